//! The totals sheet of the graded workbook.

use super::looks::{self, BODY, HEADING};
use super::text::slot_title;
use super::workbook::{row_of, text};
use crate::analyse::{JUDGED_ANSWERS, Tally};
use crate::model::{Agreement, RiskLevel};
use crate::splice::{Added, OwnSheetId, SpliceError, Splicer, Value};
use rust_decimal::Decimal;

/// Writes levels, agreement, findings and skipped rows.
pub(super) fn write_totals(splicer: &mut Splicer, sheet: OwnSheetId, tally: &Tally) -> Result<(), SpliceError> {
    let mut totals = Totals { splicer, sheet };
    totals.levels(tally)?;
    totals.agreement(tally)?;
    totals.findings(tally)?;
    totals.skipped(tally)
}

struct Totals<'t> {
    splicer: &'t mut Splicer,
    sheet: OwnSheetId,
}

impl Totals<'_> {
    fn head(&mut self, titles: [&str; 4]) -> Result<(), SpliceError> {
        self.row(&row_of(titles, HEADING))
    }

    fn line(&mut self, title: Added<'_>, count: u64, share: &str, note: &str) -> Result<(), SpliceError> {
        let count = Added { column: 1, value: Value::Number(Decimal::from(count)), look: Some(BODY) };
        self.row(&[title, count, text(2, share, BODY), text(3, note, BODY)])
    }

    fn row(&mut self, cells: &[Added<'_>]) -> Result<(), SpliceError> {
        self.splicer.row(self.sheet, None, cells).map(|_| ())
    }

    fn gap(&mut self) -> Result<(), SpliceError> {
        self.row(&[])
    }

    fn levels(&mut self, tally: &Tally) -> Result<(), SpliceError> {
        self.head(["判定等级", "行数", "占比", "口径"])?;
        for (slot, figure) in tally.levels.iter().enumerate() {
            let look = RiskLevel::DESCENDING.get(slot).map_or(BODY, |level| looks::level(*level));
            let title = text(0, slot_title(slot), look);
            self.line(title, figure.value(), &figure.share_of(tally.rows()), &figure.definition)?;
        }
        self.line(text(0, "合计", BODY), tally.rows(), "", "作为记录读出并核查的行数")?;
        self.gap()
    }

    fn agreement(&mut self, tally: &Tally) -> Result<(), SpliceError> {
        self.head(["与填报是否一致", "行数", "占比", "口径"])?;
        for (outcome, figure) in Agreement::ALL.iter().zip(&tally.agreement) {
            let title = text(0, outcome.title(), BODY);
            self.line(title, figure.value(), &figure.share_of(tally.rows()), &figure.definition)?;
        }
        self.gap()
    }

    fn findings(&mut self, tally: &Tally) -> Result<(), SpliceError> {
        if tally.judged == 0 {
            return Ok(());
        }
        self.head(["重大隐患判定", "行数", "占比", "口径"])?;
        for (answer, figure) in JUDGED_ANSWERS.iter().zip(&tally.findings) {
            let title = text(0, answer.title(), BODY);
            self.line(title, figure.value(), &figure.share_of(tally.judged), &figure.definition)?;
        }
        self.line(text(0, "合计", BODY), tally.judged, "", "按判定标准看过的隐患、自查和化学品行数")?;
        self.gap()
    }

    fn skipped(&mut self, tally: &Tally) -> Result<(), SpliceError> {
        self.head(["未作为记录的行", "行数", "", "位置"])?;
        for (reason, rows) in &tally.skipped {
            self.line(text(0, reason.title(), BODY), *rows, "", "")?;
        }
        Ok(())
    }
}
