//! 得分表: one row per subject, one column per item, and formulas that compute the score; 季度: what each quarter gave.

use super::sheet::{Cell, Column, FIRST, float, head, last_column, line, print_area, tall, top, widths};
use super::workbook::Told;
use crate::model::score::{Assessment, ItemHead, ItemScore, Standing, SubjectScore};
use rust_decimal::Decimal;
use rust_xlsxwriter::utility::column_number_to_name;
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet, XlsxError};

/// Rows of headings: blocks, items, full points.
const BLOCK_ROW: u32 = 2;
const ITEM_ROW: u32 = 3;
const FULL_ROW: u32 = 4;
/// The width of an item's column.
const ITEM_WIDTH: u16 = 9;
/// What stands right of the items.
const SUMS: [Column; 7] = [("实得", 9), ("应得", 9), ("折算", 9), ("加分", 8), ("扣分", 8), ("总分", 9), ("等次", 9)];
/// What a cell shows where nothing is decided, so that there is nothing to compute.
const NOTHING: &str = "—";

/// Where things stand.
struct Layout<'l> {
    /// Columns before the items.
    lead: Vec<Column>,
    /// Items by which points are given: position, item, the block that it is part of.
    leaves: Vec<(usize, &'l ItemHead, &'l ItemHead)>,
}

impl<'l> Layout<'l> {
    fn new(told: &Told<'l>) -> Self {
        let mut lead: Vec<Column> = vec![("组别", 8), ("名次", 6), ("考核对象", 18)];
        if told.has_villages() {
            lead.push(("村（社区）", 12));
        }
        Self { lead, leaves: leaves(told.assessment) }
    }

    fn first_item(&self) -> u16 {
        u16::try_from(self.lead.len()).unwrap_or_default()
    }

    /// The column of the sum at a position in [`SUMS`].
    fn sum(&self, at: u16) -> u16 {
        self.first_item() + u16::try_from(self.leaves.len()).unwrap_or_default() + at
    }

    fn columns(&self) -> usize {
        self.lead.len() + self.leaves.len() + SUMS.len()
    }

    /// Items of a row: `D6:O6`.
    fn items(&self, row: u32, fix_row: bool) -> String {
        let dollar = if fix_row { "$" } else { "" };
        let name = |column: u16| format!("{}{dollar}{}", column_number_to_name(column), row + 1);
        format!("{}:{}", name(self.first_item()), name(self.sum(0) - 1))
    }

    /// A cell among the sums, in a row or in that of full points.
    fn cell(&self, at: u16, row: u32) -> String {
        let dollar = if row == FULL_ROW { "$" } else { "" };
        format!("{}{dollar}{}", column_number_to_name(self.sum(at)), row + 1)
    }
}

/// Items by which points are given, each with its block.
fn leaves(assessment: &Assessment) -> Vec<(usize, &ItemHead, &ItemHead)> {
    let mut block = None;
    let mut found = Vec::new();
    for (at, item) in assessment.items.iter().enumerate() {
        if item.depth == 0 {
            block = Some(item);
        }
        if item.is_leaf {
            found.push((at, item, block.unwrap_or(item)));
        }
    }
    found
}

/// 得分表.
pub(super) fn write_points(book: &mut Workbook, told: &Told<'_>) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet().set_name("得分表")?;
    let layout = Layout::new(told);
    let mut all = widths(&layout.lead);
    all.extend(layout.leaves.iter().map(|_| ITEM_WIDTH));
    all.extend(widths(&SUMS));
    top(sheet, (&told.above("得分表"), &words(told)), &all, FULL_ROW, &told.looks)?;
    sheet.set_freeze_panes(FULL_ROW + 1, layout.first_item())?;
    write_headings(sheet, told, &layout)?;
    let mut row = FULL_ROW + 1;
    for subject in &told.assessment.subjects {
        write_subject(sheet, told, &layout, subject, row)?;
        row += 1;
    }
    print_area(sheet, row - 1, layout.columns())
}

fn words(told: &Told<'_>) -> String {
    let how = match told.assessment.scheme.terms {
        None => "实得、应得、折算、总分是公式，可以点开核对".to_owned(),
        Some((quarters, year)) => format!(
            "实得、应得、总分是公式；折算是算好的数：各季度占 {}%，年终占 {}%，各季度的分见“季度”",
            quarters.normalize(),
            year.normalize()
        ),
    };
    format!("{}。{how}。缺项不计入应得，待核的暂不计入", told.words)
}

fn write_headings(sheet: &mut Worksheet, told: &Told<'_>, layout: &Layout<'_>) -> Result<(), XlsxError> {
    let look = &told.looks.heading;
    let texts = layout.leaves.iter().map(|(_, item, _)| format!("{}\n{}", item.id, item.title)).collect::<Vec<_>>();
    let tallest = tall(texts.iter().map(|text| (text.as_str(), ITEM_WIDTH)));
    sheet.set_row_height(BLOCK_ROW, 30)?.set_row_height(ITEM_ROW, tallest)?;
    for (column, (heading, _)) in (0..).zip(&layout.lead) {
        sheet.merge_range(BLOCK_ROW, column, ITEM_ROW, column, heading, look)?;
    }
    sheet.merge_range(FULL_ROW, 0, FULL_ROW, layout.first_item() - 1, "标准分", look)?;
    for (column, ((_, item, _), text)) in (layout.first_item()..).zip(layout.leaves.iter().zip(&texts)) {
        if item.depth == 0 {
            sheet.merge_range(BLOCK_ROW, column, ITEM_ROW, column, text, look)?;
        } else {
            sheet.write_string_with_format(ITEM_ROW, column, text, look)?;
        }
        sheet.write_number_with_format(FULL_ROW, column, float(item.points), look)?;
    }
    write_blocks(sheet, layout, look)?;
    let scheme = &told.assessment.scheme;
    let most = scheme.out_of + scheme.bonus_cap;
    let full = [None, Some(scheme.total), Some(scheme.out_of), Some(scheme.bonus_cap), None, Some(most), None];
    for (column, ((heading, _), full)) in (layout.sum(0)..).zip(SUMS.iter().zip(full)) {
        sheet.merge_range(BLOCK_ROW, column, ITEM_ROW, column, heading, look)?;
        match full {
            Some(points) => sheet.write_number_with_format(FULL_ROW, column, float(points), look)?,
            None => sheet.write_blank(FULL_ROW, column, look)?,
        };
    }
    Ok(())
}

/// The block above its items.
fn write_blocks(sheet: &mut Worksheet, layout: &Layout<'_>, look: &Format) -> Result<(), XlsxError> {
    let mut column = layout.first_item();
    for together in layout.leaves.chunk_by(|(_, _, one), (_, _, other)| std::ptr::eq(*one, *other)) {
        let last = column + last_column(together.len());
        if let Some((_, _, block)) = together.iter().find(|(_, item, _)| item.depth > 0) {
            let text = format!("{} {}（{} 分）", block.id, block.title, block.points.normalize());
            if last > column {
                sheet.merge_range(BLOCK_ROW, column, BLOCK_ROW, last, &text, look)?;
            } else {
                sheet.write_string_with_format(BLOCK_ROW, column, &text, look)?;
            }
        }
        column = last + 1;
    }
    Ok(())
}

fn write_subject(
    sheet: &mut Worksheet,
    told: &Told<'_>,
    layout: &Layout<'_>,
    subject: &SubjectScore,
    row: u32,
) -> Result<(), XlsxError> {
    let looks = &told.looks;
    let mut lead = vec![
        Cell::text(&subject.group),
        subject.rank.map_or_else(|| Cell::text(NOTHING), Cell::count),
        Cell::text(&subject.name),
    ];
    if told.has_villages() {
        lead.push(Cell::text(&subject.village));
    }
    line(sheet, row, &lead, &widths(&layout.lead), looks)?;
    for (column, (at, _, _)) in (layout.first_item()..).zip(&layout.leaves) {
        let Some(score) = subject.items.get(*at) else { continue };
        match score.standing {
            Standing::Given => sheet.write_number_with_format(row, column, float(score.points), &looks.number)?,
            Standing::NotApplicable => {
                sheet.write_string_with_format(row, column, score.standing.title(), &looks.missing)?
            }
            Standing::Pending => sheet.write_string_with_format(row, column, score.standing.title(), &looks.pending)?,
        };
    }
    write_sums(sheet, told, layout, subject, row)
}

/// Formulas, with what the engine computed as their results.
fn write_sums(
    sheet: &mut Worksheet,
    told: &Told<'_>,
    layout: &Layout<'_>,
    subject: &SubjectScore,
    row: u32,
) -> Result<(), XlsxError> {
    let looks = &told.looks;
    let items = layout.items(row, false);
    let earned = formula(&format!("SUM({items})"), Some(subject.earned));
    sheet.write_formula_with_format(row, layout.sum(0), earned, &looks.number)?;
    let full = layout.items(FULL_ROW, true);
    let applicable = formula(&format!("SUMPRODUCT(ISNUMBER({items})*{full})"), Some(subject.applicable));
    sheet.write_formula_with_format(row, layout.sum(1), applicable, &looks.number)?;
    let [of_earned, of_applicable, base, bonus, penalty] = [0, 1, 2, 3, 4].map(|at| layout.cell(at, row));
    let (out_of, cap) = (layout.cell(2, FULL_ROW), layout.cell(3, FULL_ROW));
    match (told.assessment.scheme.terms, subject.base) {
        (None, result) => {
            // Multiplied first: what divides evenly stays exact.
            let text = format!("IF({of_applicable}>0,ROUND({of_earned}*{out_of}/{of_applicable},2),\"{NOTHING}\")");
            sheet.write_formula_with_format(row, layout.sum(2), formula(&text, result), &looks.score)?;
        }
        (Some(_), Some(result)) => {
            sheet.write_number_with_format(row, layout.sum(2), float(result), &looks.score)?;
        }
        (Some(_), None) => {
            sheet.write_string_with_format(row, layout.sum(2), NOTHING, &looks.score)?;
        }
    }
    sheet.write_number_with_format(row, layout.sum(3), float(subject.bonus), &looks.number)?;
    sheet.write_number_with_format(row, layout.sum(4), float(subject.penalty), &looks.number)?;
    let text =
        format!("IF(ISNUMBER({base}),MAX(0,MIN({out_of}+{cap},ROUND({base}+{bonus}-{penalty},2))),\"{NOTHING}\")");
    sheet.write_formula_with_format(row, layout.sum(5), formula(&text, subject.score), &looks.score)?;
    sheet.write_string_with_format(row, layout.sum(6), &subject.grade, &looks.centre)?;
    Ok(())
}

fn formula(text: &str, result: Option<Decimal>) -> Formula {
    let shown = result.map_or_else(|| NOTHING.to_owned(), |number| number.normalize().to_string());
    Formula::new(format!("={text}")).set_result(shown)
}

/// 季度: what each quarter gave, where quarters are weighted.
pub(super) fn write_quarters(book: &mut Workbook, told: &Told<'_>) -> Result<(), XlsxError> {
    const COLUMNS: [Column; 10] = [
        ("组别", 10),
        ("考核对象", 24),
        ("项目编号", 10),
        ("考核内容", 40),
        ("标准分", 9),
        ("一季度", 9),
        ("二季度", 9),
        ("三季度", 9),
        ("四季度", 9),
        ("各季平均", 10),
    ];
    let sheet = book.add_worksheet().set_name("季度")?;
    head(sheet, (&told.above("各季度得分"), &told.words), &COLUMNS, &told.looks)?;
    let mut row = FIRST;
    for subject in &told.assessment.subjects {
        for (item, score) in told.assessment.items.iter().zip(&subject.items).filter(|(item, _)| item.is_quarterly) {
            let mut cells =
                [&subject.group, &subject.name, &item.id, &item.title].map(|text| Cell::text(text.as_str())).to_vec();
            cells.push(Cell::Number(item.points));
            cells.extend((0..4).map(|at| score.quarters.get(at).map_or_else(|| Cell::text(NOTHING), standing)));
            cells.push(standing(score));
            line(sheet, row, &cells, &widths(&COLUMNS), &told.looks)?;
            row += 1;
        }
    }
    print_area(sheet, row.max(FIRST + 1) - 1, COLUMNS.len())
}

fn standing(score: &ItemScore) -> Cell {
    match score.standing {
        Standing::Given => Cell::Number(score.points),
        other => Cell::text(other.title()),
    }
}
