//! Rectangles and segments of a picture, in tenths of a pixel.

/// Tenths of a pixel in a pixel.
pub(super) const PX: i64 = 10;

/// A rectangle in tenths of a pixel; y runs downwards.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Frame {
    /// Left edge.
    pub left: i64,
    /// Upper edge.
    pub top: i64,
    /// Right edge.
    pub right: i64,
    /// Lower edge.
    pub bottom: i64,
}

impl Frame {
    pub(super) const fn new(left: i64, top: i64, width: i64, height: i64) -> Self {
        Self { left, top, right: left + width, bottom: top + height }
    }

    /// The frame of this size whose middle is here.
    pub(super) const fn around(at: Spot, width: i64, height: i64) -> Self {
        Self::new(at.x - width / 2, at.y - height / 2, width, height)
    }

    pub(super) const fn width(self) -> i64 {
        self.right - self.left
    }

    pub(super) const fn height(self) -> i64 {
        self.bottom - self.top
    }

    pub(super) const fn centre(self) -> Spot {
        Spot { x: i64::midpoint(self.left, self.right), y: i64::midpoint(self.top, self.bottom) }
    }

    /// The frame with its edges moved outwards by this much.
    pub(super) const fn grown(self, by: i64) -> Self {
        Self { left: self.left - by, top: self.top - by, right: self.right + by, bottom: self.bottom + by }
    }

    /// Whether the two share an area; edges may touch.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    /// Whether the other lies within this one.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.left <= other.left && other.right <= self.right && self.top <= other.top && other.bottom <= self.bottom
    }

    /// Its corners, clockwise from the upper left.
    pub(super) const fn corners(self) -> [Spot; 4] {
        [
            Spot { x: self.left, y: self.top },
            Spot { x: self.right, y: self.top },
            Spot { x: self.right, y: self.bottom },
            Spot { x: self.left, y: self.bottom },
        ]
    }

    /// Whether a segment passes through it.
    pub(super) fn is_crossed_by(self, segment: Segment) -> bool {
        let [a, b, c, d] = self.corners();
        let edges = [(a, b), (b, c), (c, d), (d, a)];
        self.holds(segment.from)
            || self.holds(segment.to)
            || edges.iter().any(|(from, to)| segment.crosses(Segment { from: *from, to: *to }))
    }

    const fn holds(self, at: Spot) -> bool {
        self.left < at.x && at.x < self.right && self.top < at.y && at.y < self.bottom
    }
}

/// A place on the picture, in tenths of a pixel.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Spot {
    pub(super) x: i64,
    pub(super) y: i64,
}

/// A straight line between two places.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Segment {
    pub(super) from: Spot,
    pub(super) to: Spot,
}

impl Segment {
    /// Whether the two cross or touch.
    pub(super) fn crosses(self, other: Self) -> bool {
        let side = |line: Self, at: Spot| {
            ((line.to.x - line.from.x) * (at.y - line.from.y) - (line.to.y - line.from.y) * (at.x - line.from.x))
                .signum()
        };
        side(self, other.from) * side(self, other.to) <= 0
            && side(other, self.from) * side(other, self.to) <= 0
            && self.bounds().grown(1).overlaps(other.bounds().grown(1))
    }

    fn bounds(self) -> Frame {
        Frame {
            left: self.from.x.min(self.to.x),
            top: self.from.y.min(self.to.y),
            right: self.from.x.max(self.to.x),
            bottom: self.from.y.max(self.to.y),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_that_touch_do_not_overlap() {
        let frame = Frame::new(0, 0, 10, 10);
        assert!(!frame.overlaps(Frame::new(10, 0, 10, 10)));
        assert!(frame.overlaps(Frame::new(9, 9, 10, 10)));
        assert!(frame.contains(Frame::new(2, 2, 3, 3)) && !frame.contains(Frame::new(8, 8, 3, 3)));
    }

    #[test]
    fn a_line_through_a_frame_is_seen_though_it_ends_outside() {
        let frame = Frame::new(0, 0, 10, 10);
        let segment = |x, y, to_x, to_y| Segment { from: Spot { x, y }, to: Spot { x: to_x, y: to_y } };
        assert!(frame.is_crossed_by(segment(-5, 5, 15, 6)));
        assert!(frame.is_crossed_by(segment(5, 5, 6, 6)));
        assert!(!frame.is_crossed_by(segment(-5, -5, 15, -6)));
        assert!(!segment(0, 0, 1, 1).crosses(segment(20, 20, 30, 30)));
    }
}
