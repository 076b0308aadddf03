//! Typed contract calls, read from the committed Solidity interfaces so that nothing is written twice: each interface is a
//! module of calls, events and errors, with a `new(address, provider)` to call it through any alloy provider.

pub use consumers::IConsumerStaking::{self, IConsumerStakingErrors};
pub use dao::{
    DimoGovernor, DimoToken, GuardianCouncil, ProxyAdmin, TimelockController,
    TransparentUpgradeableProxy,
};
pub use devices::IDeviceRegistry::{self, IDeviceRegistryErrors};
pub use disputes::IDisputes::{self, IDisputesErrors};
pub use distributor::IRewardsDistributor::{
    self, Claim, ClaimStatus, IRewardsDistributorErrors, Settings, State, WeekInfo, WeekState,
};
pub use judge::IWeekJudge::{self, IWeekJudgeErrors};
pub use manufacturers::IManufacturerRegistry::{self, IManufacturerRegistryErrors};
pub use others::{IArbWasm, IERC20, IOpenZeppelinErrors, IStartUp};
pub use vehicles::IVehicleId::{self, IVehicleIdErrors};

/// One module for each interface, so that equal names of their types do not meet.
macro_rules! interfaces {
    ($($module:ident = $file:literal,)*) => {$(
        #[allow(missing_docs, unreachable_pub, clippy::too_many_arguments)]
        mod $module {
            alloy::sol!(
                #![sol(all_derives, rpc)]
                $file
            );
        }
    )*};
}

interfaces! {
    consumers = "../contracts/interfaces/IConsumerStaking.sol",
    devices = "../contracts/interfaces/IDeviceRegistry.sol",
    disputes = "../contracts/interfaces/IDisputes.sol",
    distributor = "../contracts/interfaces/IRewardsDistributor.sol",
    judge = "../contracts/interfaces/IWeekJudge.sol",
    manufacturers = "../contracts/interfaces/IManufacturerRegistry.sol",
    vehicles = "../contracts/interfaces/IVehicleId.sol",
}

/// The DAO's contracts and the proxies, which are Solidity: read from what was compiled.
#[allow(missing_docs, unreachable_pub, clippy::too_many_arguments)]
mod dao {
    alloy::sol!(
        #[sol(all_derives, rpc)]
        DimoGovernor,
        "../contracts/abi/DimoGovernor.json"
    );
    alloy::sol!(
        #[sol(all_derives, rpc)]
        DimoToken,
        "../contracts/abi/DimoToken.json"
    );
    alloy::sol!(
        #[sol(all_derives, rpc)]
        GuardianCouncil,
        "../contracts/abi/GuardianCouncil.json"
    );
    alloy::sol!(
        #[sol(all_derives, rpc)]
        ProxyAdmin,
        "../contracts/abi/ProxyAdmin.json"
    );
    alloy::sol!(
        #[sol(all_derives, rpc)]
        TimelockController,
        "../contracts/abi/TimelockController.json"
    );
    alloy::sol!(
        #[sol(all_derives, rpc)]
        TransparentUpgradeableProxy,
        "../contracts/abi/TransparentUpgradeableProxy.json"
    );
}

/// What the program calls besides DIMO's own contracts: standards and Nitro's precompile.
#[allow(missing_docs, unreachable_pub)]
mod others {
    alloy::sol! {
        #![sol(all_derives, rpc)]

        interface IERC20 {
            event Transfer(address indexed from, address indexed to, uint256 value);
            function balanceOf(address account) external view returns (uint256);
            function totalSupply() external view returns (uint256);
            function transfer(address to, uint256 value) external returns (bool);
            function approve(address spender, uint256 value) external returns (bool);
            function allowance(address owner, address spender) external view returns (uint256);
        }

        /// OpenZeppelin's errors of a token, where it refuses a direct call.
        interface IOpenZeppelinErrors {
            error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed);
            error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed);
            error ERC20InvalidReceiver(address receiver);
            error ERC20InvalidSender(address sender);
        }

        interface IArbWasm {
            function activateProgram(address program) external payable returns (uint16 version, uint256 dataFee);
            function codehashKeepalive(bytes32 codehash) external payable;
            function programTimeLeft(address program) external view returns (uint64 timeLeft);
            error ProgramKeepaliveTooSoon(uint64 ageInSeconds);
            error ProgramNotWasm();
            error ProgramNotActivated();
            error ProgramNeedsUpgrade(uint16 version, uint16 stylusVersion);
            error ProgramExpired(uint64 ageInSeconds);
            error ProgramUpToDate();
            error ProgramInsufficientValue(uint256 have, uint256 want);
        }

        /// Constructor arguments, which have no place in an interface.
        interface IStartUp {
            function token(address holder) external;
        }
    }
}

/// The README, whose Rust `cargo test --doc` runs.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
