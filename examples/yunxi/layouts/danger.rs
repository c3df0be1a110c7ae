//! Ledgers of hidden dangers: of enterprises, of villages, and of the town.

use super::danger_forms as forms;
use super::{Making, two};
use crate::dangers::{self, HANDED_IN, PERIODS, Period};
use crate::dirt::{DateStyle, later};
use crate::form::{Form, Painter, Record};
use crate::hand::Hand;
use crate::pick;
use crate::sheet::{Book, FileFormat, Sheet};
use crate::town::{Enterprise, VILLAGES};

/// The layouts in turn, with their formats.
const TURNS: [(&Form, FileFormat); 7] = [
    (&forms::FULL, FileFormat::Xlsx),
    (&forms::SHORT, FileFormat::Xlsx),
    (&forms::BLOCKS, FileFormat::Xlsx),
    (&forms::EXCHANGE, FileFormat::CsvBom),
    (&forms::FULL, FileFormat::CsvGb),
    (&forms::SHORT, FileFormat::Xls),
    (&forms::BLOCKS, FileFormat::Xls),
];

/// Makes all ledgers.
pub(crate) fn make(making: &mut Making<'_>) {
    for enterprise in making.enterprises {
        // Half of them hand in the half-year, some the third quarter too, a few last year's.
        let is = |every: usize, rest: usize| enterprise.index % every == rest;
        let chosen: Vec<usize> = [(0, is(6, 1)), (1, is(10, 4)), (2, is(2, 0)), (4, is(2, 1)), (5, is(12, 0))]
            .into_iter()
            .filter_map(|(at, wanted)| wanted.then_some(at))
            .collect();
        for period in chosen.into_iter().filter_map(|at| PERIODS.get(at)) {
            let book = enterprise_ledger(making, enterprise, *period);
            making.books.extend(book);
        }
    }
    for village in 0..VILLAGES.len() {
        let book = village_ledger(making, village);
        making.books.extend(book);
    }
    for at in [1, 2, 4] {
        let book = PERIODS.get(at).and_then(|period| town_ledger(making, *period));
        making.books.extend(book);
    }
}

fn enterprise_ledger(making: &mut Making<'_>, enterprise: &Enterprise<'_>, period: Period) -> Option<Book> {
    let turn = (enterprise.index + enterprise.turn * 2 + period.turn) % TURNS.len();
    let (form, format) = TURNS.get(turn).copied()?;
    let mut hand = Hand::of(pick::number(enterprise.seed, period.name))?;
    // A Mac's workbook counts its days from 1904.
    let is_1904 = form.id == "danger-three-blocks" && format == FileFormat::Xls;
    if is_1904 {
        hand.dates = DateStyle::Excel;
    }
    let wanted = 5 + pick::below(6, enterprise.seed, period.name);
    let mut records = dangers::records(enterprise, period, wanted, hand);
    let slips = usize::from(period.turn >= 2 && enterprise.index % 5 < 3);
    making.planter.plant(&mut records, form, hand, format, enterprise.seed, slips);
    let mut sheet = Sheet::new(if form.id == "danger-short" { "Sheet1" } else { "隐患台账" });
    let mut painter = Painter::new(&mut sheet, form, !format.is_csv());
    if form.id != "danger-exchange" {
        painter.title(&format!("{}{}隐患排查治理台账", enterprise.name, period.name));
        let unit = format!("单位：{}", enterprise.name);
        let filler = format!("填表人：{}", enterprise.safety);
        match turn % 3 {
            0 => painter.info(&format!("{unit}      {filler}      填表日期：{}", HANDED_IN.strftime("%Y年%-m月%-d日"))),
            1 => painter.spread(&[&unit, &filler]),
            _ => painter.info(&unit),
        };
    }
    head_and_rows(&mut painter, &records, form.id == "danger-short");
    if form.id == "danger-full" {
        painter.total("合计", &[("text", format!("共{}项", records.len()).into())]);
        painter.info(&format!("单位负责人：{}        填报人：{}", enterprise.principal, enterprise.safety));
    }
    let path = format!("企业报送/隐患台账/{}/{}{}-隐患台账", period.name, two(enterprise.index), enterprise.short);
    Some(Book { is_1904, ..Book::new(path, form.id, format, vec![sheet]) })
}

/// The table, and what the engine rightly says of an old one.
fn head_and_rows(painter: &mut Painter<'_>, records: &[Record], paged: bool) {
    painter.head();
    let newest = records.iter().filter_map(|record| record.sort_day).max();
    if newest.is_some_and(|day| later(day, 92) < HANDED_IN) {
        painter.expect_at_head("inconsistent", "最近一条隐患登记于三个多月以前");
    }
    if paged {
        painter.pages(records, 6);
    } else {
        painter.rows(records);
    }
}

fn village_ledger(making: &mut Making<'_>, village: usize) -> Option<Book> {
    let name = VILLAGES.get(village)?;
    let seed = pick::number(u64::try_from(village).unwrap_or(0), "village ledger");
    let hand = Hand::of(seed)?;
    let period = *PERIODS.get(3 + village % 2)?;
    let mut records = Vec::new();
    for enterprise in making.enterprises.iter().filter(|enterprise| enterprise.village == village) {
        let mut own = dangers::records(enterprise, Period { turn: 6, ..period }, 2 + village % 2, hand);
        for record in &mut own {
            record.set("finder", crate::town::person(seed, "patrol")).set("source", "村级巡查");
        }
        records.extend(own);
    }
    let format = if village % 4 == 3 { FileFormat::Xls } else { FileFormat::Xlsx };
    making.planter.plant(&mut records, &forms::VILLAGE, hand, format, seed, 1);
    let mut sheet = Sheet::new(*name);
    let mut painter = Painter::new(&mut sheet, &forms::VILLAGE, true);
    painter.title(&format!("云溪镇{name}{}企业安全隐患排查整改台账", period.name));
    painter.info(&format!("填报单位：{name}（盖章）        网格员：{}", crate::town::person(seed, "patrol")));
    head_and_rows(&mut painter, &records, village.is_multiple_of(3));
    painter.blank(1).info("注：重大隐患当日报镇应急办。");
    Some(Book::new(
        format!("村社区报送/{name}/{name}{}隐患整改台账", period.name),
        "danger-village",
        format,
        vec![sheet],
    ))
}

fn town_ledger(making: &mut Making<'_>, period: Period) -> Option<Book> {
    let seed = pick::number(u64::try_from(period.turn).unwrap_or(0), "town ledger");
    let hand = Hand::of(seed)?;
    let mut records = Vec::new();
    for enterprise in making.enterprises {
        if pick::below(3, enterprise.seed, period.name) == 0 {
            records.extend(dangers::records(enterprise, Period { turn: period.turn + 1, ..period }, 2, hand));
        }
    }
    records.sort_by_key(|record| record.sort_day);
    for record in &mut records {
        record.set("finder", crate::town::person(seed, "inspector")).set("source", "镇级检查");
    }
    making.planter.plant(&mut records, &forms::TOWN, hand, FileFormat::Xlsx, seed, 3);
    let mut sheet = Sheet::new("检查台账");
    let mut painter = Painter::new(&mut sheet, &forms::TOWN, true);
    painter.title(&format!("云溪镇{}安全生产检查隐患整改台账", period.name)).spread(&[
        "填报单位：云溪镇应急管理办公室",
        "填报人：周晓东",
        "单位：万元",
    ]);
    head_and_rows(&mut painter, &records, false);
    painter.total("合计", &[("text", format!("共检查发现问题{}项", records.len()).into())]);
    Some(Book::new(format!("镇应急办/{}镇级检查隐患台账", period.name), "danger-town", FileFormat::Xlsx, vec![sheet]))
}
