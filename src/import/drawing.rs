//! Reads the shapes of a map or of a site plan from GeoJSON, which every GIS program exports.

use super::geojson::{FeatureIssue, excess, name_of, shape, shortened};
use super::limits::{MAX_DRAWING_BYTES, MAX_FEATURES, MAX_VERTICES};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::model::{Geometry, Plane, Shape};
use serde_json::Value;
use std::sync::Arc;

/// What a drawing gives.
#[derive(Clone, Debug, Default)]
pub struct Drawing {
    /// The shapes in the order of the file.
    pub shapes: Vec<Shape>,
    /// Features that could not be read, or not wholly.
    pub diagnostics: Vec<Diagnostic>,
}

/// Why a file gives no shapes at all.
#[derive(Debug, thiserror::Error)]
pub enum DrawingError {
    /// It has no bytes.
    #[error("文件是空的（0 字节）")]
    Empty,
    /// It is in another encoding.
    #[error("文件不是 UTF-8 编码")]
    NotUtf8(#[source] std::str::Utf8Error),
    /// It is no JSON.
    #[error("第 {} 行第 {} 列不是合法的 JSON", .0.line(), .0.column())]
    NotJson(#[source] serde_json::Error),
    /// It is JSON of another kind.
    #[error("不是 GeoJSON 要素集合：{0}")]
    NotFeatures(String),
    /// It exceeds a limit.
    #[error("文件超过限额：{0}")]
    TooLarge(String),
}

impl DrawingError {
    /// What the user should do.
    #[must_use]
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Empty => "请重新导出或重新索取文件",
            Self::NotUtf8(_) => "请在导出时选 UTF-8 编码，或用记事本另存为 UTF-8",
            Self::NotJson(_) => "文件可能没有下载完或被手工改坏；请从地图软件重新导出 GeoJSON",
            Self::NotFeatures(_) => "请从地图软件导出 GeoJSON，最外层的 type 应为 FeatureCollection",
            Self::TooLarge(_) => "请在地图软件里简化边界（容差 5 米即可）、删去无关图层后再导出",
        }
    }

    /// The error as a diagnostic about the file.
    #[must_use]
    pub fn diagnostic(&self, file: &Arc<str>) -> Diagnostic {
        let code = match self {
            Self::Empty => Code::FileEmpty,
            Self::NotUtf8(_) | Self::NotJson(_) | Self::NotFeatures(_) => Code::FileDamaged,
            Self::TooLarge(_) => Code::FileTooLarge,
        };
        let line = match self {
            Self::NotJson(error) => Some((error.line(), error.column())),
            _ => None,
        };
        Diagnostic {
            code,
            location: Location { file: Arc::clone(file), line, ..Location::default() },
            value: String::new(),
            message: self.to_string(),
            help: self.help().to_owned(),
        }
    }
}

/// Reads a `FeatureCollection` of polygons and points. A feature that cannot be read is told and left out.
///
/// # Errors
/// When the file is no such collection, or exceeds a limit.
pub fn read_drawing(bytes: &[u8], plane: Plane, file: &Arc<str>) -> Result<Drawing, DrawingError> {
    let features = features(bytes)?;
    let mut drawing = Drawing::default();
    let mut vertices = 0;
    for (number, feature) in (1..).zip(&features) {
        let mut issues = Vec::new();
        match shape(feature, plane, &mut issues) {
            Ok(shape) => {
                vertices += vertex_count(&shape.geometry);
                if vertices > MAX_VERTICES {
                    return Err(DrawingError::TooLarge(format!("读到第 {number} 个要素时顶点超过 {MAX_VERTICES} 个")));
                }
                drawing.shapes.push(shape);
            }
            Err(issue) => issues.push(issue),
        }
        drawing.diagnostics.extend(issues.into_iter().map(|issue| diagnostic(issue, number, feature, file)));
    }
    Ok(drawing)
}

fn features(bytes: &[u8]) -> Result<Vec<Value>, DrawingError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if bytes.is_empty() {
        return Err(DrawingError::Empty);
    }
    if bytes.len() > MAX_DRAWING_BYTES {
        return Err(DrawingError::TooLarge(format!("超过 {} MB", MAX_DRAWING_BYTES >> 20)));
    }
    let text = std::str::from_utf8(bytes).map_err(DrawingError::NotUtf8)?;
    if let Some(excess) = excess(bytes) {
        return Err(DrawingError::TooLarge(excess));
    }
    let mut collection: Value = serde_json::from_str(text).map_err(DrawingError::NotJson)?;
    let kind = collection.get("type").and_then(Value::as_str).unwrap_or("（没有 type）").to_owned();
    match collection.get_mut("features").map(Value::take) {
        Some(Value::Array(features)) if kind == "FeatureCollection" && features.len() <= MAX_FEATURES => Ok(features),
        Some(Value::Array(features)) if kind == "FeatureCollection" => {
            Err(DrawingError::TooLarge(format!("有 {} 个要素，超过 {MAX_FEATURES} 个", features.len())))
        }
        Some(_) if kind == "FeatureCollection" => Err(DrawingError::NotFeatures("features 不是列表".to_owned())),
        _ => Err(DrawingError::NotFeatures(format!("最外层的 type 是「{}」", shortened(&kind)))),
    }
}

fn vertex_count(geometry: &Geometry) -> usize {
    match geometry {
        Geometry::Areas(outlines) => outlines.iter().flatten().map(Vec::len).sum(),
        Geometry::Point(_) => 1,
    }
}

fn diagnostic(issue: FeatureIssue, number: usize, feature: &Value, file: &Arc<str>) -> Diagnostic {
    let name = name_of(feature);
    let name = if name.is_empty() { String::new() } else { format!("「{}」", shortened(&name)) };
    Diagnostic {
        code: issue.code,
        location: Location { file: Arc::clone(file), ..Location::default() },
        value: issue.value,
        message: format!("第 {number} 个要素{name}{}", issue.message),
        help: issue.help.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::limits::MAX_DRAWING_VALUES;
    use crate::model::{Place, RiskLevel};
    use proptest::prelude::*;

    fn read(text: &str) -> Result<Drawing, DrawingError> {
        read_drawing(text.as_bytes(), Plane::MicroDegrees, &Arc::from("镇图.geojson"))
    }

    fn feature(properties: &str, geometry: &str) -> String {
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{properties},"geometry":{geometry}}}]}}"#
        )
    }

    /// The one message about a feature.
    fn message(properties: &str, geometry: &str) -> String {
        let drawing = read(&feature(properties, geometry)).unwrap();
        let [diagnostic] = drawing.diagnostics.as_slice() else { panic!("{:?}", drawing.diagnostics) };
        format!("{}；{}", diagnostic.message, diagnostic.help)
    }

    #[test]
    fn the_sample_town_and_its_sites_are_read_whole() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/yunxi/map");
        for (file, shapes, plane) in [
            ("villages.geojson", 12, Plane::MicroDegrees),
            ("enterprises.geojson", 60, Plane::MicroDegrees),
            ("site-炉峰铸业.geojson", 8, Plane::Millimetres),
        ] {
            let bytes = std::fs::read(folder.join(file)).unwrap();
            let drawing = read_drawing(&bytes, plane, &Arc::from(file)).unwrap();
            assert!(drawing.diagnostics.is_empty(), "{file}: {:?}", drawing.diagnostics);
            assert_eq!(drawing.shapes.len(), shapes, "{file}");
        }
    }

    #[test]
    fn coordinates_are_exact_and_properties_are_kept() {
        let properties =
            r#"{"name":" 甲厂 ","credit_code":"91370399MA631R8J6G","village":"东崖村","trade":"铸造","level":"较大"}"#;
        let drawing =
            read(&feature(properties, r#"{"type":"Point","coordinates":[117.942192,36.579473,12.5]}"#)).unwrap();
        let shape = &drawing.shapes[0];
        assert_eq!(shape.geometry, Geometry::Point(Place { x: 117_942_192, y: 36_579_473 }));
        assert_eq!((shape.name.as_str(), shape.trade.as_deref()), ("甲厂", Some("铸造")));
        assert_eq!(shape.level, Some(RiskLevel::Considerable));
        assert!(drawing.diagnostics.is_empty());
    }

    #[test]
    fn parts_and_holes_are_kept_and_rings_are_opened() {
        let square = |from: i32| format!("[[{from},0],[{to},0],[{to},1],[{from},0]]", to = from + 1);
        let geometry =
            format!(r#"{{"type":"MultiPolygon","coordinates":[[{},{}],[{}]]}}"#, square(1), square(1), square(5));
        let drawing = read(&feature(r#"{"name":"甲村"}"#, &geometry)).unwrap();
        let Geometry::Areas(outlines) = &drawing.shapes[0].geometry else { panic!("areas") };
        assert_eq!(outlines.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(outlines[0][0].len(), 3);
    }

    #[test]
    fn a_feature_that_cannot_be_read_is_named() {
        let cases = [
            (r#"{"name":"甲"}"#, r#"{"type":"LineString","coordinates":[[1,1],[2,2]]}"#, "LineString"),
            (r#"{"name":"甲"}"#, "null", "没有图形"),
            (r#"{"name":"甲"}"#, r#"{"type":"Point","coordinates":[40512345.0,4051234.5]}"#, "经纬度"),
            (r#"{"name":"甲"}"#, r#"{"type":"Point","coordinates":[36.5,117.9]}"#, "先经度"),
            (r#"{"name":"甲"}"#, r#"{"type":"Point","coordinates":["117.9","36.5"]}"#, "不是数"),
            (r#"{"name":"甲"}"#, r#"{"type":"Polygon","coordinates":[[[1,1],[2,2],[1,1]]]}"#, "三个"),
            (r#"{"name":"甲"}"#, r#"{"type":"Polygon","coordinates":[]}"#, "没有坐标"),
            (r#"{"name":"  "}"#, r#"{"type":"Point","coordinates":[1,1]}"#, "没有名称"),
            ("null", r#"{"type":"Point","coordinates":[1,1]}"#, "没有名称"),
            (r#"{"name":"甲","level":"紫"}"#, r#"{"type":"Point","coordinates":[1,1]}"#, "紫"),
        ];
        for (properties, geometry, said) in cases {
            let message = message(properties, geometry);
            assert!(message.starts_with("第 1 个要素") && message.contains(said), "{message}");
        }
    }

    #[test]
    fn one_bad_feature_does_not_lose_the_others() {
        let text = r#"{"type":"FeatureCollection","features":[7,{"properties":{"name":"乙"},"geometry":{"type":"Point","coordinates":[1,2]}}]}"#;
        let drawing = read(text).unwrap();
        assert_eq!((drawing.shapes.len(), drawing.diagnostics.len()), (1, 1));
    }

    #[test]
    fn files_that_are_no_drawing_say_what_to_do() {
        for (text, said) in [
            ("", "空"),
            ("{", "JSON"),
            ("[1,2]", "没有 type"),
            (r#"{"type":"Feature"}"#, "「Feature」"),
            (r#"{"type":"FeatureCollection","features":3}"#, "不是列表"),
            (&"[".repeat(100_000), "嵌套"),
            (&format!("[{}]", "1,".repeat(MAX_DRAWING_VALUES + 1)), "数值超过"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.to_string().contains(said), "{error}");
            assert!(!error.diagnostic(&Arc::from("镇图.geojson")).help.is_empty());
        }
        assert!(matches!(
            read_drawing(b"\xB4\xE5", Plane::MicroDegrees, &Arc::from("a")),
            Err(DrawingError::NotUtf8(_))
        ));
        let large = vec![b' '; MAX_DRAWING_BYTES + 1];
        assert!(matches!(read_drawing(&large, Plane::MicroDegrees, &Arc::from("a")), Err(DrawingError::TooLarge(_))));
    }

    #[test]
    fn brackets_within_texts_are_no_depth() {
        let drawing = read(&feature(
            &format!(r#"{{"name":"甲\"{}"}}"#, "[".repeat(60)),
            r#"{"type":"Point","coordinates":[1,1]}"#,
        ));
        assert_eq!(drawing.unwrap().shapes.len(), 1);
    }

    #[test]
    fn a_byte_order_mark_is_no_mistake() {
        assert!(read(&format!("\u{FEFF}{}", feature("{}", "null"))).is_ok());
    }

    proptest! {
        #[test]
        fn strangers_bytes_never_break_it(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = read_drawing(&bytes, Plane::Millimetres, &Arc::from("a"));
        }

        #[test]
        fn strange_coordinates_never_break_it(x in any::<f64>(), y in any::<f64>(), kind in "Point|Polygon|MultiPolygon|[a-z]{0,4}") {
            for coordinates in [format!("[{x:?},{y:?}]"), format!("[[[{x:?},{y:?}],[1,1],[2,3]]]"), format!("[[[[{x:?}]]]]")] {
                let _ = read(&feature(r#"{"name":"甲"}"#, &format!(r#"{{"type":"{kind}","coordinates":{coordinates}}}"#)));
            }
        }
    }
}
