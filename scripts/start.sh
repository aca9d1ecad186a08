#!/bin/sh
# First light: sets up, builds examples/hello_world into an image, boots it, and ends.
set -eu
cd "$(dirname "$0")/.."
sh scripts/setup
sh scripts/compile.sh
image=build/hello_world-$(uname -m)
node dist/main.js build examples/hello_world --type debian --output "$image"
echo
exec node dist/main.js run "$image" --until-ready --timeout 120
