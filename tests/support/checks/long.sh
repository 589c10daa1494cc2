#!/usr/bin/env bash
# The long tests: those labelled "long", with their full counts.
set -euo pipefail
./run build dev
KIOSK_LONG=1 ctest --preset dev -L long
