//! Tables in HTML: merged cells are known only once all rows are.

use std::fmt::Write as _;

/// How a cell takes part in a vertical merge.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum Merge {
    #[default]
    None,
    Begins,
    Continues,
}

/// A cell.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    pub(super) column: usize,
    pub(super) span: usize,
    pub(super) merge: Merge,
    pub(super) shade: Option<String>,
    pub(super) align: Option<&'static str>,
    pub(super) html: String,
}

/// A row.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// Whether it is repeated on each page.
    pub(super) is_heading: bool,
    pub(super) before: usize,
    pub(super) cells: Vec<Cell>,
}

/// A table.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    /// Widths of the columns.
    pub(super) widths: Vec<u64>,
    pub(super) is_plain: bool,
    pub(super) rows: Vec<Row>,
}

impl Table {
    /// The table's HTML.
    pub(super) fn html(mut self) -> String {
        for row in &mut self.rows {
            let mut column = row.before;
            for cell in &mut row.cells {
                cell.column = column;
                column += cell.span.max(1);
            }
        }
        let spans = self.row_spans();
        let headings = self.rows.iter().take_while(|row| row.is_heading).count();
        let mut html = String::from(if self.is_plain { "<table class=\"plain\">\n" } else { "<table>\n" });
        self.push_widths(&mut html);
        let rows: Vec<(&Row, &Vec<usize>)> = self.rows.iter().zip(&spans).collect();
        let (head, body) = rows.split_at(headings.min(rows.len()));
        for (rows, group, element) in [(head, "thead", "th"), (body, "tbody", "td")] {
            if rows.is_empty() {
                continue;
            }
            // Writing to a string does not fail.
            let _ = writeln!(html, "<{group}>");
            for (row, spans) in rows {
                push_row(&mut html, row, spans, element);
            }
            let _ = writeln!(html, "</{group}>");
        }
        html.push_str("</table>\n");
        html
    }

    /// How many rows each cell takes; 0 for one that is part of the cell above. From the last row up, so that each is seen once.
    fn row_spans(&self) -> Vec<Vec<usize>> {
        let mut below: Vec<(usize, usize, usize)> = Vec::new();
        let mut spans = Vec::with_capacity(self.rows.len());
        for row in self.rows.iter().rev() {
            let mut own = Vec::with_capacity(row.cells.len());
            let mut continued = Vec::new();
            for cell in &row.cells {
                let found = below.binary_search_by_key(&cell.column, |(column, ..)| *column).ok();
                let found = found.and_then(|at| below.get(at)).filter(|(_, span, _)| *span == cell.span);
                let rows = 1 + found.map_or(0, |(_, _, rows)| *rows);
                match cell.merge {
                    Merge::None => own.push(1),
                    Merge::Begins => own.push(rows),
                    Merge::Continues => {
                        own.push(0);
                        continued.push((cell.column, cell.span, rows));
                    }
                }
            }
            below = continued;
            spans.push(own);
        }
        spans.reverse();
        spans
    }

    fn push_widths(&self, html: &mut String) {
        let total: u64 = self.widths.iter().fold(0, |sum, width| sum.saturating_add(*width));
        if total == 0 {
            return;
        }
        html.push_str("<colgroup>");
        for width in &self.widths {
            let share = width.saturating_mul(1_000) / total;
            let _ = write!(html, "<col style=\"width:{}.{}%\">", share / 10, share % 10);
        }
        html.push_str("</colgroup>\n");
    }
}

fn push_row(html: &mut String, row: &Row, spans: &[usize], element: &str) {
    html.push_str("<tr>");
    if row.before > 0 {
        let _ = write!(html, "<{element} colspan=\"{}\"></{element}>", row.before);
    }
    for (cell, rows) in row.cells.iter().zip(spans).filter(|(_, rows)| **rows > 0) {
        let _ = write!(html, "<{element}");
        for (name, count) in [("colspan", cell.span), ("rowspan", *rows)] {
            if count > 1 {
                let _ = write!(html, " {name}=\"{count}\"");
            }
        }
        let mut css = String::new();
        if let Some(shade) = &cell.shade {
            let _ = write!(css, "background:#{shade};");
        }
        if let Some(align) = cell.align {
            let _ = write!(css, "vertical-align:{align};");
        }
        if !css.is_empty() {
            let _ = write!(html, " style=\"{css}\"");
        }
        let _ = write!(html, ">{}</{element}>", cell.html.trim_end());
    }
    html.push_str("</tr>\n");
}
