//! The totals sheet of the graded workbook.

use super::page::{Paper, print_across};
use super::text::slot_title;
use super::workbook::Styles;
use crate::analyse::{JUDGED_ANSWERS, Tally};
use crate::model::Agreement;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Worksheet, XlsxError};

/// Writes levels, agreement, findings and skipped rows.
pub(super) fn write_totals(sheet: &mut Worksheet, tally: &Tally, styles: &Styles) -> Result<(), XlsxError> {
    sheet.set_name("汇总")?;
    sheet.set_column_width(0, 30)?;
    sheet.set_column_width(1, 12)?;
    sheet.set_column_width(2, 12)?;
    sheet.set_column_width(3, 60)?;
    print_across(sheet, Paper::A4);
    let mut totals = Totals { sheet, styles, row: 0 };
    totals.levels(tally)?;
    totals.agreement(tally)?;
    totals.findings(tally)?;
    totals.skipped(tally)
}

struct Totals<'t> {
    sheet: &'t mut Worksheet,
    styles: &'t Styles,
    row: u32,
}

impl Totals<'_> {
    fn head(&mut self, titles: [&str; 4]) -> Result<(), XlsxError> {
        for (column, title) in (0_u16..).zip(titles) {
            self.sheet.write_string_with_format(self.row, column, title, &self.styles.heading)?;
        }
        self.row += 1;
        Ok(())
    }

    fn line(&mut self, title: &str, count: u64, share: &str, note: &str) -> Result<(), XlsxError> {
        self.sheet.write_string(self.row, 0, title)?;
        self.sheet.write_number(self.row, 1, count.to_f64().unwrap_or_default())?;
        self.sheet.write_string(self.row, 2, share)?;
        self.sheet.write_string(self.row, 3, note)?;
        self.row += 1;
        Ok(())
    }

    fn levels(&mut self, tally: &Tally) -> Result<(), XlsxError> {
        self.head(["判定等级", "行数", "占比", "口径"])?;
        for (slot, figure) in tally.levels.iter().enumerate() {
            let row = self.row;
            self.line(slot_title(slot), figure.value(), &figure.share_of(tally.rows()), &figure.definition)?;
            if let Some(format) = self.styles.levels.get(slot) {
                self.sheet.write_string_with_format(row, 0, slot_title(slot), format)?;
            }
        }
        self.line("合计", tally.rows(), "", "作为记录读出并核查的行数")?;
        self.row += 1;
        Ok(())
    }

    fn agreement(&mut self, tally: &Tally) -> Result<(), XlsxError> {
        self.head(["与填报是否一致", "行数", "占比", "口径"])?;
        for (outcome, figure) in Agreement::ALL.iter().zip(&tally.agreement) {
            self.line(outcome.title(), figure.value(), &figure.share_of(tally.rows()), &figure.definition)?;
        }
        self.row += 1;
        Ok(())
    }

    fn findings(&mut self, tally: &Tally) -> Result<(), XlsxError> {
        if tally.judged == 0 {
            return Ok(());
        }
        self.head(["重大隐患判定", "行数", "占比", "口径"])?;
        for (answer, figure) in JUDGED_ANSWERS.iter().zip(&tally.findings) {
            self.line(answer.title(), figure.value(), &figure.share_of(tally.judged), &figure.definition)?;
        }
        self.line("合计", tally.judged, "", "按判定标准看过的隐患、自查和化学品行数")?;
        self.row += 1;
        Ok(())
    }

    fn skipped(&mut self, tally: &Tally) -> Result<(), XlsxError> {
        self.head(["未作为记录的行", "行数", "", "位置"])?;
        for (reason, rows) in &tally.skipped {
            self.line(reason.title(), *rows, "", "")?;
        }
        Ok(())
    }
}
