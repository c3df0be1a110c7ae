//! How much of a stranger's file is read before it is refused.

/// Largest file that is opened.
pub const MAX_FILE_BYTES: u64 = 256 << 20;
/// Entries that a package may have.
pub const MAX_PACKAGE_ENTRIES: usize = 10_000;
/// Bytes that a package's XML may inflate to: 500,000 rows of 27 columns need 0.5 GB.
pub const MAX_INFLATED_BYTES: u64 = 2 << 30;
/// How many times larger than the file its XML may be, once it is larger than [`RATIO_FREE_BYTES`].
pub const MAX_INFLATE_RATIO: u64 = 120;
/// Up to here the ratio does not matter: empty templates compress very well.
pub const RATIO_FREE_BYTES: u64 = 64 << 20;
/// Bytes that the shared strings may inflate to; they are held in memory.
pub const MAX_SHARED_STRING_BYTES: u64 = 160 << 20;
/// Shared strings that a workbook may have.
pub const MAX_SHARED_STRINGS: u64 = 4_000_000;
/// Bytes that the styles may inflate to; they are held in memory.
pub const MAX_STYLE_BYTES: u64 = 32 << 20;
/// Merged blocks that a sheet may have.
pub const MAX_MERGES: usize = 500_000;
/// Sheets that a workbook may have.
pub const MAX_SHEETS: usize = 1_024;
/// Rows of a sheet, as in Excel.
pub const MAX_ROWS: u32 = 1_048_576;
/// Columns of a sheet, as in Excel.
pub const MAX_COLUMNS: u32 = 16_384;
/// Cells that a workbook may have.
pub const MAX_CELLS: u64 = 60_000_000;
/// Cells that a workbook read in one piece (xls, xlsb, ods) may have.
pub const MAX_CELLS_IN_MEMORY: u64 = 3_000_000;
/// Largest CSV file; it is held in memory.
pub const MAX_CSV_BYTES: u64 = 64 << 20;
/// Largest file handed to the contained reader; it is held in memory there.
pub const MAX_CONTAINED_BYTES: u64 = 64 << 20;
/// Memory that the contained reader may use.
pub const CONTAINED_MEMORY_BYTES: usize = 384 << 20;
/// Seconds that the contained reader may take, whatever the file.
pub const CONTAINED_SECONDS: u64 = 6;
/// Seconds more for each MiB of the file.
pub const CONTAINED_SECONDS_PER_MIB: u64 = 3;
/// Longest line that the contained reader may hand over.
pub const MAX_CONTAINED_LINE_BYTES: u64 = 32 << 20;
/// Largest drawing (GeoJSON); it is held in memory.
pub const MAX_DRAWING_BYTES: usize = 16 << 20;
/// How deep the values of a drawing may be nested; a feature with several areas needs 8.
pub const MAX_DRAWING_DEPTH: u32 = 24;
/// Values that a drawing may have, numbers included; each takes some 30 bytes of memory.
pub const MAX_DRAWING_VALUES: usize = 3_000_000;
/// Features that a drawing may have.
pub const MAX_FEATURES: usize = 20_000;
/// Places that the outlines of a drawing may have together.
pub const MAX_VERTICES: usize = 400_000;
/// Characters of a name in a drawing.
pub const MAX_SHAPE_TEXT: usize = 120;
