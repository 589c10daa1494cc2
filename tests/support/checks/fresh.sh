#!/usr/bin/env bash
# The proof that nothing is done by hand: a minimal Debian 12 root, in it a clone of HEAD,
# `./run demo --headless` and `./run test`. Own mount and process namespace; the root is
# build/fresh/root, the demo's files end in build/fresh/demo. With KIOSK_FRESH_CCACHE=DIR the
# compiler's results are taken from DIR: quicker, and the packages are proven all the same.
set -euo pipefail
./run need check
[ "$(id -u)" = 0 ] || { echo "run check fresh needs root (debootstrap, mount namespaces)" >&2; exit 1; }
top=$PWD
fresh=$top/build/fresh
root=$fresh/root

# The mirrors are this machine's own; without any, apt itself could not have installed debootstrap.
sources() { apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' |
    awk '$2 ~ /^bookworm/' | sort -u; }
mirror=$(sources | awk '$2 == "bookworm" {print $1; exit}')
[ -n "$mirror" ] || { echo "no bookworm mirror in this machine's apt sources" >&2; exit 1; }

rm -rf --one-file-system "$root" "$fresh/demo"
mkdir -p "$fresh"
echo "== bare Debian 12 in $root" >&2
debootstrap --variant=minbase --include=ca-certificates,git bookworm "$root" "$mirror" >"$fresh/debootstrap.log"
sources | awk '{print "deb", $1, $2, $3}' >"$root/etc/apt/sources.list"
cp /etc/resolv.conf "$root/etc/resolv.conf"
# This machine may stand behind an inspecting proxy: its own certificates go along.
if ls /usr/local/share/ca-certificates/*.crt >/dev/null 2>&1; then
    cp /usr/local/share/ca-certificates/*.crt "$root/usr/local/share/ca-certificates/"
    chroot "$root" update-ca-certificates >/dev/null 2>&1
fi
git clone -q --no-local "$top" "$root/root/tiepdan"

cat >"$root/root/walk.sh" <<'TXT'
set -euo pipefail
mount -t proc proc /proc
mount -t tmpfs -o size=4g tmpfs /dev/shm
# Serial printers are tested over pseudo terminals, which every machine has.
mkdir -p /dev/pts
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts /dev/pts
ln -sf pts/ptmx /dev/ptmx
export HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 CI="${CI:-}"
[ -e /etc/ssl/certs/ca-certificates.crt ] && export NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
cd /root/tiepdan
started=$(date +%s)
./run demo --headless --out /root/demo
if dpkg-query -W -f '${Status}' nodejs chromium-headless-shell 2>/dev/null | grep -q 'ok installed'; then
    echo "the plain demo installed Node.js or Chromium" >&2
    exit 1
fi
echo "== demo done after $(($(date +%s) - started)) s" >&2
./run test
echo "== test done after $(($(date +%s) - started)) s" >&2
TXT
unshare --mount --pid --fork bash -c '
    set -euo pipefail
    root=$1
    mount --make-rprivate /
    mount --bind "$root" "$root"
    mkdir -p "$root/dev/shm" "$root/root/.cache/ccache"
    [ -z "${KIOSK_FRESH_CCACHE:-}" ] || mount --bind "$KIOSK_FRESH_CCACHE" "$root/root/.cache/ccache"
    for node in null zero full random urandom tty; do
        [ -e "$root/dev/$node" ] || touch "$root/dev/$node"
        mount --bind "/dev/$node" "$root/dev/$node"
    done
    exec chroot "$root" /usr/bin/env -i CI="${CI:-}" TERM="${TERM:-dumb}" /bin/bash /root/walk.sh
' fresh "$root"
cp -r "$root/root/demo" "$fresh/demo"
echo "== the demo's files: $fresh/demo" >&2
