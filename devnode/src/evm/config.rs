//! The rules of the EVM: Ethereum's Osaka as Arbitrum runs it.

use revm::{context::CfgEnv, primitives::hardfork::SpecId};

/// How strictly a transaction is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Checks {
    /// A signed transaction: nonce, balance, base fee.
    Transaction,
    /// `eth_call` and estimates: anybody may send anything; gas is free unless a price is named.
    Call,
}

/// Configuration of revm for `chain_id`.
///
/// Differences from Ethereum: no calldata floor (EIP-7623) and no cap on a transaction's gas (EIP-7825),
/// as Arbitrum has both off by default; EIP-3541 is applied by our frames, since it must let Stylus code pass.
pub(crate) fn cfg(chain_id: u64, checks: Checks) -> CfgEnv {
    let mut cfg = CfgEnv::new_with_spec(SpecId::OSAKA).with_chain_id(chain_id);
    cfg.disable_eip7623 = true;
    cfg.disable_eip3541 = true;
    cfg.tx_gas_limit_cap = Some(u64::MAX);
    if checks == Checks::Call {
        cfg.disable_nonce_check = true;
        cfg.disable_eip3607 = true;
        cfg.disable_block_gas_limit = true;
        cfg.disable_base_fee = true;
    }
    cfg
}
