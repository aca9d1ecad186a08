#!/bin/sh
# benchmark_vm.sh IMAGE...: `leanvm bench` under its earlier name. --image DIR and --output FILE are understood too.
set -eu
usage() {
  echo "usage: benchmark_vm.sh [--image DIR] [--output FILE] [option of leanvm bench]... [IMAGE]..." >&2
  exit 2
}
here=$(cd "$(dirname "$0")/.." && pwd)
count=$#
while [ "$count" -gt 0 ]; do
  case "$1" in
    --image=*)
      set -- "$@" "${1#--image=}"
      shift
      count=$((count - 1))
      ;;
    --output=*)
      set -- "$@" --report "${1#--output=}"
      shift
      count=$((count - 1))
      ;;
    --image | --output)
      [ "$count" -ge 2 ] || usage
      if [ "$1" = --image ]; then set -- "$@" "$2"; else set -- "$@" --report "$2"; fi
      shift 2
      count=$((count - 2))
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
exec node "$here/dist/main.js" bench "$@"
