//! How close the hatching of areas of the highest level stands: the closer, the more such risks there are.

use super::MapArea;
use crate::model::RiskLevel;
use crate::report::pictures::canvas::{Anchor, Canvas, TextStyle};
use crate::report::pictures::frame::{Frame, PX, Spot};
use crate::report::pictures::hatch::Density;
use crate::report::pictures::level_style::MUTED;

const STYLE: TextStyle = TextStyle::of_size(12);
/// A sample is large enough for the widest hatching to be seen.
const SAMPLE: (i64, i64) = (46 * PX, 22 * PX);
const ROW: i64 = 27 * PX;

/// The most that any area has, by thirds of which the others are ranked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Majors {
    most: u64,
}

fn majors(area: &MapArea) -> u64 {
    area.counts.as_ref().map_or(0, |[majors, ..]| majors.value)
}

impl Majors {
    pub(super) fn of(areas: &[MapArea]) -> Self {
        Self { most: areas.iter().map(majors).max().unwrap_or(0) }
    }

    pub(super) fn density(self, area: &MapArea) -> Density {
        self.rank(majors(area))
    }

    fn rank(self, count: u64) -> Density {
        let [sparse, usual] = self.thirds();
        match count {
            _ if self.most < 2 || count == 0 => Density::Usual,
            _ if count <= sparse => Density::Sparse,
            _ if count <= usual => Density::Usual,
            _ => Density::Dense,
        }
    }

    /// A third and two thirds of the most.
    const fn thirds(self) -> [u64; 2] {
        [self.most / 3, self.most - self.most.div_ceil(3)]
    }

    /// Explains what the closeness means; gives the height at which it ends.
    pub(super) fn legend(self, canvas: &mut Canvas, at: Spot) -> i64 {
        if self.most < 2 {
            return at.y;
        }
        canvas.text("交叉线越密，重大风险越多", at, Anchor::Start, STYLE.in_ink(MUTED));
        let mut y = at.y + STYLE.line() + 4 * PX;
        let [sparse, usual] = self.thirds();
        let bands = [(1, sparse), (sparse + 1, usual), (usual + 1, self.most)];
        for (density, (from, to)) in Density::ALL.into_iter().zip(bands) {
            let name = match from.cmp(&to) {
                std::cmp::Ordering::Less => format!("重大风险 {from}～{to} 项"),
                std::cmp::Ordering::Equal => format!("重大风险 {from} 项"),
                std::cmp::Ordering::Greater => continue,
            };
            canvas.dense_rect(Frame::new(at.x, y, SAMPLE.0, SAMPLE.1), Some(RiskLevel::Major), density);
            let middle = y + (SAMPLE.1 - STYLE.line()) / 2;
            canvas.text(&name, Spot { x: at.x + SAMPLE.0 + 8 * PX, y: middle }, Anchor::Start, STYLE);
            y += ROW;
        }
        y
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_legend_names_every_count_once_and_as_it_is_drawn() {
        for most in 0..40 {
            let majors = Majors { most };
            let [sparse, usual] = majors.thirds();
            for count in 1..=most {
                let expected = match () {
                    () if most < 2 => Density::Usual,
                    () if count <= sparse => Density::Sparse,
                    () if count <= usual => Density::Usual,
                    () => Density::Dense,
                };
                assert_eq!(majors.rank(count), expected, "{count} of {most}");
            }
            assert!(sparse <= usual && usual <= most);
        }
        assert_eq!([1, 5, 6, 10, 11, 16].map(|count| Majors { most: 16 }.rank(count)), {
            use Density::{Dense, Sparse, Usual};
            [Sparse, Sparse, Usual, Usual, Dense, Dense]
        });
    }

    #[test]
    fn one_major_everywhere_says_nothing() {
        assert_eq!(Majors { most: 1 }.rank(1), Density::Usual);
        assert_eq!(Majors { most: 2 }.rank(1), Density::Usual);
        assert_eq!(Majors { most: 2 }.rank(2), Density::Dense);
    }
}
