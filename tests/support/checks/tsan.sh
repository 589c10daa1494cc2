#!/usr/bin/env bash
# The whole test suite under the tsan preset.
set -euo pipefail
./run build tsan
export TSAN_OPTIONS=suppressions=$PWD/tests/support/checks/tsan.supp:halt_on_error=1:second_deadlock_stack=1
export KIOSK_SEEDS=200 KIOSK_RACES=1000
ctest --preset tsan -j "$(nproc)"
