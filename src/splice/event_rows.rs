//! Finds the rows of a sheet by XML events, with the bytes of each as they stand in the part: prefixes, comments, rows without
//! numbers.

use super::error::SpliceError;
use super::limits::{MAX_HEAD_BYTES, MAX_ROW_BYTES, MAX_ROWS};
use super::package::{PartReader, check_encoding};
use super::rows::Spot;
use super::xml::{attribute, local};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::io::{self, BufRead, BufReader, Read};

/// Keeps the bytes that the reader of events has gone past.
struct Recorder {
    inner: BufReader<PartReader>,
    passed: Vec<u8>,
}

impl Read for Recorder {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.inner.read(buffer)
    }
}

impl BufRead for Recorder {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.passed.extend_from_slice(self.inner.buffer().get(..amount).unwrap_or_default());
        self.inner.consume(amount);
    }
}

/// What an event is to the rows.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Kind {
    Open,
    Empty,
    Close,
    Other,
    Eof,
}

/// The rows of a part, by XML events.
pub(super) struct EventRows {
    part: String,
    reader: Reader<Recorder>,
    event: Vec<u8>,
    depth: usize,
    last: u32,
    ended: bool,
    pub(super) head: Vec<u8>,
    pub(super) last_gap: Vec<u8>,
    pub(super) spot: Option<Spot>,
}

impl EventRows {
    pub(super) fn open(part: &str, source: PartReader) -> Result<Self, SpliceError> {
        let recorder = Recorder { inner: BufReader::with_capacity(1 << 16, source), passed: Vec::new() };
        let mut rows = Self {
            part: part.to_owned(),
            reader: Reader::from_reader(recorder),
            event: Vec::new(),
            depth: 0,
            last: 0,
            ended: false,
            head: Vec::new(),
            last_gap: Vec::new(),
            spot: None,
        };
        let start = rows.reader.get_mut().inner.fill_buf().map_err(|error| SpliceError::damaged(part, error))?;
        check_encoding(part, start)?;
        loop {
            let from = rows.buffer().len();
            let kind = rows.next()?;
            let is_rows = rows.depth == if kind == Kind::Open { 2 } else { 1 } && local(&rows.tag(from)) == "sheetData";
            match kind {
                Kind::Open | Kind::Empty if is_rows => {
                    rows.ended = kind == Kind::Empty;
                    break;
                }
                Kind::Eof => return Err(SpliceError::damaged(part, "没有 sheetData")),
                _ if from > MAX_HEAD_BYTES => return Err(SpliceError::TooLarge(format!("{part} 的开头太长"))),
                _ => {}
            }
        }
        rows.head = std::mem::take(&mut rows.reader.get_mut().passed);
        Ok(rows)
    }

    pub(super) fn buffer(&self) -> &Vec<u8> {
        &self.reader.get_ref().passed
    }

    /// The event that was recorded from there on.
    fn tag(&self, from: usize) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(self.buffer().get(from..).unwrap_or_default())
    }

    fn next(&mut self) -> Result<Kind, SpliceError> {
        self.event.clear();
        let event =
            self.reader.read_event_into(&mut self.event).map_err(|error| SpliceError::damaged(&self.part, error))?;
        Ok(match event {
            Event::Start(_) => {
                self.depth += 1;
                Kind::Open
            }
            Event::Empty(_) => Kind::Empty,
            Event::End(_) => {
                self.depth = self.depth.saturating_sub(1);
                Kind::Close
            }
            Event::DocType(_) => return Err(SpliceError::damaged(&self.part, "含有 DTD")),
            Event::Eof => Kind::Eof,
            _ => Kind::Other,
        })
    }

    pub(super) fn advance(&mut self) -> Result<bool, SpliceError> {
        self.spot = None;
        if self.ended {
            return Ok(false);
        }
        self.reader.get_mut().passed.clear();
        let mut row = None;
        loop {
            let from = self.buffer().len();
            let kind = self.next()?;
            match kind {
                Kind::Close if self.depth == 1 => {
                    self.last_gap = self.buffer().get(..from).unwrap_or_default().to_vec();
                    self.reader.get_mut().passed.clear();
                    self.ended = true;
                    return Ok(false);
                }
                Kind::Open if self.depth == 3 => row = Some((from, self.number(from)?)),
                Kind::Empty if self.depth == 2 => {
                    let number = self.number(from)?;
                    self.spot = Some(Spot { number, gap: 0, row: from..self.buffer().len() });
                    return Ok(true);
                }
                Kind::Close if self.depth == 2 => {
                    let (start, number) = row.ok_or_else(|| SpliceError::damaged(&self.part, "行没有开头"))?;
                    self.spot = Some(Spot { number, gap: 0, row: start..self.buffer().len() });
                    return Ok(true);
                }
                Kind::Eof => return Err(SpliceError::damaged(&self.part, "没有结尾")),
                _ => {}
            }
            if self.buffer().len() > MAX_ROW_BYTES {
                let what = format!("{} 里有一行超过 {} MB", self.part, MAX_ROW_BYTES >> 20);
                return Err(SpliceError::TooLarge(what));
            }
        }
    }

    /// The number of the row whose start tag was recorded from there on; one without a number follows the row before.
    fn number(&mut self, from: usize) -> Result<u32, SpliceError> {
        let tag = self.tag(from).into_owned();
        if local(&tag) != "row" {
            return Err(SpliceError::damaged(&self.part, format_args!("行之间有 {}", local(&tag))));
        }
        let number = match attribute(&tag, "r") {
            Some(number) => number.trim().parse().ok(),
            None => self.last.checked_add(1),
        };
        let number = number.filter(|number| *number <= MAX_ROWS);
        let Some(number) = number.filter(|number| *number > self.last) else {
            let what = format!("第 {} 行之后的行号不对", self.last);
            return Err(SpliceError::damaged(&self.part, what));
        };
        self.last = number;
        Ok(number)
    }

    pub(super) fn read_tail(&mut self, out: &mut Vec<u8>) -> Result<usize, SpliceError> {
        let source = &mut self.reader.get_mut().inner;
        let piece = source.fill_buf().map_err(|error| SpliceError::damaged(&self.part, error))?;
        out.extend_from_slice(piece);
        let count = piece.len();
        source.consume(count);
        Ok(count)
    }
}
