//! What is wrong with a Word template or a filled document, and where.

use crate::splice::SpliceError;
use std::fmt;

/// Characters of a paragraph that are quoted.
const QUOTED: usize = 60;

/// One thing that is wrong: where it stands, what it is and what to do.
#[derive(Clone, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub struct WordProblem {
    /// The part as Word's users call it: 正文, 页眉1, 脚注; empty for the whole file.
    pub part: String,
    /// The paragraph, counted from 1 through the part with those in tables; text boxes count once.
    pub paragraph: Option<u32>,
    /// The table's cell that holds the paragraph: table, row and cell in the row, each counted from 1.
    pub cell: Option<[u32; 3]>,
    /// The paragraph's text, shortened.
    pub text: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl WordProblem {
    /// A problem of the file as a whole.
    pub(super) fn of_file(message: impl Into<String>, help: &str) -> Self {
        Self { message: message.into(), help: help.to_owned(), ..Self::default() }
    }

    /// A problem of a part.
    pub(super) fn of_part(part: &str, message: impl Into<String>, help: &str) -> Self {
        Self { part: part.to_owned(), ..Self::of_file(message, help) }
    }

    /// XML of a part that is not understood.
    pub(super) fn of_xml(part: &str, error: &SpliceError) -> Self {
        let reason = match error {
            SpliceError::Damaged { reason, .. } => reason.clone(),
            SpliceError::Encoding(_) => "不是 UTF-8 编码".to_owned(),
            error => error.to_string(),
        };
        Self::of_part(part, format!("内容看不懂：{reason}"), "请用 Word 或 WPS 打开后另存为 .docx")
    }
}

impl fmt::Display for WordProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.part.is_empty() { "Word 文件" } else { &self.part })?;
        if let Some([table, row, cell]) = self.cell {
            write!(f, "第 {table} 张表第 {row} 行第 {cell} 格")?;
        } else if let Some(paragraph) = self.paragraph {
            write!(f, "第 {paragraph} 段")?;
        }
        if !self.text.is_empty() {
            write!(f, "「{}」", self.text)?;
        }
        write!(f, "：{}", self.message)?;
        if self.help.is_empty() { Ok(()) } else { write!(f, "；{}", self.help) }
    }
}

/// A text short enough to be quoted.
pub(super) fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(QUOTED).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
