#!/bin/sh
# ./run bench codes [options of codes.py]: codes on pages, found or not, beside zbarimg where it is
# installed. Exit 1 when a target is missed.
set -eu
cd "$(dirname "$0")/../.."
cmake --preset release -DKIOSK_BENCH=ON > /dev/null
cmake --build build/release --target bench_codes > /dev/null
exec /usr/bin/python3 tests/bench/codes.py --bin build/release/bin "$@"
