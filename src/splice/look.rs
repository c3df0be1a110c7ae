//! How cells of ours look.

/// How a cell of ours looks, or what a mark changes in a cell of the sender's (its fill only).
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Look {
    /// Fill colour as RGB.
    pub fill: Option<u32>,
    /// Font colour as RGB.
    pub color: Option<u32>,
    /// Bold face.
    pub bold: bool,
    /// Underlined, as a link.
    pub underlined: bool,
    /// Centred across the cell instead of by the kind of its value.
    pub align: Align,
    /// Wrapped at the cell's width.
    pub wrapped: bool,
    /// Thin border of this colour.
    pub border: Option<u32>,
    /// Number format, e.g. `yyyy-mm-dd`.
    pub number_format: Option<&'static str>,
}

/// Where text stands in its cell; always in the middle of its height.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Align {
    /// Text at the left, numbers at the right.
    #[default]
    General,
    /// In the middle.
    Centre,
}

/// A look by its position in the list that the splicer was opened with.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct LookId(pub usize);
