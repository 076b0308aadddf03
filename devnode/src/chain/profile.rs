//! Profiles of transactions and calls: where every program's ink went.

use std::{
    borrow::Cow,
    cmp::Reverse,
    sync::{Arc, Mutex},
};

use alloy_primitives::{Address, B256, TxHash};
use revm::{
    Inspector,
    context::result::ExecutionResult,
    interpreter::{
        CallInputs, CallOutcome, CallScheme, CreateInputs, CreateOutcome, InstructionResult,
    },
};
use serde::{Deserialize, Serialize};

use super::{CallRequest, Chain, ChainDb, TraceError, mine::rejected};
use crate::{
    evm::{Ctx, Db, Observer, Onlooker, ProgramEntry, Run},
    naming::Naming,
    stylus::{Names, Profile, SharedWitness, profile::Site, witness::hear},
};

/// What a profile is to show beside its tables.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct ProfileOptions {
    /// Call stacks as flame graphs are made of.
    folded: bool,
}

/// Where the ink of a transaction's programs went.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TransactionProfile {
    pub(crate) success: bool,
    pub(crate) gas_used: u64,
    pub(crate) frames: Vec<FrameProfile>,
}

/// One frame of a program. Gas is in gas, ink in ink: [`crate::stylus::price::INK_PER_GAS`] to the gas.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FrameProfile {
    /// Place in the tree of frames: index among the calls of each frame on the way.
    pub(crate) path: Vec<usize>,
    #[serde(rename = "type")]
    pub(crate) kind: Cow<'static, str>,
    pub(crate) from: Address,
    /// Whose storage and balance are in use.
    pub(crate) address: Address,
    /// Where the program stands.
    pub(crate) code_address: Address,
    pub(crate) code_hash: B256,
    pub(crate) success: bool,
    pub(crate) gas_limit: u64,
    pub(crate) gas_used: u64,
    /// Part of `gas_used`: loading the program.
    pub(crate) entry_gas: u64,
    /// Part of `gas_used`: the memory it starts with.
    pub(crate) memory_gas: u64,
    /// The rest of `gas_used`, before rounding: what the functions and host functions took.
    pub(crate) ink_used: u64,
    pub(crate) functions: Vec<FunctionRow>,
    pub(crate) hostios: Vec<HostioRow>,
    /// Call stacks with their ink, if asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) folded: Option<Vec<String>>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FunctionRow {
    pub(crate) index: u32,
    pub(crate) name: String,
    pub(crate) calls: u64,
    pub(crate) self_ink: u64,
    pub(crate) total_ink: u64,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HostioRow {
    pub(crate) name: Cow<'static, str>,
    pub(crate) calls: u64,
    pub(crate) ink: u64,
}

impl Chain {
    /// Profile of a mined transaction, run again as it ran.
    pub(crate) fn profile_transaction(
        &self,
        hash: TxHash,
        options: ProfileOptions,
    ) -> Result<TransactionProfile, TraceError> {
        let (block, _, mined) = self.transaction(hash).ok_or(TraceError::NotFound)?;
        self.profile(self.replay(block, mined)?, options)
    }

    /// Profile of a call that is not mined.
    pub(crate) fn profile_call(
        &self,
        request: &CallRequest,
        options: ProfileOptions,
    ) -> Result<TransactionProfile, TraceError> {
        let run = self.prepare(request, self.call_gas(request), u64::MAX)?;
        self.profile(run, options)
    }

    fn profile(
        &self,
        run: Run<ChainDb<'_>>,
        options: ProfileOptions,
    ) -> Result<TransactionProfile, TraceError> {
        let mut profiler = Profiler::default();
        let executed = run.execute(Some(&mut profiler)).map_err(rejected)?;
        let naming = &self.settings.naming;
        Ok(TransactionProfile {
            success: matches!(executed.result, ExecutionResult::Success { .. }),
            gas_used: executed.result.tx_gas_used(),
            frames: profiler
                .frames
                .iter()
                .map(|frame| frame.report(naming, options))
                .collect(),
        })
    }
}

/// Listens to the frames of a transaction, and lets a witness into every program.
#[derive(Default)]
struct Profiler {
    /// For every open frame: the calls it made so far, and its place among `frames` if it is a program's.
    open: Vec<(usize, Option<usize>)>,
    frames: Vec<Frame>,
}

struct Frame {
    path: Vec<usize>,
    inputs: CallInputs,
    entry_gas: u64,
    memory_gas: u64,
    result: InstructionResult,
    gas_used: u64,
    profile: Arc<Mutex<Profile>>,
}

impl Profiler {
    fn enter(&mut self) {
        if let Some((calls, _)) = self.open.last_mut() {
            *calls += 1;
        }
        self.open.push((0, None));
    }

    /// The open frames' places among the calls of those above them; the first frame has no place.
    fn path(&self) -> Vec<usize> {
        let parents = self.open.iter().rev().skip(1).rev();
        parents.map(|(calls, _)| calls.saturating_sub(1)).collect()
    }
}

impl<DB: Db> Inspector<Ctx<DB>> for Profiler {
    fn call(&mut self, _ctx: &mut Ctx<DB>, _inputs: &mut CallInputs) -> Option<CallOutcome> {
        self.enter();
        None
    }

    fn call_end(&mut self, _ctx: &mut Ctx<DB>, _: &CallInputs, outcome: &mut CallOutcome) {
        if let Some((_, Some(index))) = self.open.pop()
            && let Some(frame) = self.frames.get_mut(index)
        {
            frame.result = *outcome.instruction_result();
            frame.gas_used = frame.inputs.gas_limit - outcome.gas().remaining();
        }
    }

    fn create(&mut self, _ctx: &mut Ctx<DB>, _inputs: &mut CreateInputs) -> Option<CreateOutcome> {
        self.enter();
        None
    }

    fn create_end(&mut self, _ctx: &mut Ctx<DB>, _: &CreateInputs, _: &mut CreateOutcome) {
        self.open.pop();
    }
}

impl<DB: Db> Observer<DB> for Profiler {
    fn program(&mut self, entry: &ProgramEntry<'_>) -> Option<Onlooker> {
        let profile = Arc::new(Mutex::new(Profile::default()));
        let frame = Frame {
            path: self.path(),
            inputs: entry.inputs.clone(),
            entry_gas: entry.gas,
            memory_gas: entry.memory_gas,
            result: InstructionResult::Stop,
            gas_used: 0,
            profile: profile.clone(),
        };
        let (_, place) = self.open.last_mut()?;
        *place = Some(self.frames.len());
        self.frames.push(frame);
        let witness: SharedWitness = profile;
        Some(Onlooker {
            witness,
            functions: true,
        })
    }
}

impl Frame {
    fn report(&self, naming: &Naming, options: ProfileOptions) -> FrameProfile {
        let inputs = &self.inputs;
        let (code_hash, code) = &inputs.known_bytecode;
        let names = naming.symbols.of(*code_hash, code.original_byte_slice());
        let profile = hear(&self.profile);
        FrameProfile {
            path: self.path.clone(),
            kind: match inputs.scheme {
                CallScheme::Call => "CALL",
                CallScheme::CallCode => "CALLCODE",
                CallScheme::DelegateCall => "DELEGATECALL",
                CallScheme::StaticCall => "STATICCALL",
            }
            .into(),
            from: inputs.caller,
            address: inputs.target_address,
            code_address: inputs.bytecode_address,
            code_hash: *code_hash,
            success: self.result.is_ok(),
            gas_limit: inputs.gas_limit,
            gas_used: self.gas_used,
            entry_gas: self.entry_gas,
            memory_gas: self.memory_gas,
            ink_used: profile.used(),
            functions: functions(&profile, &names),
            hostios: hostios(&profile),
            folded: options.folded.then(|| folded(&profile, &names)),
        }
    }
}

/// The dearest first.
fn functions(profile: &Profile, names: &Names) -> Vec<FunctionRow> {
    let mut rows: Vec<_> = profile
        .functions()
        .map(|(index, ink)| FunctionRow {
            index,
            name: names.get(index),
            calls: ink.calls,
            self_ink: ink.own,
            total_ink: ink.total,
        })
        .collect();
    rows.sort_by_key(|row| Reverse(row.self_ink));
    rows
}

fn hostios(profile: &Profile) -> Vec<HostioRow> {
    let mut rows: Vec<_> = profile
        .hostios()
        .map(|(name, ink)| HostioRow {
            name: name.into(),
            calls: ink.calls,
            ink: ink.ink,
        })
        .collect();
    rows.sort_by_key(|row| Reverse(row.ink));
    rows
}

/// A line for each call stack: the names from the outside in, and the ink.
fn folded(profile: &Profile, names: &Names) -> Vec<String> {
    let name = |site: &Site| match site {
        // The separator of the format.
        Site::Function(index) => names.get(*index).replace(';', ":"),
        Site::Hostio(name) => (*name).to_owned(),
    };
    profile
        .stacks()
        .map(|(stack, ink)| {
            let stack: Vec<_> = stack.iter().map(name).collect();
            format!("{} {ink}", stack.join(";"))
        })
        .collect()
}
