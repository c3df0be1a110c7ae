//! The town's book with real files: the whole of `samples/yunxi` comes in, twice is once, in any order it says the same.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

use anping::pipeline::Unobserved;
use anping::pipeline::book::{
    self, AskRequest, Fate, Filter, ImportRequest, ImportedFile, ItemId, ListFile, TownSpec, Workspace, Writer, ask,
    import, of_rows, write_list,
};
use jiff::civil::{Date, date};
use std::path::{Path, PathBuf};

const TODAY: Date = date(2026, 10, 31);
const KINDS: [&str; 21] = [
    "隐患",
    "风险",
    "企业",
    "检查",
    "研判",
    "考核",
    "企业情况",
    "事故",
    "作业活动",
    "检查表",
    "危化品",
    "演练",
    "执法",
    "设备",
    "安责险",
    "重大危险源",
    "会议",
    "联网",
    "举报",
    "专项方案",
    "培训",
];

fn inputs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/yunxi/inputs")
}

fn workspace(folder: &Path) -> Workspace {
    let office = "云溪镇应急管理办公室".to_owned();
    let spec = TownSpec {
        town: "云溪镇".to_owned(),
        villages: vec!["上庄村".to_owned(), "石桥村".to_owned()],
        same_units: vec![vec![office.clone(), "镇应急办".to_owned()]],
        office,
        ..TownSpec::default()
    };
    Workspace::create(folder, &spec).expect("a workspace")
}

fn writer() -> Writer {
    Writer { name: "周晓东".to_owned(), at: "2026-10-31T09:00:00+08:00".to_owned() }
}

fn bring(workspace: &Workspace, inputs: Vec<PathBuf>) -> Vec<ImportedFile> {
    let reader = Some(anping::pipeline::ReaderProcess {
        program: PathBuf::from(env!("CARGO_BIN_EXE_anping")),
        arguments: vec!["read-contained".to_owned()],
    });
    let request = ImportRequest { inputs, as_of: TODAY, writer: writer(), sender: None, reader };
    import(workspace, &request, &Unobserved).expect("imported")
}

fn request(what: &str, filters: &[&str]) -> AskRequest {
    let filters = filters.iter().map(|text| Filter::read(text).expect("a filter")).collect();
    AskRequest { what: what.to_owned(), filters, as_of: TODAY, at_most: None }
}

fn list(workspace: &Workspace, what: &str, filters: &[&str]) -> Vec<book::AnsweredRow> {
    ask(workspace, &request(what, filters)).expect("an answer").rows
}

/// All that the book says now.
fn said(workspace: &Workspace) -> String {
    let mut output = Vec::new();
    for kind in KINDS {
        let answered = ask(workspace, &request(kind, &[])).expect("an answer");
        assert!(!answered.rows.is_empty(), "no {kind}");
        write_list(&of_rows(&answered), ListFile::Jsonl, &mut output).expect("a list");
    }
    String::from_utf8(output).expect("text")
}

fn all_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { files.extend(all_files(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

#[test]
fn the_whole_town_comes_in_once_and_in_any_order_says_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = all_files(&inputs());
    let town = workspace(&folder.path().join("a"));
    let came = bring(&town, files.clone());
    assert_eq!(came.len(), 288);
    assert!(came.iter().all(|file| matches!(file.fate, Fate::Imported { .. })));
    let once = said(&town);
    assert!(bring(&town, files.clone()).iter().all(|file| matches!(file.fate, Fate::Known(..))));
    assert_eq!(said(&town), once, "the same files twice change nothing");
    // Two other orders: from the end, and every seventh.
    let mut backwards = files.clone();
    backwards.reverse();
    let scattered: Vec<PathBuf> = (0..7).flat_map(|from| files.iter().skip(from).step_by(7).cloned()).collect();
    for (name, order) in [("b", backwards), ("c", scattered)] {
        let other = workspace(&folder.path().join(name));
        bring(&other, order);
        let differs = once
            .lines()
            .zip(said(&other).lines())
            .find(|(one, other)| one != other)
            .map(|(one, other)| format!("{one}\n{other}"));
        assert_eq!(differs, None, "in order {name}");
    }
    assert_eq!(list(&town, "企业", &[]).len(), 60, "each enterprise once, whoever lists it");
    assert_eq!(book::verify(&town).expect("verified").wrong, Vec::<String>::new());
}

#[test]
fn what_is_taken_back_counts_no_more_until_it_comes_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let town = workspace(folder.path());
    let old = vec![inputs().join("企业报送/往年风险清单2025")];
    let new = vec![inputs().join("企业报送/风险清单2026")];
    bring(&town, old);
    let before: Vec<String> = list(&town, "风险", &[]).iter().map(|row| row.id.clone()).collect();
    let came = bring(&town, new.clone());
    let (mut changed, mut gone) = (0, 0);
    for file in &came {
        if let Fate::Imported { counts, .. } = &file.fate {
            (changed, gone) = (changed + counts.changed, gone + counts.gone);
        }
    }
    assert!(changed > 100 && gone > 10, "last year's rows are known again: {changed} changed, {gone} gone");
    let after = list(&town, "风险", &[]);
    let units = |rows: &[book::AnsweredRow]| {
        rows.iter().map(|row| row.row.unit.clone()).collect::<std::collections::BTreeSet<_>>()
    };
    assert!(after.iter().any(|row| before.contains(&row.id)), "things keep their numbers");
    // In December 2025 the old registers were in force.
    let last_year = AskRequest { as_of: date(2025, 12, 31), ..request("风险", &[]) };
    let last_year: Vec<String> =
        ask(&town, &last_year).expect("an answer").rows.iter().map(|row| row.id.clone()).collect();
    assert_eq!(last_year, before);
    let (imports, _) = book::log(&town).expect("a log");
    let last = imports.last().expect("imports").id;
    book::undo(&town, last, &writer(), TODAY).expect("taken back");
    let without = list(&town, "风险", &[]);
    assert_ne!(said_of(&without), said_of(&after));
    assert!(matches!(book::undo(&town, last, &writer(), TODAY), Err(book::BookError::NoImport(_))));
    let again = bring(&town, new);
    assert_eq!(again.iter().filter(|file| matches!(file.fate, Fate::Imported { .. })).count(), 1);
    assert_eq!(said_of(&list(&town, "风险", &[])), said_of(&after));
    assert_eq!(units(&after), units(&list(&town, "风险", &[])));
}

#[test]
fn the_book_can_be_asked_what_it_knew_on_a_day() {
    let folder = tempfile::tempdir().expect("a folder");
    let town = workspace(folder.path());
    let bring_on = |day: &str, inputs: &str| {
        let writer = Writer { at: format!("{day}T09:00:00+08:00"), ..writer() };
        let inputs = vec![self::inputs().join(inputs)];
        let request = ImportRequest { inputs, as_of: TODAY, writer, sender: None, reader: None };
        import(&town, &request, &Unobserved).expect("imported");
    };
    bring_on("2026-07-05", "企业报送/隐患台账/2026年上半年");
    let first = said_of(&list(&town, "隐患", &[]));
    bring_on("2026-10-08", "企业报送/隐患台账/2026年第三季度");
    book::undo(&town, 1, &writer(), TODAY).expect("taken back");
    assert_ne!(said_of(&list(&town, "隐患", &[])), first);
    let known = |day| {
        let earlier = book::as_known_on(&town, day).expect("an earlier book");
        said_of(&list(&earlier.workspace, "隐患", &[]))
    };
    assert_eq!(known(date(2026, 7, 5)), first, "an import taken back later was known then");
    assert_eq!(known(date(2026, 7, 4)), []);
    assert_eq!(known(TODAY), said_of(&list(&town, "隐患", &[])));
}

fn said_of(rows: &[book::AnsweredRow]) -> Vec<(String, String, Vec<String>)> {
    rows.iter().map(|row| (row.id.clone(), row.row.unit.clone(), row.cells.clone())).collect()
}

#[test]
fn a_correction_by_hand_changes_what_is_overdue_and_stays_on_record() {
    let folder = tempfile::tempdir().expect("a folder");
    let town = workspace(folder.path());
    bring(&town, vec![inputs().join("企业报送/隐患台账/2026年第三季度")]);
    let overdue = list(&town, "隐患", &["逾期"]);
    assert!(!overdue.is_empty());
    let item: ItemId = overdue[0].id.parse().expect("an identifier");
    book::correct(&town, item, ("整改完成时间", "2026-10-20"), "现场看过，已整改", &writer(), TODAY)
        .expect("corrected");
    let left = list(&town, "隐患", &["逾期"]);
    assert_eq!(left.len(), overdue.len() - 1);
    assert!(left.iter().all(|row| row.id != overdue[0].id));
    let waiting = list(&town, "隐患", &["状态=待验收"]);
    assert!(waiting.iter().any(|row| row.id == overdue[0].id));
    let history = book::history(&town, item, TODAY).expect("a history");
    assert_eq!(history.corrections, [("rectified_on".to_owned(), "2026-10-20".to_owned())]);
    let (_, lines) = book::log(&town).expect("a log");
    assert!(lines.iter().any(|line| line.action == "更正" && line.detail.contains("现场看过") && line.by == "周晓东"));
    let wrong = book::correct(&town, item, ("没有的字段", "1"), "试", &writer(), TODAY);
    assert!(matches!(wrong, Err(book::BookError::NoField(_))));
}

#[test]
fn a_copy_and_a_dump_of_the_town_say_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let town = workspace(&folder.path().join("a"));
    bring(&town, all_files(&inputs()));
    let whole = said(&town);
    let copy = folder.path().join("备份.db");
    book::backup(&town, &copy, &writer()).expect("copied");
    assert!(matches!(book::backup(&town, &copy, &writer()), Err(book::BookError::InTheWay(_))));
    let other = workspace(&folder.path().join("b"));
    let old = book::restore(&other, &copy, &writer()).expect("restored");
    assert!(old.is_some_and(|old| old.exists()), "the book that was there is kept");
    assert_eq!(said(&other), whole);
    let mut dump = Vec::new();
    book::dump(&town, &mut dump).expect("a dump");
    let third = workspace(&folder.path().join("c"));
    book::load(&third, &mut dump.as_slice()).expect("loaded");
    assert_eq!(said(&third), whole);
    let mut again = Vec::new();
    book::dump(&third, &mut again).expect("a dump");
    assert!(again == dump, "nothing is lost or added on the way");
}

#[test]
fn the_filters_of_a_clerk() {
    let folder = tempfile::tempdir().expect("a folder");
    let town = workspace(folder.path());
    bring(&town, vec![inputs()]);
    let all = list(&town, "隐患", &[]);
    let of_village = list(&town, "dangers", &["村=石桥村"]);
    assert!(!of_village.is_empty() && of_village.len() < all.len());
    assert!(of_village.iter().all(|row| row.village.contains("石桥村")));
    let third_quarter = list(&town, "隐患", &["期间=2026年第三季度"]);
    assert!(third_quarter.iter().all(|row| {
        let day = row.row.dates.happened.expect("a day");
        date(2026, 7, 1) <= day && day <= date(2026, 9, 30)
    }));
    assert!(!third_quarter.is_empty());
    // The first rows are the first of all, whether the database chose them or not.
    for filters in [&["逾期"][..], &["期间=2026年第三季度"], &["村=石桥村"], &["单位=砺金铸造", "逾期"], &[]]
    {
        let filters: Vec<String> = filters.iter().map(|filter| (*filter).to_owned()).collect();
        let all = book::list(&town, "隐患", &filters, TODAY, None).expect("a list");
        let first = book::list(&town, "隐患", &filters, TODAY, Some(3)).expect("a list");
        assert_eq!(first.count, Some(all.rows.len()), "{filters:?}");
        let cells = |rows: &[book::ListedRow]| rows.iter().take(3).map(|row| row.cells.clone()).collect::<Vec<_>>();
        assert_eq!(cells(&first.rows), cells(&all.rows), "{filters:?}");
    }
    let open = list(&town, "隐患", &["未整改"]).len();
    let overdue = list(&town, "隐患", &["逾期"]).len();
    assert!(0 < overdue && overdue < open && open < all.len());
    assert!(!list(&town, "风险", &["等级=重大", "行业=工贸"]).is_empty());
    assert_eq!(
        list(&town, "隐患", &["隐患描述=配电箱"])
            .iter()
            .filter(|row| !row.row.fields["danger_description"].contains("配电箱"))
            .count(),
        0
    );
    for wrong in ["村", "状态=没有的", "期间=昨天"] {
        assert!(matches!(Filter::read(wrong), Err(book::BookError::Filter(..))), "{wrong}");
    }
    assert!(matches!(ask(&town, &request("没有的", &[])), Err(book::BookError::NoKind(_))));
}

#[test]
fn every_list_says_something_about_the_town_and_can_be_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let town = workspace(folder.path());
    bring(&town, vec![inputs()]);
    let names = [
        "职责",
        "判定",
        "关联",
        "反复",
        "典型隐患",
        "清零",
        "各村清零",
        "联网进度",
        "各村联网",
        "优先检查",
        "曝光",
        "激励",
        "典型企业",
        "责任倒查",
    ];
    for name in names.into_iter().chain(KINDS) {
        let listed = book::list(&town, name, &[], TODAY, None).expect(name);
        assert!(!listed.rows.is_empty(), "nothing in {name}");
        assert!(listed.rows.iter().all(|row| row.cells.len() == listed.headings.len()), "{name}");
        for format in [ListFile::Xlsx, ListFile::Csv, ListFile::Jsonl] {
            let mut output = Vec::new();
            write_list(&listed, format, &mut output).expect(name);
            assert!(output.len() > 100, "{name}");
        }
    }
    let known = |name: &str, filters: &[&str]| {
        let filters: Vec<String> = filters.iter().map(|filter| (*filter).to_owned()).collect();
        book::list(&town, name, &filters, TODAY, None).map(|listed| listed.rows.len())
    };
    let all = known("职责", &[]).expect("duties");
    let missed = known("职责", &["状态=没做"]).expect("duties");
    assert!(0 < missed && missed < all);
    assert!(known("优先检查", &["村=石桥村"]).is_err(), "a list in order cannot be cut");
    // An enterprise is first because of rows that can be looked up.
    let first = &book::list(&town, "优先检查", &[], TODAY, None).expect("a list").rows[0];
    let cited: Vec<&str> = first.json["counts"]
        .as_array()
        .expect("counts")
        .iter()
        .flat_map(|count| count["rows"].as_array().expect("rows"))
        .filter_map(|row| row.as_str())
        .collect();
    assert!(!cited.is_empty());
    for id in cited {
        let item: ItemId = id.parse().expect("an identifier");
        assert!(!book::history(&town, item, TODAY).expect("a history").versions.is_empty());
    }
}

#[test]
fn who_sent_no_ledger_is_not_known_to_be_clear() {
    let folder = tempfile::tempdir().expect("a folder");
    let town = workspace(folder.path());
    bring(&town, vec![inputs().join("镇应急办"), inputs().join("企业报送/隐患台账/2026年第三季度")]);
    let listed = book::list(&town, "清零", &[], TODAY, None).expect("a list");
    let (unknown, known): (Vec<_>, Vec<_>) = listed.rows.iter().partition(|row| row.cells[0] == "待核");
    assert!(!unknown.is_empty() && !known.is_empty());
    let sent: std::collections::BTreeSet<String> =
        list(&town, "隐患", &[]).iter().map(|row| row.row.unit.clone()).collect();
    assert!(known.iter().all(|row| sent.contains(&row.cells[1])));
    assert!(unknown.iter().all(|row| !sent.contains(&row.cells[1])));
}

#[test]
fn a_chemical_enterprise_is_handed_over_with_its_gaps() {
    let folder = tempfile::tempdir().expect("a folder");
    let town = workspace(&folder.path().join("a"));
    bring(&town, vec![inputs()]);
    let request = book::ExchangeRequest {
        which: "hazardous-chemicals".to_owned(),
        unit: "虹禧化工".to_owned(),
        given: std::collections::BTreeMap::from([("company_code".to_owned(), "370300001".to_owned())]),
        out: folder.path().join("out"),
        writer: writer(),
        as_of: TODAY,
    };
    let outcome = book::exchange(&town, &request).expect("written");
    assert_eq!(outcome.units, ["云溪虹禧化工有限公司"]);
    assert_eq!(outcome.tables.len(), 6);
    for (title, path, records) in &outcome.tables {
        let text = std::fs::read_to_string(path).expect("a table");
        let table: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(table.as_array().map(Vec::len), Some(*records), "{title}");
    }
    assert!(outcome.gaps.iter().any(|gap| gap.kind.is_grave()), "what we do not have is said");
    let nobody = book::ExchangeRequest { unit: "没有这家".to_owned(), ..request };
    assert!(matches!(book::exchange(&town, &nobody), Err(book::BookError::NoUnit(_))));
}

/// A ledger with what the forms of a town say of extensions, listings, stopped work, reports and failed checks.
const SIDE_FACTS: &str = "\
序号,单位名称,隐患描述,排查日期,隐患来源,文书编号,整改期限,延期至,延期情况,整改完成时间,复查时间,复查意见,隐患状态,是否挂牌督办,上报情况,整改措施
1,云溪砺金铸造有限公司,熔炼区坑内有积水,2026-08-01,镇级检查,,2026-09-01,2026-11-20,镇应急办同意延期,,,,延期,是,2026-08-02,停产整治
2,云溪砺金铸造有限公司,配电箱没有接地,2026-08-02,镇级检查,,2026-09-01,2026-11-20,申请延期待批准,,,,延期,,,更换配电箱
3,云溪砺金铸造有限公司,行车限位失灵,2026-08-03,镇级检查,,2026-09-01,,,2026-08-20,2026-08-25,不合格,整改中,,,更换限位
4,云溪砺金铸造有限公司,除尘管道积尘,2026-08-04,执法检查,云应急责改〔2026〕12号,,,,,,,整改中,,,清扫
5,云溪砺金铸造有限公司,灭火器过期,2026-08-05,镇级检查,,2026-09-01,,,2026-08-20,,,待验收,,,更换
6,云溪砺金铸造有限公司,通道堵塞,2026-08-06,企业自查,,,,,,,,整改中,,,清理
";

#[test]
fn side_facts_and_limits_by_rule_are_shown_and_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let town = workspace(&folder.path().join("a"));
    let file = folder.path().join("隐患排查治理台账.csv");
    std::fs::write(&file, SIDE_FACTS).expect("written");
    bring(&town, vec![file]);
    let numbers = |filter: &str| -> Vec<String> {
        let rows = list(&town, "隐患", &[filter]);
        rows.iter().map(|row| row.row.place.2.to_string()).collect()
    };
    // Rows of the file: the headings are its first.
    assert_eq!(numbers("延期"), ["2", "3"]);
    assert_eq!(numbers("逾期"), ["3", "4"], "an extension that nobody approved moves no limit");
    assert_eq!(numbers("挂牌督办"), ["2"]);
    assert_eq!(numbers("停产整治"), ["2"]);
    assert_eq!(numbers("已上报"), ["2"]);
    assert_eq!(numbers("验收不通过"), ["4"]);
    assert_eq!(numbers("没写期限"), ["5", "7"]);
    assert_eq!(numbers("按规则超期"), ["5"]);
    assert_eq!(numbers("复查超期"), ["6"]);
    let listed = book::list(&town, "隐患", &[], TODAY, None).expect("a list");
    let column = |title: &str| listed.headings.iter().position(|heading| heading == title).expect(title);
    let (marks, hint) = (column("标记"), column("提示"));
    assert!(listed.shown.contains(&marks) && listed.shown.contains(&hint));
    assert_eq!(listed.rows[0].cells[marks], "延期至 2026-11-20（已批准）、挂牌督办、停产整治、已上报");
    assert_eq!(listed.rows[1].cells[marks], "延期至 2026-11-20（没有写明批准，仍按原期限算）");
    assert!(listed.rows[3].cells[hint].contains("没有写期限") && listed.rows[3].cells[hint].contains("草案"));
    let first = &listed.rows[0].json;
    assert_eq!(first["due_on"], "2026-11-20");
    assert_eq!(first["extension"]["counts"], true);
    assert_eq!(first["marks"][1]["mark"], "supervised_listing");
    assert_eq!(listed.rows[3].json["limit_by_rule"]["on"], "2026-09-03");
    let due = book::due(&town, TODAY, 30).expect("what is due");
    let counts = [due.overdue_count, due.soon_count, due.late_by_rule_count, due.recheck_late_count];
    assert_eq!(counts, [2, 1, 1, 1]);
    assert!(due.overdue.iter().any(|danger| danger.marks.contains("仍按原期限算")));
    assert!(due.recheck_late[0].reason.contains("没有复查"), "{}", due.recheck_late[0].reason);
    assert_eq!(due.recheck_late[0].days, 62);
    let item = due.soon[0].row.item;
    let history = book::history(&town, item, TODAY).expect("a history");
    assert_eq!(history.states, ["整改中（延期至 2026-11-20（已批准）、挂牌督办、停产整治、已上报）"]);
}
