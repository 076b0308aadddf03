//! What holds for every contract alike: its router, its roles, its upgrades; for every contract that
//! takes signatures; and for every contract of tokens.

#![allow(non_snake_case)] // Calls and events have the names of their Solidity interface.

pub mod approvals;
pub mod metadata;
pub mod nonces;
pub mod roles;
pub mod routing;
pub mod transfers;
pub mod upgrades;

/// A contract's published surface.
#[derive(Clone, Copy, Debug)]
pub struct Surface {
    /// Name of the program among the build artefacts.
    pub program: &'static str,
    /// All selectors of the interface.
    pub selectors: fn() -> Vec<[u8; 4]>,
}

/// Makes the tests of this module for one contract: `$surface`, and how to make a fresh `Subject`.
#[macro_export]
macro_rules! holds_for_every_contract {
    ($surface:expr, $subject:expr) => {
        $crate::holds_for_every_contract! { @ $surface, $subject;
            routing: every_published_selector_is_routed;
            routing: no_other_selector_is_routed;
            routing: calldata_without_a_selector_is_refused;
            routing: no_function_takes_native_tokens;
            roles: the_dao_grants_and_revokes_roles;
            roles: nobody_else_grants_or_revokes;
            roles: a_role_is_renounced_by_its_holder_only;
            roles: every_role_is_administered_by_the_dao;
            roles: what_changes_nothing_is_not_told;
            roles: interfaces_are_announced;
            upgrades: the_owner_of_the_proxys_admin_upgrades;
            upgrades: an_upgrade_may_call_the_new_implementation;
            upgrades: the_next_build_answers_every_call_as_the_one_before;
            upgrades: nobody_else_upgrades;
            upgrades: the_proxys_admin_calls_nothing_of_the_contract;
            upgrades: an_account_without_code_is_no_implementation;
            upgrades: native_tokens_that_nothing_would_receive_are_refused;
            upgrades: the_contract_and_its_program_say_their_name;
            upgrades: the_tools_accept_a_build_of_the_contract_and_of_no_other;
            upgrades: another_contracts_program_behind_the_proxy_is_set_up_by_nobody;
            upgrades: one_word_says_of_every_contract_that_it_is_set_up;
            upgrades: the_implementation_holds_no_state_to_take_over;
        }
    };
    (@ $surface:expr, $subject:expr; $($module:ident: $test:ident;)*) => {$(
        #[tokio::test(flavor = "multi_thread")]
        async fn $test() {
            $crate::suite::$module::$test($subject, $surface).await;
        }
    )*};
}

/// Makes the tests of this module for one contract that takes signatures: how to make a fresh `Subject`.
#[macro_export]
macro_rules! holds_for_every_contract_that_takes_signatures {
    ($subject:expr) => {
        #[tokio::test(flavor = "multi_thread")]
        async fn anybody_voids_their_own_next_nonce() {
            $crate::suite::nonces::anybody_voids_their_own_next_nonce($subject).await;
        }

        #[tokio::test(flavor = "multi_thread")]
        async fn voiding_answers_the_nonce_that_is_void() {
            $crate::suite::nonces::voiding_answers_the_nonce_that_is_void($subject).await;
        }
    };
}

/// Makes the tests of this module for one contract of tokens: how to make a fresh `Subject` in which Alice has token 1
/// and nobody another.
#[macro_export]
macro_rules! holds_for_every_token {
    ($subject:expr) => {
        $crate::holds_for_every_token! { @ $subject;
            approvals: an_approved_account_transfers_one_token_once;
            approvals: an_approval_is_taken_back_by_approving_nobody;
            approvals: an_operator_transfers_and_approves;
            approvals: an_operator_is_dismissed;
            approvals: only_owner_and_operators_approve;
            approvals: nobody_is_no_operator;
            transfers: the_owner_transfers;
            transfers: the_owner_transfers_to_themselves;
            transfers: a_stranger_does_not_transfer;
            transfers: a_token_is_taken_from_its_owner_and_given_to_somebody;
            transfers: tokens_that_do_not_exist_are_refused_however_large_their_number;
            transfers: nobody_has_no_balance;
            transfers: a_safe_transfer_asks_a_receiving_contract;
            transfers: a_safe_transfer_to_an_account_asks_nobody;
            transfers: a_contract_that_does_not_know_the_token_is_spared_it;
            transfers: a_receiver_may_answer_more_than_is_asked;
            transfers: a_receivers_own_reason_is_passed_on;
            transfers: a_receiver_sees_that_the_token_is_its_own_already;
            transfers: a_receiver_changes_nothing_while_the_call_is_under_way;
            metadata: the_standard_interfaces_are_announced;
            metadata: the_dao_moves_the_metadata;
            metadata: nobody_else_moves_the_metadata;
            metadata: a_base_uri_beyond_128_bytes_is_refused;
        }
    };
    (@ $subject:expr; $($module:ident: $test:ident;)*) => {$(
        #[tokio::test(flavor = "multi_thread")]
        async fn $test() {
            $crate::suite::$module::$test($subject).await;
        }
    )*};
}
