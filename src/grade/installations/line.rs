//! One line of an inventory: what it is, what it adds, and why.

use super::amount::Amount;
use super::share::{Basis, Facts, quotient};
use super::subject::{Possible, Subject, row_title, titles};
use crate::model::{Conclusion, InventoryLine, LineVerdict, MatchedBy, Ratio, Share};
use crate::ruleset::{ClassReading, HazardClass, Installations};
use rust_decimal::Decimal;

/// Judges a line.
pub(super) fn judge(rules: &Installations, line: &InventoryLine) -> LineVerdict {
    let classes = rules.read_classes(&line.hazard_class, rules.physical_state(&line.physical_state));
    let subject = Subject::of(rules, line, &classes);
    let facts = Facts { rules, unit_kind: line.unit_kind, matched_name: &subject.matched_name, classes: &classes };
    Judge { rules, line, classes: &classes, facts, amount: Amount::of(rules, line), subject: &subject }.verdict()
}

struct Judge<'a> {
    rules: &'a Installations,
    line: &'a InventoryLine,
    classes: &'a ClassReading,
    facts: Facts<'a>,
    amount: Amount,
    subject: &'a Subject,
}

impl Judge<'_> {
    fn verdict(self) -> LineVerdict {
        let assumed_as = self.assumed_as();
        let strict = self.hull(&self.subject.possible, self.amount.strict, Basis::Strict);
        let assumed = self.hull(&assumed_as, self.amount.assumed, Basis::Assumed);
        let share = match (strict.quotient.exact(), assumed.quotient.exact()) {
            (Some(_), _) => Conclusion::Determined(strict),
            (None, Some(_)) => Conclusion::Suspected(assumed),
            (None, None) => Conclusion::Open,
        };
        let assumptions =
            if matches!(share, Conclusion::Determined(_)) { Vec::new() } else { self.assumptions(&assumed_as) };
        let class = self.counted_class(&assumed_as);
        let row = match assumed_as.as_slice() {
            [Possible::Row(at)] => self.rules.substances.get(*at),
            _ => None,
        };
        let beta = row.map(|row| self.facts.row_beta(row, Basis::Assumed)).and_then(|beta| beta.exact());
        let beta = beta.and_then(Ratio::exact_decimal).or_else(|| class.map(|class| class.beta));
        LineVerdict {
            at: self.line.at.clone(),
            name: self.line.name.clone(),
            matched_by: self.subject.matched_by,
            entries: self.entries(&assumed_as, class),
            tonnes: self.amount.assumed.and_then(Ratio::exact_decimal),
            critical_quantity: row
                .map(|row| row.critical_quantity)
                .or_else(|| class.map(|class| class.critical_quantity)),
            beta,
            trace: self.trace(&share, &assumed_as, class, beta),
            share,
            strict,
            assumed,
            assumptions,
            beta_assumptions: self.beta_assumptions(&assumed_as),
            warnings: self.warnings(strict),
            near_names: self.subject.near_names.clone(),
        }
    }

    fn assumed_as(&self) -> Vec<Possible> {
        self.subject.assumed.map_or_else(|| self.subject.possible.clone(), |assumed| vec![assumed])
    }

    /// What holds whichever of the possibilities is right.
    fn hull(&self, possible: &[Possible], tonnes: Option<Ratio>, basis: Basis) -> Share {
        let shares = possible.iter().map(|one| self.facts.share(*one, tonnes, basis));
        shares.reduce(Share::or).unwrap_or(Share::UNKNOWN)
    }

    /// The class that counts: the one with the lowest Q, where each hazard is of one class.
    fn counted_class(&self, assumed_as: &[Possible]) -> Option<&HazardClass> {
        let [Possible::ByClass(common)] = assumed_as else { return None };
        let mut counted: Option<&HazardClass> = None;
        for hazard in self.facts.hazards(*common, Basis::Assumed)? {
            let [option] = hazard.as_slice() else { return None };
            let Some(class) = option.and_then(|at| self.rules.classes.get(at)) else { continue };
            if counted.is_none_or(|counted| class.critical_quantity < counted.critical_quantity) {
                counted = Some(class);
            }
        }
        counted
    }

    fn entries(&self, assumed_as: &[Possible], class: Option<&HazardClass>) -> Vec<String> {
        if let Some(class) = class {
            return vec![format!("{} {} {}", self.rules.classes_clause, class.symbol, class.class)];
        }
        let mut entries = Vec::new();
        for one in assumed_as {
            match one {
                Possible::Row(at) => {
                    entries.extend(self.rules.substances.get(*at).map(|row| row_title(self.rules, row)));
                }
                Possible::ByClass(common) => {
                    let options = self.facts.hazards(*common, Basis::Assumed).unwrap_or_default();
                    let classes = options.iter().flatten().filter_map(|option| self.rules.classes.get((*option)?));
                    entries.extend(classes.map(|class| format!("{} {}", self.rules.classes_clause, class.symbol)));
                }
            }
        }
        entries.dedup();
        entries
    }

    fn assumptions(&self, assumed_as: &[Possible]) -> Vec<String> {
        let mut all: Vec<String> = self.amount.assumption.iter().chain(&self.subject.assumption).cloned().collect();
        for one in assumed_as {
            if let Possible::ByClass(common) = one {
                all.extend(self.class_assumptions(*common));
            }
        }
        all
    }

    fn class_assumptions(&self, common: Option<usize>) -> Vec<String> {
        let mut all = Vec::new();
        let (strict, assumed) = (self.facts.hazards(common, Basis::Strict), self.facts.hazards(common, Basis::Assumed));
        let common = common.and_then(|at| self.rules.common_names.get(at));
        match (&strict, &assumed, common) {
            (None, Some(_), Some(common)) if common.outside => {
                all.push(format!("“{}”不计（{}）", common.name, common.reason));
            }
            (None, Some(hazards), Some(common)) => {
                all.push(format!("“{}”按{}计（{}）", common.name, self.symbols(hazards), common.reason));
            }
            (Some(strict), Some(assumed), _) if strict != assumed => {
                let symbols = self.symbols(assumed);
                all.push(format!("储存单元没有高于沸点的操作和特殊工艺，按{symbols}计"));
            }
            _ => {}
        }
        if strict.is_some() && !self.classes.unread.is_empty() {
            all.push(format!("危险性类别中的“{}”未计", self.classes.unread.join("、")));
        }
        all
    }

    fn symbols(&self, hazards: &[Vec<Option<usize>>]) -> String {
        let classes = hazards.iter().flatten().filter_map(|option| self.rules.classes.get((*option)?));
        let symbols: Vec<&str> = classes.map(|class| class.symbol.as_str()).collect();
        format!("{} {}", self.rules.classes_clause, symbols.join("、"))
    }

    fn beta_assumptions(&self, assumed_as: &[Possible]) -> Vec<String> {
        let mut all = Vec::new();
        for one in assumed_as {
            let Possible::Row(at) = one else { continue };
            let Some(row) = self.rules.substances.get(*at) else { continue };
            let (strict, assumed) = (self.facts.row_beta(row, Basis::Strict), self.facts.row_beta(row, Basis::Assumed));
            if let Some(hint) = row.beta_hint.as_ref().filter(|_| strict != assumed) {
                all.push(format!("“{}”的 β 取 {}（{}）", row.name, hint.value, hint.reason));
            }
        }
        all
    }

    fn warnings(&self, strict: Share) -> Vec<String> {
        let mut all: Vec<String> = self.subject.warnings.clone();
        if strict == Share::ZERO {
            return all;
        }
        all.extend(self.amount.warning.clone());
        let typed = self.line.hazard_class.trim();
        if self.classes.hazards.is_empty() && !typed.is_empty() {
            all.push(format!("危险性类别“{typed}”看不出是{}的哪一类；请按 GB 30000 写类别", self.rules.classes_clause));
        }
        if self.subject.matched_by == Some(MatchedBy::Class) && !self.subject.near_names.is_empty() {
            let (names, clause) = (self.subject.near_names.join("”“"), &self.rules.substances_clause);
            all.push(format!("按类别计；品名“{}”与“{names}”相近，若是，应按{clause}计，请核对", self.line.name));
        }
        if self.subject.matched_by.is_none() {
            let near = match self.subject.near_names.as_slice() {
                [] => String::new(),
                names => format!("（是否为“{}”？）", names.join("”“")),
            };
            let clause = &self.rules.substances_clause;
            let message = format!("{clause}没有“{}”{near}，也不知道危险性类别；请核对品名或补填类别", self.line.name);
            all.push(message);
        }
        all
    }

    /// 氨 10 t ÷ Q 10 t = 1（GB 18218-2018 表1 第1项），β=2（表3）
    fn trace(
        &self,
        share: &Conclusion<Share>,
        assumed_as: &[Possible],
        class: Option<&HazardClass>,
        beta: Option<Decimal>,
    ) -> String {
        let (rules, name) = (self.rules, self.line.name.as_str());
        let tonnes = self.amount.assumed.map_or_else(|| "存在量未知".to_owned(), |tonnes| format!("{tonnes} t"));
        let Some(value) = share.value() else {
            let what = match assumed_as {
                [Possible::ByClass(None)] if self.classes.hazards.is_empty() => "临界量未知".to_owned(),
                _ => titles(rules, assumed_as),
            };
            let bounds = self.hull(assumed_as, self.amount.assumed, Basis::Assumed).quotient;
            return format!("{name} {tonnes} 待核：{what}；q/Q {bounds}");
        };
        if value.quotient.exact() == Some(Ratio::ZERO) && class.is_none() && self.is_outside(assumed_as) {
            return format!("{name} 不计：不属于{}、{}", rules.substances_clause, rules.classes_clause);
        }
        let assumed = if matches!(share, Conclusion::Suspected(_)) { "，推定" } else { "" };
        let (critical, place) = match (assumed_as, class) {
            ([Possible::Row(at)], _) => {
                let row = rules.substances.get(*at);
                let place = row.map(|row| format!("{} 第{}项", rules.substances_clause, row.number));
                (row.map(|row| row.critical_quantity), place)
            }
            (_, Some(class)) => {
                (Some(class.critical_quantity), Some(format!("{} {}", rules.classes_clause, class.symbol)))
            }
            _ => (None, None),
        };
        let Some((critical, place)) = critical.zip(place) else {
            return format!("{name} {tonnes}：{}；q/Q {}", titles(rules, assumed_as), value.quotient);
        };
        let quotient = self.amount.assumed.and_then(|tonnes| quotient(tonnes, critical)).unwrap_or(Ratio::ZERO);
        let by = match self.subject.matched_by {
            Some(MatchedBy::Name) | None => String::new(),
            Some(by) => format!("，按{}对应", by.title()),
        };
        let beta = beta.map(|beta| format!("，β={beta}{}", self.beta_place(assumed_as))).unwrap_or_default();
        format!("{name} {tonnes} ÷ Q {critical} t = {quotient}（{} {place}{by}{assumed}）{beta}", rules.document)
    }

    fn is_outside(&self, assumed_as: &[Possible]) -> bool {
        let [Possible::ByClass(common)] = assumed_as else { return false };
        let hazards = self.facts.hazards(*common, Basis::Assumed);
        hazards.is_some_and(|hazards| hazards.iter().flatten().all(Option::is_none))
    }

    /// Where β stands; a β that is assumed is so marked.
    fn beta_place(&self, assumed_as: &[Possible]) -> String {
        let rules = self.rules;
        let [Possible::Row(at)] = assumed_as else { return format!("（{}）", rules.class_beta_clause) };
        let Some(row) = rules.substances.get(*at) else { return String::new() };
        let strict = self.facts.row_beta(row, Basis::Strict);
        match (&row.beta, strict.exact()) {
            (Some(named), Some(beta)) if Ratio::from_decimal(named.value) == Some(beta) => {
                format!("（{}）", rules.substance_beta_clause)
            }
            (_, Some(_)) => format!("（{}）", rules.class_beta_clause),
            (_, None) => "（推定）".to_owned(),
        }
    }
}
