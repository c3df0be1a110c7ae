//! Arguments of the commands that work on the town's book.

use crate::cli::args::{now, parse_date, today};
use crate::pipeline::book::{ItemId, Writer};
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use std::path::PathBuf;

/// Where the book is.
#[derive(Debug, Args)]
pub(in crate::cli) struct BookArgs {
    /// 工作区文件夹（anping new 建的）；不写则为当前文件夹
    #[arg(long = "book", value_name = "文件夹", default_value = ".")]
    pub(in crate::cli) folder: PathBuf,
}

/// Who changes the book.
#[derive(Debug, Args)]
pub(in crate::cli) struct WriterArgs {
    /// 谁在操作，记入操作记录；不写则用电脑的登录名
    #[arg(long, value_name = "姓名")]
    by: Option<String>,
}

impl WriterArgs {
    /// The person, now.
    pub(in crate::cli) fn writer(self) -> Writer {
        #[expect(clippy::disallowed_methods, reason = "the shell may read the environment")]
        let login = || ["USERNAME", "USER"].iter().find_map(|name| std::env::var(name).ok());
        let name = self.by.or_else(login).unwrap_or_else(|| "（未写明）".to_owned());
        Writer { name, at: now() }
    }
}

/// As of which day.
#[derive(Debug, Args)]
pub(in crate::cli) struct DayArgs {
    /// 按哪一天的情况（年-月-日）；不写则为今天
    #[arg(long, value_name = "日期", value_parser = parse_date)]
    as_of: Option<Date>,
}

impl DayArgs {
    pub(in crate::cli) fn day(&self) -> Date {
        self.as_of.unwrap_or_else(today)
    }
}

#[derive(Debug, Args)]
pub(crate) struct NewArgs {
    /// 工作区放在哪个文件夹
    #[arg(value_name = "文件夹")]
    pub(super) folder: PathBuf,
    /// 镇（街道）名称；不写则在终端上问
    #[arg(long, value_name = "名称")]
    pub(super) town: Option<String>,
    /// 办公室全称；不写则为“镇名＋应急管理办公室”
    #[arg(long, value_name = "名称")]
    pub(super) office: Option<String>,
    /// 各村（社区），用逗号隔开；不写则在终端上问
    #[arg(long, value_name = "村,村…", value_delimiter = ',')]
    pub(super) villages: Vec<String>,
    /// 文件抬头；不写则用办公室全称
    #[arg(long, value_name = "抬头")]
    pub(super) letterhead: Option<String>,
    /// 登记表按哪个方法档案核算；不写则按表自动选择
    #[arg(long, value_name = "档案")]
    pub(super) profile: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// 表格文件或文件夹（xlsx、xls、ods、csv）
    #[arg(required = true, value_name = "文件或文件夹")]
    pub(super) inputs: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) book: BookArgs,
    #[command(flatten)]
    pub(super) writer: WriterArgs,
    /// 这些文件是谁报的；不写则从标题、文件名看
    #[arg(long, value_name = "单位")]
    pub(super) sender: Option<String>,
    #[command(flatten)]
    pub(super) day: DayArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// 列什么：risks 风险、dangers 隐患、enterprises 企业，或其他表格类别的编号、名称
    #[arg(value_name = "什么")]
    pub(super) what: String,
    /// 筛选，可写多次：村=上庄村、行业=铸造、单位=…、等级=重大、状态=整改中、逾期、未整改、没写期限、按规则超期、复查超期、延期、挂牌督办、停产整治、验收不通过、已上报、期间=2026年第三季度、字段=文字
    #[arg(long, value_name = "条件")]
    pub(super) filter: Vec<String>,
    #[command(flatten)]
    pub(super) book: BookArgs,
    #[command(flatten)]
    pub(super) day: DayArgs,
    /// 只按那一天（含）以前导入的算：当时知道的是什么
    #[arg(long, value_name = "日期", value_parser = parse_date)]
    pub(super) known_on: Option<Date>,
    /// 输出格式
    #[arg(long, value_enum, default_value_t = ListFormat::Table, value_name = "格式")]
    pub(super) format: ListFormat,
    /// 写到哪个文件；xlsx 必须写
    #[arg(long, value_name = "文件", required_if_eq("format", "xlsx"))]
    pub(super) out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum ListFormat {
    Table,
    Xlsx,
    Csv,
    Jsonl,
}

#[derive(Debug, Args)]
pub(crate) struct DueArgs {
    #[command(flatten)]
    pub(super) book: BookArgs,
    #[command(flatten)]
    pub(super) day: DayArgs,
    /// 提前几天提醒
    #[arg(long, value_name = "天数", default_value_t = 7)]
    pub(super) soon: u16,
}

#[derive(Debug, Args)]
pub(crate) struct HistoryArgs {
    /// 编号，如 YH-0A1B2C3D4E
    #[arg(value_name = "编号")]
    pub(super) item: ItemId,
    #[command(flatten)]
    pub(super) book: BookArgs,
    #[command(flatten)]
    pub(super) day: DayArgs,
}

#[derive(Debug, Args)]
pub(crate) struct SetArgs {
    /// 编号，如 YH-0A1B2C3D4E
    #[arg(value_name = "编号")]
    pub(super) item: ItemId,
    /// 字段=新的值，如 整改完成时间=2026-10-20
    #[arg(value_name = "字段=值")]
    pub(super) change: String,
    /// 为什么改，记入操作记录
    #[arg(long, value_name = "理由")]
    pub(super) why: String,
    #[command(flatten)]
    pub(super) book: BookArgs,
    #[command(flatten)]
    pub(super) writer: WriterArgs,
    #[command(flatten)]
    pub(super) day: DayArgs,
}

#[derive(Debug, Args)]
pub(crate) struct UndoArgs {
    /// 第几次导入（见 anping log）
    #[arg(value_name = "次")]
    pub(super) import: i64,
    #[command(flatten)]
    pub(super) book: BookArgs,
    #[command(flatten)]
    pub(super) writer: WriterArgs,
    #[command(flatten)]
    pub(super) day: DayArgs,
}

#[derive(Debug, Args)]
pub(crate) struct LogArgs {
    #[command(flatten)]
    pub(super) book: BookArgs,
    /// 只列导入了哪些文件
    #[arg(long)]
    pub(super) imports: bool,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    #[command(flatten)]
    pub(super) book: BookArgs,
}

#[derive(Debug, Args)]
pub(crate) struct CopyArgs {
    /// 备份写到、或从哪个文件恢复
    #[arg(value_name = "文件.db")]
    pub(super) file: PathBuf,
    #[command(flatten)]
    pub(super) book: BookArgs,
    #[command(flatten)]
    pub(super) writer: WriterArgs,
}

#[derive(Debug, Args)]
pub(crate) struct DumpArgs {
    /// 写到哪个文件；不写则写到标准输出
    #[arg(long, value_name = "文件.jsonl")]
    pub(super) out: Option<PathBuf>,
    #[command(flatten)]
    pub(super) book: BookArgs,
}

#[derive(Debug, Args)]
pub(crate) struct LoadArgs {
    /// anping dump 写的文件；台账库必须是空的
    #[arg(value_name = "文件.jsonl")]
    pub(super) file: PathBuf,
    #[command(flatten)]
    pub(super) book: BookArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ExchangeArgs {
    /// 哪一种：hazardous-chemicals（危险化学品企业双重预防机制）
    #[arg(value_name = "种类", default_value = "hazardous-chemicals")]
    pub(super) which: String,
    /// 哪家企业：名称或其中几个字
    #[arg(long, value_name = "企业")]
    pub(super) unit: String,
    /// 表里没有、要另给的：编号=值，如 `company_code=123456789`；可写多次
    #[arg(long, value_name = "编号=值")]
    pub(super) given: Vec<String>,
    /// 写到哪个文件夹
    #[arg(long, value_name = "文件夹")]
    pub(super) out: PathBuf,
    #[command(flatten)]
    pub(super) book: BookArgs,
    #[command(flatten)]
    pub(super) writer: WriterArgs,
    #[command(flatten)]
    pub(super) day: DayArgs,
}
