//! What is already on a map, so that nothing is put over it.

use crate::report::pictures::frame::{Frame, Segment};

/// Signs, labels and leader lines that have their place.
#[derive(Clone)]
pub(super) struct Crowd {
    window: Frame,
    signs: Vec<Frame>,
    labels: Vec<Frame>,
    leaders: Vec<Segment>,
}

impl Crowd {
    /// A map with these signs, which labels must leave free.
    pub(super) const fn new(window: Frame, signs: Vec<Frame>) -> Self {
        Self { window, signs, labels: Vec::new(), leaders: Vec::new() }
    }

    /// Whether a label may stand here.
    pub(super) fn has_room(&self, label: Frame) -> bool {
        self.window.contains(label)
            && !self.labels.iter().any(|other| other.overlaps(label))
            && !self.signs.iter().any(|sign| sign.overlaps(label))
            && !self.leaders.iter().any(|leader| label.is_crossed_by(*leader))
    }

    /// Whether a label is so far from the signs of others that it is not taken for theirs.
    pub(super) fn is_clear(&self, label: Frame, clearance: i64, own_sign: Frame) -> bool {
        let near = label.grown(clearance);
        !self.signs.iter().any(|sign| !sign.overlaps(own_sign) && sign.overlaps(near))
    }

    /// Whether a leader line may run here. It may touch signs that lie over the one that it begins at, and meet the lines
    /// of points at the same place.
    pub(super) fn is_free(&self, leader: Segment, own_sign: Frame) -> bool {
        !self.labels.iter().any(|label| label.is_crossed_by(leader))
            && !self.signs.iter().any(|sign| !sign.overlaps(own_sign) && sign.is_crossed_by(leader))
            && !self.leaders.iter().any(|other| other.from != leader.from && other.crosses(leader))
    }

    /// Gives back the place of a label and of its leader line.
    pub(super) fn release(&mut self, label: Frame, leader: Option<Segment>) {
        self.labels.retain(|other| *other != label);
        self.leaders.retain(|other| Some(*other) != leader);
    }

    /// Takes the place of a label and of its leader line.
    pub(super) fn take(&mut self, label: Frame, leader: Option<Segment>) {
        self.labels.push(label);
        self.leaders.extend(leader);
    }
}
