//! The chain's answers to what a Stylus program asks, with the gas of each.
//!
//! Prices are those of the EVM (EIP-2929, 2200, 3529), charged as Nitro charges them: where the two
//! differ, a comment says so. All reads and writes go through the journal, so that they are warm for, and
//! revert with, the frames around them.

use std::convert::Infallible;

use alloy_primitives::{Address, B256, Bytes, KECCAK256_EMPTY, Log, U256};
use revm::{
    bytecode::Bytecode,
    context::{Cfg, ContextTr, JournalTr},
};

use super::{Ctx, Db, peek};
use crate::stylus::{CallKind, Request, Response, StoreStatus, price};

/// Access to a cold account.
const COLD_ACCOUNT: u64 = 2600;
/// Access to a warm account or slot.
const WARM: u64 = 100;
/// Access to a cold slot.
const COLD_SLOT: u64 = 2100;
/// Base price of reading code: EXTCODESIZE of EIP-150, once per 24,576 bytes of allowed code size.
const READ_CODE: u64 = 700;

/// Who acts in a Stylus frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct Acting {
    /// Owner of storage, balance and logs.
    pub(super) address: Address,
    /// Sender as the program sees it.
    pub(super) caller: Address,
    /// Value as the program sees it.
    pub(super) value: U256,
    /// State must not change.
    pub(super) read_only: bool,
    /// What memory costs.
    pub(super) pages: price::PageModel,
}

/// How a request goes on.
pub(super) enum Answer {
    /// The answer is known.
    Now(Response),
    /// A call is to be made.
    Call(Call),
    /// A contract is to be created.
    Create(Create),
}

/// A call on its way.
pub(super) struct Call {
    pub(super) kind: CallKind,
    pub(super) to: Address,
    pub(super) input: Bytes,
    pub(super) value: U256,
    /// Code that runs, with its hash.
    pub(super) code: (B256, Bytecode),
    /// Charged whatever the callee does.
    pub(super) base_gas: u64,
    /// Handed to the callee, stipend included.
    pub(super) gas: u64,
    /// Most that could be handed on.
    pub(super) affordable: u64,
}

/// A create on its way.
pub(super) struct Create {
    pub(super) code: Bytes,
    pub(super) value: U256,
    pub(super) salt: Option<B256>,
    /// Charged whatever the constructor does.
    pub(super) base_gas: u64,
    /// Handed to the constructor.
    pub(super) gas: u64,
}

/// Answers `request` of the frame of `acting`. Refunds go to `refund`.
pub(super) fn answer<DB: Db>(
    ctx: &mut Ctx<DB>,
    acting: Acting,
    request: Request,
    refund: &mut i64,
) -> Result<Answer, Infallible> {
    let response = match request {
        Request::LoadSlot { key } => load_slot(ctx, acting, key)?,
        Request::StoreSlots { slots, gas_left } => {
            store_slots(ctx, acting, &slots, gas_left, refund)?
        }
        Request::LoadTransient { key } => Response::Word {
            value: ctx.journal_mut().tload(acting.address, key.into()).into(),
            gas: 0,
        },
        Request::StoreTransient { key, value } => write_unless(acting.read_only, || {
            let (key, value) = (key.into(), value.into());
            ctx.journal_mut().tstore(acting.address, key, value);
        }),
        Request::Log { topics, data } => write_unless(acting.read_only, || {
            ctx.journal_mut()
                .log(Log::new_unchecked(acting.address, topics, data));
        }),
        Request::Balance { address } => {
            let account = ctx.journal_mut().load_account(address)?;
            Response::Word {
                value: account.info.balance.into(),
                gas: touch(account.is_cold),
            }
        }
        Request::CodeHash { address } => {
            let hash = ctx.journal_mut().code_hash(address)?;
            let exists = !hash.data.is_zero() || !ctx.chain.empties.contains(address);
            Response::Word {
                value: if exists { hash.data } else { KECCAK256_EMPTY },
                gas: touch(hash.is_cold),
            }
        }
        Request::Code { address, gas_left } => {
            let code = ctx.journal_mut().code(address)?;
            let gas = READ_CODE + touch(code.is_cold);
            let code = if gas_left < gas {
                Bytes::new()
            } else {
                code.data
            };
            Response::Code { code, gas }
        }
        Request::GrowPages { pages } => {
            let before = ctx.chain.pages.add(pages);
            Response::Pages {
                gas: acting.pages.cost(pages, before.open, before.ever),
            }
        }
        Request::Call {
            kind,
            to,
            input,
            value,
            gas_left,
            gas_requested,
        } => {
            return call(ctx, acting, kind, to, input, value, gas_left, gas_requested);
        }
        Request::Create {
            code,
            value,
            salt,
            gas_left,
        } => return Ok(create(acting, code, value, salt, gas_left)),
    };
    Ok(Answer::Now(response))
}

fn touch(is_cold: bool) -> u64 {
    if is_cold { COLD_ACCOUNT } else { WARM }
}

fn write_unless(read_only: bool, write: impl FnOnce()) -> Response {
    if !read_only {
        write();
    }
    let status = match read_only {
        true => StoreStatus::WriteProtection,
        false => StoreStatus::Written,
    };
    Response::Stored { gas: 0, status }
}

fn load_slot<DB: Db>(ctx: &mut Ctx<DB>, acting: Acting, key: B256) -> Result<Response, Infallible> {
    let slot = ctx.journal_mut().sload(acting.address, key.into())?;
    Ok(Response::Word {
        value: slot.data.into(),
        gas: if slot.is_cold { COLD_SLOT } else { WARM },
    })
}

fn store_slots<DB: Db>(
    ctx: &mut Ctx<DB>,
    acting: Acting,
    slots: &[(B256, B256)],
    gas_left: u64,
    refund: &mut i64,
) -> Result<Response, Infallible> {
    if acting.read_only && !slots.is_empty() {
        return Ok(Response::Stored {
            gas: 0,
            status: StoreStatus::WriteProtection,
        });
    }
    let mut gas = 0;
    for (key, value) in slots {
        let journal = &mut ctx.journaled_state;
        let stored = journal.sstore(acting.address, (*key).into(), (*value).into())?;
        let params = ctx.cfg.gas_params();
        let dynamic = params.sstore_dynamic_gas(true, &stored.data, stored.is_cold);
        gas += params.sstore_static_gas() + dynamic;
        if gas > gas_left {
            // The frame fails, and the write with it.
            let status = StoreStatus::OutOfGas;
            return Ok(Response::Stored { gas, status });
        }
        *refund += params.sstore_refund(true, &stored.data);
    }
    let status = StoreStatus::Written;
    Ok(Response::Stored { gas, status })
}

#[expect(clippy::too_many_arguments, reason = "the fields of one request")]
fn call<DB: Db>(
    ctx: &mut Ctx<DB>,
    acting: Acting,
    kind: CallKind,
    to: Address,
    input: Bytes,
    value: U256,
    gas_left: u64,
    gas_requested: u64,
) -> Result<Answer, Infallible> {
    let pays = !value.is_zero();
    if acting.read_only && pays {
        return Ok(failed_call(0));
    }
    if gas_left < WARM {
        return Ok(failed_call(gas_left));
    }
    let account = ctx.journal_mut().load_account_with_code(to)?;
    let mut base_gas = touch(account.is_cold);
    let info = account.info.clone();
    if pays {
        let params = ctx.cfg.gas_params();
        base_gas += params.transfer_value_cost();
        if info.is_empty() {
            base_gas += params.new_account_cost(true, true);
        }
    }
    if base_gas > gas_left {
        return Ok(failed_call(gas_left));
    }
    let code = match info.code.as_ref().and_then(Bytecode::eip7702_address) {
        // Nitro neither charges for the delegate here nor warms it; the EVM's calls do both.
        Some(delegate) => {
            let (info, code) = peek(ctx, delegate)?;
            (info.code_hash, code)
        }
        None => (info.code_hash, info.code.unwrap_or_default()),
    };

    // Not the EVM's l − ⌊l/64⌋.
    let affordable = u128::from(gas_left - base_gas) * 63 / 64;
    let affordable = u64::try_from(affordable).unwrap_or(u64::MAX);
    let gas = affordable.min(gas_requested);
    let stipend = match pays {
        true => ctx.cfg.gas_params().call_stipend(),
        false => 0,
    };
    Ok(Answer::Call(Call {
        kind,
        to,
        input,
        value,
        code,
        base_gas,
        gas: gas.saturating_add(stipend),
        affordable,
    }))
}

fn failed_call(gas: u64) -> Answer {
    Answer::Now(Response::Called {
        success: false,
        output: Bytes::new(),
        gas,
    })
}

fn create(acting: Acting, code: Bytes, value: U256, salt: Option<B256>, gas_left: u64) -> Answer {
    // No init-code gas and no init-code limit (EIP-3860): Nitro applies them to EVM creates only.
    let base_gas = price::hostio::create_gas(salt.is_some(), code.len() as u32);
    if acting.read_only || gas_left < base_gas {
        // The program side has ended such a program already; if it had not, this would.
        return Answer::Now(Response::Created {
            address: None,
            output: Bytes::new(),
            gas: u64::MAX,
        });
    }
    let left = gas_left - base_gas;
    Answer::Create(Create {
        code,
        value,
        salt,
        base_gas,
        gas: left - left / 64,
    })
}
