//! A progress bar for many documents.

use crate::pipeline::reports::BatchObserver;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A progress bar on the error stream; nothing where that is no terminal.
pub(super) struct DocumentBar(ProgressBar);

impl DocumentBar {
    pub(super) fn new() -> Self {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr_with_hz(5));
        if let Ok(style) = ProgressStyle::with_template("{spinner} {pos}/{len} 份，{msg}，用时 {elapsed}") {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// Takes the bar off the screen.
    pub(super) fn finish(&self) {
        self.0.finish_and_clear();
    }
}

impl BatchObserver for DocumentBar {
    fn expected(&self, count: usize) {
        self.0.inc_length(u64::try_from(count).unwrap_or(0));
    }

    fn made(&self, title: &str) {
        self.0.set_message(title.to_owned());
        self.0.inc(1);
    }
}
