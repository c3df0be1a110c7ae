//! A progress bar for long work.

use crate::pipeline::Observer;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A progress bar on the error stream; nothing where that is no terminal.
pub(super) struct Progress(ProgressBar);

impl Progress {
    pub(super) fn new() -> Self {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr_with_hz(5));
        if let Ok(style) = ProgressStyle::with_template("{spinner} {pos}/{len} 个文件，已核查 {msg} 行，用时 {elapsed}")
        {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// Takes the bar off the screen.
    pub(super) fn finish(&self) {
        self.0.finish_and_clear();
    }
}

impl Observer for Progress {
    fn files(&self, count: usize) {
        self.0.set_length(u64::try_from(count).unwrap_or(u64::MAX));
    }

    fn rows(&self, count: u64) {
        let before: u64 = self.0.message().parse().unwrap_or(0);
        self.0.set_message((before + count).to_string());
        self.0.tick();
    }

    fn file_done(&self, _file: &str) {
        self.0.inc(1);
    }
}
