#!/bin/sh
# ./run bench wait [options of bench_wait]: how well waits are told, over simulated mornings, beside
# what people use instead. Exit 1 when a target is missed or another estimator is better.
set -eu
cd "$(dirname "$0")/../.."
cmake --preset release -DKIOSK_BENCH=ON > /dev/null
cmake --build build/release --target bench_wait > /dev/null
exec build/release/bin/bench_wait "$@"
