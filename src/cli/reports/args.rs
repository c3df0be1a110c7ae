//! Arguments of the commands about reports.

use crate::cli::book::{BookArgs, DayArgs, WriterArgs};
use crate::model::period::Period;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct ReportArgs {
    /// 哪种报告：编号或常用的叫法，如 月度研判、隐患分析；不写则列出有哪些
    #[arg(value_name = "报告")]
    pub(super) what: Option<String>,
    /// 哪个时段：2026-09（月）、2026Q3（季）、2026H1（半年）、2026（年）、2026-09-30（日）
    #[arg(value_name = "时段", value_parser = parse_period)]
    pub(super) period: Option<Period>,
    /// 给谁出：全镇、村名或企业名称（可写一部分）；资料包还可写 各村、各企业；不写则为全镇
    #[arg(long, value_name = "范围", default_value = "全镇")]
    pub(super) scope: String,
    /// 写到哪个文件夹
    #[arg(long, value_name = "文件夹", default_value = ".")]
    pub(super) out: PathBuf,
    /// 出全部到期的：上一个结束的月、季、半年、年，以及当天的情况
    #[arg(long, conflicts_with_all = ["what", "period", "scope", "public", "inside"])]
    pub(super) due: bool,
    /// 另转成 PDF（要装有 LibreOffice）
    #[arg(long)]
    pub(super) pdf: bool,
    /// 公开的版本：姓名、电话只留一部分
    #[arg(long, conflicts_with = "inside")]
    pub(super) public: bool,
    /// 内部的版本：姓名、电话照写
    #[arg(long)]
    pub(super) inside: bool,
    #[command(flatten)]
    pub(super) book: BookArgs,
    #[command(flatten)]
    pub(super) day: DayArgs,
}

#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    /// 收上来的表所在的文件夹；里面可有 town.yaml（镇的情况）和 map 文件夹（地图）
    #[arg(value_name = "文件夹")]
    pub(super) input: PathBuf,
    /// 结果放在哪个文件夹：报告、资料包、台账库、起始页
    #[arg(long, value_name = "文件夹")]
    pub(super) out: PathBuf,
    /// 镇（街道）名称；文件夹里有 town.yaml 的不用写
    #[arg(long, value_name = "名称")]
    pub(super) town: Option<String>,
    /// 各村（社区），用逗号隔开；不写则看文件夹的名称
    #[arg(long, value_name = "村,村…", value_delimiter = ',')]
    pub(super) villages: Vec<String>,
    #[command(flatten)]
    pub(super) writer: WriterArgs,
    #[command(flatten)]
    pub(super) day: DayArgs,
}

#[derive(Debug, Args)]
pub(crate) struct TraceArgs {
    /// anping report 出的文件（docx、xlsx、html 或 溯源.json）
    #[arg(value_name = "文件")]
    pub(super) file: PathBuf,
    /// 数的编号，如 F012；见附表的“数据溯源”
    #[arg(value_name = "编号")]
    pub(super) id: String,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyReportArgs {
    /// anping report 出的文件（docx、xlsx、html 或 溯源.json）
    #[arg(value_name = "文件")]
    pub(super) file: PathBuf,
    #[command(flatten)]
    pub(super) book: BookArgs,
}

fn parse_period(text: &str) -> Result<Period, String> {
    text.parse().map_err(|error: crate::model::period::NoPeriod| error.to_string())
}
