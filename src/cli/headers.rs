//! `anping headers`.

use super::args::HeadersArgs;
use super::reader_process;
use super::say::{self, Failure};
use crate::pipeline::{ConfirmRequest, confirm_headers};
use std::process::ExitCode;

pub(super) fn run(args: HeadersArgs) -> Result<ExitCode, Failure> {
    let columns: Result<Vec<(String, String)>, Failure> = args.set.iter().map(|set| change(set)).collect();
    let mut rules = args.rules.request();
    let book = rules.header_book.take().unwrap_or_else(|| "headers.yaml".into());
    let request = ConfirmRequest {
        file: args.file,
        sheet: args.sheet,
        kind: args.kind,
        columns: columns?,
        book,
        rules,
        reader: reader_process(),
    };
    for confirmed in confirm_headers(&request)? {
        say::line(&format!("工作表「{}」按「{}」读：", confirmed.sheet, confirmed.kind_title));
        for (heading, field) in &confirmed.columns {
            say::line(&format!("  {heading} → {}", field.as_deref().unwrap_or("不采用")));
        }
    }
    let book = request.book.display();
    say::line(&format!(
        "已记入表头册 {book}，可以打开修改。下一步：anping assess …… --headers {book}，同样的表头都照此读。"
    ));
    Ok(ExitCode::SUCCESS)
}

/// `C=hazard_factor` as column and field.
fn change(text: &str) -> Result<(String, String), Failure> {
    let (column, field) = text
        .split_once(['=', '＝'])
        .ok_or_else(|| format!("「{text}」不是“列=字段”的写法，例如 --set C=hazard_factor"))?;
    Ok((column.trim().to_owned(), field.trim().to_owned()))
}
