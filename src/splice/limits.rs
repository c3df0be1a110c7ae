//! How much of a sender's package is held or copied before it is refused.

/// Entries that a package may have.
pub(super) const MAX_ENTRIES: usize = 10_000;
/// Bytes that a sheet may inflate to; it streams.
pub(super) const MAX_SHEET_BYTES: u64 = 2 << 30;
/// Bytes of a part that is held in memory: styles, workbook, relations, notes.
pub(super) const MAX_PART_BYTES: u64 = 64 << 20;
/// Bytes of a sheet before its first row.
pub(super) const MAX_HEAD_BYTES: usize = 16 << 20;
/// Bytes of one row.
pub(super) const MAX_ROW_BYTES: usize = 64 << 20;
/// Bytes of texts of ours that are shared; more are written into their cells.
pub(super) const MAX_SHARED_BYTES: usize = 16 << 20;
/// Bytes of compressed parts that stay in memory before they go to a temporary file.
pub(super) const SPOOL_BYTES: usize = 1 << 20;
/// Links of a sheet; Excel follows no more than 65,530.
pub(super) const MAX_LINKS: u32 = 60_000;
/// Rows of a sheet.
pub(super) const MAX_ROWS: u32 = 1_048_576;
/// Columns of a sheet.
pub(super) const MAX_COLUMNS: u32 = 16_384;
/// UTF-16 units that a cell holds.
pub(super) const MAX_CELL_UNITS: usize = 32_767;
