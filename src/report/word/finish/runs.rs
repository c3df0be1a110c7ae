//! Runs: cut where a figure begins and ends, left out where a cut leaves nothing.

use super::super::commands::{BEGIN, Command, END, FIGURE, FIGURE_END, FIGURE_TEXT, NEWLINE};
use super::super::compile::CUT;
use super::super::walk::{Kind, XmlTag};
use super::ledger::Ledger;

/// A run that is open in the result.
#[derive(Debug)]
pub(super) struct OpenRun<'x> {
    /// Where it begins in the result.
    start: usize,
    open: &'x str,
    look: &'x str,
    look_from: usize,
    /// How many elements are around it.
    pub(super) depth: usize,
    /// Whether it has anything but its look.
    pub(super) has_content: bool,
    /// Whether it is a piece of a run that was cut.
    is_cut: bool,
}

impl<'x> OpenRun<'x> {
    pub(super) fn new(tag: &XmlTag<'x>, start: usize) -> Self {
        let (open, depth) = (tag.text, tag.depth);
        Self { start, open, look: "", look_from: 0, depth, has_content: false, is_cut: false }
    }

    /// Notes the run's look.
    pub(super) fn look(&mut self, tag: &XmlTag<'x>, kind: Kind, xml: &'x str) {
        if tag.depth != self.depth + 1 {
            return;
        }
        match kind {
            Kind::Open => self.look_from = tag.at.start,
            Kind::Empty => self.look = tag.text,
            Kind::Close => self.look = xml.get(self.look_from..tag.at.end).unwrap_or_default(),
        }
    }

    /// Ends the run; a piece without content is taken back.
    pub(super) fn close(&self, out: &mut String) {
        if self.is_cut && !self.has_content {
            out.truncate(self.start);
        } else {
            out.push_str("</w:r>");
        }
    }

    /// Ends the run, puts something between, and begins a run of the same look.
    fn cut(&mut self, out: &mut String, between: &str) {
        self.is_cut = true;
        self.close(out);
        out.push_str(between);
        self.start = out.len();
        self.has_content = false;
        out.push_str(self.open);
        out.push_str(self.look);
    }
}

/// A `w:t` whose text is being written. Its tags come only once there is text for them.
pub(super) struct Text<'x> {
    tag: &'x str,
    is_open: bool,
}

const SPECIAL: [char; 6] = [CUT, NEWLINE, BEGIN, FIGURE, FIGURE_TEXT, FIGURE_END];

impl<'x> Text<'x> {
    pub(super) const fn new(tag: &'x str) -> Self {
        Self { tag, is_open: false }
    }

    /// Writes the text, and gives what it asks for besides pictures.
    pub(super) fn write(
        mut self,
        raw: &str,
        run: &mut OpenRun<'_>,
        ledger: &mut Ledger<'_>,
        out: &mut String,
    ) -> Vec<Command> {
        if !raw.contains(SPECIAL) {
            out.push_str(self.tag);
            out.push_str(raw);
            out.push_str("</w:t>");
            run.has_content = true;
            return Vec::new();
        }
        let (mut rest, mut figure_end, mut commands) = (raw, None, Vec::new());
        while let Some(at) = rest.find(SPECIAL) {
            let (before, from) = rest.split_at(at);
            self.put(before, run, out);
            let Some(special) = from.chars().next() else { break };
            rest = from.get(special.len_utf8()..).unwrap_or_default();
            match special {
                CUT => run.is_cut = true,
                NEWLINE => {
                    self.end(out);
                    out.push_str("<w:br/>");
                    run.has_content = true;
                }
                BEGIN => {
                    let (written, after) = rest.split_once(END).unwrap_or((rest, ""));
                    rest = after;
                    run.is_cut = true;
                    commands.extend(self.command(Command::read(written), run, ledger, out));
                }
                FIGURE => {
                    let Some((id, after)) = rest.split_once(FIGURE_TEXT).filter(|(id, _)| is_id(id)) else { continue };
                    rest = after;
                    self.end(out);
                    let (begin, end) = ledger.figure(id);
                    let begin = [figure_end.take().unwrap_or_default(), begin].concat();
                    run.cut(out, &begin);
                    figure_end = Some(end);
                }
                FIGURE_END => {
                    if let Some(end) = figure_end.take() {
                        self.end(out);
                        run.cut(out, &end);
                    }
                }
                _ => {}
            }
        }
        self.put(rest, run, out);
        self.end(out);
        if let Some(end) = figure_end {
            run.cut(out, &end);
        }
        commands
    }

    fn command(
        &mut self,
        command: Option<Command>,
        run: &mut OpenRun<'_>,
        ledger: &mut Ledger<'_>,
        out: &mut String,
    ) -> Option<Command> {
        let Some(Command::Image(name, width, height)) = command else { return command };
        self.end(out);
        out.push_str(&ledger.picture(&name, width, height));
        run.has_content = true;
        None
    }

    fn put(&mut self, text: &str, run: &mut OpenRun<'_>, out: &mut String) {
        if text.is_empty() {
            return;
        }
        if !self.is_open {
            out.push_str(self.tag);
            self.is_open = true;
        }
        out.push_str(text);
        run.has_content = true;
    }

    fn end(&mut self, out: &mut String) {
        if std::mem::take(&mut self.is_open) {
            out.push_str("</w:t>");
        }
    }
}

/// Whether a text can name a bookmark.
fn is_id(id: &str) -> bool {
    (1..=32).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}
