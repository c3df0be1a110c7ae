//! Printing.

use std::error::Error;
use std::io::Write;

/// Why a command could not run.
pub(super) type Failure = Box<dyn Error + Send + Sync>;

/// Prints a line for people. A closed pipe is nobody's fault.
pub(super) fn line(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// Prints a line beside the results.
pub(super) fn aside(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Forgives that nobody reads the results to their end: `anping list 隐患 --format csv | head`.
pub(super) fn unless_closed(result: Result<(), impl Into<Failure>>) -> Result<(), Failure> {
    let Err(failure) = result.map_err(Into::into) else { return Ok(()) };
    let mut cause: Option<&(dyn Error + 'static)> = Some(failure.as_ref());
    while let Some(error) = cause {
        if error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe) {
            return Ok(());
        }
        cause = error.source();
    }
    Err(failure)
}

/// Prints an error with its causes; mistakes in rules one by one.
pub(super) fn error(error: &Failure) {
    aside(&format!("未能运行：{error}"));
    let mut cause = error.source();
    while let Some(inner) = cause {
        aside(&format!("  原因：{inner}"));
        cause = inner.source();
    }
}
