#!/usr/bin/env bash
# The whole test suite under the asan preset.
set -euo pipefail
./run build asan
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=1:detect_odr_violation=0
export LSAN_OPTIONS=suppressions=$PWD/tests/support/checks/lsan.supp:print_suppressions=0
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
export KIOSK_SEEDS=200 KIOSK_RACES=1000
ctest --preset asan -j "$(nproc)"
