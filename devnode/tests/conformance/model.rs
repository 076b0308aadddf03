//! The figures of a Stylus chain, stated once: ink of operators and host functions, gas of entry and memory.
//!
//! An independent small model: it reads WASM text by its words, and shares no code with the node.

/// Ink of a gas.
pub(crate) const INK: u64 = 10_000;
/// Ink of a host function.
pub(crate) const HOSTIO: u64 = 8400;
/// Ink of a pointer it follows.
pub(crate) const PTR: u64 = 5040;
/// Ink of asking the chain.
pub(crate) const API: u64 = 59_673;
/// Ink of opening a basic block.
pub(crate) const BLOCK: u64 = 2450;
/// Status of a failed call.
pub(crate) const FAILED: u8 = 2;

/// Ink of gas.
pub(crate) fn gas(gas: u64) -> u64 {
    gas * INK
}

/// Ink of bringing bytes into the program.
pub(crate) fn write(bytes: u64) -> u64 {
    5040 + 30 * bytes.saturating_sub(32)
}

/// Ink of taking bytes out of the program.
pub(crate) fn read(bytes: u64) -> u64 {
    16_381 + 55 * bytes.saturating_sub(32)
}

/// Ink of `read_args`.
pub(crate) fn read_args(bytes: usize) -> u64 {
    HOSTIO + write(bytes as u64)
}

/// Ink of `write_result`.
pub(crate) fn write_result(bytes: u64) -> u64 {
    HOSTIO + 2 * read(bytes)
}

/// Ink of `native_keccak256`.
pub(crate) fn keccak(bytes: u64) -> u64 {
    121_800 + 21_000 * bytes.div_ceil(32).saturating_sub(2)
}

/// Ink of `math_pow` with an exponent of so many bytes.
pub(crate) fn pow(exponent_bytes: u64) -> u64 {
    HOSTIO + 3 * PTR + 3000 + 17_500 * (1 + exponent_bytes)
}

/// Ink of a call that costs this much gas.
pub(crate) fn call(input: u64, cost: u64) -> u64 {
    HOSTIO + 3 * PTR + API + 2 * read(input) + gas(cost)
}

/// Ink of `create1` of so many bytes whose constructor uses this much gas.
pub(crate) fn create1(code: u64, constructor: u64) -> u64 {
    HOSTIO + 3 * PTR + API + 2 * read(code) + gas(32_000 + constructor)
}

/// Ink of `create2`.
pub(crate) fn create2(code: u64, constructor: u64) -> u64 {
    let hashing = 6 * code.div_ceil(32);
    HOSTIO + 4 * PTR + API + 2 * read(code) + gas(32_000 + hashing + constructor)
}

/// Ink of `read_return_data` that yields so many bytes.
pub(crate) fn read_return_data(bytes: u64) -> u64 {
    HOSTIO + API + write(bytes)
}

/// Ink of `emit_log`.
pub(crate) fn log(len: u64, topics: u64) -> u64 {
    HOSTIO + API + read(len) + gas(375 * (1 + topics) + 8 * (len - 32 * topics))
}

/// Ink of a storage access that the cache answers, by what its number in the frame adds.
pub(crate) fn cached(extra_gas: u64) -> u64 {
    HOSTIO + 2 * PTR + gas(extra_gas)
}

/// Ink of a storage read that the cache cannot answer.
pub(crate) fn load(access: u64) -> u64 {
    cached(access + 5)
}

/// Ink of flushing slots whose SSTOREs cost this much gas.
pub(crate) fn flush(sstores: u64) -> u64 {
    HOSTIO + API + gas(sstores)
}

/// Ink of a transient read or write.
pub(crate) const TRANSIENT: u64 = HOSTIO + 2 * PTR + API + 100 * INK;

/// Ink of `account_balance` and `account_codehash`.
pub(crate) fn look(access: u64) -> u64 {
    HOSTIO + 2 * PTR + API + gas(access)
}

/// Ink of `account_code_size`; `account_code` adds what it writes, which is the whole code whatever part is asked for.
pub(crate) fn code_size(access: u64) -> u64 {
    HOSTIO + API + gas(700 + access)
}

/// Gas of touching an account.
pub(crate) const COLD: u64 = 2600;
/// Gas of touching a known account or slot.
pub(crate) const WARM: u64 = 100;
/// Gas of touching a slot.
pub(crate) const COLD_SLOT: u64 = 2100;
/// Gas of writing a new slot, cold.
pub(crate) const SSTORE_SET: u64 = 20_000 + COLD_SLOT;
/// Gas of changing a used slot, cold.
pub(crate) const SSTORE_RESET: u64 = 2900 + COLD_SLOT;
/// Gas of writing what is there, cold.
pub(crate) const SSTORE_SAME: u64 = WARM + COLD_SLOT;
/// Refund for clearing a slot.
pub(crate) const CLEARED: u64 = 4800;

/// Gas handed to a callee out of what is left after the base cost.
pub(crate) fn handed_on(left: u64) -> u64 {
    left * 63 / 64
}

/// Ink of a body, every operator of which runs once, and of the end of its function.
pub(crate) fn code(body: &str) -> u64 {
    ops(body) + ops("end")
}

/// Ink of operators, given as words of WASM text, by blocks: each costs its operators and the check that opens it.
/// `call_indirect` and `br_table` without what depends on their types.
pub(crate) fn ops(text: &str) -> u64 {
    let words = text.split(|c: char| c.is_whitespace() || c == '(' || c == ')');
    words.filter_map(op).sum()
}

/// Whether a block ends with this operator.
fn ends_block(word: &str) -> bool {
    let ends = "end else return loop br br_if br_table if call call_indirect";
    ends.split(' ').any(|end| end == word)
}

fn op(word: &str) -> Option<u64> {
    let ink = match word {
        "unreachable" | "return" | "nop" | "block" | "loop" | "else" | "end" => 1,
        "i32.const" | "i64.const" => 1,
        "drop" => 9,
        "br" | "br_if" | "if" => 765,
        "select" => 1250,
        "call" => 3800,
        "call_indirect" => 13_610,
        "br_table" => 2400,
        "local.get" | "local.tee" => 75,
        "local.set" => 210,
        "global.get" => 225,
        "global.set" => 575,
        "memory.size" => 3000,
        "memory.grow" => 8050,
        "memory.copy" | "memory.fill" => 950,
        _ => return typed(word),
    };
    Some(ink + if ends_block(word) { BLOCK } else { 0 })
}

/// Operators of a number type.
fn typed(word: &str) -> Option<u64> {
    let (ty, name) = word.split_once('.')?;
    let by_type = |narrow, wide| if ty == "i32" { narrow } else { wide };
    if !matches!(ty, "i32" | "i64") {
        return None;
    }
    Some(match name {
        "load" | "load8_s" | "load8_u" | "load16_s" | "load16_u" | "load32_s" | "load32_u" => {
            by_type(670, 680)
        }
        "store" | "store8" | "store16" | "store32" => by_type(825, 950),
        "eqz" | "eq" | "ne" | "lt_s" | "lt_u" | "gt_s" | "gt_u" | "le_s" | "le_u" | "ge_s"
        | "ge_u" => by_type(170, 225),
        "clz" | "ctz" => 210,
        "popcnt" => by_type(2650, 6000),
        "add" | "sub" | "and" | "or" | "xor" | "shl" | "shr_s" | "shr_u" | "rotl" | "rotr" => {
            by_type(70, 100)
        }
        "mul" => 160,
        "div_s" | "div_u" | "rem_s" | "rem_u" => by_type(1120, 1270),
        "wrap_i64" | "extend_i32_s" | "extend_i32_u" | "extend8_s" | "extend16_s"
        | "extend32_s" => 100,
        _ => return None,
    })
}

/// What an activation takes for the state of ArbOS: eight reads of 800, four writes of 20,000, parameters, arguments and results, and
/// the event.
const ACTIVATION_STATE: u64 = 8 * 800 + 4 * 20_000 + 100 + 3 + 2 * 3 + 3 * 375 + 8 * 128;

/// What of it comes before the program is unpacked: opening, the argument, the parameters, the entry.
pub(crate) const ACTIVATION_STATE_AT_FIRST: u64 = 800 + 3 + 100 + 800;

/// Sizes of a program on which its costs depend.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Size {
    pub(crate) wasm: u64,
    pub(crate) functions: u64,
    /// Parameters and results of its functions.
    pub(crate) types: u64,
    /// Its own globals.
    pub(crate) globals: u64,
    /// Data segments as encoded, and the data alone.
    pub(crate) segments: u64,
    pub(crate) data: u64,
    /// Element segments as encoded.
    pub(crate) elements: u64,
    pub(crate) pages: u64,
    /// Operators once metered.
    pub(crate) operators: u64,
}

impl Size {
    /// Gas of entering it, by what a cached program does not pay and what every program pays.
    pub(crate) fn entry(&self) -> (u64, u64) {
        let init = 8832
            + self.functions * 8252 / 1000
            + self.types * 1059 / 1000
            + self.wasm * 1286 / 10_000;
        let cached = 352
            + self.functions * 13_420 / 100_000
            + self.types * 89 / 100_000
            + self.wasm * 122 / 100_000
            + (self.globals + 4) * 1628 / 1000
            + (self.segments + self.elements) * 75_244 / 100_000
            + 5 * self.pages;
        (init, cached)
    }

    /// Gas of activating it on ArbOS 51, beyond the transaction's own.
    pub(crate) fn activation(&self) -> u64 {
        let microseconds = self.wasm * 31_733 / 100_000
            + self.functions * 17_263 / 100_000
            + self.data * 17_376 / 100_000
            + self.elements * 17_376 / 100_000
            + self.pages * 2217
            + self.operators * 535 / 1000;
        1_659_168 + 28 * microseconds + ACTIVATION_STATE
    }

    /// Bytes of machine code it is taken to need.
    pub(crate) fn asm(&self) -> u64 {
        512_000
            + self.functions * 996_829 / 1000
            + self.types * 11_416 / 1000
            + self.wasm * 62_628 / 10_000
    }
}

/// Gas of opening `new` pages when `open` are and `ever` were: 2 are free.
pub(crate) fn pages(new: u64, open: u64, ever: u64) -> u64 {
    let paid = |pages: u64| 1000 * pages.saturating_sub(2);
    let most = ever.max(open + new);
    if most <= 2 {
        return 0;
    }
    paid(open + new) - paid(open) + ramp(most) - ramp(ever)
}

/// The exponential term where it is published.
fn ramp(pages: u64) -> u64 {
    match pages {
        0..=5 => 1,
        12 => 5,
        36 => 128,
        64 => 5645,
        128 => 31_873_999,
        _ => panic!("no published value for {pages} pages: choose another test"),
    }
}

/// Least gas of a call that returns so many bytes.
pub(crate) fn return_floor(bytes: u64) -> u64 {
    let words = bytes.div_ceil(32);
    3 * words + words * words / 512
}

/// Gas of any transaction with this input.
pub(crate) fn intrinsic(input: &[u8]) -> u64 {
    let byte = |byte: &u8| if *byte == 0 { 4 } else { 16 };
    21_000 + input.iter().map(byte).sum::<u64>()
}
