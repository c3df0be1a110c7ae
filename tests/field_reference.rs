//! 字段一览 in `rulesets/README.md` is what the specs say.

#![allow(clippy::expect_used, reason = "a test may fail loudly")]

use anping::pipeline::rules::schema::field_reference;

const README: &str = include_str!("../rulesets/README.md");
/// How to bring the section up to date.
const HOW: &str = "rulesets/README.md is behind the specs; regenerate 字段一览 with\n  cargo run -q -- rules schema --markdown | \
                   sed -i -e '/fields:begin/,/fields:end/{//!d}' -e '/fields:begin/r /dev/stdin' rulesets/README.md";

#[test]
fn the_readme_lists_the_fields_of_the_specs() {
    let section = README.split_once("<!-- fields:begin -->\n").expect("a mark where the section begins").1;
    let section = section.split_once("<!-- fields:end -->").expect("a mark where it ends").0;
    let wanted = field_reference();
    let is_same = section.trim_end().lines().eq(wanted.trim_end().lines());
    let first = section.lines().zip(wanted.lines()).find(|(there, wanted)| there != wanted);
    assert!(is_same, "{HOW}\nthe first line that differs: {first:?}");
}
