//! What the contracts are asked, and what the fold would answer.

use alloy::sol_types::{SolCall, SolError};
use alloy_primitives::{Address, B256};
use bindings::{IDeviceRegistry as d, IManufacturerRegistry as m, IVehicleId as v};
use protocol::Kind;

use super::{Difference, Touched};
use crate::chain::{Answer, Block, Call, Contract, Error, State};

/// What a fold holds, and when.
pub(super) struct Scene<'a> {
    pub(super) state: &'a State,
    pub(super) touched: &'a Touched,
    pub(super) week: u32,
    pub(super) block: &'a Block,
}

/// A question to one of the contracts.
#[derive(Clone, Copy, Debug)]
pub(super) enum Question {
    /// When week 0 began.
    Genesis,
    /// How many things there are.
    Count(Contract),
    /// The levels of the week.
    Levels,
    /// A manufacturer's kind.
    Manufacturer(u32),
    /// Its status in the week.
    Status(u32),
    /// Its points in the week.
    Points(u32),
    /// From which week on its devices sign.
    SignedFrom(u32),
    /// A vehicle.
    Vehicle(u64),
    /// The device of a kind that it is paired with at the time of the block.
    Pairing(u64, Kind),
    /// A device.
    Device(u64),
}

/// A field, what the events give for it and what the contract says.
type Field = (&'static str, String, String);

impl Question {
    fn contract(self) -> Contract {
        match self {
            Self::Count(contract) => contract,
            Self::Genesis
            | Self::Levels
            | Self::Manufacturer(_)
            | Self::Status(_)
            | Self::Points(_)
            | Self::SignedFrom(_) => Contract::ManufacturerRegistry,
            Self::Vehicle(_) => Contract::VehicleId,
            Self::Pairing(..) | Self::Device(_) => Contract::DeviceRegistry,
        }
    }

    /// Whom to ask and how.
    pub(super) fn call(self, scene: &Scene<'_>) -> Call {
        let week = scene.week;
        let data = match self {
            Self::Genesis => m::genesisCall {}.abi_encode(),
            Self::Count(Contract::ManufacturerRegistry) => m::countCall {}.abi_encode(),
            Self::Count(Contract::VehicleId) => v::countCall {}.abi_encode(),
            Self::Count(Contract::DeviceRegistry) => d::countCall {}.abi_encode(),
            Self::Levels => m::levelsAtCall { week }.abi_encode(),
            Self::Manufacturer(id) => m::manufacturerCall { id }.abi_encode(),
            Self::Status(id) => m::statusAtCall { id, week }.abi_encode(),
            Self::Points(id) => m::pointsAtCall { id, week }.abi_encode(),
            Self::SignedFrom(id) => m::signedFromCall { id }.abi_encode(),
            Self::Vehicle(vehicle) => v::vehicleCall { vehicleId: vehicle }.abi_encode(),
            Self::Pairing(vehicle, kind) => d::deviceAtCall {
                vehicleId: vehicle,
                kind: match kind {
                    Kind::Hardware => d::Kind::Hardware,
                    Kind::Software => d::Kind::Software,
                },
                timestamp: scene.block.timestamp,
            }
            .abi_encode(),
            Self::Device(device) => d::deviceCall { deviceId: device }.abi_encode(),
        };
        let to = scene.state.contracts().address(self.contract());
        Call {
            to,
            data: data.into(),
        }
    }

    /// Where the answer is another than the fold's.
    pub(super) fn compare(
        self,
        scene: &Scene<'_>,
        answer: &Answer,
    ) -> Result<Vec<Difference>, Error> {
        let fields = self.fields(scene, answer)?;
        let what = self.what();
        let differing = fields
            .into_iter()
            .filter(|(_, events, contract)| events != contract);
        let difference = |(field, events, contract)| Difference {
            what: what.clone(),
            field,
            events,
            contract,
        };
        Ok(differing.map(difference).collect())
    }

    fn what(self) -> String {
        match self {
            Self::Genesis | Self::Levels | Self::Count(_) => self.contract().to_string(),
            Self::Manufacturer(id) | Self::Status(id) | Self::Points(id) | Self::SignedFrom(id) => {
                format!("manufacturer {id}")
            }
            Self::Vehicle(id) | Self::Pairing(id, _) => format!("vehicle {id}"),
            Self::Device(id) => format!("device {id}"),
        }
    }

    fn fields(self, scene: &Scene<'_>, answer: &Answer) -> Result<Vec<Field>, Error> {
        let state = scene.state;
        Ok(match self {
            Self::Genesis => {
                let said = self.read::<m::genesisCall>(scene, answer)?;
                vec![field("genesis", state.genesis().unwrap_or(0), said)]
            }
            Self::Count(Contract::ManufacturerRegistry) => {
                let said = self.read::<m::countCall>(scene, answer)?;
                vec![field(
                    "number of entries",
                    state.manufacturer_count(),
                    said.into(),
                )]
            }
            Self::Count(Contract::VehicleId) => {
                let said = self.read::<v::countCall>(scene, answer)?;
                vec![field("number of vehicles", state.vehicle_count(), said)]
            }
            Self::Count(Contract::DeviceRegistry) => {
                let said = self.read::<d::countCall>(scene, answer)?;
                vec![field("number of devices", state.device_count(), said)]
            }
            Self::Levels => {
                let said = self.read::<m::levelsAtCall>(scene, answer)?;
                let folded = state.levels(scene.week).unwrap_or_default();
                let folded = folded.iter().map(|row| (row.min_weeks, row.points));
                let said = said.iter().map(|row| (row.minWeeks, row.points));
                vec![field("levels of the week", rows(folded), rows(said))]
            }
            Self::Manufacturer(id) => {
                let said = self.read::<m::manufacturerCall>(scene, answer)?.kind;
                let (kind, ..) = standing(scene, id);
                vec![field("kind", kind, kind_name(said as u8))]
            }
            Self::Status(id) => {
                let said = match self.read::<m::statusAtCall>(scene, answer)? {
                    m::Status::Active => "active",
                    m::Status::Suspended => "suspended",
                    m::Status::Revoked => "revoked",
                    _ => "none",
                };
                vec![field("status in the week", standing(scene, id).1, said)]
            }
            Self::Points(id) => {
                let said = self.read::<m::pointsAtCall>(scene, answer)?;
                vec![field("points in the week", standing(scene, id).2, said)]
            }
            Self::SignedFrom(id) => {
                let said = self.read::<m::signedFromCall>(scene, answer)?;
                // The contract's zero is never.
                let folded = state.signed_from(id).unwrap_or(0);
                vec![field("the week from which its devices sign", folded, said)]
            }
            Self::Vehicle(id) => self.vehicle(scene, id, answer)?,
            Self::Pairing(vehicle, kind) => {
                let said = self.read::<d::deviceAtCall>(scene, answer)?;
                let name = match kind {
                    Kind::Hardware => "its hardware device",
                    Kind::Software => "its software device",
                };
                vec![field(name, state.paired_id(vehicle, kind), said)]
            }
            Self::Device(id) => {
                let said = self.read::<d::deviceCall>(scene, answer)?;
                let Some(device) = state.device(id) else {
                    return Ok(vec![field("existence", "no", "yes")]);
                };
                vec![
                    field("owner", device.owner, said.owner),
                    field("key", device.key, said.key),
                    field("manufacturer", device.manufacturer, said.manufacturerId),
                    field("kind", device.kind.name(), kind_name(said.kind as u8)),
                    field("its vehicle", device.vehicle, said.vehicleId),
                ]
            }
        })
    }

    fn vehicle(self, scene: &Scene<'_>, id: u64, answer: &Answer) -> Result<Vec<Field>, Error> {
        let burned = matches!(answer, Answer::Reverted(data)
            if data.starts_with(&v::ERC721NonexistentToken::SELECTOR));
        let said = match burned {
            true => None,
            false => Some(self.read::<v::vehicleCall>(scene, answer)?),
        };
        let exists = |yes: bool| if yes { "yes" } else { "no" };
        let folded = scene.state.vehicle(id);
        let (Some(vehicle), Some(said)) = (folded, &said) else {
            return Ok(vec![field(
                "existence",
                exists(folded.is_some()),
                exists(said.is_some()),
            )]);
        };
        let mut fields = vec![
            field("owner", vehicle.owner, said.owner),
            field("tenure", vehicle.tenure, said.tenure),
            field("payee", vehicle.payee, said.payee),
            field("data consent", vehicle.data_consent, said.dataConsent),
        ];
        if let Some(minted) = scene.touched.minted(id) {
            fields.extend([
                field::<B256>("definition", minted.definition, said.definition),
                field("powertrain", minted.powertrain, said.powertrain as u8),
                field::<B256>("VIN commitment", minted.commitment, said.vinCommitment),
            ]);
        }
        Ok(fields)
    }

    /// The answer, if it is one.
    fn read<C: SolCall>(self, scene: &Scene<'_>, answer: &Answer) -> Result<C::Return, Error> {
        let contract = self.contract();
        let address: Address = scene.state.contracts().address(contract);
        let unanswered = |data: &alloy_primitives::Bytes| Error::Unanswered {
            contract,
            address,
            signature: C::SIGNATURE,
            block: scene.block.number,
            answer: data.clone(),
        };
        match answer {
            Answer::Returned(data) => C::abi_decode_returns(data).map_err(|_| unanswered(data)),
            Answer::Reverted(data) => Err(unanswered(data)),
        }
    }
}

fn field<T: ToString>(name: &'static str, events: T, contract: T) -> Field {
    (name, events.to_string(), contract.to_string())
}

/// Kind, status and points by the events, in words.
fn standing(scene: &Scene<'_>, id: u32) -> (&'static str, &'static str, u32) {
    match scene.state.manufacturer(id, scene.week) {
        Some((kind, status, points)) => (kind.name(), status.name(), points),
        None => ("none", "none", 0),
    }
}

fn kind_name(kind: u8) -> &'static str {
    match kind {
        0 => Kind::Hardware.name(),
        1 => Kind::Software.name(),
        _ => "neither",
    }
}

fn rows(levels: impl Iterator<Item = (u16, u32)>) -> String {
    let rows = levels.map(|(weeks, points)| format!("{points} points from {weeks} weeks"));
    format!("[{}]", rows.collect::<Vec<_>>().join(", "))
}
