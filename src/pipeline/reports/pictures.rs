//! The pictures of a report, drawn from the figures and lists that it shows.

use super::content::Wanted;
use super::maps::{site_map, town_map};
use super::office::Office;
use super::{ReportError, picture_table};
use crate::analyse::figures::{UNSAID, per_cent, shares_of_hundred};
use crate::model::RiskLevel;
use crate::model::period::day_words;
use crate::report::WordPicture;
use crate::report::document::{Content, DocumentRow, DocumentTable, TableLine, plain};
use crate::report::pictures::{
    ActivityBar, Caption, Count, DangerTypeBar, Fonts, FunnelStage, LevelsByTrade, Pareto, Picture,
    RectificationFunnel, Rendered, RiskComparison, TradeLevels, Trend, TrendPoint, TrendSeries,
};
use crate::ruleset::spec::PictureSpec;
use crate::ruleset::{PictureKind, Report};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::collections::BTreeMap;

/// How many times larger than on screen pictures are, so that print is sharp.
pub(in crate::pipeline) const ENLARGEMENT: u8 = 2;
/// Activities that a comparison shows.
const MOST_ACTIVITIES: usize = 20;

/// Pictures of a report.
#[derive(Debug, Default)]
pub(super) struct Pictures {
    /// For Word, by name.
    pub(super) word: BTreeMap<String, WordPicture>,
    /// For pages, by name.
    pub(super) svg: BTreeMap<String, String>,
    /// Whether the machine has no font for what is written in them.
    pub(super) missing_font: bool,
}

/// Pictures that are drawn already: several documents of a package show the same map.
#[derive(Debug, Default)]
pub(super) struct Gallery(BTreeMap<String, Rendered>);

impl Gallery {
    fn png(&mut self, picture: &Picture) -> Result<Rendered, ReportError> {
        if let Some(known) = self.0.get(picture.svg()) {
            return Ok(known.clone());
        }
        let rendered = Fonts::shared().png(picture, ENLARGEMENT)?;
        self.0.insert(picture.svg().to_owned(), rendered.clone());
        Ok(rendered)
    }
}

/// Draws all pictures of a report.
pub(super) fn draw(
    office: &Office<'_>,
    wanted: Wanted<'_>,
    content: &Content<'_>,
    gallery: &mut Gallery,
) -> Result<Pictures, ReportError> {
    let mut pictures = Pictures::default();
    for spec in &wanted.report.spec.pictures {
        if !Report::is_for(&spec.scopes, wanted.scope.key()) {
            continue;
        }
        let picture = picture(office, wanted, content, spec)?;
        let rendered = gallery.png(&picture)?;
        let (width, height) = picture.size_px();
        let name = spec.id.value.clone();
        pictures.missing_font |= rendered.missing_font;
        pictures.svg.insert(name.clone(), picture.svg().to_owned());
        pictures.word.insert(name, WordPicture { png: rendered.png, width, height, alt: spec.title.clone() });
    }
    Ok(pictures)
}

fn picture(
    office: &Office<'_>,
    wanted: Wanted<'_>,
    content: &Content<'_>,
    spec: &PictureSpec,
) -> Result<Picture, ReportError> {
    let caption = caption(content, &spec.title);
    let of_picture = content.tables.iter().find(|table| table.id == picture_table(&spec.id.value));
    Ok(match spec.kind {
        PictureKind::Trend => trend(caption, of_picture),
        PictureKind::Levels => levels(caption, of_picture),
        PictureKind::Pareto => {
            let table = spec.table.as_ref().and_then(|id| content.tables.iter().find(|table| table.id == id.value));
            pareto(caption, table)
        }
        PictureKind::Funnel => funnel(caption, content, spec),
        PictureKind::Comparison => {
            let list = spec.list.as_ref().and_then(|id| content.lists.iter().find(|list| list.id == id.value));
            comparison(caption, list.map_or(&[], |list| &list.rows))
        }
        PictureKind::TownMap => town_map(office, caption, of_picture)?,
        PictureKind::SiteMap => site_map(office, wanted, caption)?,
    })
}

/// The title and how to read it.
fn caption(content: &Content<'_>, title: &str) -> Caption {
    let head = &content.head;
    Caption { title: format!("{}{title}", head.scope_name), notes: vec![format!("截至{}", day_words(head.as_of))] }
}

fn trend(caption: Caption, table: Option<&DocumentTable>) -> Picture {
    let lines = table.map_or(&[][..], |table| &table.lines);
    let titles = table.map_or(&[][..], |table| table.headings.get(1..).unwrap_or_default());
    let series = titles.iter().take(Trend::MOST_SERIES).enumerate().map(|(at, title)| TrendSeries {
        name: title.clone(),
        points: lines.iter().map(|line| point(line, at)).collect(),
    });
    // 2026年9月 is too wide for an axis of thirteen months.
    let month = |line: &TableLine| line.name.trim_start_matches("20").replace('年', ".").replace('月', "");
    Trend { caption, months: lines.iter().map(month).collect(), series: series.collect() }.draw()
}

fn point(line: &TableLine, at: usize) -> Option<TrendPoint> {
    let value = line.numbers.get(at).copied().flatten()?;
    Some(TrendPoint { value: whole(value), text: cell(line, at) })
}

pub(super) fn cell(line: &TableLine, at: usize) -> String {
    line.cells.get(at).map(|cell| plain(cell)).unwrap_or_default()
}

/// The number of a cell, or 0 where it is not known.
pub(super) fn whole_cell(line: &TableLine, at: usize) -> u64 {
    line.numbers.get(at).copied().flatten().map_or(0, whole)
}

fn whole(value: Decimal) -> u64 {
    value.round().to_u64().unwrap_or(0)
}

fn levels(caption: Caption, table: Option<&DocumentTable>) -> Picture {
    let trade = |line: &TableLine| {
        let count = |at: usize| Count { value: whole_cell(line, at), text: cell(line, at) };
        let levels = [count(0), count(1), count(2), count(3)];
        let total: u64 = levels.iter().map(|count| count.value).sum();
        TradeLevels { label: line.name.clone(), levels, unrated: None, total: total.to_string() }
    };
    let trades = table.map_or(&[][..], |table| &table.lines).iter().map(trade);
    // Who has no graded risk has no bar.
    LevelsByTrade { caption, trades: trades.filter(|trade| trade.total != "0").collect() }.draw()
}

fn pareto(mut caption: Caption, table: Option<&DocumentTable>) -> Picture {
    let lines = table.map_or(&[][..], |table| &table.lines);
    let unsaid = lines.iter().find(|line| line.name == UNSAID);
    let note = unsaid.map(|line| format!("另有 {} 项没有填类型，不在图中", cell(line, 0)));
    caption.notes.extend(note);
    let mut lines: Vec<(&TableLine, Decimal)> = lines
        .iter()
        .filter(|line| line.name != UNSAID)
        .filter_map(|line| Some((line, line.numbers.first().copied().flatten()?)))
        .filter(|(_, value)| !value.is_zero())
        .collect();
    lines.sort_by(|(_, one), (_, other)| other.cmp(one));
    let values: Vec<Decimal> = lines.iter().map(|(_, value)| *value).collect();
    let shares = shares_of_hundred(&values, 1).unwrap_or_default();
    let mut so_far = Decimal::ZERO;
    let bars = lines.iter().zip(shares).map(|((line, value), share)| {
        so_far += share;
        DangerTypeBar {
            label: line.name.clone(),
            value: whole(*value),
            text: cell(line, 0),
            cumulative_percent: so_far,
            cumulative_text: format!("{:.1}%", per_cent(so_far, 1)),
        }
    });
    Pareto { caption, bars: bars.collect() }.draw()
}

fn funnel(caption: Caption, content: &Content<'_>, spec: &PictureSpec) -> Picture {
    let named = spec
        .figures
        .iter()
        .filter_map(|id| content.named.iter().zip(&content.marked).find(|(named, _)| named.figure.id == id.value));
    let stage = |(named, marked): (&crate::report::document::Named<'_>, &String)| FunnelStage {
        label: named.figure.title.clone(),
        value: named.amount.value.number().map_or(0, whole),
        text: plain(marked),
        remark: String::new(),
    };
    RectificationFunnel { caption, stages: named.map(stage).collect() }.draw()
}

/// 作业安全风险比较图: the activities with the highest values.
fn comparison(caption: Caption, rows: &[DocumentRow<'_>]) -> Picture {
    let bar = |row: &DocumentRow<'_>| {
        let text = |name: &str| row.fields.get(name).filter(|text| !text.is_empty());
        let value: Decimal = text("risk_value").and_then(|text| text.parse().ok())?;
        Some(ActivityBar {
            label: text("activity").or_else(|| text("risk_point")).cloned().unwrap_or_default(),
            level: text("level").and_then(|level| RiskLevel::of_word(level)),
            value,
            text: value.normalize().to_string(),
        })
    };
    let mut bars: Vec<ActivityBar> = rows.iter().filter_map(bar).collect();
    bars.sort_by_key(|bar| std::cmp::Reverse(bar.value));
    bars.truncate(MOST_ACTIVITIES);
    RiskComparison { caption, bars }.draw()
}
