//! Measures text matching against labelled sentences.

use super::Bench;
use super::cases::own_trades;
use crate::grade::criteria::may_concern;
use crate::ruleset::RulesetError;
use crate::ruleset::criteria::NormalText;
use crate::ruleset::spec::{LabelKind, SentenceSpec};

/// How well texts are matched, by pack and as a whole.
#[derive(Clone, Debug, Default)]
pub struct TextScore {
    /// One line for each file of sentences.
    pub packs: Vec<PackScore>,
    /// What was missed or wrongly suspected.
    pub missed: Vec<Missed>,
}

/// The figures of one pack: of the sentences to learn from and of those held out.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct PackScore {
    /// The pack.
    pub id: String,
    /// Sentences that are not held out.
    pub seen: Counts,
    /// Sentences held out.
    pub held_out: Counts,
}

/// How many sentences were suspected rightly and wrongly.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Counts {
    /// Major and suspected.
    pub hit: u32,
    /// Major and not suspected.
    pub missed: u32,
    /// Not major and suspected.
    pub false_alarm: u32,
    /// Not major and not suspected.
    pub quiet: u32,
}

impl Counts {
    /// Of the major ones, how many were suspected, in tenths of a percent; none where there are none.
    #[must_use]
    pub fn recall(&self) -> Option<u32> {
        permille(self.hit, self.hit + self.missed)
    }

    /// Of the suspected ones, how many are major, in tenths of a percent; none where there are none.
    #[must_use]
    pub fn precision(&self) -> Option<u32> {
        permille(self.hit, self.hit + self.false_alarm)
    }

    /// Both sets together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            hit: self.hit + other.hit,
            missed: self.missed + other.missed,
            false_alarm: self.false_alarm + other.false_alarm,
            quiet: self.quiet + other.quiet,
        }
    }
}

fn permille(part: u32, whole: u32) -> Option<u32> {
    (part * 1_000 + whole / 2).checked_div(whole)
}

/// A sentence that was judged wrongly.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Missed {
    /// The pack.
    pub pack: String,
    /// The sentence.
    pub text: String,
    /// The clauses of its label; empty where it is not major.
    pub clauses: Vec<String>,
    /// What was suspected: rules with the words that hit.
    pub suspected: Vec<String>,
    /// Whether it is held out.
    pub held_out: bool,
}

impl Bench {
    /// Judges every labelled sentence against all criteria, whenever they are in force.
    ///
    /// # Errors
    /// When a file is not written as sentences are.
    pub fn measure_texts(&self) -> Result<TextScore, RulesetError> {
        let mut score = TextScore::default();
        for (path, spec) in crate::ruleset::sentences(&self.files)? {
            let id = path.split('/').next().unwrap_or_default().to_owned();
            let mut line = PackScore { id: id.clone(), ..PackScore::default() };
            for sentence in &spec.sentences {
                let suspected = self.suspected(&id, sentence);
                let counts = if sentence.held_out { &mut line.held_out } else { &mut line.seen };
                let is_major = sentence.kind == LabelKind::Major;
                let slot = match (is_major, suspected.is_empty()) {
                    (true, false) => &mut counts.hit,
                    (true, true) => &mut counts.missed,
                    (false, false) => &mut counts.false_alarm,
                    (false, true) => &mut counts.quiet,
                };
                *slot += 1;
                if is_major == suspected.is_empty() {
                    let (pack, text, clauses) = (id.clone(), sentence.text.clone(), sentence.clauses.clone());
                    score.missed.push(Missed { pack, text, clauses, suspected, held_out: sentence.held_out });
                }
            }
            score.packs.push(line);
        }
        Ok(score)
    }

    /// A major sentence must be suspected by a criterion of its own pack, another one by none of any pack. Its enterprise is
    /// one of the pack's trades; where the pack has none, the trade is unknown.
    fn suspected(&self, pack: &str, sentence: &SentenceSpec) -> Vec<String> {
        let criteria = &self.criteria;
        let own = criteria.packs.iter().position(|found| found.id == pack);
        let named: Vec<String> = Some(&sentence.trade).filter(|trade| !trade.is_empty()).cloned().into_iter().collect();
        let trades = own.map(|own| own_trades(criteria, own, &named)).filter(|trades| !trades.is_empty());
        let told = [NormalText::new(&sentence.text)];
        let is_major = sentence.kind == LabelKind::Major;
        let mut suspected = Vec::new();
        for hit in criteria.matcher.find(&sentence.text) {
            let Some(criterion) = criteria.all.get(hit.criterion) else { continue };
            let counts = !is_major || Some(criterion.pack) == own;
            if counts && may_concern(criteria, criterion, &told, trades.as_deref()) {
                suspected.push(format!("{}（{}）", criterion.id, hit.words.join("、")));
            }
        }
        suspected
    }
}
