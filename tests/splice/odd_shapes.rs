//! Parts that Excel would not write so, and parts that must be refused.

use crate::looks;
use crate::support::{assert_well_formed, fill_of, package, part, read, save};
use anping::model::CellRef;
use anping::splice::{Added, LookId, Place, SheetLayout, SpliceError, Splicer, Value};
use std::collections::BTreeMap;
use std::io::Cursor;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/// A workbook with one sheet of this XML.
fn workbook(sheet: &[u8]) -> Vec<u8> {
    workbook_with(sheet, STYLES)
}

const STYLES: &str = "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><fonts count=\"1\"><font><sz val=\"11\"/></font></fonts><fills count=\"1\"><fill><patternFill patternType=\"none\"/></fill></fills><borders count=\"1\"><border/></borders><cellXfs count=\"2\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/><xf numFmtId=\"14\" fontId=\"0\" fillId=\"0\" borderId=\"0\"><alignment wrapText=\"1\"/></xf></cellXfs></styleSheet>";

fn workbook_with(sheet: &[u8], styles: &str) -> Vec<u8> {
    package(&[
        ("[Content_Types].xml", b"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>"),
        ("_rels/.rels", b"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
        ("xl/workbook.xml", format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"表\" sheetId=\"7\" r:id=\"rId1\"/></sheets></workbook>").as_bytes()),
        ("xl/_rels/workbook.xml.rels", b"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/></Relationships>"),
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

/// Columns on rows 1, 3 and 9, marks on B1 and C4.
fn splice(bytes: &[u8]) -> Result<Vec<u8>, SpliceError> {
    let file = save(bytes);
    let mut splicer = Splicer::open(file.path(), &looks())?;
    splicer.begin_sheet("表")?;
    let first = splicer.append_columns(&[8])?;
    let cell = |text| [Added { column: first, value: Value::Text(text), look: Some(LookId(0)) }];
    splicer.mark(CellRef { row: 1, column: 1 }, LookId(1), "一")?;
    splicer.append(1, &cell("新列"))?;
    splicer.append(3, &cell("甲"))?;
    splicer.mark(CellRef { row: 4, column: 2 }, LookId(1), "四")?;
    splicer.append(9, &cell("乙"))?;
    splicer.finish_sheet()?;
    let own = splicer.new_sheet(
        "清单",
        Place::First,
        SheetLayout { filter_row: Some(1), repeated_rows: 1, paper: 9, ..SheetLayout::default() },
    )?;
    splicer.row(own, None, &[Added { column: 0, value: Value::Text("_x0041_\u{1}<&"), look: None }])?;
    Ok(splicer.finish(Cursor::new(Vec::new()))?.into_inner())
}

fn assert_spliced(sheet: &str) {
    let result = splice(&workbook(sheet.as_bytes())).unwrap_or_else(|error| panic!("{error}: {sheet}"));
    assert_well_formed(&result);
    let changed = part(&result, "xl/worksheets/sheet1.xml");
    let cells = read(&result, "表");
    let expected: BTreeMap<String, String> =
        [("A1", "1"), ("B1", "2"), ("C1", "新列"), ("B3", "5"), ("C3", "甲"), ("A4", "6"), ("C9", "乙")]
            .map(|(cell, value)| (cell.to_owned(), value.to_owned()))
            .into();
    assert_eq!(cells, expected, "{changed}");
    let styles = part(&result, "xl/styles.xml");
    if changed.contains("r=\"B1\"") {
        assert_eq!(fill_of(&changed, &styles, "B1"), "FFFFC7CE", "{changed}");
    } else {
        assert!(changed.contains("<c><v>1</v></c>\n<c s=\"3\"><v>2</v></c>"), "{changed}");
    }
    assert_eq!(fill_of(&changed, &styles, "C4"), "FFFFC7CE", "{changed}");
    assert_eq!(read(&result, "清单")["A1"], "_x0041_\u{1}<&");
    assert!(part(&result, "xl/comments1.xml").contains("ref=\"C4\""));
    assert!(changed.contains("legacyDrawing"), "{changed}");
}

#[test]
fn every_spelling_of_a_sheet_gives_the_same_cells() {
    for sheet in [
        // As Excel writes it.
        r#"<worksheet xmlns="MAIN"><dimension ref="A1:B4"/><sheetData><row r="1" spans="1:2"><c r="A1"><v>1</v></c><c r="B1" s="1"><v>2</v></c></row><row r="3"><c r="B3"><v>5</v></c></row><row r="4"><c r="A4"><v>6</v></c></row></sheetData><pageMargins left="1" right="1" top="1" bottom="1" header="1" footer="1"/></worksheet>"#,
        // A prefix.
        r#"<?xml version="1.0" encoding="utf-8"?><x:worksheet xmlns:x="MAIN"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c><x:c r="B1"><x:v>2</x:v></x:c></x:row><x:row r="3"><x:c r="B3"><x:v>5</x:v></x:c></x:row><x:row r="4"><x:c r="A4"><x:v>6</x:v></x:c></x:row></x:sheetData></x:worksheet>"#,
        // No numbers where none are needed, other quotes, white space.
        "<worksheet xmlns='MAIN'>\n<sheetData >\n<row>\n<c><v>1</v></c>\n<c><v>2</v></c></row>\r\n<row spans='1:2' r = '3' ><c r='B3' ><v>5</v></c></row><row><c ><v>6</v></c></row></sheetData></worksheet>",
        // Comments, instructions and CDATA that look like rows.
        r#"<worksheet xmlns="MAIN"><!-- <sheetData> --><sheetData><!-- <row r="1"> --><row r="1"><c r="A1"><f><![CDATA[</row><c r="Y1"><v>1]]></f><v>1</v></c><!-- </row> <c r="Z1"> --><c r="B1"><v>2</v></c></row><?x <row r="2">?><row r="3"><c r="B3"><v>5</v></c></row><row r="4"><c r="A4"><v>6</v></c></row></sheetData></worksheet>"#,
        // A `>` in an attribute; empty rows; an empty cell where ours go.
        r#"<worksheet xmlns="MAIN"><cols><col min="2" max="16384" width="9.5" style="1"/></cols><sheetData><row r="1" x=">"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="C1" s="1"/><c r="D1" s="1"/></row><row r="2"/><row r="3"><c r="B3"><v>5</v></c><c r="C3"></c></row><row r="4" s="1" customFormat="1"><c r="A4"><v>6</v></c></row><row r="9" /></sheetData><extLst/></worksheet>"#,
        // The order of attributes.
        r#"<worksheet xmlns="MAIN"><sheetData><row ht="20" r="1"><c s="1" r="A1"><v>1</v></c><c s="1" r="B1"><v>2</v></c></row><row r="3"><c s="0" r="B3"><v>5</v></c></row><row r="4"><c s="0" r="A4"><v>6</v></c></row></sheetData><tableParts count="0"/></worksheet>"#,
    ] {
        assert_spliced(&sheet.replace("MAIN", MAIN));
        assert_spliced(&format!("\u{feff}{}", sheet.replace("MAIN", MAIN)));
    }
}

#[test]
fn an_empty_sheet_takes_cells_too() {
    for data in ["<sheetData/>", "<sheetData></sheetData>", "<sheetData >\n</sheetData>"] {
        let result = splice(&workbook(format!("<worksheet xmlns=\"{MAIN}\">{data}</worksheet>").as_bytes())).unwrap();
        assert_well_formed(&result);
        assert_eq!(read(&result, "表")["A9"], "乙", "{data}");
    }
}

#[test]
fn notes_are_told_of_before_tables_and_extensions() {
    let sheet =
        format!("<worksheet xmlns=\"{MAIN}\"><sheetData/><pageSetup/><tableParts count=\"0\"/><extLst/></worksheet>");
    let result = splice(&workbook(sheet.as_bytes())).unwrap();
    let sheet = part(&result, "xl/worksheets/sheet1.xml");
    let at = |mark: &str| sheet.find(mark).unwrap();
    assert!(at("<pageSetup") < at("<legacyDrawing") && at("<legacyDrawing") < at("<tableParts"), "{sheet}");
}

#[test]
fn a_style_sheet_without_lists_is_filled_up() {
    for styles in [
        "<styleSheet xmlns=\"MAIN\"/>",
        "<s:styleSheet xmlns:s=\"MAIN\"><s:fonts count=\"0\"/><s:cellXfs></s:cellXfs></s:styleSheet>",
    ] {
        let styles = styles.replace("MAIN", MAIN);
        let sheet = format!("<worksheet xmlns=\"{MAIN}\"><sheetData/></worksheet>");
        let result = splice(&workbook_with(sheet.as_bytes(), &styles)).unwrap();
        assert_well_formed(&result);
        let styles = part(&result, "xl/styles.xml");
        let order: Vec<usize> =
            ["fonts ", "fills ", "borders ", "cellXfs "].iter().map(|list| styles.find(list).unwrap()).collect();
        assert!(order.is_sorted(), "{styles}");
        assert!(styles.contains("fonts count=\"4\"") && styles.contains("cellXfs count=\"3\""), "{styles}");
    }
}

#[test]
fn what_cannot_be_kept_is_refused_with_a_reason() {
    let sheet = |rows: &str| {
        workbook(format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>").as_bytes())
    };
    for rows in [
        "<row r=\"3\"/><row r=\"2\"/>",
        "<row r=\"0\"/>",
        "<row r=\"9999999\"/>",
        "<row r=\"x\"/>",
        "<row r=\"1\"><c r=\"1A\"><v>1</v></c></row>",
        "<row r=\"1\"><c r=\"B1\"/><c r=\"A1\"/></row>",
        "<row r=\"1\"><c r=\"A1\">",
        "<wrong/>",
    ] {
        assert!(matches!(splice(&sheet(rows)), Err(SpliceError::Damaged { .. })), "{rows}");
    }
    assert!(matches!(splice(&sheet("<row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row>")), Err(SpliceError::TooWide(_))));
    let utf16: Vec<u8> = "\u{feff}<worksheet/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(matches!(splice(&workbook(&utf16)), Err(SpliceError::Encoding(_))));
    let declared = b"<?xml version=\"1.0\" encoding=\"GB18030\"?><worksheet><sheetData/></worksheet>";
    assert!(matches!(splice(&workbook(declared)), Err(SpliceError::Encoding(_))));
    let dtd = format!("<!DOCTYPE x [<!ENTITY a \"b\">]><worksheet xmlns=\"{MAIN}\"><sheetData/></worksheet>");
    assert!(matches!(splice(&workbook(dtd.as_bytes())), Err(SpliceError::Damaged { .. })));
    assert!(matches!(splice(b"PK no"), Err(SpliceError::NotXlsx(_))));
    assert!(matches!(splice(&package(&[("a.txt", b"")])), Err(SpliceError::NotXlsx(_))));
    assert!(matches!(splice(&package(&[("_xmlsignatures/sig1.xml", b"")])), Err(SpliceError::Signed)));
}

#[test]
fn widths_of_ours_split_a_range_that_covers_them() {
    let sheet = format!(
        "<worksheet xmlns=\"{MAIN}\"><cols><col min=\"1\" max=\"1\" width=\"30\"/><col min=\"2\" max=\"16384\" width=\"9.5\" style=\"1\"/></cols><sheetData><row r=\"1\"><c r=\"D1\"><v>1</v></c></row></sheetData></worksheet>"
    );
    let result = splice(&workbook(sheet.as_bytes())).unwrap();
    let sheet = part(&result, "xl/worksheets/sheet1.xml");
    let columns = "<cols><col min=\"1\" max=\"1\" width=\"30\"/><col width=\"9.5\" style=\"1\" min=\"2\" max=\"4\"/>\
        <col min=\"5\" max=\"5\" width=\"8.7109375\" customWidth=\"1\"/><col width=\"9.5\" style=\"1\" min=\"6\" max=\"16384\"/></cols>";
    let plain = |xml: &str| xml.replace(" width=\"9.5\" style=\"1\"", "");
    assert!(plain(&sheet).contains(&plain(columns)), "{sheet}");
}

#[test]
fn a_strict_workbook_gets_strict_parts() {
    let sheet = format!("<worksheet xmlns=\"{MAIN}\"><sheetData/></worksheet>");
    let transitional = workbook(sheet.as_bytes());
    let strict = |text: String| {
        text.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/",
            "http://purl.oclc.org/ooxml/officeDocument/",
        )
    };
    let names = [
        "[Content_Types].xml",
        "_rels/.rels",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",
    ];
    let parts: Vec<(&str, String)> = names.iter().map(|name| (*name, strict(part(&transitional, name)))).collect();
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let result = splice(&package(&parts)).unwrap();
    assert_well_formed(&result);
    for name in [
        "xl/worksheets/_rels/sheet1.xml.rels",
        "xl/comments1.xml",
        "xl/worksheets/sheet2.xml",
        "xl/_rels/workbook.xml.rels",
    ] {
        let text = part(&result, name);
        assert!(
            text.contains("http://purl.oclc.org/ooxml/") && !text.contains("/officeDocument/2006/"),
            "{name}: {text}"
        );
    }
}

#[test]
fn a_workbook_without_styles_gets_some() {
    let sheet = format!("<worksheet xmlns=\"{MAIN}\"><sheetData/></worksheet>");
    let whole = workbook(sheet.as_bytes());
    let names = [
        "[Content_Types].xml",
        "_rels/.rels",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/worksheets/sheet1.xml",
    ];
    let parts: Vec<(&str, String)> =
        names.iter().map(|name| (*name, part(&whole, name).replace("/styles\"", "/other\""))).collect();
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let result = splice(&package(&parts)).unwrap();
    assert_well_formed(&result);
    assert!(part(&result, "xl/_rels/workbook.xml.rels").contains("Target=\"/xl/styles.xml\""));
    assert!(part(&result, "[Content_Types].xml").contains("PartName=\"/xl/styles.xml\""));
    let (sheet, styles) = (part(&result, "xl/worksheets/sheet1.xml"), part(&result, "xl/styles.xml"));
    assert_eq!(fill_of(&sheet, &styles, "C4"), "FFFFC7CE");
}
