//! What a portal shows at a time: the last reading of the specification that was good, and what is wrong with it now.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use konaplate_codegen::{Diagnostic, Sources, load};
use konaplate_workbench::coverage::Services;
use tokio::time::sleep;

use crate::book::Book;
use crate::search;
use crate::site::Live;
use crate::trying::{Desk, History, Target};

/// How often a folder is looked at.
const PAUSE: Duration = Duration::from_millis(150);
/// Of the time, at most one in so many parts is spent on looking.
const SHARE: u32 = 8;

/// A reading of a specification, ready to be shown.
pub(crate) struct Edition {
    pub(crate) book: Arc<Book>,
    pub(crate) live: Live,
    pub(crate) search: Arc<str>,
    pub(crate) desk: Desk,
}

/// How many problems are told.
const TOLD: usize = 20;

/// The edition that is shown, and what it is made from.
pub(crate) struct Editions {
    current: RwLock<Arc<Edition>>,
    target: Arc<Target>,
    history: Arc<History>,
    services: Services,
}

/// Where a specification lies, and what it is called.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    pub(crate) path: PathBuf,
    pub(crate) name: String,
}

impl Editions {
    pub(crate) fn new(
        (book, services): (Book, Services),
        live: Live,
        target: Arc<Target>,
        history: Arc<History>,
    ) -> Self {
        let edition = edition(book, live, (&target, &history));
        Self {
            current: RwLock::new(Arc::new(edition)),
            target,
            history,
            services,
        }
    }

    pub(crate) fn current(&self) -> Arc<Edition> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&current)
    }

    /// Shows each change of a folder, for as long as it is polled.
    pub(crate) async fn follow(self: Arc<Self>, folder: Folder) {
        let mut last = self.texts();
        loop {
            let (editions, place) = (Arc::clone(&self), folder.clone());
            let read = tokio::task::spawn_blocking(move || editions.look(&place, last));
            let failed = (Err(String::new()), PAUSE); // it is read again
            let (seen, taken) = read.await.unwrap_or(failed);
            last = seen;
            sleep(PAUSE.max(taken * SHARE)).await;
        }
    }

    /// Reads the folder, and shows it if it is not as it was; tells what was read, and how long reading took.
    fn look(&self, folder: &Folder, last: Texts) -> (Texts, Duration) {
        let began = Instant::now();
        let read = load::folder_as(&folder.path, &folder.name).map_err(|error| error.to_string());
        let texts = read.as_ref().map(texts).map_err(Clone::clone);
        let taken = began.elapsed();
        if texts != last {
            self.show(read);
        }
        (texts, taken)
    }

    fn texts(&self) -> Texts {
        Ok(texts(&self.current().book.sources))
    }

    /// The specification as it is now: a new edition, or the old one with what is wrong.
    fn show(&self, read: Result<Sources, String>) {
        let checked = read.and_then(|sources| {
            let problems = |found: Vec<Diagnostic>, sources: &Sources| {
                let told = found.iter().take(TOLD);
                let mut told: Vec<_> = told.map(|it| it.render(sources, false)).collect();
                if found.len() > TOLD {
                    told.push(format!("and {} more", found.len() - TOLD));
                }
                told.join("\n")
            };
            let kept = sources.clone();
            let book = Book::read(sources, self.services.clone());
            let book = book.map_err(|found| problems(found, &kept))?;
            let served = self.target.read_again(&book.api);
            served.map_err(|error| error.to_string()).map(|()| book)
        });
        let last = self.current();
        let mut live = last.live.clone();
        live.generation += 1;
        let next = match checked {
            Ok(book) => {
                live.problems = None;
                edition(book, live, (&self.target, &self.history))
            }
            Err(problems) => {
                live.problems = Some(problems);
                Edition {
                    book: Arc::clone(&last.book),
                    live,
                    search: Arc::clone(&last.search),
                    desk: last.desk.clone(),
                }
            }
        };
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
    }
}

/// The files of a folder with their texts, or why it cannot be read.
type Texts = Result<Vec<(String, String)>, String>;

fn texts(sources: &Sources) -> Vec<(String, String)> {
    let files = sources.iter();
    let each = files.map(|(file, path)| (path.to_owned(), sources.text(file).to_owned()));
    each.collect()
}

fn edition(book: Book, live: Live, (target, history): (&Arc<Target>, &Arc<History>)) -> Edition {
    let book = Arc::new(book);
    Edition {
        search: search::script(&book).into(),
        desk: Desk::new(
            (Arc::clone(&book), live.generation),
            Arc::clone(target),
            Arc::clone(history),
        ),
        book,
        live,
    }
}
