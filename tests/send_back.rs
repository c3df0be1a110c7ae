//! 退回: the sender's own workbook comes back as it was, with what is wrong marked in its cells.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

#[path = "support/reader.rs"]
mod reader;

use anping::pipeline::{
    InspectRequest, InspectedFile, ReturnedFile, RulesRequest, Unobserved, WorkRequest, inspect, send_back,
};
use jiff::civil::date;
use reader::reader;
use rust_xlsxwriter::{
    Color, ConditionalFormatCell, ConditionalFormatCellRule, DataValidation, Format, FormatBorder, Formula, Image,
    Note, Workbook,
};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

const HEADINGS: [&str; 9] = ["序号", "风险点", "危险源", "L", "E", "C", "D", "风险等级", "辨识日期"];

fn rules() -> RulesRequest {
    RulesRequest::shipped(date(2026, 11, 24))
}

fn returned(input: &Path, out: &Path) -> ReturnedFile {
    let request = WorkRequest {
        inputs: vec![input.to_path_buf()],
        out: out.to_path_buf(),
        rules: rules(),
        reader: Some(reader()),
    };
    send_back(&request, &Unobserved).expect("a run").remove(0)
}

fn inspected(input: &Path) -> InspectedFile {
    let request = InspectRequest {
        inputs: vec![input.to_path_buf()],
        rules: rules(),
        reader: Some(reader()),
        wants_records: true,
    };
    inspect(&request, &Unobserved).expect("a run").remove(0)
}

/// The parts of a package by name.
fn parts(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).expect("a file")).expect("a package");
    let mut parts = BTreeMap::new();
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).expect("an entry");
        let name = entry.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("its bytes");
        parts.insert(name, bytes);
    }
    parts
}

fn text(parts: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    String::from_utf8(parts.get(name).unwrap_or_else(|| panic!("no part {name}")).clone()).expect("UTF-8")
}

/// A sheet's cells by reference: the attributes but the style, and the content.
fn cells(xml: &str) -> BTreeMap<String, (String, String)> {
    let mut cells = BTreeMap::new();
    for cell in xml.split("<c ").skip(1) {
        let tag = cell.split('>').next().expect("a tag");
        let attribute = |name: &str| {
            tag.split(&format!("{name}=\""))
                .nth(1)
                .and_then(|rest| rest.split('"').next())
                .unwrap_or_default()
                .to_owned()
        };
        let content = if tag.ends_with('/') { "" } else { cell[tag.len() + 1..].split("</c>").next().expect("a cell") };
        cells.insert(attribute("r"), (attribute("s"), content.to_owned()));
    }
    cells
}

fn section<'x>(xml: &'x str, name: &str) -> &'x str {
    let start = xml.find(&format!("<{name}")).unwrap_or_else(|| panic!("no {name}"));
    let end = xml[start..].find(&format!("</{name}>")).expect("its end");
    &xml[start..start + end]
}

/// A register of so many rows with everything that a workbook may have; rows 7 and 20 are wrong.
fn styled_register(path: &Path, rows: u32) {
    let mut book = Workbook::new();
    let body = Format::new().set_border(FormatBorder::Thin).set_text_wrap();
    let banded = body.clone().set_background_color(Color::RGB(0xF2_F2F2));
    let head = body.clone().set_bold().set_background_color(Color::RGB(0xD9_E1F2));
    let sheet = book.add_worksheet().set_name("风险清单").expect("a name");
    sheet.merge_range(0, 0, 0, 8, "某某公司安全风险分级管控清单", &head).expect("a title");
    for (column, heading) in (0_u16..).zip(HEADINGS) {
        sheet.write_string_with_format(1, column, heading, &head).expect("a heading");
    }
    for row in 2..rows + 2 {
        let format = if row % 2 == 0 { &body } else { &banded };
        sheet.write_number_with_format(row, 0, row - 1, format).expect("a cell");
        sheet.write_string_with_format(row, 1, format!("配电室{row}"), format).expect("a cell");
        sheet.write_string_with_format(row, 2, format!("带电检修第{row}回路未验电"), format).expect("a cell");
        for (column, factor) in [(3, 6.0), (4, 3.0), (5, 7.0)] {
            sheet.write_number_with_format(row, column, factor, format).expect("a cell");
        }
        let formula = Formula::new(format!("=D{0}*E{0}*F{0}", row + 1)).set_result("126");
        sheet.write_formula_with_format(row, 6, formula, format).expect("a cell");
        sheet.write_string_with_format(row, 7, "一般风险", format).expect("a cell");
        sheet.write_string_with_format(row, 8, "2026-03-05", format).expect("a cell");
    }
    sheet.write_string_with_format(6, 7, "较大险", &body).expect("a wrong level");
    sheet.write_string_with_format(19, 8, "2026-02-30", &banded).expect("a wrong date");
    for block in 0..rows / 50 {
        sheet.merge_range(rows + 3 + block, 0, rows + 3 + block, 3, "注：按车间复核", &body).expect("a note");
    }
    let list =
        DataValidation::new().allow_list_strings(&["重大风险", "较大风险", "一般风险", "低风险"]).expect("a list");
    sheet.add_data_validation(2, 7, rows + 1, 7, &list).expect("a list");
    let red = Format::new().set_font_color(Color::Red);
    let rule = ConditionalFormatCell::new().set_rule(ConditionalFormatCellRule::GreaterThan(320)).set_format(red);
    sheet.add_conditional_format(2, 6, rows + 1, 6, &rule).expect("a rule");
    sheet.insert_note(1, 3, &Note::new("可能性取值见附表")).expect("a note");
    let logo = Image::new_from_buffer(PIXEL).expect("a picture");
    sheet.insert_image(0, 10, &logo).expect("a picture");
    sheet.set_freeze_panes(2, 0).expect("panes");
    book.add_worksheet().set_name("附表").expect("a name").write_string(0, 0, "取值说明").expect("a cell");
    book.save(path).expect("a workbook");
}

/// A picture of one pixel.
const PIXEL: &[u8] = &[
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8, 6,
    0, 0, 0, 0x1F, 0x15, 0xC4, 0x89, 0, 0, 0, 13, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9C, 0x63, 0xF8, 0xCF, 0xC0, 0xF0,
    0x1F, 0, 5, 0, 1, 0xFF, 0x56, 0xC7, 0x2F, 0x0D, 0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
];

#[test]
fn styled_workbook_of_5000_rows_keeps_every_part_style_and_merge() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("某某公司.xlsx");
    styled_register(&input, 5_000);
    let file = returned(&input, &folder.path().join("out"));
    let output = file.returned.expect("a returned workbook");
    assert!(file.is_own);
    let (before, after) = (parts(&input), parts(&output));
    // Parts that say something else now; all others are the sender's, byte for byte.
    let rewritten = [
        "[Content_Types].xml",
        "_rels/.rels",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/sharedStrings.xml",
        "xl/worksheets/sheet1.xml",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
    ];
    for (name, bytes) in before.iter().filter(|(name, _)| !rewritten.contains(&name.as_str())) {
        assert_eq!(after.get(name), Some(bytes), "{name}");
    }
    assert!(before.contains_key("xl/media/image1.png") && before.contains_key("xl/drawings/drawing1.xml"));
    let (old, new) = (text(&before, "xl/worksheets/sheet1.xml"), text(&after, "xl/worksheets/sheet1.xml"));
    for kept in ["mergeCells", "dataValidations", "conditionalFormatting", "cols"] {
        if old.contains(&format!("<{kept}")) {
            assert_eq!(section(&old, kept), section(&new, kept));
        }
    }
    let (old_cells, new_cells) = (cells(&old), cells(&new));
    assert_eq!(old_cells.len(), new_cells.len());
    let changed: Vec<&String> = old_cells.keys().filter(|cell| old_cells[*cell] != new_cells[*cell]).collect();
    // A2: all rows have the same factors, which is told at the headings.
    assert_eq!(changed, ["A2", "H7", "I20"], "only the wrong cells look otherwise");
    assert!(changed.iter().all(|cell| old_cells[*cell].1 == new_cells[*cell].1), "and they say what they said");
    // The styles that were there are there still, in their places; ours come after them.
    let (old_styles, new_styles) = (text(&before, "xl/styles.xml"), text(&after, "xl/styles.xml"));
    let formats = |xml: &str| section(xml, "cellXfs").split("<xf ").skip(1).map(str::to_owned).collect::<Vec<_>>();
    assert!(formats(&new_styles).len() > formats(&old_styles).len());
    assert_eq!(formats(&new_styles)[..formats(&old_styles).len()], formats(&old_styles)[..]);
    let notes = text(&after, "xl/comments1.xml");
    assert!(notes.contains("可能性取值见附表"), "the sender's note stays");
    assert!(notes.contains("ref=\"H7\"") && notes.contains("是否为") && notes.contains("ref=\"I20\""), "{notes}");
    assert!(text(&after, "xl/workbook.xml").contains("name=\"核查意见\""));
}

#[test]
fn corrected_workbook_is_known_as_the_newer_version_and_loses_its_marks() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("a.xlsx");
    styled_register(&input, 30);
    let first = returned(&input, &folder.path().join("1")).returned.expect("a returned workbook");
    let read = inspected(&first);
    let newer = read.diagnostics.iter().find(|d| d.code.id() == "newer_version").expect("it is known again");
    assert_eq!(newer.value.len(), 64);
    let records =
        |file: &InspectedFile| file.sheets.iter().flat_map(|sheet| &sheet.tables).map(|t| t.records).sum::<u64>();
    assert_eq!(records(&read), 30, "the list of what is to be corrected is no table");
    // Sent again as it is: the list is made anew, nothing piles up.
    let second = returned(&first, &folder.path().join("2")).returned.expect("a returned workbook");
    let (one, two) = (parts(&first), parts(&second));
    assert_eq!(
        text(&two, "xl/workbook.xml").matches("核查意见").count(),
        text(&one, "xl/workbook.xml").matches("核查意见").count()
    );
    assert_eq!(
        text(&two, "xl/comments1.xml").matches("<comment ").count(),
        text(&one, "xl/comments1.xml").matches("<comment ").count()
    );
    let again = inspected(&second);
    let mark = |file: &InspectedFile| {
        file.diagnostics.iter().find(|d| d.code.id() == "newer_version").map(|d| d.value.clone())
    };
    assert_eq!(mark(&again), mark(&read), "all versions carry the first one's checksum");
}

#[test]
fn other_formats_come_back_as_xlsx_and_say_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("甲公司.csv");
    std::fs::write(&input, "序号,风险点,危险源,L,E,C,D,风险等级\n1,配电室,触电,6,3,7,126,较大险\n").expect("a file");
    let file = returned(&input, &folder.path().join("out"));
    assert!(!file.is_own);
    let output = file.returned.expect("a returned workbook");
    assert_eq!(output.file_name().and_then(|name| name.to_str()), Some("甲公司-退回.xlsx"));
    let parts = parts(&output);
    let texts = parts
        .keys()
        .filter(|name| name.starts_with("xl/") && !name.contains("media"))
        .map(|name| text(&parts, name))
        .collect::<String>();
    assert!(texts.contains("已按单元格重排成 xlsx"));
    assert!(texts.contains("甲公司") && texts.contains("配电室"));
}

#[test]
fn file_without_mistakes_is_not_returned() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("a.csv");
    std::fs::write(&input, "序号,风险点,危险源,L,E,C,D,风险等级\n1,配电室,触电,6,3,7,126,一般风险\n").expect("a file");
    let file = returned(&input, &folder.path().join("out"));
    assert_eq!(file.returned, None::<PathBuf>);
    assert_eq!(file.problems, [0, 0, 0]);
}
