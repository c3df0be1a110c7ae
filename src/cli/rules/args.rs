//! Arguments of `anping rules`.

use crate::cli::args::{parse_date, today};
use clap::Subcommand;
use jiff::civil::Date;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct RulesArgs {
    #[command(subcommand)]
    pub(super) action: Action,
}

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// 检查全部规则文件，一次列出所有错误：文件、行、列、原因、怎么改
    Check(Where),
    /// 为企业的行业做一份重大事故隐患自查表（Excel，下拉选填），填好后用 assess 读回
    Checklist(ChecklistArgs),
    /// 列出规则包：条数、依据、草案数
    List(Where),
    /// 运行规则旁边的算例
    Test(Where),
    /// 哪些规则、分级界限、条件分支没有算例
    Coverage(Where),
    /// 按编号看一条规则、一个规则包、事实、档案、核查、职责或代码表
    Show(ShowArgs),
    /// 说明一条判定标准或方法档案对给定的事实（取值）怎么判
    Explain(ExplainRuleArgs),
    /// 方法能得到的分值里，哪些恰在分级界限上或紧挨着；各档案在哪里不一致
    Edges(EdgesArgs),
    /// 比较两套规则；给出文件时，说明哪些行、文件、隐患的结论会变
    Diff(DiffArgs),
    /// 用标注语句衡量关键词：召回率、精确率，漏报和误报逐句列出
    Texts(TextsArgs),
    /// 规则文件有哪些字段：列出类别，或打印一类的 JSON Schema，或写给编辑器用
    Schema(SchemaArgs),
}

/// Which rules, and on which day.
#[derive(Debug, clap::Args)]
pub(super) struct Where {
    /// 自己的规则目录，叠加在自带规则之上
    #[arg(long, value_name = "文件夹")]
    pub(super) rules: Option<PathBuf>,
    /// 按哪一天有效的规则（年-月-日）；不写则为今天
    #[arg(long, value_name = "日期", value_parser = parse_date)]
    pub(super) as_of: Option<Date>,
}

impl Where {
    /// The day asked for, or today.
    pub(super) fn day(&self) -> Date {
        self.as_of.unwrap_or_else(today)
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct ShowArgs {
    /// 编号
    #[arg(value_name = "编号")]
    pub(super) id: String,
    #[command(flatten)]
    pub(super) place: Where,
}

#[derive(Debug, clap::Args)]
pub(super) struct ExplainRuleArgs {
    /// 判定标准或方法档案的编号
    #[arg(value_name = "编号")]
    pub(super) id: String,
    /// 已知的事实或取值，可写多个，如 `dust_explosion_hazard=是`
    #[arg(long, value_name = "名称=值", value_parser = parse_given, num_args = 1..)]
    pub(super) given: Vec<(String, String)>,
    /// 隐患描述
    #[arg(long, value_name = "文字")]
    pub(super) text: Option<String>,
    #[command(flatten)]
    pub(super) place: Where,
}

#[derive(Debug, clap::Args)]
pub(super) struct EdgesArgs {
    /// 只看这个方法或档案，如 lec、lec-db37
    #[arg(value_name = "方法或档案")]
    pub(super) of: Option<String>,
    #[command(flatten)]
    pub(super) place: Where,
}

#[derive(Debug, clap::Args)]
pub(super) struct DiffArgs {
    /// 旧规则目录；shipped 表示自带规则
    #[arg(value_name = "旧规则")]
    pub(super) old: PathBuf,
    /// 新规则目录；shipped 表示自带规则
    #[arg(value_name = "新规则")]
    pub(super) new: PathBuf,
    /// 在这些文件或文件夹上比较
    #[arg(long, value_name = "文件或文件夹", num_args = 1..)]
    pub(super) on: Vec<PathBuf>,
    /// 按哪一天有效的规则（年-月-日）；不写则为今天
    #[arg(long, value_name = "日期", value_parser = parse_date)]
    pub(super) as_of: Option<Date>,
}

fn parse_given(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once(['=', '＝']).ok_or_else(|| format!("「{text}」应写成 名称=值"))?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}

#[derive(Debug, clap::Args)]
pub(super) struct ChecklistArgs {
    #[command(flatten)]
    pub(super) place: Where,
    /// 企业的行业，如 木材加工、机械、加油站；可写多次；也可写规则包名
    #[arg(long, required = true, value_name = "行业")]
    pub(super) industry: Vec<String>,
    /// 写到哪个文件
    #[arg(long, value_name = "文件.xlsx")]
    pub(super) out: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(super) struct TextsArgs {
    #[command(flatten)]
    pub(super) place: Where,
    /// 只看这个规则包
    #[arg(long, value_name = "规则包")]
    pub(super) pack: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct SchemaArgs {
    /// 打印这一类规则文件的 JSON Schema；不写则列出全部类别
    #[arg(value_name = "类别", conflicts_with_all = ["out", "markdown"])]
    pub(super) kind: Option<String>,
    /// 把各类的 JSON Schema 和 VS Code 的 settings.json 写到这个文件夹（规则目录下的 .vscode 即可）
    #[arg(long, value_name = "文件夹", conflicts_with = "markdown")]
    pub(super) out: Option<PathBuf>,
    /// 打印 rulesets/README.md 里的“字段一览”
    #[arg(long)]
    pub(super) markdown: bool,
}
