//! Checks the tables: what stands twice, what leaves a hole, what names something that does not exist.

use super::super::parse::{InFile, Problems};
use super::super::spec::{ClassSpec, FactorsSpec, SubstanceSpec};
use super::compile::Specs;
use super::names::{CasNumber, NameOf, normal_name};
use super::{FOLDER, RuleFiles};
use crate::diagnostic::Code;
use rust_decimal::Decimal;
use serde_saphyr::Spanned;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// The files that the folder may have, beside its tests.
const KINDS: [&str; 5] = ["substances.yaml", "classes.yaml", "factors.yaml", "wordings.yaml", "names.yaml"];

/// Whether a path is a file of this folder and of this kind.
pub(super) fn is_kind(path: &str, kind: &str) -> bool {
    path.strip_prefix(FOLDER).and_then(|inner| inner.rsplit('/').next()) == Some(kind) && !path.contains("/tests/")
}

/// Reports files that no kind claims: a misspelt name would be overlooked otherwise.
pub(super) fn files_are_known(files: &RuleFiles, problems: &mut Problems<'_>) {
    for (path, _) in files.iter().filter(|(path, _)| path.starts_with(FOLDER) && !path.contains("/tests/")) {
        if !KINDS.iter().any(|kind| is_kind(path, kind)) {
            let message = "不知道这个文件写的是哪一张表".to_owned();
            let help = format!("文件名应为 {} 之一", KINDS.join("、"));
            problems.push(Code::RuleFileInvalid, &Arc::from(path), None, String::new(), message, &help);
        }
    }
}

/// Where the rows and classes stand.
#[derive(Debug, Default)]
pub(super) struct Positions {
    rows: HashMap<u32, usize>,
    classes: HashMap<String, usize>,
}

impl Positions {
    pub(super) fn row(&self, number: u32) -> Option<usize> {
        self.rows.get(&number).copied()
    }

    pub(super) fn class(&self, symbol: &str) -> Option<usize> {
        self.classes.get(symbol).copied()
    }
}

/// A name as written, and what it stands for.
type WrittenName<'a> = (&'a Spanned<String>, NameOf);

/// The names of all rows and common names, with what they stand for.
pub(super) fn all_names(specs: &Specs) -> Vec<WrittenName<'_>> {
    let mut names: Vec<WrittenName<'_>> = Vec::new();
    for (at, row) in specs.substances.spec.substances.iter().enumerate() {
        names.push((&row.name, NameOf::Row(at)));
        names.extend(row.aliases.iter().map(|alias| (alias, NameOf::Row(at))));
        let bare = row.qualifier.iter().flat_map(|qualifier| &qualifier.bare_names);
        names.extend(bare.map(|name| (name, NameOf::Bare(at))));
    }
    for (at, common) in specs.names.spec.names.iter().enumerate() {
        names.push((&common.name, NameOf::Common(at)));
        names.extend(common.aliases.iter().map(|alias| (alias, NameOf::Common(at))));
    }
    names
}

/// Checks everything; the positions are those of the first of each number and symbol.
pub(super) fn check(specs: &Specs, problems: &mut Problems<'_>) -> Positions {
    let positions = positions(specs, problems);
    for row in &specs.substances.spec.substances {
        check_row(&specs.substances.file, row, problems);
    }
    for class in &specs.classes.spec.classes {
        check_class(&specs.classes.file, class, problems);
    }
    check_names(specs, problems);
    check_cas(specs, problems);
    check_factors(&specs.factors, problems);
    check_references(specs, &positions, problems);
    positions
}

fn positions(specs: &Specs, problems: &mut Problems<'_>) -> Positions {
    let mut positions = Positions::default();
    let InFile { file, spec } = &specs.substances;
    for (at, row) in spec.substances.iter().enumerate() {
        if positions.rows.insert(row.number.value, at).is_some() {
            problems.rule(file, &row.number, format!("第 {} 项写了两次", row.number.value), "每项只写一次");
        }
    }
    let InFile { file, spec } = &specs.classes;
    for (at, class) in spec.classes.iter().enumerate() {
        if positions.classes.insert(class.symbol.value.clone(), at).is_some() {
            problems.rule(file, &class.symbol, format!("「{}」写了两次", class.symbol.value), "每类只写一次");
        }
    }
    positions
}

fn check_row(file: &Arc<str>, row: &SubstanceSpec, problems: &mut Problems<'_>) {
    positive(file, &row.critical_quantity, "临界量", problems);
    if row.beta.is_some_and(|beta| beta <= Decimal::ZERO) {
        problems.rule(file, &row.number, format!("第 {} 项的 β 应大于 0", row.number.value), "请改正 beta");
    }
    for cas in row.cas.iter().filter(|cas| CasNumber::read(&cas.value).is_none_or(|read| read.as_str() != cas.value)) {
        problems.rule(file, cas, format!("CAS 号「{}」校验位不对", cas.value), "请对照标准原文改正");
    }
}

fn check_class(file: &Arc<str>, class: &ClassSpec, problems: &mut Problems<'_>) {
    positive(file, &class.critical_quantity, "临界量", problems);
    positive(file, &class.beta, "β", problems);
}

fn positive(file: &Arc<str>, number: &Spanned<Decimal>, what: &str, problems: &mut Problems<'_>) {
    if number.value <= Decimal::ZERO {
        problems.rule(file, number, format!("{what} {} 应大于 0", number.value), "请对照标准原文改正");
    }
}

/// A name may stand for several rows only as a bare name of each.
fn check_names(specs: &Specs, problems: &mut Problems<'_>) {
    let mut seen: HashMap<String, NameOf> = HashMap::new();
    for (name, of) in all_names(specs) {
        let file = if matches!(of, NameOf::Common(_)) { &specs.names.file } else { &specs.substances.file };
        let before = seen.insert(normal_name(&name.value), of);
        let may_share = match (before, of) {
            (None, _) => true,
            (Some(NameOf::Bare(other)), NameOf::Bare(at)) => other != at,
            _ => false,
        };
        if !may_share {
            let message = format!("「{}」已经是另一处的名称", name.value);
            problems.rule(file, name, message, "一个名称只能对应一项；要看含量才能定的写在 qualifier.bare_names");
        }
    }
}

/// A CAS number that decides is one row's own.
fn check_cas(specs: &Specs, problems: &mut Problems<'_>) {
    let mut seen: BTreeMap<&str, bool> = BTreeMap::new();
    let rows = &specs.substances.spec.substances;
    let of_rows = rows.iter().flat_map(|row| row.cas.iter().map(|cas| (cas, row.cas_decides, &specs.substances.file)));
    let names = &specs.names.spec.names;
    let of_names = names.iter().flat_map(|name| name.cas.iter().map(|cas| (cas, false, &specs.names.file)));
    for (cas, decides, file) in of_rows.chain(of_names) {
        let before = seen.insert(cas.value.as_str(), decides);
        if before.is_some_and(|before| before || decides) {
            let message = format!("CAS 号「{}」不止一处，不能凭它定一项", cas.value);
            problems.rule(file, cas, message, "请改正，或在有关各项写 cas_decides: false");
        }
    }
    for cas in names.iter().flat_map(|name| &name.cas).filter(|cas| CasNumber::read(&cas.value).is_none()) {
        problems.rule(&specs.names.file, cas, format!("CAS 号「{}」校验位不对", cas.value), "请核对后改正");
    }
}

/// Bands run down to zero without a step back: no value is in two of them or in none.
fn check_factors(in_file: &InFile<FactorsSpec>, problems: &mut Problems<'_>) {
    let InFile { file, spec } = in_file;
    positive(file, &spec.identification.threshold, "界限", problems);
    let persons: Vec<_> = spec.persons.iter().map(|band| (&band.from, Decimal::from(band.from.value))).collect();
    check_bands(file, &persons, "人数", problems);
    let levels: Vec<_> = spec.levels.iter().map(|level| (&level.from, level.from.value)).collect();
    check_bands(file, &levels, "R", problems);
    for (upper, lower) in spec.persons.iter().zip(spec.persons.iter().skip(1)) {
        if lower.alpha >= upper.alpha || lower.alpha <= Decimal::ZERO {
            let message = format!("人数 {} 一档的 α 应小于上一档，且大于 0", lower.from.value);
            problems.rule(file, &lower.from, message, "人数越少 α 越小");
        }
    }
    let mut names = HashSet::new();
    for level in spec.levels.iter().filter(|level| !names.insert(level.name.value.as_str())) {
        problems.rule(file, &level.name, format!("级别「{}」写了两次", level.name.value), "每级只写一档");
    }
    for measure in spec.measures.iter().filter(|measure| measure.tonnes.is_some() == measure.cubic_metres.is_some()) {
        if let Some(word) = measure.words.first() {
            let message = format!("单位「{}」应写 tonnes 或 cubic_metres 其中一个", word.value);
            problems.rule(file, word, message, "质量写 tonnes，体积写 cubic_metres");
        }
    }
}

fn check_bands<T: ToString>(
    file: &Arc<str>,
    bands: &[(&Spanned<T>, Decimal)],
    what: &str,
    problems: &mut Problems<'_>,
) {
    for ((_, upper), (at, from)) in bands.iter().zip(bands.iter().skip(1)) {
        if from >= upper {
            problems.rule(file, at, format!("{what} {from} 一档与上一档重叠"), "各档从高到低写，下限逐档变小");
        }
    }
    if let Some((at, from)) = bands.last().filter(|(_, from)| !from.is_zero()) {
        problems.rule(file, at, format!("{what} 小于 {from} 的没有档"), "最后一档应写 from: 0");
    }
    if bands.is_empty() {
        problems.push(Code::RuleInvalid, file, None, String::new(), format!("没有{what}的分档"), "请写上各档");
    }
}

/// What names a row, a class, a category or a substance must find it.
fn check_references(specs: &Specs, positions: &Positions, problems: &mut Problems<'_>) {
    let mut class = |file: &Arc<str>, symbol: &Spanned<String>| {
        if positions.class(&symbol.value).is_none() {
            problems.rule(file, symbol, format!("没有「{}」这一类", symbol.value), "请用 classes.yaml 里的符号");
        }
    };
    let hints = &specs.factors.spec.beta_hints.hints;
    hints.iter().flat_map(|hint| &hint.classes).for_each(|symbol| class(&specs.factors.file, symbol));
    specs.names.spec.names.iter().flat_map(|name| &name.classes).for_each(|symbol| class(&specs.names.file, symbol));
    for category in specs.wordings.spec.hazards.iter().flat_map(|hazard| hazard.categories.values()) {
        category.symbols.iter().chain(&category.storage).for_each(|symbol| class(&specs.wordings.file, symbol));
    }
    let rows = hints.iter().flat_map(|hint| hint.numbers.iter().map(|number| (number, &specs.factors.file)));
    let names = specs.names.spec.names.iter().filter_map(|name| Some((name.number.as_ref()?, &specs.names.file)));
    for (number, file) in rows.chain(names).filter(|(number, _)| positions.row(number.value).is_none()) {
        problems.rule(file, number, format!("表中没有第 {} 项", number.value), "请用 substances.yaml 里的序号");
    }
    check_hints(specs, positions, problems);
    check_hazards(specs, problems);
    let known: HashSet<String> = all_names(specs).into_iter().map(|(name, _)| normal_name(&name.value)).collect();
    let densities = specs.factors.spec.densities.iter();
    for density in densities.filter(|density| !known.contains(&normal_name(&density.name.value))) {
        let message = format!("没有「{}」这种物质", density.name.value);
        problems.rule(&specs.factors.file, &density.name, message, "请用已列出的名称");
    }
}

/// A hint's β is that of its classes.
fn check_hints(specs: &Specs, positions: &Positions, problems: &mut Problems<'_>) {
    let classes = &specs.classes.spec.classes;
    for hint in &specs.factors.spec.beta_hints.hints {
        let beta_of =
            |symbol: &str| positions.class(symbol).and_then(|at| classes.get(at)).map(|class| class.beta.value);
        for symbol in hint.classes.iter().filter(|symbol| beta_of(&symbol.value).is_some_and(|beta| beta != hint.beta))
        {
            let message = format!("「{}」的 β 不是 {}", symbol.value, hint.beta);
            problems.rule(&specs.factors.file, symbol, message, "推定的 β 要与所列各类一致");
        }
    }
}

/// A hazard's categories are spelt somewhere, and its words are its own.
fn check_hazards(specs: &Specs, problems: &mut Problems<'_>) {
    let InFile { file, spec } = &specs.wordings;
    let mut words = HashSet::new();
    for hazard in &spec.hazards {
        for word in hazard.words.iter().filter(|word| !words.insert(normal_name(&word.value))) {
            problems.rule(file, word, format!("「{}」写了两次", word.value), "一种写法只能对应一类危险性");
        }
        let Some(first) = hazard.words.first() else { continue };
        for id in hazard.categories.keys().filter(|id| !spec.categories.contains_key(*id)) {
            let message = format!("「{}」的类别「{id}」没有写法", first.value);
            problems.rule(file, first, message, "请在 categories 下加上");
        }
    }
}
