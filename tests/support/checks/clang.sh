#!/usr/bin/env bash
# The whole test suite under the clang preset.
set -euo pipefail
./run build clang

ctest --preset clang -j "$(nproc)"
