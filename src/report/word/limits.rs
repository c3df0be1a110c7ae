//! How much of a template is held, and how much a document may become.

/// Bytes of the file.
pub(super) const MAX_FILE_BYTES: usize = 64 << 20;
/// Parts in the package.
pub(super) const MAX_PARTS: usize = 4_000;
/// Bytes that one part of text may inflate to.
pub(super) const MAX_PART_BYTES: u64 = 48 << 20;
/// Bytes that all parts may inflate to.
pub(super) const MAX_INFLATED_BYTES: u64 = 256 << 20;
/// How many times larger than the file the parts may be, once they are larger than [`RATIO_FREE_BYTES`].
pub(super) const MAX_INFLATE_RATIO: u64 = 120;
/// Up to here the ratio does not matter.
pub(super) const RATIO_FREE_BYTES: u64 = 24 << 20;
/// How deep elements may stand within each other.
pub(super) const MAX_DEPTH: usize = 400;
/// Tags that a part may have.
pub(super) const MAX_TAGS: usize = 50_000;
/// Blocks that may stand within each other; the template engine allows 40.
pub(super) const MAX_BLOCKS: usize = 30;
/// Bytes that a filled part may have.
pub(super) const MAX_RENDERED_BYTES: usize = 256 << 20;
