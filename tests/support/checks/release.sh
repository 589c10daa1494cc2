#!/usr/bin/env bash
# What ships builds without a warning.
set -euo pipefail
CI=true ./run build release
