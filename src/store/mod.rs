//! Saves and loads the town's book: embedded SQLite. The only user of SQL.
//!
//! Callers see plain calls; the asynchronous library runs on the calling thread. What is SQLite's own is in `dialect`.

mod bulk;
mod dialect;
mod dump;
mod error;
mod history;
mod imports;
mod reading;
mod writing;

pub use bulk::FindingRow;
pub use dump::DumpError;
pub use error::StoreError;
pub use history::{Edition, Print, UnitName};
pub use imports::{ImportLine, LogLine, pack};
pub use reading::{Ask, Order, Version};
pub use writing::{Began, Change, ImportWriter};

use dialect::Connection;
use jiff::civil::Date;
use std::path::Path;
use tokio::runtime::Runtime;

/// 台账库: the town's book.
pub struct Book {
    runtime: Runtime,
    connection: Connection,
}

impl Book {
    /// Makes a new book.
    ///
    /// # Errors
    /// When there is one already, or the file cannot be made.
    pub fn create(path: &Path) -> Result<Self, StoreError> {
        if path.exists() {
            return Err(StoreError::Exists(path.to_path_buf()));
        }
        Self::connect(path, true)
    }

    /// Opens a book and brings it to this program's version.
    ///
    /// # Errors
    /// When there is none, it is damaged, or a newer program made it.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        if !path.is_file() {
            return Err(StoreError::Missing(path.to_path_buf()));
        }
        let unreadable = |cause| StoreError::File { path: path.to_path_buf(), cause };
        if !dialect::is_database(path).map_err(unreadable)? {
            return Err(StoreError::NotABook(path.to_path_buf()));
        }
        Self::connect(path, false)
    }

    fn connect(path: &Path, is_new: bool) -> Result<Self, StoreError> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(StoreError::Runtime)?;
        let connection = runtime.block_on(dialect::connect(path, is_new))?;
        Ok(Self { runtime, connection })
    }

    /// Ends the work: what is in the write-ahead log goes into the book's one file, which then may be copied.
    ///
    /// # Errors
    /// When the file cannot be written; nothing is lost, the log stays beside it.
    pub fn close(self) -> Result<(), StoreError> {
        let Self { runtime, connection } = self;
        Ok(runtime.block_on(sqlx::Connection::close(connection))?)
    }

    /// What is wrong with the file itself: pages and references.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn check_file(&mut self) -> Result<Vec<String>, StoreError> {
        self.runtime.block_on(dialect::check(&mut self.connection))
    }

    /// Writes a copy of the book as it is now, whole, while others may go on.
    ///
    /// # Errors
    /// When the copy cannot be written.
    pub fn copy_to(&mut self, path: &Path) -> Result<(), StoreError> {
        self.runtime.block_on(dialect::copy(&mut self.connection, path))
    }

    /// How a query for rows that are overdue is carried out, as the database says: what a test holds to the indexes.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn plan(&mut self, ask: &Ask<'_>) -> Result<Vec<String>, StoreError> {
        self.runtime.block_on(reading::plan(&mut self.connection, ask))
    }
}

/// A day as the book keeps it.
fn day_text(day: Option<Date>) -> Option<String> {
    day.map(|day| day.to_string())
}
