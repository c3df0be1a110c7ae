//! 重大危险源辨识与分级: adds up each unit of an inventory and says how sure the sum is.
//!
//! Every number is kept between two ends: what follows from what is known (`strict`), and what follows with the assumptions
//! that are listed (`assumed`). An answer that the first gives is 判定, one that only the second gives is 疑似, and
//! without one the unit is 待核. So an unknown line leaves the lower end of S where it is and takes away the upper one.

mod amount;
mod line;
mod share;
mod subject;
mod unit;

use crate::model::{InventoryLine, UnitVerdict};
use crate::ruleset::Installations;

/// Identifies and grades each unit of an inventory, in the order in which they first occur.
///
/// `persons` is the number of people who live within 500 m outside the plant's boundary. Lines without a unit are taken
/// together as one, whose answer is then no more than suspected.
#[must_use]
pub fn identify_installations(
    rules: &Installations,
    lines: &[InventoryLine],
    persons: Option<u64>,
) -> Vec<UnitVerdict> {
    let mut units: Vec<(&str, Vec<&InventoryLine>)> = Vec::new();
    for line in lines {
        let name = line.unit.trim();
        match units.iter_mut().find(|(unit, _)| *unit == name) {
            Some((_, lines)) => lines.push(line),
            None => units.push((name, vec![line])),
        }
    }
    units.into_iter().map(|(name, lines)| unit::judge(rules, name, &lines, persons)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Conclusion;
    use crate::ruleset::RuleFiles;
    use proptest::prelude::*;
    use rust_decimal::Decimal;
    use std::sync::LazyLock;

    static RULES: LazyLock<Installations> =
        LazyLock::new(|| Installations::load(&RuleFiles::shipped(), jiff::civil::date(2026, 11, 24)).unwrap());

    fn line(unit: &str, name: &str, tonnes: &str) -> InventoryLine {
        let quantity = Some(tonnes.parse().unwrap());
        let (unit, name, measure) = (unit.to_owned(), name.to_owned(), "t".to_owned());
        InventoryLine { unit, name, quantity, measure, at: "「清单」B2".to_owned(), ..InventoryLine::default() }
    }

    #[test]
    fn units_are_added_up_apart() {
        let lines = [line("甲库", "氨", "6"), line("乙库", "氨", "6"), line("甲库 ", "液氨", "4")];
        let verdicts = identify_installations(&RULES, &lines, Some(0));
        let answers: Vec<(&str, &Conclusion<bool>)> =
            verdicts.iter().map(|unit| (&*unit.unit, &unit.is_major)).collect();
        assert_eq!(answers, [("甲库", &Conclusion::Determined(true)), ("乙库", &Conclusion::Determined(false))]);
    }

    #[test]
    fn lines_without_a_unit_are_never_more_than_suspected() {
        let major = identify_installations(&RULES, &[line("", "氨", "10")], Some(0));
        assert_eq!(major[0].is_major, Conclusion::Suspected(true));
        let harmless = identify_installations(&RULES, &[line("", "氨", "9.9")], Some(0));
        assert_eq!(harmless[0].is_major, Conclusion::Determined(false));
    }

    #[test]
    fn units_that_the_standard_leaves_out_are_left_to_a_person() {
        let verdicts = identify_installations(&RULES, &[line("厂外运输车队", "氨", "10")], Some(0));
        assert_eq!(verdicts[0].is_major, Conclusion::Suspected(true));
        assert!(verdicts[0].assumptions.iter().any(|text| text.contains("不适用")), "{:?}", verdicts[0].assumptions);
    }

    #[test]
    fn the_trace_tells_cell_row_and_table() {
        let verdicts = identify_installations(&RULES, &[line("冷库", "氨", "10")], Some(0));
        assert_eq!(
            verdicts[0].trace,
            [
                "「清单」B2：氨 10 t ÷ Q 10 t = 1（GB 18218-2018 表1 第1项），β=2（表3）",
                "S = Σ(q/Q) = 1，界限 1（含），构成危险化学品重大危险源（GB 18218-2018 4.2）",
                "500 m 内常住 0 人，α = 0.5（表5）",
                "R = α × Σ(β×q/Q) = 1，四级（GB 18218-2018 表6）",
            ]
        );
    }

    const NAMES: [&str; 9] =
        ["氨", "三氧化硫", "光气", "异氰酸甲酯", "硝酸铵", "柴油", "不明物", "盐酸", "甲醇（50%）"];

    proptest! {
        #[test]
        fn sums_do_not_depend_on_the_order(
            given in prop::collection::vec((0..NAMES.len(), 0_i64..2_000_000_000_000, 0_u32..=20), 1..12),
            turn in 0_usize..12,
        ) {
            let quantity = |mantissa, scale| Decimal::new(mantissa, scale).to_string();
            let mut lines: Vec<InventoryLine> =
                given.iter().map(|(at, mantissa, scale)| line("甲", NAMES[*at], &quantity(*mantissa, *scale))).collect();
            let before = identify_installations(&RULES, &lines, None).remove(0);
            let turn = turn % lines.len();
            lines.rotate_left(turn);
            lines.swap(0, turn);
            let after = identify_installations(&RULES, &lines, None).remove(0);
            prop_assert_eq!((before.s, before.assumed_s, before.r), (after.s, after.assumed_s, after.r));
            prop_assert_eq!((before.is_major, before.level), (after.is_major, after.level));
        }

        #[test]
        fn what_is_assumed_lies_within_what_is_known(
            at in 0..NAMES.len(), mantissa in 0_i64..2_000_000_000, class in "(易燃液体|急性毒性|W5.3|丙类|类别2|，|气){0,4}",
        ) {
            let mut given = line("甲", NAMES[at], &Decimal::new(mantissa, 4).to_string());
            given.hazard_class = class;
            let verdict = identify_installations(&RULES, &[given], None).remove(0);
            prop_assert!(verdict.s.low <= verdict.assumed_s.low);
            prop_assert!(verdict.s.high.is_none_or(|high| verdict.assumed_s.high.is_some_and(|assumed| assumed <= high)));
        }

        #[test]
        fn any_text_is_judged_without_a_panic(name in ".{0,40}", cas in "[0-9a-z-]{0,14}", class in ".{0,40}") {
            let given = InventoryLine { name, cas, hazard_class: class, ..InventoryLine::default() };
            prop_assert_eq!(identify_installations(&RULES, &[given], None).len(), 1);
        }
    }
}
