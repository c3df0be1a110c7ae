//! What packs there are.

use super::Bench;
use crate::ruleset::Status;
use jiff::civil::Date;

/// A pack and its counts.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct PackLine {
    /// Identifier.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Criteria in force on the day, elements and counting rules included.
    pub in_force: usize,
    /// Criteria not in force on the day.
    pub out_of_force: usize,
    /// Drafts among those in force.
    pub drafts: usize,
    /// How many the standard counts.
    pub published: Option<usize>,
    /// Documents in force, in the order of their chapters.
    pub documents: Vec<String>,
}

impl Bench {
    /// The packs of criteria and what is in force on a day.
    #[must_use]
    pub fn packs(&self, on: Date) -> Vec<PackLine> {
        let mut lines = Vec::new();
        for (at, pack) in self.criteria.packs.iter().enumerate() {
            let own = self.criteria.all.iter().filter(|criterion| criterion.pack == at);
            let mut line = PackLine {
                id: pack.id.clone(),
                title: pack.title.clone(),
                published: pack.published_count,
                ..PackLine::default()
            };
            for criterion in own {
                if !criterion.in_force(on) {
                    line.out_of_force += 1;
                    continue;
                }
                line.in_force += 1;
                line.drafts += usize::from(criterion.status == Status::Draft);
                if !line.documents.contains(&criterion.source.document) {
                    line.documents.push(criterion.source.document.clone());
                }
            }
            lines.push(line);
        }
        lines
    }
}
