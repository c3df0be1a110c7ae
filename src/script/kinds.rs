//! Checks what an expression reads and mixes before it ever runs.

use super::ScriptError;
use rhai::{Expr, FnCallExpr, Position};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How far a misspelt name may be from a declared one to be proposed.
const NEAR_NAME_PERMILLE: u16 = 700;

/// What a name stands for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Kind {
    /// Yes or no.
    YesNo,
    /// A number.
    Number,
    /// Free text.
    Text,
    /// One of these words.
    OneOf(Arc<[String]>),
    /// Some of these words.
    SomeOf(Arc<[String]>),
    /// A number or a text, as the cell has it.
    Any,
}

impl Kind {
    const fn title(&self) -> &'static str {
        match self {
            Self::YesNo => "「是或否」",
            Self::Number => "「数值」",
            Self::Text | Self::OneOf(_) => "「文字」",
            Self::SomeOf(_) => "「多选」",
            Self::Any => "「任意值」",
        }
    }

    /// Whether values of the two kinds can be compared.
    const fn fits(&self, other: &Self) -> bool {
        matches!(
            (self, other),
            (Self::Any, _)
                | (_, Self::Any)
                | (Self::YesNo, Self::YesNo)
                | (Self::Number, Self::Number)
                | (Self::Text | Self::OneOf(_), Self::Text | Self::OneOf(_))
        )
    }
}

/// The names that an expression may read, and what they stand for.
#[derive(Clone, Debug, Default)]
pub struct Names(BTreeMap<String, Kind>);

impl Names {
    /// Declares a name.
    pub fn declare(&mut self, name: &str, kind: Kind) {
        self.0.insert(name.to_owned(), kind);
    }

    /// Whether the name is declared.
    #[must_use]
    pub fn knows(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    fn near(&self, name: &str) -> Option<String> {
        let likeness = |known: &str| permille(strsim::normalized_levenshtein(known, name));
        let best = self.0.keys().max_by_key(|known| likeness(known))?;
        (likeness(best) >= NEAR_NAME_PERMILLE).then(|| best.clone())
    }
}

impl<'a> FromIterator<(&'a str, Kind)> for Names {
    fn from_iter<I: IntoIterator<Item = (&'a str, Kind)>>(names: I) -> Self {
        Self(names.into_iter().map(|(name, kind)| (name.to_owned(), kind)).collect())
    }
}

#[expect(
    clippy::float_arithmetic,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a likeness, 0 to 1"
)]
fn permille(likeness: f64) -> u16 {
    (likeness * 1_000.0) as u16
}

/// The kind of the expression's result; every name that it reads goes to `reads` once.
pub(super) fn check(expr: &Expr, names: &Names, reads: &mut Vec<String>) -> Result<Kind, ScriptError> {
    Checker { names, reads }.kind(expr)
}

struct Checker<'n> {
    names: &'n Names,
    reads: &'n mut Vec<String>,
}

impl Checker<'_> {
    fn kind(&mut self, expr: &Expr) -> Result<Kind, ScriptError> {
        match expr {
            Expr::Variable(variable, _, at) => self.name(variable.1.as_str(), *at),
            Expr::BoolConstant(..) => Ok(Kind::YesNo),
            Expr::IntegerConstant(..) => Ok(Kind::Number),
            Expr::StringConstant(..) | Expr::CharConstant(..) => Ok(Kind::Text),
            Expr::DynamicConstant(value, _) if value.is_decimal() => Ok(Kind::Number),
            Expr::Array(items, _) => self.list(items),
            Expr::And(parts, _) | Expr::Or(parts, _) => {
                for part in parts.iter() {
                    self.expect(part, &Kind::YesNo, "&& 和 || 的两边")?;
                }
                Ok(Kind::YesNo)
            }
            Expr::FnCall(call, at) => self.call(call, *at),
            Expr::MethodCall(call, at) => Err(unusable(&format!("不能用 .{}", call.name), *at)),
            _ => Err(unusable("条件里只能用比较、四则运算、&&、||、!、in 和 lacking、contains_any", expr.position())),
        }
    }

    fn name(&mut self, name: &str, at: Position) -> Result<Kind, ScriptError> {
        let Some(kind) = self.names.0.get(name) else {
            return Err(ScriptError::UnknownName { name: name.to_owned(), near: self.names.near(name), at: place(at) });
        };
        if !self.reads.iter().any(|read| read == name) {
            self.reads.push(name.to_owned());
        }
        Ok(kind.clone())
    }

    fn list(&mut self, items: &[Expr]) -> Result<Kind, ScriptError> {
        let mut words = Vec::new();
        for item in items {
            match item {
                Expr::StringConstant(text, _) => words.push(text.to_string()),
                _ => self.expect(item, &Kind::Number, "列表里").map(drop)?,
            }
        }
        Ok(if words.is_empty() { Kind::Number } else { Kind::SomeOf(words.into()) })
    }

    fn expect(&mut self, expr: &Expr, wanted: &Kind, where_: &str) -> Result<Kind, ScriptError> {
        let kind = self.kind(expr)?;
        if kind.fits(wanted) {
            return Ok(kind);
        }
        let message = format!("{where_}应为{}，这里是{}", wanted.title(), kind.title());
        Err(ScriptError::Mismatch { message, at: place(expr.start_position()) })
    }

    fn call(&mut self, call: &FnCallExpr, at: Position) -> Result<Kind, ScriptError> {
        match (call.name.as_str(), call.args.as_slice()) {
            ("!", [part]) => self.expect(part, &Kind::YesNo, "! 后面"),
            ("-" | "+", [part]) => self.expect(part, &Kind::Number, "正负号后面"),
            ("/", [left, right]) => self.quotient(left, right, at),
            ("+" | "-" | "*" | "%", [left, right]) => {
                self.expect(left, &Kind::Number, "四则运算的两边")?;
                self.expect(right, &Kind::Number, "四则运算的两边")?;
                Ok(Kind::Number)
            }
            ("<" | "<=" | ">" | ">=", [left, right]) => {
                self.expect(left, &Kind::Number, "大小比较的两边")?;
                self.expect(right, &Kind::Number, "大小比较的两边")?;
                Ok(Kind::YesNo)
            }
            ("==" | "!=", [left, right]) => self.equality(left, right),
            // `x in list` is stored as contains(list, x).
            ("contains", [list, item]) => self.membership(list, item),
            ("is_blank", [name @ Expr::Variable(..)]) => self.kind(name),
            ("lacking", [fact]) => self.expect(fact, &Kind::Text, "lacking 里"),
            ("contains_any", [text, list]) => {
                self.expect(text, &Kind::Text, "contains_any 的第一项")?;
                self.kind(list)?;
                Ok(Kind::YesNo)
            }
            (other, _) => Err(unusable(&format!("没有「{other}」这个函数或运算"), at)),
        }
        .map(
            |kind| {
                if matches!(call.name.as_str(), "lacking" | "is_blank" | "!") { Kind::YesNo } else { kind }
            },
        )
    }

    /// Whole numbers divide without remainder in scripts: 3 / 4 is 0.
    fn quotient(&mut self, left: &Expr, right: &Expr, at: Position) -> Result<Kind, ScriptError> {
        self.expect(left, &Kind::Number, "四则运算的两边")?;
        self.expect(right, &Kind::Number, "四则运算的两边")?;
        if is_whole(left) && is_whole(right) {
            let message = "两个整数相除会舍去小数".to_owned();
            return Err(ScriptError::IntegerDivision { message, at: place(at) });
        }
        Ok(Kind::Number)
    }

    fn equality(&mut self, left: &Expr, right: &Expr) -> Result<Kind, ScriptError> {
        let kind = self.kind(left)?;
        self.expect(right, &kind, "== 和 != 的两边")?;
        let other = self.kind(right)?;
        allowed_word(&kind, right)?;
        allowed_word(&other, left)?;
        Ok(Kind::YesNo)
    }

    fn membership(&mut self, list: &Expr, item: &Expr) -> Result<Kind, ScriptError> {
        let (list_kind, item_kind) = (self.kind(list)?, self.kind(item)?);
        if let Expr::Array(items, _) = list {
            for word in items {
                allowed_word(&item_kind, word)?;
            }
        } else if let Kind::SomeOf(_) = &list_kind {
            allowed_word(&list_kind, item)?;
        } else {
            let message = "in 后面应为列表或多选的事实".to_owned();
            return Err(ScriptError::Mismatch { message, at: place(list.start_position()) });
        }
        Ok(Kind::YesNo)
    }
}

/// A literal word must be one that the fact can have.
fn allowed_word(kind: &Kind, literal: &Expr) -> Result<(), ScriptError> {
    let (Kind::OneOf(words) | Kind::SomeOf(words), Expr::StringConstant(text, at)) = (kind, literal) else {
        return Ok(());
    };
    if words.iter().any(|word| word == text.as_str()) {
        return Ok(());
    }
    let message = format!("「{text}」不在可填的值中（{}）", words.join("、"));
    Err(ScriptError::Mismatch { message, at: place(*at) })
}

fn is_whole(expr: &Expr) -> bool {
    match expr {
        Expr::IntegerConstant(..) => true,
        Expr::FnCall(call, _) if matches!(call.name.as_str(), "+" | "-" | "*" | "%") => call.args.iter().all(is_whole),
        _ => false,
    }
}

fn unusable(message: &str, at: Position) -> ScriptError {
    ScriptError::Unusable { message: message.to_owned(), at: place(at) }
}

/// 1-based line and column.
pub(super) fn place(at: Position) -> Option<(usize, usize)> {
    at.line().zip(at.position())
}
