//! The template engine as Word templates see it: delimiters, escaping, functions, and what its errors mean.

use super::commands::{Command, push_escaped};
use super::compile::{BLOCK, COMMENT, PRINT};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;
use tera::{Context, Delimiters, ErrorKind, Kwargs, State, Tera, TeraResult, Value};

/// English Metric Units in a millimetre.
const EMU_PER_MM: u64 = 36_000;
/// The same in a pixel of a screen.
const EMU_PER_PIXEL: u64 = 9_525;
/// Millimetres that a picture is wide at most: A4 within usual margins.
const MAX_WIDTH: u64 = 400;
/// Millimetres that a picture is wide where nothing is said and it is wider.
const USUAL_WIDTH: u64 = 150;

/// Widths and heights of pictures in pixels; none in a check, where every picture is there.
pub(super) type Sizes = Option<BTreeMap<String, (u32, u32)>>;

/// The engine with the functions of Word templates.
pub(super) fn engine(sizes: Sizes) -> TeraResult<Tera> {
    let mut tera = Tera::new();
    tera.set_delimiters(Delimiters {
        variable_start: Cow::Borrowed(PRINT[0]),
        variable_end: Cow::Borrowed(PRINT[1]),
        block_start: Cow::Borrowed(BLOCK[0]),
        block_end: Cow::Borrowed(BLOCK[1]),
        comment_start: Cow::Borrowed(COMMENT[0]),
        comment_end: Cow::Borrowed(COMMENT[1]),
    })?;
    tera.autoescape_on(vec![""]);
    tera.set_escape_fn(escape);
    tera.register_filter("safe", |_: &Value, _: Kwargs, _: &State| -> TeraResult<Value> {
        Err(tera::Error::message("不能用 safe：数据里的字符会弄坏文档"))
    });
    tera.register_function("fill", Safe(fill));
    tera.register_function("merge", Safe(merge));
    let sizes = Arc::new(sizes);
    tera.register_function("image", Safe(move |kwargs: &Kwargs| image(kwargs, &sizes)));
    Ok(tera)
}

/// Renders a template, up to a number of bytes.
pub(super) fn render(tera: &Tera, name: &str, context: &Context, limit: usize) -> TeraResult<String> {
    let mut output = Limited { bytes: Vec::new(), limit };
    tera.render_to(name, context, &mut output)?;
    Ok(String::from_utf8(output.bytes)?)
}

/// A function whose text is not escaped: it is a command.
struct Safe<F>(F);

impl<F: Fn(&Kwargs) -> TeraResult<Command> + Sync + Send + 'static> tera::Function<TeraResult<Value>> for Safe<F> {
    fn call(&self, kwargs: Kwargs, _: &State) -> TeraResult<Value> {
        Ok(Value::safe_string(&(self.0)(&kwargs)?.written()))
    }

    fn is_safe(&self) -> bool {
        true
    }
}

fn text(kwargs: &Kwargs, key: &str) -> TeraResult<String> {
    let value = kwargs.must_get::<Value>(key)?;
    Ok(if value.is_none() || value.is_undefined() { String::new() } else { value.to_string() })
}

fn fill(kwargs: &Kwargs) -> TeraResult<Command> {
    text(kwargs, "level").map(Command::Fill)
}

fn merge(kwargs: &Kwargs) -> TeraResult<Command> {
    text(kwargs, "key").map(Command::Merge)
}

fn image(kwargs: &Kwargs, sizes: &Sizes) -> TeraResult<Command> {
    let name = text(kwargs, "name")?;
    let width = kwargs.get::<u64>("width")?;
    let (pixels, high) = match sizes {
        None => (1, 1),
        Some(sizes) => *sizes.get(&name).ok_or_else(|| tera::Error::message(no_picture(&name, sizes)))?,
    };
    let (pixels, high) = (u64::from(pixels.max(1)), u64::from(high.max(1)));
    let wide = match width {
        Some(width) if (1..=MAX_WIDTH).contains(&width) => width * EMU_PER_MM,
        Some(_) => return Err(tera::Error::message(format!("图片宽度 width 应是 1 到 {MAX_WIDTH} 之间的毫米数"))),
        None => (pixels * EMU_PER_PIXEL).min(USUAL_WIDTH * EMU_PER_MM),
    };
    Ok(Command::Image(name, wide, (wide * high / pixels).max(1)))
}

fn no_picture(name: &str, sizes: &BTreeMap<String, (u32, u32)>) -> String {
    let known: Vec<&str> = sizes.keys().map(String::as_str).collect();
    format!("没有名为「{name}」的图片，可用的有：{}", if known.is_empty() { "无".to_owned() } else { known.join("、") })
}

fn escape(text: &str, output: &mut dyn Write) -> std::io::Result<()> {
    let mut escaped = Vec::with_capacity(text.len() + 8);
    push_escaped(&mut escaped, text);
    output.write_all(&escaped)
}

/// Takes no more than a number of bytes.
struct Limited {
    bytes: Vec<u8>,
    limit: usize,
}

impl Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.limit {
            return Err(std::io::Error::other("too large"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What an error of the engine means.
pub(super) struct Meaning {
    pub(super) message: String,
    pub(super) help: &'static str,
    /// Where in the template, in bytes.
    pub(super) at: Option<usize>,
}

/// Says in the user's language what the engine says.
pub(super) fn meaning(error: &tera::Error) -> Meaning {
    let (said, at) = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            (report.message().to_owned(), Some(report.span().range.start))
        }
        ErrorKind::Io(_) => {
            let help = "请检查循环是否套错，或缩小报告范围";
            return Meaning { message: "填出的内容太大".to_owned(), help, at: None };
        }
        // Reports of unknown names come as text for a terminal; their first line says it.
        kind => {
            let said = kind.to_string();
            let first = said.lines().next().unwrap_or_default();
            (first.trim_start_matches("error: ").to_owned(), None)
        }
    };
    let (message, help) = translated(&said);
    Meaning { message, help, at }
}

fn translated(said: &str) -> (String, &'static str) {
    let quoted = said.split('`').nth(1).unwrap_or_default();
    let names = "请对照变量表改名，或用 {% if … is defined %} 包起来";
    if said.starts_with("Variable `") || said.starts_with("Field `") {
        return (format!("没有「{quoted}」这个变量"), names);
    }
    for (start, what, help) in KNOWN {
        if said.starts_with(start) {
            return (what.replace("{}", quoted), help);
        }
    }
    if said.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) {
        return (said.to_owned(), "请改正该标签");
    }
    (format!("标签写法有误（{said}）"), "请对照模板说明改正该标签")
}

/// Beginnings of the engine's messages, what they mean and what to do; `{}` is what the engine quotes.
const KNOWN: [(&str, &str, &str); 9] = [
    ("Unknown function `", "没有「{}」这个函数", "可用的函数有 image、fill、merge"),
    ("Unknown filter `", "没有「{}」这个过滤器", "请对照模板说明改名"),
    ("Unknown test `", "没有「{}」这种判断", "常用的判断有 defined、undefined、odd、even"),
    ("Missing keyword argument `", "少了参数「{}」", "请写成 {}=… 的形式补上"),
    ("Iteration not possible on type `", "for 后面的值不是列表（是 {}）", "请换成列表，如 list.….rows"),
    ("Unexpected character", "标签里有不认识的字符", "变量名只能用英文字母、数字和下划线，标点用半角"),
    ("Unexpected end of", "标签没写完", "请补全该标签"),
    ("This identifier is reserved", "用了保留的名字", "请换一个变量名"),
    ("Invalid type for the value", "参数的类型不对", "请对照模板说明改参数"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(expression: &str) -> Result<String, String> {
        let mut tera = engine(Some(BTreeMap::from([("a".to_owned(), (200, 100))]))).unwrap();
        let template = format!("<x>{}{expression}{}", PRINT[0], PRINT[1]);
        tera.add_raw_template("t.xml", &template).map_err(|error| meaning(&error).message)?;
        let context = Context::from_serialize(&serde_json::json!({"a": "<b>\n", "n": null, "x": 1})).unwrap();
        render(&tera, "t.xml", &context, 100).map_err(|error| meaning(&error).message)
    }

    #[test]
    fn data_is_escaped_and_commands_are_not() {
        assert_eq!(rendered("a"), Ok("<x>&lt;b&gt;\u{12}".to_owned()));
        assert_eq!(rendered("fill(level=\"重大\")"), Ok("<x>\u{13}f重大\u{14}".to_owned()));
        assert_eq!(rendered("merge(key=n)"), Ok("<x>\u{13}m\u{14}".to_owned()));
        assert_eq!(rendered("image(name=\"a\", width=100)"), Ok("<x>\u{13}i3600000 1800000 a\u{14}".to_owned()));
        assert_eq!(rendered("\"<\""), Ok("<x>&lt;".to_owned()));
    }

    #[test]
    fn errors_speak_chinese() {
        for (expression, message) in [
            ("b", "没有「b」这个变量"),
            ("a | safe", "不能用 safe：数据里的字符会弄坏文档"),
            ("image(name=\"b\")", "没有名为「b」的图片，可用的有：a"),
            ("image(name=\"a\", width=0)", "图片宽度 width 应是 1 到 400 之间的毫米数"),
            ("fill()", "少了参数「level」"),
            ("ask()", "没有「ask」这个函数"),
            ("a | ask", "没有「ask」这个过滤器"),
            ("单位", "标签里有不认识的字符"),
        ] {
            assert_eq!(rendered(expression), Err(message.to_owned()), "{expression}");
        }
    }
}
