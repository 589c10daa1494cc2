#!/bin/sh
# ./run bench hub: what one hub takes in, on SQLite and on a PostgreSQL cluster of its own beside the
# bare database. Exit 1 when a target is missed.
set -eu
cd "$(dirname "$0")/../.."
cmake --preset release -DKIOSK_BENCH=ON > /dev/null
cmake --build build/release --target bench_hub > /dev/null
programs=/usr/lib/postgresql/15/bin
folder=$(mktemp -d)
server=
finish() {
    [ -z "$server" ] || { kill -QUIT "$server" && wait "$server" || true; }
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 1' INT TERM
as_server=
if [ "$(id -u)" = 0 ]; then  # the server refuses to be root
    as_server="setpriv --reuid postgres --regid postgres --clear-groups --reset-env"
    chmod 711 "$folder"
    install -d -o postgres -g postgres "$folder/server"
else
    mkdir "$folder/server"
fi
mkdir -m 700 "$folder/sqlite" "$folder/postgres"
$as_server $programs/initdb -D "$folder/server/cluster" -U kiosk -A trust -E UTF8 --locale=C.UTF-8 > /dev/null
$as_server $programs/postgres -D "$folder/server/cluster" -k "$folder/server" -h '' \
    -c shared_buffers=128MB -c logging_collector=on > /dev/null 2>&1 &
server=$!
until psql -qh "$folder/server" -U kiosk postgres -c 'SELECT' > /dev/null 2>&1; do
    kill -0 "$server"
    sleep 0.2
done
for name in hub probe; do
    psql -qh "$folder/server" -U kiosk postgres -c "CREATE DATABASE $name"
done
(umask 077; echo "postgres = \"host=$folder/server user=kiosk dbname=hub\"" > "$folder/postgres/store.conf")
missed=0
echo "bench hub: $(nproc) cores, 8 devices at once, fsync and synchronous_commit on"
echo "SQLite"
build/release/bin/bench_hub --data "$folder/sqlite" || missed=1
echo "PostgreSQL $(psql -Ath "$folder/server" -U kiosk postgres -c 'SHOW server_version')"
build/release/bin/bench_hub --data "$folder/postgres" \
    --probe "host=$folder/server user=kiosk dbname=probe" || missed=1
exit $missed
