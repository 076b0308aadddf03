//! What the compiler refuses: a program that is not what its interface says.
//!
//! Each case is a program with one mistake, and what the compiler says of it. After a change of the messages:
//! `TRYBUILD=overwrite scripts/contracts-cargo test -p contract-base --test refused`, and read the difference.

#[test]
fn a_program_that_is_not_its_interface_does_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/refused/*.rs");
}
