//! A book for tests.

use konaplate_codegen::Sources;
use konaplate_workbench::coverage::Services;

use crate::book::Book;

/// The shipped specification.
pub(crate) fn book() -> Book {
    let files = konaplate_spec::FILES.iter().copied();
    let sources = Sources::from_pairs(konaplate_spec::ROOT, files);
    let services = Services::parse(konaplate_spec::SERVICES).expect("services");
    Book::read(sources, services).expect("it has no fault")
}
