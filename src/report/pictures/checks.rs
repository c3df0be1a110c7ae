//! What every picture must hold, for the tests of each.

use super::legend::LevelLegend;
use super::picture::{Caption, Picture};
use proptest::prelude::*;

pub(super) fn caption(title: &str) -> Caption {
    Caption {
        title: title.to_owned(),
        notes: vec!["数据截至2026年11月30日，由镇应急管理办公室根据各单位报送的风险清单生成。".to_owned()],
    }
}

/// No text lies over another or leaves the sheet, and the document is well-formed.
pub(super) fn assert_clean(picture: &Picture) {
    let labels = picture.labels();
    for (number, label) in labels.iter().enumerate() {
        assert!(picture.frame().contains(label.frame), "「{}」 leaves the sheet: {:?}", label.text, label.frame);
        for other in &labels[number + 1..] {
            assert!(
                !label.frame.overlaps(other.frame),
                "「{}」 {:?} lies over 「{}」 {:?}",
                label.text,
                label.frame,
                other.text,
                other.frame
            );
        }
    }
    let options = resvg::usvg::Options::default();
    resvg::usvg::Tree::from_str(picture.svg(), &options).unwrap();
}

/// An empty picture says so.
pub(super) fn assert_says_no_data(picture: &Picture) {
    assert_clean(picture);
    assert!(picture.labels().iter().any(|label| label.text == "没有数据"));
}

/// Names of 1 to 20 Chinese characters.
pub(super) fn names(most: usize) -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec("[一-龥]{1,20}", 1..=most)
}

pub(super) fn legend() -> LevelLegend {
    LevelLegend {
        headings: vec!["村（社区）".to_owned(), "企业".to_owned()],
        counts: ["1", "2", "3", "4"].map(|text| vec![text.to_owned(), format!("{text}00")]),
        unrated: vec!["0".to_owned(), "1".to_owned()],
    }
}
