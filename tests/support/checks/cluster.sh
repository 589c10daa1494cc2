#!/usr/bin/env bash
# A city's cluster loses its leader while a thousand kiosks send: nothing lost, nothing doubled, and
# half a minute's stall at most.
set -euo pipefail
./run city-cluster --kill-leader --kiosks 1000
