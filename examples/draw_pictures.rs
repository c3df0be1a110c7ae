//! Draws every kind of picture, to be looked at: `cargo run --example draw_pictures [folder]`.
//!
//! The map is that of the sample town; levels and figures are made up.

use anping::import::read_drawing;
use anping::model::{Geometry, Plane, RiskLevel, Shape};
use anping::report::pictures::{
    ActivityBar, Caption, Count, DangerTypeBar, Fonts, FunnelStage, LevelLegend, LevelsByTrade, MapArea, MapPoint,
    Pareto, Picture, RectificationFunnel, RiskComparison, RiskMap, Schematic, SchematicBox, TradeLevels, Trend,
    TrendPoint, TrendSeries,
};
use rust_decimal::Decimal;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

type Made<T> = Result<T, Box<dyn Error>>;

fn main() -> Made<()> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "out/pictures".to_owned()));
    fs::create_dir_all(&folder)?;
    let pictures = [
        ("town", town()?),
        ("town-crowded", crowded_town()?),
        ("site", site("site-炉峰铸业.geojson")?),
        ("site-building", site("site-筑屹建设.geojson")?),
        ("schematic", schematic()),
        ("comparison", comparison()),
        ("trend", trend()),
        ("by-trade", by_trade()),
        ("pareto", pareto()),
        ("funnel", funnel()),
        ("nothing", Pareto { caption: caption("云溪镇隐患类型帕累托图"), bars: Vec::new() }.draw()),
    ];
    for (name, picture) in pictures {
        fs::write(folder.join(format!("{name}.svg")), picture.svg())?;
        let rendered = Fonts::shared().png(&picture, 2)?;
        if rendered.missing_font {
            return Err("no Chinese font is installed; see fonts-noto-cjk".into());
        }
        fs::write(folder.join(format!("{name}.png")), rendered.png)?;
    }
    Ok(())
}

fn caption(title: &str) -> Caption {
    let note = "数据截至2026年11月30日；由云溪镇应急管理办公室根据各单位报送的风险清单生成。";
    Caption { title: title.to_owned(), notes: vec![note.to_owned()] }
}

fn shapes(file: &str, plane: Plane) -> Made<Vec<Shape>> {
    let path = Path::new("samples/yunxi/map").join(file);
    Ok(read_drawing(&fs::read(path)?, plane, &Arc::from(file))?.shapes)
}

/// A level by position: some of each, and some unknown.
fn level(number: usize) -> Option<RiskLevel> {
    match number * 7 % 11 {
        0 => Some(RiskLevel::Major),
        1..=3 => Some(RiskLevel::Considerable),
        4..=6 => Some(RiskLevel::Moderate),
        7..=9 => Some(RiskLevel::Low),
        _ => None,
    }
}

fn legend(headings: &[&str]) -> LevelLegend {
    let row = |texts: [&str; 2]| texts.iter().take(headings.len()).map(|text| (*text).to_owned()).collect();
    LevelLegend {
        headings: headings.iter().map(|heading| (*heading).to_owned()).collect(),
        counts: [row(["1", "6"]), row(["4", "17"]), row(["4", "17"]), row(["3", "15"])],
        unrated: row(["1", "5"]),
    }
}

fn areas(shapes: Vec<Shape>) -> Vec<MapArea> {
    let area = |(number, shape): (usize, Shape)| match shape.geometry {
        Geometry::Areas(outlines) => {
            let level = level(number);
            Some(MapArea { name: shape.name, outlines, level, counts: level.map(|level| counts(number, level)) })
        }
        Geometry::Point(_) => None,
    };
    shapes.into_iter().enumerate().filter_map(area).collect()
}

/// Some of each level up to the highest.
fn counts(number: usize, highest: RiskLevel) -> [Count; 4] {
    RiskLevel::DESCENDING.map(|level| {
        let value = if level > highest { 0 } else { (number as u64 * 5 + 3) % 11 * (level.rank() as u64 + 1) + 1 };
        Count { value, text: value.to_string() }
    })
}

fn points() -> Made<Vec<MapPoint>> {
    let point = |(number, shape): (usize, Shape)| match shape.geometry {
        Geometry::Point(at) => Some(MapPoint { name: shape.name, at, level: level(number) }),
        Geometry::Areas(_) => None,
    };
    Ok(shapes("enterprises.geojson", Plane::MicroDegrees)?.into_iter().enumerate().filter_map(point).collect())
}

fn town_map(points: Vec<MapPoint>) -> Made<RiskMap> {
    Ok(RiskMap {
        caption: caption("云溪镇安全风险四色图"),
        plane: Plane::MicroDegrees,
        areas: areas(shapes("villages.geojson", Plane::MicroDegrees)?),
        points,
        legend: legend(&["村（社区）", "企业"]),
    })
}

fn town() -> Made<Picture> {
    Ok(town_map(points()?)?.draw())
}

/// Every enterprise four times, a hundred metres apart.
fn crowded_town() -> Made<Picture> {
    let mut crowd = Vec::new();
    for shift in 0..4 {
        for mut point in points()? {
            point.at.x += shift * 1_100;
            point.at.y += shift % 2 * 900;
            crowd.push(point);
        }
    }
    Ok(town_map(crowd)?.draw())
}

fn site(file: &str) -> Made<Picture> {
    let map = RiskMap {
        caption: caption("炉峰铸业厂区安全风险四色图"),
        plane: Plane::Millimetres,
        areas: areas(shapes(file, Plane::Millimetres)?),
        points: Vec::new(),
        legend: legend(&["区域"]),
    };
    Ok(map.draw())
}

fn schematic() -> Picture {
    let names = [
        "熔炼车间",
        "浇注区",
        "造型车间",
        "制芯工部三乙胺气体储存与计量间",
        "砂处理",
        "清理车间",
        "液氧站",
        "炉料场",
        "变配电室",
        "有限空间（地坑、除尘器灰斗）",
    ];
    let zone = |(number, name): (usize, &&str)| SchematicBox {
        name: (*name).to_owned(),
        level: level(number),
        text: format!("风险 {} 条", number + 2),
    };
    let boxes = names.iter().enumerate().map(zone).collect();
    Schematic { caption: caption("炉峰铸业安全风险四色图（示意）"), boxes, legend: legend(&["区域"]) }.draw()
}

fn comparison() -> Picture {
    let bars = [
        ("中频炉熔炼作业", 270, "270"),
        ("高温金属液转运与浇注作业", 180, "180"),
        ("受限空间作业（清理地坑、进入除尘器灰斗检修和清灰等）", 126, "126"),
        ("动火作业", 126, "126"),
        ("高处作业", 90, "90"),
        ("吊装作业", 63, "63"),
        ("临时用电作业", 42, "42"),
        ("砂轮机打磨作业", 18, "18"),
        ("叉车运输", 0, "未评价"),
    ];
    let bar = |(number, (label, value, text)): (usize, &(&str, i64, &str))| ActivityBar {
        label: (*label).to_owned(),
        level: RiskLevel::DESCENDING.get(number / 2).copied(),
        value: Decimal::from(*value),
        text: (*text).to_owned(),
    };
    RiskComparison { caption: caption("作业安全风险比较图"), bars: bars.iter().enumerate().map(bar).collect() }.draw()
}

fn trend() -> Picture {
    let found = [31, 28, 40, 22, 12, 35, 38, 44, 41, 39, 47, 52, 49].map(Some);
    let rectified = [30, 28, 33, 22, 15, 30, 36, 40, 43, 35, 41, 47, 30].map(Some);
    let line = |name: &str, values: [Option<u64>; 13], gaps: &[usize]| TrendSeries {
        name: name.to_owned(),
        points: (0..)
            .zip(values)
            .map(|(month, value)| value.filter(|_| !gaps.contains(&month)))
            .map(|value| value.map(|value| TrendPoint { value, text: value.to_string() }))
            .collect(),
    };
    let month = |number: u32| format!("{}年{}月", 2025 + (number + 10) / 12, (number + 10) % 12 + 1);
    Trend {
        caption: caption("近13个月隐患排查与整改趋势"),
        months: (0..13).map(month).collect(),
        series: vec![line("排查发现（项）", found, &[5]), line("完成整改（项）", rectified, &[5, 9])],
    }
    .draw()
}

fn by_trade() -> Picture {
    let trades = [
        ("铸造", [3, 12, 40, 22], 77),
        ("危险化学品", [5, 9, 14, 8], 36),
        ("房屋建筑施工", [2, 21, 60, 31], 114),
        ("食品加工与冷库", [1, 4, 33, 40], 78),
        ("餐饮燃气与小场所", [0, 2, 25, 61], 88),
        ("烟花爆竹零售", [0, 3, 4, 2], 9),
    ];
    let count = |value: u64| Count { value, text: value.to_string() };
    let trade = |(label, levels, total): &(&str, [u64; 4], u64)| TradeLevels {
        label: (*label).to_owned(),
        levels: levels.map(count),
        unrated: None,
        total: total.to_string(),
    };
    LevelsByTrade { caption: caption("各行业风险等级分布"), trades: trades.iter().map(trade).collect() }.draw()
}

fn pareto() -> Picture {
    let bars = [
        ("火灾", 96, 307),
        ("触电", 61, 502),
        ("机械伤害", 48, 655),
        ("高处坠落", 33, 760),
        ("中毒和窒息", 27, 846),
        ("物体打击", 20, 910),
        ("车辆伤害", 13, 952),
        ("容器爆炸", 9, 981),
        ("起重伤害", 4, 994),
        ("其他伤害", 2, 1000),
    ];
    let bar = |(label, value, per_mille): &(&str, u64, i64)| DangerTypeBar {
        label: (*label).to_owned(),
        value: *value,
        text: value.to_string(),
        cumulative_percent: Decimal::new(*per_mille, 1),
        cumulative_text: format!("{}%", Decimal::new(*per_mille, 1)),
    };
    Pareto { caption: caption("云溪镇隐患类型帕累托图"), bars: bars.iter().map(bar).collect() }.draw()
}

fn funnel() -> Picture {
    let stages = [
        ("排查发现", 478, "478 项", ""),
        ("下达整改", 460, "460 项", "占排查发现 96.2%"),
        ("完成整改", 401, "401 项", "占下达整改 87.2%"),
        ("复查验收", 377, "377 项", "占完成整改 94.0%"),
        ("销号", 12, "12 项", "占复查验收 3.2%"),
    ];
    let stage = |(label, value, text, remark): &(&str, u64, &str, &str)| FunnelStage {
        label: (*label).to_owned(),
        value: *value,
        text: (*text).to_owned(),
        remark: (*remark).to_owned(),
    };
    RectificationFunnel { caption: caption("隐患整改漏斗"), stages: stages.iter().map(stage).collect() }.draw()
}
