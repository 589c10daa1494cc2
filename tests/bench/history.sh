#!/bin/sh
# ./run bench history [options of bench_history]: a working day on an empty store and beside a million
# old tickets. Exit 1 when the past costs more than a fifth. Takes some minutes and a gigabyte.
set -eu
cd "$(dirname "$0")/../.."
cmake --preset release -DKIOSK_BENCH=ON > /dev/null
cmake --build build/release --target bench_history > /dev/null
echo "bench history: $(nproc) cores, folder ${TMPDIR:-/tmp}, $(df -PT "${TMPDIR:-/tmp}" | awk 'NR==2 {print $2}')"
exec build/release/bin/bench_history "$@"
