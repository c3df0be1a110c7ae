//! 台账库: brings files into the town's book, follows things through their versions, and answers what is asked.

mod asking;
mod due;
mod duties;
mod entries;
mod exchange;
mod facts;
mod filter;
mod findings;
mod follow;
mod import;
mod limits;
mod links;
mod listing;
mod marks;
mod ranking;
mod reading;
mod repeats;
mod same_rows;
mod tables;
mod told;
mod upkeep;
mod workspace;

pub use crate::analyse::duties::{DutyEntry, DutyState, count_by_state};
pub use asking::{Answered, AnsweredRow, AskRequest, History, ask, history};
pub(super) use asking::{Asker, on_day};
pub use due::{Due, DueDanger, due};
pub use duties::{DutyFilter, duties};
pub(super) use entries::Entries;
pub use entries::{NobodyTakes, UNKNOWN_SENDER};
pub use exchange::{ExchangeOutcome, ExchangeRequest, exchange};
pub use filter::Filter;
pub use follow::Counts;
pub(super) use import::rules_print;
pub use import::{Fate, ImportRequest, ImportedFile, import};
pub use listing::{ListFile, Listed, ListedRow, list, of_rows, write_list};
pub use ranking::{RankedLine, Ranking, rank};
pub use upkeep::{EarlierBook, Verified, as_known_on, backup, correct, dump, load, log, restore, undo, verify};
pub use workspace::Workspace;

pub use crate::model::DangerMark;
pub use crate::model::book::{DangerState, ItemId};
pub use crate::ruleset::spec::TownSpec;
pub use crate::store::{ImportLine, LogLine, Version};

use super::RulesError;
use super::file::FileError;
use super::inputs::InputsError;
use crate::ruleset::TownError;
use crate::store::{DumpError, StoreError};
use std::path::PathBuf;

/// Who works on the book, and when: the library reads no clock.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Writer {
    /// The name.
    pub name: String,
    /// The time with its zone, to the second.
    pub at: String,
}

impl Writer {
    fn line(&self, action: &str, subject: &str, detail: &str) -> LogLine {
        LogLine {
            at: self.at.clone(),
            by: self.name.clone(),
            action: action.to_owned(),
            subject: subject.to_owned(),
            detail: detail.to_owned(),
        }
    }
}

/// Why the book cannot do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// There is no workspace.
    #[error("{0} 不是工作区（没有 town.yaml 和 book.db）；请先用 anping new 建，或用 --book 指明文件夹")]
    NoWorkspace(PathBuf),
    /// The town's file makes no sense.
    #[error(transparent)]
    Town(#[from] TownError),
    /// The book cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A dump cannot be written or read.
    #[error(transparent)]
    Dump(#[from] DumpError),
    /// There are no rules to work by.
    #[error(transparent)]
    Rules(#[from] RulesError),
    /// There is nothing to bring in.
    #[error(transparent)]
    Inputs(#[from] InputsError),
    /// A file cannot be taken through its stages.
    #[error(transparent)]
    Reading(#[from] FileError),
    /// There is no import of this number, or it was taken back.
    #[error("没有第 {0} 次导入，或者已经撤销；用 anping log 看有哪些")]
    NoImport(i64),
    /// There is no such thing.
    #[error("台账库里没有编号 {0}；用 anping list 看编号")]
    NoItem(ItemId),
    /// There is no such field.
    #[error("没有「{0}」这个字段；请写标准表头（如 整改期限）或字段编号")]
    NoField(String),
    /// There is no such kind of table.
    #[error(
        "没有「{0}」这一类；可写 风险、隐患、企业、检查、培训、职责、判定、关联、反复、典型隐患、优先检查、曝光、激励、典型企业、清零、联网进度、责任倒查等，也可写表格类别或名单的编号"
    )]
    NoKind(String),
    /// A filter makes no sense.
    #[error("筛选条件「{0}」看不懂：{1}")]
    Filter(String, String),
    /// There is no such exchange.
    #[error("没有「{0}」这种数据交换；可写：{1}")]
    NoExchange(String, String),
    /// No enterprise is meant.
    #[error("台账库里没有名称含「{0}」的企业的记录；用 anping list 企业 看名称")]
    NoUnit(String),
    /// No rules say how texts are compared.
    #[error("没有比对隐患描述的规则（similarity/danger-text.yaml）")]
    NoSimilarity,
    /// An expression of a list failed.
    #[error("名单「{0}」的表达式算不出：{1}")]
    Expression(String, String),
    /// A file cannot be written.
    #[error(transparent)]
    Written(#[from] super::output::OutputError),
    /// A list cannot be written.
    #[error(transparent)]
    List(#[from] crate::report::WorkbookError),
    /// An output takes no more.
    #[error("清单写不出，请核对权限和磁盘空间")]
    Output(#[source] std::io::Error),
    /// A file is in the way.
    #[error("{0} 已经有了，没有覆盖；请换一个名称")]
    InTheWay(PathBuf),
    /// A copy is damaged.
    #[error("{0} 是损坏的台账库，没有恢复：{1}")]
    Damaged(PathBuf, String),
    /// The thread that read a file is gone.
    #[error("{0} 读到一半程序出错，没有导入；请把这份文件发给我们")]
    ReaderFailed(String),
    /// A file of the workspace cannot be read or written.
    #[error("{path} 读写不了，请核对权限和磁盘空间")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
}
