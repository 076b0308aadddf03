//! The parent chain.

use alloy::sol;

sol! {
    /// Who posts batches to the parent chain, and their fees.
    interface ArbAggregator {
        function getPreferredAggregator(address addr) external view returns (address, bool);
        function getDefaultAggregator() external view returns (address);
        function getBatchPosters() external view returns (address[]);
        function addBatchPoster(address newBatchPoster) external;
        function getFeeCollector(address batchPoster) external view returns (address);
        function setFeeCollector(address batchPoster, address newFeeCollector) external;
        function getTxBaseFee(address aggregator) external view returns (uint256);
        function setTxBaseFee(address aggregator, uint256 feeInL1Gas) external;
    }

    /// Messages from the parent chain that may be tried again.
    interface ArbRetryableTx {
        event TicketCreated(bytes32 indexed ticketId);
        event LifetimeExtended(bytes32 indexed ticketId, uint256 newTimeout);
        event RedeemScheduled(bytes32 indexed ticketId, bytes32 indexed retryTxHash, uint64 indexed sequenceNum, uint64 donatedGas, address gasDonor, uint256 maxRefund, uint256 submissionFeeRefund);
        event Canceled(bytes32 indexed ticketId);
        event Redeemed(bytes32 indexed userTxHash);

        error NoTicketWithID();
        error NotCallable();

        function redeem(bytes32 ticketId) external returns (bytes32);
        function getLifetime() external view returns (uint256);
        function getTimeout(bytes32 ticketId) external view returns (uint256);
        function keepalive(bytes32 ticketId) external returns (uint256);
        function getBeneficiary(bytes32 ticketId) external view returns (address);
        function cancel(bytes32 ticketId) external;
        function getCurrentRedeemer() external view returns (address);
        function submitRetryable(bytes32 requestId, uint256 l1BaseFee, uint256 deposit, uint256 callvalue, uint256 gasFeeCap, uint64 gasLimit, uint256 maxSubmissionFee, address feeRefundAddress, address beneficiary, address retryTo, bytes retryData) external;
    }
}
