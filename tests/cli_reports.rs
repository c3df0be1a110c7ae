//! The commands about reports, as people type them: what they say, which files appear, and their exit status.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const LEDGER: &str = "隐患排查治理台账\n\
    序号,单位名称,排查日期,隐患部位,隐患描述,隐患等级,整改责任人,整改期限,整改完成时间\n\
    1,云溪甲铸造有限公司,2026-09-01,熔炼车间,熔炼炉前无防护栏,一般,赵六,2026-09-10,2026-09-08\n\
    2,云溪乙食品有限公司,2026-09-12,冷库,液氨管道腐蚀泄漏,重大,孙七,2026-09-30,\n";
const ROSTER: &str = "企业名单\n\
    序号,企业名称,村（社区）,行业,主要负责人\n\
    1,云溪甲铸造有限公司,上庄村,铸造,张三丰\n\
    2,云溪乙食品有限公司,石桥村,食品,李四\n";

fn anping(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_anping"));
    command.args(arguments);
    command
}

fn run(arguments: &[&str]) -> (Option<i32>, String) {
    said(&anping(arguments).output().expect("the program"))
}

fn said(output: &Output) -> (Option<i32>, String) {
    let text = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    (output.status.code(), text.concat())
}

fn inputs(folder: &Path) -> PathBuf {
    let inputs = folder.join("收上来的表");
    for village in ["上庄村", "石桥村"] {
        fs::create_dir_all(inputs.join(village)).expect("a folder");
    }
    fs::write(inputs.join("企业名单.csv"), ROSTER).expect("a file");
    fs::write(inputs.join("2026年第三季度隐患台账.csv"), LEDGER).expect("a file");
    inputs
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path")
}

fn found(folder: &Path, ending: &str) -> PathBuf {
    let files = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> = files.filter(|path| path.to_string_lossy().ends_with(ending)).collect();
    files.sort();
    files.first().unwrap_or_else(|| panic!("no {ending} in {}", folder.display())).clone()
}

#[test]
fn one_command_makes_everything_and_a_second_one_touches_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let (inputs, out) = (inputs(folder.path()), folder.path().join("out"));
    let (status, told) = run(&["run", text(&inputs), "--out", text(&out), "--as-of", "2026-10-08"]);
    assert!(status == Some(2) && told.contains("--town"), "{told}");
    let arguments = ["run", text(&inputs), "--out", text(&out), "--as-of", "2026-10-08", "--town", "云溪镇"];
    let (status, told) = run(&arguments);
    assert_eq!(status, Some(0), "{told}");
    assert!(told.contains("index.html"), "{told}");
    let page = fs::read_to_string(out.join("index.html")).expect("a page");
    assert!(page.contains("云溪镇2026年9月安全风险综合研判报告"), "{page}");
    let links: Vec<&str> = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(links.len() > 20, "{}", links.len());
    for link in links {
        assert!(out.join(link).is_file(), "{link}");
    }
    let (status, told) = run(&arguments);
    assert!(status == Some(2) && told.contains("已经有台账库"), "{told}");
}

#[test]
fn a_report_is_made_traced_and_made_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let (inputs, book) = (inputs(folder.path()), folder.path().join("book"));
    let (status, told) = run(&["new", text(&book), "--town", "云溪镇", "--villages", "上庄村,石桥村"]);
    assert_eq!(status, Some(0), "{told}");
    let (_, told) = run(&["import", text(&inputs), "--book", text(&book), "--as-of", "2026-10-08"]);
    assert!(told.contains("导入 2 份"), "{told}");
    let (status, told) = run(&["report", "--book", text(&book)]);
    assert!(status == Some(0) && told.contains("月度研判") && told.contains("四色图"), "{told}");
    let out = folder.path().join("九月");
    let as_of = ["--book", text(&book), "--as-of", "2026-10-08", "--out", text(&out)];
    let (status, told) = run(&[&["report", "月度研判", "2026-09"][..], &as_of].concat());
    assert_eq!(status, Some(0), "{told}");
    let document = found(&out, "报告.docx");
    let (status, told) = run(&["trace", text(&document), "F001"]);
    assert!(status == Some(0) && told.contains("F001　排查隐患：2项") && told.contains("共 2 行"), "{told}");
    let (status, told) = run(&["verify-report", text(&document), "--book", text(&book)]);
    assert!(status == Some(0) && told.contains("逐字节相同"), "{told}");
    fs::write(&document, b"edited").expect("a file");
    let (status, told) = run(&["verify-report", text(&document), "--book", text(&book)]);
    assert!(status == Some(1) && told.contains("出文以后改过"), "{told}");
    let (status, told) = run(&[&["report", "资料包", "2026Q3", "--scope", "各企业"][..], &as_of].concat());
    assert_eq!(status, Some(0), "{told}");
    assert!(found(&out.join("企业资料包"), ".zip").is_file());
    let (status, told) = run(&[&["report", "月度研判", "九月"][..], &as_of].concat());
    assert!(status == Some(2) && told.contains("2026-09"), "{told}");
}

#[test]
fn without_libreoffice_the_rest_is_made_and_it_is_said_how_to_get_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let (inputs, book, out) = (inputs(folder.path()), folder.path().join("book"), folder.path().join("out"));
    run(&["new", text(&book), "--town", "云溪镇", "--villages", "上庄村,石桥村"]);
    run(&["import", text(&inputs), "--book", text(&book), "--as-of", "2026-10-08"]);
    let arguments = [
        "report",
        "重大隐患清单",
        "2026-10-08",
        "--pdf",
        "--book",
        text(&book),
        "--as-of",
        "2026-10-08",
        "--out",
        text(&out),
    ];
    let nothing = folder.path().join("nothing");
    let (status, told) = said(&anping(&arguments).env("PATH", &nothing).output().expect("the program"));
    assert_eq!(status, Some(1), "{told}");
    assert!(told.contains("没有 LibreOffice") && told.contains("libreoffice.org"), "{told}");
    assert!(found(&out, ".docx").is_file());
    let has_office = Command::new("soffice").arg("--version").output().is_ok();
    if !has_office {
        #[expect(clippy::print_stderr, reason = "a skipped test says so")]
        return eprintln!("skipped: no LibreOffice on this machine, so no PDF was made");
    }
    let (status, told) = run(&arguments);
    assert!(status == Some(0) && told.contains("转成 PDF 1 份"), "{told}");
    let pdf = fs::read(found(&out, ".pdf")).expect("a PDF");
    assert!(pdf.starts_with(b"%PDF-") && pdf.windows(9).any(|part| part == b"/BaseFont"));
}

#[test]
fn an_offices_template_is_checked_before_it_is_used() {
    let folder = tempfile::tempdir().expect("a folder");
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("report-templates/monthly-review/report.docx");
    let (status, told) = run(&["template", "check", text(&shipped), "--report", "月度研判"]);
    assert!(status == Some(0) && told.contains("没有错") && told.contains("f.dangers_found"), "{told}");
    let (status, told) = run(&["template", "check", text(&shipped), "--report", "联网进度报告"]);
    assert!(status == Some(1) && told.contains("t.by_trade"), "{told}");
    let broken = folder.path().join("坏.docx");
    fs::write(&broken, b"no document").expect("a file");
    let (status, told) = run(&["template", "check", text(&broken)]);
    assert!(status == Some(2) && told.contains("坏.docx"), "{told}");
}
