//! What a document shows: figures, tables of figures, and lists of rows.

use super::citation::{Citation, Citations, is_mark};
use crate::analyse::figures::{Amount, Change, CountedRow, Grouped, Worth, per_cent};
use crate::model::period::Period;
use crate::ruleset::{FigureMeasure, ReportFigure};
use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::BTreeMap;

/// What is shown where nothing is known.
pub(super) const UNKNOWN: &str = "—";
/// Places of sums.
const SUM_PLACES: u32 = 2;

/// How a town writes its figures.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FigureHabits {
    /// What is shown for a share of nothing.
    pub zero_denominator: String,
    /// Places of a share.
    pub percent_places: u32,
}

/// Who writes, about whom, about what time.
#[derive(Clone, Debug)]
pub struct Head {
    /// 镇.
    pub town: String,
    /// The office.
    pub office: String,
    /// The line at the top.
    pub letterhead: String,
    /// town, village or enterprise.
    pub scope: &'static str,
    /// The name of the town, village or enterprise.
    pub scope_name: String,
    /// The period.
    pub period: Period,
    /// 统计日.
    pub as_of: Date,
    /// Whether it is for everybody.
    pub is_public: bool,
    /// Document and clause that the report rests on.
    pub basis: String,
    /// Whether its definitions are drafts.
    pub is_draft: bool,
}

/// A figure that texts name.
#[derive(Clone, Debug)]
pub struct Named<'m> {
    /// What it is.
    pub figure: &'m ReportFigure,
    /// How much.
    pub amount: Amount<'m>,
    /// Against the period before; none of a day.
    pub previous: Option<Change>,
    /// Against the same period of last year.
    pub last_year: Option<Change>,
}

/// A table of figures by group, with its texts marked.
#[derive(Clone, Debug, Default)]
pub struct DocumentTable {
    /// The name by which templates read it.
    pub id: String,
    /// What stands above it.
    pub title: String,
    /// Headings: what the groups are, and the figures with their units.
    pub headings: Vec<String>,
    /// The lines.
    pub lines: Vec<TableLine>,
    /// The totals, where it has them.
    pub total: Option<TableLine>,
}

/// A line of a table.
#[derive(Clone, Debug, Default)]
pub struct TableLine {
    /// The group.
    pub name: String,
    /// What is shown, marked.
    pub cells: Vec<String>,
    /// The numbers behind it.
    pub numbers: Vec<Option<Decimal>>,
}

/// A list.
#[derive(Clone, Debug, Default)]
pub struct DocumentList<'m> {
    /// The name by which templates read it.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Headings of its columns.
    pub headings: Vec<String>,
    /// How many rows there are, marked.
    pub count: String,
    /// All its rows.
    pub rows: Vec<DocumentRow<'m>>,
    /// How many of them documents show.
    pub at_most: Option<usize>,
}

/// A row of a list.
#[derive(Clone, Debug, Default)]
pub struct DocumentRow<'m> {
    /// Its cells.
    pub cells: Vec<String>,
    /// What templates read by name.
    pub fields: BTreeMap<String, String>,
    /// The row itself, where it is one of the book.
    pub row: Option<&'m CountedRow>,
    /// What criteria say of it.
    pub findings: Vec<serde_json::Value>,
}

/// What a document shows.
#[derive(Debug)]
pub struct Content<'m> {
    /// Who, whom, when.
    pub head: Head,
    /// Figures by name.
    pub named: Vec<Named<'m>>,
    /// What they are shown as, marked, in the same order.
    pub marked: Vec<String>,
    /// Tables.
    pub tables: Vec<DocumentTable>,
    /// Lists.
    pub lists: Vec<DocumentList<'m>>,
    /// What the clerk wrote, by the place where it belongs.
    pub notes: BTreeMap<String, Vec<String>>,
    /// The figures by number.
    pub citations: Citations<'m>,
    /// How the town writes its figures.
    pub habits: FigureHabits,
}

impl<'m> Content<'m> {
    /// A document that shows nothing yet but its figures.
    #[must_use]
    pub fn new(head: Head, named: Vec<Named<'m>>, habits: FigureHabits) -> Self {
        let mut citations = Citations::default();
        let cut_off = head.as_of;
        let cite = |named: &Named<'m>| {
            citations.cite(of_amount(named.figure.title.clone(), named.figure, &named.amount, cut_off, &habits))
        };
        let marked = named.iter().map(cite).collect();
        Self { head, named, marked, tables: Vec::new(), lists: Vec::new(), notes: BTreeMap::new(), citations, habits }
    }

    /// Adds a table; `group_heading` stands above the names of its groups.
    pub fn add_table(
        &mut self,
        (id, title): (&str, &str),
        group_heading: &str,
        figures: &[&ReportFigure],
        table: &Grouped<'m>,
        has_total: bool,
    ) {
        let heading = |figure: &&ReportFigure| match figure.unit.as_str() {
            "" => figure.title.clone(),
            unit => format!("{}（{unit}）", figure.title),
        };
        let lines = table.lines.iter().map(|line| self.line(title, &line.group.name, figures, &line.amounts)).collect();
        let total = has_total.then(|| self.line(title, "合计", figures, &table.total));
        self.tables.push(DocumentTable {
            id: id.to_owned(),
            title: title.to_owned(),
            headings: std::iter::once(group_heading.to_owned()).chain(figures.iter().map(heading)).collect(),
            lines,
            total,
        });
    }

    fn line(&mut self, title: &str, name: &str, figures: &[&ReportFigure], amounts: &[Amount<'m>]) -> TableLine {
        let cut_off = self.head.as_of;
        let cell = |(figure, amount): (&&ReportFigure, &Amount<'m>)| {
            let title = format!("{title} › {name} › {}", figure.title);
            self.citations.cite(of_amount(title, figure, amount, cut_off, &self.habits))
        };
        let cells = figures.iter().zip(amounts).map(cell).collect();
        TableLine {
            name: name.to_owned(),
            cells,
            numbers: amounts.iter().map(|amount| amount.value.number()).collect(),
        }
    }

    /// Adds a list, whose number of rows is a figure too.
    pub fn add_list(&mut self, mut list: DocumentList<'m>) {
        list.count = self.citations.cite(Citation {
            id: String::new(),
            title: format!("{}（行数）", list.title),
            definition: format!("清单「{}」的行数", list.title),
            text: list.rows.len().to_string(),
            unit: "行".to_owned(),
            cut_off: self.head.as_of,
            rows: list.rows.iter().filter_map(|row| row.row).collect(),
        });
        self.lists.push(list);
    }
}

fn of_amount<'m>(
    title: String,
    figure: &ReportFigure,
    amount: &Amount<'m>,
    cut_off: Date,
    habits: &FigureHabits,
) -> Citation<'m> {
    let of = amount.share.map(|(part, whole)| format!("（{}÷{}）", part.normalize(), whole.normalize()));
    Citation {
        id: String::new(),
        title,
        definition: format!("{}{}", figure.definition, of.unwrap_or_default()),
        text: shown(figure, amount, habits),
        unit: figure.unit.clone(),
        cut_off,
        rows: amount.rows.clone(),
    }
}

/// An amount as it is shown, without its unit; a share has its sign.
#[must_use]
pub fn shown(figure: &ReportFigure, amount: &Amount<'_>, habits: &FigureHabits) -> String {
    match (amount.value, &figure.measure) {
        (Worth::Unknown, _) => UNKNOWN.to_owned(),
        (Worth::OfNothing, _) => habits.zero_denominator.clone(),
        (Worth::Known(value), FigureMeasure::Share(..)) => {
            let places = usize::try_from(habits.percent_places).unwrap_or(1);
            format!("{:.places$}%", per_cent(value, habits.percent_places))
        }
        (Worth::Known(value), _) => {
            value.round_dp_with_strategy(SUM_PLACES, RoundingStrategy::MidpointAwayFromZero).normalize().to_string()
        }
    }
}

/// A stranger's text without the signs by which figures are marked, and without what no document can hold.
#[must_use]
pub fn stripped(text: &str) -> String {
    text.chars().filter(|c| !is_mark(*c) && (!c.is_control() || *c == '\n')).collect()
}
