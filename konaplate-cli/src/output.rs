//! Text to the terminal: colour where it is one, and no fuss when the reader of a pipe has left.

use std::io::{ErrorKind, Write};

use crate::Failure;

/// A line on standard output.
pub(crate) fn line(text: &str) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => Ok(result?),
    }
}

/// A line on standard error; there is nowhere to report that it could not be written.
pub(crate) fn error(text: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}
