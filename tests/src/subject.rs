//! A contract behind its proxy, on a chain of its own.

use alloy::{
    primitives::{Address, Bytes, Log},
    rpc::types::TransactionReceipt,
    signers::{SignerSync, local::PrivateKeySigner},
    sol_types::{Eip712Domain, SolCall, SolError, SolStruct},
};
use client::deploy;

use crate::{Who, World};

/// The contract under test.
#[derive(Debug)]
pub struct Subject {
    /// The chain and its people.
    pub world: World,
    /// The proxy.
    pub address: Address,
    /// The program behind it.
    pub implementation: Address,
}

impl Subject {
    /// Deploys a program of the build by its name, behind a proxy that is initialised with `call`.
    pub async fn deploy<C: SolCall>(name: &str, call: impl FnOnce(&World) -> C) -> Self {
        let mut world = World::bare().await;
        let implementation = Self::program(&mut world, name).await;
        let call = call(&world);
        let address = Self::proxy(&mut world, implementation, &call)
            .await
            .unwrap();
        Self {
            world,
            address,
            implementation,
        }
    }

    /// Deploys the program alone.
    pub async fn program(world: &mut World, name: &str) -> Address {
        let artefacts = world.artefacts.clone();
        deploy::program(world.sender(Who::Dao), &artefacts, name)
            .await
            .unwrap()
    }

    /// Puts a proxy before a program, which the DAO may replace, or says in words why the program refuses.
    ///
    /// # Errors
    /// The refusal.
    pub async fn proxy<C: SolCall>(
        world: &mut World,
        implementation: Address,
        call: &C,
    ) -> Result<Address, String> {
        let artefacts = world.artefacts.clone();
        let data = call.abi_encode().into();
        let dao = world.sender(Who::Dao);
        let owner = dao.address();
        deploy::proxy(dao, &artefacts, implementation, owner, data)
            .await
            .map_err(|error| format!("{error:#}"))
    }

    /// Sends a call, which must succeed.
    pub async fn send<C: SolCall>(&mut self, who: Who, call: &C) -> TransactionReceipt {
        self.world.send_to(who, self.address, call).await
    }

    /// Asserts that a call is refused with exactly this error.
    pub async fn refuses<C: SolCall, E: SolError>(&self, who: Who, call: &C, error: E) {
        self.world.refuses_at(who, self.address, call, error).await;
    }

    /// Reads.
    pub async fn read<C: SolCall>(&self, call: &C) -> C::Return {
        self.world.chain().read(self.address, call).await.unwrap()
    }

    /// Everything it ever told.
    pub async fn logs(&self) -> Vec<Log> {
        self.world.logs(self.address).await
    }

    /// Somebody's address.
    pub fn of(&self, who: Who) -> Address {
        self.world.address(who)
    }

    /// Somebody's signature of typed data.
    pub fn sign(&self, who: Who, data: &impl SolStruct, domain: &Eip712Domain) -> Bytes {
        signature(self.world.signer(who), data, domain)
    }

    /// Moves to the middle of a week.
    pub async fn in_week(&self, week: u32) {
        let middle = self.world.clock.start(week).unwrap() + protocol::clock::WEEK / 2;
        self.world.travel(middle).await;
    }
}

/// A key's signature of typed data.
pub fn signature(key: &PrivateKeySigner, data: &impl SolStruct, domain: &Eip712Domain) -> Bytes {
    let hash = data.eip712_signing_hash(domain);
    let signature = key.sign_hash_sync(&hash).unwrap();
    signature.as_bytes().to_vec().into()
}

impl From<World> for Subject {
    fn from(world: World) -> Self {
        Self {
            address: world.pool.address(),
            implementation: world.implementation,
            world,
        }
    }
}
