//! Every kind of table that is read has a record type, and the types name fields that the column files declare.

#![allow(clippy::expect_used, reason = "a test may fail loudly")]

use anping::model::records::TypedRecord;
use anping::ruleset::{RuleFiles, Ruleset};
use std::collections::BTreeSet;

fn ruleset() -> Ruleset {
    Ruleset::load(&RuleFiles::shipped(), jiff::civil::date(2026, 11, 24)).expect("the shipped rules")
}

#[test]
fn every_kind_that_is_read_has_a_record_type() {
    let ruleset = ruleset();
    let kinds = ruleset.columns.kinds.iter().enumerate();
    let read =
        kinds.filter(|(at, kind)| (kind.is_read || &*kind.id == "risk_register") && !ruleset.columns.is_abstract(*at));
    let read: BTreeSet<&str> = read.map(|(_, kind)| &*kind.id).collect();
    let typed: BTreeSet<&str> = TypedRecord::KINDS.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(read, typed);
}

#[test]
fn every_field_of_a_record_type_is_a_field_of_its_kind() {
    let ruleset = ruleset();
    for (kind, fields) in TypedRecord::KINDS {
        let at = ruleset.columns.kinds.iter().position(|known| *known.id == **kind).expect("the kind");
        let known: Vec<&str> =
            ruleset.columns.fields_of(at).into_iter().map(|field| ruleset.fields.id(field)).collect();
        for field in *fields {
            assert!(known.contains(field), "{kind} has no field {field}");
        }
    }
}
