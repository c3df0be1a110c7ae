//! One rule in full, by its identifier.

use super::Bench;
use crate::ruleset::criteria::{Criterion, CriterionTest, Fact, Pack};
use crate::ruleset::reference::{Checks, Reference};
use crate::ruleset::{Profile, Status};
use crate::script::Condition;

/// A rule as lines of label and text.
pub type Shown = Vec<(&'static str, String)>;

impl Bench {
    /// The criterion, pack, fact, profile, check, duty, time limit or code list with this identifier.
    #[must_use]
    pub fn show(&self, id: &str) -> Option<Shown> {
        if let Some(criterion) = self.criteria.find(id) {
            return Some(self.criterion(criterion));
        }
        if let Some(pack) = self.criteria.packs.iter().find(|pack| pack.id == id) {
            return Some(self.pack(pack));
        }
        if let Some(fact) = self.criteria.facts.find(id) {
            return Some(self.fact(fact));
        }
        if let Some((method, profile)) = self.ruleset.find_profile(id) {
            return self.ruleset.methods.get(method)?.profiles.get(profile).map(profile_lines);
        }
        check_lines(&Checks::load(&self.files, &self.ruleset).ok()?, id)
            .or_else(|| reference_lines(&Reference::load(&self.files).ok()?, id))
    }

    /// Identifiers that look like this one.
    #[must_use]
    pub fn near_ids(&self, id: &str) -> Vec<&str> {
        let criteria = self.criteria.all.iter().map(|criterion| criterion.id.as_str());
        let all =
            criteria.chain(self.ruleset.profile_ids()).chain(self.criteria.packs.iter().map(|pack| pack.id.as_str()));
        let mut near: Vec<(usize, &str)> =
            all.map(|known| (strsim::levenshtein(known, id), known)).filter(|(distance, _)| *distance <= 3).collect();
        near.sort_unstable();
        near.into_iter().take(5).map(|(_, known)| known).collect()
    }

    fn criterion(&self, criterion: &Criterion) -> Shown {
        let pack = self.criteria.pack_of(criterion).map(|pack| pack.title.clone()).unwrap_or_default();
        let (from, to) = (criterion.effective_from, criterion.effective_to);
        let day = |day: Option<jiff::civil::Date>| day.map_or("…".to_owned(), |day| day.to_string());
        let mut lines = vec![
            ("编号", criterion.id.clone()),
            ("规则包", format!("{pack} · {}", criterion.chapter)),
            ("情形", criterion.title.clone()),
            ("内容", criterion.detail.clone()),
            ("依据", format!("{}（{}）", criterion.basis(), status(criterion.status))),
            ("有效期", format!("{} 至 {}", day(from), day(to))),
            ("行业", if criterion.trades.is_empty() { "本包全部".to_owned() } else { criterion.trades.join("、") }),
        ];
        lines.extend(criterion.premises.iter().map(|premise| ("前提", premise.source().to_owned())));
        lines.push((
            "条件",
            match &criterion.test {
                CriterionTest::Condition(condition) => condition.source().to_owned(),
                CriterionTest::Person => "只能由人认定".to_owned(),
                CriterionTest::Count { elements, at_least } => {
                    let ids =
                        elements.iter().filter_map(|at| self.criteria.all.get(*at)).map(|element| element.id.as_str());
                    format!("以下要素成立 {at_least} 条以上：{}", ids.collect::<Vec<_>>().join("、"))
                }
            },
        ));
        lines.extend([
            ("因类", criterion.cause.title().to_owned()),
            ("自查", criterion.check.clone()),
            ("怎么查", criterion.guidance.clone()),
            ("处理", criterion.remedy.clone()),
            ("我们的理解", criterion.interpretation.clone()),
            ("说明", criterion.note.clone()),
        ]);
        for name in criterion.conditions().flat_map(Condition::reads) {
            lines.extend(self.criteria.facts.find(name).map(|fact| ("事实", format!("{name}：{}", fact.ask))));
        }
        without_empty(lines)
    }

    fn pack(&self, pack: &Pack) -> Shown {
        let refers: Vec<&str> = pack
            .refers_to
            .iter()
            .filter_map(|at| self.criteria.packs.get(*at))
            .map(|pack| pack.title.as_str())
            .collect();
        let trades: Vec<&str> = pack.trades.iter().map(|trade| trade.name.as_str()).collect();
        let mut lines = vec![
            ("规则包", pack.id.clone()),
            ("名称", pack.title.clone()),
            ("行业", trades.join("、")),
            ("同时适用", refers.join("、")),
            ("说明", pack.note.clone()),
        ];
        let own = self
            .criteria
            .all
            .iter()
            .filter(|criterion| self.criteria.pack_of(criterion).is_some_and(|of| of.id == pack.id));
        lines.extend(
            own.map(|criterion| ("标准", format!("{} {} {}", criterion.id, criterion.clause, criterion.title))),
        );
        without_empty(lines)
    }

    fn fact(&self, fact: &Fact) -> Shown {
        let readers = self.criteria.all.iter().filter(|criterion| criterion.reads(&fact.id));
        without_empty(vec![
            ("事实", fact.id.clone()),
            ("名称", fact.title.clone()),
            ("问法", fact.ask.clone()),
            ("单位", fact.unit.clone()),
            ("可填", fact.choices().join("、")),
            ("用在", readers.map(|criterion| criterion.id.as_str()).collect::<Vec<_>>().join("、")),
        ])
    }
}

fn profile_lines(profile: &Profile) -> Shown {
    let mut lines = vec![
        ("档案", profile.id.clone()),
        ("名称", profile.title.clone()),
        ("依据", format!("{} {}（{}）", profile.source.document, profile.source.clause, status(profile.status))),
    ];
    if let crate::ruleset::Grading::Bands(bands) = &profile.grading {
        lines.extend(
            bands.iter().map(|band| ("分级", format!("{}：{}（{}）", band.range, band.level.title(), band.name))),
        );
    }
    lines.push(("说明", profile.source.note.clone()));
    without_empty(lines)
}

fn check_lines(checks: &Checks, id: &str) -> Option<Shown> {
    let check = checks.all().iter().find(|check| check.id == id)?;
    Some(without_empty(vec![
        ("核查", check.id.clone()),
        ("名称", check.title.clone()),
        ("依据", format!("{} {}（{}）", check.source.document, check.clause, status(check.status))),
        ("条件", check.condition.source().to_owned()),
        ("提示", check.reason.clone()),
        ("处理", check.remedy.clone()),
    ]))
}

fn reference_lines(reference: &Reference, id: &str) -> Option<Shown> {
    if let Some(duty) = reference.duties.iter().find(|duty| duty.spec.id.value == id) {
        return Some(without_empty(vec![
            ("职责", id.to_owned()),
            ("名称", duty.spec.title.clone()),
            ("依据", format!("{} {}（{}）", duty.source.document, duty.spec.clause, status(duty.status))),
            ("算完成", duty.spec.counts.clone()),
            ("证据", duty.spec.evidence.join("、")),
            ("处理", duty.spec.remedy.clone()),
            ("说明", duty.spec.note.clone()),
        ]));
    }
    if let Some(limit) = reference.deadlines.iter().find(|limit| limit.spec.id.value == id) {
        return Some(without_empty(vec![
            ("最长期限", id.to_owned()),
            ("名称", limit.spec.title.clone()),
            ("依据", format!("{} {}（{}）", limit.source.document, limit.spec.clause, status(limit.status))),
            ("天数", limit.spec.days.to_string()),
            ("说明", [limit.spec.note.as_str(), &limit.source.note].concat()),
        ]));
    }
    let list = reference.codes.list(id)?;
    let mut lines = vec![
        ("代码表", id.to_owned()),
        ("名称", list.title.clone()),
        ("依据", format!("{}（{}）", list.source.document, status(list.status))),
    ];
    lines.extend(list.entries.iter().map(|entry| ("代码", format!("{} {}", entry.code, entry.name))));
    lines.push(("说明", list.source.note.clone()));
    Some(without_empty(lines))
}

const fn status(status: Status) -> &'static str {
    match status {
        Status::Verified => "已核对",
        Status::Draft => "草案，依据未核对原文",
    }
}

fn without_empty(lines: Shown) -> Shown {
    lines.into_iter().filter(|(_, text)| !text.trim().is_empty()).collect()
}
