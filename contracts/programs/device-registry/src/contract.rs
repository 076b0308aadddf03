//! The calls the contract answers, each handed to the module that knows.

use crate::{
    interface::{self as i, Kind},
    keys,
    pairing::{is_paired, paired_device, unpair},
    requests::{Claim, Connect, Pair, Replacement},
    signatures::{NAME, VERSION},
    store,
    transfer::transfer,
    views,
};
use abi_codec::Reader;
use alloc::{vec, vec::Vec};
use contract_base::{eip712, stored};
use erc721::token_contract;
use openzeppelin_stylus::{
    access::control::AccessControl,
    utils::nonces::{INonces, Nonces},
};
use stylus_sdk::prelude::*;

const SYMBOL: &[u8] = b"DIMODEVICE";

stored! {
    /// The contract. Everything of its own lies in `store`; these are OpenZeppelin's parts.
    pub struct DeviceRegistry {
        access: AccessControl,
        nonces: Nonces,
    }
    tables: store::TABLES, &erc721::tables::<store::Link>(),
}

/// The next argument, a kind.
fn kind(r: &mut Reader<'_>) -> Option<Kind> {
    store::kind_from(r.u8()?)
}

token_contract! {
    DeviceRegistry, i, |self, r|
    NAME.as_bytes(), SYMBOL, transfer;
    views {
        isPairedCall => answer(Ok(is_paired(r.u64()?))),
        deviceAtCall => answer(Ok(views::device_at(r.u64()?, kind(r)?, r.u64()?))),
        pairedDeviceCall => answer(Ok(paired_device(r.u64()?, kind(r)?))),
        deviceCall => views::device(r.u64()?),
        deviceOfCall => answer(Ok(views::device_of(r.address()?))),
        isDeadCall => answer(Ok(store::holder(r.address()?).get().dead)),
        isRegisteredCall => answer(Ok(store::registered(r.u32()?, r.address()?).get())),
        keyCountOfCall => answer(Ok(store::key_count(r.u32()?, r.bytes32()?).get())),
        countCall => answer(Ok(store::count().get())),
        manufacturerRegistryCall => answer(Ok(store::manufacturer_registry().get())),
        vehicleIdCall => answer(Ok(store::vehicles().get())),
        noncesCall => answer(Ok(self.nonces.nonces(r.address()?))),
        eip712DomainCall => Ok(eip712::describe(NAME, VERSION)),
    }
    calls {
        registerCall => done(keys::register(r.u32()?, r.address()?)),
        registerBatchCall => done(keys::register_batch(r.u32()?, r.words()?)?),
        registerRootCall => done(keys::register_root(r.u32()?, r.bytes32()?, r.u64()?)),
        claimCall => answer(self.claim(&Claim::read(&mut r.tuple()?)?)),
        pairCall => done(self.pair(&Pair::read(&mut r.tuple()?)?)),
        unpairCall => done(unpair(r.u64()?)),
        connectCall => answer(self.connect(&Connect::read(&mut r.tuple()?)?)),
        replaceKeyCall => done(self.replace_key(&Replacement::read(&mut r.tuple()?)?)),
        initializeCall => {
            done(self.initialize(r.address()?, r.address()?, r.address()?, r.bytes()?))
        },
    }
}
