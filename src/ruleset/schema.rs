//! The kinds of rule files and the JSON Schema of each, made from the types that read them.
//!
//! Editors complete and check rule files by these schemas and show their descriptions to those who write rules; so the
//! descriptions are Chinese, while the doc comments beside them are for those who write Rust.

use super::spec::{
    AccidentTypesSpec, CasesSpec, ChangeWordsSpec, ClassesSpec, CodesSpec, ColumnsSpec, CommonNamesSpec,
    ConsistencySpec, CriteriaSpec, DeadlinesSpec, DirectSpec, DutiesSpec, ExchangeSpec, FactorsSpec, FactsSpec,
    FiguresSpec, HeadingsSpec, InstallationCasesSpec, LevelWordsSpec, LexiconSpec, ListSpec, MethodSpec, PackSpec,
    ReportSpec, RowNoiseSpec, SchemeSpec, SendersSpec, SentencesSpec, SimilaritySpec, SubstancesSpec, TemplateSpec,
    WordingsSpec, WrittenSpec,
};
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

/// A kind of rule file.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// Identifier: the folder's name, or the file's where the folder holds several kinds.
    pub id: &'static str,
    /// What the file holds.
    pub title: &'static str,
    place: Place,
    root: fn() -> Schema,
}

/// Where the files of a kind stand, in any pack.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// The end of the folder's path; empty where the file stands in the pack itself.
    folder: &'static str,
    /// The file's name, where it has a kind of its own.
    name: Option<&'static str>,
}

impl Place {
    const fn folder(folder: &'static str) -> Self {
        Self { folder, name: None }
    }

    const fn file(folder: &'static str, name: &'static str) -> Self {
        Self { folder, name: Some(name) }
    }

    fn has(&self, path: &str) -> bool {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        self.name.is_none_or(|its_name| its_name == name) && (self.folder.is_empty() || is_end(self.folder, folder))
    }

    /// Whether all its files lie among those of `other`, which must leave them out.
    fn is_part_of(&self, other: &Self) -> bool {
        let is_narrower = self.folder != other.folder || self.name.is_some();
        is_narrower && other.name.is_none() && is_end(other.folder, self.folder)
    }
}

/// Whether a path ends with whole parts of another.
fn is_end(end: &str, path: &str) -> bool {
    path.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

/// The folder of GB 18218, whose files have kinds of their own.
const INSTALLATIONS: &str = "major-hazard-installations";

/// All kinds, those of a pack of criteria first.
pub const KINDS: [Kind; 33] = [
    Kind::new::<PackSpec>("ruleset", "规则包", Place::file("", "ruleset.yaml")),
    Kind::new::<CriteriaSpec>("criteria", "判定标准", Place::folder("criteria")),
    Kind::new::<FactsSpec>("facts", "公用情况", Place::folder("facts")),
    Kind::new::<LexiconSpec>("lexicon", "词表", Place::folder("lexicon")),
    Kind::new::<MethodSpec>("methods", "评价方法", Place::folder("methods")),
    Kind::new::<DirectSpec>("direct", "直接判定", Place::folder("direct")),
    Kind::new::<ColumnsSpec>("columns", "表格的字段和表头", Place::folder("columns")),
    Kind::new::<HeadingsSpec>("headings", "表头的比对", Place::file("columns", "headings.yaml")),
    Kind::new::<LevelWordsSpec>("risk-level", "等级写法", Place::file("values", "risk-level.yaml")),
    Kind::new::<AccidentTypesSpec>("accident-type", "事故类型", Place::file("values", "accident-type.yaml")),
    Kind::new::<RowNoiseSpec>("row-noise", "不是记录的行", Place::file("values", "row-noise.yaml")),
    Kind::new::<WrittenSpec>("written", "值的写法", Place::file("values", "written.yaml")),
    Kind::new::<SendersSpec>("senders", "报送单位", Place::file("values", "senders.yaml")),
    Kind::new::<TemplateSpec>("templates", "空白表", Place::folder("templates")),
    Kind::new::<ListSpec>("lists", "名单", Place::folder("lists")),
    Kind::new::<FiguresSpec>("figures", "指标", Place::folder("figures")),
    Kind::new::<ChangeWordsSpec>("change-words", "变化的说法", Place::file("figures", "wording.yaml")),
    Kind::new::<SchemeSpec>("assessment", "考核办法", Place::folder("assessment")),
    Kind::new::<ReportSpec>("report", "报告", Place::file("", "report.yaml")),
    Kind::new::<CodesSpec>("codes", "代码表", Place::folder("codes")),
    Kind::new::<DutiesSpec>("duties", "定期要做的事", Place::folder("duties")),
    Kind::new::<DeadlinesSpec>("deadlines", "最长期限", Place::folder("deadlines")),
    Kind::new::<ConsistencySpec>("consistency", "一致性检查", Place::folder("consistency")),
    Kind::new::<ExchangeSpec>("exchange", "数据交换", Place::folder("exchange")),
    Kind::new::<SimilaritySpec>("similarity", "相似规则", Place::folder("similarity")),
    Kind::new::<CasesSpec>("tests", "算例", Place::folder("tests")),
    Kind::new::<SentencesSpec>("sentences", "标注语句", Place::file("", "sentences.yaml")),
    Kind::new::<SubstancesSpec>("substances", "物质表", Place::file(INSTALLATIONS, "substances.yaml")),
    Kind::new::<ClassesSpec>("classes", "危险性类别表", Place::file(INSTALLATIONS, "classes.yaml")),
    Kind::new::<FactorsSpec>("factors", "系数和级别", Place::file(INSTALLATIONS, "factors.yaml")),
    Kind::new::<WordingsSpec>("wordings", "类别写法", Place::file(INSTALLATIONS, "wordings.yaml")),
    Kind::new::<CommonNamesSpec>("names", "习惯名称表", Place::file(INSTALLATIONS, "names.yaml")),
    Kind::new::<InstallationCasesSpec>(
        "installation-tests",
        "重大危险源算例",
        Place::folder("major-hazard-installations/tests"),
    ),
];

impl Kind {
    const fn new<T: JsonSchema>(id: &'static str, title: &'static str, place: Place) -> Self {
        Self { id, title, place, root: root::<T> }
    }

    /// The kind with an identifier.
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.id == id)
    }

    /// The kind of a file, by its path with forward slashes: the narrowest that has it.
    #[must_use]
    pub fn of(path: &str) -> Option<&'static Self> {
        let those = KINDS.iter().filter(|kind| kind.place.has(path));
        those.max_by_key(|kind| (kind.place.name.is_some(), kind.place.folder.len()))
    }

    /// Where its files stand, seen from a pack or from the folder of packs.
    #[must_use]
    pub fn pattern(&self) -> String {
        let name = self.place.name.unwrap_or("*.yaml");
        if self.place.folder.is_empty() { name.to_owned() } else { format!("{}/{name}", self.place.folder) }
    }

    /// Globs for editors; one that begins with `!` takes files of another kind out again.
    #[must_use]
    pub fn globs(&self) -> Vec<String> {
        let others = KINDS.iter().filter(|kind| kind.place.is_part_of(&self.place));
        let others = others.map(|kind| format!("!**/{}", kind.pattern()));
        std::iter::once(format!("**/{}", self.pattern())).chain(others).collect()
    }

    /// The name of the file that holds its schema.
    #[must_use]
    pub fn schema_file(&self) -> String {
        format!("{}.schema.json", self.id)
    }

    /// Its JSON Schema, draft 7: the newest that editors of YAML understand in all their versions.
    #[must_use]
    pub fn schema(&self) -> Value {
        let mut rest = (self.root)();
        // What the whole is comes first; what is inserted last would stand last.
        let mut schema = Map::new();
        schema.extend(rest.remove("$schema").map(|draft| ("$schema".to_owned(), draft)));
        schema.insert("title".to_owned(), json!(self.title));
        schema.extend(rest.remove("description").map(|text| ("description".to_owned(), text)));
        for (key, value) in rest.as_object().into_iter().flatten().filter(|(key, _)| *key != "title") {
            schema.insert(key.clone(), value.clone());
        }
        Value::Object(schema)
    }

    /// Its JSON Schema as text, the same at every run.
    #[must_use]
    pub fn schema_text(&self) -> String {
        format!("{:#}\n", self.schema())
    }
}

/// Settings for the YAML extension of VS Code; the schemas stand in `folder`, as seen from the workspace.
#[must_use]
pub fn editor_settings(folder: &str) -> String {
    let folder = folder.trim_end_matches('/');
    let schemas: Map<String, Value> =
        KINDS.iter().map(|kind| (format!("{folder}/{}", kind.schema_file()), json!(kind.globs()))).collect();
    format!("{:#}\n", json!({ "yaml.schemas": schemas }))
}

fn root<T: JsonSchema>() -> Schema {
    let settings = SchemaSettings::draft07().with_transform(RecursiveTransform(without_noise));
    settings.into_generator().into_root_schema_for::<T>()
}

/// Drops what tells an author nothing: defaults that are empty, and the widths of whole numbers.
fn without_noise(schema: &mut Schema) {
    let is_empty = match schema.get("default") {
        Some(Value::Null) => true,
        Some(Value::String(text)) => text.is_empty(),
        Some(Value::Array(items)) => items.is_empty(),
        Some(Value::Object(entries)) => entries.is_empty(),
        _ => false,
    };
    if is_empty {
        schema.remove("default");
    }
    if schema.get("format").and_then(Value::as_str).is_some_and(|format| format.starts_with("uint")) {
        schema.remove("format");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn is_chinese(value: Option<&Value>) -> bool {
        let text = value.and_then(Value::as_str).unwrap_or_default();
        text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) && !text.contains('\n')
    }

    /// Where a description is missing or is the English of a doc comment.
    fn undescribed(at: &str, schema: &Value, found: &mut Vec<String>) {
        if schema.get("description").is_some() && !is_chinese(schema.get("description")) {
            found.push(at.to_owned());
        }
        for (keyword, value) in schema.as_object().into_iter().flatten() {
            let below = format!("{at}/{keyword}");
            match value {
                Value::Object(named) if ["properties", "patternProperties", "definitions"].contains(&&**keyword) => {
                    for (name, inner) in named {
                        // A type has a title; a map by level has none, and its keys need no description.
                        let is_field = keyword == "properties" && schema.get("title").is_some();
                        if is_field && inner.get("description").is_none() {
                            found.push(format!("{below}/{name}"));
                        }
                        undescribed(&format!("{below}/{name}"), inner, found);
                    }
                }
                Value::Object(_) => undescribed(&below, value, found),
                Value::Array(items) => items.iter().for_each(|item| undescribed(&below, item, found)),
                _ => {}
            }
        }
    }

    #[test]
    fn every_field_type_and_value_is_described_in_chinese() {
        let mut found = Vec::new();
        for kind in KINDS {
            let schema = kind.schema();
            assert!(is_chinese(schema.get("description")), "{}", kind.id);
            for (name, definition) in schema["definitions"].as_object().into_iter().flatten() {
                assert!(is_chinese(definition.get("title")), "{name} has no title");
                assert!(is_chinese(definition.get("description")), "{name} has no description");
            }
            undescribed(kind.id, &schema, &mut found);
        }
        assert!(found.is_empty(), "{}", found.join("\n"));
    }

    #[test]
    fn no_two_types_share_a_title() {
        let mut seen = BTreeMap::new();
        for kind in KINDS {
            for (name, definition) in kind.schema()["definitions"].as_object().into_iter().flatten() {
                let title = definition["title"].as_str().unwrap_or_default().to_owned();
                assert_eq!(seen.entry(title).or_insert_with(|| name.clone()), name);
            }
        }
    }

    #[test]
    fn a_file_with_a_kind_of_its_own_is_taken_out_of_its_folder() {
        let kind = |path| Kind::of(path).map(|kind| kind.id);
        assert_eq!(kind("common/columns/headings.yaml"), Some("headings"));
        assert_eq!(kind("common/columns/risk-register.yaml"), Some("columns"));
        assert_eq!(kind("gas/ruleset.yaml"), Some("ruleset"));
        assert_eq!(kind("common/values/other.yaml"), None);
        assert_eq!(kind("common/tests/lec.yaml"), Some("tests"));
        assert_eq!(kind("major-hazard-installations/tests/edges.yaml"), Some("installation-tests"));
        let globs = |id| Kind::find(id).unwrap().globs();
        assert_eq!(globs("columns"), ["**/columns/*.yaml", "!**/columns/headings.yaml"]);
        assert_eq!(globs("tests"), ["**/tests/*.yaml", "!**/major-hazard-installations/tests/*.yaml"]);
        assert_eq!(globs("headings"), ["**/columns/headings.yaml"]);
    }

    #[test]
    fn a_schema_names_its_draft_and_title_first() {
        let text = Kind::find("methods").unwrap().schema_text();
        let start: Vec<&str> = text.lines().skip(1).take(2).map(str::trim).collect();
        assert_eq!(start, [r#""$schema": "http://json-schema.org/draft-07/schema#","#, r#""title": "评价方法","#]);
    }
}
