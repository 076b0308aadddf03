//! `ArbSys`: facts about the chain, and messages to a parent chain. There is none to receive them: a message is noted,
//! its value is gone, and nothing else ever happens.

use alloy::sol_types::SolValue;
use alloy_primitives::{Address, B256, Bytes, U256, address, keccak256};
use revm::context::ContextTr;

use super::{
    abi::ArbSys::{
        ArbSysCalls as Method, InvalidBlockNumber, L2ToL1Tx, SendMerkleUpdate,
        mapL1SenderContractAddressToL2AliasCall,
    },
    call::{Call, Failure, Output, Purity, decode, sure},
};
use crate::{arbos::Sends, evm::Db};

/// Releases of ArbOS are reported with this offset.
const VERSION_OFFSET: u64 = 55;
/// Blocks whose hashes are known.
const HASHES: u64 = 256;
/// Contracts of the parent chain appear under their address plus this.
const ALIAS: Address = address!("1111000000000000000000000000000000001111");

/// Runs a method.
pub(super) fn handle<DB: Db>(call: &mut Call<'_, DB>, input: &[u8]) -> Output {
    let method = decode::<Method>(input)?;
    call.open(match method {
        Method::mapL1SenderContractAddressToL2Alias(_) => Purity::Pure,
        Method::sendTxToL1(_) | Method::withdrawEth(_) => Purity::Payable,
        _ => Purity::View,
    })?;
    let number = call.block_number();
    Ok(match method {
        Method::mapL1SenderContractAddressToL2Alias(args) => alias(args).abi_encode(),
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
        // Nitro's own rule, which lets one contract more pass than the name says.
        Method::isTopLevelCall(_) => (call.ctx.chain.callers.len() <= 2).abi_encode(),
        // Only messages from a parent chain come from aliased addresses.
        Method::wasMyCallersAddressAliased(_) => false.abi_encode(),
        Method::myCallersAddressWithoutAliasing(_) => {
            let callers = call.ctx.chain.callers.iter().rev();
            callers.copied().nth(1).unwrap_or_default().abi_encode()
        }
        Method::sendTxToL1(args) => send(call, args.destination, args.data)?.abi_encode(),
        Method::withdrawEth(args) => send(call, args.destination, Bytes::new())?.abi_encode(),
        Method::sendMerkleTreeState(_) => {
            if !call.caller.is_zero() {
                return Err(Failure::Plain(
                    "only the zero address may ask for the state of the tree".into(),
                ));
            }
            let sends = sure(Sends::load(call.ctx));
            let size = U256::from(sends.size);
            (size, sends.root(), sends.partials).abi_encode_params()
        }
    })
}

fn alias(args: mapL1SenderContractAddressToL2AliasCall) -> Address {
    let sender = U256::from_be_slice(args.sender.as_slice());
    let sum = sender.wrapping_add(U256::from_be_slice(ALIAS.as_slice()));
    Address::from_word(sum.into())
}

/// Sends a message and returns its number.
fn send<DB: Db>(
    call: &mut Call<'_, DB>,
    destination: Address,
    data: Bytes,
) -> Result<U256, Failure> {
    let (number, timestamp) = (call.block_number(), U256::from(call.time()));
    let words = [number, number, timestamp, call.value].map(B256::from);
    let message = [
        call.caller.as_slice(),
        destination.as_slice(),
        words.concat().as_slice(),
        &data,
    ]
    .concat();
    call.burn_reads(1)?; // owners of the native token, of which there are none
    call.burn_keccak(message.len())?;
    let hash = keccak256(message);

    let mut sends = sure(Sends::load(call.ctx));
    let position = U256::from(sends.size);
    let updates = sends.append(hash);
    // The size, and up to the first free subtree one partial read and one written a level.
    call.burn_reads(2 + updates.len() as u64)?;
    call.burn_writes(2)?;
    for _ in &updates {
        call.burn_keccak(64)?;
        call.burn_clear()?;
    }
    sure(sends.store(call.ctx));
    call.burn_value();
    for update in updates {
        call.emit(&SendMerkleUpdate {
            reserved: U256::ZERO,
            hash: update.hash,
            position: update.position(),
        })?;
    }
    call.emit(&L2ToL1Tx {
        caller: call.caller,
        destination,
        hash: hash.into(),
        position,
        arbBlockNum: number,
        ethBlockNum: number,
        timestamp,
        callvalue: call.value,
        data,
    })?;
    Ok(position)
}
