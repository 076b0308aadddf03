# Sourced by what compiles Rust to WASM: which compiler, and how.

# Debian's compiler where it is installed, else rustup's of contracts/rust-toolchain.toml. Both need the library's
# sources: only a library built to abort at once keeps the formatting of panics out of the programs.
if dpkg -s rustc-web rust-web-src >/dev/null 2>&1; then
  if command -v rustup >/dev/null 2>&1; then export RUSTUP_TOOLCHAIN=web; else export PATH="/usr/bin:$PATH"; fi
else
  unset RUSTUP_TOOLCHAIN
fi
export RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=std,panic_abort
export CARGO_UNSTABLE_PANIC_IMMEDIATE_ABORT=true CARGO_PROFILE_RELEASE_PANIC=immediate-abort
# Incremental compilation, which a configuration above the checkout may ask for, gives other bytes.
export CARGO_INCREMENTAL=0
