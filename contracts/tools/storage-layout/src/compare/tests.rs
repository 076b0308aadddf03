//! Each kind of change, made to the layout of a contract with all kinds of tables.

use super::*;
use contract_base::layout::Stored as _;

fn released() -> Document {
    Document::of(&rewards_distributor::RewardsDistributor::LAYOUT)
}

fn table<'a>(of: &'a mut Document, name: &str) -> &'a mut Table {
    let found = of.tables.iter_mut().find(|table| table.name == name);
    found.unwrap()
}

fn field<'a>(of: &'a mut Document, in_table: &str, name: &str) -> &'a mut Field {
    let word = &mut table(of, in_table).word;
    word.iter_mut().find(|field| field.name == name).unwrap()
}

/// With a field of two bits, which no contract has today.
fn with_switches() -> Document {
    let mut document = released();
    field(&mut document, "head", "has_oracle").bits = vec!["claims".into(), "publishing".into()];
    document
}

/// What is said of a change.
fn said(change: impl FnOnce(&mut Document)) -> Vec<String> {
    let mut now = released();
    change(&mut now);
    with_release(&released(), &[now])
}

#[track_caller]
fn refused(change: impl FnOnce(&mut Document), why: &str) {
    assert_eq!(said(change), [format!("RewardsDistributor: {why}")]);
}

#[track_caller]
fn passes(change: impl FnOnce(&mut Document)) {
    assert_eq!(said(change), [""; 0]);
}

#[test]
fn no_change_passes() {
    passes(|_| ());
}

#[test]
fn a_contract_may_not_go() {
    let said = with_release(&released(), &[]);
    assert_eq!(said, ["RewardsDistributor: it was released and is gone"]);
}

#[test]
fn a_table_may_not_go() {
    refused(
        |now| now.tables.retain(|table| table.name != "claimed"),
        "table claimed was released and is gone",
    );
}

#[test]
fn a_table_may_not_get_another_number() {
    refused(
        |now| table(now, "commitment").number = 99,
        "table commitment: its number was 1 and is 99",
    );
}

#[test]
fn a_word_may_not_get_another_part() {
    refused(
        |now| table(now, "terms").part = Some(9),
        "table terms: its part was Some(2) and is Some(9)",
    );
}

#[test]
fn slots_may_not_be_made_in_another_way() {
    refused(
        |now| table(now, "bond").slot = "hashed".into(),
        "table bond: its slots was \"plain\" and is \"hashed\"",
    );
}

#[test]
fn a_key_may_not_change_its_type() {
    refused(
        |now| table(now, "root").key[0].kind = "uint64".into(),
        "table root: key week: its type was \"uint32\" and is \"uint64\"",
    );
}

#[test]
fn a_key_may_not_grow() {
    refused(
        |now| {
            let mut another = table(now, "root").key[0].clone();
            another.name = "fork".into();
            table(now, "root").key.push(another);
        },
        "table root: the members of its key was 1 and is 2",
    );
}

#[test]
fn a_field_may_not_go() {
    refused(
        |now| {
            table(now, "rules")
                .word
                .retain(|field| field.name != "first_week")
        },
        "table rules: field first_week was released and is gone",
    );
}

#[test]
fn a_field_may_not_move() {
    refused(
        |now| field(now, "rules", "first_week").offset = Some(20),
        "table rules: field first_week: its offset was Some(12) and is Some(20)",
    );
}

#[test]
fn a_field_may_not_change_its_type() {
    refused(
        |now| field(now, "rules", "first_week").kind = "bytes4".into(),
        "table rules: field first_week: its type was \"uint32\" and is \"bytes4\"",
    );
}

#[test]
fn a_field_may_not_change_its_width() {
    refused(
        |now| field(now, "head", "next_week").width = 4,
        "table head: field next_week: its width was 3 and is 4",
    );
}

#[test]
fn a_bit_may_not_move() {
    let released = with_switches();
    let mut now = released.clone();
    field(&mut now, "head", "has_oracle").bits.swap(0, 1);
    assert_eq!(
        with_release(&released, &[now]),
        [
            "RewardsDistributor: table head: field has_oracle: its bits was [\"claims\", \"publishing\"] and is \
         [\"publishing\", \"claims\"]"
        ]
    );
}

#[test]
fn a_value_may_not_move() {
    let mut released = Document::of(&vehicle_id::VehicleId::LAYOUT);
    let mut now = released.clone();
    let values = &mut field(&mut now, "token", "powertrain").values;
    values.push("FCEV".into());
    assert_eq!(with_release(&released, &[now.clone()]), [""; 0]);

    // Put first, it moves all others.
    field(&mut now, "token", "powertrain")
        .values
        .rotate_right(1);
    let said = with_release(&released, &[now]);
    assert_eq!(said.len(), 1);
    assert!(said[0].starts_with("VehicleId: table token: field powertrain: its values was"));

    // Nor may one go.
    let now = released.clone();
    field(&mut released, "token", "powertrain")
        .values
        .push("FCEV".into());
    assert_eq!(with_release(&released, &[now]).len(), 1);
}

#[test]
fn the_rules_of_all_slots_may_not_change() {
    refused(
        |now| now.prefix = "0x00".into(),
        "the prefix of slots was \"0x64696d6f2e776f72647331\" and is \"0x00\"",
    );
    refused(
        |now| drop(now.encoding.remove("uint")),
        "how values are encoded: uint was released and is gone",
    );
    assert_eq!(
        said(|now| drop(now.slots.insert("bits".into(), "otherwise".into()))).len(),
        1
    );
}

#[test]
fn tables_may_come() {
    passes(|now| {
        let mut new = table(now, "root").clone();
        (new.name, new.number) = ("anchor".into(), 9);
        now.tables.insert(0, new);
    });
}

#[test]
fn fields_may_come_where_nothing_was() {
    passes(|now| {
        let mut new = field(now, "rules", "first_week").clone();
        (new.name, new.offset) = ("last_week".into(), Some(24));
        table(now, "rules").word.push(new);
    });
}

#[test]
fn bits_may_come() {
    let released = with_switches();
    let mut now = released.clone();
    field(&mut now, "head", "has_oracle")
        .bits
        .push("locked".into());
    assert_eq!(with_release(&released, &[now]), [""; 0]);
}

#[test]
fn what_is_said_about_a_value_may_change() {
    passes(|now| table(now, "head").about = "Something else.".into());
}
