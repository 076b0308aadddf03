//! Every case and its name on the page: a function, and a variant of its use where there are several.

use client::deploy;

/// Function (and variant, after a colon), and the words for it.
pub(crate) type Case = (&'static str, &'static str);

/// The tables, in order.
pub(crate) const CONTRACTS: [(&str, &[Case]); 6] = [
    (deploy::MANUFACTURERS, &MANUFACTURERS),
    (deploy::VEHICLES, &VEHICLES),
    (deploy::DEVICES, &DEVICES),
    (deploy::CONSUMERS, &CONSUMERS),
    (deploy::DISPUTES, &DISPUTES),
    (deploy::JUDGE, &JUDGE),
];

const MANUFACTURERS: [Case; 23] = [
    ("whitelist", "`whitelist`"),
    ("suspend", "`suspend`"),
    ("suspendFor", "`suspendFor`, by the guardian"),
    ("reinstate", "`reinstate`"),
    ("revoke", "`revoke`"),
    ("reappoint", "`reappoint`"),
    ("setPoints", "`setPoints`"),
    ("setLevels", "`setLevels`, four levels"),
    ("setSignedFrom", "`setSignedFrom`"),
    ("setOperator", "`setOperator`"),
    ("transferOwnership", "`transferOwnership`"),
    ("acceptOwnership", "`acceptOwnership`"),
    ("grantRole", "`grantRole`"),
    ("revokeRole", "`revokeRole`"),
    ("renounceRole", "`renounceRole`"),
    ("view:isActive", "view `isActive`"),
    ("view:operation", "view `operation`"),
    ("view:statusAt", "view `statusAt`"),
    ("view:pointsAt", "view `pointsAt`"),
    ("view:levelsAt", "view `levelsAt`"),
    ("view:manufacturer", "view `manufacturer`"),
    ("view:idOf", "view `idOf`"),
    ("view:hasRole", "view `hasRole`"),
];

const VEHICLES: [Case; 55] = [
    ("mint", "`mint`, the owner calls"),
    ("mint:signed", "`mint`, the owner signed"),
    ("transferFrom", "`transferFrom`, paired, with consent"),
    ("safeTransferFrom", "`safeTransferFrom`"),
    ("burn", "`burn`"),
    ("setDataConsent", "`setDataConsent`"),
    (
        "setDataConsentWithSignature",
        "`setDataConsentWithSignature`",
    ),
    ("setPayee", "`setPayee`"),
    ("setPayeeWithSignature", "`setPayeeWithSignature`"),
    ("multicall", "`multicall`, consent and payee"),
    ("grantAccess", "`grantAccess`"),
    ("grantAccess:terms", "`grantAccess`, on terms"),
    ("grantAccess:personal", "`grantAccess`, personal"),
    ("grantAccessWithSignature", "`grantAccessWithSignature`"),
    ("revokeAccess", "`revokeAccess`"),
    ("revokeAccessWithSignature", "`revokeAccessWithSignature`"),
    ("revokeAllAccess", "`revokeAllAccess`"),
    (
        "revokeAllAccessWithSignature",
        "`revokeAllAccessWithSignature`",
    ),
    ("renounceAccess", "`renounceAccess`"),
    ("burnWithSignature", "`burnWithSignature`"),
    ("reclaim", "`reclaim`"),
    ("objectToReclaim", "`objectToReclaim`"),
    (
        "objectToReclaimWithSignature",
        "`objectToReclaimWithSignature`",
    ),
    ("completeReclaim", "`completeReclaim`"),
    ("decideReclaim", "`decideReclaim`, against it"),
    ("retire", "`retire`"),
    ("stopMinting", "`stopMinting`"),
    ("resumeMinting", "`resumeMinting`"),
    ("suspendAttestor", "`suspendAttestor`"),
    ("reinstateAttestor", "`reinstateAttestor`"),
    ("setVinScheme", "`setVinScheme`"),
    ("approve", "`approve`"),
    ("setApprovalForAll", "`setApprovalForAll`"),
    ("voidNonce", "`voidNonce`"),
    ("setBaseUri", "`setBaseUri`"),
    ("setDeviceRegistry", "`setDeviceRegistry`"),
    ("setConsumerStaking", "`setConsumerStaking`"),
    ("grantRole", "`grantRole`"),
    ("revokeRole", "`revokeRole`"),
    ("renounceRole", "`renounceRole`"),
    ("view:vehicle", "view `vehicle`"),
    ("view:vehicleOf", "view `vehicleOf`"),
    ("view:ownerOf", "view `ownerOf`"),
    ("view:balanceOf", "view `balanceOf`"),
    ("view:hasAccess", "view `hasAccess`, no staking set"),
    ("view:hasAccess:staking", "view `hasAccess`, staking set"),
    ("view:grantOf", "view `grantOf`"),
    ("view:nonces", "view `nonces`"),
    ("view:vinNonce", "view `vinNonce`"),
    ("view:reclaimOf", "view `reclaimOf`"),
    ("view:vinScheme", "view `vinScheme`"),
    ("view:mintingStoppedUntil", "view `mintingStoppedUntil`"),
    (
        "view:attestorSuspendedUntil",
        "view `attestorSuspendedUntil`",
    ),
    ("view:tokenURI", "view `tokenURI`"),
    ("view:hasRole", "view `hasRole`"),
];

const DEVICES: [Case; 45] = [
    ("register", "`register`"),
    ("registerBatch", "`registerBatch`, ten keys"),
    ("registerRoot", "`registerRoot`, 1,000 keys"),
    ("claim", "`claim`, the owner calls"),
    ("claim:root", "`claim` under the root of 1,000 keys"),
    ("claim:signed", "`claim`, the owner signed"),
    ("pair", "`pair`, one owner, who calls"),
    ("pair:signed", "`pair`, two owners, both signed"),
    ("unpair", "`unpair`"),
    ("unpairWithSignature", "`unpairWithSignature`"),
    ("connect", "`connect`, the vehicle's owner signed"),
    ("replaceKey", "`replaceKey`, the owner signed"),
    ("withdraw", "`withdraw`"),
    ("withdrawBatch", "`withdrawBatch`, ten keys"),
    ("withdrawRoot", "`withdrawRoot`"),
    ("release", "`release`"),
    ("cancelRelease", "`cancelRelease`"),
    ("objectToRelease", "`objectToRelease`"),
    (
        "objectToReleaseWithSignature",
        "`objectToReleaseWithSignature`",
    ),
    ("decideRelease", "`decideRelease`"),
    ("setSuccessor", "`setSuccessor`"),
    ("multicall", "`multicall`, two approvals"),
    ("transferFrom", "`transferFrom`, unpaired"),
    ("transferFrom:paired", "`transferFrom`, paired"),
    ("safeTransferFrom", "`safeTransferFrom`, unpaired"),
    ("approve", "`approve`"),
    ("setApprovalForAll", "`setApprovalForAll`"),
    ("voidNonce", "`voidNonce`"),
    ("setBaseUri", "`setBaseUri`"),
    ("grantRole", "`grantRole`"),
    ("revokeRole", "`revokeRole`"),
    ("renounceRole", "`renounceRole`"),
    ("view:device", "view `device`"),
    ("view:deviceOf", "view `deviceOf`"),
    ("view:releaseOf", "view `releaseOf`"),
    ("view:isDead", "view `isDead`"),
    ("view:isRegistered", "view `isRegistered`"),
    ("view:keyCountOf", "view `keyCountOf`"),
    ("view:pairedDevice", "view `pairedDevice`"),
    ("view:deviceAt", "view `deviceAt`, two entries"),
    ("view:isPaired", "view `isPaired`"),
    ("view:ownerOf", "view `ownerOf`"),
    ("view:nonces", "view `nonces`"),
    ("view:tokenURI", "view `tokenURI`"),
    ("view:hasRole", "view `hasRole`"),
];

const CONSUMERS: [Case; 26] = [
    ("register", "`register`"),
    ("setLicenceUri", "`setLicenceUri`"),
    ("stake", "`stake`, more than before"),
    ("requestUnstake", "`requestUnstake`, no other request"),
    ("cancelUnstake", "`cancelUnstake`, one request"),
    ("withdraw", "`withdraw`, one request"),
    ("reportUsage", "`reportUsage`, one consumer"),
    ("reportUsage:25", "`reportUsage`, 25 consumers"),
    ("payDataFee", "`payDataFee`"),
    ("freeze", "`freeze`"),
    ("unfreeze", "`unfreeze`"),
    ("revokeLicence", "`revokeLicence`"),
    ("reinstateLicence", "`reinstateLicence`"),
    ("lock", "`lock`, another in that week"),
    ("unlock", "`unlock`"),
    ("slash", "`slash`, no requests to unstake"),
    ("stageParameters", "`stageParameters`"),
    ("setMarketplace", "`setMarketplace`"),
    ("grantRole", "`grantRole`"),
    ("revokeRole", "`revokeRole`"),
    ("renounceRole", "`renounceRole`"),
    ("view:isInGoodStanding", "view `isInGoodStanding`"),
    ("view:requiredStake", "view `requiredStake`"),
    ("view:consumer", "view `consumer`"),
    ("view:totals", "view `totals`"),
    ("view:hasRole", "view `hasRole`"),
];

const DISPUTES: [Case; 17] = [
    ("fileCase", "`fileCase`, no other in that week"),
    ("respond", "`respond`"),
    ("uphold", "`uphold`, no requests to unstake"),
    ("uphold:requests", "`uphold`, eight requests to unstake"),
    ("dismiss", "`dismiss`"),
    ("lapse", "`lapse`"),
    ("postCompensation", "`postCompensation`"),
    ("claimCompensation", "`claimCompensation`, of 1,000"),
    ("claimCompensations", "`claimCompensations`, 25 of 1,000"),
    ("sweepCompensation", "`sweepCompensation`"),
    ("stageParameters", "`stageParameters`"),
    ("setTreasury", "`setTreasury`"),
    ("grantRole", "`grantRole`"),
    ("revokeRole", "`revokeRole`"),
    ("renounceRole", "`renounceRole`"),
    ("view:totals", "view `totals`"),
    ("view:hasRole", "view `hasRole`"),
];

const JUDGE: [Case; 28] = [
    ("anchor", "`anchor`, within 256 blocks"),
    ("anchor:later", "`anchor`, later"),
    ("proveSum", "`proveSum`"),
    ("proveLeafSum", "`proveLeafSum`"),
    (
        "proveRule:contradiction",
        "`proveRule`, the leaf contradicts itself",
    ),
    ("proveRule", "`proveRule`, points of another level"),
    ("proveStep", "`proveStep`"),
    ("proveFirstStep", "`proveFirstStep`"),
    ("proveOmission", "`proveOmission`"),
    ("proveAccount", "`proveAccount`, one owner"),
    (
        "proveAccount:sold",
        "`proveAccount`, sold in the week, with a payee",
    ),
    ("proveConsent", "`proveConsent`"),
    ("proveCredit", "`proveCredit`"),
    ("demandLeaf", "`demandLeaf`"),
    ("demandHeartbeat", "`demandHeartbeat`"),
    ("answerLeaf", "`answerLeaf`"),
    ("answerEmpty", "`answerEmpty`"),
    ("answerHeartbeat", "`answerHeartbeat`"),
    ("settle", "`settle`, the week falls"),
    ("setPool", "`setPool`"),
    ("setBond", "`setBond`"),
    ("grantRole", "`grantRole`"),
    ("revokeRole", "`revokeRole`"),
    ("renounceRole", "`renounceRole`"),
    ("view:isAnchored", "view `isAnchored`"),
    ("view:anchorOf", "view `anchorOf`"),
    ("view:demandOf", "view `demandOf`"),
    ("view:hasRole", "view `hasRole`"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    /// A proxy's constructor calls it.
    const IN_CONSTRUCTOR: &str = "initialize";

    fn changing(abi: &str) -> BTreeSet<String> {
        let abi: Value = serde_json::from_str(abi).unwrap();
        let all = abi.as_array().unwrap().iter();
        let functions = all.filter(|item| item["type"] == "function");
        let changing = functions
            .filter(|item| item["stateMutability"] != "view" && item["stateMutability"] != "pure");
        let names = changing.map(|item| item["name"].as_str().unwrap().to_owned());
        names.filter(|name| name != IN_CONSTRUCTOR).collect()
    }

    #[test]
    fn every_call_that_changes_anything_is_measured() {
        for (cases, abi) in [
            (
                &MANUFACTURERS[..],
                include_str!("../../../contracts/abi/ManufacturerRegistry.json"),
            ),
            (
                &VEHICLES[..],
                include_str!("../../../contracts/abi/VehicleId.json"),
            ),
            (
                &DEVICES[..],
                include_str!("../../../contracts/abi/DeviceRegistry.json"),
            ),
            (
                &CONSUMERS[..],
                include_str!("../../../contracts/abi/ConsumerStaking.json"),
            ),
            (
                &DISPUTES[..],
                include_str!("../../../contracts/abi/Disputes.json"),
            ),
            (
                &JUDGE[..],
                include_str!("../../../contracts/abi/WeekJudge.json"),
            ),
        ] {
            let functions = cases
                .iter()
                .map(|(case, _)| case.split(':').next().unwrap());
            let functions = functions.filter(|function| *function != "view");
            let measured: BTreeSet<String> = functions.map(str::to_owned).collect();
            assert_eq!(measured, changing(abi));
        }
    }
}
