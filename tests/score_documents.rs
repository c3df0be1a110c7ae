//! What an assessment hands out: every point lost is told, the templates fill, the same comes out each time.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

use anping::model::score::{Assessment, ScoreAnalysis, ScoreRow, Standing};
use anping::pipeline::rules::{Bench, files};
use anping::report::pictures::Fonts;
use anping::report::score::{
    ScoreHead, SlipPages, heat_map, heat_pictures, ranking_page, slip_context, slip_names, town_context,
};
use anping::report::{WordPicture, WordTemplate};
use anping::ruleset::ReportFiles;
use anping::score::{Appeal, Fact, Mark, SubjectFacts, analyse, assess};
use jiff::civil::date;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::sync::LazyLock;

/// An assessment with its analysis.
#[derive(Deserialize)]
struct Scored {
    assessment: Assessment,
    analysis: ScoreAnalysis,
}

/// The villages of the sample, as the engine scored them.
static VILLAGES: LazyLock<Scored> =
    LazyLock::new(|| serde_json::from_str(&std::fs::read_to_string("tests/score/village.json").unwrap()).unwrap());
/// Enterprises to whom everything happens: all ways of giving points, bonuses, penalties, vetoes, an appeal.
static ENTERPRISES: LazyLock<Scored> = LazyLock::new(enterprises);
/// A village looked at by quarter.
static QUARTERS: LazyLock<Scored> = LazyLock::new(quarters);
static FILES: LazyLock<ReportFiles> = LazyLock::new(ReportFiles::shipped);

fn bench() -> Bench {
    let rules = files(Some(Path::new("tests/score/rules"))).unwrap();
    Bench::checked(&rules, date(2026, 12, 1)).unwrap_or_else(|found| panic!("{found:#?}"))
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn row(line: u32) -> ScoreRow {
    let place = ("镇应急办/评分 <甲> & 乙.xlsx".to_owned(), "评分表".to_owned(), line);
    let (file, sheet, row) = place;
    ScoreRow { id: format!("KH-{line:03}").into(), place: (file.into(), sheet.into(), row) }
}

fn enterprises() -> Scored {
    let bench = bench();
    let scheme = bench.schemes.find("all-kinds").unwrap();
    let subject = |at: u32| {
        let rows = vec![row(at + 3), row(at + 50)];
        let value = Some(Decimal::from(at * 7 % 40));
        let fact = Fact { value, rows, row_count: 30, ..Fact::default() };
        let mark = |item: &str| Mark { item: item.to_owned(), row: row(at + 3), ..Mark::default() };
        let marks = vec![
            Mark { points: Some(number("7.5")), reason: "制度<不全>".to_owned(), ..mark("B1") },
            Mark { deduct: Some(number("5")), reason: "没有方案".to_owned(), ..mark("B2") },
            Mark { sampled: Some((Decimal::TEN, Decimal::TWO)), ..mark("B3") },
            Mark { reason: "省级".to_owned(), points: Some(number("3")), ..mark("J1") },
            Mark { deduct: Some(number("1.5")), reason: "被通报".to_owned(), ..mark("K1") },
            Mark { is_veto: Some(at == 1), reason: "瞒报事故".to_owned(), ..mark("V2") },
        ];
        SubjectFacts {
            name: format!("云溪第{at}机械/制造厂"),
            village: "石桥村".to_owned(),
            trade: "机械".to_owned(),
            group: if at < 40 { "机械".to_owned() } else { "纺织".to_owned() },
            year: vec![fact; scheme.inputs.len()],
            // The last one has not been marked yet.
            marks: if at == 44 { Vec::new() } else { marks },
            ..SubjectFacts::default()
        }
    };
    let subjects: Vec<SubjectFacts> = (0..45).map(subject).collect();
    let words = "镇考核小组 2026-12-20：补交了方案".to_owned();
    let appeal = Appeal { subject: subjects[2].name.clone(), item: "B2".to_owned(), points: Some(number("18")), words };
    let assessment = assess(scheme, &bench.schemes.evaluator, 2026, "2026-12-31", &subjects, &[appeal]);
    Scored { analysis: analyse(&assessment, &[]), assessment }
}

fn quarters() -> Scored {
    let bench = bench();
    let scheme = bench.schemes.find("quarters").unwrap();
    let mark = |quarter, points: &str| Mark {
        item: "Q1".to_owned(),
        quarter: Some(quarter),
        points: Some(number(points)),
        reason: format!("第{quarter}次没有记录"),
        row: row(u32::from(quarter)),
        ..Mark::default()
    };
    let facts = SubjectFacts {
        name: "柳泉村".to_owned(),
        village: "柳泉村".to_owned(),
        quarters: vec![Vec::new(); 3],
        marks: vec![mark(1, "40"), mark(2, "31.5"), mark(3, "20")],
        ..SubjectFacts::default()
    };
    let assessment = assess(scheme, &bench.schemes.evaluator, 2026, "2026-09-30", &[facts], &[]);
    Scored { analysis: analyse(&assessment, &[]), assessment }
}

fn head(closed: Option<&str>) -> ScoreHead<'static> {
    ScoreHead {
        town: "云溪镇",
        office: "云溪镇应急管理办公室",
        letterhead: "云溪镇应急管理办公室",
        as_of_words: "2026年12月31日",
        closed: closed.map(str::to_owned),
    }
}

fn all() -> [&'static Scored; 3] {
    [&VILLAGES, &ENTERPRISES, &QUARTERS]
}

fn shipped(name: &str) -> &'static [u8] {
    FILES.bytes(&format!("score/{name}")).unwrap_or_else(|| panic!("{name} is not shipped"))
}

fn slips() -> SlipPages {
    SlipPages::new(std::str::from_utf8(shipped("slip.html")).unwrap()).unwrap()
}

/// Keeps what was made, to be looked at.
fn keep(name: &str, bytes: &[u8]) {
    std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name), bytes).unwrap();
}

/// The points of 「（扣 2.5 分）」 in a line of a slip, negative where they were given back.
fn taken(line: &str) -> Decimal {
    let after =
        |mark: &str| line.split(mark).nth(1).and_then(|rest| rest.split(' ').next()).map(|text| text.parse().unwrap());
    let (taken, back): (Option<Decimal>, Option<Decimal>) = (after("（扣 "), after("（改回 "));
    taken.unwrap_or_default() - back.unwrap_or_default()
}

fn lines(row: &Value) -> impl Iterator<Item = (&str, &str)> {
    row["lines"].as_array().unwrap().iter().map(|line| (line["what"].as_str().unwrap(), line["rows"].as_str().unwrap()))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The text of a Word document's body, without tags.
fn text_of(docx: &[u8]) -> String {
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(docx)).unwrap();
    let mut xml = String::new();
    package.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    xml.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect()
}

#[test]
fn a_slip_tells_every_point_lost_with_its_reason() {
    let mut lost = 0;
    for scored in all() {
        for (at, subject) in scored.assessment.subjects.iter().enumerate() {
            let context = slip_context(&head(None), &scored.assessment, at);
            let mut rows = context["rows"].as_array().unwrap().iter();
            for (item, score) in scored.assessment.items.iter().zip(&subject.items) {
                let own = rows.next().unwrap();
                assert!(own["title"].as_str().unwrap().starts_with(&item.id));
                for part in std::iter::once(score).chain(&score.quarters) {
                    let shown = if std::ptr::eq(part, score) { own } else { rows.next().unwrap() };
                    if !item.is_leaf || part.standing != Standing::Given || !part.quarters.is_empty() {
                        continue;
                    }
                    let told: Decimal = lines(shown).map(|(what, _)| taken(what)).sum();
                    assert_eq!(told, part.full - part.points, "{} {}", subject.name, item.id);
                    lost += usize::from(!told.is_zero());
                }
            }
            assert!(rows.next().is_none());
        }
    }
    assert!(lost > 100, "{lost}");
}

#[test]
fn pages_and_word_documents_of_slips_say_what_the_context_says() {
    let pages = slips();
    let word = WordTemplate::read(shipped("slip.docx")).unwrap();
    for (kind, scored) in ["village", "enterprise", "quarter"].iter().zip(all()) {
        for at in [0, 1, 2, 5, 44].into_iter().filter(|at| *at < scored.assessment.subjects.len()) {
            let context = slip_context(&head(Some("已于2027年1月10日封存")), &scored.assessment, at);
            let page = pages.page(&context).unwrap();
            let docx = word.fill(&context, &BTreeMap::new()).unwrap_or_else(|problems| panic!("{problems:#?}"));
            let text = text_of(&docx);
            let parts = ["rows", "bonuses", "penalties", "vetoes"].map(|key| context[key].as_array().unwrap());
            for (what, rows) in parts.into_iter().flatten().flat_map(lines) {
                for said in [what, rows].map(escaped) {
                    assert!(page.contains(&said), "{said} is not on the page");
                    assert!(text.contains(&said.replace("&quot;", "\"")), "{said} is not in the document");
                }
            }
            for key in ["name", "score", "grade", "rank", "sum", "closed", "provisional"] {
                assert!(page.contains(&escaped(context[key].as_str().unwrap())), "{key}");
            }
            keep(&format!("slip-{kind}-{at}.html"), page.as_bytes());
            keep(&format!("slip-{kind}-{at}.docx"), &docx);
        }
    }
}

#[test]
fn a_slip_says_vetoes_bonuses_appeals_and_what_is_provisional() {
    let find = |name: &str| {
        let assessment = &ENTERPRISES.assessment;
        let at = assessment.subjects.iter().position(|subject| subject.name.contains(name)).unwrap();
        slips().page(&slip_context(&head(None), assessment, at)).unwrap()
    };
    let vetoed = find("第1机");
    for said in ["成立，最高评", "瞒报事故", "（计 3 分）", "被通报", "制度&lt;不全&gt;", "考核结果还没有封存"]
    {
        assert!(vetoed.contains(said), "{said}");
    }
    let appealed = find("第2机");
    assert!(appealed.contains("复核由15 分改为18 分") && appealed.contains("（改回 3 分）"));
    let open = find("第44机");
    assert!(open.contains("暂定结果，还要核定：B1 给分；B2 扣分；B3 抽查") && open.contains("核定后得分在 "));
    let by_quarter = slips().page(&slip_context(&head(None), &QUARTERS.assessment, 0)).unwrap();
    for said in
        ["第二季度", "31.5", "第4季度没有", "季度占 40%、年终占 60%"].iter().filter(|said| **said != "第4季度没有")
    {
        assert!(by_quarter.contains(said), "{said}");
    }
}

#[test]
fn reports_and_circulars_of_the_town_fill() {
    for (kind, scored) in ["village", "enterprise", "quarter"].iter().zip(all()) {
        let context = town_context(&head(None), &scored.assessment, &scored.analysis);
        let picture = |(name, picture): (String, anping::report::pictures::Picture)| {
            let (width, height) = picture.size_px();
            let png = Fonts::shared().png(&picture, 2).unwrap().png;
            (name, WordPicture { png, width, height, alt: "得分热力图".to_owned() })
        };
        let pictures: BTreeMap<String, WordPicture> =
            heat_pictures(&scored.assessment).into_iter().map(picture).collect();
        // On paper a picture is no higher than what a page holds.
        for shown in context["heat"].as_array().unwrap() {
            let picture = &pictures[shown["name"].as_str().unwrap()];
            let width = shown["width"].as_u64().unwrap();
            assert!(width >= 60 && width * u64::from(picture.height) <= 195 * u64::from(picture.width), "{shown}");
        }
        for name in ["report", "circular"] {
            let word = WordTemplate::read(shipped(&format!("{name}.docx"))).unwrap();
            let docx = word.fill(&context, &pictures).unwrap_or_else(|problems| panic!("{problems:#?}"));
            let text = text_of(&docx);
            for board in ["red", "black"] {
                for line in context[board].as_array().unwrap() {
                    assert!(text.contains(&escaped(line["reason"].as_str().unwrap())), "{line}");
                }
            }
            keep(&format!("{name}-{kind}.docx"), &docx);
        }
    }
}

#[test]
fn the_ranking_page_leads_to_every_slip_once() {
    let template = std::str::from_utf8(shipped("page.html")).unwrap();
    for (kind, scored) in ["village", "enterprise", "quarter"].iter().zip(all()) {
        let context = town_context(&head(None), &scored.assessment, &scored.analysis);
        let heat = heat_map(&scored.assessment);
        let page = ranking_page(template, &context, &heat).unwrap();
        for name in slip_names(&scored.assessment) {
            assert!(!name.contains('/'));
            // The escaper writes a slash as an entity, too.
            let link = page.replace("&#x2F;", "/").matches(&format!("href=\"得分单/{name}.html\"")).count();
            assert_eq!(link, 1, "{name}");
        }
        assert!(page.contains(&heat), "the picture is escaped");
        keep(&format!("page-{kind}.html"), page.as_bytes());
    }
}

#[test]
fn names_of_slips_never_meet() {
    let mut assessment = VILLAGES.assessment.clone();
    assessment.subjects.truncate(4);
    for (subject, name) in assessment.subjects.iter_mut().zip(["甲/乙", "甲#乙", "", "甲_乙（2）"]) {
        name.clone_into(&mut subject.name);
    }
    assert_eq!(slip_names(&assessment), ["甲_乙", "甲_乙（2）", "（2）", "甲_乙（2）（2）"]);
}

#[test]
fn heat_maps_show_forty_subjects_each_and_say_what_is_open() {
    let pictures = heat_pictures(&ENTERPRISES.assessment);
    assert_eq!(pictures.len(), 2);
    let rows = |at: usize| {
        let names = ENTERPRISES.assessment.subjects.iter().map(|subject| subject.name.as_str());
        names.filter(|name| pictures[at].1.labels().iter().any(|label| label.text == *name)).count()
    };
    assert_eq!([rows(0), rows(1)], [40, 5]);
    let svg = heat_map(&VILLAGES.assessment);
    assert!(svg.contains(">待核<") && svg.contains(">V3.1<") && !svg.contains(">V3<"));
    keep("heat.svg", svg.as_bytes());
}

#[test]
fn the_same_assessment_gives_the_same_bytes() {
    let made = || {
        let scored = enterprises();
        let town = town_context(&head(None), &scored.assessment, &scored.analysis);
        (town, slip_context(&head(None), &scored.assessment, 3), heat_map(&scored.assessment))
    };
    assert_eq!(made(), made());
}

#[test]
fn a_template_that_asks_for_what_is_not_there_is_refused() {
    let pages = SlipPages::new("{{ name }}{{ nothing_of_the_kind }}").unwrap();
    assert!(pages.page(&slip_context(&head(None), &VILLAGES.assessment, 0)).is_err());
    assert!(SlipPages::new("{% if name %}").is_err());
    assert_eq!(slip_context(&head(None), &VILLAGES.assessment, 99), Value::Null);
}

#[test]
fn an_office_may_have_pages_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    for inner in ["score", "elsewhere"] {
        std::fs::create_dir(folder.path().join(inner)).unwrap();
        std::fs::write(folder.path().join(inner).join("slip.html"), "{{ name }}").unwrap();
    }
    let files = ReportFiles::shipped().overlay(folder.path()).unwrap();
    assert_eq!(files.bytes("score/slip.html"), Some("{{ name }}".as_bytes()));
    assert_eq!(files.bytes("elsewhere/slip.html"), None);
    assert!(files.bytes("score/page.html").is_some_and(|page| page.starts_with(b"{#-")));
}

#[test]
fn threads_share_the_template() {
    let pages = slips();
    let context = slip_context(&head(None), &VILLAGES.assessment, 0);
    let alone = pages.page(&context).unwrap();
    std::thread::scope(|scope| {
        let others: Vec<_> = (0..4).map(|_| scope.spawn(|| pages.page(&context).unwrap())).collect();
        assert!(others.into_iter().all(|other| other.join().unwrap() == alone));
    });
}
