//! The judge of published weeks.

use anyhow::Result;

use super::{Proxied, behind_proxy};
use crate::{bindings::IWeekJudge, chain::Sender, deploy::Artefacts, units::ONE_DIMO};

/// The judge's name among the build artefacts.
pub const JUDGE: &str = "week-judge";

/// What a demand costs to begin with, wei: more than any answer, so that whoever asks for nothing pays for it.
pub const DEMAND_BOND: u128 = 100 * ONE_DIMO;

/// Deploys the judge, which the admin of `settings` alone governs, its program included. Pools are to be named to it
/// (`setPool`), and it to them (`grantRole`, `setJudge`).
///
/// # Errors
/// A missing artefact, a refused setting or a failed transaction.
pub async fn judge(
    sender: &mut Sender,
    artefacts: &Artefacts,
    settings: &IWeekJudge::Settings,
) -> Result<Proxied> {
    let admin = settings.admin;
    let settings = settings.clone();
    let call = IWeekJudge::initializeCall { settings };
    behind_proxy(sender, artefacts, JUDGE, admin, &call).await
}
