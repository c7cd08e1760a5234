//! Text to the terminal: colour where it is one, and no fuss when the reader of a pipe has left.

use std::io::{ErrorKind, Write};

use crate::Failure;

/// A line on standard output.
pub(crate) fn line(text: &str) -> Result<(), Failure> {
    self::text(&format!("{text}\n"))
}

/// Text that ends its own lines, on standard output.
pub(crate) fn text(text: &str) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    unless_left(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// Bytes on standard output, as they are.
pub(crate) fn bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    unless_left(out.write_all(bytes).and_then(|()| out.flush()))
}

/// A reader that has left has seen enough.
fn unless_left(written: std::io::Result<()>) -> Result<(), Failure> {
    match written {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => Ok(result?),
    }
}

/// A line on standard error; there is nowhere to report that it could not be written.
pub(crate) fn error(text: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}
