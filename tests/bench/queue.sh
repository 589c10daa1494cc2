#!/bin/sh
# ./run bench queue [options of bench_queue]: tickets over the API beside SQLite alone, same disk,
# same run. Exit 1 when a target of the queue is missed.
set -eu
cd "$(dirname "$0")/../.."
cmake --preset release -DKIOSK_BENCH=ON > /dev/null
cmake --build build/release --target bench_queue kioskd > /dev/null
echo "bench queue: $(nproc) cores, folder ${TMPDIR:-/tmp}, $(df -PT "${TMPDIR:-/tmp}" | awk 'NR==2 {print $2}')"
exec build/release/bin/bench_queue "$@"
