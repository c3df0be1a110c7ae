//! A finished picture and what stands around every one.

use super::frame::Frame;

/// What stands above and below a picture.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Caption {
    /// The title above, as the document words it.
    pub title: String,
    /// Lines below: the date of the figures, who made the picture, how it is to be read.
    pub notes: Vec<String>,
}

/// A text of a picture and where it stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Label {
    /// The text as drawn.
    pub text: String,
    /// The room that it takes.
    pub frame: Frame,
}

/// A picture as SVG, with the frames of its texts.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Picture {
    pub(super) svg: String,
    pub(super) labels: Vec<Label>,
    pub(super) frame: Frame,
}

impl Picture {
    /// The picture as an SVG document: no scripts, no other files, fonts by name.
    #[must_use]
    pub fn svg(&self) -> &str {
        &self.svg
    }

    /// Width and height in whole pixels.
    #[must_use]
    pub fn size_px(&self) -> (u32, u32) {
        let whole = |tenths: i64| u32::try_from((tenths + 9) / 10).unwrap_or(u32::MAX);
        (whole(self.frame.width()), whole(self.frame.height()))
    }

    /// All texts, in the order in which they are drawn.
    #[must_use]
    pub fn labels(&self) -> &[Label] {
        &self.labels
    }

    /// The whole sheet.
    #[must_use]
    pub const fn frame(&self) -> Frame {
        self.frame
    }
}
