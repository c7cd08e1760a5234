//! What every journal promises.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use konaplate_journal::PostgresJournal;
use konaplate_runtime::journal::Journal;
use konaplate_runtime::journal::conformance::{self, Making, Subject};

use crate::server::{Database, database};

/// Journals in schemas of their own. Another process has its own connections.
struct InSchemas {
    database: Database,
    made: AtomicUsize,
}

impl InSchemas {
    fn last(&self) -> String {
        format!("journal_{}", self.made.load(Ordering::Relaxed))
    }
}

impl Subject for InSchemas {
    fn make(&self, limit: usize) -> Making<'_, Arc<dyn Journal>> {
        Box::pin(async move {
            self.made.fetch_add(1, Ordering::Relaxed);
            let builder = PostgresJournal::builder(&self.database.url);
            let journal = builder.schema(&self.last()).limit(limit).connect().await;
            Arc::new(journal.expect("a journal")) as Arc<dyn Journal>
        })
    }

    fn elsewhere<'s>(&'s self, _: &'s Arc<dyn Journal>) -> Making<'s, Arc<dyn Journal>> {
        Box::pin(async move {
            let builder = PostgresJournal::builder(&self.database.url);
            let journal = builder.schema(&self.last()).connect().await;
            Arc::new(journal.expect("a journal")) as Arc<dyn Journal>
        })
    }
}

#[tokio::test]
async fn it_keeps_what_journals_promise() {
    let Some(database) = database().await else {
        return;
    };
    let subject = InSchemas {
        database,
        made: AtomicUsize::new(0),
    };
    let report = conformance::check(&subject).await;
    assert_eq!(report.failed, [], "{report}");
    subject.database.drop().await;
}
