//! The assessment as a whole: what the report, the circular and the ranking page are filled with.

use super::slip::ScoreHead;
use super::words::{self, NOTHING, points};
use crate::model::score::{Assessment, BoardLine, GroupSummary, ItemSensitivity, Mover, ScoreAnalysis, SubjectScore};
use crate::report::HtmlError;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tera::{Context, Tera};

/// The name of the ranking page in messages; its ending makes every value escaped.
const PAGE: &str = "score/page.html";
/// How many of a group, of a board and of those whose scores are provisional stand in a document on paper.
const ON_PAPER: usize = 60;
/// Items that a report tells most about.
const MOST_ITEMS: usize = 10;
/// Pictures of the heat map in a document on paper; the ranking page has all.
const PICTURES_ON_PAPER: usize = 3;
/// Characters of a file's name.
const MAX_CHARS: usize = 80;

/// What the report, the circular and the ranking page are filled with: texts ready to print.
#[must_use]
pub fn town_context(head: &ScoreHead<'_>, assessment: &Assessment, analysis: &ScoreAnalysis) -> Value {
    let mut context = head.context(assessment);
    let mut put = |key: &str, value: Value| {
        context.insert(key.to_owned(), value);
    };
    let counter = words::counter(assessment);
    put("title", json!(format!("{}年度{}考核结果", assessment.year, assessment.scheme.about)));
    put("count", json!(assessment.subjects.len().to_string()));
    put("bands", json!(bands(assessment)));
    put("terms", json!(terms(assessment)));
    put("bonus_cap", json!(points(assessment.scheme.bonus_cap)));
    put("grades", counted(&analysis.grades));
    put("spans", counted(&analysis.spans));
    put("grades_words", json!(grades_words(&analysis.grades, counter)));
    put("groups", Value::Array(groups(assessment, analysis)));
    put("losses", Value::Array(losses(assessment, analysis)));
    put("biases", json!(biases(assessment, analysis)));
    put("relations", json!(relations(analysis)));
    put("sensitivity", sensitivity(assessment, analysis));
    put("movers", movers(&analysis.movers));
    for (key, board) in [("red", &analysis.red), ("black", &analysis.black), ("typical", &analysis.typical)] {
        put(key, lines(board));
        put(&format!("{key}_more"), json!(more(board.len(), counter)));
    }
    put("red_grades", json!(assessment.scheme.red.join("、")));
    put("black_grades", json!(assessment.scheme.black.join("、")));
    let open = open(assessment);
    put("provisional_more", json!(more(open.len(), counter)));
    put("provisional_count", json!(open.len().to_string()));
    put("provisional", Value::Array(open.into_iter().take(ON_PAPER).collect()));
    let picture = |(name, picture)| json!({ "name": name, "width": super::heat::width_on_paper(&picture) });
    put("heat", super::heat::pictures(assessment).take(PICTURES_ON_PAPER).map(picture).collect());
    put("problems", json!(assessment.problems.iter().take(ON_PAPER).collect::<Vec<_>>()));
    put("has_villages", json!(assessment.subjects.iter().any(|subject| subject.village != subject.name)));
    Value::Object(context)
}

/// What a cut list leaves out; empty where it is whole.
fn more(count: usize, counter: &str) -> String {
    if count > ON_PAPER {
        format!("共 {count} {counter}，表列前 {ON_PAPER} {counter}，全部见排名网页和得分表。")
    } else {
        String::new()
    }
}

fn bands(assessment: &Assessment) -> String {
    let word = |(from, grade): &(Decimal, String)| format!("{grade}：{} 分及以上", points(*from));
    let lowest = assessment.scheme.bands.len().saturating_sub(1);
    let all = assessment.scheme.bands.iter().enumerate();
    let all: Vec<String> =
        all.map(|(at, band)| if at == lowest && at > 0 { lower(assessment, at) } else { word(band) }).collect();
    all.join("；")
}

/// The last grade, which is what lies below the one before it.
fn lower(assessment: &Assessment, at: usize) -> String {
    let grade = assessment.scheme.bands.get(at).map(|(_, grade)| grade.as_str()).unwrap_or_default();
    let above = assessment.scheme.bands.get(at - 1).map(|(from, _)| points(*from)).unwrap_or_default();
    format!("{grade}：不足 {above} 分")
}

fn terms(assessment: &Assessment) -> String {
    let word = |(quarters, end)| format!("季度考核占 {}%，年终考核占 {}%", points(quarters), points(end));
    assessment.scheme.terms.map(word).unwrap_or_default()
}

fn counted(all: &[(String, u32)]) -> Value {
    all.iter().map(|(name, count)| json!({ "name": name, "count": count.to_string() })).collect()
}

fn grades_words(grades: &[(String, u32)], counter: &str) -> String {
    grades.iter().map(|(grade, count)| format!("{grade} {count} {counter}")).collect::<Vec<_>>().join("，")
}

/// Each group with its subjects in the order of ranks.
fn groups(assessment: &Assessment, analysis: &ScoreAnalysis) -> Vec<Value> {
    let names = slip_names(assessment);
    let row = |(subject, name): (&SubjectScore, &String)| {
        json!({
            "rank": subject.rank.map_or_else(|| NOTHING.to_owned(), |rank| rank.to_string()),
            "name": subject.name,
            "village": if subject.village == subject.name { "" } else { &subject.village },
            "score": words::score(subject.score),
            "range": subject.range.map(|(from, to)| format!("{from:.2}—{to:.2}")).unwrap_or_default(),
            "grade": if subject.grade.is_empty() { NOTHING } else { &subject.grade },
            "note": note(assessment, subject),
            "last_year": subject.last_year.as_ref().map_or_else(|| NOTHING.to_owned(), |year| words::score(year.score)),
            "href": format!("得分单/{name}.html"),
        })
    };
    let group = |summary: &GroupSummary| {
        let all = assessment.subjects.iter().zip(&names);
        let rows: Vec<Value> = all.filter(|(subject, _)| subject.group == summary.group).map(row).collect();
        json!({
            "name": if summary.group.is_empty() { &assessment.scheme.about } else { &summary.group },
            "count": summary.count.to_string(),
            "ranked": summary.ranked.to_string(),
            "highest": words::score(summary.highest),
            "lowest": words::score(summary.lowest),
            "mean": words::score(summary.mean),
            "median": words::score(summary.median),
            "top": rows.iter().take(ON_PAPER).cloned().collect::<Vec<_>>(),
            "more": more(rows.len(), words::counter(assessment)),
            "rows": rows,
        })
    };
    analysis.groups.iter().map(group).collect()
}

/// What a reader of the ranking must know of a subject.
fn note(assessment: &Assessment, subject: &SubjectScore) -> String {
    let vetoes = subject.vetoes.iter().filter(|veto| veto.applies);
    let vetoes =
        vetoes.filter_map(|veto| assessment.vetoes.get(veto.at)).map(|head| format!("一票否决：{}", head.title));
    vetoes.chain(subject.is_provisional.then(|| "暂定".to_owned())).collect::<Vec<_>>().join("；")
}

fn losses(assessment: &Assessment, analysis: &ScoreAnalysis) -> Vec<Value> {
    let lost = analysis.losses.iter().filter(|loss| !loss.lost.is_zero());
    let row = |(at, loss): (usize, &crate::model::score::ItemLoss)| {
        json!({
            "no": (at + 1).to_string(),
            "title": words::item(assessment, loss.at),
            "full": points(loss.full),
            "lost": points(loss.lost),
            "rate": format!("{}%", points(loss.rate)),
            "losers": loss.losers.to_string(),
            "decided": loss.decided.to_string(),
            "pending": loss.pending.to_string(),
        })
    };
    lost.take(MOST_ITEMS).enumerate().map(row).collect()
}

fn biases(assessment: &Assessment, analysis: &ScoreAnalysis) -> Vec<String> {
    let word = |bias: &crate::model::score::GroupBias| {
        format!(
            "{}：{}失分率 {}%，其他组 {}%；请看这一项的标准对{}是否合适。",
            words::item(assessment, bias.at),
            bias.group,
            points(bias.rate),
            points(bias.others),
            bias.group
        )
    };
    analysis.biases.iter().map(word).collect()
}

fn relations(analysis: &ScoreAnalysis) -> Vec<String> {
    let word = |relation: &crate::model::score::Relation| {
        format!(
            "{}（{} 个对象，肯德尔系数 {}）。",
            relation.words,
            relation.count,
            relation.tau.to_string().replace('-', "−")
        )
    };
    analysis.relations.iter().map(word).collect()
}

fn sensitivity(assessment: &Assessment, analysis: &ScoreAnalysis) -> Value {
    let moving = analysis.sensitivity.iter().filter(|item| item.moved > 0 || item.regraded > 0);
    let row = |item: &ItemSensitivity| {
        let furthest = |(name, now, then): &(String, u32, u32)| format!("{name}，由第 {now} 名到第 {then} 名");
        json!({
            "title": words::item(assessment, item.at),
            "moved": item.moved.to_string(),
            "regraded": item.regraded.to_string(),
            "furthest": item.furthest.as_ref().map_or_else(|| NOTHING.to_owned(), furthest),
        })
    };
    moving.take(MOST_ITEMS).map(row).collect()
}

fn movers(movers: &[Mover]) -> Value {
    let rank = |rank: Option<u32>| rank.map_or_else(|| NOTHING.to_owned(), |rank| rank.to_string());
    let row = |mover: &Mover| {
        json!({
            "name": mover.name,
            "before": words::score(Some(mover.scores.0)),
            "now": words::score(Some(mover.scores.1)),
            "rank_before": rank(mover.ranks.0),
            "rank_now": rank(mover.ranks.1),
            "grade_before": mover.grades.0,
            "grade_now": mover.grades.1,
        })
    };
    movers.iter().take(ON_PAPER).map(row).collect()
}

fn lines(board: &[BoardLine]) -> Value {
    let row = |(at, line): (usize, &BoardLine)| {
        json!({
            "no": (at + 1).to_string(),
            "name": line.name,
            "village": if line.village == line.name { "" } else { &line.village },
            "grade": line.grade,
            "score": words::score(line.score),
            "reason": line.reason,
        })
    };
    board.iter().take(ON_PAPER).enumerate().map(row).collect()
}

/// Whose scores are provisional, with the range.
fn open(assessment: &Assessment) -> Vec<Value> {
    let row = |subject: &SubjectScore| {
        json!({
            "name": subject.name,
            "score": words::score(subject.score),
            "pending": points(subject.pending),
            "range": subject.range.map_or_else(|| NOTHING.to_owned(), |(from, to)| format!("{from:.2}—{to:.2}")),
        })
    };
    assessment.subjects.iter().filter(|subject| subject.is_provisional).map(row).collect()
}

/// The name of each subject's slip, without ending: one that every file system and every link takes, and no other has.
#[must_use]
pub fn slip_names(assessment: &Assessment) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let allowed = |c: char| if "\\/:*?\"<>|#%".contains(c) || c.is_control() { '_' } else { c };
    let mut name = |subject: &SubjectScore| {
        let name: String = subject.name.trim().chars().map(allowed).take(MAX_CHARS).collect();
        let name = name.trim_end_matches(['.', ' ']);
        let numbered = (2..).map(|number| format!("{name}（{number}）"));
        let free =
            std::iter::once(name.to_owned()).chain(numbered).find(|name| !name.is_empty() && !taken.contains(name));
        let free = free.unwrap_or_default();
        taken.insert(free.clone());
        free
    };
    assessment.subjects.iter().map(&mut name).collect()
}

/// The ranking page, of what [`town_context`] gives and the heat map.
///
/// # Errors
/// When the template is wrong or asks for what is not there.
pub fn ranking_page(template: &str, context: &Value, heat: &str) -> Result<String, HtmlError> {
    let wrong = |cause| HtmlError::Template { name: PAGE, cause };
    let mut tera = Tera::default();
    tera.add_raw_template(PAGE, template).map_err(wrong)?;
    let mut context = Context::from_serialize(context).map_err(wrong)?;
    context.insert("heat_map", heat);
    tera.render(PAGE, &context).map_err(wrong)
}
