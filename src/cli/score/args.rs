//! Arguments of `anping score`.

use crate::cli::args::parse_date;
use crate::cli::book::{BookArgs, DayArgs, WriterArgs};
use crate::pipeline::score::{AppealDecision, ListAbout, ScoreRequest};
use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct ScoreArgs {
    #[command(subcommand)]
    pub(super) action: Option<ScoreAction>,
    #[command(flatten)]
    pub(super) wanted: WantedArgs,
    /// 得分表、得分单、考核报告、通报写到哪个文件夹；不写则只在屏幕上列出
    #[arg(long, value_name = "文件夹")]
    pub(super) out: Option<PathBuf>,
    /// 另转成 PDF（要装有 LibreOffice）
    #[arg(long, requires = "out")]
    pub(super) pdf: bool,
    /// 得分单只出网页，不出 Word：对象有几千个时快得多
    #[arg(long, requires = "out")]
    pub(super) pages: bool,
    /// 与另一个考核办法对照：谁的等次、名次会变
    #[arg(long, value_name = "办法")]
    pub(super) against: Option<String>,
    /// 输出格式：text 给人看，json 给程序用
    #[arg(long, value_enum, default_value_t = ScoreFormat::Text, value_name = "格式")]
    pub(super) format: ScoreFormat,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(super) enum ScoreFormat {
    Text,
    Json,
}

/// Which year, whom, by which scheme, from which book.
#[derive(Debug, Args)]
pub(super) struct WantedArgs {
    /// 考核年度，如 2026
    #[arg(value_name = "年度", required = true, value_parser = clap::value_parser!(i16).range(1990..=2100))]
    year: Option<i16>,
    /// 考核谁：village 村（社区），enterprise 企业；不写则都考核
    #[arg(long = "subject", value_enum, value_name = "对象")]
    about: Option<AboutArg>,
    /// 用哪个考核办法；不写则用当年平时用的
    #[arg(long, value_name = "办法")]
    scheme: Option<String>,
    #[command(flatten)]
    pub(super) book: BookArgs,
    #[command(flatten)]
    pub(super) day: DayArgs,
}

impl WantedArgs {
    /// The year: required, but of a command that has an inner one.
    pub(super) fn year(&self) -> i16 {
        self.year.unwrap_or_default()
    }

    pub(super) fn request(&self) -> ScoreRequest {
        let about = self.about.map(|about| match about {
            AboutArg::Village => ListAbout::Village,
            AboutArg::Enterprise => ListAbout::Enterprise,
        });
        ScoreRequest { year: self.year(), about, scheme: self.scheme.clone() }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum AboutArg {
    Village,
    Enterprise,
}

#[derive(Debug, Subcommand)]
pub(super) enum ScoreAction {
    /// 一项为什么是这个分：评分标准、依据和每一行
    Explain(ExplainScoreArgs),
    /// 做评分表（Excel）给评分人填：一行一个对象、一个要人评的项目；填好后 anping import
    Form(FormArgs),
    /// 登记一条复核，写明哪些人的得分、等次、名次因此变了
    Appeal(AppealArgs),
    /// 封存一个年度：结果不再随台账变
    Close(CloseArgs),
    /// 撤销封存；原来的封存记录另存
    Reopen(CloseArgs),
}

#[derive(Debug, Args)]
pub(super) struct ExplainScoreArgs {
    #[command(flatten)]
    pub(super) wanted: WantedArgs,
    /// 考核对象：村名或企业名称（可写一部分）
    #[arg(value_name = "对象")]
    pub(super) subject: String,
    /// 项目编号；不写则列出全部项目
    #[arg(value_name = "项目")]
    pub(super) item: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct FormArgs {
    #[command(flatten)]
    pub(super) wanted: WantedArgs,
    /// 写到哪个文件夹，一个考核办法一份
    #[arg(long, value_name = "文件夹")]
    pub(super) out: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct AppealArgs {
    #[command(flatten)]
    pub(super) wanted: WantedArgs,
    /// 谁提出的：考核对象的全名
    #[arg(long = "of", value_name = "对象")]
    pub(super) subject: String,
    /// 对哪一项：项目、加分扣分项或否决的编号
    #[arg(long, value_name = "编号")]
    pub(super) item: String,
    /// 异议是什么
    #[arg(long, value_name = "文字")]
    pub(super) claim: String,
    /// 证据文件，放在工作区的“证据”文件夹里；可写几个
    #[arg(long, value_name = "文件")]
    pub(super) evidence: Vec<String>,
    /// 怎么定的
    #[arg(long, value_enum, default_value_t = DecisionArg::Pending, value_name = "决定")]
    decision: DecisionArg,
    /// 采纳后该项得几分；不写则该项作缺项，或撤销否决
    #[arg(long, value_name = "分")]
    pub(super) points: Option<Decimal>,
    /// 为什么这样定
    #[arg(long, default_value = "", value_name = "文字")]
    pub(super) reason: String,
    /// 哪天提出的；不写则为统计日
    #[arg(long, value_name = "日期", value_parser = parse_date)]
    pub(super) filed_on: Option<Date>,
    #[command(flatten)]
    pub(super) writer: WriterArgs,
}

impl AppealArgs {
    pub(super) const fn decision(&self) -> AppealDecision {
        match self.decision {
            DecisionArg::Pending => AppealDecision::Pending,
            DecisionArg::Accepted => AppealDecision::Accepted,
            DecisionArg::Rejected => AppealDecision::Rejected,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum DecisionArg {
    /// 待定
    Pending,
    /// 采纳
    Accepted,
    /// 不采纳
    Rejected,
}

#[derive(Debug, Args)]
pub(super) struct CloseArgs {
    #[command(flatten)]
    pub(super) wanted: WantedArgs,
    #[command(flatten)]
    pub(super) writer: WriterArgs,
}
