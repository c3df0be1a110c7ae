//! A ZIP writer that does as it is told, lies included.
//!
//! The `zip` crate rightly refuses twin names and wrong sizes, so the records are written here by hand. It still does
//! the deflating: [`Entry::repeated`] has it compress a unit once and then repeats the compressed bytes, which makes
//! a bomb of gibibytes in a debug build within a second.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const STORED: u16 = 0;
const DEFLATED: u16 = 8;
/// Bit 11: the name is UTF-8.
const NAME_IS_UTF8: u16 = 1 << 11;
/// 1980-01-01 00:00 in MS-DOS form.
const DATE: u16 = (1 << 5) | 1;
const IN_ZIP64: u32 = u32::MAX;

/// One entry, ready to be packed.
pub(crate) struct Entry {
    name: String,
    method: u16,
    data: Vec<u8>,
    crc: u32,
    declared: Declared,
}

/// What the headers say about the inflated size.
enum Declared {
    Plain(u32),
    Zip64(u64),
}

impl Entry {
    /// An entry kept as it is.
    pub(crate) fn stored(name: &str, content: impl Into<Vec<u8>>) -> Self {
        let data = content.into();
        Self::new(name, STORED, crc32(&data), data.len() as u64, data)
    }

    /// A deflated entry.
    pub(crate) fn deflated(name: &str, content: impl AsRef<[u8]>) -> Self {
        Self::repeated(name, content.as_ref(), &[], 0, &[])
    }

    /// A deflated entry that inflates to `lead`, `unit` over and over, and `tail`: at least `inflated_bytes` in all.
    ///
    /// # Panics
    /// When it would reach 4 GiB.
    pub(crate) fn repeated(name: &str, lead: &[u8], unit: &[u8], inflated_bytes: u64, tail: &[u8]) -> Self {
        let ends = (lead.len() + tail.len()) as u64;
        let times = inflated_bytes.saturating_sub(ends).div_ceil(unit.len().max(1) as u64);
        let mut deflater = Deflater::start();
        let mut data = deflater.chunk(lead);
        let mut crc = crc32(lead);
        if times > 0 {
            // The first copy looks back into `lead`. From the second on a copy's window holds only its like, for a
            // unit of more than a window: those bytes may stand any number of times.
            assert!(unit.len() > 32 * 1024, "a unit fills deflate's window of 32 KiB");
            data.extend(deflater.chunk(unit));
            let repeatable = deflater.chunk(unit);
            for _ in 1..times {
                data.extend_from_slice(&repeatable);
            }
            let (unit_crc, past_unit) = (crc32(unit), x_to_the(unit.len() as u64 * 8));
            for _ in 0..times {
                crc = multiply(crc, past_unit) ^ unit_crc;
            }
        }
        data.extend(deflater.chunk(tail));
        data.extend(Deflater::END);
        crc = multiply(crc, x_to_the(tail.len() as u64 * 8)) ^ crc32(tail);
        Self::new(name, DEFLATED, crc, ends + times * unit.len() as u64, data)
    }

    /// Makes the headers state this inflated size.
    pub(crate) fn declaring(mut self, size: u32) -> Self {
        self.declared = Declared::Plain(size);
        self
    }

    /// Makes the headers refer to a ZIP64 field that states this inflated size.
    pub(crate) fn declaring_in_zip64(mut self, size: u64) -> Self {
        self.declared = Declared::Zip64(size);
        self
    }

    /// Whether this is the entry of that name.
    pub(crate) fn is_named(&self, name: &str) -> bool {
        self.name == name
    }

    fn new(name: &str, method: u16, crc: u32, size: u64, data: Vec<u8>) -> Self {
        let size = u32::try_from(size).expect("entries stay below 4 GiB");
        Self { name: name.to_owned(), method, data, crc, declared: Declared::Plain(size) }
    }

    /// The fields that the local and the central header share: from the needed version to the extra field's length.
    fn shared_fields(&self) -> Vec<u8> {
        let packed = u32_len(&self.data);
        let (version, packed, inflated) = match self.declared {
            Declared::Plain(size) => (20_u16, packed, size),
            Declared::Zip64(_) => (45, IN_ZIP64, IN_ZIP64),
        };
        let mut out = Vec::new();
        for half in [version, NAME_IS_UTF8, self.method, 0, DATE] {
            out.extend(half.to_le_bytes());
        }
        for word in [self.crc, packed, inflated] {
            out.extend(word.to_le_bytes());
        }
        out.extend(u16_len(self.name.as_bytes()).to_le_bytes());
        out.extend(u16_len(&self.extra()).to_le_bytes());
        out
    }

    /// The extra field: nothing, or ZIP64's inflated and packed size.
    fn extra(&self) -> Vec<u8> {
        let Declared::Zip64(size) = self.declared else { return Vec::new() };
        let mut out = vec![1, 0, 16, 0];
        out.extend(size.to_le_bytes());
        out.extend((self.data.len() as u64).to_le_bytes());
        out
    }
}

/// Puts entries together as they are, in this order.
pub(crate) fn pack(entries: &[Entry]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for entry in entries {
        let offset = u32_len(&out);
        let fields = entry.shared_fields();
        out.extend(b"PK\x03\x04");
        out.extend_from_slice(&fields);
        out.extend(entry.name.as_bytes());
        out.extend(entry.extra());
        out.extend_from_slice(&entry.data);

        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(fields);
        // Comment length, disk, internal and external attributes.
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(entry.name.as_bytes());
        directory.extend(entry.extra());
    }
    let count = u16::try_from(entries.len()).expect("a handful of entries");
    let start = u32_len(&out);
    out.extend_from_slice(&directory);
    out.extend(b"PK\x05\x06\x00\x00\x00\x00");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(u32_len(&directory).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

fn u32_len(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).expect("archives stay below 4 GiB")
}

fn u16_len(bytes: &[u8]) -> u16 {
    u16::try_from(bytes.len()).expect("names and extra fields are short")
}

/// The `zip` crate's deflate, with its output tapped and cut at byte borders.
struct Deflater {
    writer: ZipWriter<zip::write::StreamWriter<Tap>>,
    tap: Tap,
}

impl Deflater {
    /// A last block that holds nothing.
    const END: [u8; 2] = [3, 0];

    fn start() -> Self {
        let tap = Tap::default();
        let mut writer = ZipWriter::new_stream(tap.clone());
        // Level 9 finds the short distances that make a bomb of a run; the faster ones take four times the room.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(9))
            .large_file(true);
        writer.start_file("", options).expect("memory takes an entry");
        tap.drain();
        Self { writer, tap }
    }

    /// The compressed bytes of `content`; may look back at what went before.
    fn chunk(&mut self, content: &[u8]) -> Vec<u8> {
        self.writer.write_all(content).expect("memory takes bytes");
        self.writer.flush().expect("memory takes bytes");
        self.tap.drain()
    }
}

/// A sink whose content can be taken out while a writer still owns it.
#[derive(Clone, Default)]
struct Tap(Rc<RefCell<Vec<u8>>>);

impl Tap {
    fn drain(&self) -> Vec<u8> {
        self.0.take()
    }
}

impl Write for Tap {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// CRC-32's polynomial, lowest power in the highest bit.
const POLYNOMIAL: u32 = 0xEDB8_8320;
const TABLE: [u32; 256] = crc_table();

const fn crc_table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut byte = 0_u32;
    while byte < 256 {
        let mut value = byte;
        let mut bit = 0;
        while bit < 8 {
            value = times_x(value);
            bit += 1;
        }
        table[byte as usize] = value;
        byte += 1;
    }
    table
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| (crc >> 8) ^ TABLE[usize::from(crc.to_le_bytes()[0] ^ byte)];
    !bytes.iter().fold(!0, step)
}

const fn times_x(value: u32) -> u32 {
    (value >> 1) ^ if value & 1 == 1 { POLYNOMIAL } else { 0 }
}

/// The product of two polynomials modulo CRC-32's own. `crc(a ++ b) = crc(a)·x^(8·len(b)) + crc(b)`.
fn multiply(a: u32, mut b: u32) -> u32 {
    let mut product = 0;
    for power in (0..32).rev() {
        if a >> power & 1 == 1 {
            product ^= b;
        }
        b = times_x(b);
    }
    product
}

/// x to the given power, by squaring.
fn x_to_the(mut power: u64) -> u32 {
    let (mut result, mut square) = (1 << 31, 1 << 30);
    while power > 0 {
        if power & 1 == 1 {
            result = multiply(result, square);
        }
        square = multiply(square, square);
        power >>= 1;
    }
    result
}
