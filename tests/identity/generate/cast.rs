//! Who may appear: accounts, device keys, production runs.

use std::sync::Arc;

use alloy::primitives::Address;

use crate::model::Run;

/// Keys of a production run, in turn: also odd ones.
const RUN_SIZES: [usize; 5] = [2, 3, 5, 8, 13];

#[derive(Clone, Debug)]
pub struct Cast {
    pub dao: Address,
    /// Drivers, makers and attestors: everybody does everything.
    pub people: Vec<Address>,
    /// A smart account among them.
    pub safe: Address,
    /// Device keys that are registered one by one.
    pub keys: Vec<Address>,
    /// Device keys that are registered by root.
    pub runs: Vec<Arc<Run>>,
}

impl Cast {
    /// Divides the keys: the first half stand alone, the rest come in runs.
    pub fn new(
        dao: Address,
        people: Vec<Address>,
        safe: Address,
        keys: &[Address],
        run_of: impl Fn(&[Address]) -> Run,
    ) -> Self {
        let (single, mut rest) = keys.split_at(keys.len() / 2);
        let mut runs = Vec::new();
        for size in RUN_SIZES.iter().cycle() {
            if *size > rest.len() || rest.is_empty() {
                break;
            }
            let (keys, others) = rest.split_at(*size);
            runs.push(Arc::new(run_of(keys)));
            rest = others;
        }
        Self {
            dao,
            people,
            safe,
            keys: single.to_vec(),
            runs,
        }
    }
}
