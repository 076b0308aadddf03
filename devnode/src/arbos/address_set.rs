//! Sets of addresses: chain owners, cache managers.

use std::convert::Infallible;

use alloy_primitives::{Address, U256, keccak256};

use super::{read, slot, write};
use crate::evm::{Ctx, Db};

/// Those who may use `ArbOwner`.
pub(crate) const OWNERS: AddressSet = AddressSet("chain owners");
/// Those who may cache programs, beside the owners.
pub(crate) const CACHE_MANAGERS: AddressSet = AddressSet("cache managers");

/// A set in ArbOS's state: its size at the slot of its name, the members behind it, and for each member where it
/// stands, so that every operation takes the same few words whatever the size.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AddressSet(&'static str);

impl AddressSet {
    /// Is `address` a member?
    pub(crate) fn contains<DB: Db>(
        self,
        ctx: &mut Ctx<DB>,
        address: Address,
    ) -> Result<bool, Infallible> {
        Ok(!read(ctx, self.place_of(address))?.is_zero())
    }

    /// Every member, oldest first until one is removed.
    pub(crate) fn members<DB: Db>(self, ctx: &mut Ctx<DB>) -> Result<Vec<Address>, Infallible> {
        let size: u64 = read(ctx, self.start())?.saturating_to();
        let mut members = Vec::new();
        for place in 1..=size {
            members.push(Address::from_word(read(ctx, self.at(place))?.into()));
        }
        Ok(members)
    }

    /// Adds a member. False if it was one.
    pub(crate) fn add<DB: Db>(
        self,
        ctx: &mut Ctx<DB>,
        address: Address,
    ) -> Result<bool, Infallible> {
        if self.contains(ctx, address)? {
            return Ok(false);
        }
        let place = read(ctx, self.start())?.saturating_to::<u64>() + 1;
        for (slot, value) in self.entry(place, address) {
            write(ctx, slot, value)?;
        }
        Ok(true)
    }

    /// Removes a member; the last one takes its place. False if it was none.
    pub(crate) fn remove<DB: Db>(
        self,
        ctx: &mut Ctx<DB>,
        address: Address,
    ) -> Result<bool, Infallible> {
        let place = read(ctx, self.place_of(address))?.saturating_to::<u64>();
        if place == 0 {
            return Ok(false);
        }
        let size: u64 = read(ctx, self.start())?.saturating_to();
        let last = read(ctx, self.at(size))?;
        write(ctx, self.at(place), last)?;
        let mover = Address::from_word(last.into());
        write(ctx, self.place_of(mover), U256::from(place))?;
        write(ctx, self.at(size), U256::ZERO)?;
        write(ctx, self.place_of(address), U256::ZERO)?;
        write(ctx, self.start(), U256::from(size - 1))?;
        Ok(true)
    }

    /// The words of a set with these members, for the genesis block.
    pub(crate) fn words(self, members: &[Address]) -> Vec<(U256, U256)> {
        (1..)
            .zip(members)
            .flat_map(|(place, member)| self.entry(place, *member))
            .collect()
    }

    /// The words that a new last member changes.
    fn entry(self, place: u64, address: Address) -> [(U256, U256); 3] {
        [
            (self.start(), U256::from(place)),
            (self.at(place), address.into_word().into()),
            (self.place_of(address), U256::from(place)),
        ]
    }

    fn start(self) -> U256 {
        slot(self.0.as_bytes())
    }

    fn at(self, place: u64) -> U256 {
        self.start().wrapping_add(U256::from(place))
    }

    fn place_of(self, address: Address) -> U256 {
        keccak256([self.0.as_bytes(), address.as_slice()].concat()).into()
    }
}
