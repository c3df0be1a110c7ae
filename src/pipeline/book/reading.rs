//! Reads files on all threads and hands over what each brings, in the order of the files.
//!
//! Threads take up files in order, so that the file whose entries are being written is always among those that are read.

use super::entries::{Entries, Entry};
use crate::grade::Grader;
use crate::import::limits::MAX_FILE_BYTES;
use crate::model::checksum_of;
use crate::normalise::sender_of_path;
use crate::pipeline::file::{FileError, FileResult, run_for_book};
use crate::pipeline::inputs::Input;
use crate::pipeline::work::Shared;
use crate::store::pack;
use std::collections::HashSet;
use std::io::Read;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};

/// Batches of entries that a file may be ahead of the writer.
const BATCHES_AHEAD: usize = 16;

/// A file as it was sent.
pub(super) struct Original {
    /// SHA-256 of its bytes, in hexadecimal.
    pub(super) hash: String,
    /// The sender by its name, or the one that the user gives; without place and legal form.
    pub(super) of_sender: String,
    /// How many bytes.
    pub(super) size: u64,
    /// Its bytes, compressed.
    pub(super) packed: Vec<u8>,
}

/// What comes of a file.
pub(super) struct Incoming {
    /// The file as it was sent; none where it cannot be read at all.
    pub(super) original: Receiver<Option<Original>>,
    /// What it brings.
    pub(super) entries: Receiver<Vec<Entry>>,
    /// What became of it; nothing where the book has it already.
    pub(super) result: Receiver<Result<FileResult, FileError>>,
}

struct Outgoing {
    original: SyncSender<Option<Original>>,
    entries: SyncSender<Vec<Entry>>,
    result: SyncSender<Result<FileResult, FileError>>,
}

/// What each file is read with.
pub(super) struct Reading<'s> {
    pub(super) shared: &'s Shared<'s>,
    pub(super) places: &'s [String],
    pub(super) sender: Option<&'s str>,
    /// Hashes and senders of files that the book has.
    pub(super) known: &'s HashSet<(String, String)>,
}

impl Reading<'_> {
    fn knows(&self, hash: &str, of_sender: &str) -> bool {
        ["", of_sender].iter().any(|sender| self.known.contains(&(hash.to_owned(), (*sender).to_owned())))
    }

    fn sender_of(&self, path: &str) -> String {
        let ruleset = self.shared.ruleset;
        let name = self.sender.map(str::to_owned).or_else(|| sender_of_path(ruleset, path));
        name.map(|name| ruleset.senders.fold(&name, self.places)).unwrap_or_default()
    }
}

/// Reads the files while `write` takes what they bring, one file after another.
pub(super) fn read_all<T>(reading: &Reading<'_>, inputs: &[Input], write: impl FnOnce(Vec<Incoming>) -> T) -> T {
    let (mut incoming, mut outgoing) = (Vec::new(), Vec::new());
    for _ in inputs {
        let (original, original_in) = sync_channel(1);
        let (entries, entries_in) = sync_channel(BATCHES_AHEAD);
        let (result, result_in) = sync_channel(1);
        incoming.push(Incoming { original: original_in, entries: entries_in, result: result_in });
        outgoing.push(Mutex::new(Some(Outgoing { original, entries, result })));
    }
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get).min(inputs.len());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut grader = Grader::new(reading.shared.ruleset);
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some((input, slot)) = inputs.get(at).zip(outgoing.get(at)) else { return };
                    let taken = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
                    if let Some(outgoing) = taken {
                        read(reading, &mut grader, input, outgoing);
                    }
                }
            });
        }
        write(incoming)
    })
}

fn read(reading: &Reading<'_>, grader: &mut Grader<'_>, input: &Input, outgoing: Outgoing) {
    let path = input.path.canonicalize().unwrap_or_else(|_| input.path.clone()).to_string_lossy().into_owned();
    let original = original(reading, input, &path);
    let is_known = original.as_ref().is_some_and(|original| reading.knows(&original.hash, &original.of_sender));
    // Where nobody takes it any more, the writer has failed and said why.
    if outgoing.original.send(original).is_err() || is_known {
        return;
    }
    let entries = Entries::new(reading.shared.ruleset, reading.places, reading.sender, path, outgoing.entries);
    let _ = outgoing.result.send(run_for_book(reading.shared, grader, input, entries));
}

/// A file's bytes, hashed and compressed; compressed only where the book does not have them.
fn original(reading: &Reading<'_>, input: &Input, path: &str) -> Option<Original> {
    let mut bytes = Vec::new();
    std::fs::File::open(&input.path).ok()?.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).ok()?;
    let size = u64::try_from(bytes.len()).ok().filter(|size| *size <= MAX_FILE_BYTES)?;
    let hash = checksum_of(&bytes);
    let of_sender = reading.sender_of(path);
    if reading.knows(&hash, &of_sender) {
        return Some(Original { hash, of_sender, size, packed: Vec::new() });
    }
    Some(Original { hash, of_sender, size, packed: pack(&bytes).ok()? })
}
