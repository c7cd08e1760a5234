//! Which pages a book has, where they lie, and what is on them. Paths and links are relative, so that the pages are the same
//! from a folder and from a portal, wherever that is mounted.

use konaplate_codegen::ir::Operation;

use crate::book::Book;
use crate::labels::Lang;
use crate::pages;

/// A page.
#[derive(Debug, Clone, Copy)]
pub enum Page<'b> {
    /// All operations by group.
    Index,
    /// An operation.
    Operation(&'b Operation),
    /// Where the facts of an operation come from.
    Why(&'b Operation),
    /// How much of the documentation's navigation there is.
    Coverage,
    /// The calls that were tried; of a portal that runs alone.
    History,
}

/// How a page is shown.
#[derive(Debug, Clone, Copy)]
pub struct View<'v> {
    /// The language of the pages' own words.
    pub lang: Lang,
    /// What only a portal that runs has; nothing in a folder.
    pub live: Option<&'v Live>,
}

/// What a portal that runs has beside its pages.
#[derive(Debug, Clone, Default)]
pub struct Live {
    /// Where calls go, as people know it: the mock, or a server of the environment.
    pub target: String,
    /// It is a real server: money may move.
    pub is_real: bool,
    /// The file with the target's configuration, for commands that are shown.
    pub env_file: Option<String>,
    /// Counts the readings of the specification.
    pub generation: u64,
    /// Problems of the specification as it is now, as text for people; then the pages are of the last good one.
    pub problems: Option<String>,
}

impl<'b> Page<'b> {
    /// All pages of a book, in one language.
    pub fn all(book: &'b Book) -> impl Iterator<Item = Self> {
        let operations = book.api.operations.iter();
        let operations = operations.flat_map(|it| [Self::Operation(it), Self::Why(it)]);
        let coverage = book.has_coverage().then_some(Self::Coverage);
        let first = [Some(Self::Index), coverage].into_iter().flatten();
        first.chain(operations)
    }

    /// Its path below the site's root: `operations/charge.html`, `ko/operations/charge.html`.
    #[must_use]
    pub fn path(self, lang: Lang) -> String {
        let below = match self {
            Self::Index => "index.html".to_owned(),
            Self::Operation(operation) => format!("operations/{}.html", operation.name),
            Self::Why(operation) => format!("why/{}.html", operation.name),
            Self::Coverage => "coverage.html".to_owned(),
            Self::History => "history.html".to_owned(),
        };
        match lang {
            Lang::En => below,
            Lang::Ko => format!("ko/{below}"),
        }
    }

    /// The page at a path, and its language.
    #[must_use]
    pub fn find(book: &'b Book, path: &str) -> Option<(Self, Lang)> {
        let (lang, below) = match path.strip_prefix("ko/") {
            Some(below) => (Lang::Ko, below),
            None => (Lang::En, path),
        };
        let named = |folder: &str| {
            let name = below.strip_prefix(folder)?.strip_suffix(".html")?;
            book.operation(name)
        };
        let page = match below {
            "" | "index.html" => Some(Self::Index),
            "coverage.html" if book.has_coverage() => Some(Self::Coverage),
            _ => {
                let operation = named("operations/").map(Self::Operation);
                operation.or_else(|| named("why/").map(Self::Why))
            }
        };
        Some((page?, lang))
    }

    /// The page as HTML.
    #[must_use]
    pub fn render(self, book: &'b Book, view: View<'_>) -> String {
        pages::render(book, self, view)
    }
}
