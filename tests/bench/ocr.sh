#!/usr/bin/env bash
# Character error and CPU of kiosk-ocr beside the tesseract command on the same pages.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
command -v tesseract >/dev/null || "$root/run" need test
exec /usr/bin/python3 "$here/ocr.py" --bin "$root/build/release/bin" "$@"
