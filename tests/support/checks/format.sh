#!/usr/bin/env bash
# Every C++ file is as clang-format 14 writes it.
set -euo pipefail
./run need check
git ls-files '*.cpp' '*.hpp' | xargs clang-format-14 --dry-run -Werror
