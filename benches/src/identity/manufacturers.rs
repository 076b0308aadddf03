//! The DAO, and a maker.

use alloy::primitives::keccak256;
use anyhow::Result;
use client::{
    bindings::{
        IManufacturerRegistry::{self as m, Kind, Level},
        IVehicleId as v,
    },
    roles,
};
use protocol::{Levels, notice::MAX_SUSPENSION};

use super::stage::{By, Deployed, Stage};

/// The maker of hardware, the connection by software, and the one that is revoked.
pub(super) const AUTOPI: u32 = 1;
pub(super) const SMARTCAR: u32 = 2;
pub(super) const REVOKED: u32 = 3;

impl Stage {
    pub(super) async fn whitelist(&mut self) -> Result<()> {
        let fromWeek = self.week().await?;
        for (name, kind) in [
            ("AutoPi", Kind::Hardware),
            ("Smartcar", Kind::Software),
            ("Macaron", Kind::Hardware),
        ] {
            let call = m::whitelistCall {
                owner: self.address(By::Maker),
                name: name.into(),
                kind,
                points: 6_000,
                fromWeek,
            };
            self.case(By::Dao, self.manufacturers, "whitelist", &call)
                .await?;
        }
        Ok(())
    }

    /// What the DAO decides of entries, and what can be read of them.
    pub(super) async fn govern(&mut self) -> Result<()> {
        let (to, id) = (self.manufacturers, REVOKED);
        let week = self.week().await?;
        let guardian = v::grantRoleCall {
            role: roles::guardian(),
            account: self.address(By::Relayer),
        };
        self.prepare(By::Dao, to, &guardian).await?;
        let call = m::suspendForCall {
            id,
            duration: MAX_SUSPENSION,
        };
        self.case(By::Relayer, to, "suspendFor", &call).await?;
        let call = m::reappointCall {
            id,
            owner: self.address(By::Bob),
        };
        self.case(By::Dao, to, "reappoint", &call).await?;
        self.case(By::Dao, to, "suspend", &m::suspendCall { id })
            .await?;
        self.case(By::Dao, to, "reinstate", &m::reinstateCall { id })
            .await?;
        self.case(By::Dao, to, "revoke", &m::revokeCall { id })
            .await?;
        let id = AUTOPI;
        let call = m::setPointsCall {
            id,
            points: 2_000,
            fromWeek: week + 1,
        };
        self.case(By::Dao, to, "setPoints", &call).await?;
        let level = |level: &protocol::Level| Level {
            minWeeks: level.min_weeks,
            points: level.points,
        };
        let call = m::setLevelsCall {
            levels: Levels::DIMO.rows().iter().map(level).collect(),
            fromWeek: week + 1,
        };
        self.case(By::Dao, to, "setLevels", &call).await?;

        let fromWeek = week + 1;
        let call = m::setSignedFromCall { id, fromWeek };
        self.case(By::Dao, to, "setSignedFrom", &call).await?;

        let account = self.address(By::Maker);
        self.view(to, &m::isActiveCall { id }).await?;
        self.view(to, &m::operationCall { id, account }).await?;
        self.view(to, &m::statusAtCall { id, week }).await?;
        self.view(to, &m::pointsAtCall { id, week }).await?;
        self.view(to, &m::levelsAtCall { week }).await?;
        self.view(to, &m::manufacturerCall { id }).await?;
        let name = "AutoPi".into();
        self.view(to, &m::idOfCall { name }).await
    }

    pub(super) async fn own_maker(&mut self) -> Result<()> {
        let (to, id) = (self.manufacturers, AUTOPI);
        let call = m::setOperatorCall {
            id,
            operator: self.address(By::Relayer),
            allowed: true,
        };
        self.case(By::Maker, to, "setOperator", &call).await?;
        // There and back, so that the maker goes on.
        for (from, new) in [(By::Maker, By::Bob), (By::Bob, By::Maker)] {
            let call = m::transferOwnershipCall {
                id,
                newOwner: self.address(new),
            };
            self.case(from, to, "transferOwnership", &call).await?;
            let call = m::acceptOwnershipCall { id };
            self.case(new, to, "acceptOwnership", &call).await?;
        }
        Ok(())
    }

    /// The same of all contracts, last.
    pub(super) async fn roles(&mut self, to: Deployed) -> Result<()> {
        let role = keccak256("SOME_ROLE");
        let account = self.address(By::Bob);
        let grant = v::grantRoleCall { role, account };
        self.case(By::Dao, to, "grantRole", &grant).await?;
        let revoke = v::revokeRoleCall { role, account };
        self.case(By::Dao, to, "revokeRole", &revoke).await?;
        self.prepare(By::Dao, to, &grant).await?;
        let renounce = v::renounceRoleCall {
            role,
            callerConfirmation: account,
        };
        self.case(By::Bob, to, "renounceRole", &renounce).await?;
        self.view(to, &v::hasRoleCall { role, account }).await
    }
}
