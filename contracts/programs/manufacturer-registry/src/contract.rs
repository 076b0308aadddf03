//! The calls the contract answers, each handed to the module that knows.

use crate::{entries::Candidate, interface as i, interface::Kind, levels, ownership, store, views};
use alloc::{vec, vec::Vec};
use contract_base::{answer::supports_interface, contract, stored};
use openzeppelin_stylus::access::control::AccessControl;
use stylus_sdk::prelude::*;

stored! {
    /// The contract. Everything of its own lies in `store`; this is OpenZeppelin's part.
    pub struct ManufacturerRegistry {
        access: AccessControl,
    }
    tables: store::TABLES,
}

contract! {
    ManufacturerRegistry, i, |self, r|
    views {
        isActiveCall => answer(Ok(views::is_active(r.u32()?))),
        operationCall => Ok(views::operation(r.u32()?, r.address()?)),
        statusAtCall => answer(Ok(views::status_at(r.u32()?, r.u32()?))),
        pointsAtCall => answer(Ok(views::points_at(r.u32()?, r.u32()?))),
        levelsAtCall => Ok(levels::encoded(&levels::at(r.u32()?))),
        manufacturerCall => views::manufacturer(r.u32()?),
        idOfCall => answer(Ok(views::id_of(r.bytes()?))),
        mayOperateCall => {
            let id = r.u32()?;
            answer(Ok(ownership::may_operate(id, &store::entry(id).get(), r.address()?)))
        },
        countCall => answer(Ok(store::head().get().count)),
        genesisCall => answer(Ok(store::head().get().genesis)),
        supportsInterfaceCall => answer(Ok(supports_interface(r.bytes4()?))),
    }
    calls {
        whitelistCall => answer(self.whitelist(&Candidate {
            owner: r.address()?,
            name: r.bytes()?,
            kind: match r.u8()? {
                0 => Kind::Hardware,
                1 => Kind::Software,
                _ => return None,
            },
            points: r.u32()?,
            from_week: r.u32()?,
        })),
        suspendCall => done(self.suspend(r.u32()?)),
        reinstateCall => done(self.reinstate(r.u32()?)),
        revokeCall => done(self.revoke(r.u32()?)),
        setPointsCall => done(self.set_points(r.u32()?, r.u32()?, r.u32()?)),
        setLevelsCall => {
            let levels = levels::read(r)?;
            done(self.set_levels(&levels, r.u32()?))
        },
        setOperatorCall => done(ownership::set_operator(r.u32()?, r.address()?, r.bool()?)),
        transferOwnershipCall => done(ownership::transfer_ownership(r.u32()?, r.address()?)),
        acceptOwnershipCall => done(ownership::accept_ownership(r.u32()?)),
        initializeCall => done(self.initialize(r.address()?, r.u64()?)),
    }
}
