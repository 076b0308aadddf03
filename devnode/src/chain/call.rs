//! Executing without mining: calls, estimates, access lists.

use alloy::{
    eips::BlockId,
    rpc::types::{
        AccessList, AccessListItem, BlockOverrides, TransactionRequest, state::StateOverride,
    },
};
use alloy_primitives::{B256, Bytes, TxKind, U256};
use revm::{
    context::{TxEnv, result::EVMError},
    context_interface::either::Either,
};

use super::{
    CallError, Chain, ChainDb, Mined, Rejected, UnknownBlock,
    block::{Block, Place, Start},
    mine::rejected,
    node_interface,
    outcome::output,
    overrides::{apply_block, apply_state},
    transaction,
};
use crate::{
    arbos::{ARBOS_STATE, fees::NETWORK_FEE_ACCOUNT},
    evm::{
        self, Arb, Checks, Deadline, Executed, ExecutionError, OUT_OF_TIME, RecentPrograms, Run,
    },
    genesis::COINBASE,
    precompiles,
};

/// Gas of the cheapest transaction.
const TRANSFER_GAS: u64 = 21_000;
/// An estimate may exceed the true need by one part in this many.
const TOLERANCE: u64 = 64;

/// Lists that are tried before one stands.
const MAX_LISTS: usize = 8;

/// A call that changes nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct CallRequest {
    /// The transaction it would be.
    pub(crate) tx: TransactionRequest,
    /// The block at whose end it would stand.
    pub(crate) block: BlockId,
    /// Pretended state.
    pub(crate) state: Option<StateOverride>,
    /// Pretended block.
    pub(crate) overrides: Option<BlockOverrides>,
    /// Stands in the block, before its transaction of this index, rather than after it.
    pub(crate) index: Option<u64>,
}

/// An access list, and what becomes of the transaction that has it.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    /// The list.
    pub(crate) list: AccessList,
    /// Gas the transaction uses with it.
    pub(crate) gas_used: u64,
    /// Why it fails with it, if it does.
    pub(crate) error: Option<String>,
}

impl Chain {
    /// Output of a call.
    pub(crate) fn call(&self, request: &CallRequest) -> Result<Bytes, CallError> {
        if node_interface::is_asked(&request.tx) {
            return node_interface::answer(self, request);
        }
        let executed = self.simulate(request, self.call_gas(request), u64::MAX)?;
        output(executed, &self.settings.naming.abis)
    }

    /// Gas limit with which a transaction succeeds, at most 1/64 above the least such limit.
    pub(crate) fn estimate(&self, request: &CallRequest) -> Result<u64, CallError> {
        let mut high = self.gas_ceiling(request)?;
        let cap = self.transaction_gas(self.version_at(request.block)?);
        let executed = self.simulate(request, high, cap)?;
        let (used, spent) = {
            let gas = executed.result.gas();
            (executed.result.tx_gas_used(), gas.total_gas_spent())
        };
        output(executed, &self.settings.naming.abis)?;
        let fits = |gas: u64| -> Result<bool, CallError> {
            match self.simulate(request, gas, cap) {
                Ok(executed) => Ok(executed.result.is_success()),
                // Too little even for the transaction's fixed cost.
                Err(CallError::Rejected(_)) => Ok(false),
                Err(error) => Err(error),
            }
        };
        // What was used before refunds is enough, unless somebody looked at the gas left or kept 1/64 back.
        let guess = spent
            .saturating_add(spent / 63)
            .saturating_add(2300)
            .min(high);
        let mut low = used.saturating_sub(1).max(TRANSFER_GAS - 1);
        if fits(spent)? {
            return Ok(spent);
        }
        low = low.max(spent);
        if fits(guess)? {
            high = guess;
        } else {
            low = low.max(guess);
        }
        while low + 1 < high && high - low > high / TOLERANCE {
            let middle = low + (high - low) / 2;
            if fits(middle)? {
                high = middle;
            } else {
                low = middle;
            }
        }
        Ok(high)
    }

    /// The accounts and slots a transaction touches, and what it does with a list of them.
    pub(crate) fn access_list(&self, request: &CallRequest) -> Result<Listed, CallError> {
        let gas = self.gas_ceiling(request)?;
        let cap = self.transaction_gas(self.version_at(request.block)?);
        let mut request = request.clone();
        let mut list = request.tx.access_list.take().unwrap_or_default();
        // What a transaction touches may depend on its gas, and that on the list.
        for _ in 0..MAX_LISTS {
            request.tx.access_list = Some(list.clone());
            let executed = self.simulate(&request, gas, cap)?;
            let touched = self.touched(&request.tx, &executed);
            if touched == list {
                return Ok(self.listed(list, executed));
            }
            list = touched;
        }
        request.tx.access_list = Some(list.clone());
        let executed = self.simulate(&request, gas, cap)?;
        Ok(self.listed(list, executed))
    }

    fn listed(&self, list: AccessList, executed: Executed) -> Listed {
        let gas_used = executed.result.tx_gas_used();
        let output = output(executed, &self.settings.naming.abis);
        Listed {
            list,
            gas_used,
            error: output.err().map(|error| error.to_string()),
        }
    }

    /// What an execution has touched and a list could warm.
    fn touched(&self, tx: &TransactionRequest, executed: &Executed) -> AccessList {
        let sender = tx.from.unwrap_or_default();
        let to = tx.to.and_then(|to| to.to().copied());
        let warm_anyhow = precompiles::warm(self.settings.version);
        let accounts = executed.state.iter().map(|(address, account)| {
            let mut keys: Vec<B256> = account.storage.keys().map(|key| (*key).into()).collect();
            keys.sort_unstable();
            AccessListItem {
                address: *address,
                storage_keys: keys,
            }
        });
        // Sender, target and precompiles are warm anyhow: listing them costs more than it saves.
        let mut items: Vec<_> = accounts
            .filter(|item| {
                let address = item.address;
                let warm =
                    address == sender || Some(address) == to || warm_anyhow.contains(&address);
                let internal = [ARBOS_STATE, NETWORK_FEE_ACCOUNT, COINBASE].contains(&address);
                !internal && (!warm || !item.storage_keys.is_empty())
            })
            .collect();
        items.sort_unstable_by_key(|item| item.address);
        AccessList(items)
    }

    /// Gas limit of a call: its own, or the most that any may have.
    pub(super) fn call_gas(&self, request: &CallRequest) -> u64 {
        let most = self.config.call_gas_limit;
        request.tx.gas.unwrap_or(most).min(most)
    }

    fn gas_ceiling(&self, request: &CallRequest) -> Result<u64, CallError> {
        let ceiling = self.call_gas(request);
        let price = price(&request.tx);
        if price == 0 {
            return Ok(ceiling);
        }
        let sender = request.tx.from.unwrap_or_default();
        let overridden = request
            .state
            .as_ref()
            .and_then(|state| state.get(&sender)?.balance);
        let balance = match overridden {
            Some(balance) => balance,
            None => self
                .account(sender, request.block)?
                .map_or(U256::ZERO, |a| a.balance),
        };
        let value = request.tx.value.unwrap_or_default();
        let Some(left) = balance.checked_sub(value) else {
            return Err(Rejected::Funds {
                sender,
                have: balance,
                want: value,
            }
            .into());
        };
        let affordable: u64 = (left / U256::from(price)).saturating_to();
        Ok(ceiling.min(affordable))
    }

    /// Executes a call with a gas limit, of which no more than `gas_cap` may be used.
    fn simulate(
        &self,
        request: &CallRequest,
        gas: u64,
        gas_cap: u64,
    ) -> Result<Executed, CallError> {
        let run = self.prepare(request, gas, gas_cap)?;
        run.execute(None).map_err(|error| self.failed(error))
    }

    /// Why a call could not be executed.
    pub(super) fn failed(&self, error: ExecutionError) -> CallError {
        match error {
            EVMError::Custom(reason) if reason == OUT_OF_TIME => {
                CallError::Timeout(self.config.call_timeout)
            }
            error => rejected(error).into(),
        }
    }

    /// A call ready to be executed, with a gas limit of which no more than `gas_cap` may be used.
    pub(super) fn prepare(
        &self,
        request: &CallRequest,
        gas: u64,
        gas_cap: u64,
    ) -> Result<Run<ChainDb<'_>>, CallError> {
        let block = self
            .block(request.block)
            .ok_or(UnknownBlock::Missing(request.block))?;
        let Start { version, recent } = match request.index {
            Some(index) => self.start(block, at(block, index)?)?.clone(),
            None => Start {
                version: self.version_at(request.block)?,
                recent: RecentPrograms::NONE,
            },
        };
        let place = Place::of(block);
        let mut env = Self::block_env(&place);
        let mut db = self.db(version);
        let mut moved = self.moved.clone();
        if let Some(overrides) = &request.state {
            moved.extend(apply_state(&mut db, overrides, self.settings.version)?);
        }
        if let Some(overrides) = &request.overrides {
            apply_block(&mut env, overrides);
        }
        let sender = request.tx.from.unwrap_or_default();
        let nonce = self
            .state
            .account(sender, version)
            .map_or(0, |account| account.nonce);
        let tx = self.env(&request.tx, gas, nonce, place.base_fee)?;
        let offered = offered(&request.tx, env.basefee);
        let settings = self.settings.clone();
        Ok(Run {
            db,
            block: env,
            cfg: evm::cfg(self.config.chain_id, Checks::Call),
            tx,
            arb: Arb {
                deadline: self.deadline.map(Deadline::new),
                moved,
                ..Arb::after(settings, gas_cap, offered, recent)
            },
        })
    }

    /// The transaction that a call would be, as revm executes it.
    pub(super) fn env(
        &self,
        tx: &TransactionRequest,
        gas: u64,
        nonce: u64,
        base_fee: u64,
    ) -> Result<TxEnv, Rejected> {
        if tx.blob_versioned_hashes.is_some() || tx.sidecar.is_some() {
            return Err(Rejected::Blob);
        }
        let conflict = |error: &dyn std::fmt::Display| Rejected::Incomplete(error.to_string());
        let data = tx.input.unique_input().map_err(|error| conflict(&error))?;
        let authorizations = tx.authorization_list.clone().unwrap_or_default();
        let mut env = TxEnv {
            caller: tx.from.unwrap_or_default(),
            gas_limit: gas,
            // Nothing is charged beyond the base fee, and nothing at all if no price is named.
            gas_price: price(tx).min(u128::from(base_fee)),
            kind: tx.to.unwrap_or(TxKind::Create),
            value: tx.value.unwrap_or_default(),
            data: data.cloned().unwrap_or_default(),
            nonce: tx.nonce.unwrap_or(nonce),
            // Requests rarely name it, and only legacy transactions may do without.
            chain_id: tx.chain_id.or(Some(self.config.chain_id)),
            access_list: tx.access_list.clone().unwrap_or_default(),
            authorization_list: authorizations.into_iter().map(Either::Left).collect(),
            ..TxEnv::default()
        };
        env.gas_priority_fee = (!env.authorization_list.is_empty()).then_some(0);
        env.derive_tx_type().map_err(|error| conflict(&error))?;
        Ok(env)
    }
}

/// The transaction of this index in a block.
fn at(block: &Block, index: u64) -> Result<&Mined, CallError> {
    let transactions = &block.transactions;
    let mined = usize::try_from(index)
        .ok()
        .and_then(|i| transactions.get(i));
    mined.ok_or(CallError::Index {
        index,
        block: block.number(),
        len: transactions.len(),
    })
}

/// What a call offers for gas, as [`transaction::offered`] has it of a transaction.
pub(super) fn offered(tx: &TransactionRequest, base_fee: u64) -> u128 {
    match tx.gas_price {
        Some(price) => price,
        None => {
            let tip = tx.max_priority_fee_per_gas.unwrap_or_default();
            transaction::offered(price(tx), Some(tip), base_fee)
        }
    }
}

/// The highest price that a call offers, wei per gas.
pub(super) fn price(tx: &TransactionRequest) -> u128 {
    tx.gas_price.or(tx.max_fee_per_gas).unwrap_or_default()
}
