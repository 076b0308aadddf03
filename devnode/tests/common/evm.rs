//! EVM bytecode, written by hand.

use alloy::primitives::Address;

pub(crate) const ADD: u8 = 0x01;
pub(crate) const BALANCE: u8 = 0x31;
pub(crate) const CALLDATALOAD: u8 = 0x35;
pub(crate) const CALLDATASIZE: u8 = 0x36;
pub(crate) const CALLDATACOPY: u8 = 0x37;
pub(crate) const CALLER: u8 = 0x33;
pub(crate) const CALLVALUE: u8 = 0x34;
pub(crate) const CODECOPY: u8 = 0x39;
pub(crate) const CREATE: u8 = 0xf0;
pub(crate) const CALL: u8 = 0xf1;
pub(crate) const DELEGATECALL: u8 = 0xf4;
pub(crate) const STATICCALL: u8 = 0xfa;
pub(crate) const DUP1: u8 = 0x80;
pub(crate) const GAS: u8 = 0x5a;
pub(crate) const ISZERO: u8 = 0x15;
pub(crate) const JUMPDEST: u8 = 0x5b;
pub(crate) const JUMPI: u8 = 0x57;
pub(crate) const LOG1: u8 = 0xa1;
pub(crate) const MSTORE: u8 = 0x52;
pub(crate) const POP: u8 = 0x50;
pub(crate) const PUSH0: u8 = 0x5f;
pub(crate) const PUSH1: u8 = 0x60;
pub(crate) const PUSH2: u8 = 0x61;
pub(crate) const PUSH20: u8 = 0x73;
pub(crate) const RETURN: u8 = 0xf3;
pub(crate) const RETURNDATACOPY: u8 = 0x3e;
pub(crate) const RETURNDATASIZE: u8 = 0x3d;
pub(crate) const REVERT: u8 = 0xfd;
pub(crate) const SLOAD: u8 = 0x54;
pub(crate) const SSTORE: u8 = 0x55;
pub(crate) const STOP: u8 = 0x00;
pub(crate) const SUB: u8 = 0x03;
pub(crate) const SWAP1: u8 = 0x90;

/// Init code that makes a contract of `runtime`.
pub(crate) fn returning(runtime: &[u8]) -> Vec<u8> {
    let [high, low] = u16::try_from(runtime.len()).unwrap().to_be_bytes();
    // PUSH2 len, DUP1, PUSH1 offset, PUSH0, CODECOPY, PUSH0, RETURN
    let head = [
        PUSH2, high, low, DUP1, PUSH1, 10, PUSH0, CODECOPY, PUSH0, RETURN,
    ];
    [head.as_slice(), runtime].concat()
}

/// Forwards its calldata by DELEGATECALL and passes the result on, as a proxy does.
pub(crate) fn proxy(to: Address) -> Vec<u8> {
    forward(&[], DELEGATECALL, to)
}

/// Forwards its calldata by CALL, with its value.
pub(crate) fn forwarder(to: Address) -> Vec<u8> {
    forward(&[CALLVALUE], CALL, to)
}

/// Forwards its calldata by STATICCALL.
pub(crate) fn static_forwarder(to: Address) -> Vec<u8> {
    forward(&[], STATICCALL, to)
}

/// Forwards its calldata by CALL, with its value, then asks for the balance of an account. Returns whether the call
/// succeeded, and the gas of the question with that of the operators around it: [`BALANCE_PROBE_GAS`] and the access.
pub(crate) fn balance_probe(to: Address, account: Address) -> Vec<u8> {
    let mut code = vec![CALLDATASIZE, PUSH0, PUSH0, CALLDATACOPY];
    code.extend([PUSH0, PUSH0, CALLDATASIZE, PUSH0, CALLVALUE, PUSH20]);
    code.extend(to.as_slice());
    code.extend([GAS, CALL, PUSH0, MSTORE]);
    code.extend([GAS, PUSH20]);
    code.extend(account.as_slice());
    code.extend([BALANCE, POP, GAS, SWAP1, SUB, PUSH1, 32, MSTORE]);
    code.extend([PUSH1, 64, PUSH0, RETURN]);
    code
}

/// PUSH20, POP and GAS.
pub(crate) const BALANCE_PROBE_GAS: u64 = 3 + 2 + 2;

fn forward(value: &[u8], opcode: u8, to: Address) -> Vec<u8> {
    let mut code = vec![CALLDATASIZE, PUSH0, PUSH0, CALLDATACOPY]; // copy(0, 0, size)
    code.extend([PUSH0, PUSH0, CALLDATASIZE, PUSH0]); // out, in
    code.extend(value);
    code.push(PUSH20);
    code.extend(to.as_slice());
    code.extend([GAS, opcode]);
    code.extend([RETURNDATASIZE, PUSH0, PUSH0, RETURNDATACOPY]);
    let target = u8::try_from(code.len() + 6).unwrap();
    code.extend([PUSH1, target, JUMPI, RETURNDATASIZE, PUSH0, REVERT]);
    code.extend([JUMPDEST, RETURNDATASIZE, PUSH0, RETURN]);
    code
}

/// Reverts with its calldata.
pub(crate) fn reverter() -> Vec<u8> {
    vec![
        CALLDATASIZE,
        PUSH0,
        PUSH0,
        CALLDATACOPY,
        CALLDATASIZE,
        PUSH0,
        REVERT,
    ]
}

/// Stores the second word of its calldata at the first.
pub(crate) fn setter() -> Vec<u8> {
    vec![PUSH1, 32, CALLDATALOAD, PUSH0, CALLDATALOAD, SSTORE, STOP]
}

/// Returns the slot named by its calldata.
pub(crate) fn getter() -> Vec<u8> {
    let answer = [PUSH0, MSTORE, PUSH1, 32, PUSH0, RETURN];
    [[PUSH0, CALLDATALOAD, SLOAD].as_slice(), &answer].concat()
}

/// Emits its calldata as a log with topic 7.
pub(crate) fn logger() -> Vec<u8> {
    vec![
        CALLDATASIZE,
        PUSH0,
        PUSH0,
        CALLDATACOPY,
        PUSH1,
        7,
        CALLDATASIZE,
        PUSH0,
        LOG1,
        STOP,
    ]
}
