//! What pages load: styles and scripts of our own, embedded here.

use konaplate_codegen::output::File;

use crate::book::Book;
use crate::search;

const FILES: [(&str, &str); 3] = [
    ("portal.css", include_str!("../assets/portal.css")),
    ("portal.js", include_str!("../assets/portal.js")),
    ("favicon.svg", include_str!("../assets/favicon.svg")),
];

/// What only pages of a portal load.
const TRYING: [(&str, &str); 2] = [
    ("try.css", include_str!("../assets/try.css")),
    ("try.js", include_str!("../assets/try.js")),
];

/// The files that pages in a folder load.
pub(crate) fn all(book: &Book) -> Vec<File> {
    let file = |path: &str, text: &str| File {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    let own = FILES.iter().map(|(path, text)| file(path, text));
    own.chain([file("search.js", &search::script(book))])
        .collect()
}

/// A file that pages of a portal load, with its media type.
pub(crate) fn find(path: &str) -> Option<(&'static str, &'static str)> {
    let mut files = FILES.iter().chain(&TRYING);
    let (path, text) = files.find(|(known, _)| *known == path)?;
    let media = match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        _ => "image/svg+xml",
    };
    Some((media, text))
}
