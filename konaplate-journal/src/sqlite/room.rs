//! Room in the -wal file. A commit that writes over what is on the disk already is an order of magnitude faster than one
//! that makes the file longer, so the file is made long at once and kept so.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

/// The file's size in bytes: that of the 1,000 pages after which SQLite itself writes them into the database.
pub(super) const SIZE: u64 = 4 << 20;

/// Adds zeros, which SQLite takes for the end of what was written. Call it while holding the lock, when nobody else makes
/// the file longer; no lock of SQLite is on this file that closing it could let go of.
pub(super) fn make(wal: &Path, size: u64) -> io::Result<()> {
    let missing = usize::try_from(SIZE.saturating_sub(size)).unwrap_or_default();
    let mut file = File::options().append(true).open(wal)?;
    file.write_all(&vec![0; missing])
}
