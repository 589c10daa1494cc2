#!/usr/bin/env bash
# Each libFuzzer target for FUZZ_SECONDS (default 60) from its corpus in tests/fuzz/corpus/.
set -euo pipefail
./run build fuzz
for target in build/fuzz/bin/*_fuzz; do
    name=$(basename "$target")
    mkdir -p "build/fuzz/corpus/$name"
    "$target" -max_total_time="${FUZZ_SECONDS:-60}" -print_final_stats=0 -rss_limit_mb=4096 \
        "build/fuzz/corpus/$name" "tests/fuzz/corpus/$name"
done
