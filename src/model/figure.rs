//! Figures: numbers that know their rows.

/// Rows of one sheet as ranges, in order.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct RowSet {
    ranges: Vec<(u32, u32)>,
    count: u32,
}

impl RowSet {
    /// Adds a row; rows come in rising order.
    pub fn push(&mut self, row: u32) {
        self.count += 1;
        match self.ranges.last_mut() {
            Some((_, end)) if *end + 1 == row => *end = row,
            _ => self.ranges.push((row, row)),
        }
    }

    /// How many rows there are.
    #[must_use]
    pub const fn count(&self) -> u32 {
        self.count
    }

    /// The first `limit` ranges as people write them: `5、9–12`.
    #[must_use]
    pub fn display(&self, limit: usize) -> String {
        let shown: Vec<String> = self
            .ranges
            .iter()
            .take(limit)
            .map(|(start, end)| if start == end { start.to_string() } else { format!("{start}–{end}") })
            .collect();
        shown.join("、")
    }

    /// How many ranges there are.
    #[must_use]
    pub const fn range_count(&self) -> usize {
        self.ranges.len()
    }
}

/// 指标: a count with its definition and the rows behind it, by sheet.
#[derive(Clone, Debug, Default)]
pub struct Figure {
    /// What is counted, in one sentence.
    pub definition: String,
    /// The rows by place (file and sheet), in the order in which they were read.
    pub rows: Vec<(usize, RowSet)>,
}

impl Figure {
    /// A figure that counts nothing yet.
    #[must_use]
    pub fn new(definition: impl Into<String>) -> Self {
        Self { definition: definition.into(), rows: Vec::new() }
    }

    /// Counts a row of the place with this number.
    pub fn push(&mut self, place: usize, row: u32) {
        match self.rows.last_mut() {
            Some((last, rows)) if *last == place => rows.push(row),
            _ => {
                let mut rows = RowSet::default();
                rows.push(row);
                self.rows.push((place, rows));
            }
        }
    }

    /// The value.
    #[must_use]
    pub fn value(&self) -> u64 {
        self.rows.iter().map(|(_, rows)| u64::from(rows.count())).sum()
    }

    /// The figure's share of a whole, rounded to tenths of a percent, halves up: `3.4%`; `—` of nothing.
    #[must_use]
    pub fn share_of(&self, whole: u64) -> String {
        let part = self.value();
        match (part * 2_000 + whole).checked_div(whole * 2) {
            Some(tenths) => format!("{}.{}%", tenths / 10, tenths % 10),
            None => "—".to_owned(),
        }
    }

    /// Adds the rows of a figure of the same definition whose places are counted from `offset`.
    pub fn append(&mut self, other: Self, offset: usize) {
        self.rows.extend(other.rows.into_iter().map(|(place, rows)| (place + offset, rows)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_to_a_tenth() {
        let mut figure = Figure::new("rows");
        (1..=25).for_each(|row| figure.push(0, row));
        assert_eq!([735, 25, 0].map(|whole| figure.share_of(whole)), ["3.4%", "100.0%", "—"]);
    }

    #[test]
    fn neighbouring_rows_join_into_ranges() {
        let mut rows = RowSet::default();
        for row in [5, 9, 10, 11, 20] {
            rows.push(row);
        }
        assert_eq!((rows.count(), rows.display(2)), (5, "5、9–11".to_owned()));
    }
}
