//! Devices: what makers take back, and the notices in between.

use alloy::primitives::U256;
use alloy::sol_types::SolCall;
use anyhow::Result;
use client::{bindings::IDeviceRegistry as d, device_keys::KeyTree};
use serde_json::json;

use super::{
    manufacturers::{AUTOPI, REVOKED},
    stage::{By, DEADLINE, Stage, device_key},
};

/// Bob's: hardware in no car, and the software connection of his car.
const HARDWARE: u64 = 6;
const SOFTWARE: u64 = 8;
/// Numbers of keys that nobody claims.
const WITHDRAWN: u64 = 5_000;

impl Stage {
    pub(super) async fn withdraw_keys(&mut self) -> Result<()> {
        let to = self.devices;
        let keys: Vec<_> = (WITHDRAWN..WITHDRAWN + 11)
            .map(|number| Ok(device_key(number)?.address()))
            .collect::<Result<_>>()?;
        let register = d::registerBatchCall {
            manufacturerId: AUTOPI,
            keys: keys.clone(),
        };
        self.prepare(By::Maker, to, &register).await?;
        let tree = KeyTree::new(keys.clone())?;
        self.prepare(By::Maker, to, &tree.call(AUTOPI)).await?;
        let call = d::withdrawCall {
            manufacturerId: AUTOPI,
            key: keys[0],
        };
        self.case(By::Maker, to, "withdraw", &call).await?;
        let call = d::withdrawBatchCall {
            manufacturerId: AUTOPI,
            keys: keys[1..].to_vec(),
        };
        self.case(By::Maker, to, "withdrawBatch", &call).await?;
        let call = d::withdrawRootCall {
            manufacturerId: AUTOPI,
            root: tree.root(),
        };
        self.case(By::Maker, to, "withdrawRoot", &call).await
    }

    pub(super) async fn release_devices(&mut self) -> Result<()> {
        let (to, deviceId) = (self.devices, HARDWARE);
        let release = d::releaseCall { deviceId };
        self.case(By::Maker, to, "release", &release).await?;
        self.view(to, &d::releaseOfCall { deviceId }).await?;
        let call = d::objectToReleaseCall { deviceId };
        self.case(By::Bob, to, "objectToRelease", &call).await?;
        let call = d::decideReleaseCall {
            deviceId,
            released: false,
        };
        self.case(By::Dao, to, "decideRelease", &call).await?;
        self.prepare(By::Maker, to, &release).await?;
        let fields = json!({ "deviceId": deviceId });
        let call = d::objectToReleaseWithSignatureCall {
            deviceId,
            deadline: DEADLINE,
            signature: self.sign(&self.key(By::Bob), to, "ReleaseObjection", fields)?,
        };
        self.case(By::Relayer, to, "objectToReleaseWithSignature", &call)
            .await?;
        let call = d::cancelReleaseCall { deviceId };
        self.case(By::Maker, to, "cancelRelease", &call).await?;

        let account = self.address(By::Bob);
        let fields = json!({ "deviceId": SOFTWARE });
        let call = d::unpairWithSignatureCall {
            deviceId: SOFTWARE,
            account,
            deadline: DEADLINE,
            signature: self.sign(&self.key(By::Bob), to, "Unpair", fields)?,
        };
        self.case(By::Relayer, to, "unpairWithSignature", &call)
            .await?;
        let relayer = self.address(By::Relayer);
        let approve = |id| d::approveCall {
            to: relayer,
            tokenId: U256::from(id),
        };
        let call = d::multicallCall {
            calls: [HARDWARE, SOFTWARE]
                .map(|id| approve(id).abi_encode().into())
                .into(),
        };
        self.case(By::Bob, to, "multicall", &call).await?;
        let call = d::setSuccessorCall {
            manufacturerId: REVOKED,
            successorId: AUTOPI,
        };
        self.case(By::Dao, to, "setSuccessor", &call).await
    }
}
