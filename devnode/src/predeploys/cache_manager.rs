//! CacheManager: sells places in the cache of programs to the highest bidder, for `cargo stylus cache bid`.
//!
//! Its licence does not let it travel with this crate; the npm package `@arbitrum/nitro-contracts` has it.

use alloy_primitives::{U256, uint};

/// Bytes of native code that the cache holds, as Arbitrum suggests for new chains.
const CACHE_SIZE: u64 = 512 << 20;
/// Wei a second by which a bid falls behind later ones, as Arbitrum suggests for new chains.
const DECAY: u64 = 10_322_197_911;

/// Slot of the version it was initialised to.
const INITIALIZED: U256 = U256::ZERO;
/// Slot of cache size, queue size, decay and the pause, 8 bytes each from the right.
const SETTINGS: U256 = uint!(3_U256);

/// The storage of an initialised, empty cache manager. On public chains it stands behind a proxy; here it needs none.
pub(crate) fn storage() -> [(U256, U256); 2] {
    let settings = U256::from(CACHE_SIZE) | U256::from(DECAY) << 128;
    [(INITIALIZED, U256::ONE), (SETTINGS, settings)]
}
