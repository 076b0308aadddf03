//! `ArbSys`: facts about the chain. Messages to a parent chain are left out: there is none.

use alloy::sol_types::{SolInterface, SolValue};
use alloy_primitives::{Address, U256, address};
use revm::context::{ContextTr, JournalTr};

use super::{
    abi::ArbSys::{
        ArbSysCalls as Method, InvalidBlockNumber, mapL1SenderContractAddressToL2AliasCall,
    },
    call::{Call, Failure, Output, Purity, sure},
};
use crate::evm::Db;

/// Releases of ArbOS are reported with this offset.
const VERSION_OFFSET: u64 = 55;
/// Blocks whose hashes are known.
const HASHES: u64 = 256;
/// Contracts of the parent chain appear under their address plus this.
const ALIAS: Address = address!("1111000000000000000000000000000000001111");

/// Runs a method.
pub(super) fn handle<DB: Db>(call: &mut Call<'_, DB>, input: &[u8]) -> Output {
    let method = Method::abi_decode(input).map_err(|_| Failure::Refused)?;
    if let Method::mapL1SenderContractAddressToL2Alias(args) = method {
        call.open(Purity::Pure)?;
        return Ok(alias(args).abi_encode());
    }
    call.open(Purity::View)?;
    let number = call.ctx.block.number;
    Ok(match method {
        Method::arbBlockNumber(_) => number.abi_encode(),
        Method::arbBlockHash(args) => {
            let (requested, current) = (args.arbBlockNum, number);
            let oldest = current.saturating_sub(U256::from(HASHES));
            if requested >= current || requested < oldest {
                return Err(InvalidBlockNumber { requested, current }.into());
            }
            sure(call.ctx.db_mut().block_hash(requested.saturating_to())).abi_encode()
        }
        Method::arbChainID(_) => U256::from(call.ctx.cfg.chain_id).abi_encode(),
        Method::arbOSVersion(_) => {
            U256::from(VERSION_OFFSET + call.ctx.chain.settings.version.arbos()).abi_encode()
        }
        Method::getStorageGasAvailable(_) => U256::ZERO.abi_encode(),
        Method::isTopLevelCall(_) => (call.ctx.journal().depth() <= 2).abi_encode(),
        Method::wasMyCallersAddressAliased(_) => false.abi_encode(),
        Method::mapL1SenderContractAddressToL2Alias(_) => return Err(Failure::Refused),
    })
}

fn alias(args: mapL1SenderContractAddressToL2AliasCall) -> Address {
    let sender = U256::from_be_slice(args.sender.as_slice());
    let sum = sender.wrapping_add(U256::from_be_slice(ALIAS.as_slice()));
    Address::from_word(sum.into())
}
