//! The guardian's two pauses: it can delay publishers and drivers, not shut them out.

use crate::{
    errors,
    interface::{self as i, Part},
    only_guardian,
    words::{time_after, Head, Rules},
    Result,
};
use abi_codec::emit;
use contract_base::{
    host::{now, sender},
    roles,
};
use protocol::time::DAY;

/// Longest pause: one for longer is one for so long.
const MAX_PAUSE: u32 = 7 * DAY;
/// How long there is none after one.
const REST: u32 = 7 * DAY;

/// The guardian pauses for some seconds; the DAO, for none, lifts a pause.
type Seconds = Option<u32>;

pub(crate) fn publishing(seconds: Seconds) -> Result<()> {
    let mut rules = Rules::load();
    change(
        Part::Publishing,
        &mut rules.publishing_paused_until,
        seconds,
    )?;
    rules.save();
    Ok(())
}

pub(crate) fn claims(seconds: Seconds) -> Result<()> {
    let mut head = Head::load();
    change(Part::Claims, &mut head.claims_paused_until, seconds)?;
    head.save();
    Ok(())
}

/// Changes until when a part is paused, if the caller may.
#[inline(never)]
fn change(part: Part, until: &mut u32, seconds: Seconds) -> Result<()> {
    if let Some(seconds) = seconds {
        only_guardian()?;
        check(*until)?;
        *until = time_after(now(), seconds.min(MAX_PAUSE))?;
    } else {
        roles::only_admin()?;
        // Now rather than never: the pause after it counts from here.
        *until = time_after(now(), 0)?.min(*until);
    }
    emit!(i::PausedUntil(indexed part, indexed sender(), *until));
    Ok(())
}

fn check(last: u32) -> Result<()> {
    let allowed_at = u64::from(last).saturating_add(u64::from(REST));
    if last > 0 && now() < allowed_at {
        return Err(errors::pause_too_soon(allowed_at));
    }
    Ok(())
}
