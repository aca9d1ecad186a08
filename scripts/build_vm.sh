#!/bin/sh
# build_vm.sh --type T --size N --app DIR --output DIR: `leanvm build` under its earlier name.
set -eu
usage() {
  echo "usage: build_vm.sh [--type TYPE] [--size MB] [--app DIR] [--output DIR] [option of leanvm build]..." >&2
  exit 2
}
here=$(cd "$(dirname "$0")/.." && pwd)
app=.
count=$#
while [ "$count" -gt 0 ]; do
  case "$1" in
    --app)
      [ "$count" -ge 2 ] || usage
      app=$2
      shift 2
      count=$((count - 2))
      ;;
    --app=*)
      app=${1#--app=}
      shift
      count=$((count - 1))
      ;;
    -h | --help) usage ;;
    *)
      set -- "$@" "$1"
      shift
      count=$((count - 1))
      ;;
  esac
done
sh "$here/scripts/setup"
sh "$here/scripts/compile.sh"
exec node "$here/dist/main.js" build "$app" "$@"
