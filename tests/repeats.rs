//! How well texts that mean the same danger are told from those that do not, on pairs labelled by hand, and the two lists.
//!
//! `tests/repeats/pairs.tsv` holds the pairs. Words and weights were changed by those of the split `dev` only, so only of those
//! is shown which are judged wrongly. `held` was written before the last words, `blind` after them, from sentences of other
//! authors; neither was used to change anything.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test may fail loudly, and this one shows what it measured"
)]

use anping::analyse::repeats::{DangerRow, Repeats, Wording, find_repeats, likeness};
use anping::ruleset::{RuleFiles, Similarity};
use jiff::civil::{Date, date};

/// A tenth of a large town's rows, so that a test without optimisation is quick.
const MANY_ROWS: usize = 10_000;
const RULES: &str = "rulesets/common/similarity/danger-text.yaml";
const PAIRS: &str = "tests/repeats/pairs.tsv";

/// What was measured, rounded down to five per mille: split, precision, recall, in per mille.
const FLOORS: [(&str, u32, u32); 3] = [("dev", 980, 895), ("held", 980, 710), ("blind", 940, 870)];

/// A pair of texts, and whether a person says that they mean the same danger of one enterprise.
struct Pair {
    texts: [String; 2],
    is_same: bool,
    split: String,
}

/// Counts of pairs, by what was said and what is right.
#[derive(Default)]
struct Counts {
    right: u32,
    false_alarms: u32,
    missed: u32,
    rightly_parted: u32,
}

impl Counts {
    fn per_mille(part: u32, whole: u32) -> u32 {
        (part * 1000).checked_div(whole).unwrap_or(0)
    }

    fn precision(&self) -> u32 {
        Self::per_mille(self.right, self.right + self.false_alarms)
    }

    fn recall(&self) -> u32 {
        Self::per_mille(self.right, self.right + self.missed)
    }

    fn f1(&self) -> u32 {
        Self::per_mille(2 * self.right, 2 * self.right + self.false_alarms + self.missed)
    }
}

fn read(path: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn rules() -> Similarity {
    let text = read(RULES);
    let files = RuleFiles::from_texts([("common/similarity/danger-text.yaml", text.as_str())]);
    match Similarity::load(&files) {
        Ok(rules) => rules.expect("similarity rules"),
        Err(error) => panic!("{}", error.0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")),
    }
}

fn pairs() -> Vec<Pair> {
    let text = read(PAIRS);
    let pair = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        assert_eq!(cells.len(), 5, "{line}");
        let is = |cell: &str, yes: &str, no: &str| {
            assert!(cell == yes || cell == no, "{line}");
            cell == yes
        };
        Pair {
            texts: [cells[0].to_owned(), cells[1].to_owned()],
            is_same: is(cells[2], "same", "different"),
            split: cells[3].to_owned(),
        }
    };
    text.lines().skip(1).map(pair).collect()
}

/// Judges the pairs of a split at the shipped threshold.
fn measure(rules: &Similarity, pairs: &[Pair], split: &str) -> Counts {
    let mut counts = Counts::default();
    for pair in pairs.iter().filter(|pair| pair.split == split) {
        let [one, other] = [0, 1].map(|at: usize| Wording::read(rules, &pair.texts[at], None));
        let score = likeness(rules, &rules.within_unit, &one, &other).per_mille;
        let turned = likeness(rules, &rules.within_unit, &other, &one).per_mille;
        assert_eq!(score, turned, "which comes first changes nothing: {:?}", pair.texts);
        let is_said = score >= rules.within_unit.threshold;
        match (is_said, pair.is_same) {
            (true, true) => counts.right += 1,
            (true, false) => counts.false_alarms += 1,
            (false, true) => counts.missed += 1,
            (false, false) => counts.rightly_parted += 1,
        }
        if is_said != pair.is_same && split == "dev" {
            println!(
                "{score:>4} {} {} | {}",
                if pair.is_same { "missed" } else { "false " },
                pair.texts[0],
                pair.texts[1]
            );
        }
    }
    let Counts { right, false_alarms, missed, rightly_parted } = counts;
    println!(
        "{split}: {right} right, {false_alarms} false alarms, {missed} missed, {rightly_parted} rightly parted; precision {}, \
         recall {}, F1 {} per mille",
        counts.precision(),
        counts.recall(),
        counts.f1(),
    );
    counts
}

#[test]
fn labelled_pairs_are_judged_as_well_as_the_readme_says() {
    let (rules, pairs) = (rules(), pairs());
    assert!(pairs.len() >= 240, "{} pairs", pairs.len());
    let mut seen = 0;
    for (split, precision, recall) in FLOORS {
        let counts = measure(&rules, &pairs, split);
        assert!(counts.precision() >= precision && counts.recall() >= recall, "{split} is judged worse than it was");
        seen += counts.right + counts.false_alarms + counts.missed + counts.rightly_parted;
    }
    assert_eq!(usize::try_from(seen).expect("a count"), pairs.len(), "every pair is of a known split");
}

/// Many rows take time in proportion: every text of the pairs in 300 enterprises, over and over.
#[test]
fn many_rows_are_compared_with_few() {
    let (rules, texts) = (rules(), pairs());
    let count: usize = MANY_ROWS;
    let ids: Vec<String> = (0..count).map(|at| format!("{at:06}")).collect();
    let units: Vec<String> = (0..300).map(|at| format!("企业{at}")).collect();
    let rows: Vec<DangerRow<'_>> = ids
        .iter()
        .enumerate()
        .map(|(at, id)| {
            let days = i64::try_from(at / 300).expect("a day");
            let found_on = date(2020, 1, 1).saturating_add(jiff::Span::new().days(days));
            let text = texts[at * 31 % texts.len()].texts[at % 2].as_str();
            DangerRow { unit: &units[at % 300], found_on: Some(found_on), id, text, place: None }
        })
        .collect();
    let found = find_repeats(&rows, &rules);
    println!("{count} rows: {} again, {} typical", found.again.len(), found.typical.len());
    assert!(found.again.len() > 100 && found.typical.len() > 100);
}

/// A small ledger: unit, day, id, text, place.
const LEDGER: [(&str, Option<Date>, &str, &str, &str); 13] = [
    ("甲厂", Some(date(2026, 3, 5)), "r01", "1号车间配电箱未接地", ""),
    ("甲厂", Some(date(2026, 6, 8)), "r02", "配电箱外壳接地线脱落", "1号车间"),
    ("甲厂", Some(date(2026, 6, 8)), "r03", "2号车间配电箱未接地", ""),
    ("甲厂", Some(date(2026, 9, 2)), "r04", "一车间动力配电箱没有接地", ""),
    ("甲厂", Some(date(2026, 9, 2)), "r05", "1号车间配电箱未上锁", ""),
    ("甲厂", None, "r06", "灭火器压力不足", ""),
    ("乙店", Some(date(2026, 4, 1)), "r07", "3具灭火器压力指针在红区", "厨房"),
    ("乙店", Some(date(2026, 4, 1)), "r08", "灭火器压力不足", "厨房"),
    ("丙店", Some(date(2026, 5, 20)), "r09", "干粉灭火器欠压", ""),
    ("丙店", Some(date(2026, 8, 20)), "r10", "灭火器已过期", ""),
    ("丁厂", Some(date(2026, 5, 21)), "r11", "配电箱未接地", ""),
    ("", Some(date(2026, 5, 21)), "r12", "灭火器压力不足", ""),
    ("丁厂", Some(date(2026, 7, 21)), "r13", "无", ""),
];

fn ledger() -> Vec<DangerRow<'static>> {
    let row =
        |(unit, found_on, id, text, place): &(&'static str, Option<Date>, &'static str, &'static str, &'static str)| {
            DangerRow { unit, found_on: *found_on, id, text, place: (!place.is_empty()).then_some(*place) }
        };
    LEDGER.iter().map(row).collect()
}

fn pairs_of<'r>(found: &Repeats<'r>) -> Vec<(&'r str, &'r str)> {
    found.again.iter().map(|repeat| (repeat.earlier_id, repeat.later_id)).collect()
}

#[test]
fn a_danger_that_returns_is_paired_with_the_row_most_like_it() {
    let (rules, ledger) = (rules(), ledger());
    let found = find_repeats(&ledger, &rules);
    assert_eq!(pairs_of(&found), [("r01", "r02"), ("r01", "r04")], "{found:#?}");
    let reason = &found.again[0].reason;
    for word in ["相隔 95 天", "「配电箱」", "「接地」", "「没有」", "「1号车间」", "请人核对"]
    {
        assert!(reason.contains(word), "{word} is missing in {reason}");
    }
    assert_eq!((found.unknown_unit_count, found.undated_count, found.vague_count), (1, 1, 1));
}

#[test]
fn dangers_of_three_enterprises_are_typical() {
    let (rules, ledger) = (rules(), ledger());
    let found = find_repeats(&ledger, &rules);
    let typical: Vec<_> = found.typical.iter().map(|it| (it.units.join("、"), it.row_ids.join("、"))).collect();
    assert_eq!(typical, [("丙店、乙店、甲厂".to_owned(), "r09、r07、r08、r06".to_owned())], "{found:#?}");
    assert!(found.typical[0].reason.starts_with("3 家企业有 4 条，都与「灭火器」「欠压」有关"), "{found:#?}");
}

#[test]
fn the_order_of_the_rows_changes_nothing() {
    let (rules, mut ledger) = (rules(), ledger());
    let texts = pairs();
    let ids: Vec<String> = (0..texts.len()).map(|at| format!("p{at:03}")).collect();
    let units = ["甲厂", "乙店", "丙店", "丁厂"];
    for (at, (pair, id)) in texts.iter().zip(&ids).enumerate() {
        let day = date(2026, 1, 1).saturating_add(jiff::Span::new().days(i64::try_from(at).expect("a day") % 40));
        let row = DangerRow { unit: units[at % 4], found_on: Some(day), id, text: &pair.texts[at % 2], place: None };
        ledger.push(row);
    }
    let found = find_repeats(&ledger, &rules);
    assert!(found.again.len() > 10, "{}", found.again.len());
    ledger.reverse();
    assert_eq!(find_repeats(&ledger, &rules), found);
    ledger.sort_by_key(|row| (row.text.len() * 7919 % 101, row.id));
    assert_eq!(find_repeats(&ledger, &rules), found);
}
