#!/bin/sh
# Runs suites of the console's tests, or says what is missing. usage: run.sh BIN_DIR SHOTS_DIR [SUITE...]
here=$(dirname "$(readlink -f "$0")")
bin=$1
shots=$2
shift 2
[ $# -gt 0 ] || set -- parts pages visits calendar statistics days letters city
skip() { echo "KIOSK-SKIP: $*"; exit 0; }
command -v node >/dev/null || skip "Node.js is not installed (packages/console.txt)"
chromium=$(command -v chromium-headless-shell) || skip "Chromium is not installed (packages/console.txt)"
[ -d "$here/node_modules/playwright-core" ] || skip "npm ci was not run in tests/console"
exec node "$here/console_test.mjs" "$bin" "$chromium" "$shots" "$@"
