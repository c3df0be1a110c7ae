//! Knows rows again: which row of a table is which thing that the book has.

use std::collections::{HashMap, HashSet};

/// How like, in thousandths, two texts of one thing must be.
const LIKE: u32 = 700;
/// Rows that are compared text by text at most: so many times so many.
const MAX_COMPARED: usize = 60_000;

/// A row, or the last row of a thing.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// What tells it from other rows.
    pub(super) print: i64,
    /// The day on which it happened; things of two days are two things.
    pub(super) happened_on: Option<String>,
}

/// The texts by which rows are compared where their prints differ.
#[derive(Clone, Debug, Default)]
pub(super) struct Text {
    /// The sender's own number.
    pub(super) number: Option<String>,
    /// Pairs of signs of the key fields.
    pub(super) pairs: HashSet<(char, char)>,
}

impl Text {
    pub(super) fn new(number: Option<String>, key: &str) -> Self {
        let signs: Vec<char> = key.chars().filter(|c| c.is_alphanumeric()).collect();
        Self { number, pairs: signs.iter().copied().zip(signs.iter().copied().skip(1)).collect() }
    }

    /// How like two texts are, in thousandths: pairs in common, twice, of all pairs.
    fn likeness(&self, other: &Self) -> u32 {
        let all = self.pairs.len() + other.pairs.len();
        let common = self.pairs.intersection(&other.pairs).count();
        u32::try_from((2_000 * common).checked_div(all).unwrap_or(0)).unwrap_or(0)
    }
}

/// Pairs each row with a thing where it is one: first by print, each print as often as it stands there; then by number and
/// likeness. `text` gives the texts of (rows, things) that are left.
pub(super) fn pair<E>(
    rows: &[Candidate],
    things: &[Candidate],
    text: impl FnOnce(&[usize], &[usize]) -> Result<(Vec<Text>, Vec<Text>), E>,
) -> Result<Vec<Option<usize>>, E> {
    let mut by_print: HashMap<i64, Vec<usize>> = HashMap::new();
    for (at, thing) in things.iter().enumerate().rev() {
        by_print.entry(thing.print).or_default().push(at);
    }
    let mut paired: Vec<Option<usize>> =
        rows.iter().map(|row| by_print.get_mut(&row.print).and_then(Vec::pop)).collect();
    let left_rows: Vec<usize> =
        paired.iter().enumerate().filter(|(_, thing)| thing.is_none()).map(|(at, _)| at).collect();
    let taken: HashSet<usize> = paired.iter().flatten().copied().collect();
    let left_things: Vec<usize> = (0..things.len()).filter(|at| !taken.contains(at)).collect();
    let compared = left_rows.len().saturating_mul(left_things.len());
    if compared == 0 || compared > MAX_COMPARED {
        return Ok(paired);
    }
    let (row_texts, thing_texts) = text(&left_rows, &left_things)?;
    let day = |list: &[Candidate], at: usize| list.get(at).and_then(|one| one.happened_on.clone());
    let mut found: Vec<(u32, usize, usize)> = Vec::new();
    for (row, row_text) in left_rows.iter().zip(&row_texts) {
        for (thing, thing_text) in left_things.iter().zip(&thing_texts) {
            let likeness = row_text.likeness(thing_text);
            let same_number = row_text.number.is_some() && row_text.number == thing_text.number;
            let is_same_day = day(rows, *row) == day(things, *thing);
            let is_like = likeness >= LIKE || (same_number && likeness >= LIKE / 2);
            if is_like && (is_same_day || same_number) {
                found.push((likeness + if same_number { 1_000 } else { 0 }, *row, *thing));
            }
        }
    }
    // The likest first; of two alike the upper row.
    found.sort_by_key(|(likeness, row, thing)| (std::cmp::Reverse(*likeness), *row, *thing));
    let mut used = HashSet::new();
    for (_, row, thing) in found {
        let Some(slot) = paired.get_mut(row).filter(|slot| slot.is_none()) else { continue };
        if used.insert(thing) {
            *slot = Some(thing);
        }
    }
    Ok(paired)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(print: i64) -> Candidate {
        Candidate { print, happened_on: None }
    }

    #[test]
    fn rows_are_known_by_print_then_by_number_then_by_likeness() {
        let rows = [candidate(1), candidate(1), candidate(5), candidate(6), candidate(7)];
        let things = [candidate(1), candidate(2), candidate(3), candidate(4)];
        let text = |_: &[usize], _: &[usize]| {
            let number = |n: &str| Some(n.to_owned());
            let rows = vec![
                Text::new(None, "另一件事"),
                Text::new(None, "砂轮机没有安装防护罩"),
                Text::new(number("YH-3"), "配电箱门坏了"),
                Text::new(None, "完全是新的一条"),
            ];
            let things = vec![
                Text::new(None, "砂轮机没有安装防护罩。"),
                Text::new(number("YH-3"), "二车间配电箱门坏"),
                Text::new(number("YH-4"), "配电箱门坏了"),
            ];
            Ok::<_, ()>((rows, things))
        };
        let paired = pair(&rows, &things, text).unwrap();
        assert_eq!(paired, [Some(0), None, Some(1), Some(2), None]);
    }
}
