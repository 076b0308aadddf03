//! What proxies and their admins refuse, in words.

use crate::bindings::{
    ProxyAdmin::ProxyAdminErrors, TransparentUpgradeableProxy::TransparentUpgradeableProxyErrors,
};

pub(super) fn proxy(error: &TransparentUpgradeableProxyErrors) -> String {
    use TransparentUpgradeableProxyErrors as E;
    match error {
        E::ProxyDeniedAdminAccess(_) => {
            "ProxyDeniedAdminAccess: a proxy's admin replaces the program and calls nothing else of it; use another account"
                .into()
        }
        E::ERC1967InvalidImplementation(e) => format!(
            "ERC1967InvalidImplementation: there is no program at {}; `dimo deploy --program` puts one on chain",
            e.implementation
        ),
        E::ERC1967InvalidAdmin(e) => {
            format!("ERC1967InvalidAdmin: {} cannot be a proxy's admin", e.admin)
        }
        E::ERC1967ProxyUninitialized(_) => {
            "ERC1967ProxyUninitialized: a proxy is set up in its constructor; give it the call".into()
        }
        E::ERC1967NonPayable(_) => {
            "ERC1967NonPayable: an upgrade without a call takes no native tokens".into()
        }
        E::AddressEmptyCode(e) => {
            format!("AddressEmptyCode: there is no contract at {}", e.target)
        }
        E::FailedCall(_) => "FailedCall: a call inside the contract failed without a reason".into(),
    }
}

pub(super) fn admin(error: &ProxyAdminErrors) -> String {
    use ProxyAdminErrors as E;
    match error {
        E::OwnableUnauthorizedAccount(e) => format!(
            "OwnableUnauthorizedAccount: {} may not replace programs; the owner of the proxy's admin does, by `dimo dao propose upgrade` if that is the DAO's timelock",
            e.account
        ),
        E::OwnableInvalidOwner(e) => {
            format!(
                "OwnableInvalidOwner: {} cannot own a proxy's admin",
                e.owner
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use alloy::{primitives::Address, sol_types::SolError};

    use crate::{
        bindings::{ProxyAdmin, TransparentUpgradeableProxy as Proxy},
        errors::in_words,
    };

    #[test]
    fn whoever_may_not_upgrade_learns_who_may() {
        let account = Address::repeat_byte(7);
        let error = ProxyAdmin::OwnableUnauthorizedAccount { account };
        let words = in_words(&error.abi_encode().into());
        assert!(words.contains(&account.to_string()), "{words}");
        assert!(words.contains("dimo dao propose upgrade"), "{words}");
    }

    #[test]
    fn an_upgrade_to_nothing_names_the_address() {
        let implementation = Address::repeat_byte(7);
        let error = Proxy::ERC1967InvalidImplementation { implementation };
        let words = in_words(&error.abi_encode().into());
        assert!(words.contains(&implementation.to_string()), "{words}");
    }

    #[test]
    fn an_admin_that_calls_through_is_told_to_use_another_account() {
        let error = Proxy::ProxyDeniedAdminAccess {};
        assert!(in_words(&error.abi_encode().into()).contains("another account"));
    }
}
