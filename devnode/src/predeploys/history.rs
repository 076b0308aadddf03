//! The contract that knows the hashes of past blocks (EIP-2935), as ArbOS has it from release 40 on: it counts blocks of this
//! chain, not of the parent chain, and remembers 393,168 of them.

use alloy_primitives::{Address, Bytes, U256, address, bytes};

/// Where it is on every chain.
pub(crate) const ADDRESS: Address = address!("0000F90827F1C53a10cb7A02335B175320002935");

/// Blocks it remembers.
pub(crate) const WINDOW: u64 = 393_168;

/// Its runtime code, as `eth_getCode` shows it on Arbitrum One: Ethereum's, which asks `ArbSys` for the number of the block.
pub(crate) const CODE: Bytes = bytes!(
    "3373fffffffffffffffffffffffffffffffffffffffe1460605760203603605c575f3563a3b1b31d5f5260205f6004601c60645afa15605c575f51600181038211605c57816205ffd0910311605c576205ffd09006545f5260205ff35b5f5ffd5b5f356205ffd0600163a3b1b31d5f5260205f6004601c60645afa15605c575f5103065500"
);

/// Where the hash of a block lies in its storage. Each takes the place of the one that many blocks before it.
pub(crate) fn slot(number: u64) -> U256 {
    U256::from(number % WINDOW)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_is_the_one_in_the_code() {
        let [_, window @ ..] = u32::try_from(WINDOW).unwrap().to_be_bytes();
        let push = [[0x62].as_slice(), &window].concat();
        assert_eq!(CODE.windows(4).filter(|code| *code == push).count(), 3);
    }

    #[test]
    fn a_hash_takes_the_place_of_the_one_a_window_before() {
        assert_eq!(slot(7), slot(WINDOW + 7));
        assert_ne!(slot(7), slot(8));
    }
}
