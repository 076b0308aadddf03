//! Vehicles and their owners.

use alloy::primitives::{Address, B256, Bytes, U256};
use anyhow::Result;
use client::{
    bindings::IVehicleId::{self as v, MintRequest, Powertrain},
    roles,
};
use serde_json::json;

use super::stage::{By, DEADLINE, Stage};

/// Alice's car with devices, which is sold; Bob's, whose owner signed; another of Alice's.
pub(super) const ALICES: u64 = 3;
pub(super) const BOBS: u64 = 4;
pub(super) const OTHER: u64 = 5;

impl Stage {
    pub(super) async fn mint(&mut self) -> Result<()> {
        let role = v::grantRoleCall {
            role: roles::attestor(),
            account: self.address(By::Maker),
        };
        self.prepare(By::Dao, self.vehicles, &role).await?;
        // The first of each opens counters, balances and nonces.
        self.mint_for(By::Alice, By::Alice, 1, "mint").await?;
        self.mint_for(By::Bob, By::Relayer, 2, "mint:signed")
            .await?;
        self.mint_for(By::Alice, By::Alice, ALICES, "mint").await?;
        self.mint_for(By::Bob, By::Relayer, BOBS, "mint:signed")
            .await?;
        let call = v::mintCall {
            request: self.request(By::Alice, By::Alice, OTHER)?,
        };
        self.prepare(By::Alice, self.vehicles, &call).await
    }

    async fn mint_for(&mut self, owner: By, by: By, vehicle: u64, case: &str) -> Result<()> {
        let request = self.request(owner, by, vehicle)?;
        self.case(by, self.vehicles, case, &v::mintCall { request })
            .await
    }

    /// Vehicles are minted by number, with a VIN for each.
    fn request(&mut self, owner: By, by: By, vehicle: u64) -> Result<MintRequest> {
        let account = self.address(owner);
        let definition = B256::right_padding_from(b"tesla_model-3_2022");
        let vin = vin(vehicle);
        let mut fields = json!({
            "owner": account,
            "definition": definition,
            "powertrain": Powertrain::BEV as u8,
            "vinCommitment": vin,
        });
        let (attestor, to) = (self.key(By::Maker), self.vehicles);
        let attestation = self.sign_with(&attestor, to, "Attestation", fields.clone(), 0)?;
        let mut signature = Bytes::new();
        if by != owner {
            fields["dataConsent"] = true.into();
            signature = self.sign(&self.key(owner), to, "Mint", fields)?;
        }
        Ok(MintRequest {
            owner: account,
            definition,
            powertrain: Powertrain::BEV,
            vinCommitment: vin,
            dataConsent: true,
            attestor: attestor.address(),
            attestationDeadline: DEADLINE,
            attestation,
            deadline: DEADLINE,
            signature,
        })
    }

    pub(super) async fn sell_vehicle(&mut self) -> Result<()> {
        let call = v::transferFromCall {
            from: self.address(By::Alice),
            to: self.address(By::Bob),
            tokenId: U256::from(ALICES),
        };
        self.case(By::Alice, self.vehicles, "transferFrom", &call)
            .await
    }

    pub(super) async fn own_vehicle(&mut self) -> Result<()> {
        let (to, vehicleId) = (self.vehicles, OTHER);
        let (bob, relayer) = (self.address(By::Bob), self.address(By::Relayer));
        let consent = false;
        let call = v::setDataConsentCall { vehicleId, consent };
        self.case(By::Alice, to, "setDataConsent", &call).await?;
        let (vehicleId, consent) = (BOBS, false);
        let fields = json!({ "vehicleId": vehicleId, "consent": consent });
        let call = v::setDataConsentWithSignatureCall {
            vehicleId,
            consent,
            deadline: DEADLINE,
            signature: self.sign(&self.key(By::Bob), to, "DataConsent", fields)?,
        };
        self.case(By::Relayer, to, "setDataConsentWithSignature", &call)
            .await?;
        let vehicleId = OTHER;
        let call = v::setPayeeCall {
            vehicleId,
            payee: bob,
        };
        self.case(By::Alice, to, "setPayee", &call).await?;
        let grant = v::grantAccessCall {
            vehicleId,
            grantee: relayer,
            permissions: 0b101,
            expiry: DEADLINE,
        };
        self.case(By::Alice, to, "grantAccess", &grant).await?;
        self.see_vehicle(vehicleId, relayer).await?;
        let call = v::revokeAccessCall {
            vehicleId,
            grantee: relayer,
        };
        self.case(By::Alice, to, "revokeAccess", &call).await?;

        let tokenId = U256::from(vehicleId);
        let call = v::approveCall {
            to: relayer,
            tokenId,
        };
        self.case(By::Alice, to, "approve", &call).await?;
        let call = v::setApprovalForAllCall {
            operator: relayer,
            approved: true,
        };
        self.case(By::Alice, to, "setApprovalForAll", &call).await?;
        let call = v::safeTransferFrom_1Call {
            from: self.address(By::Alice),
            to: bob,
            tokenId,
        };
        self.case(By::Alice, to, "safeTransferFrom", &call).await?;

        let call = v::setBaseUriCall {
            baseUri: "https://dimo.example/vehicles/".into(),
        };
        self.case(By::Dao, to, "setBaseUri", &call).await?;
        let call = v::setDeviceRegistryCall {
            deviceRegistry: self.devices.proxy,
        };
        self.case(By::Dao, to, "setDeviceRegistry", &call).await?;
        // It asks the device registry.
        let call = v::burnCall { vehicleId };
        self.case(By::Bob, to, "burn", &call).await?;
        // His orders are signed by now.
        self.case(By::Bob, to, "voidNonce", &v::voidNonceCall {})
            .await
    }

    async fn see_vehicle(&mut self, vehicleId: u64, grantee: Address) -> Result<()> {
        let (to, tokenId) = (self.vehicles, U256::from(vehicleId));
        let (account, vinCommitment) = (self.address(By::Bob), vin(vehicleId));
        self.view(to, &v::vehicleCall { vehicleId }).await?;
        self.view(to, &v::vehicleOfCall { vinCommitment }).await?;
        self.view(to, &v::vinNonceCall { vinCommitment }).await?;
        self.view(to, &v::ownerOfCall { tokenId }).await?;
        self.view(to, &v::balanceOfCall { owner: account }).await?;
        let permissions = 1;
        let call = v::hasAccessCall {
            vehicleId,
            grantee,
            permissions,
        };
        self.view(to, &call).await?;
        self.view(to, &v::grantOfCall { vehicleId, grantee })
            .await?;
        self.view(to, &v::noncesCall { account }).await?;
        self.view(to, &v::tokenURICall { tokenId }).await
    }
}

fn vin(vehicle: u64) -> B256 {
    B256::left_padding_from(&vehicle.to_be_bytes())
}
