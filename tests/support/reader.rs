//! The process in which xls and ods are read: the program that was built for the tests.
//!
//! Use it with `#[path = "support/reader.rs"] mod reader;`.

use anping::pipeline::ReaderProcess;

/// How to start it.
pub(crate) fn reader() -> ReaderProcess {
    ReaderProcess { program: env!("CARGO_BIN_EXE_anping").into(), arguments: vec!["read-contained".to_owned()] }
}
