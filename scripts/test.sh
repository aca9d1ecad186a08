#!/bin/sh
# Everything that must hold, in order; the last line sums it up. LEANVM_TEST=all adds the long matrix.
set -eu
cd "$(dirname "$0")/.."
sh scripts/setup test
sh scripts/compile.sh || true
exec node --import tsx scripts/test.ts "$@"
