//! What the town's book answers from 50,000 dangers: overdue ones, those of one enterprise, one thing's history.

#![allow(
    clippy::expect_used,
    missing_docs,
    reason = "a benchmark may fail loudly; its functions are named for what they measure"
)]

use anping::model::book::{DangerState, ImportHead, ItemId, NewRecord, NewRegister, RecordDates};
use anping::store::{Ask, Began, Book, pack};
use divan::Bencher;
use jiff::civil::{Date, date};
use std::collections::BTreeMap;
use tempfile::TempDir;

const LEDGER: &str = "hidden_danger_ledger";
const TODAY: Date = date(2026, 10, 31);
const ROWS: u32 = 50_000;
const UNITS: u32 = 300;

fn main() {
    divan::main();
}

fn danger(row: u32) -> NewRecord {
    let own = ItemId::of_hash(&[&row.to_be_bytes()[..], &[7; 4][..]].concat()).0;
    // Each tenth is open, each hundredth overdue.
    let is_open = row.is_multiple_of(10);
    let due = if row.is_multiple_of(100) { date(2026, 9, 1) } else { date(2026, 12, 1) };
    let dates = RecordDates {
        happened: Some(date(2026, 3, 1)),
        due: Some(due),
        done: (!is_open).then_some(date(2026, 4, 1)),
        ..RecordDates::default()
    };
    NewRecord {
        row: row + 4,
        unit: format!("第{}家有限公司", row % UNITS),
        own,
        print: own,
        digest: own,
        level: Some("一般".to_owned()),
        dates,
        state: Some(if is_open { DangerState::Assigned } else { DangerState::AwaitingRecheck }),
        fields: format!(r#"{{"danger_description":"{row}号配电箱没有接地","danger_location":"二车间"}}"#),
        ..NewRecord::default()
    }
}

fn book() -> (TempDir, Book) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut book = Book::create(&folder.path().join("book.db")).expect("a book");
    write(&mut book);
    (folder, book)
}

fn write(book: &mut Book) {
    let head = ImportHead {
        file: "台账.xlsx".to_owned(),
        hash: "0".to_owned(),
        at: "2026-10-31T09:00:00+08:00".to_owned(),
        by: "周晓东".to_owned(),
        of_sender: String::new(),
        as_of: TODAY,
        engine: "bench".to_owned(),
        rules: String::new(),
    };
    let register = NewRegister {
        sheet: "台账".to_owned(),
        kind: LEDGER.to_owned(),
        title: String::new(),
        header_row: 3,
        columns: BTreeMap::new(),
        sender: "镇应急办".to_owned(),
        period: None,
        dated_on: Some(TODAY),
        adds_up: true,
        profile: None,
    };
    let packed = pack(b"file").expect("packed");
    let Began::Writing(mut writer) = book.begin_import(&head, &packed, 4).expect("begun") else { return };
    let sender = writer.unit(&register.sender, str::to_owned, None).expect("a unit");
    let table = writer.register(&register, sender, "0").expect("a table");
    for from in (0..ROWS).step_by(1_200) {
        let rows: Vec<(i64, NewRecord)> = (from..ROWS.min(from + 1_200))
            .map(danger)
            .map(|row| (writer.unit(&row.unit, str::to_owned, None).expect("a unit"), row))
            .collect();
        writer.records(table, LEDGER, &rows).expect("rows");
    }
    writer.close_register(table, u64::from(ROWS)).expect("a total");
    writer.change.commit().expect("committed");
}

const fn ask() -> Ask<'static> {
    Ask::all(LEDGER, TODAY)
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn writing(bencher: Bencher<'_, '_>) {
    bencher.counter(divan::counter::ItemsCount::new(ROWS)).bench_local(book);
}

#[divan::bench]
fn overdue(bencher: Bencher<'_, '_>) {
    let (_folder, mut book) = book();
    bencher.bench_local(|| book.rows(&Ask { due_before: Some(TODAY), ..ask() }).expect("rows"));
}

#[divan::bench]
fn of_one_enterprise(bencher: Bencher<'_, '_>) {
    let (_folder, mut book) = book();
    bencher.bench_local(|| book.rows(&Ask { unit: Some("第7家有限公司"), ..ask() }).expect("rows"));
}

#[divan::bench]
fn history(bencher: Bencher<'_, '_>) {
    let (_folder, mut book) = book();
    let item = ItemId(danger(5).own);
    bencher.bench_local(|| book.versions(item).expect("versions"));
}
