#!/usr/bin/env bash
# clang-tidy 14 over every translation unit of the product, findings are errors.
set -euo pipefail
./run need build test demo check
cmake --preset clang -B build/tidy -DKIOSK_TIDY=OFF -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON >/dev/null
git ls-files 'firmware/*.cpp' 'drivers/*.cpp' 'kiosk-ui/*.cpp' 'image/*.cpp' 'sync/*.cpp' |
    xargs -P "$(nproc)" -n 4 clang-tidy-14 --quiet -p build/tidy
