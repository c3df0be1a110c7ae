//! Why a file gives no cells, and what its sender should do.

use crate::diagnostic::{Code, Diagnostic, Location};
use std::sync::Arc;

/// Why a file, or the rest of a sheet, cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The operating system does not hand it over.
    #[error("文件打不开：{0}")]
    Unreadable(#[source] std::io::Error),
    /// It has no bytes.
    #[error("文件是空的（0 字节）")]
    Empty,
    /// It is something else.
    #[error("不是可识别的电子表格（{0}）")]
    NotTable(&'static str),
    /// It has a password.
    #[error("文件有打开密码，读不出内容")]
    Encrypted,
    /// It breaks the rules of its own format.
    #[error("文件已损坏或不完整：{0}")]
    Damaged(String),
    /// It exceeds a limit.
    #[error("文件超过限额：{0}")]
    TooLarge(String),
    /// The contained reader ended, was stopped, or is not there.
    #[error("读取程序中止：{0}")]
    ReaderFailed(String),
}

impl ImportError {
    /// What the user or the sender should do.
    #[must_use]
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "请确认文件存在、未被其他程序占用，且有读取权限",
            Self::Empty => "请向填报单位重新索取文件",
            Self::NotTable(_) | Self::ReaderFailed(_) => "请用 WPS 或 Excel 打开后另存为 .xlsx，再重新处理",
            Self::Encrypted => "请让填报单位取消密码，或在 WPS/Excel 中输入密码后另存一份",
            Self::Damaged(_) => "请用 WPS 或 Excel 打开修复并另存为 .xlsx；打不开的请重新索取",
            Self::TooLarge(_) => "请删去空白行列和无关工作表后另存，或拆成几个文件",
        }
    }

    /// The error as a diagnostic about the file, or about one of its sheets.
    #[must_use]
    pub fn diagnostic(&self, file: &Arc<str>, sheet: Option<&str>) -> Diagnostic {
        let code = match self {
            Self::Unreadable(_) => Code::FileUnreadable,
            Self::Empty => Code::FileEmpty,
            Self::NotTable(_) => Code::FileNotTable,
            Self::Encrypted => Code::FileEncrypted,
            Self::Damaged(_) if sheet.is_some() => Code::SheetUnreadable,
            Self::Damaged(_) => Code::FileDamaged,
            Self::TooLarge(_) => Code::FileTooLarge,
            Self::ReaderFailed(_) => Code::ReaderFailed,
        };
        Diagnostic {
            code,
            location: Location { file: Arc::clone(file), sheet: sheet.map(Arc::from), ..Location::default() },
            value: String::new(),
            message: self.to_string(),
            help: self.help().to_owned(),
        }
    }
}
