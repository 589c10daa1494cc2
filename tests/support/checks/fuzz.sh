#!/usr/bin/env bash
# Each libFuzzer target from its corpus in tests/fuzz/corpus/, one a core: 20 minutes for what
# strangers on the network may send, one minute for the rest; FUZZ_SECONDS for all of them.
set -euo pipefail
./run build fuzz

fuzz() {
    local name seconds=60
    name=$(basename "$1")
    case $name in
        hub_batch_fuzz|page_pack_fuzz|canonical_json_fuzz|manifest_fuzz) seconds=1200 ;;
    esac
    mkdir -p "build/fuzz/corpus/$name"
    if ! "$1" -max_total_time="${FUZZ_SECONDS:-$seconds}" -print_final_stats=0 \
        -rss_limit_mb=4096 -artifact_prefix="build/fuzz/$name-" \
        "build/fuzz/corpus/$name" "tests/fuzz/corpus/$name" > "build/fuzz/$name.log" 2>&1; then
        tail -60 "build/fuzz/$name.log" >&2
        echo "$name: a finding, see build/fuzz/$name-*" >&2
        return 1
    fi
    echo "$name: $(grep -a '^Done' "build/fuzz/$name.log")"
}
export -f fuzz
printf '%s\0' build/fuzz/bin/*_fuzz | xargs -0 -n 1 -P "$(nproc)" bash -c 'fuzz "$0"'
