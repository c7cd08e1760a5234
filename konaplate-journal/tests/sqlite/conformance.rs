//! What every journal promises.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use konaplate_journal::SqliteJournal;
use konaplate_runtime::Journal;
use konaplate_runtime::journal::conformance::{self, Making, Subject};

/// Each journal in a file of its own.
struct InFiles {
    folder: tempfile::TempDir,
    made: Mutex<usize>,
}

impl InFiles {
    fn path(&self, number: usize) -> PathBuf {
        self.folder.path().join(number.to_string())
    }
}

impl Subject for InFiles {
    fn make(&self, limit: usize) -> Making<'_, Arc<dyn Journal>> {
        Box::pin(async move {
            let mut made = self.made.lock().expect("no test panics with it");
            *made += 1;
            let journal = SqliteJournal::builder(self.path(*made)).limit(limit).open();
            Arc::new(journal.expect("it opens")) as Arc<dyn Journal>
        })
    }

    fn elsewhere<'s>(&'s self, _: &'s Arc<dyn Journal>) -> Making<'s, Arc<dyn Journal>> {
        Box::pin(async move {
            let made = self.made.lock().expect("no test panics with it");
            let again = SqliteJournal::open(self.path(*made));
            Arc::new(again.expect("it opens again")) as Arc<dyn Journal>
        })
    }
}

#[tokio::test]
async fn it_keeps_what_journals_promise() {
    let subject = InFiles {
        folder: tempfile::tempdir().expect("a folder"),
        made: Mutex::default(),
    };
    let report = conformance::check(&subject).await;
    assert_eq!(report.failed, [], "{report}");
}
