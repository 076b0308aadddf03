//! A pool, the registries and the judge on one chain, and weeks to be judged.

use alloy::{
    consensus::Header,
    eips::BlockNumberOrTag,
    primitives::{Address, B256, Bytes, U256},
    providers::Provider,
    rlp::encode,
    rpc::types::TransactionReceipt,
    sol_types::{SolCall, SolError},
};
use client::{
    bindings::{
        IERC20, IManufacturerRegistry,
        IRewardsDistributor::{self, publishCall},
        IVehicleId,
        IWeekJudge::{self, Rule},
        Settings,
    },
    deploy,
    judge::Moment,
    roles,
};
use protocol::{StatedLeaf, week::Status};
use serde_json::Value;
use tokio::sync::OnceCell;

use crate::{Devices, FIRST_WEEK, Forged, Subject, Vehicles, Who, World, world::Prepared};

/// Four vehicles, of which Alice's 1 has hardware and software, Bob's 2 hardware, and Alice's 3 hardware but no consent; Bob's 4 has
/// nothing. The week before the judged one is final.
#[derive(Debug)]
pub struct Court {
    /// The registries, and the world.
    pub devices: Devices,
    /// The judge's proxy.
    pub judge: Address,
    /// The program behind it.
    pub implementation: Address,
    /// The tree of the week before.
    pub before: Forged,
}

/// A court to start others from.
struct Ready {
    world: Prepared,
    devices: Devices,
    judge: (Address, Address),
    before: Forged,
}

impl Court {
    /// The week that is judged.
    pub const WEEK: u32 = FIRST_WEEK + 1;

    /// What a demand costs, wei.
    pub const BOND: u128 = World::dimo(10);

    /// In the middle of the judged week, with nothing published of it. The first test of a process prepares it, the others get
    /// copies.
    pub async fn new() -> Self {
        static READY: OnceCell<Ready> = OnceCell::const_new();
        let ready = READY.get_or_init(Self::prepare).await;
        Self {
            devices: ready.devices.copy(&ready.world).await,
            judge: ready.judge.0,
            implementation: ready.judge.1,
            before: ready.before.clone(),
        }
    }

    /// What the judge is set up with.
    pub fn settings(devices: &Devices, token: Address) -> IWeekJudge::Settings {
        IWeekJudge::Settings {
            admin: devices.of(Who::Dao),
            token,
            vehicleId: devices.vehicles.address,
            deviceRegistry: devices.address,
            manufacturerRegistry: devices.manufacturers,
            genesis: devices.vehicles.world.clock.genesis,
            bond: Self::BOND,
        }
    }

    /// In the middle of the pool's first week.
    pub async fn in_first_week() -> Self {
        Self::found().await
    }

    /// Pool, registries and judge, with cars.
    async fn found() -> Self {
        let mut devices = Devices::new().await;
        let world = devices.world();
        let token = world.deploy_token().await;
        let settings = world.settings(token);
        world.found(&settings).await;
        let settings = Self::settings(&devices, token);
        let world = devices.world();
        let artefacts = world.artefacts.clone();
        let deployed = deploy::judge(
            world.sender(Who::Dao),
            &artefacts,
            settings.admin,
            &settings,
        )
        .await
        .unwrap();
        let mut court = Self {
            devices,
            judge: deployed.address,
            implementation: deployed.implementation,
            before: Forged::default(),
        };
        court.introduce(FIRST_WEEK).await;
        court.cars().await;
        court.sign_from(Self::WEEK).await;
        court
    }

    async fn prepare() -> Ready {
        let mut court = Self::found().await;
        court.close_first_week().await;
        Ready {
            world: court.devices.vehicles.world.prepared(),
            judge: (court.judge, court.implementation),
            before: court.before,
            devices: court.devices,
        }
    }

    /// Publishes the first week, which is over, and goes to the middle of the judged one.
    pub async fn close_first_week(&mut self) {
        self.before = Forged::of(3, &self.first_week());
        self.end(FIRST_WEEK).await;
        self.anchor(FIRST_WEEK).await;
        let call = self.publish_call(FIRST_WEEK, &self.before.clone(), B256::ZERO);
        self.world().send(Who::Publisher, &call).await;
        self.devices.vehicles.in_week(Self::WEEK).await;
    }

    /// The DAO lets the pool be judged by this rule, its streaks from this week on.
    pub async fn judge_by(&mut self, rule: Rule, steps_from: u32) {
        let call = IWeekJudge::setPoolCall {
            pool: self.pool(),
            rule,
            stepsFrom: steps_from,
        };
        self.send(Who::Dao, &call).await;
    }

    /// Pool and judge get to know each other.
    async fn introduce(&mut self, steps_from: u32) {
        self.judge_by(Rule::Baseline, steps_from).await;
        let judge = self.judge;
        let grant = IRewardsDistributor::grantRoleCall {
            role: roles::judge(),
            account: judge,
        };
        let world = self.world();
        world.send(Who::Dao, &grant).await;
        world
            .send(Who::Dao, &IRewardsDistributor::setJudgeCall { judge })
            .await;
    }

    /// Goes to the middle of a far week, in which all programs are activated anew and another pool begins that the judge knows.
    pub async fn in_far_week(week: u32) -> Self {
        let mut court = Self::found().await;
        court.devices.vehicles.in_week(week).await;
        let world = court.world();
        let token = world.token;
        let settings = Settings {
            firstWeek: week,
            ..world.settings(token)
        };
        let devices = &court.devices;
        let proxies = [
            devices.manufacturers,
            devices.address,
            devices.vehicles.address,
        ];
        let mut programs = vec![court.implementation];
        for proxy in proxies {
            let chain = court.devices.vehicles.world.chain();
            programs.push(chain.implementation(proxy).await.unwrap());
        }
        let world = court.world();
        for program in programs {
            deploy::activate(world.sender(Who::Dao), program)
                .await
                .unwrap();
        }
        world.found(&settings).await;
        court.introduce(week).await;
        court
    }

    /// AutoPi's devices sign from then on; nobody else's do.
    async fn sign_from(&mut self, week: u32) {
        let (registry, id) = (self.devices.manufacturers, self.devices.autopi);
        let call = IManufacturerRegistry::setSignedFromCall { id, fromWeek: week };
        self.world().send_to(Who::Dao, registry, &call).await;
    }

    async fn cars(&mut self) {
        for (vehicle, owner) in [
            (1, Who::Alice),
            (2, Who::Bob),
            (3, Who::Alice),
            (4, Who::Bob),
        ] {
            let minted = self
                .devices
                .vehicles
                .mint(owner, Vehicles::vin(vehicle))
                .await;
            assert_eq!(minted, u64::from(vehicle));
        }
        for (vehicle, owner) in [(1, Who::Alice), (2, Who::Bob), (3, Who::Alice)] {
            let key = Devices::key(vehicle);
            let device = self.devices.claim(owner, &key).await;
            self.devices.pair(owner, device, &key, vehicle).await;
        }
        self.devices.connect(Who::Alice, &Devices::key(11), 1).await;
        self.consents(3, Who::Alice, false).await;
    }

    /// An owner decides about the data of its car.
    pub async fn consents(&mut self, vehicle: u64, owner: Who, consent: bool) {
        let call = IVehicleId::setDataConsentCall {
            vehicleId: vehicle,
            consent,
        };
        self.devices.vehicles.send(owner, &call).await;
    }

    fn leaf(&self, vehicle: u64, owner: Who, status: Status) -> StatedLeaf {
        StatedLeaf {
            vehicle_id: vehicle,
            account: self.of(owner).into_array(),
            conn: 0,
            disc: 0,
            status: status as u8,
            hardware: 0,
            software: 0,
            points: 0,
        }
    }

    /// Vehicles 1 and 2 earn, 3 is withheld, and 4 was earning once and missed the week.
    pub fn first_week(&self) -> [StatedLeaf; 4] {
        let earned = |vehicle, owner| self.leaf(vehicle, owner, Status::Earned);
        [
            StatedLeaf {
                conn: 1,
                hardware: 1,
                software: 2,
                points: 7_000,
                ..earned(1, Who::Alice)
            },
            StatedLeaf {
                conn: 1,
                hardware: 1,
                points: 6_000,
                ..earned(2, Who::Bob)
            },
            self.leaf(3, Who::Alice, Status::NoConsent),
            StatedLeaf {
                conn: 1,
                hardware: 1,
                points: 6_000,
                ..earned(4, Who::Bob)
            },
        ]
    }

    /// The true leaves of the judged week.
    pub fn honest(&self) -> [StatedLeaf; 4] {
        let [one, two, three, four] = self.first_week();
        [
            StatedLeaf { conn: 2, ..one },
            StatedLeaf { conn: 2, ..two },
            three,
            StatedLeaf {
                disc: 1,
                status: Status::Missed as u8,
                hardware: 0,
                points: 0,
                ..four
            },
        ]
    }

    /// The world.
    pub fn world(&mut self) -> &mut World {
        self.devices.world()
    }

    /// The pool.
    pub fn pool(&self) -> Address {
        self.devices.vehicles.world.pool.address()
    }

    /// Somebody's address.
    pub fn of(&self, who: Who) -> Address {
        self.devices.of(who)
    }

    /// Sends the judge a call, which must succeed.
    pub async fn send<C: SolCall>(&mut self, who: Who, call: &C) -> TransactionReceipt {
        let judge = self.judge;
        self.world().send_to(who, judge, call).await
    }

    /// Asserts that the judge refuses a call with exactly this error.
    pub async fn refuses<C: SolCall, E: SolError>(&self, who: Who, call: &C, error: E) {
        let world = &self.devices.vehicles.world;
        world.refuses_at(who, self.judge, call, error).await;
    }

    /// Reads from the judge.
    pub async fn read<C: SolCall>(&self, call: &C) -> C::Return {
        let chain = self.devices.vehicles.world.chain();
        chain.read(self.judge, call).await.unwrap()
    }

    /// The judge alone.
    pub fn into_subject(self) -> Subject {
        Subject {
            address: self.judge,
            implementation: self.implementation,
            world: self.devices.into_subject().world,
        }
    }

    /// Lets a week end: its last block is a second before, the latest one is the first after it.
    pub async fn end(&mut self, week: u32) {
        let world = &self.devices.vehicles.world;
        let end = world.clock.end(week).unwrap();
        world.travel(end - 1).await;
        world.travel(end).await;
        // Blocks are known once there is another.
        let _: Value = world.chain().request("evm_mine", ()).await.unwrap();
    }

    /// A block's header as its hash is made of.
    pub async fn header(&self, number: u64) -> Bytes {
        let chain = self.devices.vehicles.world.chain();
        let tag = BlockNumberOrTag::Number(number);
        let block = chain.get_block_by_number(tag).await.unwrap().unwrap();
        let header: Header = block.header.inner;
        encode(header).into()
    }

    /// The last block before a time.
    pub async fn last_before(&self, time: u64) -> u64 {
        let chain = self.devices.vehicles.world.chain();
        let mut number = chain.head().await.unwrap().number;
        loop {
            let tag = BlockNumberOrTag::Number(number);
            let block = chain.get_block_by_number(tag).await.unwrap().unwrap();
            if block.header.timestamp < time {
                return number;
            }
            number -= 1;
        }
    }

    /// The call that anchors a week that has ended.
    pub async fn anchor_call(&self, week: u32) -> IWeekJudge::anchorCall {
        let end = self.devices.vehicles.world.clock.end(week).unwrap();
        let last = self.last_before(end).await;
        IWeekJudge::anchorCall {
            week,
            header: self.header(last).await,
            next: self.header(last + 1).await,
        }
    }

    /// Anchors a week that has ended.
    pub async fn anchor(&mut self, week: u32) {
        let call = self.anchor_call(week).await;
        self.send(Who::Stranger, &call).await;
    }

    /// The call that publishes a tree.
    pub fn publish_call(&self, week: u32, tree: &Forged, previous_root: B256) -> publishCall {
        let [left, right] = tree.children();
        publishCall {
            week,
            left,
            right,
            depth: tree.depth,
            previousRoot: previous_root,
            dataHash: B256::repeat_byte(0xda),
            dataUri: "ipfs://week".into(),
        }
    }

    /// Ends and anchors the judged week and publishes this of it.
    pub async fn publish(&mut self, tree: &Forged) {
        self.end(Self::WEEK).await;
        self.anchor(Self::WEEK).await;
        self.publish_again(tree).await;
    }

    /// Publishes this of the judged week, which is anchored.
    pub async fn publish_again(&mut self, tree: &Forged) {
        let previous = self.before.root().into();
        let call = self.publish_call(Self::WEEK, tree, previous);
        self.world().send(Who::Publisher, &call).await;
    }

    /// The honest tree of the judged week.
    pub fn honest_tree(&self) -> Forged {
        Forged::of(3, &self.honest())
    }

    /// Nodes that prove these words of a vehicle at the anchor of the judged week.
    pub async fn state(&self, vehicle: u64, tables: &[u8]) -> Bytes {
        self.at_anchor(vehicle).await.words(tables).await.unwrap()
    }

    /// Those by which an account is judged.
    pub async fn account_state(&self, vehicle: u64) -> Bytes {
        let start = self.devices.vehicles.world.clock.start(Self::WEEK).unwrap();
        self.at_anchor(vehicle).await.holding(start).await.unwrap()
    }

    /// Those by which consent is judged.
    pub async fn consent_state(&self, vehicle: u64) -> Bytes {
        self.at_anchor(vehicle).await.consent().await.unwrap()
    }

    async fn at_anchor(&self, vehicle: u64) -> Moment<'_> {
        let anchor = self
            .read(&IWeekJudge::anchorOfCall { week: Self::WEEK })
            .await;
        Moment {
            chain: self.devices.vehicles.world.chain(),
            vehicles: self.devices.vehicles.address,
            vehicle,
            block: anchor.number,
        }
    }

    /// Gives somebody tokens and lets the judge take them.
    pub async fn allow(&mut self, who: Who, amount: u128) {
        let (to, judge) = (self.of(who), self.judge);
        let world = self.world();
        world.give(to, amount).await;
        let call = IERC20::approveCall {
            spender: judge,
            value: U256::from(amount),
        };
        let token = world.token;
        world.send_to(who, token, &call).await;
    }
}
