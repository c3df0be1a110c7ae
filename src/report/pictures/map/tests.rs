//! What holds of every map.

use super::*;
use crate::report::pictures::checks::{assert_clean, assert_says_no_data, caption, legend};
use crate::report::pictures::level_style::LISTED;
use proptest::prelude::*;

fn square(x: i32, y: i32, side: i32) -> Vec<Outline> {
    let at = |dx: i32, dy: i32| Place { x: x + dx * side, y: y + dy * side };
    vec![vec![vec![at(0, 0), at(1, 0), at(1, 1), at(0, 1)]]]
}

/// A town of squares, 4 beside one another, each 2 km wide, with points in it.
fn town(villages: &[String], points: &[(String, i32, i32)]) -> RiskMap {
    let area = |(number, name): (i32, &String)| MapArea {
        name: name.clone(),
        outlines: square(118_000_000 + number % 4 * 20_000, 36_600_000 + number / 4 * 18_000, 19_000),
        level: LISTED[usize::try_from(number).unwrap() % 5],
        counts: (number % 5 < 4).then(|| {
            [number, 3, 12, 40].map(|value| Count { value: u64::try_from(value).unwrap(), text: value.to_string() })
        }),
    };
    let point = |(number, (name, x, y)): (usize, &(String, i32, i32))| MapPoint {
        name: name.clone(),
        at: Place { x: 118_000_000 + x, y: 36_600_000 + y },
        level: LISTED[number % 5],
    };
    RiskMap {
        caption: caption("云溪镇安全风险四色图"),
        plane: Plane::MicroDegrees,
        areas: (0..).zip(villages).map(area).collect(),
        points: points.iter().enumerate().map(point).collect(),
        legend: legend(),
    }
}

fn texts(picture: &Picture) -> String {
    picture.labels().iter().map(|label| label.text.as_str()).collect()
}

#[test]
fn a_map_of_nothing_says_so() {
    assert_says_no_data(&RiskMap::default().draw());
}

#[test]
fn every_name_is_on_the_map_or_in_the_key() {
    let villages: Vec<String> = ["东崖村", "石桥村", "柳泉村", "南峪村", "青杨村"].map(str::to_owned).to_vec();
    let points: Vec<(String, i32, i32)> =
        (0..60).map(|number| (format!("企业{number:03}"), number * 37 % 80 * 1000, number * 53 % 36 * 1000)).collect();
    let picture = town(&villages, &points).draw();
    assert_clean(&picture);
    let texts = texts(&picture);
    for name in villages.iter().chain(points.iter().map(|(name, ..)| name)) {
        assert!(texts.contains(name), "{name}");
    }
}

#[test]
fn points_at_one_place_are_all_in_the_key() {
    let points: Vec<(String, i32, i32)> = (0..200).map(|number| (format!("厂{number:03}"), 9_000, 9_000)).collect();
    let picture = town(&["东崖村".to_owned()], &points).draw();
    assert_clean(&picture);
    let texts = texts(&picture);
    assert!(points.iter().all(|(name, ..)| texts.contains(name)));
    assert!(texts.contains("（未标号）") && texts.contains("图上只画符号"));
}

#[test]
fn a_point_in_another_province_is_listed_and_does_not_shrink_the_map() {
    let villages = vec!["东崖村".to_owned(), "石桥村".to_owned()];
    let near = town(&villages, &[]).draw();
    let picture = town(&villages, &[("远方化工".to_owned(), 5_000_000, 0)]).draw();
    assert_clean(&picture);
    assert!(texts(&picture).contains("远方化工（坐标在图幅以外，请核对）"));
    let place =
        |picture: &Picture| picture.labels().iter().find(|label| label.text == "东崖村").map(|label| label.frame);
    assert_eq!(place(&near), place(&picture));
}

#[test]
fn a_site_plan_has_no_north_arrow() {
    let mut map = town(&["熔炼车间".to_owned()], &[]);
    assert!(texts(&map.draw()).contains('北'));
    map.plane = Plane::Millimetres;
    assert_clean(&map.draw());
    assert!(!texts(&map.draw()).contains('北'));
}

#[test]
fn a_label_avoids_the_hole_of_its_area() {
    let mut map = town(&["环村".to_owned()], &[]);
    let hole = square(118_006_000, 36_606_000, 7_000).remove(0).remove(0);
    map.areas[0].outlines[0].push(hole);
    let picture = map.draw();
    assert_clean(&picture);
    let label = picture.labels().iter().find(|label| label.text == "环村").unwrap();
    let plain = town(&["环村".to_owned()], &[]).draw();
    assert_ne!(Some(label), plain.labels().iter().find(|label| label.text == "环村"));
}

#[test]
fn the_same_map_gives_the_same_bytes() {
    let map = town(&["东崖村".to_owned()], &[("甲".to_owned(), 10, 10)]);
    assert_eq!(map.draw().svg(), map.draw().svg());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn no_texts_overlap(
        villages in proptest::collection::vec("[一-龥]{1,20}", 0..14),
        points in proptest::collection::vec(("[一-龥]{1,20}", -9_000..90_000_i32, -9_000..60_000_i32), 0..70),
    ) {
        assert_clean(&town(&villages, &points).draw());
    }

    #[test]
    fn any_outline_is_drawn(places in proptest::collection::vec(any::<(i32, i32)>(), 0..12)) {
        let ring = places.iter().map(|(x, y)| Place { x: *x, y: *y }).collect();
        let mut map = town(&["东崖村".to_owned()], &[]);
        map.areas[0].outlines = vec![vec![ring]];
        assert_clean(&map.draw());
    }
}
