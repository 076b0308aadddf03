//! Blocks that might be (`eth_simulateV1`): calls after one another on a copy of the chain, in as many blocks as asked for.

use std::sync::Arc;

use alloy::{
    consensus::{Header, Sealed, TxEnvelope, transaction::Recovered},
    eips::BlockId,
    rpc::types::{
        BlockOverrides, TransactionRequest,
        simulate::{MAX_SIMULATE_BLOCKS, SimBlock, SimulatePayload},
        state::StateOverride,
    },
};
use alloy_primitives::{Bytes, Log, Signature, TxKind, U256};
use revm::context::{BlockEnv, TxEnv, result::EVMError};

use super::{
    Block, CallError, Chain, ChainDb, Mined, Rejected, SimulateError,
    block::{Place, Start, seal},
    call::{offered, price},
    mine::mined,
    outcome::output,
    overrides::{apply_block, apply_state},
    sign::typed,
    transfers::Transfers,
};
use crate::evm::{self, Arb, Checks, Deadline, Executed, RecentPrograms, Run};

/// Seconds from a block to the next, if the request does not say.
const BLOCK_TIME: u64 = 12;

/// A block that might be, and its calls.
pub(crate) struct SimulatedBlock {
    /// The block.
    pub(crate) block: Arc<Block>,
    /// What became of each transaction.
    pub(crate) calls: Vec<SimulatedCall>,
}

/// What became of a call.
pub(crate) struct SimulatedCall {
    /// What it returned, or why it failed.
    pub(crate) output: Result<Bytes, CallError>,
    /// What it logged; transfers too if asked for.
    pub(crate) logs: Vec<Log>,
    /// Gas it used.
    pub(crate) gas_used: u64,
    /// Gas it used before refunds.
    pub(crate) max_used_gas: u64,
}

/// What holds for a whole simulation.
struct Rules {
    validation: bool,
    transfers: bool,
    /// Gas that all calls together may still use.
    gas: u64,
    /// The simulated block before: what it was made to be goes on.
    previous: Option<BlockEnv>,
}

impl Chain {
    /// Executes blocks of calls after a block. Nothing of them remains.
    pub(crate) fn simulate_blocks(
        &self,
        request: &SimulatePayload,
        base: BlockId,
    ) -> Result<Vec<SimulatedBlock>, SimulateError> {
        let mut chain = self.fork_at(base)?;
        chain.deadline = self.deadline;
        let mut rules = Rules {
            validation: request.validation,
            transfers: request.trace_transfers,
            gas: self.config.call_gas_limit,
            previous: None,
        };
        let blocks = in_order(chain.latest(), &request.block_state_calls)?;
        let nothing = SimBlock::default();
        blocks
            .into_iter()
            .map(|(wanted, overrides)| {
                chain.simulate_block(wanted.unwrap_or(&nothing), &overrides, &mut rules)
            })
            .collect()
    }

    fn simulate_block(
        &mut self,
        wanted: &SimBlock,
        overrides: &BlockOverrides,
        rules: &mut Rules,
    ) -> Result<SimulatedBlock, SimulateError> {
        let mut place = self.next_place();
        if !rules.validation {
            // Calls name no price as a rule.
            place.base_fee = 0;
        }
        self.open_block(&place);
        let mut env = Self::block_env(&place);
        // As in geth (internal/ethapi/simulate.go, `makeHeaders`): each header continues the one before.
        if let Some(previous) = &rules.previous {
            env.gas_limit = previous.gas_limit;
            env.beneficiary = previous.beneficiary;
            env.difficulty = previous.difficulty;
        }
        apply_block(&mut env, overrides);
        rules.previous = Some(env.clone());
        if let Some(state) = &wanted.state_overrides {
            self.pretend(state)?;
        }
        let (mut transactions, mut calls) = (Vec::new(), Vec::new());
        let (mut used, mut recent) = (0, RecentPrograms::NONE);
        for request in &wanted.calls {
            let start = Start {
                version: self.state.version(),
                recent,
            };
            let (tx, run) = self.simulated(request, &env, &start, used, rules)?;
            let mut transfers = rules.transfers.then(Transfers::default);
            let observer = transfers.as_mut().map(|transfers| transfers as _);
            let executed = run.execute(observer).map_err(|error| match error {
                EVMError::Custom(_) => self.failed(error).into(),
                error => SimulateError::Transaction(error),
            })?;
            used += executed.result.tx_gas_used();
            rules.gas = rules.gas.saturating_sub(executed.result.tx_gas_used());
            recent = executed.recent.clone();
            self.state.commit(executed.state.clone());
            transactions.push(mined(tx, start, &executed.result, used));
            calls.push(self.simulated_call(executed, transfers));
        }
        let block = Arc::new(Block {
            header: self.seal_simulated(place, &env, &transactions),
            transactions,
            version: self.state.version(),
        });
        self.history.push(block.clone());
        Ok(SimulatedBlock { block, calls })
    }

    /// A call as the transaction it would be, and ready to be executed.
    fn simulated(
        &self,
        request: &TransactionRequest,
        env: &BlockEnv,
        start: &Start,
        used: u64,
        rules: &Rules,
    ) -> Result<(Arc<Recovered<TxEnvelope>>, Run<ChainDb<'_>>), SimulateError> {
        let room = env.gas_limit.saturating_sub(used);
        let gas = request.gas.unwrap_or(room.min(rules.gas));
        if gas > room {
            let limit = env.gas_limit;
            return Err(SimulateError::Gas { used, gas, limit });
        }
        let gas = gas.min(rules.gas);
        let nonce = self.next_nonce(request.from.unwrap_or_default());
        let tx = TxEnv {
            // As everywhere on Arbitrum, the base fee and nothing more.
            gas_price: price(request).min(u128::from(env.basefee)),
            ..self.env(request, gas, nonce, env.basefee)?
        };
        let (checks, gas_cap) = match rules.validation {
            true => (Checks::Transaction, self.transaction_gas(start.version)),
            false => (Checks::Call, u64::MAX),
        };
        let mut cfg = evm::cfg(self.config.chain_id, checks);
        // Contracts may send, also where everything else is checked: so says the specification.
        cfg.disable_eip3607 = true;
        let envelope = self.envelope(request, gas, tx.nonce)?;
        let run = Run {
            db: self.db(start.version),
            block: env.clone(),
            cfg,
            tx,
            arb: Arb {
                deadline: self.deadline.map(Deadline::new),
                moved: self.moved.clone(),
                ..Arb::after(
                    self.settings.clone(),
                    gas_cap,
                    offered(request, env.basefee),
                    start.recent.clone(),
                )
            },
        };
        Ok((Arc::new(envelope), run))
    }

    /// The transaction that a call would be. Nobody has signed it.
    fn envelope(
        &self,
        request: &TransactionRequest,
        gas: u64,
        nonce: u64,
    ) -> Result<Recovered<TxEnvelope>, Rejected> {
        let mut request = request.clone();
        request.gas = Some(gas);
        request.nonce = Some(nonce);
        request.chain_id.get_or_insert(self.config.chain_id);
        request.to.get_or_insert(TxKind::Create);
        if request.gas_price.is_none() {
            request.max_fee_per_gas.get_or_insert(0);
            request.max_priority_fee_per_gas.get_or_insert(0);
        }
        let sender = request.from.unwrap_or_default();
        let unsigned = Signature::new(U256::ZERO, U256::ZERO, false);
        let tx = typed(request)?.into_envelope(unsigned);
        Ok(Recovered::new_unchecked(tx, sender))
    }

    fn simulated_call(&self, executed: Executed, transfers: Option<Transfers>) -> SimulatedCall {
        let logs = match transfers {
            Some(transfers) => transfers.into_logs(),
            None if executed.result.is_success() => executed.result.logs().to_vec(),
            None => Vec::new(),
        };
        SimulatedCall {
            logs,
            gas_used: executed.result.tx_gas_used(),
            max_used_gas: executed.result.gas().total_gas_spent(),
            output: output(executed, &self.settings.naming.abis),
        }
    }

    fn seal_simulated(
        &mut self,
        place: Place,
        env: &BlockEnv,
        transactions: &[Mined],
    ) -> Sealed<Header> {
        let place = Place {
            timestamp: env.timestamp.saturating_to(),
            gas_limit: env.gas_limit,
            base_fee: env.basefee,
            ..place
        };
        Sealed::new(Header {
            beneficiary: env.beneficiary,
            difficulty: env.difficulty,
            ..seal(place, self.state.root(), transactions).into_inner()
        })
    }

    /// Writes what the caller pretends into the state.
    fn pretend(&mut self, overrides: &StateOverride) -> Result<(), CallError> {
        let mut db = self.db(self.state.version());
        let moved = apply_state(&mut db, overrides, self.settings.version)?;
        let accounts = db.cache.accounts;
        for (address, account) in accounts {
            if account.account_state.is_storage_cleared() {
                self.state.clear_storage(address);
            }
            self.state.set_account(address, account.info);
            for (slot, value) in account.storage {
                self.state.set_slot(address, slot, value);
            }
        }
        self.moved.extend(moved);
        Ok(())
    }
}

/// A block of the request, if it is not one between two of them, and what it is made to be.
type Wanted<'a> = (Option<&'a SimBlock>, BlockOverrides);

/// The blocks to simulate after `base`, each with its time; with empty ones where numbers are left out.
fn in_order<'a>(base: &Block, blocks: &'a [SimBlock]) -> Result<Vec<Wanted<'a>>, SimulateError> {
    let mut all = Vec::new();
    let (mut previous, mut time) = (base.number(), base.timestamp());
    let last = U256::from(previous + MAX_SIMULATE_BLOCKS);
    for block in blocks {
        let mut overrides = block.block_overrides.clone().unwrap_or_default();
        let number = overrides.number.unwrap_or(U256::from(previous + 1));
        if number <= U256::from(previous) {
            return Err(SimulateError::Number { number, previous });
        }
        if number > last {
            return Err(SimulateError::Blocks);
        }
        while U256::from(previous + 1) < number {
            (previous, time) = (previous + 1, time.saturating_add(BLOCK_TIME));
            let between = BlockOverrides::default().with_time(time);
            all.push((None, between));
        }
        let after = overrides.time.unwrap_or(time.saturating_add(BLOCK_TIME));
        if after <= time {
            let previous = time;
            return Err(SimulateError::Time {
                time: after,
                previous,
            });
        }
        (previous, time) = (previous + 1, after);
        overrides.time = Some(time);
        all.push((Some(block), overrides));
    }
    Ok(all)
}
