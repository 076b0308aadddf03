# Sourced, after env.sh, by what compiles Rust to WASM: which compiler, and how.

# rustup's compiler of this channel makes the bytes that are released. Debian's of the same version serves where rustup cannot
# have it: its programs run alike, in other bytes. Both need the sources of the library: only one that is built to abort at
# once keeps the formatting of panics out of the programs.
WASM_CHANNEL="$(channel contracts)"
has_released_compiler() {
  local root
  root="$(rustup run "$WASM_CHANNEL" rustc --print sysroot 2>/dev/null)" && [ -d "$root/lib/rustlib/src/rust/library" ]
}
has_debian_compiler() {
  dpkg -s rustc-web cargo-web rust-web-src rust-web-llvm >/dev/null 2>&1 && [ -x "$(readlink -f /usr/bin/rust-lld)" ]
}

# choose_wasm_compiler: from here on cargo compiles to WASM. WASM_COMPILER says by what: `released` or `debian`.
choose_wasm_compiler() {
  if has_released_compiler; then
    export RUSTUP_TOOLCHAIN="$WASM_CHANNEL" WASM_COMPILER=released
  elif has_debian_compiler; then
    export WASM_COMPILER=debian
    if command -v rustup >/dev/null 2>&1; then export RUSTUP_TOOLCHAIN=web; else export PATH="/usr/bin:$PATH"; fi
  else
    echo "no compiler for WASM: run scripts/setup" >&2
    return 1
  fi
  export RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=std,panic_abort
  export CARGO_UNSTABLE_PANIC_IMMEDIATE_ABORT=true CARGO_PROFILE_RELEASE_PANIC=immediate-abort
  # Incremental compilation, which a configuration above the checkout may ask for, gives other bytes.
  export CARGO_INCREMENTAL=0
}
