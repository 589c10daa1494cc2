#!/usr/bin/env bash
# Benches on pages of letters. usage: pages.sh ocr|fields|likeness|scan [options of the bench]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
name=$1
shift
if [ "$name" = likeness ]; then
    cmake -S "$root" --preset release -DKIOSK_BENCH=ON > /dev/null
    cmake --build "$root/build/release" --target bench_likeness kiosk-ocr > /dev/null
fi
command -v tesseract >/dev/null || "$root/run" need test
exec /usr/bin/python3 "$here/$name.py" --bin "$root/build/release/bin" "$@"
