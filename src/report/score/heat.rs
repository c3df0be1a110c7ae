//! 得分热力图: subjects by items, darker where a larger share of the points was lost.

use super::words::{points, titled};
use crate::model::score::{Assessment, ItemScore, Standing, SubjectScore};
use crate::report::pictures::{Caption, HeatCell, HeatColumn, HeatMap, HeatRow, Picture};

/// Subjects in one picture: as many as stand on a page of A4.
const MOST_SUBJECTS: usize = 40;
/// What a page of a document holds, in mm.
const MOST_WIDE: u32 = 155;
const MOST_HIGH: u32 = 195;

/// The heat map as SVG; of more than forty subjects, one picture after another.
#[must_use]
pub fn heat_map(assessment: &Assessment) -> String {
    pictures(assessment).map(|(_, picture)| picture.svg().to_owned()).collect()
}

/// The heat map in pictures of forty subjects at most, by group and rank, with the names under which documents show them.
#[must_use]
pub fn heat_pictures(assessment: &Assessment) -> Vec<(String, Picture)> {
    pictures(assessment).collect()
}

/// See [`heat_pictures`]; each is drawn when it is asked for.
pub(super) fn pictures(assessment: &Assessment) -> impl Iterator<Item = (String, Picture)> {
    let all = assessment.subjects.len().div_ceil(MOST_SUBJECTS);
    assessment.subjects.chunks(MOST_SUBJECTS).zip(1..).map(move |(subjects, number)| {
        let part = if all > 1 { format!("（{number}/{all}）") } else { String::new() };
        let title = format!("{}年度{}考核得分热力图{part}", assessment.year, assessment.scheme.about);
        let notes = vec!["格内为得分，颜色越深失分占应得分的比例越大；待核为还没有核定，缺项为不涉及。".to_owned()];
        (format!("heat-{number}"), map(assessment, subjects, Caption { title, notes }).draw())
    })
}

/// How wide a picture may be in mm so that it stands on a page with its caption.
pub(super) fn width_on_paper(picture: &Picture) -> u32 {
    let (width, height) = picture.size_px();
    (MOST_HIGH * width / height.max(1)).clamp(1, MOST_WIDE)
}

fn map(assessment: &Assessment, subjects: &[SubjectScore], caption: Caption) -> HeatMap {
    let leaves = || assessment.items.iter().enumerate().filter(|(_, item)| item.is_leaf);
    let column = |(_, item): (usize, &crate::model::score::ItemHead)| HeatColumn {
        label: item.id.clone(),
        full: points(item.points),
        title: format!("{}（{} 分）", titled(item), points(item.points)),
    };
    let row = |subject: &SubjectScore| HeatRow {
        group: subject.group.clone(),
        label: subject.name.clone(),
        total: subject.score.map_or_else(|| "—".to_owned(), |score| format!("{score:.2}")),
        cells: leaves().map(|(at, _)| subject.items.get(at).map_or(HeatCell::Beside, cell)).collect(),
    };
    HeatMap { caption, columns: leaves().map(column).collect(), rows: subjects.iter().map(row).collect() }
}

fn cell(item: &ItemScore) -> HeatCell {
    match item.standing {
        Standing::Given => HeatCell::Points { text: points(item.points), lost: item.full - item.points, of: item.full },
        Standing::Pending => HeatCell::Open,
        Standing::NotApplicable => HeatCell::Beside,
    }
}
