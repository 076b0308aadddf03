//! Vehicles and their owners.

use alloy::{
    primitives::{Address, B256, Bytes, U256},
    sol_types::SolCall,
};
use anyhow::Result;
use client::{
    bindings::IVehicleId::{self as v, MintRequest, Powertrain},
    roles,
};
use protocol::{
    notice::{MAX_SUSPENSION, RECLAIM},
    vin::FIRST_VERSION,
};
use serde_json::json;

use super::stage::{By, DEADLINE, Stage};

/// Alice's car with devices, which is sold; Bob's, whose owner signed; another of Alice's.
pub(super) const ALICES: u64 = 3;
pub(super) const BOBS: u64 = 4;
pub(super) const OTHER: u64 = 5;
/// Bob's, which Alice reclaims, but the last.
const RECLAIMED: [u64; 4] = [6, 7, 8, 9];

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
        let mut attested = fields.clone();
        attested["vinScheme"] = FIRST_VERSION.into();
        let attestation = self.sign_with(&attestor, to, "Attestation", attested, 0)?;
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
        let call = v::grantAccessCall {
            grant: grant(vehicleId, relayer, 0b101),
        };
        self.case(By::Alice, to, "grantAccess", &call).await?;
        self.see_vehicle(vehicleId, relayer).await?;
        self.share(vehicleId).await?;
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
            .await?;
        self.skip_nonce(By::Bob, to);
        Ok(())
    }

    /// With whom else the owner shares, and by signature.
    async fn share(&mut self, vehicleId: u64) -> Result<()> {
        let to = self.vehicles;
        let (bob, maker) = (self.address(By::Bob), self.address(By::Maker));
        let mut personal = grant(vehicleId, bob, 0b101);
        personal.personal = true;
        let call = v::grantAccessCall { grant: personal };
        self.case(By::Alice, to, "grantAccess:personal", &call)
            .await?;
        let call = v::renounceAccessCall { vehicleId };
        self.case(By::Bob, to, "renounceAccess", &call).await?;
        let mut on_terms = grant(vehicleId, maker, 0b101);
        on_terms.termsHash = B256::repeat_byte(1);
        on_terms.termsUri =
            "ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi".into();
        let call = v::grantAccessCall { grant: on_terms };
        self.case(By::Alice, to, "grantAccess:terms", &call).await?;
        let call = v::revokeAllAccessCall { vehicleId };
        self.case(By::Alice, to, "revokeAllAccess", &call).await?;
        let consent = v::setDataConsentCall {
            vehicleId,
            consent: true,
        };
        let payee = v::setPayeeCall {
            vehicleId,
            payee: maker,
        };
        let call = v::multicallCall {
            calls: vec![consent.abi_encode().into(), payee.abi_encode().into()],
        };
        self.case(By::Alice, to, "multicall", &call).await
    }

    /// What Bob signs and the relayer sends.
    async fn share_by_signature(&mut self, vehicleId: u64) -> Result<()> {
        let (to, bob) = (self.vehicles, self.key(By::Bob));
        let (deadline, relayer) = (DEADLINE, self.address(By::Relayer));
        let fields = json!({ "vehicleId": vehicleId, "payee": relayer });
        let call = v::setPayeeWithSignatureCall {
            vehicleId,
            payee: relayer,
            deadline,
            signature: self.sign(&bob, to, "Payee", fields)?,
        };
        self.case(By::Relayer, to, "setPayeeWithSignature", &call)
            .await?;
        let mut given = grant(vehicleId, relayer, 0b101);
        // By now who is no person of the owner's needs a licence.
        given.personal = true;
        let fields = json!({
            "vehicleId": vehicleId,
            "grantee": relayer,
            "permissions": given.permissions.to_string(),
            "expiry": given.expiry,
            "personal": given.personal,
            "termsHash": given.termsHash,
            "termsUri": given.termsUri,
        });
        let call = v::grantAccessWithSignatureCall {
            grant: given,
            deadline,
            signature: self.sign(&bob, to, "AccessGrant", fields)?,
        };
        self.case(By::Relayer, to, "grantAccessWithSignature", &call)
            .await?;
        let fields = json!({ "vehicleId": vehicleId, "grantee": relayer });
        let call = v::revokeAccessWithSignatureCall {
            vehicleId,
            grantee: relayer,
            deadline,
            signature: self.sign(&bob, to, "AccessRevocation", fields)?,
        };
        self.case(By::Relayer, to, "revokeAccessWithSignature", &call)
            .await?;
        let fields = json!({ "vehicleId": vehicleId });
        let call = v::revokeAllAccessWithSignatureCall {
            vehicleId,
            deadline,
            signature: self.sign(&bob, to, "AllAccessRevocation", fields.clone())?,
        };
        self.case(By::Relayer, to, "revokeAllAccessWithSignature", &call)
            .await?;
        let call = v::burnWithSignatureCall {
            vehicleId,
            deadline,
            signature: self.sign(&bob, to, "Burn", fields)?,
        };
        self.case(By::Relayer, to, "burnWithSignature", &call).await
    }

    /// What brings a vehicle back, or ends it; last, because time passes.
    pub(super) async fn reclaim_vehicles(&mut self) -> Result<()> {
        let to = self.vehicles;
        for (role, who) in [(roles::attestor(), By::Maker), (roles::guardian(), By::Dao)] {
            let account = self.address(who);
            let call = v::grantRoleCall { role, account };
            self.prepare(By::Dao, to, &call).await?;
        }
        let [first, second, third, fourth] = RECLAIMED;
        for vehicle in RECLAIMED {
            let call = v::mintCall {
                request: self.request(By::Bob, By::Bob, vehicle)?,
            };
            self.prepare(By::Bob, to, &call).await?;
        }
        for vehicleId in [first, second, third] {
            self.reclaim(vehicleId).await?;
        }
        self.view(to, &v::reclaimOfCall { vehicleId: first })
            .await?;
        let call = v::objectToReclaimCall { vehicleId: second };
        self.case(By::Bob, to, "objectToReclaim", &call).await?;
        let fields = json!({ "vehicleId": third });
        let call = v::objectToReclaimWithSignatureCall {
            vehicleId: third,
            deadline: DEADLINE,
            signature: self.sign(&self.key(By::Bob), to, "ReclaimObjection", fields)?,
        };
        self.case(By::Relayer, to, "objectToReclaimWithSignature", &call)
            .await?;
        let call = v::decideReclaimCall {
            vehicleId: third,
            moves: false,
        };
        self.case(By::Dao, to, "decideReclaim", &call).await?;
        self.wait(RECLAIM.into()).await?;
        let call = v::completeReclaimCall { vehicleId: first };
        self.case(By::Relayer, to, "completeReclaim", &call).await?;
        let call = v::retireCall { vehicleId: second };
        self.case(By::Dao, to, "retire", &call).await?;
        self.share_by_signature(fourth).await?;

        let call = v::stopMintingCall {
            duration: MAX_SUSPENSION,
        };
        self.case(By::Dao, to, "stopMinting", &call).await?;
        self.case(By::Dao, to, "resumeMinting", &v::resumeMintingCall {})
            .await?;
        let account = self.address(By::Maker);
        let call = v::suspendAttestorCall {
            account,
            duration: MAX_SUSPENSION,
        };
        self.case(By::Dao, to, "suspendAttestor", &call).await?;
        let call = v::reinstateAttestorCall { account };
        self.case(By::Dao, to, "reinstateAttestor", &call).await?;
        let call = v::setVinSchemeCall {
            keyCheck: B256::repeat_byte(1),
        };
        self.case(By::Dao, to, "setVinScheme", &call).await?;
        self.view(to, &v::vinSchemeCall {}).await?;
        self.view(to, &v::mintingStoppedUntilCall {}).await?;
        self.view(to, &v::attestorSuspendedUntilCall { account })
            .await
    }

    async fn reclaim(&mut self, vehicleId: u64) -> Result<()> {
        let (to, attestor, keeper) = (self.vehicles, self.key(By::Maker), self.address(By::Alice));
        let fields = json!({ "vehicleId": vehicleId, "keeper": keeper });
        // The first nonce minted it.
        let attestation = self.sign_with(&attestor, to, "Reclaim", fields, 1)?;
        let request = v::ReclaimRequest {
            vehicleId,
            keeper,
            attestor: attestor.address(),
            deadline: DEADLINE,
            attestation,
        };
        self.case(By::Alice, to, "reclaim", &v::reclaimCall { request })
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

/// A consumer's access, on no terms.
pub(super) fn grant(vehicleId: u64, grantee: Address, permissions: u128) -> v::Grant {
    v::Grant {
        vehicleId,
        grantee,
        permissions,
        expiry: DEADLINE,
        personal: false,
        termsHash: B256::ZERO,
        termsUri: String::new(),
    }
}

fn vin(vehicle: u64) -> B256 {
    B256::left_padding_from(&vehicle.to_be_bytes())
}
