//! Why a workbook cannot be kept and rewritten.

/// Why a sender's workbook cannot be rewritten; the caller then writes one of its own.
#[derive(Debug, thiserror::Error)]
pub enum SpliceError {
    /// The operating system does not hand it over.
    #[error("原表打不开：{0}")]
    Unreadable(#[source] std::io::Error),
    /// It is something else.
    #[error("不是可以原样改写的 xlsx 工作簿（{0}）")]
    NotXlsx(&'static str),
    /// A signature would no longer hold.
    #[error("原表带有数字签名，改写会使签名失效")]
    Signed,
    /// It has a password.
    #[error("原表有打开密码")]
    Encrypted,
    /// A part is not in UTF-8.
    #[error("原表的 {0} 不是 UTF-8 编码")]
    Encoding(String),
    /// A part breaks the rules of its own format, or is laid out in a way that is not understood.
    #[error("原表的 {part} 看不懂：{reason}")]
    Damaged {
        /// The part's name in the package.
        part: String,
        /// What is not understood.
        reason: String,
    },
    /// It exceeds a limit.
    #[error("原表超过限额：{0}")]
    TooLarge(String),
    /// No such worksheet.
    #[error("原表里没有名为「{0}」的工作表")]
    NoSheet(String),
    /// Columns past the last one of a sheet.
    #[error("工作表「{0}」右侧没有空列可加（最多到 XFD 列）")]
    TooWide(String),
    /// The caller's calls do not follow the order that streaming needs.
    #[error("写表的次序不对：{0}")]
    Order(&'static str),
    /// The result cannot be written.
    #[error("写不出：{0}")]
    Write(#[source] std::io::Error),
}

impl SpliceError {
    /// A part that is not understood.
    pub(super) fn damaged(part: &str, reason: impl std::fmt::Display) -> Self {
        Self::Damaged { part: part.to_owned(), reason: reason.to_string() }
    }

    /// A failure of the result's package.
    pub(super) fn writing(error: zip::result::ZipError) -> Self {
        Self::Write(std::io::Error::other(error))
    }
}
