//! One unit: the sums, whether it is an installation, and its level.

use super::line;
use crate::model::{Bounds, Conclusion, InventoryLine, LineVerdict, Ratio, Share, UnitVerdict};
use crate::ruleset::Installations;
use rust_decimal::Decimal;

/// Judges a unit.
pub(super) fn judge(rules: &Installations, name: &str, lines: &[&InventoryLine], persons: Option<u64>) -> UnitVerdict {
    let verdicts: Vec<LineVerdict> = lines.iter().map(|inventory| line::judge(rules, inventory)).collect();
    let sum = |share: fn(&LineVerdict) -> Share| verdicts.iter().map(share).fold(Share::ZERO, Share::plus);
    let unit = Unit {
        rules,
        name,
        strict: sum(|line| line.strict),
        assumed: sum(|line| line.assumed),
        doubts: doubts(rules, name),
        lines: &verdicts,
        persons,
    };
    unit.verdict(lines)
}

/// Why a unit's answer cannot be more than suspected.
fn doubts(rules: &Installations, name: &str) -> Vec<String> {
    let mut doubts = Vec::new();
    if name.is_empty() {
        let rule: Vec<&str> = rules.units.iter().map(|unit| unit.rule.as_str()).collect();
        doubts.push(format!("没写所属单元，视为同一单元（{}）", rule.join("；")));
    }
    for exclusion in &rules.exclusions {
        if let Some(word) = exclusion.words.iter().find(|word| name.contains(word.as_str())) {
            let except = if exclusion.except.is_empty() { String::new() } else { format!("，{}", exclusion.except) };
            doubts.push(format!("单元名称有“{word}”：{} 不适用于{}{except}", rules.document, exclusion.item));
        }
    }
    doubts
}

struct Unit<'a> {
    rules: &'a Installations,
    name: &'a str,
    strict: Share,
    assumed: Share,
    doubts: Vec<String>,
    lines: &'a [LineVerdict],
    persons: Option<u64>,
}

/// R, its level and what goes with them.
struct Grading {
    alpha: Option<Decimal>,
    r: Option<Bounds>,
    level: Conclusion<String>,
    possible: Vec<String>,
}

impl Unit<'_> {
    fn verdict(&self, lines: &[&InventoryLine]) -> UnitVerdict {
        let is_major = self.is_major();
        let grading = self.grading(&is_major);
        UnitVerdict {
            unit: self.name.to_owned(),
            lines: self.lines.to_vec(),
            s: self.strict.quotient,
            assumed_s: self.assumed.quotient,
            assumptions: self.assumptions(&is_major, &grading.level),
            trace: self.trace(&is_major, &grading, lines),
            is_major,
            alpha: grading.alpha,
            r: grading.r,
            level: grading.level,
            possible_levels: grading.possible,
        }
    }

    /// S ≥ 1, the edge included.
    fn is_major(&self) -> Conclusion<bool> {
        let edge = self.rules.threshold;
        let known = match self.strict.quotient.reaches(edge) {
            Some(answer) => Conclusion::Determined(answer),
            None => self.assumed.quotient.reaches(edge).map_or(Conclusion::Open, Conclusion::Suspected),
        };
        // A sum over several units that stays below the edge stays below it in each.
        let is_harmless = self.name.is_empty() && known.value() == Some(&false);
        if self.doubts.is_empty() || is_harmless { known } else { known.doubted() }
    }

    /// R of an installation. Without the number of persons, between the ends of α.
    fn grading(&self, is_major: &Conclusion<bool>) -> Grading {
        let alpha = self.persons.and_then(|persons| self.rules.alpha(persons));
        let mut grading = Grading { alpha, r: None, level: Conclusion::Open, possible: Vec::new() };
        if is_major.value() != Some(&true) {
            return grading;
        }
        let alphas =
            self.rules.persons.iter().map(|band| band.alpha).filter(|one| alpha.is_none_or(|known| known == *one));
        let alphas = alphas.filter_map(Ratio::from_decimal).map(Bounds::exactly).reduce(Bounds::or);
        let alphas = alphas.unwrap_or(Bounds::UNKNOWN);
        let (strict, assumed) = (self.strict.weighted.times(alphas), self.assumed.weighted.times(alphas));
        let known = self.levels(strict);
        let is_sure = matches!(is_major, Conclusion::Determined(_)) && known.len() == 1;
        let (r, possible) = if is_sure { (strict, known) } else { (assumed, self.levels(assumed)) };
        grading.level = match possible.as_slice() {
            [level] if is_sure => Conclusion::Determined(level.clone()),
            [level] => Conclusion::Suspected(level.clone()),
            _ => Conclusion::Open,
        };
        grading.r = Some(r);
        grading.possible = possible;
        grading
    }

    /// The levels between the ends of R, the highest first.
    fn levels(&self, r: Bounds) -> Vec<String> {
        let lowest = self.rules.level_of(r.low);
        let highest = r.high.map_or(Some(0), |high| self.rules.level_of(high));
        let Some((highest, lowest)) = highest.zip(lowest) else { return Vec::new() };
        let between = self.rules.levels.get(highest..=lowest).unwrap_or_default();
        between.iter().map(|level| level.name.clone()).collect()
    }

    /// Those that the answers rest on.
    fn assumptions(&self, is_major: &Conclusion<bool>, level: &Conclusion<String>) -> Vec<String> {
        let mut all = Vec::new();
        let level_rests = is_major.value() == Some(&true) && !matches!(level, Conclusion::Determined(_));
        if matches!(is_major, Conclusion::Suspected(_)) || level_rests {
            all.extend(self.lines.iter().flat_map(|line| &line.assumptions).cloned());
        }
        if level_rests {
            all.extend(self.lines.iter().flat_map(|line| &line.beta_assumptions).cloned());
        }
        if matches!(is_major, Conclusion::Suspected(_)) {
            all.extend(self.doubts.iter().cloned());
        }
        all
    }

    fn trace(&self, is_major: &Conclusion<bool>, grading: &Grading, lines: &[&InventoryLine]) -> Vec<String> {
        let mut trace: Vec<String> = self.lines.iter().map(|line| located(&line.at, &line.trace)).collect();
        trace.extend(self.sums_by_entry());
        for line in self.lines {
            trace.extend(line.warnings.iter().map(|warning| located(&line.at, warning)));
        }
        let kinds = lines.iter().filter_map(|line| line.unit_kind);
        if kinds.clone().min() != kinds.max() {
            trace.push("同一单元既有生产又有储存；请按切断阀、防火堤或独立库房分开".to_owned());
        }
        trace.push(self.identification_text(is_major));
        trace.extend(self.grading_text(is_major, grading));
        let assumptions = self.assumptions(is_major, &grading.level);
        trace.extend(assumptions.iter().map(|assumption| format!("假定：{assumption}")));
        trace
    }

    /// A substance on several lines counts as one: 汽油 2 行合计 q/Q = 0.5.
    fn sums_by_entry(&self) -> Vec<String> {
        let mut sums: Vec<(&str, usize, Bounds)> = Vec::new();
        for line in self.lines {
            let [entry] = line.entries.as_slice() else { continue };
            let Some(share) = line.share.value() else { continue };
            match sums.iter_mut().find(|(known, ..)| known == entry) {
                Some((_, count, sum)) => (*count, *sum) = (*count + 1, sum.plus(share.quotient)),
                None => sums.push((entry, 1, share.quotient)),
            }
        }
        let several = sums.into_iter().filter(|(_, count, _)| *count > 1);
        several.map(|(entry, count, sum)| format!("{entry} {count} 行合计 q/Q {sum}")).collect()
    }

    fn identification_text(&self, is_major: &Conclusion<bool>) -> String {
        let rules = self.rules;
        let sum = if matches!(is_major, Conclusion::Determined(_)) { self.strict } else { self.assumed };
        let conclusion = match is_major {
            Conclusion::Determined(true) => "构成危险化学品重大危险源",
            Conclusion::Determined(false) => "不构成危险化学品重大危险源",
            Conclusion::Suspected(true) => "疑似构成危险化学品重大危险源，待人工确认",
            Conclusion::Suspected(false) => "疑似不构成危险化学品重大危险源，待人工确认",
            Conclusion::Open => "待核：补全未核实的行后再判定",
        };
        let [formula, _] = &rules.formulae;
        let (document, clause, threshold) = (&rules.document, &rules.identification_clause, rules.threshold);
        format!("{formula} {}，界限 {threshold}（含），{conclusion}（{document} {clause}）", self.terms(sum.quotient))
    }

    /// `= 0.4 + 0.5 + 0.1 = 1`, where every line has a number.
    fn terms(&self, sum: Bounds) -> String {
        let terms: Option<Vec<String>> =
            self.lines.iter().map(|line| Some(line.share.value()?.quotient.exact()?.to_string())).collect();
        match (terms, sum.exact()) {
            (Some(terms), Some(_)) if terms.len() > 1 => format!("= {} {sum}", terms.join(" + ")),
            _ => sum.to_string(),
        }
    }

    fn grading_text(&self, is_major: &Conclusion<bool>, grading: &Grading) -> Vec<String> {
        let rules = self.rules;
        let Some(r) = grading.r else {
            let why = "不构成重大危险源，不分级".to_owned();
            return if is_major.value() == Some(&false) { vec![why] } else { Vec::new() };
        };
        let persons = match (self.persons, grading.alpha) {
            (Some(persons), Some(alpha)) => {
                format!("500 m 内常住 {persons} 人，α = {alpha}（{}）", rules.persons_clause)
            }
            _ => format!("500 m 内常住人数未知，α 按各档都算（{}）；请补填人数", rules.persons_clause),
        };
        let [_, formula] = &rules.formulae;
        let level = match &grading.level {
            Conclusion::Determined(level) => level.clone(),
            Conclusion::Suspected(level) => format!("疑似{level}"),
            Conclusion::Open => format!("级别待核，可能为{}", grading.possible.join("、")),
        };
        let mut texts = vec![persons, format!("{formula} {r}，{level}（{} {}）", rules.document, rules.levels_clause)];
        if r.high.is_none()
            && let Some(least) = grading.possible.last()
        {
            texts.push(format!("R 是下限：还有未核实的行，级别不低于{least}"));
        }
        texts
    }
}

fn located(at: &str, text: &str) -> String {
    if at.is_empty() { text.to_owned() } else { format!("{at}：{text}") }
}
