//! Reports of a small town whose every figure can be counted by hand, and of the whole of `samples/yunxi`.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

use anping::import::Workbook;
use anping::model::period::Period;
use anping::model::{CellValue, Row};
use anping::pipeline::Unobserved;
use anping::pipeline::book::{ImportRequest, TownSpec, Workspace, Writer, import};
use anping::pipeline::reports::{
    Batch, BatchObserver, Made, ReportError, ReportRecord, ReportRequest, ScopeKey, due_reports, packages, report,
    trace, verify_report,
};
use anping::report::write_plain_table;
use jiff::civil::{Date, date};
use std::fs;
use std::path::{Path, PathBuf};

const TODAY: Date = date(2026, 10, 8);

const ROSTER: &str = "企业名单\n\
    序号,企业名称,统一社会信用代码,村（社区）,行业,主要负责人,联系电话\n\
    1,云溪甲铸造有限公司,,上庄村,铸造,张三丰,13812345678\n\
    2,云溪乙食品有限公司,,石桥村,食品,李四,13912345678\n\
    3,云溪丙木业有限公司,,石桥村,木业,王五,13712345678\n";

const LEDGER: &str = "隐患排查治理台账\n\
    序号,单位名称,排查日期,隐患部位,隐患描述,隐患等级,整改责任人,整改期限,整改完成时间,整改资金（万元）\n\
    1,云溪甲铸造有限公司,2026-09-01,熔炼车间,熔炼炉前无防护栏,一般,赵六,2026-09-10,2026-09-08,0.5\n\
    2,云溪甲铸造有限公司,2026-09-03,配电室,配电箱门未关,一般,赵六,2026-09-05,2026-09-20,0.1\n\
    3,云溪乙食品有限公司,2026-09-12,冷库,液氨管道腐蚀泄漏,重大,孙七,2026-09-30,,2\n\
    4,云溪乙食品有限公司,2026-08-15,仓库,灭火器过期,一般,孙七,2026-08-20,2026-08-18,0.2\n";

fn town(folder: &Path) -> Workspace {
    let spec = TownSpec {
        town: "云溪镇".to_owned(),
        office: "云溪镇应急管理办公室".to_owned(),
        villages: ["上庄村", "石桥村"].map(str::to_owned).to_vec(),
        ..TownSpec::default()
    };
    let workspace = Workspace::create(&folder.join("book"), &spec).expect("a workspace");
    let inputs = folder.join("inputs");
    fs::create_dir_all(&inputs).expect("a folder");
    fs::write(inputs.join("企业名单.csv"), ROSTER).expect("a file");
    fs::write(inputs.join("云溪甲铸造有限公司2026年第三季度隐患台账.csv"), LEDGER).expect("a file");
    bring(&workspace, inputs);
    workspace
}

fn bring(workspace: &Workspace, inputs: PathBuf) {
    let reader = Some(anping::pipeline::ReaderProcess {
        program: PathBuf::from(env!("CARGO_BIN_EXE_anping")),
        arguments: vec!["read-contained".to_owned()],
    });
    let writer = Writer { name: "周晓东".to_owned(), at: "2026-10-08T09:00:00+08:00".to_owned() };
    let request = ImportRequest { inputs: vec![inputs], as_of: TODAY, writer, sender: None, reader };
    import(workspace, &request, &Unobserved).expect("imported");
}

fn request(what: &str, period: &str, scope: &str, out: &Path) -> ReportRequest {
    let period: Period = period.parse().expect("a period");
    ReportRequest { what: what.to_owned(), period, scope: scope.to_owned(), is_public: None, out: out.to_path_buf() }
}

fn make(workspace: &Workspace, what: &str, period: &str, scope: &str, out: &Path) -> Batch {
    report(workspace, &request(what, period, scope, out), TODAY).unwrap_or_else(|error| panic!("{what}: {error}"))
}

fn file<'m>(made: &'m Made, ending: &str) -> &'m Path {
    made.files.iter().find(|file| file.to_string_lossy().ends_with(ending)).expect("a file")
}

fn record(made: &Made) -> ReportRecord {
    ReportRecord::read(file(made, ".docx")).expect("a record")
}

/// What a figure of a document shows, by its title.
fn shown(record: &ReportRecord, title: &str) -> String {
    let found = record.figures.iter().find(|figure| figure.title == title);
    found.unwrap_or_else(|| panic!("no {title}")).text.clone()
}

/// The text of a part of a Word document.
fn part(docx: &Path, name: &str) -> String {
    let mut package = zip::ZipArchive::new(fs::File::open(docx).expect("a document")).expect("a package");
    let mut text = String::new();
    std::io::Read::read_to_string(&mut package.by_name(name).expect("a part"), &mut text).expect("text");
    text
}

struct Nobody;
impl BatchObserver for Nobody {}

#[test]
fn the_figures_of_a_small_town_are_those_counted_by_hand() {
    let folder = tempfile::tempdir().expect("a folder");
    let workspace = town(folder.path());
    let made = make(&workspace, "月度研判", "2026-09", "全镇", folder.path());
    let record = record(&made.made[0]);
    for (title, text) in [
        ("排查隐患", "3"),
        ("已整改", "2"),
        ("整改率", "66.7%"),
        ("排查重大隐患", "1"),
        ("未整改重大隐患", "1"),
        ("未整改总数", "1"),
        ("逾期未整改", "1"),
        ("企业", "3"),
        ("报送隐患台账的企业", "1"),
        ("没有报送的企业", "2"),
        ("报送率", "33.3%"),
        ("各村（社区）隐患排查治理情况 › 石桥村 › 排查隐患", "1"),
        ("各村（社区）隐患排查治理情况 › 合计 › 排查隐患", "3"),
    ] {
        assert_eq!(shown(&record, title), text, "{title}");
    }
    let document = part(file(&made.made[0], ".docx"), "word/document.xml");
    let words: String = document.split(['<', '>']).skip(2).step_by(2).collect();
    assert!(words.contains("比上月增加2项，上升200.0%"), "the change is in words");
    assert!(words.contains("尚未收到事故台账"), "unknown is no zero");
    assert!(document.contains("w:name=\"F001\""), "a figure carries its number");
}

#[test]
fn a_figure_is_traced_to_its_rows_and_a_report_made_again_is_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let workspace = town(folder.path());
    let made = make(&workspace, "月度研判", "2026-09", "", &folder.path().join("a"));
    let again = make(&workspace, "月度研判", "2026-09", "", &folder.path().join("b"));
    for (one, other) in made.made[0].files.iter().zip(&again.made[0].files) {
        assert_eq!(fs::read(one).expect("bytes"), fs::read(other).expect("bytes"), "{}", one.display());
    }
    let document = file(&made.made[0], ".docx");
    let traced = trace(document, "F001").expect("traced");
    assert_eq!((traced.figure.title.as_str(), traced.rows.len()), ("排查隐患", 3));
    let rows: Vec<u32> = traced.rows.iter().map(|row| row.place.2).collect();
    assert_eq!(rows, [5, 3, 4], "by unit and day");
    assert!(traced.rows.iter().all(|row| row.place.0.ends_with("云溪甲铸造有限公司2026年第三季度隐患台账.csv")));
    assert!(trace(document, "F999").is_err());
    assert_eq!(verify_report(&workspace, document).expect("made again"), Vec::<String>::new());
    fs::write(folder.path().join("inputs/十月.csv"), LEDGER.replace("2026-09-12", "2026-09-13")).expect("a file");
    bring(&workspace, folder.path().join("inputs"));
    assert_ne!(verify_report(&workspace, document).expect("made again"), Vec::<String>::new(), "the book has changed");
}

#[test]
fn a_report_that_does_not_add_up_is_refused_with_both_numbers_and_the_rows() {
    let folder = tempfile::tempdir().expect("a folder");
    let workspace = town(folder.path());
    let rules = workspace.folder.join("rules/common/figures");
    fs::create_dir_all(&rules).expect("a folder");
    let shipped =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("rulesets/common/figures/dangers.yaml"));
    let wrong = shipped.expect("rules").replace("where: [已整改], more_is", "where: [状态=已销号], more_is");
    fs::write(rules.join("dangers.yaml"), wrong).expect("a file");
    let out = folder.path().join("out");
    let error = report(&workspace, &request("月度研判", "2026-09", "", &out), TODAY).expect_err("refused");
    let told = error.to_string();
    assert!(matches!(error, ReportError::DoesNotFoot { .. }), "{told}");
    assert!(told.contains("“已整改”“未整改”之和 1，“排查隐患” 3") && told.contains("YH-"), "{told}");
    assert!(!out.exists(), "nothing is written");
}

#[test]
fn what_a_town_chose_for_a_share_of_nothing_is_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    let workspace = town(folder.path());
    let path = workspace.folder.join("town.yaml");
    let text = fs::read_to_string(&path).expect("a town");
    let chosen = "figures: {zero_denominator: \"100%\", percent_places: 2}";
    let text = text.replace("figures: {zero_denominator: \"—\", percent_places: 1}", chosen);
    assert!(text.contains(chosen), "{text}");
    fs::write(&path, text).expect("a file");
    let workspace = Workspace::open(&workspace.folder).expect("a workspace");
    let quiet = record(&make(&workspace, "季度隐患分析", "2026Q1", "", folder.path()).made[0]);
    assert!(quiet.figures.iter().any(|figure| figure.title.ends_with("整改率") && figure.text == "100%"));
    let busy = record(&make(&workspace, "月度研判", "2026-09", "", folder.path()).made[0]);
    assert_eq!(shown(&busy, "整改率"), "66.67%");
}

#[test]
fn notices_are_made_for_each_enterprise_and_the_public_reads_no_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let workspace = town(folder.path());
    let made = make(&workspace, "整改通知书", "2026-10-08", "", folder.path());
    assert_eq!(made.made.len(), 1, "only one enterprise has something left to do");
    let mut wanted = request("重大隐患清单", "2026-10-08", "", folder.path());
    wanted.is_public = Some(true);
    let public = report(&workspace, &wanted, TODAY).expect("a report");
    let text = part(file(&public.made[0], ".docx"), "word/document.xml");
    assert!(text.contains("孙*") && !text.contains("孙七"), "names are masked");
    wanted.is_public = Some(false);
    wanted.out = folder.path().join("inside");
    let inside = report(&workspace, &wanted, TODAY).expect("a report");
    assert!(part(file(&inside.made[0], ".docx"), "word/document.xml").contains("孙七"));
}

#[test]
fn what_the_clerk_wrote_survives_a_second_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let workspace = town(folder.path());
    let before = make(&workspace, "月度研判", "2026-09", "", &folder.path().join("a"));
    assert!(part(file(&before.made[0], ".docx"), "word/document.xml").contains("由经办人填写"));
    let notes = workspace.folder.join("notes");
    fs::create_dir_all(&notes).expect("a folder");
    fs::write(
        notes.join("monthly-review_2026-09_云溪镇.yaml"),
        "next_month: |\n  抓好冬季防火。\n  检查液氨冷库 < 3 家。\n",
    )
    .expect("notes");
    let after = make(&workspace, "月度研判", "2026-09", "", &folder.path().join("b"));
    let text = part(file(&after.made[0], ".docx"), "word/document.xml");
    assert!(text.contains("抓好冬季防火。") && text.contains("检查液氨冷库 &lt; 3 家。"));
    fs::write(notes.join("monthly-review_2026-09_云溪镇.yaml"), "next_month: [").expect("notes");
    let error = report(&workspace, &request("月度研判", "2026-09", "", folder.path()), TODAY).expect_err("bad notes");
    assert!(error.to_string().contains("monthly-review_2026-09_云溪镇.yaml"), "{error}");
}

/// A ledger as a real workbook: under 上报情况 one cell of a day, and one in which somebody typed digits.
fn workbook_with_days_in_words(path: &Path) {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let day = rust_xlsxwriter::Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    let headings =
        ["序号", "单位名称", "排查日期", "隐患部位", "隐患描述", "隐患等级", "整改责任人", "整改期限", "上报情况"];
    for (column, heading) in (0..).zip(headings) {
        sheet.write_string(0, column, heading).expect("a heading");
    }
    for (row, place) in (1..).zip(["酸洗车间", "喷漆房"]) {
        for (column, text) in [(1, "云溪丙木业有限公司"), (3, place), (4, "通风设施缺失"), (5, "重大"), (6, "王五")]
        {
            sheet.write_string(row, column, text).expect("a cell");
        }
        sheet.write_number_with_format(row, 2, 46_270, &day).expect("a day");
        sheet.write_number_with_format(row, 7, 46_300, &day).expect("a day");
    }
    sheet.write_number_with_format(1, 8, 46_101, &day).expect("a day");
    sheet.write_string(2, 8, "46101").expect("a text");
    book.save(path).expect("a workbook");
}

#[test]
fn a_day_in_a_column_of_words_reads_as_a_day() {
    let folder = tempfile::tempdir().expect("a folder");
    let workspace = town(folder.path());
    workbook_with_days_in_words(&folder.path().join("inputs/云溪丙木业有限公司2026年第三季度隐患台账.xlsx"));
    bring(&workspace, folder.path().join("inputs"));
    let made = make(&workspace, "重大隐患清单", "2026-10-08", "", folder.path());
    let text = part(file(&made.made[0], ".docx"), "word/document.xml");
    assert!(text.contains("上报：2026-03-20"), "the cell's format says that it is a day");
    assert!(text.contains("上报：46101"), "what was typed stays as it was typed");
}

#[test]
fn what_a_period_has_shown_is_listed_by_day_then_by_unit() {
    const QUARTER: &str = "隐患排查治理台账\n\
        序号,单位名称,排查日期,隐患部位,隐患描述,隐患等级,整改责任人,整改期限\n\
        1,云溪甲铸造有限公司,2026-07-02,熔炼车间,冷却水系统无监测,重大,赵六,2026-10-02\n\
        2,云溪丙木业有限公司,2026-08-25,喷漆房,除尘系统停用,重大,王五,2026-09-25\n\
        3,云溪丙木业有限公司,2026-07-02,砂光车间,粉尘未清理,重大,王五,2026-09-02\n";
    let folder = tempfile::tempdir().expect("a folder");
    let workspace = town(folder.path());
    fs::write(folder.path().join("inputs/云溪镇2026年第三季度重大隐患台账.csv"), QUARTER).expect("a file");
    bring(&workspace, folder.path().join("inputs"));
    let annex = |what: &str, period: &str, sheet: &str| {
        let made = make(&workspace, what, period, "", folder.path());
        let mut book = Workbook::open(file(&made.made[0], "（附表）.xlsx"), None).expect("an annex");
        let at = book.sheets().iter().position(|info| info.name == sheet).expect("the sheet");
        let row = |row: Row<'_>| [1, 2, 3].map(|column| row.text(column).unwrap_or_default().to_owned()).join(" ");
        let rows: Vec<String> = book.rows(at).expect("rows").map(|found| row(found.expect("a row"))).collect();
        rows.into_iter().skip(2).collect::<Vec<_>>()
    };
    assert_eq!(
        annex("季度隐患分析", "2026Q3", "本季度重大隐患"),
        [
            "云溪丙木业有限公司 砂光车间 粉尘未清理",
            "云溪甲铸造有限公司 熔炼车间 冷却水系统无监测",
            "云溪丙木业有限公司 喷漆房 除尘系统停用",
            "云溪乙食品有限公司 冷库 液氨管道腐蚀泄漏",
        ]
    );
    let overdue = annex("月度研判", "2026-09", "逾期未整改的隐患");
    let places: Vec<&str> = overdue.iter().filter_map(|row| row.split(' ').nth(1)).collect();
    assert_eq!(places, ["砂光车间", "喷漆房", "冷库", "熔炼车间"], "the longest overdue first");
}

#[test]
fn a_list_is_read_back_with_days_as_days_and_no_row_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("list.xlsx");
    let rows = [["2026-03-20", "一号库"], ["2026-02-30", "46101"]].map(|row| row.map(str::to_owned).to_vec());
    let rows: Vec<&[String]> = rows.iter().map(Vec::as_slice).collect();
    let mut bytes = Vec::new();
    write_plain_table("清单", TODAY, &["日期", "部位"], &rows, &mut bytes).expect("written");
    fs::write(&path, bytes).expect("a file");
    let mut book = Workbook::open(&path, None).expect("a workbook");
    // A row that comes twice is refused.
    let rows: Vec<Row<'_>> = book.rows(0).expect("rows").map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[1].cell(0), Some(&CellValue::Date(46_101.0)));
    assert_eq!((rows[2].text(0), rows[2].text(1)), (Some("2026-02-30"), Some("46101")));
}

#[test]
fn an_offices_own_template_is_used_and_a_broken_one_writes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let workspace = town(folder.path());
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("report-templates/networking");
    let own = workspace.folder.join("templates/networking");
    fs::create_dir_all(&own).expect("a folder");
    let definition = fs::read_to_string(shipped.join("report.yaml")).expect("a definition");
    fs::copy(shipped.join("report.docx"), own.join("report.docx")).expect("a copy");
    fs::write(own.join("report.yaml"), definition.replace("called: [", "called: [联网情况, ")).expect("a file");
    assert_eq!(make(&workspace, "联网情况", "2026-10-08", "", folder.path()).made.len(), 1);
    fs::write(own.join("report.yaml"), definition.replace("figures: [networking_due", "figures: [networking_duo"))
        .expect("a file");
    let error =
        report(&workspace, &request("联网进度报告", "2026-10-08", "", folder.path()), TODAY).expect_err("wrong");
    let told = error.to_string();
    assert!(told.contains("networking/report.yaml") && told.contains("networking_due"), "{told}");
    fs::write(own.join("report.yaml"), &definition).expect("a file");
    fs::write(own.join("report.docx"), b"PK not a document").expect("a file");
    let out = folder.path().join("out");
    let error = report(&workspace, &request("联网进度报告", "2026-10-08", "", &out), TODAY).expect_err("broken");
    assert!(matches!(error, ReportError::Word { .. }), "{error}");
    assert!(!out.exists(), "nothing is written");
}

#[test]
fn who_asks_for_what_there_is_not_is_told_what_there_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let workspace = town(folder.path());
    let refused = |what: &str, period: &str, scope: &str| {
        report(&workspace, &request(what, period, scope, folder.path()), TODAY).expect_err("refused").to_string()
    };
    assert!(refused("周报", "2026-09", "").contains("月度研判"));
    assert!(refused("月度研判", "2026Q3", "").contains("2026-09（月）"));
    assert!(refused("月度研判", "2026-09", "丁村").contains("没有叫「丁村」"));
    assert!(refused("月度研判", "2026-09", "云溪").contains("不止一家"));
    assert!(refused("公告栏", "2026-10-08", "").contains("可给：企业"));
}

#[test]
fn the_whole_town_gives_every_report_that_is_due_and_a_package_for_each() {
    let folder = tempfile::tempdir().expect("a folder");
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/yunxi");
    let mut villages: Vec<String> = fs::read_dir(samples.join("inputs/村社区报送"))
        .expect("villages")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    villages.sort();
    let spec = TownSpec {
        town: "云溪镇".to_owned(),
        office: "云溪镇应急管理办公室".to_owned(),
        villages,
        ..TownSpec::default()
    };
    let workspace = Workspace::create(&folder.path().join("book"), &spec).expect("a workspace");
    fs::create_dir_all(workspace.folder.join("map")).expect("a folder");
    for entry in fs::read_dir(samples.join("map")).expect("maps") {
        let path = entry.expect("a map").path();
        fs::copy(&path, workspace.folder.join("map").join(path.file_name().expect("a name"))).expect("a copy");
    }
    bring(&workspace, samples.join("inputs"));
    let as_of = date(2026, 10, 31);
    let batch = due_reports(&workspace, as_of, folder.path(), &Nobody).expect("reports");
    let failed: Vec<String> = batch.failed.iter().map(|failed| format!("{}: {}", failed.title, failed.error)).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(batch.made.len() > 20, "{}", batch.made.len());
    let notice = batch.made.iter().find(|made| made.report == "rectification-notice").expect("a notice");
    assert!(
        notice.files[0].parent().expect("a folder").ends_with("2026年10月31日/整改通知书"),
        "notices have a folder"
    );
    let quarter: Period = "2026Q3".parse().expect("a period");
    let batch = packages(&workspace, as_of, quarter, &[ScopeKey::Village], folder.path(), &Nobody).expect("packages");
    let failed: Vec<String> = batch.failed.iter().map(|failed| format!("{}: {}", failed.title, failed.error)).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert_eq!(batch.made.len(), 12);
}
