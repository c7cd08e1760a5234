//! A line of each request on standard output, written beside the server: a reader that is slow or has left holds
//! nothing up.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, channel, sync_channel};
use std::thread;
use std::time::Duration;

use clap::ValueEnum;
use konaplate_mock::Line;

use crate::output;

/// How many lines may wait for the reader; beyond that they are left out, and it is told how many.
const WAITING: usize = 4096;

/// How long the last lines may take at the end.
const GRACE: Duration = Duration::from_secs(1);

/// How requests are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A line for people.
    Text,
    /// A JSON object a line, and nothing else on standard output.
    Json,
    /// Not at all.
    Off,
}

/// Takes lines from the tasks that serve.
pub(super) struct Log {
    format: Format,
    lines: SyncSender<String>,
    left_out: Arc<AtomicU64>,
}

/// The thread that writes them.
pub(super) struct Writer(Receiver<()>);

/// A log, and what writes it until the log is dropped.
pub(super) fn start(format: Format) -> (Log, Writer) {
    let (lines, waiting) = sync_channel(WAITING);
    let (ended, end) = channel();
    let left_out = Arc::new(AtomicU64::new(0));
    let log = Log {
        format,
        lines,
        left_out: Arc::clone(&left_out),
    };
    thread::spawn(move || {
        write(&waiting, &left_out);
        drop(ended);
    });
    (log, Writer(end))
}

impl Log {
    pub(super) fn take(&self, line: &Line) {
        let text = match self.format {
            Format::Text => line.to_string(),
            Format::Json => line.json().to_string(),
            Format::Off => return,
        };
        if let Err(TrySendError::Full(_)) = self.lines.try_send(text) {
            self.left_out.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl Writer {
    /// Waits for the lines that are under way, but not for a reader that takes none.
    pub(super) fn finish(self) {
        let _ = self.0.recv_timeout(GRACE); // it ends by being dropped
    }
}

fn write(lines: &Receiver<String>, left_out: &AtomicU64) {
    for line in lines {
        if output::line(&line).is_err() {
            output::error("konaplate: the request log cannot be written any more");
            return;
        }
        let count = left_out.swap(0, Ordering::Relaxed);
        if count > 0 {
            output::error(&format!(
                "konaplate: {count} lines of the request log are left out: its reader is too slow"
            ));
        }
    }
}
