//! What is on the pages: markup from the checked model. Every text of a specification goes through the templates, which
//! escape it.

pub(crate) mod assets;
mod coverage;
pub(crate) mod history;
mod index;
mod limits;
mod operation;
mod shell;
pub(crate) mod text;
pub(crate) mod tried;
mod try_it;
mod why;

use crate::book::Book;
use crate::labels::Labels;
use crate::site::{Page, View};

/// What a page is written with.
pub(crate) struct Context<'c> {
    pub(crate) book: &'c Book,
    pub(crate) view: View<'c>,
    pub(crate) labels: &'static Labels,
    /// The way from the page to the site's root: `../` a folder.
    pub(crate) root: String,
}

impl<'c> Context<'c> {
    fn new(book: &'c Book, page: Page<'_>, view: View<'c>) -> Self {
        Self {
            book,
            view,
            labels: Labels::of(view.lang),
            root: "../".repeat(page.path(view.lang).matches('/').count()),
        }
    }

    /// The relative address of another page in the same language.
    pub(crate) fn to(&self, page: Page<'_>) -> String {
        format!("{}{}", self.root, page.path(self.view.lang))
    }
}

pub(crate) fn render(book: &Book, page: Page<'_>, view: View<'_>) -> String {
    let context = Context::new(book, page, view);
    let (title, content) = match page {
        Page::Index => index::index(&context),
        Page::Operation(operation) => operation::operation(&context, operation),
        Page::Why(operation) => why::why(&context, operation),
        Page::Coverage => coverage::coverage(&context),
        // What was tried is not in the book.
        Page::History => history::history(&context, &[], &[]),
    };
    shell::page(&context, page, &title, &content)
}
