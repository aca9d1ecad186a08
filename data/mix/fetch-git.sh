#!/bin/sh
# Checks out one commit into ./checkout. Standard input: address, commit id, "yes" for submodules.
set -eu
read -r url
read -r revision
read -r submodules

git -c init.defaultBranch=main init --quiet checkout
cd checkout
git config core.autocrlf false

# Not every server hands out a single commit by its id: then everything is fetched.
git fetch --quiet --depth 1 "$url" "$revision" 2>/dev/null ||
  git fetch --quiet --force "$url" '+refs/heads/*:refs/remotes/origin/*' '+refs/tags/*:refs/tags/*'

git -c advice.detachedHead=false checkout --quiet --detach "$revision"
[ "$(git rev-parse HEAD)" = "$revision" ] || {
  echo "git checked out $(git rev-parse HEAD) instead of $revision" >&2
  exit 1
}

if [ "$submodules" = yes ]; then
  git remote add origin "$url"
  git submodule --quiet update --init --recursive
fi
