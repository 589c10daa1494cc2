#!/bin/bash
# ./run need: a package whose program is there from elsewhere is left alone (asking apt for
# Debian's npm beside a foreign Node.js refuses the whole installation), one that is missing is
# asked for. Neither apt nor dpkg of this machine is touched: stand-ins on PATH answer.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
bin=$(mktemp -d)
trap 'rm -rf "$bin"' EXIT
fail() { echo "run_need: $*" >&2; exit 1; }
program() { printf '#!/bin/bash\n%s\n' "$2" >"$bin/$1"; chmod +x "$bin/$1"; }

for tool in bash sed grep dirname readlink id env cat; do ln -s "$(command -v $tool)" "$bin/$tool"; done
program dpkg-query 'exit 1'
program sudo 'exec "$@"'
program apt-get "echo \"\$*\" >>$bin/asked"

asked() { : >"$bin/asked"; PATH=$bin "$root/run" need console 2>/dev/null; cat "$bin/asked"; }

program node true
program npm true
with=$(asked)
[[ $with == *chromium* ]] || fail "chromium is missing and was not asked for: $with"
[[ $with != *npm* && $with != *nodejs* ]] || fail "Node.js is there, yet apt was asked: $with"
rm "$bin/node" "$bin/npm"
without=$(asked)
[[ $without == *npm* && $without == *nodejs* ]] || fail "no Node.js, yet apt was not asked: $without"
echo "what is there stays, what is missing is asked for"
