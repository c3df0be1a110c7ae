//! Arguments.

use super::book::{
    CopyArgs, DueArgs, DumpArgs, ExchangeArgs, HistoryArgs, ImportArgs, ListArgs, LoadArgs, LogArgs, NewArgs, SetArgs,
    UndoArgs, VerifyArgs,
};
use super::reports::{ReportArgs, RunArgs, TraceArgs, VerifyReportArgs};
use super::rules::RulesArgs;
use super::score::ScoreArgs;
use crate::pipeline::RulesRequest;
use clap::{Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use std::path::PathBuf;

/// 安评：离线核查安全风险登记表，逐行说明理由
#[derive(Debug, Parser)]
#[command(name = "anping", version, disable_help_subcommand = true)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// 一条命令做完：把一个文件夹的表导入新的台账库，出上月、上季、半年、上年的全部报告和各村、各企业的资料包
    #[command(after_help = "退出码：0 全部做成；1 有表读不出、有报告没有出；2 未能运行")]
    Run(RunArgs),
    /// 核查登记表：计算风险值、判定等级、与填报比对，写出定级表和报告
    #[command(after_help = "退出码：0 已核查；1 已核查，但有文件或单元格出错；2 未能运行")]
    Assess(AssessArgs),
    /// 试读：看看文件里有什么表、每一列当什么读、哪些行不读；不写任何文件
    #[command(after_help = "退出码：0 读出了记录；1 有文件或单元格出错；2 未能运行")]
    Inspect(InspectArgs),
    /// 退回：把问题标在填报单位自己的表上，附一张核查意见，原表的样子不动
    #[command(after_help = "退出码：0 已写出；1 已写出，但有文件读不出；2 未能运行")]
    Return(ReturnArgs),
    /// 确认一份文件的表头怎么读，记进表头册，以后同样的表头照此读
    Headers(HeadersArgs),
    /// 说明某一行的等级是怎么得出的
    Explain(ExplainArgs),
    /// 建工作区：一个文件夹，放镇的情况和台账库，拷到 U 盘就能带走
    New(NewArgs),
    /// 导入收上来的表：核查并记进台账库；同一份文件再导入没有变化
    #[command(after_help = "退出码：0 已导入；1 有文件读不出；2 未能运行，没有导入完的一份不留")]
    Import(ImportArgs),
    /// 列清单：风险、隐患、企业等，可筛选，可写成 Excel
    List(ListArgs),
    /// 逾期和快到期的
    Due(DueArgs),
    /// 一条记录的来龙去脉：每次报来时怎么填、改了什么
    History(HistoryArgs),
    /// 人工更正一个字段，写明理由，记入操作记录
    Set(SetArgs),
    /// 操作记录：谁在什么时候做了什么
    Log(LogArgs),
    /// 撤销一次导入
    Undo(UndoArgs),
    /// 检查台账库：校验码、引用、总数
    #[command(after_help = "退出码：0 完好；1 有不对的地方；2 未能运行")]
    Verify(VerifyArgs),
    /// 备份台账库
    Backup(CopyArgs),
    /// 从备份恢复；原来的库另存在旁边
    Restore(CopyArgs),
    /// 数据交换：按平台要的格式写出各张数据表（JSON），并列出缺什么
    #[command(after_help = "退出码：0 已写出；1 已写出，但有必填的缺着；2 未能运行")]
    Exchange(ExchangeArgs),
    /// 把整个台账库写成 JSON 行
    Dump(DumpArgs),
    /// 把 dump 写的文件读进空的台账库
    Load(LoadArgs),
    /// 出报告：月度研判、季度分析、清单、通知书、公告栏……Word、附表、网页，每个数可溯源
    #[command(
        after_help = "有哪些报告：anping report；退出码：0 已写出；1 已写出，但没有转成 PDF；2 数对不上或未能运行"
    )]
    Report(ReportArgs),
    /// 报告里的一个数是怎么来的：口径和每一行
    Trace(TraceArgs),
    /// 照原来的台账和规则把一份报告再出一遍，看是不是一样
    #[command(name = "verify-report", after_help = "退出码：0 一样；1 不一样；2 未能运行")]
    VerifyReport(VerifyReportArgs),
    /// 年度考核：给各村（社区）、各企业算分、排名，每一分都写明条款和依据；可复核、可封存
    #[command(after_help = "退出码：0 已算出；1 已算出，但评分或复核有误，或没有转成 PDF；2 未能运行")]
    Score(Box<ScoreArgs>),
    /// 规则工作台：检查、列出、测试规则
    Rules(RulesArgs),
    /// 做一张空白表（Excel）发给企业、村（社区）填：台账、清单、登记表
    #[command(after_help = "有哪些：anping template --list；全部做出来：anping template all --out 文件夹")]
    Template(TemplateArgs),
    /// （内部使用）在单独的进程里读 xls、ods
    #[command(name = crate::cli::args::READ_CONTAINED, hide = true)]
    ReadContained,
}

/// The hidden subcommand by which this program reads for itself.
pub(super) const READ_CONTAINED: &str = "read-contained";

#[derive(Debug, clap::Args)]
pub(super) struct AssessArgs {
    /// 登记表文件或文件夹（xlsx、xls、ods、csv）
    #[arg(required = true, value_name = "文件或文件夹")]
    pub(super) inputs: Vec<PathBuf>,
    /// 结果放在哪个文件夹
    #[arg(long, value_name = "文件夹")]
    pub(super) out: PathBuf,
    #[command(flatten)]
    pub(super) rules: RuleArgs,
    /// 标准输出的格式：text 给人看，jsonl 每行一个对象给程序用
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "格式")]
    pub(super) format: Format,
}

#[derive(Debug, clap::Args)]
pub(super) struct InspectArgs {
    /// 表格文件或文件夹（xlsx、xls、ods、csv）
    #[arg(required = true, value_name = "文件或文件夹")]
    pub(super) inputs: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) rules: RuleArgs,
    /// 输出格式：text 给人看，json 给程序用
    #[arg(long, value_enum, default_value_t = InspectFormat::Text, value_name = "格式")]
    pub(super) format: InspectFormat,
    /// 连读出的每条记录一起输出
    #[arg(long)]
    pub(super) records: bool,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(super) enum InspectFormat {
    Text,
    Json,
}

#[derive(Debug, clap::Args)]
pub(super) struct ReturnArgs {
    /// 表格文件或文件夹（xlsx、xls、ods、csv）
    #[arg(required = true, value_name = "文件或文件夹")]
    pub(super) inputs: Vec<PathBuf>,
    /// 退回表放在哪个文件夹
    #[arg(long, value_name = "文件夹")]
    pub(super) out: PathBuf,
    #[command(flatten)]
    pub(super) rules: RuleArgs,
}

#[derive(Debug, clap::Args)]
pub(super) struct HeadersArgs {
    /// 表格文件
    #[arg(value_name = "文件")]
    pub(super) file: PathBuf,
    /// 只确认这张工作表；不写则确认全部
    #[arg(long, value_name = "工作表")]
    pub(super) sheet: Option<String>,
    /// 表格类别，认错了时写：编号或中文名，如 隐患排查治理台账
    #[arg(long, value_name = "类别")]
    pub(super) kind: Option<String>,
    /// 改一列：列字母=字段编号或名称，不采用写 -；可写多次
    #[arg(long, value_name = "列=字段")]
    pub(super) set: Vec<String>,
    #[command(flatten)]
    pub(super) rules: RuleArgs,
}

#[derive(Debug, clap::Args)]
pub(super) struct ExplainArgs {
    /// 登记表文件
    #[arg(value_name = "文件")]
    pub(super) file: PathBuf,
    /// 哪一行：'工作表!行号'，只有一张工作表时可只写行号
    #[arg(long, value_name = "工作表!行号")]
    pub(super) at: String,
    #[command(flatten)]
    pub(super) rules: RuleArgs,
}

#[derive(Debug, clap::Args)]
pub(super) struct RuleArgs {
    /// 指定方法档案，如 lec-db37、lec-shift、ls-17；不写则按表自动选择
    #[arg(long, value_name = "档案")]
    pub(super) profile: Option<String>,
    /// 按哪一天有效的规则核查（年-月-日）；不写则为今天
    #[arg(long, value_name = "日期", value_parser = parse_date)]
    pub(super) as_of: Option<Date>,
    /// 自己的规则目录，叠加在自带规则之上
    #[arg(long, value_name = "文件夹")]
    pub(super) rules: Option<PathBuf>,
    /// 表头册（anping headers 写的 headers.yaml）：里面确认过的表头照它读
    #[arg(long, value_name = "文件")]
    pub(super) headers: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct TemplateArgs {
    #[command(subcommand)]
    pub(super) action: Option<TemplateAction>,
    /// 哪一张：编号、标题或常用的叫法，如 隐患台账；all 表示全部
    #[arg(value_name = "表", required_unless_present = "list")]
    pub(super) kind: Option<String>,
    /// 写到哪个文件；all 写到哪个文件夹
    #[arg(long, value_name = "文件.xlsx", required_unless_present = "list")]
    pub(super) out: Option<PathBuf>,
    /// 用这些文件（或文件夹）里的记录填好：各家的表式不同，填成同一张表
    #[arg(long, value_name = "文件或文件夹", num_args = 1..)]
    pub(super) fill: Vec<PathBuf>,
    /// 列出有哪些空白表
    #[arg(long, conflicts_with_all = ["kind", "out"])]
    pub(super) list: bool,
    /// 自己的规则目录，叠加在自带规则之上
    #[arg(long, value_name = "文件夹")]
    pub(super) rules: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(super) enum TemplateAction {
    /// 检查自己的 Word 模板：用了哪些变量，哪些没有，哪里写错，一次全列出
    #[command(after_help = "退出码：0 没有错；1 有错；2 未能运行")]
    Check(TemplateCheckArgs),
}

#[derive(Debug, clap::Args)]
pub(super) struct TemplateCheckArgs {
    /// Word 模板（docx）
    #[arg(value_name = "文件.docx")]
    pub(super) file: PathBuf,
    /// 用在哪种报告里；不写则按全部报告的变量查
    #[arg(long, value_name = "报告")]
    pub(super) report: Option<String>,
    /// 连没有用到的变量一起列出
    #[arg(long)]
    pub(super) unused: bool,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(super) enum Format {
    Text,
    Jsonl,
}

pub(super) fn parse_date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| format!("「{text}」不是日期，请写成 2026-11-24 的样子"))
}

impl RuleArgs {
    /// The rules asked for, as of the day asked for or today.
    pub(super) fn request(self) -> RulesRequest {
        let as_of = self.as_of.unwrap_or_else(today);
        RulesRequest { as_of, profile: self.profile, folder: self.rules, header_book: self.headers }
    }
}

/// Today in China.
pub(super) fn today() -> Date {
    day_and_second().0
}

/// The time in China, to the second.
pub(super) fn now() -> String {
    let (day, second) = day_and_second();
    format!("{day}T{:02}:{:02}:{:02}+08:00", second / 3_600, second / 60 % 60, second % 60)
}

/// The day in China and its second: the only place where the clock is read.
fn day_and_second() -> (Date, u64) {
    #[expect(clippy::disallowed_methods, reason = "the shell may read the clock")]
    let now = std::time::SystemTime::now();
    let seconds = now.duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let here = seconds + CHINA_OFFSET_SECONDS;
    let days = i32::try_from(here / 86_400).unwrap_or(0);
    (jiff::civil::date(1970, 1, 1).saturating_add(jiff::Span::new().days(days)), here % 86_400)
}

/// China has one time zone, eight hours ahead.
const CHINA_OFFSET_SECONDS: u64 = 8 * 3_600;
