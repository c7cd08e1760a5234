//! How large the pages of a large specification are.

use konaplate_codegen::Sources;
use konaplate_tests::copies::specification;

use super::{book, pages, shipped};

#[test]
fn no_page_of_150_operations_is_above_300_kb() {
    let files = specification(150);
    let files = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()));
    let pages = pages(&book(Sources::from_pairs("spec", files)));
    assert_eq!(pages.len(), 4 + 2 * (2 + 2 * 150));
    for (path, text) in pages.iter().filter(|(path, _)| path.ends_with(".html")) {
        assert!(text.len() < 300_000, "{path}: {} bytes", text.len());
    }
    let search = pages["search.js"].len();
    assert!(search < 300_000, "{search} bytes");
}

#[test]
fn the_same_specification_makes_the_same_pages() {
    assert!(pages(&shipped()) == pages(&shipped()));
}
