//! Risk registers of enterprises, this year's and last year's.

use super::risk_forms as forms;
use super::{Making, two};
use crate::dirt::{DateStyle, NumberStyle};
use crate::form::{Form, Painter, Record};
use crate::hand::Hand;
use crate::pick;
use crate::risks::{self, Method};
use crate::sheet::{Book, Cell, FileFormat, Sheet};
use crate::town::Enterprise;

/// The layouts in turn, with the method that each is graded by and its format.
const TURNS: [(&Form, Method, FileFormat); 17] = [
    (&forms::JHA_LEC, Method::Lec, FileFormat::Xlsx),
    (&forms::GRADED_LIST, Method::Lec, FileFormat::Xlsx),
    (&forms::SCL_LEC, Method::Lec, FileFormat::Xlsx),
    (&forms::JHA_LS, Method::Ls, FileFormat::Xlsx),
    (&forms::LEC_TABLE, Method::Lec, FileFormat::Xlsx),
    (&forms::FULL_LIST, Method::Lec, FileFormat::Xlsx),
    (&forms::SCL_OLD, Method::Ls, FileFormat::CsvGb),
    (&forms::STUB, Method::Lec, FileFormat::Xlsx),
    (&forms::REVIEW_LIST, Method::Lec, FileFormat::Xlsx),
    (&forms::GRADED_LIST, Method::Lec, FileFormat::Xls),
    (&forms::SEVEN_CLASSES, Method::Lec, FileFormat::Xlsx),
    (&forms::TWICE, Method::Lec, FileFormat::Xls),
    (&forms::PRODUCT, Method::Lec, FileFormat::Xlsx),
    (&forms::SCL_OLD, Method::Ls, FileFormat::Xlsx),
    (&forms::FULL_LIST, Method::Lec, FileFormat::CsvBom),
    (&forms::POST_LIST, Method::Lec, FileFormat::Xlsx),
    (&forms::SIMPLE, Method::Lec, FileFormat::Xlsx),
];

/// Enterprises that also kept last year's register.
const KEEPERS: usize = 25;

/// Makes the registers of all enterprises.
pub(crate) fn make(making: &mut Making<'_>) {
    for enterprise in making.enterprises {
        // Neighbours in the list are of different trades; this keeps a trade's layouts apart too.
        let turn = (enterprise.index + enterprise.turn * 3) % TURNS.len();
        let Some((form, method, format)) = TURNS.get(turn).copied() else { continue };
        if enterprise.index % 20 == 12 {
            making.books.extend(point_list(enterprise));
        }
        if let Some(book) = register(making, enterprise, 2026, form, method, format) {
            making.books.push(book);
        }
        if enterprise.index < KEEPERS {
            let format = if format == FileFormat::Xlsx && turn.is_multiple_of(5) { FileFormat::Xls } else { format };
            if let Some(book) = register(making, enterprise, 2025, form, method, format) {
                making.books.push(book);
            }
        }
    }
    making.books.extend(major_list(making.enterprises));
}

fn register(
    making: &mut Making<'_>,
    enterprise: &Enterprise<'_>,
    year: i16,
    form: &'static Form,
    method: Method,
    format: FileFormat,
) -> Option<Book> {
    let mut hand = Hand::of(enterprise.seed)?;
    if format.is_csv() && hand.numbers == NumberStyle::Text {
        hand.numbers = NumberStyle::Plain;
    }
    if form.id == "graded-twice" {
        hand.dates = DateStyle::Month;
    }
    let mut records = risks::records(enterprise, year, hand, method);
    if form.id == "simple-colours" {
        say_ditto(&mut records);
    }
    let slips = usize::from(year == 2026 && enterprise.index % 4 != 1);
    making.planter.plant(&mut records, form, hand, format, enterprise.seed, slips);
    let sheets = match form.id {
        "jha-lec" => split_sheets(enterprise, year, form, &records),
        "stub-three-rows" => vec![stacked(enterprise, year, form, &records)],
        _ => vec![plain(enterprise, year, form, &records, format)],
    };
    let name = match form.id {
        "jha-lec" | "jha-ls" => format!("工作危害分析（JHA）评价记录{year}"),
        "scl-lec" | "scl-old" => format!("安全检查表分析（SCL）{year}"),
        "lec-table" => format!("{year}年危险源辨识与风险评价（LEC）"),
        "review-list" => format!("风险研判清单{year}"),
        "graded-twice" => format!("风险评价台账{year}"),
        "post-list" => format!("岗位风险清单导出{year}"),
        _ => format!("{year}年安全风险分级管控清单"),
    };
    let folder = if year == 2026 { "企业报送/风险清单2026" } else { "企业报送/往年风险清单2025" };
    let path = format!("{folder}/{}{}-{name}", two(enterprise.index), enterprise.short);
    Some(Book::new(path, form.id, format, sheets))
}

/// Writes 同上 where a place is that of the row above.
fn say_ditto(records: &mut [Record]) {
    let mut last = Cell::Blank;
    for record in records {
        let place = record.get("location");
        if place == last {
            record.set("location", "同上");
        }
        last = place;
    }
}

fn title(enterprise: &Enterprise<'_>, form: &Form) -> String {
    let what = match form.id {
        "jha-lec" | "jha-ls" => "工作危害分析（JHA）评价记录",
        "scl-lec" => "安全检查表分析（SCL+LEC）评价记录",
        "scl-old" => "安全检查表分析（SCL）评价表",
        "lec-table" => "危险源辨识与风险评价表（LEC）",
        "review-list" => "安全风险研判清单",
        "graded-twice" => "风险评价台账",
        "post-list" => "岗位风险清单",
        _ => "安全风险分级管控清单",
    };
    format!("{}{what}", enterprise.name)
}

/// One table with what stands above and below it.
fn plain(enterprise: &Enterprise<'_>, year: i16, form: &'static Form, records: &[Record], format: FileFormat) -> Sheet {
    let mut sheet = Sheet::new("风险清单");
    let seed = enterprise.seed;
    let mut painter = Painter::new(&mut sheet, form, !format.is_csv());
    if form.id == "full-list" && !format.is_csv() {
        painter = painter.indent(1);
    }
    if form.id != "post-list" {
        painter.title(&title(enterprise, form));
        let unit = format!("单位：{}", enterprise.name);
        let filled = format!("填表日期：{year}年4月{}日", 1 + pick::below(25, seed, "filled"));
        match pick::below(3, seed, "info") {
            0 => painter.info(&format!("{unit}        填报人：{}        {filled}", enterprise.safety)),
            1 => painter.spread(&[&unit, &format!("填报人：{}", enterprise.safety), &filled]),
            _ => painter.info(&unit).unit_line("单位：分"),
        };
    }
    painter.head();
    expect(&mut painter, form, year);
    if form.id == "scl-old" && !format.is_csv() {
        painter.numbering();
    }
    if form.id == "seven-classes" {
        by_section(&mut painter, records);
    } else if form.id == "lec-table" || form.id == "scl-lec" {
        painter.pages(records, 7);
    } else {
        painter.rows(records);
    }
    finish(&mut painter, enterprise, records);
    sheet
}

/// Records under the name of their place, each section with its own subtotal.
fn by_section(painter: &mut Painter<'_>, records: &[Record]) {
    let mut sections: Vec<(String, Vec<Record>)> = Vec::new();
    for record in records {
        let place = record.get("location").to_string();
        match sections.iter_mut().find(|(name, _)| *name == place) {
            Some((_, section)) => section.push(record.clone()),
            None => sections.push((place, vec![record.clone()])),
        }
    }
    let numerals = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    for ((name, section), numeral) in sections.iter().zip(numerals.iter().chain(std::iter::repeat(&"十一"))) {
        painter.section(&format!("{numeral}、{name}")).rows(section);
        painter.total("小计", &[("point", format!("{}项", section.len()).into())]).blank(1);
    }
}

/// What the engine rightly says of a register without factors, or of an old one.
fn expect(painter: &mut Painter<'_>, form: &Form, year: i16) {
    if ["score", "ls_score", "product"].iter().all(|field| !form.has(field)) {
        painter.expect_at_head("method_unknown", "没有取值列，看不出评价方法");
    }
    if year < 2026 && form.has("identified_on") {
        painter.expect_at_head("inconsistent", "最近一次辨识评价在一年以前");
    }
}

fn finish(painter: &mut Painter<'_>, enterprise: &Enterprise<'_>, records: &[Record]) {
    match pick::below(4, enterprise.seed, "footer") {
        0 => painter.info(&format!(
            "分析人：{}        审核人：{}        审定人：{}",
            enterprise.person("analyst"),
            enterprise.safety,
            enterprise.principal
        )),
        1 => painter.total("合计", &[("point", format!("共{}项", records.len()).into())]),
        2 => painter.blank(1).info("注：1.风险值按所用方法计算；2.事故类型按GB 6441填写；3.每年至少更新一次。"),
        _ => painter,
    };
}

/// Activities and installations on sheets of their own, and a hidden sheet of codes.
fn split_sheets(enterprise: &Enterprise<'_>, year: i16, form: &'static Form, records: &[Record]) -> Vec<Sheet> {
    let is_activity = |record: &Record| record.get("type") == Cell::from("作业活动");
    let (activities, others): (Vec<Record>, Vec<Record>) = records.iter().cloned().partition(is_activity);
    let mut sheets = Vec::new();
    for (name, part) in [("作业活动", &activities), ("设备设施及场所", &others)] {
        if part.is_empty() {
            continue;
        }
        let mut sheet = Sheet::new(name);
        let mut painter = Painter::new(&mut sheet, form, true);
        let line = format!("单位：{}  岗位：{name}  №：YX-{year}  评价方法：LEC", enterprise.name);
        painter.title(&title(enterprise, form)).info(&line).head().rows(part);
        finish(&mut painter, enterprise, part);
        sheets.push(sheet);
    }
    let mut codes = Sheet::new("下拉选项");
    codes.is_hidden = true;
    for (row, text) in (0..).zip(["管控层级", "公司级", "部门级", "车间级", "班组级", "岗位级"]) {
        codes.put(row, 0, text, crate::sheet::Style::Info);
    }
    sheets.push(codes);
    sheets
}

/// A table for each place, one above another on a sheet, each with its own headings.
fn stacked(enterprise: &Enterprise<'_>, year: i16, form: &'static Form, records: &[Record]) -> Sheet {
    let mut sheet = Sheet::new(format!("{year}"));
    let half = records.len().div_ceil(2);
    let numerals = ["一", "二", "三"];
    let mut painter = Painter::new(&mut sheet, form, true);
    painter.title(&title(enterprise, form));
    for (numeral, part) in numerals.iter().zip(records.chunks(half.max(1))) {
        let area = part.first().map(|record| record.get("location").to_string()).unwrap_or_default();
        painter.section(&format!("{numeral}、{area}等区域")).head().rows(part);
        painter.info(&format!("审核人：{}        日期：{year}年3月", enterprise.safety)).blank(2);
    }
    sheet
}

/// The list of risk points, each once, that comes before the register.
fn point_list(enterprise: &Enterprise<'_>) -> Option<Book> {
    let mut records = risks::records(enterprise, 2026, Hand::of(enterprise.seed)?, Method::Lec);
    records.dedup_by_key(|record| record.get("point"));
    let mut sheet = Sheet::new("风险点");
    let mut painter = Painter::new(&mut sheet, &forms::POINT_LIST, true);
    painter.title(&format!("{}风险点登记台账", enterprise.name)).spread(&["单位：", &enterprise.name]).head();
    expect(&mut painter, &forms::POINT_LIST, 2026);
    painter.rows(&records).info("填表说明：一个风险点填一行，同一场所的不同作业分开填写。");
    let path = format!("企业报送/风险点登记/{}{}-风险点登记台账", two(enterprise.index), enterprise.short);
    Some(Book::new(path, forms::POINT_LIST.id, FileFormat::Xlsx, vec![sheet]))
}

/// The town's list of major risks, from what the enterprises sent.
fn major_list(enterprises: &[Enterprise<'_>]) -> Option<Book> {
    let hand = Hand::of(2026)?;
    let mut all = Vec::new();
    for enterprise in enterprises {
        let major =
            risks::records(enterprise, 2026, hand, Method::Lec).into_iter().filter(|record| record.has("owner"));
        all.extend(major.map(|mut record| {
            record.set("basis", "LEC评价，D＞320").set("phone", crate::town::phone(enterprise.seed, "principal"));
            record
        }));
    }
    let mut sheet = Sheet::new("重大风险");
    let mut painter = Painter::new(&mut sheet, &forms::MAJOR_LIST, true);
    painter.title("云溪镇重大风险清单（2026年）").info("填报单位：云溪镇应急管理办公室").head();
    expect(&mut painter, &forms::MAJOR_LIST, 2026);
    painter.rows(&all).blank(1).info("注：由各企业报送汇总，责任领导逐项挂牌。");
    Some(Book::new("镇应急办/重大风险清单2026", forms::MAJOR_LIST.id, FileFormat::Xlsx, vec![sheet]))
}
