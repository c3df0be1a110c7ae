//! Checks methods as they are written and compiles them.

use super::fields::Fields;
use super::heading::squeeze;
use super::method::{Band, BandEdge, Factor, FormulaPart, Grading, Matrix, Method, Profile, Scale, ScaleValue, Source};
use super::parse::{InFile, Problems};
use super::spec::{BandSpec, MatrixSpec, MethodSpec, ProfileSpec, ScaleSpec, ScaleValueSpec};
use crate::model::FieldId;
use crate::script::{Evaluator, Expression, Kind, Names};
use jiff::civil::Date;
use serde_saphyr::Spanned;
use std::collections::HashSet;
use std::sync::Arc;

/// Compiles all methods; profiles out of force on `as_of` are left out.
pub(super) fn compile(
    specs: &[InFile<MethodSpec>],
    fields: &Fields,
    evaluator: &Evaluator,
    as_of: Date,
    problems: &mut Problems<'_>,
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

struct MethodCompiler<'a, 'f> {
    file: &'a Arc<str>,
    spec: &'a MethodSpec,
    fields: &'a Fields,
    problems: &'a mut Problems<'f>,
}

impl MethodCompiler<'_, '_> {
    fn compile(mut self, evaluator: &Evaluator, as_of: Date) -> Method {
        let factors = self.factors();
        let formula = self.formula(evaluator);
        let formula_parts = formula_parts(self.spec.formula.as_ref().map_or("", |text| &text.value), &factors);
        let scales = self.scales();
        let in_force =
            |profile: &&ProfileSpec| crate::ruleset::in_force(profile.effective_from, profile.effective_to, as_of);
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

    fn field(&mut self, id: &Spanned<String>) -> Option<FieldId> {
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
        let fields: Vec<&str> = self.spec.factors.iter().map(|factor| factor.field.value.as_str()).collect();
        let names: Names = fields.iter().map(|field| (*field, Kind::Number)).collect();
        let help = format!("公式里只能用本方法的取值：{}", fields.join("、"));
        let compiled = evaluator.formula(&text.value, &names);
        compiled.map_err(|error| self.problems.script(self.file, text, "公式", &error, &help)).ok()
    }

    fn scales(&self) -> Vec<Arc<Scale>> {
        let value = |spec: &ScaleValueSpec| ScaleValue {
            value: spec.value,
            meaning: spec.meaning.clone(),
            words: spec.words.iter().map(|word| squeeze(word).to_uppercase()).collect(),
        };
        let scale = |spec: &ScaleSpec| {
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
        let mut position = |id: &Spanned<String>| {
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
