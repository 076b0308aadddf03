//! What a vehicle's owner does, or signs for anybody to send in.

use std::fmt::Debug;

use alloy::{primitives::Address, sol_types::SolCall};
use anyhow::Result;
use client::{
    chain::Chain,
    contracts::Vehicles,
    signing::{Consent, Definition, Order, Party},
};
use serde_json::Value;

use crate::{
    commands::{
        acting::{Act, Learned},
        consenting::{ConsentArgs, Gathered},
        network::VehiclesArg,
        optional_chain::OptionalChain,
    },
    report::Report,
};

/// A vehicle, and how its owner acts on it.
#[derive(Debug, clap::Args)]
pub(super) struct OwnerArgs {
    /// The vehicle's id
    #[arg(value_name = "VEHICLE")]
    pub(super) vehicle: u64,
    #[command(flatten)]
    vehicles: VehiclesArg,
    #[command(flatten)]
    on: ConsentArgs,
}

/// What the owner wants, in its three forms.
pub(super) struct Wish<C, S> {
    /// The type that is signed.
    pub(super) primary: &'static str,
    /// Its fields, without nonce and deadline.
    pub(super) fields: Value,
    /// The owner's own call.
    pub(super) call: C,
    /// The call that anybody sends with the owner's signature.
    pub(super) signed: S,
    /// What it does, in words.
    pub(super) words: String,
    /// What the report says besides.
    pub(super) told: Learned,
}

impl OwnerArgs {
    /// The chain, if there is one.
    pub(super) async fn open(&self) -> Result<OptionalChain> {
        self.on.open().await
    }

    /// Sends the owner's call, or signs for it, or sends in what was signed.
    pub(super) async fn fulfil<C, D, S>(
        &self,
        network: &OptionalChain,
        wish: Wish<C, S>,
    ) -> Result<Report>
    where
        C: SolCall + Debug,
        D: SolCall + Debug,
        S: FnOnce(Consent) -> D,
    {
        let contract = self.vehicles.find(&network.book)?;
        let order = Order {
            definition: Definition::VehicleId,
            primary: wish.primary,
            fields: wish.fields,
            domain: network.domain(contract),
        };
        let consent = match self.consent(network, &order, contract).await? {
            Gathered::Signed(report) => return Ok(report),
            Gathered::Consents([consent]) => consent,
        };
        let (chain, told) = (network.chain()?, |_: &_| Ok(wish.told));
        if self.on.is_given() {
            let act = Act {
                to: contract,
                call: (wish.signed)(consent),
                words: format!("{} on its owner's signature", wish.words),
            };
            return self.on.act().carry_out(chain, &act, told).await;
        }
        let act = Act {
            to: contract,
            call: wish.call,
            words: wish.words,
        };
        self.on.act().carry_out(chain, &act, told).await
    }

    async fn consent(
        &self,
        network: &OptionalChain,
        order: &Order,
        contract: Address,
    ) -> Result<Gathered<1>> {
        // Without a signature the call itself is the owner's word, and the contract knows whose it is.
        let needed = self.on.is_given();
        let parties = async |chain: &Chain, _| {
            let vehicles = Vehicles::new(chain.clone(), contract);
            Ok([Party {
                role: "the vehicle's owner",
                account: vehicles.vehicle(self.vehicle).await?.owner,
                needed,
            }])
        };
        self.on.gather(network, order, parties).await
    }
}
