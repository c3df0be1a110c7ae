//! Slips of the annual assessment: how long one of sixty items takes, as a context, as a page and as a Word document.
//!
//! `cargo bench --bench slips`. A county hands out thousands at once, on all cores; the template of the pages is read once.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a benchmark may fail loudly and tell the time"
)]

use anping::model::score::{Assessment, ItemHead, ItemScore};
use anping::report::WordTemplate;
use anping::report::score::{ScoreHead, SlipPages, heat_map, slip_context};
use anping::ruleset::ReportFiles;
use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

const ITEMS: usize = 60;

/// The sample's villages with items enough, and as many reasons as those have.
fn assessment() -> Assessment {
    let text = std::fs::read_to_string("tests/score/village.json").expect("an assessment");
    let scored: serde_json::Value = serde_json::from_str(&text).expect("an assessment");
    let mut assessment: Assessment = serde_json::from_value(scored["assessment"].clone()).expect("an assessment");
    let items: Vec<ItemHead> = assessment.items.iter().cycle().take(ITEMS).cloned().collect();
    assessment.items = items;
    for subject in &mut assessment.subjects {
        let items: Vec<ItemScore> = subject.items.iter().cycle().take(ITEMS).cloned().collect();
        subject.items = items;
    }
    assessment
}

fn told(what: &str, times: u32, mut run: impl FnMut(u32)) {
    let started = Instant::now();
    (0..times).for_each(&mut run);
    let each: Duration = started.elapsed() / times;
    println!("{what}: {each:.1?} each, {times} times");
}

fn main() {
    let assessment = assessment();
    let head = ScoreHead {
        town: "云溪镇",
        office: "办公室",
        letterhead: "云溪镇",
        as_of_words: "2026年12月31日",
        closed: None,
    };
    let files = ReportFiles::shipped();
    let html = std::str::from_utf8(files.bytes("score/slip.html").expect("a page")).expect("a text");
    let pages = SlipPages::new(html).expect("a template");
    let at = |number: u32| number as usize % assessment.subjects.len();
    let contexts: Vec<_> = (0..assessment.subjects.len()).map(|at| slip_context(&head, &assessment, at)).collect();
    told("context", 2_000, |number| drop(black_box(slip_context(&head, &assessment, at(number)))));
    told("page of a context", 2_000, |number| drop(black_box(pages.page(&contexts[at(number)]).unwrap())));
    let word = WordTemplate::read(files.bytes("score/slip.docx").expect("a document")).expect("a template");
    told("Word document", 50, |number| drop(black_box(word.fill(&contexts[at(number)], &BTreeMap::new()).unwrap())));
    told("heat map", 50, |_| drop(black_box(heat_map(&assessment))));
}
