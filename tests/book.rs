//! The town's book as a store: an import is whole or absent, twice is once, a copy and a dump lose nothing.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

use anping::model::book::{DangerState, ImportHead, ItemId, NewRecord, NewRegister, RecordDates};
use anping::store::{Ask, Began, Book, DumpError, LogLine, StoreError};
use jiff::civil::{Date, date};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

const LEDGER: &str = "hidden_danger_ledger";
const ENTERPRISE: &str = "云溪砺金铸造有限公司";
const TODAY: Date = date(2026, 10, 31);

fn head(hash: &str) -> ImportHead {
    ImportHead {
        file: format!("{hash}.xlsx"),
        hash: hash.to_owned(),
        at: "2026-10-31T09:00:00+08:00".to_owned(),
        by: "周晓东".to_owned(),
        of_sender: String::new(),
        as_of: TODAY,
        engine: "test".to_owned(),
        rules: "none".to_owned(),
    }
}

fn register() -> NewRegister {
    NewRegister {
        sheet: "隐患台账".to_owned(),
        kind: LEDGER.to_owned(),
        title: "2026年上半年隐患排查治理台账".to_owned(),
        header_row: 3,
        columns: BTreeMap::from([("danger_description".to_owned(), "D".to_owned())]),
        sender: ENTERPRISE.to_owned(),
        period: Some((date(2026, 1, 1), date(2026, 6, 30))),
        dated_on: None,
        adds_up: true,
        profile: None,
    }
}

/// A danger found on the first of March, to be put right by a day, and put right on another if at all.
fn danger(row: u32, due: Date, done: Option<Date>) -> (NewRecord, i64) {
    let own = ItemId::of_hash(&[u8::try_from(row).expect("few rows"), 7, 7, 7, 7, 7, 7, 7]).0;
    let state = if done.is_some() { DangerState::AwaitingRecheck } else { DangerState::Rectifying };
    let dates = RecordDates { happened: Some(date(2026, 3, 1)), due: Some(due), done, ..RecordDates::default() };
    let fields = format!(r#"{{"danger_description":"{row}号配电箱没有接地","found_on":["2026.3.1","2026-03-01"]}}"#);
    let unit = ENTERPRISE.to_owned();
    (
        NewRecord {
            row,
            unit,
            own,
            print: own,
            digest: own,
            dates,
            state: Some(state),
            fields,
            ..NewRecord::default()
        },
        own,
    )
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("packed");
    encoder.finish().expect("packed")
}

/// Brings in a ledger of 130 dangers, more than two statements hold; false where the file is known.
fn import(book: &mut Book, hash: &str, commits: bool) -> bool {
    let content = b"the file as it was sent";
    let began = book.begin_import(&head(hash), &packed(content), content.len() as u64).expect("begun");
    let mut writer = match began {
        Began::Writing(writer) => writer,
        Began::Known(_, file, _) => {
            assert_eq!(file, format!("{hash}.xlsx"));
            return false;
        }
    };
    let unit = writer.unit(ENTERPRISE, |_| "砺金铸造".to_owned(), None).expect("a unit");
    let table = writer.register(&register(), unit, hash).expect("a table");
    let due = |row: u32| if row.is_multiple_of(2) { date(2026, 4, 1) } else { date(2026, 12, 31) };
    let done = |row: u32| row.is_multiple_of(4).then_some(date(2026, 5, 1));
    let rows: Vec<(i64, NewRecord)> = (4..134).map(|row| (unit, danger(row, due(row), done(row)).0)).collect();
    writer.records(table, LEDGER, &rows).expect("rows");
    writer.close_register(table, 130).expect("a total");
    if commits {
        writer.change.commit().expect("committed");
    }
    true
}

fn ask(as_of: Date) -> Ask<'static> {
    Ask::all(LEDGER, as_of)
}

fn new_book(folder: &Path) -> Book {
    Book::create(&folder.join("book.db")).expect("a book")
}

fn dump(book: &mut Book) -> String {
    let mut text = Vec::new();
    book.dump(&mut text).expect("a dump");
    String::from_utf8(text).expect("text")
}

#[test]
fn an_import_is_whole_or_absent_and_twice_is_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut book = new_book(folder.path());
    assert!(import(&mut book, "a", false));
    assert_eq!(book.rows(&ask(TODAY)).expect("rows").len(), 0);
    assert!(import(&mut book, "a", true));
    assert!(!import(&mut book, "a", true), "the same file came in twice");
    let rows = book.rows(&ask(TODAY)).expect("rows");
    assert_eq!(rows.len(), 130);
    assert_eq!(rows[0].fields["found_on"], "2026-03-01");
    assert_eq!(rows[0].place, ("a.xlsx".to_owned(), "隐患台账".to_owned(), 4));
    assert_eq!(book.original("a").expect("the original"), b"the file as it was sent");
    assert_eq!(book.wrong_totals().expect("totals"), []);
    assert_eq!(book.check_file().expect("a check"), Vec::<String>::new());
}

#[test]
fn overdue_depends_on_the_day_and_is_found_by_an_index() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut book = new_book(folder.path());
    import(&mut book, "a", true);
    let mut overdue = |as_of| book.rows(&Ask { due_before: Some(as_of), ..ask(as_of) }).expect("rows").len();
    // 65 were due on April 1; of these 33 were put right on May 1.
    assert_eq!(overdue(TODAY), 32);
    assert_eq!(overdue(date(2026, 4, 15)), 65);
    assert_eq!(overdue(date(2026, 4, 1)), 0);
    assert_eq!(overdue(date(2027, 1, 1)), 97);
    let plan = book.plan(&Ask { due_before: Some(TODAY), ..ask(TODAY) }).expect("a plan").join("\n");
    assert!(plan.contains("record_open") && plan.contains("record_done") && !plan.contains("SCAN r "), "{plan}");
    // 33 were put right on May 1 and never checked; on April 15 none of these was put right yet.
    let mut unchecked =
        |before, as_of| book.rows(&Ask { unchecked_before: Some(before), ..ask(as_of) }).expect("rows").len();
    assert_eq!(unchecked(date(2026, 5, 2), TODAY), 33);
    assert_eq!(unchecked(date(2026, 5, 1), TODAY), 0);
    let unchecked = Ask { unchecked_before: Some(TODAY), ..ask(TODAY) };
    let plan = book.plan(&unchecked).expect("a plan").join("\n");
    assert!(plan.contains("record_done") && !plan.contains("SCAN r "), "{plan}");
    let without = Ask { without_due: true, ..ask(TODAY) };
    assert_eq!(book.rows(&without).expect("rows").len(), 0);
    let plan = book.plan(&without).expect("a plan").join("\n");
    assert!(plan.contains("record_open") && !plan.contains("SCAN r "), "{plan}");
    let of_unit = Ask { unit: Some(ENTERPRISE), ..ask(TODAY) };
    let plan = book.plan(&of_unit).expect("a plan").join("\n");
    assert!(plan.contains("record_unit") && !plan.contains("SCAN r "), "{plan}");
    let plan = book.plan(&ask(TODAY)).expect("a plan").join("\n");
    assert!(plan.contains("record_place") && !plan.contains("SCAN r "), "{plan}");
    let of_item = Ask { item: Some(ItemId(7)), ..ask(TODAY) };
    let plan = book.plan(&of_item).expect("a plan").join("\n");
    assert!(plan.contains("record_item") && !plan.contains("SCAN r "), "{plan}");
}

#[test]
fn an_undone_import_is_out_but_stays_in_the_history() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut book = new_book(folder.path());
    import(&mut book, "a", true);
    let mut change = book.begin_change().expect("a change");
    assert!(change.undo_import(1, "2026-11-01T08:00:00+08:00").expect("undone"));
    assert!(!change.undo_import(1, "2026-11-01T08:00:00+08:00").expect("asked again"));
    let line = LogLine {
        at: "2026-11-01T08:00:00+08:00".to_owned(),
        by: "周晓东".to_owned(),
        action: "撤销导入".to_owned(),
        subject: "1".to_owned(),
        detail: "报错了单位".to_owned(),
    };
    change.note(&line).expect("noted");
    change.commit().expect("committed");
    assert_eq!(book.rows(&ask(TODAY)).expect("rows"), []);
    assert_eq!(book.log().expect("a log"), [line]);
    let versions = book.versions(ItemId(danger(5, TODAY, None).1)).expect("versions");
    assert!(versions.len() == 1 && versions[0].is_out);
    assert!(import(&mut book, "a", true), "what was taken back may come in again");
}

#[test]
fn a_copy_and_a_dump_lose_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut book = new_book(folder.path());
    import(&mut book, "a", true);
    let whole = dump(&mut book);
    let copy = folder.path().join("copy.db");
    book.copy_to(&copy).expect("a copy");
    assert_eq!(dump(&mut Book::open(&copy).expect("the copy")), whole);
    let mut other = Book::create(&folder.path().join("other.db")).expect("a book");
    assert_eq!(other.load(&mut whole.as_bytes()).expect("loaded"), 134);
    assert_eq!(dump(&mut other), whole);
    assert!(matches!(other.load(&mut whole.as_bytes()), Err(DumpError::NotEmpty)));
    let mut third = Book::create(&folder.path().join("third.db")).expect("a book");
    let cut = &whole[..whole.len() - 20];
    assert!(matches!(third.load(&mut cut.as_bytes()), Err(DumpError::Line { .. })));
    assert_eq!(third.imports().expect("imports"), [], "half a dump came in");
}

#[test]
fn no_book_and_a_second_book_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("book.db");
    assert!(matches!(Book::open(&path), Err(StoreError::Missing(_))));
    new_book(folder.path()).close().expect("closed");
    assert!(matches!(Book::create(&path), Err(StoreError::Exists(_))));
    // SQLite takes a short file for an empty database and would write over it.
    let text = "不是台账库";
    std::fs::write(&path, text).expect("written");
    assert!(matches!(Book::open(&path), Err(StoreError::NotABook(_))));
    assert_eq!(std::fs::read_to_string(&path).expect("the text"), text);
}

#[test]
fn several_writers_wait_for_one_another() {
    let folder = tempfile::tempdir().expect("a folder");
    drop(new_book(folder.path()));
    let path = folder.path().join("book.db");
    std::thread::scope(|scope| {
        for writer in ["a", "b", "c"] {
            let path = &path;
            scope.spawn(move || {
                let mut book = Book::open(path).expect("the book");
                for file in 0..8 {
                    assert!(import(&mut book, &format!("{writer}{file}"), true));
                    // What all three send comes in once.
                    import(&mut book, &format!("same{file}"), true);
                }
            });
        }
    });
    let mut book = Book::open(&path).expect("the book");
    assert_eq!(book.imports().expect("imports").len(), 3 * 8 + 8);
    assert_eq!(book.rows(&ask(TODAY)).expect("rows").len(), 130 * 32);
    assert_eq!(book.check_file().expect("a check"), Vec::<String>::new());
}

/// A book as each version of the tables wrote it, `book-N.db`, with its rows in `book-N.txt`. They are never changed; a new
/// version of the tables adds its own.
#[test]
fn a_book_of_an_older_version_opens() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books");
    let folder = tempfile::tempdir().expect("a folder");
    let mut count = 0;
    for entry in std::fs::read_dir(&kept).expect("kept books") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|ending| ending == "db") {
            let copy = folder.path().join(path.file_name().expect("a name"));
            std::fs::copy(&path, &copy).expect("a copy");
            let mut book = Book::open(&copy).expect("a book of an older version");
            let rows = book.rows(&ask(TODAY)).expect("rows");
            let told: Vec<String> =
                rows.iter().map(|row| format!("{} {} {:?}", row.item, row.unit, row.fields)).collect();
            let wanted = std::fs::read_to_string(path.with_extension("txt")).expect("its rows");
            assert_eq!(told, wanted.lines().collect::<Vec<_>>(), "{}", path.display());
            assert_eq!(book.check_file().expect("a check"), Vec::<String>::new());
            count += 1;
        }
    }
    assert!(count > 0, "no book is kept");
}
