//! The judge of published weeks.

use alloy::primitives::Address;
use anyhow::Result;

use super::{Proxied, behind_proxy};
use crate::{bindings::IWeekJudge, chain::Sender, deploy::Artefacts, units::ONE_DIMO};

/// The judge's name among the build artefacts.
pub const JUDGE: &str = "week-judge";

/// What a demand costs to begin with, wei: more than any answer, so that whoever asks for nothing pays for it.
pub const DEMAND_BOND: u128 = 100 * ONE_DIMO;

/// Deploys the judge. `owner` alone may replace the program, the admin of `settings` does everything else. Pools are to be
/// named to it (`setPool`), and it to them (`grantRole`, `setJudge`).
///
/// # Errors
/// A missing artefact, a refused setting or a failed transaction.
pub async fn judge(
    sender: &mut Sender,
    artefacts: &Artefacts,
    owner: Address,
    settings: &IWeekJudge::Settings,
) -> Result<Proxied> {
    let settings = settings.clone();
    let call = IWeekJudge::initializeCall { settings };
    behind_proxy(sender, artefacts, JUDGE, owner, &call).await
}
