//! `ArbGasInfo`: what gas costs. Without a parent chain, everything about its prices is zero; the base fee stands still,
//! so that there is no backlog either.

use alloy::sol_types::SolValue;
use alloy_primitives::{Address, I256, U256};

use super::{
    abi::ArbGasInfo::{
        ArbGasInfoCalls as Method, getGasPricingConstraintsCall as Constraints,
        getMultiGasPricingConstraintsCall as MultiConstraints,
    },
    call::{Call, Output, Purity, decode, sure},
};
use crate::{arbos::fees, evm::Db, stylus::Version};
use alloy::sol_types::SolCall;

/// Gas of writing a slot, as these prices have it.
const STORAGE_GAS: u64 = 20_000;
/// Gas a second that the chain is meant to run at.
const SPEED_LIMIT: u64 = 7_000_000;
/// Gas of a block.
const BLOCK_GAS: u64 = 32_000_000;
/// Seconds over which the base fee answers to a backlog.
const PRICING_INERTIA: u64 = 102;
/// Seconds of backlog that are forgiven.
const BACKLOG_TOLERANCE: u64 = 10;
/// Weight of old estimates of the parent chain's price.
const L1_INERTIA: u64 = 10;
/// Reward for posting a unit of data, wei.
const L1_REWARD: u64 = 10;
/// Units of data over which surplus and deficit are evened out.
const EQUILIBRATION_UNITS: u64 = 160_000_000;
/// Gas of posting a batch.
const BATCH_GAS: i64 = 210_000;
/// Resources that ArbOS 60 can price apart.
const RESOURCES: usize = 9;

/// Runs a method.
pub(super) fn handle<DB: Db>(call: &mut Call<'_, DB>, input: &[u8]) -> Output {
    let method = decode::<Method>(input)?;
    if matches!(
        method,
        Method::getMultiGasPricingConstraints(_) | Method::getMultiGasBaseFee(_)
    ) {
        call.since(Version::Arbos60)?;
    }
    call.open(Purity::View)?;
    call.burn_reads(reads(&method))?;
    let zero = U256::ZERO;
    let base_fee = U256::from(call.ctx.block.basefee);
    Ok(match method {
        Method::getPricesInWei(_) | Method::getPricesInWeiWithAggregator(_) => {
            // A transaction, a byte of calldata, a slot; then gas: its base, its congestion, and both.
            let slot = base_fee.saturating_mul(U256::from(STORAGE_GAS));
            let least = min_base_fee(call).min(base_fee);
            (zero, zero, slot, least, base_fee - least, base_fee).abi_encode()
        }
        Method::getPricesInArbGas(_) | Method::getPricesInArbGasWithAggregator(_) => {
            (zero, zero, U256::from(STORAGE_GAS)).abi_encode()
        }
        Method::getGasAccountingParams(_) => {
            let (speed, block) = (U256::from(SPEED_LIMIT), U256::from(BLOCK_GAS));
            (speed, block, block).abi_encode()
        }
        Method::getMaxTxGasLimit(_) => sure(fees::MAX_TX_GAS.get(call.ctx))
            .unwrap_or(U256::from(fees::TRANSACTION_GAS))
            .abi_encode(),
        Method::getMaxBlockGasLimit(_) => BLOCK_GAS.abi_encode(),
        Method::getMinimumGasPrice(_) => min_base_fee(call).abi_encode(),
        Method::getPricingInertia(_) => PRICING_INERTIA.abi_encode(),
        Method::getGasBacklogTolerance(_) => BACKLOG_TOLERANCE.abi_encode(),
        Method::getL1BaseFeeEstimateInertia(_) => L1_INERTIA.abi_encode(),
        Method::getL1RewardRate(_) => L1_REWARD.abi_encode(),
        Method::getL1RewardRecipient(_) => Address::ZERO.abi_encode(),
        Method::getL1PricingEquilibrationUnits(_) => U256::from(EQUILIBRATION_UNITS).abi_encode(),
        Method::getPerBatchGasCharge(_) => BATCH_GAS.abi_encode(),
        Method::getL1BaseFeeEstimate(_)
        | Method::getL1GasPriceEstimate(_)
        | Method::getCurrentTxL1GasFees(_)
        | Method::getL1FeesAvailable(_)
        | Method::getL1PricingFundsDueForRewards(_) => zero.abi_encode(),
        Method::getGasBacklog(_)
        | Method::getAmortizedCostCapBips(_)
        | Method::getLastL1PricingUpdateTime(_)
        | Method::getL1PricingUnitsSinceUpdate(_) => 0u64.abi_encode(),
        Method::getL1PricingSurplus(_) | Method::getLastL1PricingSurplus(_) => {
            I256::ZERO.abi_encode()
        }
        Method::getGasPricingConstraints(_) => Constraints::abi_encode_returns(&Vec::new()),
        Method::getMultiGasPricingConstraints(_) => {
            MultiConstraints::abi_encode_returns(&Vec::new())
        }
        Method::getMultiGasBaseFee(_) => vec![base_fee; RESOURCES].abi_encode(),
    })
}

/// Least base fee; until the owner has set one, that of the block.
fn min_base_fee<DB: Db>(call: &mut Call<'_, DB>) -> U256 {
    let base_fee = U256::from(call.ctx.block.basefee);
    sure(fees::MIN_BASE_FEE.get(call.ctx)).unwrap_or(base_fee)
}

/// Words of ArbOS's state that a method reads.
fn reads(method: &Method) -> u64 {
    match method {
        Method::getCurrentTxL1GasFees(_) => 0,
        Method::getPricesInWei(_)
        | Method::getPricesInWeiWithAggregator(_)
        | Method::getGasAccountingParams(_) => 2,
        Method::getL1PricingSurplus(_) => 3,
        Method::getMultiGasBaseFee(_) => RESOURCES as u64,
        _ => 1,
    }
}
