//! What accounts sign (EIP-712), and whether they did: by key, or by contract (ERC-1271).

use crate::host::{ask, chain_id, is_contract, this, word, Host};
use abi_codec::{calldata, encode_words, Encode, Encoder, Str, Takes, ToWord};
use alloy_primitives::{address, b256, Address, B256};
use alloy_sol_types::{
    sol,
    sol_data::{Array, FixedBytes, Uint},
    SolCall,
};
use keccak_const::Keccak256 as ConstKeccak;
use protocol::Keccak256;

sol! {
    function isValidSignature(bytes32 hash, bytes signature) external view returns (bytes4);
}

/// What an ERC-1271 account answers to a signature of its own.
const MAGIC: B256 = {
    let [a, b, c, d] = isValidSignatureCall::SELECTOR;
    let mut word = [0; 32];
    (word[0], word[1], word[2], word[3]) = (a, b, c, d);
    B256::new(word)
};

/// The precompile that recovers keys.
const ECRECOVER: Address = address!("0000000000000000000000000000000000000001");

/// Half the order of the curve: of the two signatures that any signer makes into one another only that with the lower s
/// is taken.
const MAX_S: B256 = b256!("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0");

const DOMAIN_TYPE_HASH: B256 = type_hash(
    b"EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)",
);

/// Keccak-256 at compile time, of a type or a name.
pub const fn type_hash(text: &[u8]) -> B256 {
    B256::new(ConstKeccak::new().update(text).finalize())
}

/// Hash of words in a row: of a struct, if the first is its type's hash.
pub fn hash(data: &[&dyn ToWord]) -> B256 {
    B256::new(Host::keccak256(&encode_words(data)))
}

/// A contract's name and version, hashed.
pub struct Domain {
    /// Hash of the name.
    pub name: B256,
    /// Hash of the version.
    pub version: B256,
}

impl Domain {
    /// What is signed: the struct under this domain, this chain and this contract.
    pub fn digest(&self, order: B256) -> B256 {
        self.digest_of(this(), order)
    }

    /// The same, for another contract.
    pub fn digest_of(&self, contract: Address, order: B256) -> B256 {
        let domain = hash(&[
            &DOMAIN_TYPE_HASH,
            &self.name,
            &self.version,
            &chain_id(),
            &contract,
        ]);
        let mut bytes = [0; 66];
        bytes[..2].copy_from_slice(&[0x19, 0x01]);
        bytes[2..34].copy_from_slice(domain.as_slice());
        bytes[34..].copy_from_slice(order.as_slice());
        B256::new(Host::keccak256(&bytes))
    }
}

/// Which fields a domain has (ERC-5267), a `bytes1`.
pub struct Fields(B256);

/// The array of a domain's extensions, of which it has none.
pub struct NoExtensions;

/// The answer of `eip712Domain()` (ERC-5267): fields, name, version, chain, contract, salt and extensions.
pub type Description = (
    Fields,
    Str<&'static [u8]>,
    Str<&'static [u8]>,
    u64,
    Address,
    B256,
    NoExtensions,
);

/// The domain of this name and version, this chain and this contract.
pub fn describe(name: &'static str, version: &'static str) -> Description {
    /// Name, version, chain id and contract are given: the low four bits.
    const FIELDS: B256 = {
        let mut word = [0; 32];
        word[0] = 0x0f;
        B256::new(word)
    };
    (
        Fields(FIELDS),
        Str(name.as_bytes()),
        Str(version.as_bytes()),
        chain_id(),
        this(),
        B256::ZERO,
        NoExtensions,
    )
}

impl Takes<Fields> for FixedBytes<1> {}

impl Encode for Fields {
    fn encode(&self, out: &mut Encoder) {
        self.0.encode(out);
    }

    fn object(&self) -> &dyn Encode {
        &self.0
    }
}

impl Takes<NoExtensions> for Array<Uint<256>> {}

impl Encode for NoExtensions {
    fn encode(&self, out: &mut Encoder) {
        self.object().encode(out);
    }

    fn object(&self) -> &dyn Encode {
        /// An empty array is encoded as empty bytes.
        const EMPTY: &[u8] = &[];
        &EMPTY
    }
}

/// Whether `account` signed `digest`: by its key, or by its contract's word (ERC-1271).
pub fn signed_by(account: Address, digest: B256, signature: &[u8]) -> bool {
    if recover(digest, signature) == Some(account) {
        return true;
    }
    if !is_contract(account) {
        return false;
    }
    let call = calldata!(isValidSignatureCall(digest, signature));
    // The answer is the function's own selector, padded to a word.
    ask(account, &call)
        .and_then(|answer| word(&answer))
        .is_some_and(|answer| answer == MAGIC)
}

/// The key that signed. `None` for anything but r ‖ s ‖ v with s in the lower half of the curve order.
pub fn recover(digest: B256, signature: &[u8]) -> Option<Address> {
    let (r, rest) = signature.split_first_chunk::<32>()?;
    let (s, rest) = rest.split_first_chunk::<32>()?;
    let [v @ (27 | 28)] = rest else { return None };
    if *s > MAX_S.0 {
        return None;
    }
    let input = encode_words(&[&digest, v, &B256::new(*r), &B256::new(*s)]);
    word(&ask(ECRECOVER, &input)?).map(Address::from_word)
}
