//! 得分单: what one subject is handed and signs.

use super::words::{self, NOTHING, points, titled};
use crate::model::score::{
    Assessment, ExtraHead, ExtraScore, ItemHead, ItemScore, LastYear, Outlook, Reason, Standing, SubjectScore,
};
use crate::report::HtmlError;
use serde_json::{Value, json};
use tera::{Context, Tera};

/// The name of the template in messages; its ending makes every value escaped.
const NAME: &str = "score/slip.html";

/// Who hands results out, and as of when.
#[derive(Clone, Debug)]
pub struct ScoreHead<'h> {
    /// 镇.
    pub town: &'h str,
    /// The office.
    pub office: &'h str,
    /// Who signs.
    pub letterhead: &'h str,
    /// 2026年12月31日.
    pub as_of_words: &'h str,
    /// Who closed the year and when, in words; none while results may still change.
    pub closed: Option<String>,
}

impl ScoreHead<'_> {
    /// What all documents of an assessment say of it.
    pub(super) fn context(&self, assessment: &Assessment) -> serde_json::Map<String, Value> {
        let scheme = &assessment.scheme;
        let mut context = serde_json::Map::new();
        let mut put = |key: &str, value: Value| {
            context.insert(key.to_owned(), value);
        };
        put("town", json!(self.town));
        put("office", json!(self.office));
        put("letterhead", json!(self.letterhead));
        put("as_of_words", json!(self.as_of_words));
        put("closed", json!(self.closed.as_deref().unwrap_or_default()));
        put("year", json!(assessment.year.to_string()));
        put("about", json!(scheme.about));
        put("scheme", json!(scheme.title));
        put("basis", json!(scheme.basis));
        put("is_draft", json!(scheme.is_draft));
        put("scheme_note", json!(scheme.note));
        put("total", json!(points(scheme.total)));
        put("out_of", json!(points(scheme.out_of)));
        put("counter", json!(words::counter(assessment)));
        context
    }
}

/// What a slip is filled with: texts ready to print. Nothing where there is no such subject.
#[must_use]
pub fn slip_context(head: &ScoreHead<'_>, assessment: &Assessment, at: usize) -> Value {
    let Some(subject) = assessment.subjects.get(at) else { return Value::Null };
    let mut context = head.context(assessment);
    let mut put = |key: &str, value: Value| {
        context.insert(key.to_owned(), value);
    };
    put("title", json!(format!("{}年度考核得分单", assessment.year)));
    put("name", json!(subject.name));
    // A village is its own.
    put("village", json!(if subject.village == subject.name { "" } else { &subject.village }));
    put("trade", json!(subject.trade));
    put("group", json!(subject.group));
    put("has_score", json!(subject.score.is_some()));
    put("score", json!(words::score(subject.score)));
    put("grade", json!(if subject.grade.is_empty() { NOTHING } else { &subject.grade }));
    put("rank", json!(words::rank(subject.rank, subject.ranked, words::counter(assessment))));
    put("median", json!(words::score(subject.group_median)));
    put("last_year", json!(subject.last_year.as_ref().map(|year| last_year(year, assessment)).unwrap_or_default()));
    put("provisional", json!(provisional(assessment, subject)));
    put("sum", json!(sum(assessment, subject)));
    put("rows", Value::Array(item_rows(assessment, subject)));
    put("bonuses", extras(&assessment.bonuses, &subject.bonuses));
    put("bonus", json!(points(subject.bonus)));
    put("bonus_cap", json!(points(assessment.scheme.bonus_cap)));
    put("penalties", extras(&assessment.penalties, &subject.penalties));
    put("penalty", json!(points(subject.penalty)));
    put("vetoes", Value::Array(vetoes(assessment, subject)));
    put("outlook", json!(subject.outlook.as_ref().map(|of| outlook(assessment, subject, of)).unwrap_or_default()));
    Value::Object(context)
}

fn last_year(year: &LastYear, assessment: &Assessment) -> String {
    let score = year.score.map_or_else(|| "没有得分".to_owned(), |score| format!("{score:.2} 分"));
    let rank = words::rank(year.rank, year.ranked, words::counter(assessment));
    let state = if year.is_closed { "" } else { "未封存" };
    let parts = [score.as_str(), year.grade.as_str(), rank.as_str(), state];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    // Scores by another scheme are not to be compared.
    let scheme =
        if year.scheme == assessment.scheme.title { String::new() } else { format!("（按{}）", year.scheme) };
    format!("{}{scheme}", parts.join("，"))
}

/// What is still to be found out and between what the score lies; empty where nothing is.
fn provisional(assessment: &Assessment, subject: &SubjectScore) -> String {
    if !subject.is_provisional {
        return String::new();
    }
    let leaves = assessment.items.iter().zip(&subject.items).filter(|(head, _)| head.is_leaf);
    let is_open = |item: &ItemScore| item.standing == Standing::Pending;
    let open = leaves.filter(|(_, item)| is_open(item) || item.quarters.iter().any(is_open));
    let mut open: Vec<String> = open.map(|(head, _)| titled(head)).collect();
    let vetoes = subject.vetoes.iter().filter(|veto| !veto.applies);
    let vetoes = vetoes.filter_map(|veto| assessment.vetoes.get(veto.at));
    open.extend(vetoes.map(|head| format!("一票否决 {} {}", head.id, head.title)));
    let range = subject.range.map(|(from, to)| format!("核定后得分在 {from:.2} 分到 {to:.2} 分之间。"));
    format!("暂定结果，还要核定：{}。{}", open.join("；"), range.unwrap_or_default())
}

/// How the score comes about.
fn sum(assessment: &Assessment, subject: &SubjectScore) -> String {
    let Some(base) = subject.base else { return "各项都还没有核定，没有得分。".to_owned() };
    let scheme = &assessment.scheme;
    let terms = scheme.terms.map_or_else(
        || format!("按 {} 分折算", points(scheme.out_of)),
        |(quarters, end)| {
            format!("季度占 {}%、年终占 {}%，按 {} 分折算", points(quarters), points(end), points(scheme.out_of))
        },
    );
    let part = |word: &str, value: rust_decimal::Decimal| {
        if value.is_zero() { String::new() } else { format!("；{word} {} 分", points(value)) }
    };
    format!(
        "项目得分 {} 分，应得 {} 分，{terms}为 {base:.2} 分{}{}。",
        points(subject.earned),
        points(subject.applicable),
        part("加分", subject.bonus),
        part("另扣", subject.penalty)
    )
}

/// Items as rows: an item, then its quarters.
fn item_rows(assessment: &Assessment, subject: &SubjectScore) -> Vec<Value> {
    let mut rows = Vec::new();
    for (head, item) in assessment.items.iter().zip(&subject.items) {
        let kind = if head.is_leaf { "item" } else { "block" };
        rows.push(item_row(kind, head, &titled(head), item));
        let quarters = item.quarters.iter().zip(["一", "二", "三", "四"]);
        rows.extend(quarters.map(|(item, name)| item_row("quarter", head, &format!("第{name}季度"), item)));
    }
    rows
}

fn item_row(kind: &str, head: &ItemHead, title: &str, item: &ItemScore) -> Value {
    let is_given = item.standing == Standing::Given;
    let is_open = item.standing == Standing::Pending;
    let lines: Vec<Value> = item.reasons.iter().map(|reason| line(reason, &head.clause, "扣")).collect();
    let is_lost = is_open || is_given && item.points < item.full;
    // A rule is wanted where something was taken; the quarters have that of their item.
    let rule = if kind == "item" { head.rule.as_str() } else { "" };
    // What does not concern it or is to be found out is no part of what a block could get.
    let is_less = is_given && kind == "block" && item.full != head.points;
    json!({
        "kind": kind,
        "title": title,
        "of": if is_less { format!("应得 {}", points(item.full)) } else { String::new() },
        "full": points(if kind == "quarter" { item.full } else { head.points }),
        "got": if is_given { points(item.points) } else { item.standing.title().to_owned() },
        "is_lost": is_lost,
        "rule": rule,
        "clause": if kind == "quarter" { "" } else { &head.clause },
        "lines": lines,
    })
}

/// A reason: what, with the points that it took; the rows behind it. The clause is said where it is not that of the whole.
fn line(reason: &Reason, clause: &str, took: &str) -> Value {
    let taken = match reason.taken {
        none if none.is_zero() => String::new(),
        back if back.is_sign_negative() => format!("（改回 {} 分）", points(-back)),
        taken => format!("（{took} {} 分）", points(taken)),
    };
    let own = if reason.clause.is_empty() || reason.clause == clause {
        String::new()
    } else {
        format!("（{}）", reason.clause)
    };
    let what = format!("{}{taken}{own}", reason.text);
    json!({ "what": what, "rows": words::rows(reason) })
}

/// Bonuses or penalties of which there is something to say.
fn extras(heads: &[ExtraHead], scores: &[ExtraScore]) -> Value {
    let is_said = |(_, score): &(&ExtraHead, &ExtraScore)| !score.points.is_zero() || !score.reasons.is_empty();
    let row = |(head, score): (&ExtraHead, &ExtraScore)| {
        // The points of the whole stand beside; a reason's are those that it adds or takes.
        let lines: Vec<Value> = score.reasons.iter().map(|reason| line(reason, &head.clause, "计")).collect();
        json!({
            "title": format!("{} {}", head.id, head.title),
            "clause": head.clause,
            "most": points(head.most),
            "got": points(score.points),
            "lines": lines,
        })
    };
    Value::Array(heads.iter().zip(scores).filter(is_said).map(row).collect())
}

fn vetoes(assessment: &Assessment, subject: &SubjectScore) -> Vec<Value> {
    let row = |veto: &crate::model::score::VetoScore| {
        let head = assessment.vetoes.get(veto.at)?;
        let lines: Vec<Value> = veto.reasons.iter().map(|reason| line(reason, &head.clause, "计")).collect();
        let state = if veto.applies { format!("成立，最高评{}", veto.at_most) } else { "待核".to_owned() };
        Some(json!({
            "title": format!("{} {}", head.id, head.title),
            "clause": head.clause,
            "state": state,
            "lines": lines,
        }))
    };
    subject.vetoes.iter().filter_map(row).collect()
}

/// What would change the grade, in sentences.
fn outlook(assessment: &Assessment, subject: &SubjectScore, outlook: &Outlook) -> Vec<String> {
    let mut told = Vec::new();
    if let Some(grade) = &outlook.without_veto {
        told.push(format!("按得分为{grade}，因一票否决评为{}。", subject.grade));
    }
    if let Some((grade, missing)) = &outlook.better {
        let lost = |(at, lost): &(usize, rust_decimal::Decimal)| {
            format!("{}（失 {} 分）", words::item(assessment, *at), points(*lost))
        };
        let items: Vec<String> = outlook.items.iter().map(lost).collect();
        let items = if items.is_empty() {
            String::new()
        } else {
            format!("失分最多、补上就够的：{}。", items.join("；"))
        };
        told.push(format!("按得分离{grade}还差 {missing:.2} 分。{items}"));
    }
    if let Some((grade, spare)) = &outlook.worse {
        told.push(if spare.is_zero() {
            format!("正好在{}的下限上，再失分就是{grade}。", subject.grade_by_score)
        } else {
            format!("比{}的下限高 {spare:.2} 分，低于下限就是{grade}。", subject.grade_by_score)
        });
    }
    told
}

/// 得分单 as pages: the template is read once and used by all threads.
#[derive(Debug)]
pub struct SlipPages(Tera);

impl SlipPages {
    /// Reads the template.
    ///
    /// # Errors
    /// When it is wrong.
    pub fn new(template: &str) -> Result<Self, HtmlError> {
        let mut tera = Tera::default();
        tera.add_raw_template(NAME, template).map_err(wrong)?;
        Ok(Self(tera))
    }

    /// The page of a slip, of what [`slip_context`] gives.
    ///
    /// # Errors
    /// When the template asks for what is not there.
    pub fn page(&self, context: &Value) -> Result<String, HtmlError> {
        self.0.render(NAME, &Context::from_serialize(context).map_err(wrong)?).map_err(wrong)
    }
}

fn wrong(cause: tera::Error) -> HtmlError {
    HtmlError::Template { name: NAME, cause }
}
