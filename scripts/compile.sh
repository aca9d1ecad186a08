#!/bin/sh
# Compiles the command line, and the scripts and styles of its HTML pages, into dist/ when a source is newer than
# what is there.
set -eu
cd "$(dirname "$0")/.."
stamp=dist/.compiled
if [ ! -e "$stamp" ] || [ -n "$(find src package-lock.json tsconfig*.json scripts/compile.sh -newer "$stamp" -print | head -n 1)" ]; then
  mkdir -p dist
  touch "$stamp.new"
  pages=src/cli/page
  ./node_modules/.bin/esbuild $pages/client/analysis.ts $pages/client/bench.ts $pages/style/analysis.css $pages/style/bench.css \
    --bundle --minify --charset=utf8 --format=iife --target=es2022,chrome111,firefox113,safari16.4 --entry-names=[name] \
    --outdir=dist/cli/page/asset --log-level=warning
  ./node_modules/.bin/tsc -p tsconfig.build.json
  chmod +x dist/main.js
  mv "$stamp.new" "$stamp"
fi
