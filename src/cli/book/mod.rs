//! The commands that work on the town's book.

mod args;
mod change;
mod exchange;
mod import;
mod list;
mod new;
mod show;

pub(super) use args::{
    BookArgs, CopyArgs, DayArgs, DueArgs, DumpArgs, ExchangeArgs, HistoryArgs, ImportArgs, ListArgs, LoadArgs, LogArgs,
    NewArgs, SetArgs, UndoArgs, VerifyArgs, WriterArgs,
};
pub(super) use change::{backup, dump, load, restore, set, undo};
pub(super) use exchange::run as exchange;
pub(super) use import::{run as import, summarise};
pub(super) use list::run as list;
pub(super) use new::run as new;
pub(super) use show::{due, history, log, verify};
