//! Of the manufacturers.

use alloy::primitives::{B256, keccak256};
use client::bindings::IManufacturerRegistry as Contract;
use e2e::{FIRST_WEEK, Registry, Storage, Who};

use crate::{number, word};

fn storage(registry: &Registry) -> Storage<'_> {
    Storage::of(
        registry.world.chain(),
        "ManufacturerRegistry",
        registry.address,
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entrys_words_say_what_the_contract_does() {
    let mut registry = Registry::new().await;
    let id = registry.whitelist("AutoPi").await;
    let (storage, key) = (storage(&registry), [number(id)]);
    let seen = registry.read(&Contract::manufacturerCall { id }).await;
    let of = async |field| storage.field("entry", &key, field).await;
    assert_eq!(of("owner").await, word(seen.owner));
    assert_eq!(of("kind").await, number(seen.kind as u8));
    assert_eq!(of("status").await, number(seen.status as u8));
    assert_eq!(of("name_len").await, number(6u8));
    assert_eq!(of("tenure").await, number(0u8));
    let name = B256::from(storage.value("name", &key).await);
    assert_eq!(name, B256::right_padding_from(seen.name.as_bytes()));
    let folded = B256::right_padding_from(b"autopi");
    assert_eq!(
        storage.value("id_by_name", &[folded.into()]).await,
        number(id)
    );
    assert_ne!(folded, keccak256("autopi"));
    assert_eq!(storage.field("head", &[], "count").await, number(1u8));
    let genesis = registry.read(&Contract::genesisCall {}).await;
    assert_eq!(storage.field("head", &[], "genesis").await, number(genesis));
}

#[tokio::test(flavor = "multi_thread")]
async fn points_and_statuses_are_histories_by_week() {
    let mut registry = Registry::new().await;
    let id = registry.whitelist("AutoPi").await;
    let call = Contract::setPointsCall {
        id,
        points: 5_000,
        fromWeek: FIRST_WEEK + 3,
    };
    registry.send(Who::Dao, &call).await;
    registry.send(Who::Dao, &Contract::suspendCall { id }).await;

    let (storage, key) = (storage(&registry), [number(id)]);
    let points = storage.history("points", &key).await;
    let expected = [(FIRST_WEEK, 6_000u32), (FIRST_WEEK + 3, 5_000)];
    assert_eq!(
        points,
        expected.map(|(from, points)| (number(from), number(points)))
    );
    for (from, points) in expected {
        assert_eq!(registry.points(id, from).await, points);
    }
    let mut statuses = Vec::new();
    for week in [FIRST_WEEK, FIRST_WEEK + 1] {
        let status = registry.status(id, week).await;
        statuses.push((number(week), number(status as u8)));
    }
    assert_eq!(storage.history("statuses", &key).await, statuses);
}

#[tokio::test(flavor = "multi_thread")]
async fn levels_are_rows_of_the_table_that_holds() {
    let registry = Registry::new().await;
    let storage = storage(&registry);
    let tables = storage.history("levels", &[]).await;
    let (_, table) = tables[0];
    let levels = registry
        .read(&Contract::levelsAtCall { week: FIRST_WEEK })
        .await;
    for (row, level) in (0u32..).zip(&levels) {
        let key = [table, number(row)];
        let of = async |field| storage.field("level", &key, field).await;
        assert_eq!(of("exists").await, number(1u8));
        assert_eq!(of("min_weeks").await, number(level.minWeeks));
        assert_eq!(of("points").await, number(level.points));
    }
    let end = [table, number(levels.len() as u64)];
    assert_eq!(storage.field("level", &end, "exists").await, number(0u8));
}
