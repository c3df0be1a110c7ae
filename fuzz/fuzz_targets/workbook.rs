//! Workbooks put together from headings and values of the field, then damaged inside their parts: both readers give the same
//! rows, nothing panics, and a returned workbook holds the records of the one that was sent.
#![no_main]

#[cfg(fuzzing)]
use anping::import::Workbook;
use anping::pipeline::{InspectRequest, WorkRequest, RulesRequest, Unobserved, inspect, send_back};
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use std::io::{Cursor, Read, Write};
use std::path::Path;

const HEADINGS: [&str; 32] = [
    "序号", "风险点", "危险源", "L", "E", "C", "D", "风险等级", "可能性", "严重性", "管控措施", "责任人", "隐患描述", "隐患等级",
    "排查时间", "整改期限", "整改完成时间", "是否销号", "整改资金（元）", "统一社会信用代码", "联系电话", "企业名称", "所属村(社区)",
    "CAS号", "最大储量", "培训时间", "参加人数", "备注", "现有控制措施", "工程技术", "管理措施", "固有风险等级",
];
const VALUES: [&str; 32] = [
    "1", "6", "0.5", "15", "126", "6×3×7=126", "重大风险", "较大险", "Ⅱ级", "配电室", "触电、火灾", "2026-03-05", "2026-02-30", "3月5日",
    "2026年第一季度", "立即", "3日内", "下周", "是", "×", "大概", "约20", "0.3万元", "13800000001", "1380000", "91350100M000100Y43", "同上",
    "合计", "注：说明", "示例", "一、车间", "审核人：张三",
];

/// Takes the bytes of the input one by one; zero when they are used up.
struct Choices<'b>(&'b [u8]);

impl Choices<'_> {
    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::from(self.byte()) % limit.max(1)
    }
}

fn build(choices: &mut Choices<'_>) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for sheet_number in 0..1 + choices.below(3) {
        let sheet = book.add_worksheet();
        let width = u16::try_from(2 + choices.below(12)).unwrap_or(2);
        let mut row = u32::try_from(choices.below(4)).unwrap_or(0);
        let format = rust_xlsxwriter::Format::new().set_bold();
        for _ in 0..choices.below(4) {
            let left = u16::try_from(choices.below(usize::from(width))).unwrap_or(0);
            // Blocks one below another: the writer of this workbook does not bear blocks that overlap.
            row += 4;
            let _ = sheet.merge_range(row - 4, left, row + u32::from(choices.byte() % 3), left + 1 + u16::from(choices.byte() % 3), "表", &format);
        }
        for _ in 0..1 + choices.below(3) {
            for column in 0..width {
                if choices.byte() % 8 > 0 {
                    let _ = sheet.write_string(row, column, HEADINGS[choices.below(HEADINGS.len())]);
                }
            }
            row += 1;
        }
        for _ in 0..choices.below(20) {
            for column in 0..width {
                match choices.byte() % 6 {
                    0 => {}
                    1 => drop(sheet.write_number(row, column, f64::from(choices.byte()))),
                    2 => drop(sheet.write_number_with_format(row, column, 46_000.0 + f64::from(choices.byte()), &rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd"))),
                    _ => drop(sheet.write_string(row, column, VALUES[choices.below(VALUES.len())])),
                }
            }
            row += 1 + u32::from(choices.byte() % 16 == 0) * 2;
        }
        if sheet_number == 0 && choices.byte() % 4 == 0 {
            sheet.set_hidden(false);
        }
    }
    book.save_to_buffer().unwrap_or_default()
}

/// Cuts, doubles or overwrites pieces inside the XML of the parts.
fn damage(package: Vec<u8>, choices: &mut Choices<'_>) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(package)).ok()?;
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).ok()?;
        let name = entry.name().ok()?.into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).ok()?;
        for _ in 0..choices.below(3) {
            if bytes.is_empty() {
                break;
            }
            let from = (choices.below(256) * 256 + choices.below(256)) % bytes.len();
            let to = (from + choices.below(40)).min(bytes.len());
            match choices.byte() % 5 {
                0 => drop(bytes.drain(from..to)),
                1 => {
                    let piece = bytes[from..to].to_vec();
                    bytes.splice(from..from, piece);
                }
                2 => bytes[from] = choices.byte(),
                3 => drop(bytes.splice(from..from, b"<!-- x -->".iter().copied())),
                _ => {}
            }
        }
        out.start_file(name, options).ok()?;
        out.write_all(&bytes).ok()?;
    }
    Some(out.finish().ok()?.into_inner())
}

/// What both readers read to the end they read alike.
#[cfg(not(fuzzing))]
fn compare_readers(_: &Path) {}

/// What both readers read to the end they read alike.
#[cfg(fuzzing)]
fn compare_readers(path: &Path) {
    let (Ok(mut one), Ok(mut other)) = (Workbook::open(path, None), Workbook::open_slowly(path)) else { return };
    for sheet in 0..one.sheets().len().min(other.sheets().len()) {
        if let ((plain, true), (events, true)) = (one.shown_rows(sheet), other.shown_rows(sheet)) {
            assert_eq!(plain, events, "sheet {sheet}");
        }
    }
}

fn records(path: &Path) -> Option<u64> {
    let request = InspectRequest {
        inputs: vec![path.to_path_buf()],
        rules: RulesRequest::shipped(date(2026, 11, 24)),
        reader: None,
        wants_records: true,
    };
    let files = inspect(&request, &Unobserved).ok()?;
    let tables = files.iter().flat_map(|file| &file.sheets).flat_map(|sheet| &sheet.tables);
    Some(tables.map(|table| table.records).sum())
}

fuzz_target!(|bytes: &[u8]| {
    let mut choices = Choices(bytes);
    let whole = build(&mut choices);
    let is_damaged = choices.byte() % 2 == 0;
    let package = if is_damaged { damage(whole, &mut choices) } else { Some(whole) };
    let Some(package) = package else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.xlsx");
    std::fs::write(&path, package).expect("room on disk");
    compare_readers(&path);
    let sent = records(&path);
    let request = WorkRequest {
        inputs: vec![path.clone()],
        out: folder.path().join("out"),
        rules: RulesRequest::shipped(date(2026, 11, 24)),
        reader: None,
    };
    let returned = send_back(&request, &Unobserved).expect("a result, whatever the file");
    for file in returned.iter().filter_map(|file| file.returned.as_ref()) {
        assert_eq!(records(file), sent, "the returned workbook holds the same records");
    }
});
