//! 评分办法: what the scheme says, so that the workbook explains itself.

use super::sheet::{Cell, Column, FIRST, Looks, across, head, line, print_area, widths};
use super::workbook::Told;
use crate::model::score::{Assessment, ExtraHead, ItemHead, SchemeHead};
use rust_decimal::Decimal;
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

const COLUMNS: [Column; 6] =
    [("编号", 10), ("项目", 40), ("标准分", 9), ("评分标准", 60), ("条款", 34), ("怎么评", 16)];

/// 评分办法.
pub(super) fn write_method(book: &mut Workbook, told: &Told<'_>) -> Result<(), XlsxError> {
    let Assessment { scheme, items, bonuses, penalties, vetoes, .. } = told.assessment;
    let sheet = book.add_worksheet().set_name("评分办法")?;
    head(sheet, (&scheme.title, &words(scheme)), &COLUMNS, &told.looks)?;
    let mut at = At { sheet, row: FIRST, looks: &told.looks };
    for item in items {
        at.line(&[
            Cell::text(&item.id),
            Cell::text(format!("{}{}", "　".repeat(item.depth), item.title)),
            Cell::Number(item.points),
            Cell::text(&item.rule),
            Cell::text(&item.clause),
            Cell::text(how(item)),
        ])?;
    }
    at.section("等次")?;
    for (from, grade) in &scheme.bands {
        at.plain("", grade, Some(*from), &format!("{} 分及以上", from.normalize()), &board(scheme, grade))?;
    }
    at.extras("加分", bonuses)?;
    at.extras("扣分", penalties)?;
    at.extras("一票否决", vetoes)?;
    let last = at.row - 1;
    print_area(sheet, last, COLUMNS.len())
}

fn words(scheme: &SchemeHead) -> String {
    let basis = if scheme.basis.is_empty() { String::new() } else { format!("依据：{}。", scheme.basis) };
    let draft = if scheme.is_draft {
        "这是草案，还没有人定稿：得分只供试算，不能作为考核结果。"
    } else {
        ""
    };
    let (total, out_of) = (scheme.total.normalize(), scheme.out_of.normalize());
    let terms = scheme.terms.map_or_else(String::new, |(quarters, year)| {
        format!("季度占 {}%，年终占 {}%。", quarters.normalize(), year.normalize())
    });
    let scale =
        format!("各项共 {total} 分，按实得 ÷ 应得折成 {out_of} 分制；计分单位 {} 分。", scheme.step.normalize());
    format!("{draft}{basis}{scale}{terms}{}", scheme.note)
}

fn how(item: &ItemHead) -> String {
    let by = match (item.is_leaf, item.is_marked) {
        (false, _) => return String::new(),
        (true, true) => "人评",
        (true, false) => "按台账计算",
    };
    format!("{by}{}", if item.is_quarterly { "，每季" } else { "" })
}

fn board(scheme: &SchemeHead, grade: &String) -> String {
    match () {
        () if scheme.red.contains(grade) => "进红榜".to_owned(),
        () if scheme.black.contains(grade) => "进黑榜".to_owned(),
        () => String::new(),
    }
}

/// Where the next line goes.
struct At<'a> {
    sheet: &'a mut Worksheet,
    row: u32,
    looks: &'a Looks,
}

impl At<'_> {
    fn line(&mut self, cells: &[Cell]) -> Result<(), XlsxError> {
        line(self.sheet, self.row, cells, &widths(&COLUMNS), self.looks)?;
        self.row += 1;
        Ok(())
    }

    fn section(&mut self, title: &str) -> Result<(), XlsxError> {
        self.sheet.set_row_height(self.row, 24)?;
        across(self.sheet, self.row, COLUMNS.len(), title, &self.looks.section)?;
        self.row += 1;
        Ok(())
    }

    fn plain(
        &mut self,
        id: &str,
        title: &str,
        points: Option<Decimal>,
        rule: &str,
        how: &str,
    ) -> Result<(), XlsxError> {
        let points = points.map_or_else(|| Cell::text(""), Cell::Number);
        self.line(&[Cell::text(id), Cell::text(title), points, Cell::text(rule), Cell::text(""), Cell::text(how)])
    }

    fn extras(&mut self, title: &str, extras: &[ExtraHead]) -> Result<(), XlsxError> {
        if extras.is_empty() {
            return Ok(());
        }
        self.section(title)?;
        for extra in extras {
            let most = Some(extra.most).filter(|most| !most.is_zero());
            let rule = most.map_or_else(String::new, |most| format!("最多 {} 分", most.normalize()));
            let points = most.map_or_else(|| Cell::text(""), Cell::Number);
            self.line(&[
                Cell::text(&extra.id),
                Cell::text(&extra.title),
                points,
                Cell::text(rule),
                Cell::text(&extra.clause),
                Cell::text(""),
            ])?;
        }
        Ok(())
    }
}
