//! Checks the fields of a table.

use super::{Checker, Rows, guess};
use crate::ruleset::Status;
use crate::ruleset::exchange::{Coding, ExchangeField, Filled, Mandatory, WireType};
use crate::ruleset::spec::{ExchangeFieldSpec, ExchangeTableSpec, LookupSpec, RefersToSpec};
use serde_saphyr::Spanned;
use std::collections::BTreeMap;

impl<'c> Checker<'c, '_> {
    pub(super) fn fields(
        &mut self,
        table: &'c ExchangeTableSpec,
        rows: Rows<'_>,
        status: Status,
    ) -> Vec<ExchangeField> {
        let spec = self.spec;
        let all: Vec<&'c ExchangeFieldSpec> = spec.first.iter().chain(&table.fields).chain(&spec.last).collect();
        self.unique(all.iter().map(|field| &field.name), "字段");
        if all.iter().filter(|field| field.own_id).count() != 1 {
            let message = format!("「{}」应当正好有一个字段是自己的编号", table.title);
            self.tell(&table.id, message, "请给编号字段写 own_id: true");
        }
        all.iter().map(|field| self.field(table, &all, field, rows, status)).collect()
    }

    fn field(
        &mut self,
        table: &ExchangeTableSpec,
        all: &[&ExchangeFieldSpec],
        spec: &'c ExchangeFieldSpec,
        rows: Rows<'_>,
        status: Status,
    ) -> ExchangeField {
        let (filled, ours) = self.filled(table, spec, rows);
        let coding = spec.codes.as_ref().map(|codes| self.coding(spec, codes, rows));
        self.check_wire(spec, coding.as_ref());
        ExchangeField {
            name: spec.name.value.clone(),
            title: spec.title.clone(),
            wire: spec.wire,
            max: spec.max,
            mandatory: self.mandatory(all, spec),
            filled,
            coding,
            pick: spec.pick,
            review: spec.review,
            status: spec.status.unwrap_or(status),
            note: spec.note.clone(),
            ours,
        }
    }

    fn mandatory(&mut self, all: &[&ExchangeFieldSpec], spec: &ExchangeFieldSpec) -> Mandatory {
        let other = spec.unless.as_ref().or_else(|| spec.when.as_ref().map(|when| &when.field));
        let at = other.and_then(|other| all.iter().position(|field| field.name.value == other.value));
        if let Some(other) = other.filter(|_| at.is_none()) {
            let guess = guess(all.iter().map(|field| field.name.value.as_str()), &other.value);
            let message = format!("这张表没有「{}」这个字段", other.value);
            self.tell(other, message, &format!("{guess}请写同一张表里报送时的字段名"));
        }
        match (at, &spec.when) {
            (Some(at), Some(when)) if spec.unless.is_none() => Mandatory::When(at, when.is.clone()),
            (Some(at), _) if spec.unless.is_some() => Mandatory::Unless(at),
            _ if spec.mandatory => Mandatory::Yes,
            _ => Mandatory::No,
        }
    }

    /// What fills a field, and the columns that do so in words.
    fn filled(&mut self, table: &ExchangeTableSpec, spec: &ExchangeFieldSpec, rows: Rows<'_>) -> (Filled, String) {
        let ways = [
            spec.own_id,
            spec.refers_to.is_some(),
            !spec.from.is_empty(),
            spec.lookup.is_some(),
            spec.constant.is_some(),
            spec.given.is_some(),
        ];
        if ways.iter().filter(|way| **way).count() > 1 {
            let message = format!("「{}」写了几种填法", spec.name.value);
            self.tell(&spec.name, message, "own_id、refers_to、from、lookup、constant、given 只能写一项");
        }
        if let Some(refers) = &spec.refers_to {
            let filled = self.reference(table, refers, rows).unwrap_or(Filled::Nothing);
            return (filled, String::new());
        }
        if let Some(lookup) = &spec.lookup {
            return self.lookup(lookup, rows);
        }
        if !spec.from.is_empty() {
            let named: Vec<_> = spec.from.iter().map(|name| self.named(rows, name)).collect();
            let titles: Vec<String> = named.iter().map(|named| format!("「{}」", named.title)).collect();
            let kind = self.ruleset.columns.kind_title(&table.kind.value);
            let ours = format!("《{kind}》的{}", titles.join("或"));
            return (Filled::From(named.into_iter().map(|named| named.name).collect()), ours);
        }
        let filled = match (&spec.constant, &spec.given) {
            (Some(constant), _) => Filled::Constant(constant.value.clone()),
            (_, Some(given)) => self.given(given).map_or(Filled::Nothing, Filled::Given),
            _ if spec.own_id => Filled::OwnId,
            _ => Filled::Nothing,
        };
        (filled, String::new())
    }

    fn given(&mut self, name: &Spanned<String>) -> Option<usize> {
        let found = self.spec.given.iter().position(|given| given.id.value == name.value);
        if found.is_none() {
            self.tell(name, format!("另给的内容里没有「{}」", name.value), "请先写在文件开头的 given 里");
        }
        found
    }

    fn reference(&mut self, table: &ExchangeTableSpec, refers: &RefersToSpec, rows: Rows<'_>) -> Option<Filled> {
        let tables = &self.spec.tables;
        let Some(at) = tables.iter().position(|other| other.id.value == refers.table.value) else {
            let guess = guess(tables.iter().map(|other| other.id.value.as_str()), &refers.table.value);
            let message = format!("没有「{}」这张数据表", refers.table.value);
            self.tell(&refers.table, message, &format!("{guess}请写 tables 下已有的编号"));
            return None;
        };
        let target = tables.get(at)?;
        let has_its_parts = |theirs: Option<&Spanned<String>>| {
            theirs.is_none() || theirs.map(|name| &name.value) == table.parts.as_ref().map(|name| &name.value)
        };
        let is_of_same_rows = target.kind.value == table.kind.value && has_its_parts(target.parts.as_ref());
        if refers.by.is_empty() && !is_of_same_rows {
            let message = format!("「{}」不是由同样的行填出的，不知道引用哪一条", target.title);
            self.tell(&refers.table, message, "请写 by：那张表的行的字段 → 本行的字段");
        }
        if let Some(kind) = self.ruleset.columns.find_kind(&target.kind.value) {
            let named = target.parts.as_ref().map(|name| &name.value);
            let parts = self.spec.parts.iter().find(|parts| Some(&parts.id.value) == named);
            self.by(Rows { kind, parts }, &refers.by, rows);
        }
        Some(Filled::Reference { table: at, by: pairs(&refers.by) })
    }

    fn lookup(&mut self, lookup: &LookupSpec, rows: Rows<'_>) -> (Filled, String) {
        let Some(kind) = self.kind(&lookup.kind) else { return (Filled::Nothing, String::new()) };
        let theirs = Rows { kind, parts: None };
        let take = self.named(theirs, &lookup.take);
        self.by(theirs, &lookup.by, rows);
        let ours = format!("《{}》的「{}」", self.ruleset.columns.kind_title(&lookup.kind.value), take.title);
        (Filled::Lookup { kind: lookup.kind.value.clone(), take: take.name, by: pairs(&lookup.by) }, ours)
    }

    /// Checks which fields of other rows must be like ours; the other names stand where ours stand in the file.
    fn by(&mut self, theirs: Rows<'_>, by: &BTreeMap<String, Spanned<String>>, rows: Rows<'_>) {
        for (name, own) in by {
            self.named(rows, own);
            if self.title(theirs, name).is_none() {
                let kind = self.ruleset.columns.kinds.get(theirs.kind).map(|kind| kind.title.clone());
                let message = format!("「{}」没有「{name}」这个字段", kind.unwrap_or_default());
                self.tell(own, message, "冒号前写那张表的行的字段，冒号后写本行的字段");
            }
        }
    }

    fn check_wire(&mut self, spec: &ExchangeFieldSpec, coding: Option<&Coding>) {
        if spec.wire != WireType::Integer {
            return;
        }
        let values = spec.codes.iter().flat_map(|codes| {
            let counts = codes.count.iter().flat_map(|count| [&count.none, &count.some]);
            codes.values.values().chain(counts)
        });
        for code in values.chain(&spec.constant).filter(|code| code.value.parse::<i64>().is_err()) {
            self.tell(code, format!("「{}」不是整数", code.value), "type: integer 的字段，代码要写整数");
        }
        let of_list = coding.and_then(|coding| coding.to.as_ref().or(coding.list.as_ref()));
        let Some(list) = of_list.and_then(|list| self.codes.list(list)) else { return };
        if spec.codes.as_ref().is_some_and(|codes| codes.level.is_none())
            && list.entries.iter().any(|entry| entry.code.parse::<i64>().is_err())
        {
            let message = format!("代码表「{}」的代码不都是整数", list.title);
            self.tell(&spec.name, message, "请把 type 改为 text，或换一张代码表");
        }
    }
}

fn pairs(by: &BTreeMap<String, Spanned<String>>) -> Vec<(String, String)> {
    by.iter().map(|(theirs, own)| (theirs.clone(), own.value.clone())).collect()
}
