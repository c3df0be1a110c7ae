//! Compiles and runs rule expressions within limits. The only user of `rhai`.
//!
//! Expressions see decimals, text and `()` for blank; there are no floats, so that a literal `0.5` is exact.

mod condition;
mod kinds;

pub use condition::{Condition, Truth};
pub use kinds::{Kind, Names};

use rhai::{AST, Array, Dynamic, Engine, LexError, OptimizationLevel, ParseErrorType, Scope, Stmt};
use rust_decimal::Decimal;

/// Steps that one evaluation may take.
pub const MAX_OPERATIONS: u64 = 10_000;
/// How deep expressions may nest.
pub const MAX_EXPRESSION_DEPTH: usize = 32;
/// Length of the longest string that an expression may build.
pub const MAX_STRING_LENGTH: usize = 65_536;
/// Length of the longest array that an expression may build.
pub const MAX_ARRAY_LENGTH: usize = 1_024;

/// The state of a device that is there and works; any other counts as lacking.
pub const DEVICE_OK: &str = "ok";

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
    #[error("用到了未声明的名称「{name}」{}", near.as_ref().map(|near| format!("（是否为「{near}」？）")).unwrap_or_default())]
    UnknownName {
        /// The name.
        name: String,
        /// A declared name that looks like it.
        near: Option<String>,
        /// 1-based line and column in the expression.
        at: Option<(usize, usize)>,
    },
    /// It mixes values that do not go together.
    #[error("{message}")]
    Mismatch {
        /// What does not fit.
        message: String,
        /// 1-based line and column in the expression.
        at: Option<(usize, usize)>,
    },
    /// It divides a whole number by another.
    #[error("{message}")]
    IntegerDivision {
        /// What is lost.
        message: String,
        /// 1-based line and column in the expression.
        at: Option<(usize, usize)>,
    },
    /// It uses something that rules may not use.
    #[error("{message}")]
    Unusable {
        /// What it is.
        message: String,
        /// 1-based line and column in the expression.
        at: Option<(usize, usize)>,
    },
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

impl ScriptError {
    /// 1-based line and column in the expression, where the mistake can be seen before it runs.
    #[must_use]
    pub const fn at(&self) -> Option<(usize, usize)> {
        match self {
            Self::Syntax { at, .. }
            | Self::UnknownName { at, .. }
            | Self::Mismatch { at, .. }
            | Self::IntegerDivision { at, .. }
            | Self::Unusable { at, .. } => *at,
            Self::Run(_) | Self::Type { .. } => None,
        }
    }
}

impl ScriptError {
    /// What to do, where the mistake itself tells.
    #[must_use]
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::IntegerDivision { .. } => Some("请写成小数：3 / 4 写 0.75，x * 3 / 4 写 0.75 * x"),
            Self::Unusable { .. } => Some(
                "可用：&& || ! == != < <= > >= + - * / ( )、in [ ]、lacking(设备)、is_blank(名称)、contains_any(文字, [词])",
            ),
            Self::Syntax { .. } => {
                Some("并且写 &&，或者写 ||，相等写 ==，不是写 !；以 ! 开头或含引号、冒号的要整个加引号")
            }
            Self::UnknownName { .. } | Self::Mismatch { .. } | Self::Run(_) | Self::Type { .. } => None,
        }
    }
}

/// A value that an expression reads.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing is known.
    Blank,
    /// It is known that nothing was written.
    Empty,
    /// A number.
    Number(Decimal),
    /// A text.
    Text(String),
    /// Yes or no.
    YesNo(bool),
    /// Some words.
    Texts(Vec<String>),
}

impl From<Value> for Dynamic {
    fn from(value: Value) -> Self {
        match value {
            Value::Blank | Value::Empty => Self::UNIT,
            Value::Number(number) => Self::from_decimal(number),
            Value::Text(text) => Self::from(text),
            Value::YesNo(truth) => Self::from_bool(truth),
            Value::Texts(texts) => Self::from_array(texts.into_iter().map(Self::from).collect()),
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
            .set_optimization_level(OptimizationLevel::None)
            .set_max_operations(MAX_OPERATIONS)
            .set_max_expr_depths(MAX_EXPRESSION_DEPTH, MAX_EXPRESSION_DEPTH)
            .set_max_string_size(MAX_STRING_LENGTH)
            .set_max_array_size(MAX_ARRAY_LENGTH)
            .set_max_map_size(MAX_ARRAY_LENGTH)
            .set_max_call_levels(8)
            .set_allow_looping(false)
            .disable_symbol("eval");
        engine.register_fn("contains_any", |text: &str, words: Array| contains_any(text, &words));
        engine.register_fn("lacking", |state: &str| state != DEVICE_OK);
        Self { engine }
    }

    /// Compiles an expression that gives a number.
    ///
    /// # Errors
    /// When the text is no expression, reads a name that is not given, mixes kinds of values or gives none.
    pub fn formula(&self, text: &str, names: &Names) -> Result<Expression, ScriptError> {
        self.compile(text, names, |kind| matches!(kind, Kind::Number | Kind::Any), "公式的结果应为「数值」")
    }

    /// Compiles an expression that gives yes or no.
    ///
    /// # Errors
    /// When the text is no expression, reads a name that is not given, mixes kinds of values or gives none.
    pub fn test(&self, text: &str, names: &Names) -> Result<Expression, ScriptError> {
        self.compile(text, names, |kind| matches!(kind, Kind::YesNo | Kind::Any), "条件的结果应为「是或否」")
    }

    fn compile(
        &self,
        text: &str,
        names: &Names,
        fits: impl Fn(&Kind) -> bool,
        complaint: &str,
    ) -> Result<Expression, ScriptError> {
        let (ast, reads, kind) = self.parse(text, names)?;
        if !fits(&kind) {
            return Err(ScriptError::Mismatch { message: complaint.to_owned(), at: Some((1, 1)) });
        }
        Ok(Expression { ast: self.optimised(ast), reads })
    }

    /// The expression as written, the names that it reads, and the kind of its result. Nothing is folded yet: a folded
    /// mistake can no longer be seen.
    fn parse(&self, text: &str, names: &Names) -> Result<(AST, Vec<String>, Kind), ScriptError> {
        let ast = self.engine.compile_expression(text).map_err(|error| ScriptError::Syntax {
            message: syntax_message(error.err_type()),
            at: kinds::place(error.position()),
        })?;
        let mut reads = Vec::new();
        let kind = match ast.statements() {
            [Stmt::Expr(expr)] => kinds::check(expr, names, &mut reads)?,
            _ => return Err(ScriptError::Unusable { message: "这里应是一个表达式".to_owned(), at: None }),
        };
        Ok((ast, reads, kind))
    }

    fn optimised(&self, ast: AST) -> AST {
        self.engine.optimize_ast(&Scope::new(), ast, OptimizationLevel::Simple)
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

/// What the compiler complains about, in the reader's language where the complaint is a common one.
fn syntax_message(error: &ParseErrorType) -> String {
    match error {
        ParseErrorType::UnexpectedEOF => "表达式没有写完".to_owned(),
        ParseErrorType::MissingToken(token, _) => format!("缺少「{token}」"),
        ParseErrorType::UnknownOperator(operator) => format!("没有「{operator}」这种运算"),
        ParseErrorType::ExprTooDeep => "表达式嵌套太深".to_owned(),
        ParseErrorType::Reserved(word) => format!("「{word}」是保留字"),
        ParseErrorType::BadInput(LexError::UnexpectedInput(sign)) => {
            let sign = sign.trim_start_matches("Unexpected '").trim_end_matches('\'');
            format!("认不得「{sign}」；全角的符号和引号请改成半角")
        }
        other => format!("表达式写法不对（{other}）"),
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

    fn names(numbers: &[&str]) -> Names {
        numbers.iter().map(|name| (*name, if *name == "t" { Kind::Text } else { Kind::Number })).collect()
    }

    #[test]
    fn products_are_exact() {
        let evaluator = Evaluator::new();
        let product = evaluator.formula("l * e * c", &names(&["l", "e", "c"])).unwrap();
        let value = |name: &str| Value::Number(decimal(if name == "e" { "3" } else { "0.1" }));
        assert_eq!(evaluator.number(&product, value).unwrap(), decimal("0.03"));
    }

    #[test]
    fn literals_are_decimals() {
        let evaluator = Evaluator::new();
        let half = evaluator.formula("l * 0.5 + 1", &names(&["l"])).unwrap();
        assert_eq!(evaluator.number(&half, |_| Value::Number(decimal("0.1"))).unwrap(), decimal("1.05"));
    }

    #[test]
    fn decimals_compare_with_whole_numbers() {
        let evaluator = Evaluator::new();
        let many = evaluator.test("people >= 10", &names(&["people"])).unwrap();
        assert!(evaluator.holds(&many, |_| Value::Number(decimal("10"))).unwrap());
        assert!(!evaluator.holds(&many, |_| Value::Number(decimal("9.5"))).unwrap());
    }

    #[test]
    fn unknown_names_are_refused() {
        let error = Evaluator::new().formula("l * x", &names(&["l"])).unwrap_err();
        assert!(matches!(error, ScriptError::UnknownName { ref name, .. } if name == "x"), "{error}");
    }

    #[test]
    fn endless_text_is_stopped() {
        let evaluator = Evaluator::new();
        let error = evaluator.formula("while true {}", &names(&[]));
        assert!(error.is_err());
    }

    #[test]
    fn chinese_words_are_found() {
        let evaluator = Evaluator::new();
        let fire = evaluator.test(r#"contains_any(t, ["爆炸", "火灾"])"#, &names(&["t"])).unwrap();
        assert!(evaluator.holds(&fire, |_| Value::Text("可能引发火灾".into())).unwrap());
    }
}
