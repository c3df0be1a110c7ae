//! Compiles and runs rule expressions within limits. The only user of `rhai`.
//!
//! Expressions see decimals, text and `()` for blank; there are no floats, so that a literal `0.5` is exact.

use rhai::{AST, Array, Dynamic, Engine, OptimizationLevel, Scope};
use rust_decimal::Decimal;

/// Steps that one evaluation may take.
pub const MAX_OPERATIONS: u64 = 10_000;
/// How deep expressions may nest.
pub const MAX_EXPRESSION_DEPTH: usize = 32;
/// Length of the longest string that an expression may build.
pub const MAX_STRING_LENGTH: usize = 65_536;
/// Length of the longest array that an expression may build.
pub const MAX_ARRAY_LENGTH: usize = 1_024;

/// Why an expression cannot be used or gave no result.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ScriptError {
    /// The text is no expression.
    #[error("{message}")]
    Syntax {
        /// What the compiler says.
        message: String,
        /// 1-based line and column in the expression, where known.
        at: Option<(usize, usize)>,
    },
    /// It names something that does not exist.
    #[error("用到了未声明的名称「{0}」")]
    UnknownName(String),
    /// It failed while running.
    #[error("{0}")]
    Run(String),
    /// It gave a value of another type.
    #[error("结果应为{expected}，实际为 {actual}")]
    Type {
        /// The type wanted.
        expected: &'static str,
        /// The type given.
        actual: String,
    },
}

/// A value that an expression reads.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing is known.
    Blank,
    /// A number.
    Number(Decimal),
    /// A text.
    Text(String),
}

impl From<Value> for Dynamic {
    fn from(value: Value) -> Self {
        match value {
            Value::Blank => Self::UNIT,
            Value::Number(number) => Self::from_decimal(number),
            Value::Text(text) => Self::from(text),
        }
    }
}

/// A checked, compiled expression.
#[derive(Clone, Debug)]
pub struct Expression {
    ast: AST,
    /// The names that it reads, in the order in which they were declared.
    reads: Vec<String>,
}

impl Expression {
    /// The names that the expression reads.
    #[must_use]
    pub fn reads(&self) -> &[String] {
        &self.reads
    }
}

/// Compiles and evaluates expressions; one serves all threads.
#[derive(Debug)]
pub struct Evaluator {
    engine: Engine,
}

impl Default for Evaluator {
    fn default() -> Self {
        Self::new()
    }
}

impl Evaluator {
    /// The only place where limits are set.
    #[must_use]
    pub fn new() -> Self {
        let mut engine = Engine::new();
        engine
            .set_optimization_level(OptimizationLevel::Simple)
            .set_max_operations(MAX_OPERATIONS)
            .set_max_expr_depths(MAX_EXPRESSION_DEPTH, MAX_EXPRESSION_DEPTH)
            .set_max_string_size(MAX_STRING_LENGTH)
            .set_max_array_size(MAX_ARRAY_LENGTH)
            .set_max_map_size(MAX_ARRAY_LENGTH)
            .set_max_call_levels(8)
            .set_allow_looping(false)
            .disable_symbol("eval");
        engine.register_fn("contains_any", |text: &str, words: Array| contains_any(text, &words));
        Self { engine }
    }

    /// Compiles an expression that may read the names given.
    ///
    /// # Errors
    /// When the text is no expression, or reads another name.
    pub fn compile(&self, text: &str, names: &[&str]) -> Result<Expression, ScriptError> {
        let ast = self.engine.compile_expression(text).map_err(|error| ScriptError::Syntax {
            message: error.err_type().to_string(),
            at: error.position().line().zip(error.position().position()),
        })?;
        let mut reads = Vec::new();
        let mut unknown = None;
        ast.walk(&mut |path| {
            if let Some(rhai::ASTNode::Expr(rhai::Expr::Variable(variable, ..))) = path.last() {
                let name = variable.1.as_str();
                if !names.contains(&name) {
                    unknown.get_or_insert_with(|| name.to_owned());
                } else if !reads.iter().any(|read| read == name) {
                    reads.push(name.to_owned());
                }
            }
            true
        });
        match unknown {
            Some(name) => Err(ScriptError::UnknownName(name)),
            None => Ok(Expression { ast, reads }),
        }
    }

    /// Evaluates to a number; `values` are asked for by name.
    ///
    /// # Errors
    /// When the expression fails, exceeds a limit or gives no number.
    pub fn number(&self, expression: &Expression, values: impl Fn(&str) -> Value) -> Result<Decimal, ScriptError> {
        let result = self.run(expression, values)?;
        if let Ok(number) = result.as_int() {
            return Ok(Decimal::from(number));
        }
        result.as_decimal().map_err(|actual| ScriptError::Type { expected: "数值", actual: actual.to_owned() })
    }

    /// Evaluates to yes or no.
    ///
    /// # Errors
    /// When the expression fails, exceeds a limit or gives neither.
    pub fn holds(&self, expression: &Expression, values: impl Fn(&str) -> Value) -> Result<bool, ScriptError> {
        let result = self.run(expression, values)?;
        result.as_bool().map_err(|actual| ScriptError::Type { expected: "是或否", actual: actual.to_owned() })
    }

    fn run(&self, expression: &Expression, values: impl Fn(&str) -> Value) -> Result<Dynamic, ScriptError> {
        let mut scope = Scope::new();
        for name in &expression.reads {
            scope.push_dynamic(name.as_str(), values(name).into());
        }
        self.engine
            .eval_ast_with_scope::<Dynamic>(&mut scope, &expression.ast)
            .map_err(|error| ScriptError::Run(error.to_string()))
    }
}

fn contains_any(text: &str, words: &Array) -> bool {
    words.iter().any(|word| word.clone().into_immutable_string().is_ok_and(|word| text.contains(word.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn products_are_exact() {
        let evaluator = Evaluator::new();
        let product = evaluator.compile("l * e * c", &["l", "e", "c"]).unwrap();
        let value = |name: &str| Value::Number(decimal(if name == "e" { "3" } else { "0.1" }));
        assert_eq!(evaluator.number(&product, value).unwrap(), decimal("0.03"));
    }

    #[test]
    fn literals_are_decimals() {
        let evaluator = Evaluator::new();
        let half = evaluator.compile("l * 0.5 + 1", &["l"]).unwrap();
        assert_eq!(evaluator.number(&half, |_| Value::Number(decimal("0.1"))).unwrap(), decimal("1.05"));
    }

    #[test]
    fn decimals_compare_with_whole_numbers() {
        let evaluator = Evaluator::new();
        let many = evaluator.compile("people >= 10", &["people"]).unwrap();
        assert!(evaluator.holds(&many, |_| Value::Number(decimal("10"))).unwrap());
        assert!(!evaluator.holds(&many, |_| Value::Number(decimal("9.5"))).unwrap());
    }

    #[test]
    fn unknown_names_are_refused() {
        let error = Evaluator::new().compile("l * x", &["l"]).unwrap_err();
        assert_eq!(error, ScriptError::UnknownName("x".to_owned()));
    }

    #[test]
    fn endless_text_is_stopped() {
        let evaluator = Evaluator::new();
        let error = evaluator.compile("while true {}", &[]);
        assert!(error.is_err());
    }

    #[test]
    fn chinese_words_are_found() {
        let evaluator = Evaluator::new();
        let fire = evaluator.compile(r#"contains_any(t, ["爆炸", "火灾"])"#, &["t"]).unwrap();
        assert!(evaluator.holds(&fire, |_| Value::Text("可能引发火灾".into())).unwrap());
    }
}
