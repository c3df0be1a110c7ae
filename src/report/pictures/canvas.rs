//! Writes SVG and remembers where texts stand.

use super::frame::{Frame, PX, Segment, Spot};
use super::hatch::{self, Density};
use super::level_style::{self, INK, MUTED, OUTLINE};
use super::picture::{Caption, Label, Picture};
use super::scale::count;
use super::text::{self, LINE_PERCENT, escape_into, push_px};
use crate::model::RiskLevel;

/// Room between the edge of the sheet and what is drawn.
pub(super) const MARGIN: i64 = 24 * PX;
/// The smallest letters, in pixels.
pub(super) const SMALLEST: i64 = 12;
/// The width of what documents place on a page that lies: there the smallest letters are 7.6 points high or more.
pub(super) const WIDE: i64 = 980 * PX;
/// The fonts to look for: those of Linux, Windows and macOS that have all common Chinese characters.
pub(super) const FONTS: &str =
    "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','SimHei','PingFang SC',sans-serif";

/// Which side of a text stands at its place.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text is drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct TextStyle {
    /// Size of the letters in tenths of a pixel.
    pub(super) size: i64,
    pub(super) is_bold: bool,
    pub(super) ink: &'static str,
    /// Whether a white plate lies under it.
    pub(super) has_plate: bool,
}

impl TextStyle {
    pub(super) const fn of_size(pixels: i64) -> Self {
        Self { size: pixels * PX, is_bold: false, ink: INK, has_plate: false }
    }

    pub(super) const fn bold(self) -> Self {
        Self { is_bold: true, ..self }
    }

    pub(super) const fn in_ink(self, ink: &'static str) -> Self {
        Self { ink, ..self }
    }

    pub(super) const fn on_plate(self) -> Self {
        Self { has_plate: true, ..self }
    }

    /// The height of a line.
    pub(super) const fn line(self) -> i64 {
        self.size * LINE_PERCENT / 100
    }

    /// The width of a text.
    pub(super) fn width(self, text: &str) -> i64 {
        text::width(text, self.size)
    }

    /// The widest of some texts.
    pub(super) fn widest<'t>(self, texts: impl IntoIterator<Item = &'t str>) -> i64 {
        texts.into_iter().map(|text| self.width(&text::clean(text))).max().unwrap_or(0)
    }
}

/// A sheet that is being drawn on.
pub(super) struct Canvas {
    body: String,
    labels: Vec<Label>,
    width: i64,
    title: String,
}

impl Canvas {
    /// Starts a sheet of this width with a title; gives the height at which the drawing may begin.
    pub(super) fn titled(width: i64, caption: &Caption) -> (Self, i64) {
        let title = text::clean(&caption.title);
        let mut canvas = Self { body: String::new(), labels: Vec::new(), width, title };
        let style = TextStyle::of_size(22).bold();
        let lines = text::wrap(&caption.title, style.size, width - 2 * MARGIN, 2);
        let bottom = canvas.lines(&lines, Spot { x: width / 2, y: MARGIN * 2 / 3 }, Anchor::Middle, style);
        (canvas, bottom + 12 * PX)
    }

    /// Adds the notes below and closes the sheet.
    pub(super) fn finish(mut self, bottom: i64, caption: &Caption) -> Picture {
        let style = TextStyle::of_size(SMALLEST).in_ink(MUTED);
        let mut y = bottom + 10 * PX;
        for note in &caption.notes {
            let lines = text::wrap(note, style.size, self.width - 2 * MARGIN, 6);
            y = self.lines(&lines, Spot { x: MARGIN, y }, Anchor::Start, style);
        }
        let height = y + MARGIN * 2 / 3;
        let frame = Frame::new(0, 0, self.width, height);
        Picture { svg: self.document(height), labels: self.labels, frame }
    }

    fn document(&self, height: i64) -> String {
        let mut svg = String::from("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ");
        push_px(&mut svg, self.width);
        svg.push(' ');
        push_px(&mut svg, height);
        svg.push('"');
        attribute(&mut svg, "width", self.width);
        attribute(&mut svg, "height", height);
        svg.push_str(" role=\"img\" font-family=\"");
        svg.push_str(FONTS);
        svg.push_str("\">\n<title>");
        escape_into(&mut svg, &self.title);
        svg.push_str("</title>\n");
        svg.push_str("<rect width=\"100%\" height=\"100%\" fill=\"#FFFFFF\"/>\n");
        svg.push_str(&self.body);
        svg.push_str("</svg>\n");
        svg
    }

    pub(super) const fn width(&self) -> i64 {
        self.width
    }

    /// Draws a text on one line whose upper edge is at the place; gives the frame that it takes.
    pub(super) fn text(&mut self, text: &str, at: Spot, anchor: Anchor, style: TextStyle) -> Frame {
        let text = text::clean(text);
        let width = style.width(&text);
        let left = match anchor {
            Anchor::Start => at.x,
            Anchor::Middle => at.x - width / 2,
            Anchor::End => at.x - width,
        };
        let frame = Frame::new(left, at.y, width, style.line());
        if text.is_empty() {
            return frame;
        }
        if style.has_plate {
            self.rect(frame, "fill=\"#FFFFFF\" fill-opacity=\"0.85\" rx=\"2\"");
        }
        self.body.push_str("<text");
        attribute(&mut self.body, "x", at.x);
        attribute(&mut self.body, "y", at.y + style.size * 103 / 100);
        attribute(&mut self.body, "font-size", style.size);
        self.body.push_str(match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        });
        if style.is_bold {
            self.body.push_str(" font-weight=\"700\"");
        }
        self.body.push_str(" fill=\"");
        self.body.push_str(style.ink);
        self.body.push_str("\">");
        escape_into(&mut self.body, &text);
        self.body.push_str("</text>\n");
        self.labels.push(Label { text, frame });
        frame
    }

    /// Draws lines below one another; gives the height at which they end.
    pub(super) fn lines(&mut self, lines: &[String], at: Spot, anchor: Anchor, style: TextStyle) -> i64 {
        for (number, line) in lines.iter().enumerate() {
            self.text(line, Spot { x: at.x, y: at.y + count(number) * style.line() }, anchor, style);
        }
        at.y + count(lines.len()) * style.line()
    }

    /// Draws lines whose block has its middle at this height.
    pub(super) fn lines_mid(&mut self, lines: &[String], at: Spot, anchor: Anchor, style: TextStyle) {
        let y = at.y - count(lines.len()) * style.line() / 2;
        self.lines(lines, Spot { x: at.x, y }, anchor, style);
    }

    /// Draws a rectangle with these SVG attributes.
    pub(super) fn rect(&mut self, frame: Frame, attributes: &str) {
        self.body.push_str("<rect");
        attribute(&mut self.body, "x", frame.left);
        attribute(&mut self.body, "y", frame.top);
        attribute(&mut self.body, "width", frame.width());
        attribute(&mut self.body, "height", frame.height());
        self.close(attributes);
    }

    /// Draws a rectangle in the colour and hatching of a level.
    pub(super) fn level_rect(&mut self, frame: Frame, level: Option<RiskLevel>) {
        self.dense_rect(frame, level, Density::default());
    }

    /// Draws a rectangle in the colour of a level, hatched as closely as this.
    pub(super) fn dense_rect(&mut self, frame: Frame, level: Option<RiskLevel>, density: Density) {
        self.rect(frame, &format!("fill=\"{}\"", level_style::colour(level)));
        self.hatch(&[frame.corners().to_vec()], level, density);
        self.rect(frame, &format!("fill=\"none\" stroke=\"{OUTLINE}\" stroke-width=\"0.8\""));
    }

    fn hatch(&mut self, rings: &[Vec<Spot>], level: Option<RiskLevel>, density: Density) {
        if let Some((data, paint)) = hatch::lines(rings, level, density) {
            self.data(&data, &format!("fill=\"none\" {paint}"));
        }
    }

    /// Draws closed rings as one area in the colour of a level, hatched as closely as this; a ring within a ring is a hole.
    pub(super) fn level_area(&mut self, rings: &[Vec<Spot>], level: Option<RiskLevel>, density: Density) {
        let data = path_data(rings, true);
        self.data(&data, &format!("fill-rule=\"evenodd\" fill=\"{}\"", level_style::colour(level)));
        self.hatch(rings, level, density);
        self.data(&data, &format!("fill=\"none\" stroke=\"{OUTLINE}\" stroke-width=\"1.4\" stroke-linejoin=\"round\""));
    }

    /// Draws a line through places, or around them.
    pub(super) fn path(&mut self, spots: &[Spot], is_closed: bool, attributes: &str) {
        self.data(&path_data(&[spots.to_vec()], is_closed), attributes);
    }

    fn data(&mut self, data: &str, attributes: &str) {
        self.body.push_str("<path d=\"");
        self.body.push_str(data);
        self.body.push('"');
        self.close(attributes);
    }

    /// Draws a straight line.
    pub(super) fn line(&mut self, segment: Segment, attributes: &str) {
        self.path(&[segment.from, segment.to], false, attributes);
    }

    /// Draws a disc.
    pub(super) fn circle(&mut self, at: Spot, radius: i64, attributes: &str) {
        self.body.push_str("<circle");
        attribute(&mut self.body, "cx", at.x);
        attribute(&mut self.body, "cy", at.y);
        attribute(&mut self.body, "r", radius);
        self.close(attributes);
    }

    fn close(&mut self, attributes: &str) {
        self.body.push(' ');
        self.body.push_str(attributes);
        self.body.push_str("/>\n");
    }
}

fn attribute(out: &mut String, name: &str, tenths: i64) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    push_px(out, tenths);
    out.push('"');
}

fn path_data(rings: &[Vec<Spot>], is_closed: bool) -> String {
    let mut data = String::new();
    for ring in rings {
        for (number, spot) in ring.iter().enumerate() {
            data.push(if number == 0 { 'M' } else { 'L' });
            push_px(&mut data, spot.x);
            data.push(' ');
            push_px(&mut data, spot.y);
        }
        if is_closed {
            data.push('Z');
        }
    }
    data
}

/// A sheet that says that there is nothing to show.
pub(super) fn without_data(caption: &Caption) -> Picture {
    let (mut canvas, top) = Canvas::titled(800 * PX, caption);
    let style = TextStyle::of_size(18).in_ink(MUTED);
    canvas.text("没有数据", Spot { x: canvas.width() / 2, y: top + 40 * PX }, Anchor::Middle, style);
    canvas.finish(top + 110 * PX, caption)
}
