//! Where Arbitrum's precompiles lie, and what these tests call of them.

use alloy::{
    primitives::{Address, address},
    sol,
};
use devnode::{Config, stylus::Version};

pub(super) const ARB_SYS: Address = address!("0000000000000000000000000000000000000064");
pub(super) const ARB_INFO: Address = address!("0000000000000000000000000000000000000065");
pub(super) const ARB_OWNER_PUBLIC: Address = address!("000000000000000000000000000000000000006b");
pub(super) const ARB_GAS_INFO: Address = address!("000000000000000000000000000000000000006c");
pub(super) const ARB_AGGREGATOR: Address = address!("000000000000000000000000000000000000006d");
pub(super) const ARB_RETRYABLE_TX: Address = address!("000000000000000000000000000000000000006e");
pub(super) const ARB_OWNER: Address = address!("0000000000000000000000000000000000000070");
pub(super) const ARB_FILTERED: Address = address!("0000000000000000000000000000000000000074");
pub(super) const NODE_INTERFACE: Address = address!("00000000000000000000000000000000000000c8");
pub(super) const BOB: Address = Address::repeat_byte(0xb0);

sol! {
    interface ArbSys {
        event L2ToL1Tx(address caller, address indexed destination, uint256 indexed hash, uint256 indexed position, uint256 arbBlockNum, uint256 ethBlockNum, uint256 timestamp, uint256 callvalue, bytes data);
        event SendMerkleUpdate(uint256 indexed reserved, bytes32 indexed hash, uint256 indexed position);
        function isTopLevelCall() external view returns (bool);
        function myCallersAddressWithoutAliasing() external view returns (address);
        function wasMyCallersAddressAliased() external view returns (bool);
        function arbBlockNumber() external view returns (uint256);
        function arbBlockHash(uint256 arbBlockNum) external view returns (bytes32);
        function mapL1SenderContractAddressToL2Alias(address sender, address unused) external pure returns (address);
        function withdrawEth(address destination) external payable returns (uint256);
        function sendTxToL1(address destination, bytes data) external payable returns (uint256);
        function sendMerkleTreeState() external view returns (uint256 size, bytes32 root, bytes32[] partials);
    }
    interface ArbInfo {
        function getBalance(address account) external view returns (uint256);
        function getCode(address account) external view returns (bytes);
    }
    interface ArbGasInfo {
        function getPricesInWei() external view returns (uint256 tx_, uint256 calldata_, uint256 slot, uint256 base, uint256 congestion, uint256 total);
        function getPricesInArbGas() external view returns (uint256, uint256, uint256);
        function getGasAccountingParams() external view returns (uint256 speed, uint256 pool, uint256 tx_);
        function getMinimumGasPrice() external view returns (uint256);
        function getMaxTxGasLimit() external view returns (uint256);
        function getL1BaseFeeEstimate() external view returns (uint256);
        function getGasPricingConstraints() external view returns (uint64[3][] constraints);
        function getMultiGasBaseFee() external view returns (uint256[] baseFees);
    }
    interface ArbAggregator {
        function getBatchPosters() external view returns (address[]);
    }
    interface ArbRetryableTx {
        error NoTicketWithID();
        function getTimeout(bytes32 ticketId) external view returns (uint256);
        function getLifetime() external view returns (uint256);
    }
    interface ArbOwner {
        event OwnerActs(bytes4 indexed method, address indexed owner, bytes data);
        event ChainOwnerAdded(address indexed owner);
        event ChainOwnerRemoved(address indexed owner);
        function addChainOwner(address newOwner) external;
        function removeChainOwner(address ownerToRemove) external;
        function setInkPrice(uint32 price) external;
        function setMinimumL2BaseFee(uint256 priceInWei) external;
        function setNetworkFeeAccount(address newNetworkFeeAccount) external;
        function setInfraFeeAccount(address newInfraFeeAccount) external;
        function setMaxTxGasLimit(uint64 limit) external;
        function setSpeedLimit(uint64 limit) external;
        function setL1PricePerUnit(uint256 pricePerUnit) external;
        function setL2BaseFee(uint256 priceInWei) external;
    }
    interface ArbOwnerPublic {
        function isChainOwner(address addr) external view returns (bool);
        function getAllChainOwners() external view returns (address[]);
        function getNetworkFeeAccount() external view returns (address);
        function getMaxStylusContractFragments() external view returns (uint8);
    }
    interface NodeInterface {
        function gasEstimateComponents(address to, bool contractCreation, bytes data) external payable returns (uint64 gasEstimate, uint64 gasEstimateForL1, uint256 baseFee, uint256 l1BaseFeeEstimate);
        function nitroGenesisBlock() external pure returns (uint256 number);
        function blockL1Num(uint64 l2BlockNum) external view returns (uint64 l1BlockNum);
        function findBatchContainingBlock(uint64 blockNum) external view returns (uint64 batch);
    }
}

pub(super) fn of(version: Version) -> Config {
    Config {
        version,
        ..Config::default()
    }
}

/// Gas of a transaction with this calldata, apart from what it does.
pub(super) fn intrinsic(input: &[u8]) -> u64 {
    let byte = |byte: &u8| if *byte == 0 { 4 } else { 16 };
    21_000 + input.iter().map(byte).sum::<u64>()
}
