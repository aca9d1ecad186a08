#!/bin/sh
# Compiles the command line into dist/ when a source is newer than what is there.
set -eu
cd "$(dirname "$0")/.."
stamp=dist/.compiled
if [ ! -e "$stamp" ] || [ -n "$(find src package-lock.json tsconfig.json tsconfig.build.json -newer "$stamp" -print | head -n 1)" ]; then
  mkdir -p dist
  touch "$stamp.new"
  ./node_modules/.bin/tsc -p tsconfig.build.json
  chmod +x dist/main.js
  mv "$stamp.new" "$stamp"
fi
