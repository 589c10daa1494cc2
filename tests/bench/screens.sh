#!/bin/bash
# ./run bench ui|hall [options of bench_ui, bench_hall]: the screens under Xvfb with a live kioskd.
# Exit 1 when a target of the screens is missed.
set -eu
name=$1
shift
case $name in
    ui) size=1080x1920 ;;
    hall) size=1920x1080 ;;
esac
cd "$(dirname "$0")/../.."
cmake --preset release -DKIOSK_BENCH=ON > /dev/null
cmake --build build/release --target "bench_$name" kioskd > /dev/null
folder=$(mktemp -d)
ended() {
    for process in kioskd xvfb; do
        [ -f "$folder/$process.pid" ] && kill "$(cat "$folder/$process.pid")" 2> /dev/null
    done
    wait
    rm -rf "$folder"
}
trap ended EXIT
cat > "$folder/settings.toml" <<TOML
[office]
code = "HN"
name = "Trụ sở Tiếp công dân"
[kiosk]
slot = 1
[[services]]
id = "tiep-dan"
prefix = "A"
name_vi = "Gặp cán bộ"
name_en = "Meet an officer"
[[counters]]
id = "1"
services = ["tiep-dan"]
[roles]
citizen = { uids = [$(id -u)] }
staff = { uids = [$(id -u)] }
TOML
build/release/bin/kioskd --config "$folder/settings.toml" --data "$folder/data" \
    --socket "$folder/api.sock" 2> "$folder/kioskd.log" &
echo $! > "$folder/kioskd.pid"
Xvfb -displayfd 3 -screen 0 ${size}x24 -nolisten tcp 3> "$folder/display" 2> /dev/null &
echo $! > "$folder/xvfb.pid"
for _ in $(seq 100); do
    [ -S "$folder/api.sock" ] && [ -s "$folder/display" ] && break
    sleep 0.1
done
echo "bench $name: $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg), Xvfb $size"
DISPLAY=:$(cat "$folder/display") "build/release/bin/bench_$name" --socket "$folder/api.sock" "$@"
