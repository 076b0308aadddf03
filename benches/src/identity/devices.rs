//! Devices: makers, owners, pairing.

use alloy::{
    primitives::{Address, B256, Bytes, U256},
    signers::local::PrivateKeySigner,
};
use anyhow::{Context, Result};
use client::{
    bindings::IDeviceRegistry::{
        self as d, ClaimRequest, ConnectRequest, Consent, KeyReplacement, Kind, PairRequest,
    },
    device_keys::KeyTree,
};
use serde_json::{Value, json};

use super::{
    manufacturers::{AUTOPI, SMARTCAR},
    stage::{By, DEADLINE, Stage, device_key},
    vehicles::{ALICES, BOBS},
};

/// Alice's devices, by number of their keys: in her car, in Bob's, unpaired.
const IN_ALICES: u64 = 3;
const IN_BOBS: u64 = 4;
const FREE: u64 = 5;
/// Numbers of keys from which the batch, the run and the others count.
const BATCH: u64 = 100;
const RUN: u64 = 1_000;
const RUN_LEN: u64 = 1_000;
const CONNECTED: u64 = 50;
const REPLACED: u64 = 60;

impl Stage {
    pub(super) async fn claim(&mut self) -> Result<()> {
        for number in 1..=FREE {
            let key = device_key(number)?;
            let call = d::registerCall {
                manufacturerId: AUTOPI,
                key: key.address(),
            };
            self.case(By::Maker, self.devices, "register", &call)
                .await?;
            // The first of each opens counters, balances and nonces.
            let (owner, by, case) = match number {
                2 | IN_BOBS => (By::Alice, By::Relayer, "claim:signed"),
                _ => (By::Alice, By::Alice, "claim"),
            };
            let request = self.claim_request(&key, owner, by, None)?;
            self.case(by, self.devices, case, &d::claimCall { request })
                .await?;
        }
        // Bob is a holder as well.
        let key = device_key(FREE + 1)?;
        let call = d::registerCall {
            manufacturerId: AUTOPI,
            key: key.address(),
        };
        self.prepare(By::Maker, self.devices, &call).await?;
        let request = self.claim_request(&key, By::Bob, By::Bob, None)?;
        self.prepare(By::Bob, self.devices, &d::claimCall { request })
            .await
    }

    fn claim_request(
        &mut self,
        key: &PrivateKeySigner,
        owner: By,
        by: By,
        place: Option<(B256, u64, Bytes)>,
    ) -> Result<ClaimRequest> {
        let account = self.address(owner);
        let fields = json!({ "key": key.address(), "manufacturerId": AUTOPI, "owner": account });
        let (root, number, proof) = place.unwrap_or_default();
        Ok(ClaimRequest {
            manufacturerId: AUTOPI,
            key: key.address(),
            owner: account,
            root,
            number,
            proof,
            possession: self.consent(key, "Claim", fields.clone())?,
            ownerConsent: self.consent_unless(owner == by, owner, "Claim", fields)?,
        })
    }

    fn consent(
        &mut self,
        key: &PrivateKeySigner,
        primary: &'static str,
        fields: Value,
    ) -> Result<Consent> {
        Ok(Consent {
            deadline: DEADLINE,
            signature: self.sign(key, self.devices, primary, fields)?,
        })
    }

    fn consent_unless(
        &mut self,
        calls: bool,
        by: By,
        primary: &'static str,
        fields: Value,
    ) -> Result<Consent> {
        match calls {
            true => Ok(Consent::default()),
            false => self.consent(&self.key(by), primary, fields),
        }
    }

    pub(super) async fn pair(&mut self) -> Result<()> {
        for (device, vehicle, by, case) in [
            (IN_ALICES, ALICES, By::Alice, "pair"),
            // Alice's device in Bob's car.
            (IN_BOBS, BOBS, By::Relayer, "pair:signed"),
        ] {
            let fields = json!({ "deviceId": device, "vehicleId": vehicle });
            let both = by == By::Alice;
            let request = PairRequest {
                deviceId: device,
                vehicleId: vehicle,
                possession: self.consent(&device_key(device)?, "Pair", fields.clone())?,
                deviceOwnerConsent: self.consent_unless(both, By::Alice, "Pair", fields.clone())?,
                vehicleOwnerConsent: self.consent_unless(both, By::Bob, "Pair", fields)?,
            };
            self.case(by, self.devices, case, &d::pairCall { request })
                .await?;
        }
        Ok(())
    }

    pub(super) async fn sell_devices(&mut self) -> Result<()> {
        // History has a word for each second.
        self.wait(60).await?;
        for (device, case) in [(FREE, "transferFrom"), (IN_ALICES, "transferFrom:paired")] {
            let call = d::transferFromCall {
                from: self.address(By::Alice),
                to: self.address(By::Bob),
                tokenId: U256::from(device),
            };
            self.case(By::Alice, self.devices, case, &call).await?;
        }
        Ok(())
    }

    pub(super) async fn register_more(&mut self) -> Result<()> {
        let keys = |from: u64, len: u64| -> Result<Vec<Address>> {
            (from..from + len)
                .map(|number| Ok(device_key(number)?.address()))
                .collect()
        };
        let call = d::registerBatchCall {
            manufacturerId: AUTOPI,
            keys: keys(BATCH, 10)?,
        };
        self.case(By::Maker, self.devices, "registerBatch", &call)
            .await?;
        let tree = KeyTree::new(keys(RUN, RUN_LEN)?)?;
        let call = tree.call(AUTOPI);
        self.case(By::Maker, self.devices, "registerRoot", &call)
            .await?;
        let key = device_key(RUN + RUN_LEN / 2)?;
        let proven = tree.proof(key.address()).context("no such key")?;
        let place = Some((tree.root(), proven.number, proven.proof.into()));
        let request = self.claim_request(&key, By::Alice, By::Alice, place)?;
        let call = d::claimCall { request };
        self.case(By::Alice, self.devices, "claim:root", &call)
            .await?;

        let key = device_key(CONNECTED)?;
        let fields =
            json!({ "manufacturerId": SMARTCAR, "key": key.address(), "vehicleId": ALICES });
        let request = ConnectRequest {
            manufacturerId: SMARTCAR,
            key: key.address(),
            vehicleId: ALICES,
            possession: self.consent(&key, "Connect", fields.clone())?,
            // The car is Bob's by now.
            ownerConsent: self.consent(&self.key(By::Bob), "Connect", fields)?,
        };
        let call = d::connectCall { request };
        self.case(By::Maker, self.devices, "connect", &call).await
    }

    pub(super) async fn own_device(&mut self) -> Result<()> {
        let (to, device) = (self.devices, IN_BOBS);
        let new = device_key(REPLACED)?;
        let fields = json!({ "deviceId": device, "newKey": new.address() });
        let request = KeyReplacement {
            deviceId: device,
            newKey: new.address(),
            possession: self.consent(&new, "ReplaceKey", fields.clone())?,
            ownerConsent: self.consent(&self.key(By::Alice), "ReplaceKey", fields)?,
        };
        let call = d::replaceKeyCall { request };
        self.case(By::Maker, to, "replaceKey", &call).await?;
        self.see_devices(device).await?;
        let call = d::unpairCall { deviceId: device };
        self.case(By::Bob, to, "unpair", &call).await?;

        let (tokenId, relayer) = (U256::from(device), self.address(By::Relayer));
        let call = d::approveCall {
            to: relayer,
            tokenId,
        };
        self.case(By::Alice, to, "approve", &call).await?;
        let call = d::setApprovalForAllCall {
            operator: relayer,
            approved: true,
        };
        self.case(By::Alice, to, "setApprovalForAll", &call).await?;
        let call = d::safeTransferFrom_1Call {
            from: self.address(By::Alice),
            to: self.address(By::Bob),
            tokenId,
        };
        self.case(By::Alice, to, "safeTransferFrom", &call).await?;
        let call = d::setBaseUriCall {
            baseUri: "https://dimo.example/devices/".into(),
        };
        self.case(By::Dao, to, "setBaseUri", &call).await?;
        // Her consents are signed by now.
        self.case(By::Alice, to, "voidNonce", &d::voidNonceCall {})
            .await
    }

    async fn see_devices(&mut self, deviceId: u64) -> Result<()> {
        let (to, kind, vehicleId) = (self.devices, Kind::Hardware, ALICES);
        let (old, new) = (
            device_key(deviceId)?.address(),
            device_key(REPLACED)?.address(),
        );
        self.view(to, &d::deviceCall { deviceId }).await?;
        self.view(to, &d::deviceOfCall { key: new }).await?;
        self.view(to, &d::isDeadCall { key: old }).await?;
        let (manufacturerId, root) = (AUTOPI, B256::repeat_byte(1));
        let call = d::isRegisteredCall {
            manufacturerId,
            key: old,
        };
        self.view(to, &call).await?;
        let call = d::keyCountOfCall {
            manufacturerId,
            root,
        };
        self.view(to, &call).await?;
        self.view(to, &d::pairedDeviceCall { vehicleId, kind })
            .await?;
        let call = d::deviceAtCall {
            vehicleId,
            kind,
            timestamp: DEADLINE,
        };
        self.view(to, &call).await?;
        self.view(to, &d::isPairedCall { vehicleId }).await?;
        let (tokenId, account) = (U256::from(deviceId), self.address(By::Alice));
        self.view(to, &d::ownerOfCall { tokenId }).await?;
        self.view(to, &d::noncesCall { account }).await?;
        self.view(to, &d::tokenURICall { tokenId }).await
    }
}
