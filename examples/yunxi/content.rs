//! What each trade's risks, hidden dangers, checks and chemicals are: read from `content/*.yaml`.

use rust_decimal::Decimal;
use serde::Deserialize;
use std::error::Error;
use std::path::Path;

/// A trade with all that its enterprises write down.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Trade {
    #[serde(rename = "trade")]
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) industry: String,
    pub(crate) names: Vec<String>,
    pub(crate) products: Vec<String>,
    pub(crate) places: Vec<String>,
    pub(crate) posts: Vec<String>,
    pub(crate) risks: Vec<Risk>,
    pub(crate) dangers: Vec<Danger>,
    pub(crate) checks: Vec<Check>,
    #[serde(default)]
    pub(crate) chemicals: Vec<Chemical>,
    pub(crate) trainings: Vec<String>,
    pub(crate) drills: Vec<String>,
    pub(crate) equipment: Vec<Equipment>,
    #[serde(default)]
    pub(crate) accidents: Vec<String>,
}

/// A line of a risk register.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Risk {
    pub(crate) point: String,
    pub(crate) r#type: String,
    pub(crate) location: String,
    pub(crate) step: String,
    pub(crate) hazard: String,
    pub(crate) accident: String,
    /// L, E, C.
    pub(crate) lec: [Decimal; 3],
    /// L, S.
    pub(crate) ls: [Decimal; 2],
    pub(crate) engineering: String,
    pub(crate) management: String,
    pub(crate) training: String,
    pub(crate) ppe: String,
    pub(crate) emergency: String,
    pub(crate) post: String,
}

/// A hidden danger.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Danger {
    pub(crate) place: String,
    pub(crate) text: String,
    /// 人, 机, 环 or 管.
    pub(crate) cause: String,
    pub(crate) kind: String,
    /// 一般 or 重大.
    pub(crate) level: String,
    pub(crate) reason: String,
    pub(crate) basis: String,
    pub(crate) remedy: String,
    /// 万元.
    pub(crate) fund: Decimal,
    /// Days until it must be put right.
    pub(crate) days: i32,
}

impl Danger {
    pub(crate) fn is_major(&self) -> bool {
        self.level.starts_with("重大")
    }
}

/// A line of an inspection checklist.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Check {
    pub(crate) item: String,
    pub(crate) content: String,
    pub(crate) basis: String,
    pub(crate) method: String,
    pub(crate) frequency: String,
}

/// A substance that the trade keeps.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Chemical {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) alias: String,
    #[serde(default)]
    pub(crate) cas: String,
    pub(crate) hazard: String,
    pub(crate) state: String,
    pub(crate) spec: String,
    pub(crate) quantity: Decimal,
    pub(crate) unit: String,
    pub(crate) place: String,
    pub(crate) r#use: String,
}

/// A machine or installation.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Equipment {
    pub(crate) name: String,
    pub(crate) model: String,
    pub(crate) place: String,
    pub(crate) special: Yes,
}

/// Whether something is so, however the content says it.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(from = "YesText")]
pub(crate) struct Yes(pub(crate) bool);

#[derive(Deserialize)]
#[serde(untagged)]
enum YesText {
    Plain(bool),
    Text(String),
}

impl From<YesText> for Yes {
    fn from(text: YesText) -> Self {
        match text {
            YesText::Plain(plain) => Self(plain),
            YesText::Text(text) => Self(matches!(text.trim(), "是" | "true" | "yes")),
        }
    }
}

/// The trades, in the order of their file names.
pub(crate) fn trades() -> Result<Vec<Trade>, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/yunxi/content");
    let mut files: Vec<_> =
        std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    let mut trades = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file)?;
        trades.push(serde_saphyr::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))?);
    }
    Ok(trades)
}
