#!/bin/sh
# ./run bench sync [options of sync.py]: letters to the city over good and bad links, beside tus.
# Exit 1 when a target is missed.
set -eu
cd "$(dirname "$0")/../.."
cmake --preset release -DKIOSK_BENCH=ON > /dev/null
cmake --build build/release --target bench_sync cut_proxy cityhub hubctl > /dev/null
echo "bench sync: $(nproc) cores, node $(node --version 2>/dev/null || echo none)"
exec /usr/bin/python3 tests/bench/sync.py --bin build/release/bin "$@"
