//! `dimo device release`, `cancel-release`, `object` and `decide-release`: the way back for a device that came back to its maker,
//! or changed hands without its token.

use anyhow::Result;
use client::{
    bindings::IDeviceRegistry::{
        ReleaseBegan, cancelReleaseCall, decideReleaseCall, objectToReleaseCall,
        objectToReleaseWithSignatureCall, releaseCall,
    },
    signing::Consent,
};
use serde_json::json;

use super::{
    owner::{Owner, OwnerArgs},
    registry::RegistryArgs,
};
use crate::{
    commands::{
        acting::{Act, ActArgs, event, nothing_new},
        wish::Wish,
    },
    report::Report,
};

/// Arguments of `dimo device release` and `cancel-release`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The device's id
    #[arg(value_name = "DEVICE")]
    device: u64,
    #[command(flatten)]
    registry: RegistryArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// Arguments of `dimo device object`.
#[derive(Debug, clap::Args)]
pub struct ObjectArgs {
    #[command(flatten)]
    owner: OwnerArgs,
}

/// Arguments of `dimo device decide-release`.
#[derive(Debug, clap::Args)]
pub struct DecideArgs {
    #[command(flatten)]
    on: Args,
    /// Whose the device is
    decision: Decision,
}

/// What the DAO decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Decision {
    /// It can be claimed anew
    Released,
    /// It stays its owner's
    Owner,
}

impl Decision {
    /// The call.
    pub(in crate::commands) fn call(self, device: u64) -> decideReleaseCall {
        decideReleaseCall {
            deviceId: device,
            released: self == Self::Released,
        }
    }
}

/// Begins.
///
/// # Errors
/// The contract's refusal, no key.
pub async fn begin(args: &Args) -> Result<Report> {
    let (devices, _) = args.registry.connect().await?;
    let device = args.device;
    let act = Act {
        to: devices.address(),
        call: releaseCall { deviceId: device },
        words: format!("release device {device}, unless its owner objects"),
    };
    let told = |receipt: &_| {
        let began: ReleaseBegan = event(receipt, act.to)?;
        Ok(vec![("ends", began.ends.into())])
    };
    args.act.carry_out(devices.chain(), &act, told).await
}

/// Takes it back.
///
/// # Errors
/// The contract's refusal, no key.
pub async fn cancel(args: &Args) -> Result<Report> {
    let (devices, _) = args.registry.connect().await?;
    let device = args.device;
    let act = Act {
        to: devices.address(),
        call: cancelReleaseCall { deviceId: device },
        words: format!("take back the release of device {device}"),
    };
    args.act.carry_out(devices.chain(), &act, nothing_new).await
}

/// Objects, or signs for it.
///
/// # Errors
/// The contract's refusal, a signature that is for something else, no key.
pub async fn object(args: &ObjectArgs) -> Result<Report> {
    let network = args.owner.open().await?;
    let device = args.owner.device;
    let wish = Wish {
        primary: "ReleaseObjection",
        fields: json!({ "deviceId": device }),
        call: objectToReleaseCall { deviceId: device },
        signed: |signed: Consent| objectToReleaseWithSignatureCall {
            deviceId: device,
            deadline: signed.deadline,
            signature: signed.signature,
        },
        words: format!("object to the release of device {device}"),
        told: Vec::new(),
    };
    args.owner.fulfil(&network, Owner::OfDevice, wish).await
}

/// Decides.
///
/// # Errors
/// The contract's refusal, no key.
pub async fn decide(args: &DecideArgs) -> Result<Report> {
    let (devices, _) = args.on.registry.connect().await?;
    let device = args.on.device;
    let act = Act {
        to: devices.address(),
        call: args.decision.call(device),
        words: match args.decision {
            Decision::Released => format!("let device {device} be claimed anew"),
            Decision::Owner => format!("leave device {device} with its owner"),
        },
    };
    args.on
        .act
        .carry_out(devices.chain(), &act, nothing_new)
        .await
}
