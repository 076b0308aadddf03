//! `NodeInterface`: questions to the node in the form of a call. It exists in `eth_call` only, at no address on chain.

use alloy::{
    eips::BlockNumberOrTag,
    rpc::types::{TransactionInput, TransactionRequest},
    sol,
    sol_types::{SolInterface, SolValue},
};
use alloy_primitives::{Address, Bytes, TxKind, U256, address};

use super::{CallError, CallRequest, Chain};
use NodeInterface::NodeInterfaceCalls as Method;

/// Where it pretends to be.
const ADDRESS: Address = address!("00000000000000000000000000000000000000c8");

sol! {
    /// Questions to the node.
    interface NodeInterface {
        function estimateRetryableTicket(address sender, uint256 deposit, address to, uint256 l2CallValue, address excessFeeRefundAddress, address callValueRefundAddress, bytes data) external;
        function constructOutboxProof(uint64 size, uint64 leaf) external view returns (bytes32 send, bytes32 root, bytes32[] proof);
        function findBatchContainingBlock(uint64 blockNum) external view returns (uint64 batch);
        function getL1Confirmations(bytes32 blockHash) external view returns (uint64 confirmations);
        function gasEstimateComponents(address to, bool contractCreation, bytes data) external payable returns (uint64 gasEstimate, uint64 gasEstimateForL1, uint256 baseFee, uint256 l1BaseFeeEstimate);
        function gasEstimateL1Component(address to, bool contractCreation, bytes data) external payable returns (uint64 gasEstimateForL1, uint256 baseFee, uint256 l1BaseFeeEstimate);
        function legacyLookupMessageBatchProof(uint256 batchNum, uint64 index) external view returns (bytes32[] proof, uint256 path, address l2Sender, address l1Dest, uint256 l2Block, uint256 l1Block, uint256 timestamp, uint256 amount, bytes calldataForL1);
        function nitroGenesisBlock() external pure returns (uint256 number);
        function blockL1Num(uint64 l2BlockNum) external view returns (uint64 l1BlockNum);
        function l2BlockRangeForL1(uint64 blockNum) external view returns (uint64 firstBlock, uint64 lastBlock);
    }
}

/// Whether a call asks the node and not the chain.
pub(super) fn is_asked(tx: &TransactionRequest) -> bool {
    tx.to == Some(TxKind::Call(ADDRESS))
}

/// Answers a call.
pub(super) fn answer(chain: &Chain, request: &CallRequest) -> Result<Bytes, CallError> {
    let input = request.tx.input.input().cloned().unwrap_or_default();
    let method = Method::abi_decode(&input)
        .map_err(|_| refused("there is no such method, or its arguments do not match"))?;
    let base_fee = U256::from(chain.base_fee());
    // Nothing is charged for data on a parent chain.
    let (l1_gas, l1_price) = (0u64, U256::ZERO);
    Ok(match method {
        Method::gasEstimateComponents(args) => {
            let to = (!args.contractCreation).then_some(args.to);
            let gas = estimate(chain, request, to, args.data)?;
            (gas, l1_gas, base_fee, l1_price).abi_encode()
        }
        Method::gasEstimateL1Component(_) => (l1_gas, base_fee, l1_price).abi_encode(),
        Method::nitroGenesisBlock(_) => U256::ZERO.abi_encode(),
        // Block numbers are the chain's own, also where the parent chain's are meant.
        Method::blockL1Num(args) => known(chain, args.l2BlockNum)?.abi_encode(),
        Method::l2BlockRangeForL1(args) => {
            let number = known(chain, args.blockNum)?;
            (number, number).abi_encode()
        }
        Method::getL1Confirmations(args) => {
            if chain.block(args.blockHash.into()).is_none() {
                return Err(refused("unknown block"));
            }
            0u64.abi_encode()
        }
        Method::estimateRetryableTicket(_)
        | Method::constructOutboxProof(_)
        | Method::findBatchContainingBlock(_)
        | Method::legacyLookupMessageBatchProof(_) => {
            return Err(refused("there is no parent chain"));
        }
    }
    .into())
}

/// Gas of the call or create that is asked about, in the place of the question.
fn estimate(
    chain: &Chain,
    request: &CallRequest,
    to: Option<Address>,
    data: Bytes,
) -> Result<u64, CallError> {
    let mut inner = request.clone();
    inner.tx.to = Some(to.map_or(TxKind::Create, TxKind::Call));
    inner.tx.input = TransactionInput::new(data);
    // The limit of the question is no limit of what it is about.
    inner.tx.gas = None;
    chain.estimate(&inner)
}

fn known(chain: &Chain, number: u64) -> Result<u64, CallError> {
    match chain.block(BlockNumberOrTag::Number(number).into()) {
        Some(_) => Ok(number),
        None => Err(refused("there is no such block")),
    }
}

fn refused(why: &str) -> CallError {
    CallError::Reverted(Some(format!("NodeInterface: {why}")), Bytes::new())
}
