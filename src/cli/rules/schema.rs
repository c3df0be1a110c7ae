//! `anping rules schema`.

use super::args::SchemaArgs;
use crate::cli::say::{self, Failure};
use crate::pipeline::rules::schema::{EditorSettings, KINDS, Kind, field_reference, write_schemas};
use comfy_table::{Table, presets::UTF8_FULL_CONDENSED};
use std::path::Path;
use std::process::ExitCode;

pub(super) fn run(args: &SchemaArgs) -> Result<ExitCode, Failure> {
    if args.markdown {
        say::line(field_reference().trim_end());
    } else if let Some(folder) = &args.out {
        write(folder)?;
    } else if let Some(id) = &args.kind {
        let known = || KINDS.map(|kind| kind.id).join("、");
        let kind = Kind::find(id).ok_or_else(|| format!("没有「{id}」这一类规则文件，可写：{}", known()))?;
        say::line(kind.schema_text().trim_end());
    } else {
        list();
    }
    Ok(ExitCode::SUCCESS)
}

fn list() {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED);
    table.set_header(["类别", "写什么", "文件"]);
    for kind in KINDS {
        table.add_row([kind.id.to_owned(), kind.title.to_owned(), kind.pattern()]);
    }
    say::line(&table.to_string());
    say::line("看一类的字段：anping rules schema 类别；写给编辑器用：anping rules schema --out .vscode");
}

fn write(folder: &Path) -> Result<(), Failure> {
    let written = write_schemas(folder)?;
    say::line(&format!("已写出 {} 类规则文件的 JSON Schema：{}", written.schema_count, folder.display()));
    match written.settings {
        EditorSettings::Written(path) => {
            say::line(&format!("VS Code 的 YAML 插件（redhat.vscode-yaml）按 {} 补全和检查规则文件", path.display()));
        }
        EditorSettings::Kept(path, text) => {
            say::line(&format!("{} 已有别的设置，没有改动；请把下面这段并进去：", path.display()));
            say::line(text.trim_end());
        }
    }
    Ok(())
}
