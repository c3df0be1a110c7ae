//! The `anping` command.

use std::alloc::System;
use std::process::ExitCode;

/// Counts what is allocated, so that the contained reader ends before a stranger's file exhausts the machine.
#[global_allocator]
static ALLOCATOR: cap::Cap<System> = cap::Cap::new(System, usize::MAX);

fn main() -> ExitCode {
    anping::cli::main(&|bytes| {
        // Refused only where more is in use already, which a fresh process is not.
        let _ = ALLOCATOR.set_limit(bytes);
    })
}
