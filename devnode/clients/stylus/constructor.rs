//! A number with an owner, set by a constructor.

#![cfg_attr(not(any(test, feature = "export-abi")), no_main)]
extern crate alloc;

use stylus_sdk::{
    alloy_primitives::{Address, U256},
    alloy_sol_types::sol,
    prelude::*,
};

sol! {
    error NotTheOwner(address owner, address caller);
    event NumberSet(uint256 indexed number);
}

/// What can go wrong.
#[derive(SolidityError)]
pub enum Failure {
    /// Only the owner may do this.
    NotTheOwner(NotTheOwner),
}

sol_storage! {
    #[entrypoint]
    pub struct Numbered {
        uint256 number;
        address owner;
    }
}

#[public]
impl Numbered {
    /// Whoever signs the deployment owns it: the sender of a constructor is StylusDeployer.
    #[constructor]
    pub fn constructor(&mut self, number: U256) {
        let owner = self.vm().tx_origin();
        self.owner.set(owner);
        self.number.set(number);
    }

    /// The number.
    pub fn number(&self) -> U256 {
        self.number.get()
    }

    /// Changes it.
    pub fn set_number(&mut self, number: U256) -> Result<(), Failure> {
        let (owner, caller): (Address, Address) = (self.owner.get(), self.vm().msg_sender());
        if owner != caller {
            return Err(Failure::NotTheOwner(NotTheOwner { owner, caller }));
        }
        self.number.set(number);
        self.vm().log(NumberSet { number });
        Ok(())
    }
}
