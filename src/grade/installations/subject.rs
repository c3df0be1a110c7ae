//! What a line is in the standard's tables.

use crate::model::{InventoryLine, MatchedBy};
use crate::ruleset::{CasNumber, ClassReading, Installations, NameOf, Status, Substance, normal_name};
use rust_decimal::Decimal;

/// What a line may be.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Possible {
    /// A row of the table of substances, as a position.
    Row(usize),
    /// Whatever its hazard class is; with the common name whose class may be assumed.
    ByClass(Option<usize>),
}

/// What a line is.
#[derive(Debug, Default)]
pub(super) struct Subject {
    /// How it was found.
    pub(super) matched_by: Option<MatchedBy>,
    /// The name that was found, as typed.
    pub(super) matched_name: String,
    /// By what is known: one of these.
    pub(super) possible: Vec<Possible>,
    /// With the assumption: this one.
    pub(super) assumed: Option<Possible>,
    /// The assumption, where `assumed` needs one.
    pub(super) assumption: Option<String>,
    /// What is wrong or doubtful, and what to do.
    pub(super) warnings: Vec<String>,
    /// Known names like the line's.
    pub(super) near_names: Vec<String>,
}

impl Subject {
    /// Looks for the name, then the second name, then the CAS number, then the class.
    pub(super) fn of(rules: &Installations, line: &InventoryLine, classes: &ClassReading) -> Self {
        let mut subject = Self::default();
        let cas = subject.read_cas(line);
        let by_name = rules.find_name(&line.name).map(|found| (MatchedBy::Name, &line.name, found));
        let by_alias = || rules.find_name(&line.alias).map(|found| (MatchedBy::Alias, &line.alias, found));
        if let Some((matched_by, name, found)) = by_name.or_else(by_alias) {
            subject.matched_by = Some(matched_by);
            name.clone_into(&mut subject.matched_name);
            subject.take_names(rules, line, found);
            subject.compare_cas(rules, found, cas.as_ref(), name);
        } else if let Some(cas) = cas.filter(|cas| is_known(rules, cas)) {
            subject.take_cas(rules, line, &cas);
        } else {
            subject.near_names = rules.near_names(&line.name);
            subject.possible = vec![Possible::ByClass(None)];
            subject.matched_by = (!classes.hazards.is_empty()).then_some(MatchedBy::Class);
        }
        subject.allow_for_mixture(rules, line, classes);
        subject
    }

    fn read_cas(&mut self, line: &InventoryLine) -> Option<CasNumber> {
        let text = line.cas.trim();
        let cas = CasNumber::read(text);
        if cas.is_none() && text.chars().any(|c| c.is_ascii_digit()) {
            self.warnings.push(format!("CAS 号“{text}”校验位或写法不对，没有采用；请核对"));
        }
        cas
    }

    fn take_names(&mut self, rules: &Installations, line: &InventoryLine, found: &[NameOf]) {
        match found {
            [NameOf::Common(at)] => self.take_common_name(rules, *at),
            [NameOf::Row(at)] => self.possible = vec![Possible::Row(*at)],
            several => {
                let rows = several.iter().filter_map(|of| if let NameOf::Bare(at) = of { Some(*at) } else { None });
                self.take_qualified(rules, line, &rows.collect::<Vec<_>>(), Possible::ByClass(None));
            }
        }
    }

    fn take_common_name(&mut self, rules: &Installations, at: usize) {
        let Some(common) = rules.common_names.get(at) else { return };
        self.matched_by = Some(MatchedBy::CommonName);
        match (common.row, rules.common_names_status) {
            (Some(row), Status::Verified) => self.possible = vec![Possible::Row(row)],
            (Some(row), Status::Draft) => {
                self.possible = vec![Possible::Row(row), Possible::ByClass(None)];
                self.assumed = Some(Possible::Row(row));
                self.assumption = rules.substances.get(row).map(|substance| {
                    format!("“{}”按{}计（{}）", common.name, row_title(rules, substance), common.reason)
                });
            }
            (None, _) => self.possible = vec![Possible::ByClass(Some(at))],
        }
    }

    /// A bare name is a row whose condition stands beside it, or whose content fits; else it may be any of the rows.
    fn take_qualified(&mut self, rules: &Installations, line: &InventoryLine, rows: &[usize], other: Possible) {
        let text = normal_name(&format!("{}{}{}", line.name, line.alias, line.content));
        let contents = percentages(&text);
        let (mut certain, mut open, mut complete) = (Vec::new(), Vec::new(), !rows.is_empty());
        for at in rows {
            let Some(qualifier) = rules.substances.get(*at).and_then(|row| row.qualifier.as_ref()) else {
                complete = false;
                open.push(Possible::Row(*at));
                continue;
            };
            complete &= qualifier.complete;
            let above = qualifier.content_above.filter(|_| !contents.is_empty());
            match above {
                _ if qualifier.conditions.iter().any(|condition| text.contains(condition.as_str())) => {
                    certain.push(Possible::Row(*at));
                }
                Some(edge) if contents.iter().all(|content| *content > edge) => certain.push(Possible::Row(*at)),
                Some(edge) if contents.iter().all(|content| *content <= edge) => {}
                _ => open.push(Possible::Row(*at)),
            }
        }
        self.possible = if !certain.is_empty() {
            certain
        } else if complete && !open.is_empty() {
            open
        } else {
            open.push(other);
            open
        };
        if self.possible.len() > 1 {
            self.warnings.push(format!("要看含量、形态才能定是哪一项：{}；请补填含量", titles(rules, &self.possible)));
        }
    }

    fn take_cas(&mut self, rules: &Installations, line: &InventoryLine, cas: &CasNumber) {
        self.matched_by = Some(MatchedBy::Cas);
        let rows = rules.rows_of_cas(cas);
        let common = rules.common_name_of_cas(cas);
        match (rows.as_slice(), common) {
            ([], Some(at)) => {
                self.take_common_name(rules, at);
                self.matched_by = Some(MatchedBy::Cas);
            }
            ([at], _) if rules.substances.get(*at).is_some_and(|row| row.cas_decides) => {
                self.possible = vec![Possible::Row(*at)];
            }
            (rows, common) => self.take_qualified(rules, line, rows, Possible::ByClass(common)),
        }
    }

    /// A CAS number of something else is a slip in one of the two cells.
    fn compare_cas(&mut self, rules: &Installations, found: &[NameOf], cas: Option<&CasNumber>, name: &str) {
        let Some(cas) = cas else { return };
        let own = found.iter().flat_map(|of| match of {
            NameOf::Row(at) | NameOf::Bare(at) => rules.substances.get(*at).map_or(&[][..], |row| row.cas.as_slice()),
            NameOf::Common(at) => rules.common_names.get(*at).map_or(&[][..], |common| common.cas.as_slice()),
        });
        let own: Vec<&String> = own.collect();
        if own.is_empty() || own.iter().any(|number| *number == cas.as_str()) {
            return;
        }
        let rows = rules.rows_of_cas(cas);
        let of_row = rows.first().and_then(|at| rules.substances.get(*at)).map(|row| row_title(rules, row));
        let of_common = || rules.common_name_of_cas(cas).and_then(|at| rules.common_names.get(at));
        let whose = of_row.or_else(|| of_common().map(|common| common.name.clone()));
        let whose = whose.map(|whose| format!("是{whose}的，")).unwrap_or_default();
        self.warnings.push(format!("CAS 号 {} {whose}与品名“{name}”不符，按品名计；请核对", cas.as_str()));
    }

    /// 4.2.3: a mixture of the pure substance's hazard class counts as the substance, another by its own class.
    fn allow_for_mixture(&mut self, rules: &Installations, line: &InventoryLine, classes: &ClassReading) {
        let [Possible::Row(at)] = self.possible.as_slice() else { return };
        let (at, text) = (*at, normal_name(&format!("{}{}", line.name, line.content)));
        let lowest = percentages(&text).into_iter().min().filter(|content| *content < rules.pure_from);
        let Some(row) = rules.substances.get(at).filter(|row| row.qualifier.is_none()) else { return };
        let Some(content) = lowest else { return };
        self.possible.push(Possible::ByClass(None));
        let hinted = row.beta_hint.as_ref().map_or(&[][..], |hint| hint.classes.as_slice());
        let mut options = classes.hazards.iter().flat_map(|hazard| hazard.options.iter().flatten()).peekable();
        let is_other = options.peek().is_some() && !hinted.is_empty() && !options.any(|class| hinted.contains(class));
        // A dissolved toxic gas is another thing than the gas: nothing is assumed of it.
        if row.beta.is_none() && row.cas_decides {
            let assumed = if is_other { Possible::ByClass(None) } else { Possible::Row(at) };
            let (same, by) = if is_other { ("不同", "其类别") } else { ("相同", "纯物质") };
            self.assumed = Some(assumed);
            self.assumption = Some(format!("含量 {content}%，视为与纯物质危险类别{same}，按{by}计"));
        } else {
            self.warnings.push(format!("含量 {content}%，可能不是{}；请补填危险性类别或核对", row_title(rules, row)));
        }
    }
}

fn is_known(rules: &Installations, cas: &CasNumber) -> bool {
    !rules.rows_of_cas(cas).is_empty() || rules.common_name_of_cas(cas).is_some()
}

/// 表1第1项氨.
pub(super) fn row_title(rules: &Installations, row: &Substance) -> String {
    format!("{}第{}项“{}”", rules.substances_clause, row.number, row.name)
}

/// What a line may be, in words.
pub(super) fn titles(rules: &Installations, possible: &[Possible]) -> String {
    let title = |one: &Possible| match one {
        Possible::Row(at) => {
            rules.substances.get(*at).map(|row| format!("{}，Q={} t", row_title(rules, row), row.critical_quantity))
        }
        Possible::ByClass(_) => Some(format!("不在{}的，按{}", rules.substances_clause, rules.classes_clause)),
    };
    possible.iter().filter_map(title).collect::<Vec<_>>().join("；")
}

/// The numbers before per cent signs.
fn percentages(text: &str) -> Vec<Decimal> {
    let mut numbers = Vec::new();
    let mut pieces = text.split('%').peekable();
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() {
            break;
        }
        let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '~');
        let start = piece.trim_end_matches(is_number).len();
        let range = piece.get(start..).unwrap_or_default();
        numbers.extend(range.split(['-', '~']).filter_map(|number| number.parse::<Decimal>().ok()));
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents_are_read() {
        let read = |text: &str| percentages(&normal_name(text)).iter().map(Decimal::to_string).collect::<Vec<_>>();
        assert_eq!(read("甲醛（37～40％）"), ["37", "40"]);
        assert_eq!(read("含可燃物≤0.2%，其他1%"), ["0.2", "1"]);
        assert_eq!(read("92#汽油"), Vec::<String>::new());
    }
}
