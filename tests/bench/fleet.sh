#!/bin/sh
# ./run bench fleet [options of fleet.py]: a city's kiosks come at once, and wait for news.
# Exit 1 when a target is missed.
set -eu
cd "$(dirname "$0")/../.."
cmake --preset release -DKIOSK_BENCH=ON > /dev/null
cmake --build build/release --target bench_fleet cityhub hubctl > /dev/null
echo "bench fleet: $(nproc) cores, ulimit -Hn $(ulimit -Hn)"
exec /usr/bin/python3 tests/bench/fleet.py --bin build/release/bin "$@"
