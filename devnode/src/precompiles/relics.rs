//! Small precompiles: relics of the first Arbitrum, and those that ArbOS keeps for itself.

use alloy::sol_types::SolValue;
use alloy_primitives::U256;

use super::{
    abi::{
        ArbFunctionTable::ArbFunctionTableCalls,
        ArbStatistics::ArbStatisticsCalls,
        ArbosActs::{ArbosActsCalls, CallerNotArbOS},
        ArbosTest::ArbosTestCalls,
    },
    call::{Call, Failure, Output, Purity, decode},
};
use crate::evm::Db;

/// `ArbFunctionTable`: tables that are always empty.
pub(super) fn function_table<DB: Db>(call: &mut Call<'_, DB>, input: &[u8]) -> Output {
    use ArbFunctionTableCalls as Method;
    let method = decode::<Method>(input)?;
    call.open(match method {
        Method::upload(_) => Purity::Write,
        _ => Purity::View,
    })?;
    match method {
        Method::upload(_) => Ok(Vec::new()),
        Method::size(_) => Ok(U256::ZERO.abi_encode()),
        Method::get(_) => Err(Failure::Plain("the table is empty".into())),
    }
}

/// `ArbStatistics`: the number of the block, and what the first Arbitrum left, which is nothing here.
pub(super) fn statistics<DB: Db>(call: &mut Call<'_, DB>, input: &[u8]) -> Output {
    let ArbStatisticsCalls::getStats(_) = decode::<ArbStatisticsCalls>(input)?;
    call.open(Purity::View)?;
    let (number, none) = (call.block_number(), U256::ZERO);
    Ok((number, none, none, none, none, none).abi_encode())
}

/// `ArbosTest`: burns gas.
pub(super) fn test<DB: Db>(call: &mut Call<'_, DB>, input: &[u8]) -> Output {
    let ArbosTestCalls::burnArbGas(args) = decode::<ArbosTestCalls>(input)?;
    call.open(Purity::Pure)?;
    let Ok(gas) = u64::try_from(args.gasAmount) else {
        return Err(Failure::Plain("more gas than there is".into()));
    };
    call.burn(gas)?;
    Ok(Vec::new())
}

/// `ArbosActs`: what ArbOS calls at the start of a block. Nobody else may.
pub(super) fn acts<DB: Db>(call: &mut Call<'_, DB>, input: &[u8]) -> Output {
    decode::<ArbosActsCalls>(input)?;
    call.open(Purity::Write)?;
    Err(CallerNotArbOS {}.into())
}
