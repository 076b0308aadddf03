//! How long a fleet takes to fold: `cargo run --release --example fold [VEHICLES]`. Every vehicle is minted with consent and
//! paired with a device of its own, nine events each, in a block of its own. Making logs, headers and the contracts' answers is not counted.

#![allow(clippy::print_stdout, reason = "prints its result")]

use std::error::Error;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use alloy::rpc::types;
use alloy::sol_types::{SolCall, SolEvent};
use alloy_primitives::{Address, B256, Bloom, Log, U256};
use bindings::{IDeviceRegistry as d, IManufacturerRegistry as m, IVehicleId as v};
use protocol::{Clock, clock::WEEK};
use prover::chain::{
    Answer, At, Block, Call, Contracts, Query, Request, Roster, Source, SourceError, read,
};

const CONTRACTS: Contracts = Contracts {
    manufacturer_registry: Address::repeat_byte(0xa1),
    vehicle_id: Address::repeat_byte(0xa2),
    device_registry: Address::repeat_byte(0xa3),
};

/// Blocks of week 0 that set the contracts up and hold a vehicle each, and one of week 1.
struct Fleet {
    vehicles: u64,
    /// Time spent in being the node.
    making: Mutex<Duration>,
}

fn address(kind: u64, number: u64) -> Address {
    Address::from_word(U256::from(kind << 48 | number).into())
}

fn hash(block: u64) -> B256 {
    U256::from(block).into()
}

fn push(logs: &mut Vec<types::Log>, block: u64, emitter: Address, event: &impl SolEvent) {
    logs.push(types::Log {
        inner: Log {
            address: emitter,
            data: event.encode_log_data(),
        },
        block_number: Some(block),
        block_hash: Some(hash(block)),
        log_index: Some(logs.len() as u64),
        ..types::Log::default()
    });
}

fn set_up() -> Vec<types::Log> {
    let mut logs = Vec::new();
    let Contracts {
        manufacturer_registry,
        vehicle_id,
        device_registry,
    } = CONTRACTS;
    let (admin, genesis) = (address(9, 0), Clock::DIMO.genesis);
    let registry = m::Initialized { admin, genesis };
    push(&mut logs, 0, manufacturer_registry, &registry);
    let levels = m::LevelsSet {
        fromWeek: 0,
        levels: vec![m::Level {
            minWeeks: 0,
            points: 0,
        }],
    };
    push(&mut logs, 0, manufacturer_registry, &levels);
    let maker = m::ManufacturerWhitelisted {
        id: 1,
        owner: admin,
        kind: m::Kind::Hardware,
        points: 6_000,
        fromWeek: 0,
        name: "AutoPi".into(),
    };
    push(&mut logs, 0, manufacturer_registry, &maker);
    let base_uri = String::new();
    let vehicles = v::Initialized {
        admin,
        baseUri: base_uri.clone(),
    };
    push(&mut logs, 0, vehicle_id, &vehicles);
    let devices = d::Initialized {
        admin,
        manufacturerRegistry: manufacturer_registry,
        vehicleId: vehicle_id,
        baseUri: base_uri,
    };
    push(&mut logs, 0, device_registry, &devices);
    logs
}

/// A car comes into being with its device.
fn car(id: u64) -> Vec<types::Log> {
    let mut logs = Vec::with_capacity(9);
    let (owner, key, nobody) = (address(1, id), address(2, id), Address::ZERO);
    let token = U256::from(id);
    let vehicles = CONTRACTS.vehicle_id;
    let moved = v::Transfer {
        from: nobody,
        to: owner,
        tokenId: token,
    };
    push(&mut logs, id, vehicles, &moved);
    let minted = v::VehicleMinted {
        vehicleId: id,
        owner,
        vinCommitment: token.into(),
        definition: token.into(),
        powertrain: v::Powertrain::BEV,
        attestor: nobody,
    };
    push(&mut logs, id, vehicles, &minted);
    let consent = v::DataConsentSet {
        vehicleId: id,
        owner,
        consent: true,
    };
    push(&mut logs, id, vehicles, &consent);
    let registry = CONTRACTS.device_registry;
    let registered = d::KeyRegistered {
        manufacturerId: 1,
        key,
    };
    push(&mut logs, id, registry, &registered);
    for account in [key, owner] {
        let nonce = U256::ZERO;
        push(&mut logs, id, registry, &d::NonceUsed { account, nonce });
    }
    let moved = d::Transfer {
        from: nobody,
        to: owner,
        tokenId: token,
    };
    push(&mut logs, id, registry, &moved);
    let claimed = d::DeviceClaimed {
        deviceId: id,
        manufacturerId: 1,
        key,
        kind: d::Kind::Hardware,
        owner,
    };
    push(&mut logs, id, registry, &claimed);
    let paired = d::DevicePaired {
        deviceId: id,
        vehicleId: id,
        kind: d::Kind::Hardware,
    };
    push(&mut logs, id, registry, &paired);
    logs
}

impl Fleet {
    fn block(&self, number: u64) -> Option<Block> {
        let last = self.vehicles + 1;
        let genesis = Clock::DIMO.genesis;
        (number <= last).then(|| Block {
            number,
            hash: hash(number),
            timestamp: if number == last {
                genesis + WEEK
            } else {
                genesis
            },
            logs_bloom: Bloom::ZERO,
        })
    }

    /// What the contracts say: of every vehicle and device the same.
    fn answer(&self, Call { to, data }: &Call) -> Answer {
        let id = data.get(28..36).and_then(|id| id.try_into().ok());
        let id = id.map_or(0, u64::from_be_bytes);
        let selector = data.first_chunk().copied().unwrap_or_default();
        let answer = match selector {
            v::vehicleCall::SELECTOR => v::vehicleCall::abi_encode_returns(&v::Vehicle {
                owner: address(1, id),
                definition: U256::from(id).into(),
                powertrain: v::Powertrain::BEV,
                vinCommitment: U256::from(id).into(),
                dataConsent: true,
                payee: Address::ZERO,
                tenure: 0,
            }),
            d::deviceCall::SELECTOR => d::deviceCall::abi_encode_returns(&d::Device {
                owner: address(1, id),
                key: address(2, id),
                manufacturerId: 1,
                kind: d::Kind::Hardware,
                vehicleId: id,
            }),
            d::deviceAtCall::SELECTOR => {
                let software = data.get(67) == Some(&1);
                d::deviceAtCall::abi_encode_returns(&if software { 0 } else { id })
            }
            m::genesisCall::SELECTOR => m::genesisCall::abi_encode_returns(&Clock::DIMO.genesis),
            m::levelsAtCall::SELECTOR => m::levelsAtCall::abi_encode_returns(&vec![m::Level {
                minWeeks: 0,
                points: 0,
            }]),
            m::statusAtCall::SELECTOR => m::statusAtCall::abi_encode_returns(&m::Status::Active),
            m::pointsAtCall::SELECTOR => m::pointsAtCall::abi_encode_returns(&6_000),
            m::signedFromCall::SELECTOR => m::signedFromCall::abi_encode_returns(&0),
            m::manufacturerCall::SELECTOR => {
                m::manufacturerCall::abi_encode_returns(&m::Manufacturer {
                    name: "AutoPi".into(),
                    kind: m::Kind::Hardware,
                    status: m::Status::Active,
                    owner: address(9, 0),
                    pendingOwner: Address::ZERO,
                })
            }
            // `count`, which all three have.
            _ if *to == CONTRACTS.manufacturer_registry => m::countCall::abi_encode_returns(&1),
            _ => v::countCall::abi_encode_returns(&self.vehicles),
        };
        Answer::Returned(answer.into())
    }

    fn spent(&self, started: Instant) {
        if let Ok(mut making) = self.making.lock() {
            *making += started.elapsed();
        }
    }
}

impl Source for Fleet {
    async fn chain_id(&self) -> Result<u64, SourceError> {
        Ok(1)
    }

    async fn block(&self, at: At) -> Result<Option<Block>, SourceError> {
        Ok(match at {
            At::Number(number) => self.block(number),
            At::Latest | At::Finalized => self.block(self.vehicles + 1),
        })
    }

    async fn blocks(&self, numbers: &[u64]) -> Result<Vec<Option<Block>>, SourceError> {
        let started = Instant::now();
        let blocks = numbers.iter().map(|number| self.block(*number)).collect();
        self.spent(started);
        Ok(blocks)
    }

    async fn calls(&self, calls: &[Call], _: u64) -> Result<Vec<Answer>, SourceError> {
        let started = Instant::now();
        let answers = calls.iter().map(|call| self.answer(call)).collect();
        self.spent(started);
        Ok(answers)
    }

    async fn logs(&self, query: Query) -> Result<Vec<types::Log>, SourceError> {
        let started = Instant::now();
        let blocks = query.from..=query.to;
        let logs = blocks.flat_map(|number| match number {
            0 => set_up(),
            id => car(id),
        });
        let logs = logs.collect();
        self.spent(started);
        Ok(logs)
    }
}

/// Most memory this process ever had, in MB, where the system tells.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes / 1_000)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let vehicles = match std::env::args().nth(1) {
        Some(count) => count.parse()?,
        None => 1_000_000,
    };
    let fleet = Fleet {
        vehicles,
        making: Mutex::default(),
    };
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("fold");
    let request = Request {
        page: 5_000,
        checkpoint: Some(file.clone()),
        save_every: Duration::MAX,
        ..Request::new(CONTRACTS, 0, Clock::DIMO.genesis + WEEK)
    };
    let started = Instant::now();
    let folded = read(&fleet, &request, &|_| ()).await?;
    let making = fleet.making.lock().map(|time| *time).unwrap_or_default();
    println!(
        "vehicles            {vehicles}, {} events",
        9 * vehicles + 5
    );
    println!(
        "fold, comparison and checkpoint {:.2?}",
        started.elapsed() - making
    );
    println!(
        "checkpoint          {} MB",
        file.metadata()?.len() / 1_000_000
    );
    let started = Instant::now();
    read(&fleet, &request, &|_| ()).await?;
    println!("resume              {:.2?}", started.elapsed());
    let started = Instant::now();
    let snapshot = Roster::new(&folded, 0, Clock::DIMO, None)?;
    println!("roster              {:.2?}", started.elapsed());
    assert_eq!(snapshot.vehicles(), vehicles);
    if let Some(megabytes) = peak() {
        println!("peak memory         {megabytes} MB, with two folds at once");
    }
    Ok(())
}
