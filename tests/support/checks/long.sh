#!/usr/bin/env bash
# The long tests: those labelled "long", with their full counts.
set -euo pipefail
./run build dev
KIOSK_LONG=1 ctest --preset dev -L long
# The queue's promises over as many histories as an hour allows; a failing seed names itself.
KIOSK_SEEDS=${KIOSK_SEEDS:-100000} build/dev/bin/test_sim -sg OfficeInvariants -v
KIOSK_SEEDS=$((${KIOSK_SEEDS:-100000} / 10)) build/dev/bin/test_sim -sg OfficeDays -v
KIOSK_SEEDS=${KIOSK_SEEDS:-100000} build/dev/bin/test_sim -sg KioskDays -v
KIOSK_LETTERS=5000 build/dev/bin/test_real_hub -sg Renewal -v
KIOSK_SEEDS=$((${KIOSK_SEEDS:-100000} / 10)) build/dev/bin/test_sim -sg SyncWorlds -v
/usr/bin/python3 tests/e2e/sync_kills.py --bin build/dev/bin --points 1000 --letters 40
/usr/bin/python3 tests/e2e/three_kiosks.py --bin build/dev/bin --tickets 100000 --clients 4 --kills 20 --cuts 12
/usr/bin/python3 tests/e2e/scan_kills.py --bin build/dev/bin --points 200 --sheets 20
