//! Conditions over facts that may be unknown: unknown is never no.

use super::{Evaluator, Expression, Kind, Names, ScriptError, Value, kinds};
use rhai::{AST, Expr, Stmt};
use rust_decimal::Decimal;

/// A condition as a tree of parts, so that one unknown fact leaves undecided only what depends on it.
#[derive(Clone, Debug)]
pub struct Condition {
    source: String,
    root: Node,
    reads: Vec<String>,
    leaves: usize,
}

#[derive(Clone, Debug)]
enum Node {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    /// Whether a name is known to be empty, and the part's number.
    Empty(usize, String),
    /// A name beside a constant: by far the most frequent part, decided without the engine.
    Compare(usize, String, Comparison, Decimal),
    /// A part that only the engine can decide, and its number.
    Leaf(usize, Box<Expression>),
}

/// How a number is compared.
#[derive(Clone, Copy, Debug)]
enum Comparison {
    Less,
    AtMost,
    Equal,
    Differs,
    AtLeast,
    More,
}

impl Comparison {
    fn holds(self, value: Decimal, constant: Decimal) -> bool {
        match self {
            Self::Less => value < constant,
            Self::AtMost => value <= constant,
            Self::Equal => value == constant,
            Self::Differs => value != constant,
            Self::AtLeast => value >= constant,
            Self::More => value > constant,
        }
    }
}

/// `is_blank(name)`.
fn emptiness(expr: &Expr) -> Option<String> {
    match expr {
        Expr::FnCall(call, _) if call.name == "is_blank" => match call.args.as_slice() {
            [Expr::Variable(variable, ..)] => Some(variable.1.to_string()),
            _ => None,
        },
        _ => None,
    }
}

/// `name < 3` and its like.
fn comparison(expr: &Expr) -> Option<(String, Comparison, Decimal)> {
    let Expr::FnCall(call, _) = expr else { return None };
    let [Expr::Variable(variable, ..), constant] = call.args.as_slice() else { return None };
    let number = match constant {
        Expr::IntegerConstant(number, _) => Decimal::from(*number),
        Expr::DynamicConstant(number, _) => number.as_decimal().ok()?,
        _ => return None,
    };
    let comparison = match call.name.as_str() {
        "<" => Comparison::Less,
        "<=" => Comparison::AtMost,
        "==" => Comparison::Equal,
        "!=" => Comparison::Differs,
        ">=" => Comparison::AtLeast,
        ">" => Comparison::More,
        _ => return None,
    };
    Some((variable.1.to_string(), comparison, number))
}

impl Node {
    fn only_compares(&self, is_number: &dyn Fn(&str) -> bool) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().all(|part| part.only_compares(is_number)),
            Self::Not(inner) => inner.only_compares(is_number),
            Self::Empty(..) | Self::Compare(..) => true,
            Self::Leaf(_, expression) => !expression.reads.iter().any(|name| is_number(name)),
        }
    }

    fn could_be(&self, wanted: bool, has_value: &dyn Fn(&str) -> bool) -> bool {
        match self {
            Self::All(parts) if wanted => parts.iter().all(|part| part.could_be(true, has_value)),
            Self::All(parts) => parts.iter().any(|part| part.could_be(false, has_value)),
            Self::Any(parts) if wanted => parts.iter().any(|part| part.could_be(true, has_value)),
            Self::Any(parts) => parts.iter().all(|part| part.could_be(false, has_value)),
            Self::Not(inner) => inner.could_be(!wanted, has_value),
            Self::Empty(_, name) | Self::Compare(_, name, ..) => has_value(name),
            Self::Leaf(_, expression) => expression.reads.iter().all(|name| has_value(name)),
        }
    }
}

/// What is known of a condition.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Truth {
    /// It holds, whatever the unknown facts are.
    Holds,
    /// It does not hold, whatever the unknown facts are.
    Fails,
    /// These facts must be known first.
    Unknown(Vec<String>),
}

impl Condition {
    /// The condition as it is written.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The names that the condition reads.
    #[must_use]
    pub fn reads(&self) -> &[String] {
        &self.reads
    }

    /// Whether the condition can ever hold while only some names have values: a part that reads another is never decided.
    #[must_use]
    pub fn could_hold(&self, has_value: &dyn Fn(&str) -> bool) -> bool {
        self.root.could_be(true, has_value)
    }

    /// Whether no part computes with any of these names beyond comparing it with a constant.
    #[must_use]
    pub fn only_compares(&self, is_number: &dyn Fn(&str) -> bool) -> bool {
        self.root.only_compares(is_number)
    }

    /// How many parts without `&&`, `||` and `!` it is made of.
    #[must_use]
    pub const fn leaf_count(&self) -> usize {
        self.leaves
    }
}

impl Evaluator {
    /// Compiles a condition over the names given.
    ///
    /// # Errors
    /// When the text is no condition, reads another name or mixes kinds of values.
    pub fn condition(&self, text: &str, names: &Names) -> Result<Condition, ScriptError> {
        let (ast, reads, kind) = self.parse(text, names)?;
        if !matches!(kind, Kind::YesNo | Kind::Any) {
            let message = "条件的结果应为「是或否」".to_owned();
            return Err(ScriptError::Mismatch { message, at: Some((1, 1)) });
        }
        let mut leaves = 0;
        let root = match ast.statements() {
            [Stmt::Expr(expr)] => self.node(expr, names, &mut leaves)?,
            _ => return Err(ScriptError::Unusable { message: "条件应是一个表达式".to_owned(), at: None }),
        };
        Ok(Condition { source: text.trim().to_owned(), root, reads, leaves })
    }

    fn node(&self, expr: &Expr, names: &Names, leaves: &mut usize) -> Result<Node, ScriptError> {
        let all = |parts: &[Expr], leaves: &mut usize| -> Result<Vec<Node>, ScriptError> {
            parts.iter().map(|part| self.node(part, names, leaves)).collect()
        };
        Ok(match expr {
            Expr::And(parts, _) => Node::All(all(parts, leaves)?),
            Expr::Or(parts, _) => Node::Any(all(parts, leaves)?),
            Expr::FnCall(call, _) if call.name == "!" => Node::Not(Box::new(Node::All(all(&call.args, leaves)?))),
            _ => {
                *leaves += 1;
                self.leaf(*leaves - 1, expr, names)?
            }
        })
    }

    fn leaf(&self, number: usize, expr: &Expr, names: &Names) -> Result<Node, ScriptError> {
        if let Some(name) = emptiness(expr) {
            return Ok(Node::Empty(number, name));
        }
        if let Some((name, comparison, constant)) = comparison(expr) {
            return Ok(Node::Compare(number, name, comparison, constant));
        }
        let mut reads = Vec::new();
        kinds::check(expr, names, &mut reads)?;
        let ast = AST::new([Stmt::Expr(Box::new(expr.clone()))], rhai::Module::new());
        Ok(Node::Leaf(number, Box::new(Expression { ast: self.optimised(ast), reads })))
    }

    /// Decides a condition; `values` are asked for by name, and a blank one is unknown.
    ///
    /// # Errors
    /// When a part fails or exceeds a limit.
    pub fn decide(&self, condition: &Condition, values: &dyn Fn(&str) -> Value) -> Result<Truth, ScriptError> {
        self.decide_watched(condition, values, &mut |_, _| {})
    }

    /// Decides a condition and tells of every part, by its number, that was found to hold or not to hold.
    ///
    /// # Errors
    /// When a part fails or exceeds a limit.
    pub fn decide_watched(
        &self,
        condition: &Condition,
        values: &dyn Fn(&str) -> Value,
        watch: &mut dyn FnMut(usize, bool),
    ) -> Result<Truth, ScriptError> {
        Decision { evaluator: self, values, watch }.of(&condition.root)
    }
}

struct Decision<'d> {
    evaluator: &'d Evaluator,
    values: &'d dyn Fn(&str) -> Value,
    watch: &'d mut dyn FnMut(usize, bool),
}

impl Decision<'_> {
    fn of(&mut self, node: &Node) -> Result<Truth, ScriptError> {
        match node {
            Node::All(parts) => self.parts(parts, &Truth::Fails),
            Node::Any(parts) => self.parts(parts, &Truth::Holds),
            Node::Not(inner) => Ok(match self.of(inner)? {
                Truth::Holds => Truth::Fails,
                Truth::Fails => Truth::Holds,
                unknown @ Truth::Unknown(_) => unknown,
            }),
            Node::Empty(number, name) => match (self.values)(name) {
                Value::Blank => Ok(Truth::Unknown(vec![name.clone()])),
                value => Ok(self.decided(*number, value == Value::Empty)),
            },
            Node::Compare(number, name, comparison, constant) => match (self.values)(name) {
                Value::Number(value) => Ok(self.decided(*number, comparison.holds(value, *constant))),
                _ => Ok(Truth::Unknown(vec![name.clone()])),
            },
            Node::Leaf(number, expression) => {
                let is_unknown = |name: &&String| matches!((self.values)(name), Value::Blank | Value::Empty);
                let unknown: Vec<String> = expression.reads.iter().filter(is_unknown).cloned().collect();
                if !unknown.is_empty() {
                    return Ok(Truth::Unknown(unknown));
                }
                let holds = self.evaluator.holds(expression, self.values)?;
                Ok(self.decided(*number, holds))
            }
        }
    }

    fn decided(&mut self, leaf: usize, holds: bool) -> Truth {
        (self.watch)(leaf, holds);
        if holds { Truth::Holds } else { Truth::Fails }
    }

    /// One `decisive` part decides; else the unknown ones are what is missing; else the opposite holds.
    fn parts(&mut self, parts: &[Node], decisive: &Truth) -> Result<Truth, ScriptError> {
        let mut missing: Vec<String> = Vec::new();
        for part in parts {
            match self.of(part)? {
                Truth::Unknown(names) => {
                    let new: Vec<String> = names.into_iter().filter(|name| !missing.contains(name)).collect();
                    missing.extend(new);
                }
                truth if truth == *decisive => return Ok(truth),
                _ => {}
            }
        }
        Ok(match (missing.is_empty(), decisive) {
            (false, _) => Truth::Unknown(missing),
            (true, Truth::Holds) => Truth::Fails,
            (true, _) => Truth::Holds,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn decide(text: &str, known: &[(&str, Value)]) -> Truth {
        let evaluator = Evaluator::new();
        let states: std::sync::Arc<[String]> = ["ok", "failed", "absent"].map(str::to_owned).into();
        let names = Names::from_iter([
            ("a", Kind::YesNo),
            ("b", Kind::YesNo),
            ("people", Kind::Number),
            ("alarm", Kind::OneOf(states)),
        ]);
        let condition = evaluator.condition(text, &names).unwrap();
        let known: BTreeMap<&str, &Value> = known.iter().map(|(name, value)| (*name, value)).collect();
        evaluator.decide(&condition, &|name| known.get(name).map_or(Value::Blank, |value| (*value).clone())).unwrap()
    }

    fn unknown(names: &[&str]) -> Truth {
        Truth::Unknown(names.iter().map(|name| (*name).to_owned()).collect())
    }

    #[test]
    fn unknown_is_never_no() {
        assert_eq!(decide("!a", &[]), unknown(&["a"]));
        assert_eq!(decide("a || b", &[("a", Value::YesNo(false))]), unknown(&["b"]));
        assert_eq!(decide("people > 9", &[]), unknown(&["people"]));
    }

    #[test]
    fn one_known_part_can_decide() {
        assert_eq!(decide("a || b", &[("b", Value::YesNo(true))]), Truth::Holds);
        assert_eq!(decide("a && b", &[("b", Value::YesNo(false))]), Truth::Fails);
        assert_eq!(decide("!(a || b)", &[("a", Value::YesNo(true))]), Truth::Fails);
    }

    #[test]
    fn only_facts_that_still_matter_are_asked_for() {
        let truth = decide("(a && people > 9) || b", &[("a", Value::YesNo(false))]);
        assert_eq!(truth, unknown(&["b"]));
    }

    #[test]
    fn a_failed_device_is_as_good_as_none() {
        for (state, truth) in [("ok", Truth::Fails), ("failed", Truth::Holds), ("absent", Truth::Holds)] {
            assert_eq!(decide("lacking(alarm)", &[("alarm", Value::Text(state.to_owned()))]), truth);
        }
    }

    #[test]
    fn parts_that_are_never_decided_leave_some_conditions_without_hope() {
        let evaluator = Evaluator::new();
        let names = Names::from_iter([("a", Kind::YesNo), ("b", Kind::YesNo)]);
        let could = |text: &str| evaluator.condition(text, &names).unwrap().could_hold(&|name| name == "a");
        assert!(could("a") && could("a || b") && could("!a") && could("!(a && b)"));
        assert!(!could("b") && !could("a && b") && !could("!b") && !could("!(a || b)"));
    }

    #[test]
    fn mistakes_are_found_before_anything_runs() {
        let evaluator = Evaluator::new();
        let words: std::sync::Arc<[String]> = ["红色".to_owned()].into();
        let names =
            Names::from_iter([("in_use", Kind::YesNo), ("people", Kind::Number), ("alert", Kind::OneOf(words))]);
        let message = |text: &str| evaluator.condition(text, &names).unwrap_err().to_string();
        assert_eq!(message("in_us"), "用到了未声明的名称「in_us」（是否为「in_use」？）");
        assert_eq!(message("in_use > 3"), "大小比较的两边应为「数值」，这里是「是或否」");
        assert_eq!(message("people"), "条件的结果应为「是或否」");
        assert_eq!(message("people > 3 / 4"), "两个整数相除会舍去小数");
        assert_eq!(message("alert == \"紫色\""), "「紫色」不在可填的值中（红色）");
        assert_eq!(message("alert in [\"紫色\"]"), "「紫色」不在可填的值中（红色）");
        assert!(evaluator.condition("people > 0.75 * 4 && !in_use", &names).is_ok());
    }
}
