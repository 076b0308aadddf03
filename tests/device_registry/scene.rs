//! Every place where the contract takes a signature.

use alloy::{primitives::U256, signers::local::PrivateKeySigner};
use client::bindings::IDeviceRegistry::{
    ClaimRequest, ConnectRequest, Consent, IDeviceRegistryCalls as Call, KeyReplacement,
    PairRequest, claimCall, connectCall, pairCall, replaceKeyCall,
};
use e2e::{Devices, Vehicles, Who};

use crate::spots::{Order, Spot};

/// Alice owns device 1 (key 1), Bob the car 1, Relayer sends; AutoPi vouches for key 2; keys 3 and 4 are new.
pub(crate) struct Scene {
    pub(crate) devices: Devices,
    pub(crate) spots: Vec<Spot>,
}

impl Scene {
    pub(crate) async fn new() -> Self {
        let mut devices = Devices::new().await;
        devices.vehicles.mint(Who::Bob, Vehicles::vin(7)).await;
        devices.claim(Who::Alice, &Devices::key(1)).await;
        devices.register(&Devices::key(2)).await;
        let mut scene = Self {
            devices,
            spots: Vec::new(),
        };
        scene.claims().await;
        scene.pairs().await;
        scene.connections().await;
        scene.replacements().await;
        scene
    }

    fn add(
        &mut self,
        name: &'static str,
        signer: &PrivateKeySigner,
        order: Order,
        sender: Who,
        call: impl Fn(Consent) -> Call + 'static,
    ) {
        self.spots.push(Spot {
            name,
            signer: signer.clone(),
            order,
            sender,
            call: Box::new(call),
        });
    }

    fn signer(&self, who: Who) -> PrivateKeySigner {
        self.devices.vehicles.world.signer(who).clone()
    }

    async fn deadline(&self) -> u64 {
        self.devices.deadline().await
    }

    async fn claims(&mut self) {
        let (devices, key, alice) = (&self.devices, Devices::key(2), self.signer(Who::Alice));
        let manufacturer = devices.autopi;
        let order = || Devices::claim_order(manufacturer, key.address(), alice.address());
        let good = ClaimRequest {
            ownerConsent: devices.consent(&alice, order()).await,
            ..devices.claim_request(&key, alice.address()).await
        };
        let signed = Order::Claim(order()(U256::ZERO, self.deadline().await));
        let request = good.clone();
        self.add(
            "claim, key",
            &key,
            signed.clone(),
            Who::Relayer,
            move |possession| {
                let request = ClaimRequest {
                    possession,
                    ..request.clone()
                };
                Call::claim(claimCall { request })
            },
        );
        let request = good;
        self.add(
            "claim, owner",
            &alice,
            signed,
            Who::Relayer,
            move |ownerConsent| {
                let request = ClaimRequest {
                    ownerConsent,
                    ..request.clone()
                };
                Call::claim(claimCall { request })
            },
        );
    }

    async fn pairs(&mut self) {
        let (devices, key) = (&self.devices, Devices::key(1));
        let (alice, bob) = (self.signer(Who::Alice), self.signer(Who::Bob));
        let good = PairRequest {
            deviceOwnerConsent: devices.consent(&alice, Devices::pair_order(1, 1)).await,
            vehicleOwnerConsent: devices.consent(&bob, Devices::pair_order(1, 1)).await,
            ..devices.pair_request(1, &key, 1).await
        };
        let deadline = self.deadline().await;
        // The key claimed its device before.
        let by_key = Order::Pair(Devices::pair_order(1, 1)(U256::from(1), deadline));
        let by_owner = Order::Pair(Devices::pair_order(1, 1)(U256::ZERO, deadline));
        let request = good.clone();
        self.add("pair, key", &key, by_key, Who::Relayer, move |possession| {
            let request = PairRequest {
                possession,
                ..request.clone()
            };
            Call::pair(pairCall { request })
        });
        let request = good.clone();
        self.add(
            "pair, device's owner",
            &alice,
            by_owner.clone(),
            Who::Relayer,
            move |deviceOwnerConsent| {
                let request = PairRequest {
                    deviceOwnerConsent,
                    ..request.clone()
                };
                Call::pair(pairCall { request })
            },
        );
        let request = good;
        self.add(
            "pair, vehicle's owner",
            &bob,
            by_owner,
            Who::Relayer,
            move |vehicleOwnerConsent| {
                let request = PairRequest {
                    vehicleOwnerConsent,
                    ..request.clone()
                };
                Call::pair(pairCall { request })
            },
        );
    }

    async fn connections(&mut self) {
        let (devices, key, bob) = (&self.devices, Devices::key(3), self.signer(Who::Bob));
        let good = devices.connect_request(&key, 1, Who::Bob).await;
        let order = Devices::connect_order(devices.smartcar, key.address(), 1);
        let signed = Order::Connect(order(U256::ZERO, self.deadline().await));
        let request = good.clone();
        self.add(
            "connect, key",
            &key,
            signed.clone(),
            Who::Maker,
            move |possession| {
                let request = ConnectRequest {
                    possession,
                    ..request.clone()
                };
                Call::connect(connectCall { request })
            },
        );
        let request = good;
        self.add(
            "connect, owner",
            &bob,
            signed,
            Who::Maker,
            move |ownerConsent| {
                let request = ConnectRequest {
                    ownerConsent,
                    ..request.clone()
                };
                Call::connect(connectCall { request })
            },
        );
    }

    async fn replacements(&mut self) {
        let (devices, key, alice) = (&self.devices, Devices::key(4), self.signer(Who::Alice));
        let good = devices.replacement(1, &key, Who::Alice).await;
        let order = Devices::replace_order(1, key.address());
        let signed = Order::ReplaceKey(order(U256::ZERO, self.deadline().await));
        let request = good.clone();
        self.add(
            "replaceKey, new key",
            &key,
            signed.clone(),
            Who::Maker,
            move |possession| {
                let request = KeyReplacement {
                    possession,
                    ..request.clone()
                };
                Call::replaceKey(replaceKeyCall { request })
            },
        );
        let request = good;
        self.add(
            "replaceKey, owner",
            &alice,
            signed,
            Who::Maker,
            move |ownerConsent| {
                let request = KeyReplacement {
                    ownerConsent,
                    ..request.clone()
                };
                Call::replaceKey(replaceKeyCall { request })
            },
        );
    }
}
