//! Grading methods and their profiles, checked and compiled.

use super::fields::Fields;
use super::heading::squeeze;
use super::parse::{InFile, Problems};
use super::spec::{BandSpec, MatrixSpec, MethodSpec, Numbering, ProfileSpec, SourceSpec, Status};
use crate::model::{FieldId, RiskLevel};
use crate::script::{Evaluator, Expression};
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::collections::HashSet;
use std::sync::Arc;

/// Where a rule comes from.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Source {
    /// Number or name of the document.
    pub document: String,
    /// Clause in it.
    pub clause: String,
    /// What a reader should know about it.
    pub note: String,
}

impl From<&SourceSpec> for Source {
    fn from(spec: &SourceSpec) -> Self {
        Self { document: spec.document.clone(), clause: spec.clause.clone(), note: spec.note.clone() }
    }
}

/// 评价方法.
#[derive(Debug)]
pub struct Method {
    /// Identifier.
    pub id: String,
    /// Its usual name.
    pub title: String,
    /// Letter of the risk value.
    pub symbol: String,
    /// Where it comes from.
    pub source: Source,
    /// Words that point to it.
    pub words: Vec<String>,
    /// The letters that its factors must have in headings; empty: any.
    pub letters: Vec<char>,
    /// Whether only a word that names it, or the user, chooses it.
    pub by_word_only: bool,
    /// Order of trial.
    pub order: u32,
    /// The factors, in the order in which people write them.
    pub factors: Vec<Factor>,
    /// The risk value over the factors' fields; none for a lookup matrix.
    pub formula: Option<Expression>,
    /// The formula in pieces, to write it with letters or with numbers.
    pub formula_parts: Vec<FormulaPart>,
    /// The profiles in force, the default first.
    pub profiles: Vec<Profile>,
}

/// A factor of a method.
#[derive(Debug)]
pub struct Factor {
    /// The field that holds it.
    pub field: FieldId,
    /// The field's identifier: its name in the formula and in JSON.
    pub id: String,
    /// Fields that hold it in some forms.
    pub also: Vec<FieldId>,
    /// Its letter.
    pub symbol: String,
    /// Its usual name.
    pub title: String,
}

/// A piece of a formula.
#[derive(Debug, Eq, PartialEq)]
pub enum FormulaPart {
    /// Signs and numbers, as people write them.
    Text(String),
    /// The factor at this position.
    Factor(usize),
}

/// The values that a factor may take.
#[derive(Debug)]
pub struct Scale {
    /// Identifier.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The values.
    pub values: Vec<ScaleValue>,
}

/// A value of a scale.
#[derive(Debug)]
pub struct ScaleValue {
    /// The number.
    pub value: Decimal,
    /// What it stands for.
    pub meaning: String,
    /// Words that stand for the number, in normal form.
    pub words: Vec<String>,
}

/// A named choice of scales, bands and level mapping.
#[derive(Debug)]
pub struct Profile {
    /// Identifier.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Where its bands come from.
    pub source: Source,
    /// Whether the source was read.
    pub status: Status,
    /// Which way it numbers its levels.
    pub numbering: Numbering,
    /// The scales of each factor, in the method's order; no scale takes any value.
    pub scales: Vec<Vec<Arc<Scale>>>,
    /// How a level follows.
    pub grading: Grading,
}

/// How a level follows from factors.
#[derive(Debug)]
pub enum Grading {
    /// From the risk value.
    Bands(Vec<Band>),
    /// From a cell.
    Matrix(Matrix),
}

/// A band of risk values.
#[derive(Debug)]
pub struct Band {
    /// Lower edge.
    pub edge: BandEdge,
    /// Level.
    pub level: RiskLevel,
    /// The band's name in its source.
    pub name: String,
    /// The band in words: `70≤D<160`.
    pub range: String,
    /// Told when a value falls exactly on the lower edge or on the upper one.
    pub edge_note: Option<String>,
}

/// The lower edge of a band.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum BandEdge {
    /// The edge belongs to the band.
    From(Decimal),
    /// The edge belongs to the band below.
    Above(Decimal),
}

impl BandEdge {
    /// The edge's value.
    #[must_use]
    pub const fn value(self) -> Decimal {
        match self {
            Self::From(value) | Self::Above(value) => value,
        }
    }

    /// Whether a risk value lies on the band's side of the edge.
    #[must_use]
    pub fn admits(self, value: Decimal) -> bool {
        match self {
            Self::From(edge) => value >= edge,
            Self::Above(edge) => value > edge,
        }
    }
}

/// A lookup matrix.
#[derive(Debug)]
pub struct Matrix {
    /// Position of the row factor.
    pub row: usize,
    /// Position of the column factor.
    pub column: usize,
    /// Column values.
    pub columns: Vec<Decimal>,
    /// Rows: value, levels, printed scores (may be empty).
    pub rows: Vec<(Decimal, Vec<RiskLevel>, Vec<Decimal>)>,
}

impl Matrix {
    /// The level and the printed score in the cell of these values.
    #[must_use]
    pub fn cell(&self, row: Decimal, column: Decimal) -> Option<(RiskLevel, Option<Decimal>)> {
        let column = self.columns.iter().position(|value| *value == column)?;
        let (_, levels, scores) = self.rows.iter().find(|(value, ..)| *value == row)?;
        Some((*levels.get(column)?, scores.get(column).copied()))
    }
}

impl Profile {
    /// The band of a risk value; none below the lowest edge.
    #[must_use]
    pub fn band(&self, value: Decimal) -> Option<&Band> {
        match &self.grading {
            Grading::Bands(bands) => bands.iter().find(|band| band.edge.admits(value)),
            Grading::Matrix(_) => None,
        }
    }

    /// What is to be said of a value that lies exactly on an edge.
    #[must_use]
    pub fn edge_note(&self, value: Decimal) -> Option<&str> {
        let Grading::Bands(bands) = &self.grading else { return None };
        bands.iter().find(|band| band.edge.value() == value)?.edge_note.as_deref()
    }

    /// How many ranks the profile's own level names have.
    #[must_use]
    pub fn rank_count(&self) -> usize {
        match &self.grading {
            Grading::Bands(bands) => bands.len(),
            Grading::Matrix(_) => RiskLevel::DESCENDING.len(),
        }
    }

    /// The number that a word stands for on a factor's scales.
    #[must_use]
    pub fn scale_word(&self, factor: usize, text: &str) -> Option<Decimal> {
        let text = squeeze(text).to_uppercase();
        let values = self.scales.get(factor)?.iter().flat_map(|scale| &scale.values);
        values.filter(|value| value.words.contains(&text)).map(|value| value.value).next()
    }

    /// Whether a value is on one of a factor's scales; a factor without scale takes any.
    #[must_use]
    pub fn on_scale(&self, factor: usize, value: Decimal) -> bool {
        let Some(scales) = self.scales.get(factor) else { return true };
        scales.is_empty() || scales.iter().any(|scale| scale.values.iter().any(|on| on.value == value))
    }
}

/// Compiles all methods; profiles out of force on `as_of` are left out.
pub(super) fn compile(
    specs: &[InFile<MethodSpec>],
    fields: &Fields,
    evaluator: &Evaluator,
    as_of: Date,
    problems: &mut Problems,
) -> Vec<Method> {
    let (mut method_ids, mut profile_ids) = (HashSet::new(), HashSet::new());
    let mut methods = Vec::new();
    for InFile { file, spec } in specs {
        let profiles = spec.profiles.iter().map(|profile| (&profile.id, profile_ids.insert(profile.id.value.clone())));
        let own = std::iter::once((&spec.id, method_ids.insert(spec.id.value.clone())));
        for (id, _) in own.chain(profiles).filter(|(_, is_new)| !is_new) {
            problems.rule(file, id, format!("编号「{}」已经用过", id.value), "编号不得重复使用，请另起一个");
        }
        methods.push(MethodCompiler { file, spec, fields, problems }.compile(evaluator, as_of));
    }
    methods.sort_by_key(|method| method.order);
    methods
}

struct MethodCompiler<'a> {
    file: &'a Arc<str>,
    spec: &'a MethodSpec,
    fields: &'a Fields,
    problems: &'a mut Problems,
}

impl MethodCompiler<'_> {
    fn compile(mut self, evaluator: &Evaluator, as_of: Date) -> Method {
        let factors = self.factors();
        let formula = self.formula(evaluator);
        let formula_parts = formula_parts(self.spec.formula.as_ref().map_or("", |text| &text.value), &factors);
        let scales = self.scales();
        let in_force = |profile: &&ProfileSpec| {
            profile.effective_from.is_none_or(|from| from <= as_of) && profile.effective_to.is_none_or(|to| as_of <= to)
        };
        let profiles = self
            .spec
            .profiles
            .iter()
            .filter(in_force)
            .map(|profile| self.profile(profile, &factors, &scales))
            .collect();
        Method {
            id: self.spec.id.value.clone(),
            title: self.spec.title.clone(),
            symbol: self.spec.symbol.clone(),
            source: Source::from(&self.spec.source),
            words: self.spec.recognise.words.iter().map(|word| squeeze(word).to_uppercase()).collect(),
            letters: self.spec.recognise.letters.iter().filter_map(|letter| letter.chars().next()).collect(),
            by_word_only: self.spec.recognise.by_word_only,
            order: self.spec.recognise.order,
            factors,
            formula,
            formula_parts,
            profiles,
        }
    }

    fn factors(&mut self) -> Vec<Factor> {
        let mut factors = Vec::new();
        for spec in &self.spec.factors {
            let also = spec.also.iter().filter_map(|id| self.field(id)).collect();
            if let Some(field) = self.field(&spec.field) {
                let (symbol, title) = (spec.symbol.clone(), spec.title.clone());
                factors.push(Factor { field, id: spec.field.value.clone(), also, symbol, title });
            }
        }
        factors
    }

    fn field(&mut self, id: &serde_saphyr::Spanned<String>) -> Option<FieldId> {
        let field = self.fields.find(&id.value);
        if field.is_none() {
            self.problems.rule(
                self.file,
                id,
                format!("没有「{}」这个字段", id.value),
                "请先在 columns 下的表格定义里加上这个字段",
            );
        }
        field
    }

    fn formula(&mut self, evaluator: &Evaluator) -> Option<Expression> {
        let text = self.spec.formula.as_ref()?;
        let names: Vec<&str> = self.spec.factors.iter().map(|factor| factor.field.value.as_str()).collect();
        match evaluator.compile(&text.value, &names) {
            Ok(expression) => Some(expression),
            Err(error) => {
                let help = format!("公式里只能用本方法的取值：{}", names.join("、"));
                self.problems.rule(self.file, text, format!("公式有误：{error}"), &help);
                None
            }
        }
    }

    fn scales(&self) -> Vec<Arc<Scale>> {
        let value = |spec: &super::spec::ScaleValueSpec| ScaleValue {
            value: spec.value,
            meaning: spec.meaning.clone(),
            words: spec.words.iter().map(|word| squeeze(word).to_uppercase()).collect(),
        };
        let scale = |spec: &super::spec::ScaleSpec| {
            let values = spec.values.iter().map(value).collect();
            Arc::new(Scale { id: spec.id.value.clone(), title: spec.title.clone(), values })
        };
        self.spec.scales.iter().map(scale).collect()
    }

    fn profile(&mut self, spec: &ProfileSpec, factors: &[Factor], scales: &[Arc<Scale>]) -> Profile {
        let chosen = factors.iter().map(|factor| self.chosen_scales(spec, &factor.id, scales)).collect();
        for id in spec.scales.keys().filter(|id| !factors.iter().any(|factor| factor.id == **id)) {
            self.problems.rule(self.file, &spec.id, format!("「{id}」不是本方法的取值"), "请删去或改成本方法的字段");
        }
        let grading = match &spec.matrix {
            Some(matrix) => Grading::Matrix(self.matrix(spec, matrix, factors)),
            None => Grading::Bands(self.bands(spec)),
        };
        Profile {
            id: spec.id.value.clone(),
            title: spec.title.clone(),
            source: Source::from(&spec.source),
            status: spec.status,
            numbering: spec.numbering,
            scales: chosen,
            grading,
        }
    }

    fn chosen_scales(&mut self, spec: &ProfileSpec, factor: &str, scales: &[Arc<Scale>]) -> Vec<Arc<Scale>> {
        let mut chosen = Vec::new();
        for id in spec.scales.get(factor).into_iter().flatten() {
            match scales.iter().find(|scale| scale.id == id.value) {
                Some(scale) => chosen.push(Arc::clone(scale)),
                None => {
                    self.problems.rule(self.file, id, format!("没有「{}」这张取值表", id.value), "请在 scales 下加上");
                }
            }
        }
        chosen
    }

    fn bands(&mut self, spec: &ProfileSpec) -> Vec<Band> {
        let edges: Vec<Option<BandEdge>> = spec.bands.iter().map(band_edge).collect();
        let mut bands: Vec<Band> = Vec::new();
        for (band, edge) in spec.bands.iter().zip(edges) {
            let Some(edge) = edge else {
                let message = format!("档「{}」应写 from（含下限）或 above（不含下限）其中一个", band.name);
                self.problems.rule(self.file, &spec.id, message, "例如 from: 70");
                continue;
            };
            if let Some(upper) = bands.last()
                && (upper.edge.value() <= edge.value() || upper.level < band.level)
            {
                let message = format!("档「{}」应排在更高的档之前", band.name);
                self.problems.rule(self.file, &spec.id, message, "各档从高到低写，下限和等级都不得回升");
            }
            let range = range_text(&self.spec.symbol, edge, bands.last().map(|upper| upper.edge));
            let (level, name, edge_note) = (band.level, band.name.clone(), band.edge.clone());
            bands.push(Band { edge, level, name, range, edge_note });
        }
        if bands.is_empty() {
            self.problems.rule(self.file, &spec.id, "没有分级界限".to_owned(), "请写 bands 或 matrix");
        }
        bands
    }

    fn matrix(&mut self, spec: &ProfileSpec, matrix: &MatrixSpec, factors: &[Factor]) -> Matrix {
        let mut position = |id: &serde_saphyr::Spanned<String>| {
            factors.iter().position(|factor| factor.id == id.value).unwrap_or_else(|| {
                self.problems.rule(self.file, id, format!("「{}」不是本方法的取值", id.value), "请改成本方法的字段");
                0
            })
        };
        let (row, column) = (position(&matrix.row), position(&matrix.column));
        let width = matrix.columns.len();
        for line in &matrix.rows {
            if line.levels.len() != width || !(line.scores.is_empty() || line.scores.len() == width) {
                let message = format!("矩阵中取值 {} 的一行应有 {width} 格", line.value);
                self.problems.rule(self.file, &spec.id, message, "levels 和 scores 要与 columns 一样多");
            }
        }
        let rows = matrix.rows.iter().map(|line| (line.value, line.levels.clone(), line.scores.clone())).collect();
        Matrix { row, column, columns: matrix.columns.clone(), rows }
    }
}

fn band_edge(band: &BandSpec) -> Option<BandEdge> {
    match (band.from, band.above) {
        (Some(from), None) => Some(BandEdge::From(from)),
        (None, Some(above)) => Some(BandEdge::Above(above)),
        _ => None,
    }
}

/// Cuts a formula at the names of factors.
fn formula_parts(text: &str, factors: &[Factor]) -> Vec<FormulaPart> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        let start = rest.find(is_name).unwrap_or(rest.len());
        let (signs, tail) = rest.split_at(start);
        let (name, tail) = tail.split_at(tail.find(|c| !is_name(c)).unwrap_or(tail.len()));
        let signs = signs.replace(' ', "").replace('*', "×");
        match factors.iter().position(|factor| factor.id == name) {
            Some(at) => parts.extend([FormulaPart::Text(signs), FormulaPart::Factor(at)]),
            None => parts.push(FormulaPart::Text(signs + name)),
        }
        rest = tail;
    }
    parts
}

/// A band in words, with its edges as the rules have them.
fn range_text(symbol: &str, lower: BandEdge, upper: Option<BandEdge>) -> String {
    let upper = upper.map(|edge| match edge {
        BandEdge::From(value) => format!("＜{value}"),
        BandEdge::Above(value) => format!("≤{value}"),
    });
    match (lower, upper) {
        (BandEdge::From(value), None) => format!("{symbol}≥{value}"),
        (BandEdge::Above(value), None) => format!("{symbol}＞{value}"),
        (BandEdge::From(value), Some(upper)) => format!("{value}≤{symbol}{upper}"),
        (BandEdge::Above(value), Some(upper)) => format!("{value}＜{symbol}{upper}"),
    }
}
