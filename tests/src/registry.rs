//! A manufacturer registry on a chain of its own.

use std::ops::{Deref, DerefMut};

use client::{
    bindings::IManufacturerRegistry::{
        self, Kind, ManufacturerWhitelisted, initializeCall, whitelistCall,
    },
    deploy,
};

use crate::{FIRST_WEEK, Subject, Who, World, world::events};

/// An empty registry in week [`FIRST_WEEK`].
#[derive(Debug)]
pub struct Registry(Subject);

impl Registry {
    /// Set up by the DAO with DIMO's clock.
    pub async fn new() -> Self {
        Self(Subject::deploy(deploy::MANUFACTURERS, Self::settings).await)
    }

    /// What [`Self::new`] sets it up with.
    pub fn settings(world: &World) -> initializeCall {
        initializeCall {
            admin: world.address(Who::Dao),
            genesis: world.clock.genesis,
        }
    }

    /// The contract alone.
    pub fn into_subject(self) -> Subject {
        self.0
    }

    /// Whitelists a hardware maker of 6,000 points from the current week, owned by Alice.
    pub async fn whitelist(&mut self, name: &str) -> u32 {
        let call = self.maker(name);
        let receipt = self.send(Who::Dao, &call).await;
        events::<ManufacturerWhitelisted>(&receipt)[0].id
    }

    /// The call [`Self::whitelist`] makes.
    pub fn maker(&self, name: &str) -> whitelistCall {
        whitelistCall {
            owner: self.of(Who::Alice),
            name: name.into(),
            kind: Kind::Hardware,
            points: 6_000,
            fromWeek: FIRST_WEEK,
        }
    }

    /// Points of an entry in a week.
    pub async fn points(&self, id: u32, week: u32) -> u32 {
        self.read(&IManufacturerRegistry::pointsAtCall { id, week })
            .await
    }

    /// Status of an entry that counts for a week.
    pub async fn status(&self, id: u32, week: u32) -> IManufacturerRegistry::Status {
        self.read(&IManufacturerRegistry::statusAtCall { id, week })
            .await
    }

    /// Whether devices may be registered now.
    pub async fn is_active(&self, id: u32) -> bool {
        self.read(&IManufacturerRegistry::isActiveCall { id }).await
    }
}

impl Deref for Registry {
    type Target = Subject;

    fn deref(&self) -> &Subject {
        &self.0
    }
}

impl DerefMut for Registry {
    fn deref_mut(&mut self) -> &mut Subject {
        &mut self.0
    }
}
