//! Workbooks spliced and read back.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod odd_shapes;
mod support;

use anping::model::CellRef;
use anping::splice::{Added, Align, Look, LookId, Place, SheetLayout, SpliceError, Splicer, Value};
use support::*;

const HEADING: LookId = LookId(0);
const BAD: LookId = LookId(1);

fn looks() -> Vec<Look> {
    vec![
        Look {
            fill: Some(0xE2_EFDA),
            bold: true,
            wrapped: true,
            align: Align::Centre,
            border: Some(0),
            ..Look::default()
        },
        Look { fill: Some(0xFF_C7CE), ..Look::default() },
        Look { number_format: Some("yyyy-mm-dd"), color: Some(0xC0_0000), ..Look::default() },
    ]
}

fn text(column: u32, text: &str) -> Added<'_> {
    Added { column, value: Value::Text(text), look: Some(HEADING) }
}

fn grade(splicer: &mut Splicer, rows: u32) -> u32 {
    splicer.begin_sheet("台账").unwrap();
    let first = splicer.append_columns(&[10, 46]).unwrap();
    splicer.append(1, &[text(first, "判定等级"), text(first + 1, "判定理由")]).unwrap();
    for row in 2..=rows {
        let reason = format!("理由 <{}>", row % 3);
        splicer
            .append(row, &[text(first, "较大"), Added { column: first + 1, value: Value::Text(&reason), look: None }])
            .unwrap();
    }
    splicer.finish_sheet().unwrap();
    first
}

#[test]
fn appended_columns_come_after_the_last_used_one() {
    let book = register(40);
    let mut splicer = Splicer::open(book.path(), &looks()).unwrap();
    assert_eq!(splicer.sheets().collect::<Vec<_>>(), ["台账", "说明"]);
    let first = grade(&mut splicer, 41);
    assert_eq!(first, 4);
    let problems = splicer
        .new_sheet(
            "问题清单",
            Place::Last,
            SheetLayout {
                widths: vec![10, 20],
                frozen_rows: 1,
                repeated_rows: 1,
                filter_row: Some(1),
                paper: 9,
                tab: None,
            },
        )
        .unwrap();
    splicer.row(problems, None, &[text(0, "单元格"), text(1, "说明")]).unwrap();
    let link = Value::Link { sheet: "台账", cell: CellRef { row: 3, column: 1 }, text: "B3" };
    splicer.row(problems, Some(30), &[Added { column: 0, value: link, look: None }, text(1, "看不清")]).unwrap();
    let result = splicer.finish(std::io::Cursor::new(Vec::new())).unwrap().into_inner();

    assert_well_formed(&result);
    let cells = read(&result, "台账");
    assert_eq!(cells["E1"], "判定等级");
    assert_eq!(cells["F41"], "理由 <2>");
    assert_eq!(cells["B3"], "储罐区 0");
    let before = read(&std::fs::read(book.path()).unwrap(), "台账");
    assert!(before.iter().all(|(cell, value)| cells[cell] == *value));
    assert_eq!(names(&result), ["台账", "说明", "问题清单"]);
    assert_eq!(read(&result, "问题清单")["A2"], "B3");
    let sheet = part(&result, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<mergeCell ref=\"A1:B1\"/>"), "{sheet}");
    assert!(!sheet.contains("spans="), "{sheet}");
    for untouched in ["xl/worksheets/sheet2.xml", "xl/theme/theme1.xml", "docProps/app.xml"] {
        assert_eq!(raw(&result, untouched), raw(&std::fs::read(book.path()).unwrap(), untouched), "{untouched}");
    }
    assert_eq!(first_entry(&result), "[Content_Types].xml");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let book = register(2_000);
    let run = || {
        let mut splicer = Splicer::open(book.path(), &looks()).unwrap();
        grade(&mut splicer, 2_001);
        splicer.finish(std::io::Cursor::new(Vec::new())).unwrap().into_inner()
    };
    let (one, two) = (run(), run());
    assert!(one == two);
    assert_well_formed(&one);
    assert_eq!(read(&one, "台账")["F2001"], "理由 <0>");
}

#[test]
fn marks_colour_a_cell_and_note_it() {
    let book = register(10);
    let mut splicer = Splicer::open(book.path(), &looks()).unwrap();
    let list = splicer.new_sheet("退回说明", Place::First, SheetLayout { paper: 9, ..SheetLayout::default() }).unwrap();
    splicer.row(list, None, &[text(0, "请改正")]).unwrap();
    splicer.begin_sheet("台账").unwrap();
    for (row, column) in [(3, 1), (3, 3), (3, 9), (5, 0), (40, 2)] {
        splicer.mark(CellRef { row, column }, BAD, "写法不对\n请改为数字").unwrap();
    }
    splicer.finish_sheet().unwrap();
    let result = splicer.finish(std::io::Cursor::new(Vec::new())).unwrap().into_inner();

    assert_well_formed(&result);
    assert_eq!(names(&result), ["退回说明", "台账", "说明"]);
    let sheet = part(&result, "xl/worksheets/sheet1.xml");
    let styles = part(&result, "xl/styles.xml");
    for cell in ["B3", "D3", "J3", "A5", "C40"] {
        assert_eq!(fill_of(&sheet, &styles, cell), "FFFFC7CE", "{cell}");
        assert!(part(&result, "xl/comments1.xml").contains(&format!("ref=\"{cell}\"")));
    }
    assert_eq!(fill_of(&sheet, &styles, "C3"), "");
    assert_eq!(read(&result, "台账")["B3"], "储罐区 0");
    assert!(!part(&result, "xl/worksheets/sheet1.xml").contains("tabSelected"));
    assert!(sheet.contains("<legacyDrawing"));
    assert_eq!(part(&result, "xl/drawings/vmlDrawing1.vml").matches("<v:shape ").count(), 5);
    assert!(part(&result, "xl/workbook.xml").contains("localSheetId=\"1\""));
    let path = save(&result);
    let mut again = Splicer::open(path.path(), &looks()).unwrap();
    // The cells are marked once more, and their notes are added to.
    again.begin_sheet("台账").unwrap();
    again.mark(CellRef { row: 3, column: 1 }, BAD, "仍然不对").unwrap();
    again.mark(CellRef { row: 4, column: 1 }, BAD, "这个也不对").unwrap();
    again.finish_sheet().unwrap();
    let result = again.finish(std::io::Cursor::new(Vec::new())).unwrap().into_inner();
    assert_well_formed(&result);
    let notes = part(&result, "xl/comments1.xml");
    assert!(notes.contains("仍然不对") && notes.contains("ref=\"B4\" authorId=\"0\""), "{notes}");
    assert_eq!(part(&result, "xl/drawings/vmlDrawing1.vml").matches("<v:shape ").count(), 6);
}

#[test]
fn calls_out_of_order_are_refused() {
    let book = register(5);
    let mut splicer = Splicer::open(book.path(), &looks()).unwrap();
    assert!(matches!(splicer.begin_sheet("没有"), Err(SpliceError::NoSheet(_))));
    splicer.begin_sheet("台账").unwrap();
    assert!(matches!(splicer.begin_sheet("说明"), Err(SpliceError::Order(_))));
    splicer.mark(CellRef { row: 3, column: 1 }, BAD, "").unwrap();
    assert!(matches!(splicer.mark(CellRef { row: 3, column: 0 }, BAD, ""), Err(SpliceError::Order(_))));
    assert!(matches!(splicer.mark(CellRef { row: 2, column: 0 }, BAD, ""), Err(SpliceError::Order(_))));
    assert!(matches!(splicer.append_columns(&[1]), Err(SpliceError::Order(_))));
}

#[test]
fn a_sheet_of_ours_gets_a_name_that_no_other_has() {
    let book = register(1);
    let mut splicer = Splicer::open(book.path(), &looks()).unwrap();
    let mut add = |name: &str| {
        let id = splicer.new_sheet(name, Place::Last, SheetLayout::default()).unwrap();
        splicer.name_of(id).to_owned()
    };
    assert_eq!(add("说明"), "说明(2)");
    assert_eq!(add("a/b"), "a_b");
    assert_eq!(add("A/B"), "A_B(2)");
    assert_eq!(add(&"长".repeat(40)).chars().count(), 31);
}

#[test]
fn a_returned_file_that_comes_back_is_cleaned() {
    let book = register(10);
    let mark = |path: &std::path::Path, again: bool, cell: CellRef| {
        let mut splicer = Splicer::open(path, &looks()).unwrap();
        let layout = SheetLayout { filter_row: Some(1), repeated_rows: 1, paper: 9, ..SheetLayout::default() };
        let list = if again {
            splicer.clean(&[BAD]);
            splicer.renew_sheet("退回说明", layout).unwrap()
        } else {
            splicer.new_sheet("退回说明", Place::First, layout).unwrap()
        };
        splicer.row(list, None, &[text(0, if again { "第二次" } else { "第一次" })]).unwrap();
        splicer.begin_sheet("台账").unwrap();
        splicer.mark(cell, BAD, "写法不对").unwrap();
        splicer.finish_sheet().unwrap();
        splicer.finish(std::io::Cursor::new(Vec::new())).unwrap().into_inner()
    };
    let first = save(&mark(book.path(), false, CellRef { row: 3, column: 1 }));
    let second = mark(first.path(), true, CellRef { row: 5, column: 1 });
    assert_well_formed(&second);
    assert_eq!(names(&second), ["退回说明", "台账", "说明"]);
    assert_eq!(read(&second, "退回说明")["A1"], "第二次");
    let (sheet, styles) = (part(&second, "xl/worksheets/sheet1.xml"), part(&second, "xl/styles.xml"));
    assert_eq!(fill_of(&sheet, &styles, "B3"), "");
    assert_eq!(fill_of(&sheet, &styles, "B5"), "FFFFC7CE");
    // LibreOffice forgets who a note is by.
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for (name, bytes) in all_parts(&std::fs::read(first.path()).unwrap()) {
        let bytes = if name == "xl/comments1.xml" {
            String::from_utf8(bytes).unwrap().replace("<author>安评", "<author>").into_bytes()
        } else {
            bytes
        };
        parts.push((name, bytes));
    }
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let forgotten = save(&package(&parts));
    let third = mark(forgotten.path(), true, CellRef { row: 5, column: 1 });
    assert!(!part(&third, "xl/comments1.xml").contains("ref=\"B3\""));
    let notes = part(&second, "xl/comments1.xml");
    assert!(!notes.contains("ref=\"B3\"") && notes.contains("ref=\"B5\""), "{notes}");
    assert_eq!(part(&second, "xl/drawings/vmlDrawing1.vml").matches("<v:shape ").count(), 1);
    let workbook = part(&second, "xl/workbook.xml");
    assert_eq!(workbook.matches("_FilterDatabase").count(), 1, "{workbook}");
    assert_eq!(workbook.matches("<sheet ").count(), 3, "{workbook}");
}

#[test]
fn notes_of_the_sender_are_kept() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("台账").unwrap();
    sheet.write(1, 1, "甲").unwrap();
    sheet.insert_note(1, 1, &rust_xlsxwriter::Note::new("请保留").set_author("张三")).unwrap();
    sheet.insert_button(5, 5, &rust_xlsxwriter::Button::new()).unwrap();
    let book = save(&book.save_to_buffer().unwrap());
    let mut splicer = Splicer::open(book.path(), &looks()).unwrap();
    splicer.begin_sheet("台账").unwrap();
    splicer.mark(CellRef { row: 2, column: 1 }, BAD, "不对").unwrap();
    splicer.mark(CellRef { row: 2, column: 2 }, BAD, "也不对").unwrap();
    splicer.finish_sheet().unwrap();
    let result = splicer.finish(std::io::Cursor::new(Vec::new())).unwrap().into_inner();
    assert_well_formed(&result);
    let notes = part(&result, "xl/comments1.xml");
    assert!(notes.contains("请保留") && notes.contains("—— 安评 ——\n不对"), "{notes}");
    assert!(notes.contains("<author>张三</author><author>安评</author></authors>"), "{notes}");
    assert!(notes.contains("ref=\"C2\" authorId=\"2\""), "{notes}");
    let before = part(&std::fs::read(book.path()).unwrap(), "xl/drawings/vmlDrawing1.vml");
    let drawing = part(&result, "xl/drawings/vmlDrawing1.vml");
    assert_eq!(drawing.matches("<v:shape ").count(), before.matches("<v:shape ").count() + 1);
    assert!(drawing.starts_with(before.trim_end().trim_end_matches("</xml>")));
    assert_eq!(part(&result, "xl/worksheets/sheet1.xml").matches("<legacyDrawing").count(), 1);

    let path = save(&result);
    let mut again = Splicer::open(path.path(), &looks()).unwrap();
    again.clean(&[BAD]);
    again.begin_sheet("台账").unwrap();
    again.finish_sheet().unwrap();
    let clean = again.finish(std::io::Cursor::new(Vec::new())).unwrap().into_inner();
    let notes = part(&clean, "xl/comments1.xml");
    assert!(notes.contains("请保留") && !notes.contains("不对"), "{notes}");
    assert_eq!(part(&clean, "xl/drawings/vmlDrawing1.vml"), before);
    let (sheet, styles) = (part(&clean, "xl/worksheets/sheet1.xml"), part(&clean, "xl/styles.xml"));
    assert_eq!(fill_of(&sheet, &styles, "B2"), "");
}

#[test]
fn an_unchanged_sheet_stays_byte_for_byte() {
    let book = register(10);
    let mut splicer = Splicer::open(book.path(), &looks()).unwrap();
    splicer.begin_sheet("台账").unwrap();
    splicer.finish_sheet().unwrap();
    let result = splicer.finish(std::io::Cursor::new(Vec::new())).unwrap().into_inner();
    let before = std::fs::read(book.path()).unwrap();
    for name in ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml", "[Content_Types].xml"] {
        assert_eq!(raw(&result, name), raw(&before, name), "{name}");
    }
}
