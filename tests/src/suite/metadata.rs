//! What wallets and marketplaces ask of a token (ERC-165, ERC-721 metadata, ERC-4906). Alice has token 1.

use alloy::primitives::U256;
use client::{bindings::IVehicleId as Common, roles};

use crate::{Subject, Who, assert_told};

/// As its name says.
pub async fn the_standard_interfaces_are_announced(subject: Subject) {
    // ERC-721, its metadata, ERC-4906.
    for id in [0x80ac_58cdu32, 0x5b5e_139f, 0x4906_4906] {
        let interfaceId = id.to_be_bytes().into();
        let call = Common::supportsInterfaceCall { interfaceId };
        assert!(subject.read(&call).await, "{id:x}");
    }
}

/// As its name says.
pub async fn the_dao_moves_the_metadata(mut subject: Subject) {
    for base in ["ipfs://x/", "", &"y".repeat(128)] {
        let baseUri = base.to_owned();
        let call = Common::setBaseUriCall {
            baseUri: baseUri.clone(),
        };
        let receipt = subject.send(Who::Dao, &call).await;
        assert_told(&receipt, [Common::BaseUriSet { baseUri }]);
        let updated = Common::BatchMetadataUpdate {
            fromTokenId: U256::ZERO,
            toTokenId: U256::MAX,
        };
        assert_told(&receipt, [updated]);
        let tokenId = U256::from(1);
        let uri = subject.read(&Common::tokenURICall { tokenId }).await;
        // Without a base there is no URI.
        let expected = match base {
            "" => String::new(),
            base => format!("{base}1"),
        };
        assert_eq!(uri, expected);
    }
}

/// As its name says.
pub async fn nobody_else_moves_the_metadata(subject: Subject) {
    let error = Common::AccessControlUnauthorizedAccount {
        account: subject.of(Who::Alice),
        neededRole: roles::ADMIN,
    };
    let call = Common::setBaseUriCall {
        baseUri: String::new(),
    };
    subject.refuses(Who::Alice, &call, error).await;
}

/// As its name says.
pub async fn a_base_uri_beyond_128_bytes_is_refused(subject: Subject) {
    let call = Common::setBaseUriCall {
        baseUri: "y".repeat(129),
    };
    let error = Common::BaseUriTooLong {
        length: 129,
        max: 128,
    };
    subject.refuses(Who::Dao, &call, error).await;
}
