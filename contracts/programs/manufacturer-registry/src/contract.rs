//! The calls the contract answers, each handed to the module that knows.

use crate::{
    entries::{self, Candidate},
    interface::{self as i, Kind, Status},
    levels::{self, Row, Table},
    ownership, setup, standing, store,
    views::{self, Manufacturer},
};
use abi_codec::{Array, Str};
use alloy_primitives::Address;
use contract_base::{answer::supports_interface, contract, stored};

stored! {
    /// The contract.
    pub struct ManufacturerRegistry { store::TABLES }
}

contract! {
    ManufacturerRegistry: i::IManufacturerRegistryCalls,
    views {
        fn isActive(id: u32) -> bool = views::is_active(id);
        fn operation(id: u32, account: Address) -> (Status, Kind, bool) = views::operation(id, account);
        fn statusAt(id: u32, week: u32) -> Status = views::status_at(id, week);
        fn pointsAt(id: u32, week: u32) -> u32 = views::points_at(id, week);
        fn signedFrom(id: u32) -> u32 = store::signed_from(id).get();
        fn levelsAt(week: u32) -> Table = levels::at(week);
        fn manufacturer(id: u32) -> Manufacturer = views::manufacturer(id);
        fn idOf(name: Str<&[u8]>) -> u32 = views::id_of(name.0);
        fn mayOperate(id: u32, account: Address) -> bool =
            ownership::may_operate(id, &store::entry(id).get(), account);
        fn count() -> u32 = store::head().get().count;
        fn genesis() -> u64 = store::head().get().genesis;
        fn supportsInterface(id: [u8; 4]) -> bool = supports_interface(id);
    }
    calls {
        fn whitelist(owner: Address, name: Str<&[u8]>, kind: Kind, points: u32, from_week: u32) -> u32 =
            entries::whitelist(&Candidate { owner, name, kind, points, from_week });
        fn suspend(id: u32) = standing::suspend(id);
        fn suspendFor(id: u32, duration: u32) = standing::suspend_for(id, duration);
        fn reinstate(id: u32) = standing::reinstate(id);
        fn revoke(id: u32) = standing::revoke(id);
        fn reappoint(id: u32, owner: Address) = ownership::reappoint(id, owner);
        fn setPoints(id: u32, points: u32, from_week: u32) = entries::set_points(id, points, from_week);
        fn setLevels(levels: Array<Row>, from_week: u32) = levels::set_levels(levels, from_week);
        fn setSignedFrom(id: u32, from_week: u32) = entries::set_signed_from(id, from_week);
        fn setOperator(id: u32, operator: Address, allowed: bool) =
            ownership::set_operator(id, operator, allowed);
        fn transferOwnership(id: u32, new_owner: Address) =
            ownership::transfer_ownership(id, new_owner);
        fn acceptOwnership(id: u32) = ownership::accept_ownership(id);
        fn initialize(admin: Address, genesis: u64) = setup::initialize(admin, genesis);
    }
}
