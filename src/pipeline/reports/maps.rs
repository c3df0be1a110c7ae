//! 四色图: the town's map and plans of sites, coloured by the highest risk in each place.

use super::content::Wanted;
use super::office::Office;
use super::pictures::{cell, whole_cell};
use super::{ReportError, Scope};
use crate::analyse::figures::CountedRow;
use crate::import::read_drawing;
use crate::model::{Geometry, Plane, RiskLevel, Shape};
use crate::report::document::{DocumentTable, TableLine};
use crate::report::pictures::{
    Caption, Count, LevelLegend, MapArea, MapPoint, Picture, RiskMap, Schematic, SchematicBox,
};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// The folder of drawings in a workspace.
pub(in crate::pipeline) const MAPS: &str = "map";
/// The villages of the town.
const VILLAGES: &str = "villages.geojson";
/// Where enterprises are.
const ENTERPRISES: &str = "enterprises.geojson";
/// What plans of sites are called before the enterprise's name.
const SITE: &str = "site-";

/// The map of the town: villages and enterprises by their highest risk. `table` has the counts by village.
pub(super) fn town_map(
    office: &Office<'_>,
    mut caption: Caption,
    table: Option<&DocumentTable>,
) -> Result<Picture, ReportError> {
    let folder = office.workspace.folder.join(MAPS);
    let villages = shapes(&folder.join(VILLAGES), Plane::MicroDegrees)?;
    let enterprises = shapes(&folder.join(ENTERPRISES), Plane::MicroDegrees)?;
    if villages.is_empty() {
        caption.notes.push(format!("没有村（社区）边界：请把 {VILLAGES} 放进工作区的 {MAPS} 文件夹"));
    }
    let rows = office.risks(&Scope::Town);
    let by_village = highest(&rows, |row| row.village.clone());
    let by_unit = highest(&rows, |row| row.row.unit.clone());
    let area = |shape: Shape| {
        let Geometry::Areas(outlines) = shape.geometry else { return None };
        let level = by_village.get(&shape.name).copied();
        let line = table.and_then(|table| table.lines.iter().find(|line| line.name == shape.name));
        Some(MapArea { name: shape.name, outlines, level, counts: line.map(counts_of_line) })
    };
    let point = |shape: Shape| {
        let Geometry::Point(at) = shape.geometry else { return None };
        let level = by_unit.get(&shape.name).copied();
        Some(MapPoint { name: shape.name, at, level })
    };
    let areas: Vec<MapArea> = villages.into_iter().filter_map(area).collect();
    let points: Vec<MapPoint> = enterprises.into_iter().filter_map(point).collect();
    let columns = [
        ("村（社区）", areas.iter().map(|area| area.level).collect::<Vec<_>>()),
        ("企业", points.iter().map(|point| point.level).collect()),
    ];
    let legend = legend(&columns);
    caption.notes.push("村（社区）和企业按其最高的风险等级着色".to_owned());
    Ok(RiskMap { caption, plane: Plane::MicroDegrees, areas, points, legend }.draw())
}

/// The counts of a line of the table by village, whose columns are the levels.
fn counts_of_line(line: &TableLine) -> [Count; 4] {
    [0, 1, 2, 3].map(|at| Count { value: whole_cell(line, at), text: cell(line, at) })
}

fn count_of(levels: &[RiskLevel], level: RiskLevel) -> Count {
    let count = levels.iter().filter(|known| **known == level).count();
    Count { value: u64::try_from(count).unwrap_or(u64::MAX), text: count.to_string() }
}

/// The plan of a site: zones by the highest risk in them; a schematic where there is no plan.
pub(super) fn site_map(office: &Office<'_>, wanted: Wanted<'_>, mut caption: Caption) -> Result<Picture, ReportError> {
    let Scope::Enterprise(unit) = wanted.scope else { return Ok(schematic(caption, &[])) };
    let rows = office.risks(wanted.scope);
    let zones = match plan_of(&office.workspace.folder.join(MAPS), unit) {
        Some(path) => shapes(&path, Plane::Millimetres)?,
        None => Vec::new(),
    };
    if zones.is_empty() {
        caption.notes.push(format!("示意：没有厂区平面图（{MAPS}/{SITE}企业名称.geojson），按风险点列出，不表示位置"));
        return Ok(schematic(caption, &rows));
    }
    let area = |shape: Shape| {
        let Geometry::Areas(outlines) = shape.geometry else { return None };
        let here: Vec<&CountedRow> = rows.iter().filter(|row| is_in(row, &shape.name)).copied().collect();
        let levels: Vec<RiskLevel> =
            here.iter().filter_map(|row| RiskLevel::of_word(row.row.level.as_deref()?)).collect();
        let counts = (!here.is_empty()).then(|| RiskLevel::DESCENDING.map(|level| count_of(&levels, level)));
        Some(MapArea { name: shape.name, outlines, level: levels.iter().copied().max(), counts })
    };
    let areas: Vec<MapArea> = zones.into_iter().filter_map(area).collect();
    let legend = legend(&[("区域", areas.iter().map(|area| area.level).collect())]);
    caption.notes.push("区域按其中最高的风险等级着色；灰色为清单里没有写到的区域".to_owned());
    Ok(RiskMap { caption, plane: Plane::Millimetres, areas, points: Vec::new(), legend }.draw())
}

fn schematic(caption: Caption, rows: &[&CountedRow]) -> Picture {
    let mut names: Vec<String> = Vec::new();
    let mut by_place: BTreeMap<String, (usize, Option<RiskLevel>)> = BTreeMap::new();
    for row in rows {
        let place = place_of(row);
        let level = row.row.level.as_deref().and_then(RiskLevel::of_word);
        if !by_place.contains_key(&place) {
            names.push(place.clone());
        }
        let (count, highest) = by_place.entry(place).or_default();
        *count += 1;
        *highest = (*highest).max(level);
    }
    let boxes: Vec<SchematicBox> = names
        .into_iter()
        .map(|name| {
            let (count, level) = by_place.get(&name).copied().unwrap_or_default();
            SchematicBox { level, text: format!("{count}个风险"), name }
        })
        .collect();
    let legend = legend(&[("风险点", boxes.iter().map(|place| place.level).collect())]);
    Schematic { caption, boxes, legend }.draw()
}

/// The place of a risk: where it is, else what it is.
fn place_of(row: &CountedRow) -> String {
    let text = |name: &str| row.row.fields.get(name).filter(|text| !text.trim().is_empty());
    let names = ["location", "risk_point", "equipment", "activity", "post", "check_item"];
    names.into_iter().find_map(text).cloned().unwrap_or_else(|| "未写明".to_owned())
}

/// Whether a risk is in a zone: the register names the zone.
fn is_in(row: &CountedRow, zone: &str) -> bool {
    let named = ["location", "risk_point", "responsible_unit", "post"];
    let texts = named.iter().filter_map(|name| row.row.fields.get(*name)).filter(|text| !text.trim().is_empty());
    texts.into_iter().any(|text| text.contains(zone) || zone.contains(text.as_str()))
}

/// The plan whose name has a part of the enterprise's.
fn plan_of(folder: &Path, unit: &str) -> Option<std::path::PathBuf> {
    let mut plans: Vec<std::path::PathBuf> =
        std::fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    plans.sort();
    plans.into_iter().find(|path| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let named = name.strip_prefix(SITE).and_then(|rest| rest.strip_suffix(".geojson"));
        named.is_some_and(|named| !named.is_empty() && unit.contains(named))
    })
}

fn shapes(path: &Path, plane: Plane) -> Result<Vec<Shape>, ReportError> {
    let Ok(bytes) = std::fs::read(path) else { return Ok(Vec::new()) };
    let file: Arc<str> = Arc::from(path.to_string_lossy());
    let wrong = |error: crate::import::DrawingError| ReportError::Drawing(error.diagnostic(&file).to_string());
    Ok(read_drawing(&bytes, plane, &file).map_err(wrong)?.shapes)
}

fn highest(rows: &[&CountedRow], key: impl Fn(&CountedRow) -> String) -> BTreeMap<String, RiskLevel> {
    let mut highest: BTreeMap<String, RiskLevel> = BTreeMap::new();
    for row in rows {
        let Some(level) = row.row.level.as_deref().and_then(RiskLevel::of_word) else { continue };
        let known = highest.entry(key(row)).or_insert(level);
        *known = (*known).max(level);
    }
    highest
}

/// How many of each level there are.
fn legend(columns: &[(&str, Vec<Option<RiskLevel>>)]) -> LevelLegend {
    let count = |levels: &[Option<RiskLevel>], wanted: Option<RiskLevel>| {
        levels.iter().filter(|level| **level == wanted).count().to_string()
    };
    let of = |level: Option<RiskLevel>| columns.iter().map(|(_, levels)| count(levels, level)).collect::<Vec<_>>();
    let has_unrated = columns.iter().any(|(_, levels)| levels.contains(&None));
    LevelLegend {
        headings: columns.iter().map(|(heading, _)| (*heading).to_owned()).collect(),
        counts: RiskLevel::DESCENDING.map(|level| of(Some(level))),
        unrated: if has_unrated { of(None) } else { Vec::new() },
    }
}
