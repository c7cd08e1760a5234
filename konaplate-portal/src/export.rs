//! The pages of a book as files.

use konaplate_codegen::output::File;

use crate::book::Book;
use crate::labels::Lang;
use crate::pages::assets;
use crate::site::{Page, View};

/// Name of the list of pages, in their folder.
pub const LIST: &str = "konaplate-pages.manifest";

/// Every page in every language, and what they load. The same book makes the same bytes.
#[must_use]
pub fn files(book: &Book) -> Vec<File> {
    let mut files = assets::all(book);
    for lang in Lang::ALL {
        files.extend(Page::all(book).map(|page| File {
            path: page.path(lang),
            text: page.render(book, View { lang, live: None }),
        }));
    }
    files
}
