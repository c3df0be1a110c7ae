//! Pictures as PNG, with the fonts of the machine.

use super::canvas::FONTS;
use super::palette::Indexed;
use super::picture::Picture;
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::fontdb::{Database, FaceInfo, Family, ID, Query, Source, Weight};
use resvg::usvg::{Group, Node, Options, Tree};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

/// The most pixels that a picture may have: a sheet of A3 at 300 dpi has 17 million.
const MOST_PIXELS: u64 = 60_000_000;

/// Fonts to begin with when none of those that a picture names is there; other fonts stand in character by character.
const COMMON: [&str; 6] = ["Arial", "DejaVu Sans", "Liberation Sans", "Noto Sans", "Helvetica", "Segoe UI"];

/// The fonts of the machine. Looking for them takes a tenth of a second: do it once.
#[derive(Clone, Debug)]
pub struct Fonts {
    database: Arc<Database>,
}

/// A PNG file, and whether it can be read.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Rendered {
    /// The file.
    pub png: Vec<u8>,
    /// Whether some text is missing or shown as boxes because no font of the machine has its characters: the picture is
    /// then not to be put into a document. Installing a Chinese font mends it.
    pub missing_font: bool,
}

/// Why there is no PNG.
#[derive(Debug, thiserror::Error)]
pub enum PngError {
    /// The SVG is not what the renderer reads.
    #[error("图形读不出，未能转成 PNG")]
    Unreadable(#[source] resvg::usvg::Error),
    /// The sheet is too large at this enlargement.
    #[error("图形放大 {enlargement} 倍后有 {pixels} 个像素，超过 {MOST_PIXELS}；请减小放大倍数，或把内容分成几张图")]
    TooLarge {
        /// How many times.
        enlargement: u8,
        /// Pixels that it would have.
        pixels: u64,
    },
    /// The file could not be put together.
    #[error("PNG 写不出：{0}")]
    Unwritable(String),
}

impl Fonts {
    /// Looks for the fonts of the machine.
    #[must_use]
    pub fn of_machine() -> Self {
        let mut database = Database::new();
        database.load_system_fonts();
        Self::with(database)
    }

    /// The fonts of the machine, looked for at the first call.
    #[must_use]
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Fonts> = OnceLock::new();
        SHARED.get_or_init(Self::of_machine)
    }

    /// No fonts at all, to see what a machine without them gives.
    #[must_use]
    pub fn none() -> Self {
        Self::with(Database::new())
    }

    /// Reads the files of the fonts that pictures ask for: the renderer opens the file of a font anew for every glyph, which
    /// took a third of its time.
    fn keep_at_hand(database: &mut Database) {
        let asked: Vec<Family<'_>> = FONTS.split(',').map(|name| Family::Name(name.trim_matches('\''))).collect();
        let file = |weight| {
            let face = database.query(&Query { families: &asked, weight, ..Query::default() })?;
            match database.face_source(face)?.0 {
                Source::File(path) => Some(path),
                _ => None,
            }
        };
        let files: BTreeSet<PathBuf> = [Weight::NORMAL, Weight::BOLD].into_iter().filter_map(file).collect();
        for path in files {
            let Ok(bytes) = std::fs::read(&path) else { continue };
            let is_of_file = |face: &&FaceInfo| matches!(&face.source, Source::File(other) if *other == path);
            let faces: Vec<ID> = database.faces().filter(is_of_file).map(|face| face.id).collect();
            for face in faces {
                database.remove_face(face);
            }
            database.load_font_source(Source::Binary(Arc::new(bytes)));
        }
    }

    /// The renderer drops a text for which it finds no font to begin with, so that `sans-serif` must name one that is there.
    fn with(mut database: Database) -> Self {
        Self::keep_at_hand(&mut database);
        let common = COMMON.into_iter().find(|name| has_font(&database, name)).map(str::to_owned);
        let any = || database.faces().find_map(|face| face.families.first().map(|(name, _)| name.clone()));
        if let Some(name) = common.or_else(any) {
            database.set_sans_serif_family(name);
        }
        Self { database: Arc::new(database) }
    }

    /// Whether there is a font of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        has_font(&self.database, name)
    }

    /// Draws a picture as PNG, enlarged this many times; twice is enough for print.
    ///
    /// # Errors
    /// When the picture would have too many pixels, or the renderer refuses it.
    pub fn png(&self, picture: &Picture, enlargement: u8) -> Result<Rendered, PngError> {
        let (width, height) = picture.size_px();
        let times = u32::from(enlargement.max(1));
        let (width, height) = (width.saturating_mul(times), height.saturating_mul(times));
        let pixels = u64::from(width) * u64::from(height);
        if pixels > MOST_PIXELS {
            return Err(PngError::TooLarge { enlargement, pixels });
        }
        let options = Options { fontdb: Arc::clone(&self.database), ..Options::default() };
        let tree = Tree::from_str(picture.svg(), &options).map_err(PngError::Unreadable)?;
        let mut pixmap = Pixmap::new(width, height).ok_or(PngError::TooLarge { enlargement, pixels })?;
        // What a picture leaves out is paper, not a hole.
        pixmap.fill(Color::WHITE);
        let scale = f32::from(enlargement.max(1));
        resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
        let indexed = Indexed::of(pixmap.data());
        let png = indexed.png(width, height).map_err(|error| PngError::Unwritable(error.to_string()))?;
        let drawn = Drawn::of(tree.root());
        Ok(Rendered { png, missing_font: drawn.has_boxes || drawn.texts < picture.labels().len() })
    }
}

/// What became of the texts.
struct Drawn {
    texts: usize,
    has_boxes: bool,
}

fn has_font(database: &Database, name: &str) -> bool {
    let families = [Family::Name(name)];
    database.query(&Query { families: &families, ..Query::default() }).is_some()
}

impl Drawn {
    fn of(group: &Group) -> Self {
        let mut drawn = Self { texts: 0, has_boxes: false };
        for node in group.children() {
            match node {
                Node::Group(group) => drawn.add(&Self::of(group)),
                Node::Text(text) => {
                    let mut glyphs = text.layouted().iter().flat_map(|span| &span.positioned_glyphs).peekable();
                    drawn.texts += usize::from(glyphs.peek().is_some());
                    drawn.has_boxes |= glyphs.any(|glyph| glyph.id.0 == 0 && !glyph.text.trim().is_empty());
                }
                Node::Path(_) | Node::Image(_) => {}
            }
        }
        drawn
    }

    const fn add(&mut self, other: &Self) {
        self.texts += other.texts;
        self.has_boxes |= other.has_boxes;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::pictures::canvas::{Anchor, Canvas, TextStyle, without_data};
    use crate::report::pictures::checks::caption;
    use crate::report::pictures::frame::{PX, Spot};
    use crate::report::pictures::picture::Caption;

    #[test]
    fn a_machine_without_fonts_is_told_apart() {
        let rendered = Fonts::none().png(&without_data(&caption("图")), 1).unwrap();
        assert!(rendered.missing_font);
        assert!(rendered.png.starts_with(b"\x89PNG"));
    }

    #[test]
    fn a_character_that_no_font_has_is_told() {
        let fonts = Fonts::shared();
        let missing = fonts.png(&without_data(&caption("\u{10FFFD}")), 1).unwrap().missing_font;
        assert!(missing);
    }

    #[test]
    fn a_sheet_that_is_too_large_is_refused() {
        let mut picture = without_data(&caption("图"));
        picture.frame.bottom = 10_000_000;
        assert!(matches!(Fonts::none().png(&picture, 2), Err(PngError::TooLarge { .. })));
    }

    /// The width that the renderer gives each text, in tenths of a pixel.
    fn drawn_widths(group: &Group, widths: &mut Vec<i64>) {
        for node in group.children() {
            match node {
                Node::Group(group) => drawn_widths(group, widths),
                #[expect(clippy::cast_possible_truncation, clippy::float_arithmetic, reason = "a width on a sheet")]
                Node::Text(text) => widths.push((text.bounding_box().width() * 10.0) as i64),
                _ => {}
            }
        }
    }

    #[test]
    fn texts_are_no_wider_than_the_room_kept_for_them() {
        let fonts = Fonts::shared();
        let notes = [
            "WWW MMM ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz",
            "0123456789 1,234,567.89 96.2% ±5 30℃ 25㎡ 1.6MPa DN200 NH₃ Ⅱ级 ①②③",
            "云溪镇；（一）“引号”——《安全生产法》第四十一条、第三款……！？％",
            "ÄÖÜ éè ß Привет, Ελληνικά → ≥ ≤ × ÷",
        ];
        let caption = Caption { title: "一".to_owned(), notes: notes.map(str::to_owned).to_vec() };
        let mut canvas = Canvas::titled(2000 * PX, &caption).0;
        for note in notes {
            canvas.text(note, Spot { x: 0, y: 0 }, Anchor::Start, TextStyle::of_size(20).bold());
        }
        let picture = canvas.finish(0, &caption);
        if fonts.png(&picture, 1).unwrap().missing_font {
            #[expect(clippy::print_stderr, reason = "a skipped test says so")]
            return eprintln!("skipped: no Chinese font on this machine");
        }
        let options = Options { fontdb: Arc::clone(&fonts.database), ..Options::default() };
        let mut widths = Vec::new();
        drawn_widths(Tree::from_str(picture.svg(), &options).unwrap().root(), &mut widths);
        assert_eq!(widths.len(), picture.labels().len());
        for (width, label) in widths.iter().zip(picture.labels()) {
            assert!(*width <= label.frame.width(), "「{}」 is {width}, not {}", label.text, label.frame.width());
        }
    }
}
