//! 台账库: brings files into the town's book, follows things through their versions, and answers what is asked.

mod asking;
mod due;
mod entries;
mod follow;
mod import;
mod listing;
mod reading;
mod same_rows;
mod upkeep;
mod workspace;

pub use asking::{Answered, AnsweredRow, AskRequest, Filter, History, ask, history};
pub use due::{Due, DueDanger, due};
pub(super) use entries::Entries;
pub use entries::NobodyTakes;
pub use follow::Counts;
pub use import::{Fate, ImportRequest, ImportedFile, import};
pub use listing::{ListFile, write_list};
pub use upkeep::{Verified, backup, correct, dump, load, log, restore, undo, verify};
pub use workspace::Workspace;

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
    #[error("没有「{0}」这一类；可写 risks、dangers、enterprises、findings、files，或表格类别的编号、名称")]
    NoKind(String),
    /// A filter makes no sense.
    #[error("筛选条件「{0}」看不懂：{1}")]
    Filter(String, String),
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
