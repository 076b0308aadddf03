//! The register of activated programs, kept in chain state so that it reverts with the transaction.
//!
//! Entries lie in [ArbOS's state](crate::arbos), one word per code hash.

use std::convert::Infallible;

use alloy_primitives::{B256, U256, keccak256};

use crate::{
    arbos::{Params, read, slot, write},
    evm::{Ctx, Db},
    stylus::price::DataPricer,
};

/// Unix time from which activations are counted, in hours.
const ARBITRUM_START: u64 = 1_421_388_000;
const HOUR: u64 = 3600;
const DAY: u64 = 24 * HOUR;

/// What activation recorded of a program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Program {
    /// Stylus version it was activated under; 0 if it never was.
    pub(crate) version: u16,
    /// Variable part of the uncached entry price, gas.
    pub(crate) init_cost: u16,
    /// Variable part of the price every entry pays, gas.
    pub(crate) cached_cost: u16,
    /// Initial memory, pages.
    pub(crate) footprint: u16,
    /// Hours from the start of Arbitrum to the activation; 24 bits.
    pub(crate) activated_at: u32,
    /// Estimated size of the native code, KiB; 24 bits.
    pub(crate) asm_kb: u32,
    /// In the cache manager's set.
    pub(crate) cached: bool,
}

/// Why a program may not be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Inactive {
    /// Never activated.
    #[error(
        "ProgramNotActivated(): the program is not activated: call ArbWasm.activateProgram first"
    )]
    NotActivated,
    /// Activated under an older Stylus version.
    #[error(
        "ProgramNeedsUpgrade({version}, {current}): the program was activated under Stylus version {version}, the chain runs {current}: activate it again"
    )]
    NeedsUpgrade {
        /// Version it was activated under.
        version: u16,
        /// Version of the chain.
        current: u16,
    },
    /// Activated too long ago.
    #[error(
        "ProgramExpired({age}): the program expired: it was activated {age} seconds ago, {days} days are allowed; activate it again"
    )]
    Expired {
        /// Seconds since the activation.
        age: u64,
        /// Days an activation lasts.
        days: u16,
    },
}

impl Program {
    /// Hours from the start of Arbitrum to `time`, as activations are stamped.
    pub(crate) fn hours(time: u64) -> u32 {
        let hours = time.saturating_sub(ARBITRUM_START) / HOUR;
        u32::try_from(hours).unwrap_or(u32::MAX).min((1 << 24) - 1)
    }

    /// Seconds since the activation, which was rounded down to the hour.
    pub(crate) fn age(&self, time: u64) -> u64 {
        time.saturating_sub(ARBITRUM_START + u64::from(self.activated_at) * HOUR)
    }

    /// Was it activated longer ago than an activation lasts?
    pub(crate) fn is_expired(&self, time: u64, params: &Params) -> bool {
        self.age(time) > u64::from(params.expiry_days) * DAY
    }

    /// Seconds left until it expires.
    pub(crate) fn time_left(&self, time: u64, params: &Params) -> u64 {
        (u64::from(params.expiry_days) * DAY).saturating_sub(self.age(time))
    }

    /// Is it too young to have its life extended?
    pub(crate) fn is_too_young(&self, time: u64, params: &Params) -> bool {
        self.age(time) < u64::from(params.keepalive_days) * DAY
    }

    /// Gas of entering it, cached or not.
    pub(crate) fn cached_gas(&self, params: &Params) -> u64 {
        params.min_cached_gas() + u64::from(self.cached_cost)
    }

    /// Gas that entering it uncached costs on top of [`Program::cached_gas`].
    pub(crate) fn init_gas(&self, params: &Params) -> u64 {
        let scaled = u64::from(self.init_cost) * params.init_percent();
        params.min_init_gas() + scaled.div_ceil(100)
    }

    /// Estimated size of the native code, bytes.
    pub(crate) fn asm_size(&self) -> u32 {
        self.asm_kb.saturating_mul(1024)
    }

    fn from_word(word: U256) -> Self {
        let bytes = word.to_be_bytes::<32>();
        let u16_at = |i: usize| u16::from_be_bytes([bytes[i], bytes[i + 1]]);
        let u24_at = |i: usize| u32::from_be_bytes([0, bytes[i], bytes[i + 1], bytes[i + 2]]);
        Self {
            version: u16_at(0),
            init_cost: u16_at(2),
            cached_cost: u16_at(4),
            footprint: u16_at(6),
            activated_at: u24_at(8),
            asm_kb: u24_at(11),
            cached: bytes[14] != 0,
        }
    }

    fn to_word(self) -> U256 {
        let mut bytes = [0u8; 32];
        bytes[0..2].copy_from_slice(&self.version.to_be_bytes());
        bytes[2..4].copy_from_slice(&self.init_cost.to_be_bytes());
        bytes[4..6].copy_from_slice(&self.cached_cost.to_be_bytes());
        bytes[6..8].copy_from_slice(&self.footprint.to_be_bytes());
        bytes[8..11].copy_from_slice(&self.activated_at.to_be_bytes()[1..]);
        bytes[11..14].copy_from_slice(&self.asm_kb.to_be_bytes()[1..]);
        bytes[14] = u8::from(self.cached);
        U256::from_be_bytes(bytes)
    }
}

/// The entry of a code hash; all zero if there is none.
pub(crate) fn load<DB: Db>(ctx: &mut Ctx<DB>, code_hash: B256) -> Result<Program, Infallible> {
    Ok(Program::from_word(read(ctx, program_slot(code_hash))?))
}

/// Replaces the entry of a code hash.
pub(crate) fn store<DB: Db>(
    ctx: &mut Ctx<DB>,
    code_hash: B256,
    program: Program,
) -> Result<(), Infallible> {
    write(ctx, program_slot(code_hash), program.to_word())
}

/// Whether `program` may be called at `time`.
pub(crate) fn check_active<DB: Db>(
    ctx: &Ctx<DB>,
    program: Program,
    time: u64,
    params: &Params,
) -> Result<Program, Inactive> {
    let current = ctx.chain.settings.stylus_version();
    match program.version {
        0 => Err(Inactive::NotActivated),
        version if version != current => Err(Inactive::NeedsUpgrade { version, current }),
        _ if program.is_expired(time, params) => Err(Inactive::Expired {
            age: program.age(time),
            days: params.expiry_days,
        }),
        _ => Ok(program),
    }
}

/// State of the price model for activation data.
pub(crate) fn load_pricer<DB: Db>(ctx: &mut Ctx<DB>) -> Result<DataPricer, Infallible> {
    let (demand, updated) = (read(ctx, demand_slot())?, read(ctx, updated_slot())?);
    // Zero before the first activation.
    let updated = match updated.is_zero() {
        true => DataPricer::default().updated,
        false => updated.saturating_to(),
    };
    Ok(DataPricer {
        demand: demand.saturating_to(),
        updated,
    })
}

/// Replaces the state of the price model.
pub(crate) fn store_pricer<DB: Db>(
    ctx: &mut Ctx<DB>,
    pricer: &DataPricer,
) -> Result<(), Infallible> {
    write(ctx, demand_slot(), U256::from(pricer.demand))?;
    write(ctx, updated_slot(), U256::from(pricer.updated))
}

fn program_slot(code_hash: B256) -> U256 {
    keccak256([b"program".as_slice(), code_hash.as_slice()].concat()).into()
}

fn demand_slot() -> U256 {
    slot(b"activation data demand")
}

fn updated_slot() -> U256 {
    slot(b"activation data updated")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stylus::Version;

    const NOW: u64 = 1_790_000_000;

    fn program() -> Program {
        Program {
            version: 2,
            init_cost: 1200,
            cached_cost: 340,
            footprint: 3,
            activated_at: Program::hours(NOW),
            asm_kb: 700,
            cached: true,
        }
    }

    #[test]
    fn an_entry_survives_its_word() {
        assert_eq!(Program::from_word(program().to_word()), program());
        assert_eq!(Program::from_word(U256::ZERO), Program::default());
    }

    #[test]
    fn a_program_expires_after_365_days_counted_from_the_hour() {
        let hour = ARBITRUM_START + u64::from(program().activated_at) * HOUR;
        let params = Params::of(Version::Arbos51);
        assert!(!program().is_expired(hour + 365 * DAY, &params));
        assert!(program().is_expired(hour + 365 * DAY + 1, &params));
        assert_eq!(program().time_left(hour + 364 * DAY, &params), DAY);
    }

    #[test]
    fn a_program_may_be_kept_alive_from_its_31st_day() {
        let hour = ARBITRUM_START + u64::from(program().activated_at) * HOUR;
        let params = Params::of(Version::Arbos51);
        assert!(program().is_too_young(hour + 31 * DAY - 1, &params));
        assert!(!program().is_too_young(hour + 31 * DAY, &params));
    }

    #[test]
    fn the_owner_scales_the_price_of_an_uncached_entry() {
        let mut params = Params::of(Version::Arbos51);
        assert_eq!(program().init_gas(&params), 8832 + 1200);
        assert_eq!(program().cached_gas(&params), 352 + 340);
        params.set_init_percent(50);
        params.set_min_gas(128, 32);
        assert_eq!(program().init_gas(&params), 128 + 600);
        assert_eq!(program().cached_gas(&params), 32 + 340);
    }
}
