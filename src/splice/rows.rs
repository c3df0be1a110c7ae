//! Finds the rows of a sheet as its part streams by. A part that Excel or WPS wrote is cut at fixed marks; any other is read
//! by XML events.

use super::error::SpliceError;
use super::event_rows::EventRows;
use super::limits::{MAX_HEAD_BYTES, MAX_ROW_BYTES, MAX_ROWS};
use super::package::{PartReader, check_encoding};
use super::xml::number_of;
use memchr::memmem;
use std::io::Read;
use std::ops::Range;

/// Bytes that are read at a time.
const PIECE: usize = 1 << 17;

/// A row as it stands in the part.
pub(super) struct Row<'b> {
    /// 1-based.
    pub(super) number: u32,
    /// What stands between the row before and this one: white space as a rule.
    pub(super) gap: &'b [u8],
    /// From its start tag to its end tag.
    pub(super) bytes: &'b [u8],
}

/// Where the current row lies in a buffer.
#[derive(Clone)]
pub(super) struct Spot {
    pub(super) number: u32,
    pub(super) gap: usize,
    pub(super) row: Range<usize>,
}

/// The rows of a sheet, one at a time.
pub(super) enum Rows {
    Plain(Box<PlainRows>),
    Events(Box<EventRows>),
}

impl Rows {
    /// Reads up to the first row.
    pub(super) fn open(part: &str, source: PartReader, plain: bool) -> Result<Self, SpliceError> {
        if plain {
            return match PlainRows::open(part, source)? {
                Some(rows) => Ok(Self::Plain(Box::new(rows))),
                None => Err(SpliceError::damaged(part, "两次读出的内容不同")),
            };
        }
        EventRows::open(part, source).map(|rows| Self::Events(Box::new(rows)))
    }

    /// What stands before the first row, with the start tag of the rows' element.
    pub(super) fn head(&mut self) -> Vec<u8> {
        match self {
            Self::Plain(rows) => std::mem::take(&mut rows.head),
            Self::Events(rows) => std::mem::take(&mut rows.head),
        }
    }

    /// Goes to the next row; whether there is one.
    pub(super) fn advance(&mut self) -> Result<bool, SpliceError> {
        match self {
            Self::Plain(rows) => match rows.advance()? {
                Step::Row => Ok(true),
                Step::End => Ok(false),
                Step::Odd => Err(SpliceError::damaged(&rows.part, "两次读出的内容不同")),
            },
            Self::Events(rows) => rows.advance(),
        }
    }

    /// The current row.
    pub(super) fn current(&self) -> Option<Row<'_>> {
        let (buffer, spot) = match self {
            Self::Plain(rows) => (&rows.buffer, rows.spot.as_ref()?),
            Self::Events(rows) => (rows.buffer(), rows.spot.as_ref()?),
        };
        Some(Row {
            number: spot.number,
            gap: buffer.get(spot.gap..spot.row.start)?,
            bytes: buffer.get(spot.row.clone())?,
        })
    }

    /// The bytes between the last row and the end tag of the rows' element, once there are no more rows.
    pub(super) fn last_gap(&self) -> &[u8] {
        match self {
            Self::Plain(rows) => &rows.last_gap,
            Self::Events(rows) => &rows.last_gap,
        }
    }

    /// Appends some of what follows the end tag of the rows' element; how many bytes.
    pub(super) fn read_tail(&mut self, out: &mut Vec<u8>) -> Result<usize, SpliceError> {
        match self {
            Self::Plain(rows) => rows.read_tail(out),
            Self::Events(rows) => rows.read_tail(out),
        }
    }
}

/// What comes next.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum Step {
    Row,
    End,
    /// Something that only XML events can tell.
    Odd,
}

/// Rows of a part in which every row begins `<row r="7"` and nothing but white space stands between rows.
pub(super) struct PlainRows {
    part: String,
    source: PartReader,
    buffer: Vec<u8>,
    /// Up to where the buffer has been used.
    used: usize,
    spot: Option<Spot>,
    head: Vec<u8>,
    last_gap: Vec<u8>,
    last: u32,
    ended: bool,
}

/// How a buffer begins.
enum Cut {
    Row {
        gap: usize,
        len: usize,
        number: u32,
    },
    End {
        gap: usize,
        len: usize,
    },
    /// More bytes are needed to tell.
    More,
    Odd,
}

impl PlainRows {
    /// Reads the head; none where the part is not plain.
    pub(super) fn open(part: &str, source: PartReader) -> Result<Option<Self>, SpliceError> {
        let mut rows = Self {
            part: part.to_owned(),
            source,
            buffer: Vec::new(),
            used: 0,
            spot: None,
            head: Vec::new(),
            last_gap: Vec::new(),
            last: 0,
            ended: false,
        };
        let end = loop {
            let more = rows.fill()?;
            if let Some(at) = memmem::find(&rows.buffer, b"<sheetData") {
                let rest = rows.buffer.get(at..).unwrap_or_default();
                if let Some(end) = memchr::memchr(b'>', rest) {
                    break at + end + 1;
                }
            }
            if !more || rows.buffer.len() > MAX_HEAD_BYTES {
                return Ok(None);
            }
        };
        rows.head = rows.buffer.get(..end).unwrap_or_default().to_vec();
        check_encoding(part, &rows.head)?;
        let has_markup = memmem::find(&rows.head, b"<!").is_some();
        let has_instruction = memmem::rfind(&rows.head, b"<?").is_some_and(|at| at > 3);
        let is_known = rows.head.ends_with(b"<sheetData>") || rows.head.ends_with(b"<sheetData/>");
        if has_markup || has_instruction || !is_known {
            return Ok(None);
        }
        rows.ended = rows.head.ends_with(b"/>");
        rows.used = end;
        Ok(Some(rows))
    }

    pub(super) fn spot(&self) -> Option<&Spot> {
        self.spot.as_ref()
    }

    pub(super) fn row_bytes(&self) -> &[u8] {
        self.spot.as_ref().and_then(|spot| self.buffer.get(spot.row.clone())).unwrap_or_default()
    }

    pub(super) fn advance(&mut self) -> Result<Step, SpliceError> {
        self.spot = None;
        if self.ended {
            return Ok(Step::End);
        }
        loop {
            match cut(self.buffer.get(self.used..).unwrap_or_default()) {
                Cut::Row { gap, len, number } => {
                    if number <= self.last || number > MAX_ROWS {
                        return Ok(Step::Odd);
                    }
                    self.last = number;
                    let start = self.used + gap;
                    self.spot = Some(Spot { number, gap: self.used, row: start..start + len });
                    self.used = start + len;
                    return Ok(Step::Row);
                }
                Cut::End { gap, len } => {
                    self.last_gap = self.buffer.get(self.used..self.used + gap).unwrap_or_default().to_vec();
                    self.used += gap + len;
                    self.ended = true;
                    return Ok(Step::End);
                }
                Cut::More => {
                    self.buffer.drain(..self.used);
                    self.used = 0;
                    if self.buffer.len() > MAX_ROW_BYTES {
                        return Err(SpliceError::TooLarge(format!(
                            "{} 里有一行超过 {} MB",
                            self.part,
                            MAX_ROW_BYTES >> 20
                        )));
                    }
                    if !self.fill()? {
                        return Ok(Step::Odd);
                    }
                }
                Cut::Odd => return Ok(Step::Odd),
            }
        }
    }

    /// Reads on; whether anything came.
    fn fill(&mut self) -> Result<bool, SpliceError> {
        let from = self.buffer.len();
        // A row that is longer than a piece is read in growing steps, or finding its end would take squared time.
        let target = from + PIECE.max(from);
        self.buffer.resize(target, 0);
        let mut filled = from;
        while filled < target {
            let rest = self.buffer.get_mut(filled..).unwrap_or_default();
            match self.source.read(rest).map_err(|error| SpliceError::damaged(&self.part, error))? {
                0 => break,
                count => filled += count,
            }
        }
        self.buffer.truncate(filled);
        Ok(filled > from)
    }

    fn read_tail(&mut self, out: &mut Vec<u8>) -> Result<usize, SpliceError> {
        if self.used >= self.buffer.len() {
            self.buffer.clear();
            self.used = 0;
            self.fill()?;
        }
        let rest = self.buffer.get(self.used..).unwrap_or_default();
        out.extend_from_slice(rest);
        let count = rest.len();
        self.used = self.buffer.len();
        Ok(count)
    }
}

fn cut(rest: &[u8]) -> Cut {
    const START: &[u8] = b"<row r=\"";
    const END: &[u8] = b"</sheetData>";
    const ROW_END: &[u8] = b"</row>";
    let gap = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let body = rest.get(gap..).unwrap_or_default();
    if body.len() < END.len() {
        return Cut::More;
    }
    if body.starts_with(END) {
        return Cut::End { gap, len: END.len() };
    }
    let Some(after) = body.strip_prefix(START) else { return Cut::Odd };
    let Some(tag_end) = memchr::memchr(b'>', body) else { return Cut::More };
    let tag = body.get(..tag_end).unwrap_or_default();
    let digits = after.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let number = after.get(..digits).and_then(number_of).filter(|_| after.get(digits) == Some(&b'"'));
    // An odd quote: the tag goes on behind a `>` in an attribute.
    let quotes = memchr::memchr_iter(b'"', tag).count();
    let (Some(number), 0) = (number, quotes % 2) else { return Cut::Odd };
    if memchr::memchr(b'\'', tag).is_some() {
        return Cut::Odd;
    }
    if tag.ends_with(b"/") {
        return Cut::Row { gap, len: tag_end + 1, number };
    }
    match memmem::find(body.get(tag_end..).unwrap_or_default(), ROW_END) {
        Some(end) => Cut::Row { gap, len: tag_end + end + ROW_END.len(), number },
        None => Cut::More,
    }
}
