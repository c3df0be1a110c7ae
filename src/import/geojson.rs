//! What a GeoJSON collection holds: its extent before it is parsed, and each of its features.

use super::limits::{MAX_DRAWING_DEPTH, MAX_DRAWING_VALUES, MAX_SHAPE_TEXT};
use crate::diagnostic::Code;
use crate::model::{Geometry, Outline, Place, Plane, RiskLevel, Shape, decimal_from_float};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::Value;

/// What is wrong with a feature.
#[derive(Debug)]
pub(super) struct FeatureIssue {
    pub(super) code: Code,
    pub(super) value: String,
    /// Follows the number and the name of the feature.
    pub(super) message: String,
    pub(super) help: &'static str,
}

impl FeatureIssue {
    fn unreadable(value: &Value, message: &str, help: &'static str) -> Self {
        let value = if value.is_null() { String::new() } else { shortened(&text_of(value)) };
        Self { code: Code::ShapeUnreadable, value, message: message.to_owned(), help }
    }
}

/// What exceeds a limit, counted before it takes memory: every value but the first follows a comma, a colon or a bracket.
pub(super) fn excess(bytes: &[u8]) -> Option<String> {
    let (mut depth, mut values) = (0_u32, 0_usize);
    let (mut is_text, mut is_escaped) = (false, false);
    for byte in bytes {
        if is_text {
            is_text = is_escaped || *byte != b'"';
            is_escaped = !is_escaped && *byte == b'\\';
            continue;
        }
        match byte {
            b'"' => is_text = true,
            b'[' | b'{' => {
                depth += 1;
                values += 1;
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            b',' => values += 1,
            _ => {}
        }
        if depth > MAX_DRAWING_DEPTH {
            return Some(format!("括号嵌套超过 {MAX_DRAWING_DEPTH} 层"));
        }
        if values > MAX_DRAWING_VALUES {
            return Some(format!("数值超过 {MAX_DRAWING_VALUES} 个"));
        }
    }
    None
}

type Read<T> = Result<T, FeatureIssue>;

/// The shape of a feature; what is doubtful about it goes into `issues`.
pub(super) fn shape(feature: &Value, plane: Plane, issues: &mut Vec<FeatureIssue>) -> Read<Shape> {
    let name = name_of(feature);
    if name.is_empty() {
        let help = "请在属性表里填写 name（村、企业或区域的名称）后重新导出";
        return Err(FeatureIssue::unreadable(&Value::Null, "没有名称（name），图上无法标注", help));
    }
    let geometry = geometry(feature.get("geometry").unwrap_or(&Value::Null), plane)?;
    if name.chars().count() > MAX_SHAPE_TEXT {
        issues.push(FeatureIssue {
            code: Code::ShapeDoubtful,
            value: shortened(&name),
            message: format!("名称超过 {MAX_SHAPE_TEXT} 个字，只取前面的部分"),
            help: "请检查导出时字段是否错位",
        });
    }
    let property = |key: &str| Some(property(feature, key)).filter(|text| !text.is_empty());
    Ok(Shape {
        name: name.chars().take(MAX_SHAPE_TEXT).collect(),
        credit_code: property("credit_code"),
        village: property("village"),
        trade: property("trade"),
        level: property("level").and_then(|text| level(&text, issues)),
        geometry,
    })
}

/// The name of a feature, or nothing.
pub(super) fn name_of(feature: &Value) -> String {
    property(feature, "name")
}

/// The start of a text, for messages.
pub(super) fn shortened(text: &str) -> String {
    let start: String = text.chars().take(20).collect();
    if start.len() < text.len() { format!("{start}…") } else { start }
}

fn property(feature: &Value, key: &str) -> String {
    feature.get("properties").and_then(|properties| properties.get(key)).map(text_of).unwrap_or_default()
}

fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.trim().to_owned(),
        // A list is not written out to be shortened again.
        Value::Array(_) => "[…]".to_owned(),
        Value::Object(_) => "{…}".to_owned(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

fn level(text: &str, issues: &mut Vec<FeatureIssue>) -> Option<RiskLevel> {
    let short = text.strip_suffix("风险").unwrap_or(text);
    let is_meant = |level: &RiskLevel| {
        let title = level.title();
        [title, title.strip_suffix("风险").unwrap_or(title)].contains(&short)
            || [level.colour(), level.id()].contains(&text)
    };
    let found = RiskLevel::DESCENDING.into_iter().find(is_meant);
    if found.is_none() {
        issues.push(FeatureIssue {
            code: Code::ShapeDoubtful,
            value: shortened(text),
            message: format!("的等级「{}」不认识，按未定级画", shortened(text)),
            help: "level 可写 重大、较大、一般、低，或 红、橙、黄、蓝；留空则用台账中的等级",
        });
    }
    found
}

fn geometry(value: &Value, plane: Plane) -> Read<Geometry> {
    let kind = value.get("type").and_then(Value::as_str).unwrap_or_default();
    let coordinates = value.get("coordinates").unwrap_or(&Value::Null);
    match kind {
        "Point" => Ok(Geometry::Point(place(coordinates, plane)?)),
        "Polygon" => Ok(Geometry::Areas(vec![outline(coordinates, plane)?])),
        "MultiPolygon" => {
            let outlines = list(coordinates)?.iter().map(|part| outline(part, plane)).collect::<Read<_>>()?;
            Ok(Geometry::Areas(outlines))
        }
        "" => {
            Err(FeatureIssue::unreadable(value, "没有图形（geometry）", "请在地图软件里补画，或删去这一行后重新导出"))
        }
        _ => {
            let message = format!("是「{}」，不能作为区域或点位", shortened(kind));
            Err(FeatureIssue::unreadable(&Value::Null, &message, "请改画成面（Polygon、MultiPolygon）或点（Point）"))
        }
    }
}

fn outline(value: &Value, plane: Plane) -> Read<Outline> {
    list(value)?.iter().map(|edge| ring(edge, plane)).collect()
}

fn ring(value: &Value, plane: Plane) -> Read<Vec<Place>> {
    let mut places = list(value)?.iter().map(|at| place(at, plane)).collect::<Read<Vec<Place>>>()?;
    if places.len() > 1 && places.first() == places.last() {
        places.pop();
    }
    if places.len() < 3 {
        return Err(FeatureIssue::unreadable(&Value::Null, "的边界不足三个点", "请在地图软件里重画这个面"));
    }
    Ok(places)
}

fn list(value: &Value) -> Read<&Vec<Value>> {
    let found = value.as_array().filter(|values| !values.is_empty());
    found.ok_or_else(|| FeatureIssue::unreadable(value, "没有坐标，或坐标的层次不对", "请从地图软件重新导出这个要素"))
}

fn place(value: &Value, plane: Plane) -> Read<Place> {
    // A third number, if any, is a height.
    let (x, y) = match list(value)?.as_slice() {
        [x, y, ..] => (number(x)?, number(y)?),
        _ => return Err(FeatureIssue::unreadable(value, "有坐标只写了一个数", "坐标应为 [经度, 纬度]")),
    };
    let (across, up, units) = match plane {
        Plane::MicroDegrees => (180, 90, 1_000_000),
        Plane::Millimetres => (100_000, 100_000, 1000),
    };
    if x.abs() > Decimal::from(across) || y.abs() > Decimal::from(up) {
        return Err(off_plane(x, y, plane));
    }
    let whole = |number: Decimal| (number * Decimal::from(units)).round().to_i32();
    whole(x).zip(whole(y)).map(|(x, y)| Place { x, y }).ok_or_else(|| off_plane(x, y, plane))
}

fn off_plane(x: Decimal, y: Decimal, plane: Plane) -> FeatureIssue {
    let is_swapped = x.abs() <= Decimal::from(90) && y.abs() <= Decimal::from(180);
    let (message, help) = match plane {
        Plane::Millimetres => ("的坐标离原点超过 100 千米", "厂区图的坐标以米为单位，从厂区一角量起"),
        Plane::MicroDegrees if is_swapped => ("的纬度超过 90 度", "坐标应先经度、后纬度，看来写反了；请对调后重新导出"),
        Plane::MicroDegrees => ("的坐标不是经纬度", "看来是以米为单位的平面坐标；请导出为 WGS84 或 CGCS2000 经纬度"),
    };
    FeatureIssue { code: Code::ShapeUnreadable, value: format!("[{x}, {y}]"), message: message.to_owned(), help }
}

fn number(value: &Value) -> Read<Decimal> {
    value
        .as_f64()
        .and_then(decimal_from_float)
        .ok_or_else(|| FeatureIssue::unreadable(value, "有坐标不是数", "坐标应为不带引号的数，如 [117.94, 36.58]"))
}
