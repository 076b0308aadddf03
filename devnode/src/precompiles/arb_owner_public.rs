//! `ArbOwnerPublic`: who owns the chain, and what the owners may have changed, for everybody to see.

use alloy::sol_types::SolValue;
use alloy_primitives::{Address, U256};

use super::{
    abi::ArbOwnerPublic::ArbOwnerPublicCalls as Method,
    call::{Call, Failure, Output, Purity, decode, sure},
};
use crate::{
    arbos::{
        OWNERS,
        fees::{INFRA_FEES, NETWORK_FEE_ACCOUNT, NETWORK_FEES},
    },
    evm::Db,
    stylus::Version,
};

/// How well Nitro packs calldata to price it.
const BROTLI_LEVEL: u64 = 1;

/// Runs a method.
pub(super) fn handle<DB: Db>(call: &mut Call<'_, DB>, input: &[u8]) -> Output {
    let method = decode::<Method>(input)?;
    if matches!(
        method,
        Method::getTransactionFilteringFrom(_)
            | Method::isTransactionFilterer(_)
            | Method::getAllTransactionFilterers(_)
            | Method::getFilteredFundsRecipient(_)
            | Method::getCollectTips(_)
            | Method::getMaxStylusContractFragments(_)
    ) {
        call.since(Version::Arbos60)?;
    }
    call.open(match method {
        Method::rectifyChainOwner(_) => Purity::Write,
        _ => Purity::View,
    })?;
    // What is only read below is a word each.
    let nobody = Vec::<Address>::new();
    Ok(match method {
        Method::isChainOwner(args) => call.is_member(OWNERS, args.addr)?.abi_encode(),
        Method::getAllChainOwners(_) => call.members(OWNERS)?.abi_encode(),
        Method::rectifyChainOwner(args) => {
            let owner = call.is_member(OWNERS, args.ownerToRectify)?;
            return Err(Failure::Plain(format!(
                "{} is {}: there is nothing to rectify",
                args.ownerToRectify,
                if owner {
                    "registered correctly"
                } else {
                    "no owner"
                },
            )));
        }
        Method::getMaxStylusContractFragments(_) => {
            U256::from(call.params()?.max_fragments).abi_encode()
        }
        method => {
            call.burn_reads(1)?;
            match method {
                Method::getNetworkFeeAccount(_) => sure(NETWORK_FEES.account(call.ctx))
                    .unwrap_or(NETWORK_FEE_ACCOUNT)
                    .abi_encode(),
                Method::getInfraFeeAccount(_) => sure(INFRA_FEES.account(call.ctx))
                    .unwrap_or_default()
                    .abi_encode(),
                Method::getFilteredFundsRecipient(_) => Address::ZERO.abi_encode(),
                Method::getBrotliCompressionLevel(_) => BROTLI_LEVEL.abi_encode(),
                Method::getScheduledUpgrade(_) => (0u64, 0u64).abi_encode(),
                Method::isCalldataPriceIncreaseEnabled(_)
                | Method::isNativeTokenOwner(_)
                | Method::isTransactionFilterer(_)
                | Method::getCollectTips(_) => false.abi_encode(),
                Method::getAllNativeTokenOwners(_) | Method::getAllTransactionFilterers(_) => {
                    nobody.abi_encode()
                }
                _ => 0u64.abi_encode(),
            }
        }
    })
}
