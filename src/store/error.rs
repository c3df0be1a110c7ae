//! Why the book could not be read or written.

use std::path::PathBuf;

/// Why the book could not be read or written; nothing of it was changed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is a book already.
    #[error("{0} 已经有台账库，不能再建；要用它，直接导入即可")]
    Exists(PathBuf),
    /// There is no book.
    #[error("找不到台账库 {0}，请先用 anping new 建，或用 --book 指明文件夹")]
    Missing(PathBuf),
    /// It is some other file.
    #[error("{0} 不是台账库，没有改动它；请核对路径，或从备份恢复")]
    NotABook(PathBuf),
    /// Somebody else writes, and did not finish in time.
    #[error("台账库正由另一个程序写入，等了两分钟还没有写完；请等它结束后再试，没有改动任何内容")]
    Busy(#[source] sqlx::Error),
    /// No room, or the disk takes nothing.
    #[error("写不进磁盘：可能空间已满、超过配额或存储介质有问题；请处理后重试，没有写完的一份文件不留痕迹")]
    Full(#[source] sqlx::Error),
    /// The database says no.
    #[error("台账库读写出错")]
    Database(#[source] sqlx::Error),
    /// The book's version is not one that can be brought up to date.
    #[error("台账库的版本不认识：可能是更新的程序建的，请用新版 anping 打开")]
    Version(#[source] sqlx::migrate::MigrateError),
    /// The database library cannot start.
    #[error("台账库程序启动不了")]
    Runtime(#[source] std::io::Error),
    /// What is kept cannot be read back.
    #[error("台账库里的内容读不出：{0}；请运行 anping verify")]
    Content(String),
    /// A file beside the book.
    #[error("{path} 读写不了")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
}

/// What SQLite answers when another writes.
const BUSY: [&str; 2] = ["5", "517"];
/// What it answers when the disk is full, or refuses to write, to sync, to cut short, to grow.
const FULL: [&str; 5] = ["13", "778", "1034", "1546", "4874"];

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let code =
            error.as_database_error().and_then(sqlx::error::DatabaseError::code).map(std::borrow::Cow::into_owned);
        match code.as_deref() {
            Some(code) if BUSY.contains(&code) => Self::Busy(error),
            Some(code) if FULL.contains(&code) => Self::Full(error),
            _ => Self::Database(error),
        }
    }
}
