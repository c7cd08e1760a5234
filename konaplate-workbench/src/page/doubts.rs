//! What a page says that cannot be right: found after reading, alike in text and JSON.
//! Contradictions between pages, or of a specification, are lints and not here.

use super::Page;

/// Adds a remark for every doubt about a page.
pub(super) fn add(page: &mut Page) {
    let _ = page;
}
