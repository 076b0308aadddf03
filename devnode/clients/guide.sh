#!/usr/bin/env bash
# The guide, devnode/README.md, as its reader follows it: guide.mjs, with what a reader has installed.
source "$(dirname "$0")/lib.sh"
use_wasm_compiler
mkdir "$work/bin"
printf '#!/bin/sh\nexec %s "$@"\n' "$DEVNODE" >"$work/bin/devnode"
chmod +x "$work/bin/devnode"
export PATH="$work/bin:$PATH"
unset FOUNDRY_PROFILE
node --test --test-reporter=spec "$clients/guide.mjs" >&2
