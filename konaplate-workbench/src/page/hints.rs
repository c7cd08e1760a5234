//! What is known of messages before a page is read: what stands inside what, by names.

use std::collections::{BTreeMap, BTreeSet};

/// Fields inside and beside objects and lists of objects, as other operations have them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints {
    inside: BTreeMap<String, BTreeSet<String>>,
    beside: BTreeMap<String, BTreeSet<String>>,
}

/// Where a field stands that follows an object or a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stands {
    Inside,
    Beside,
    Unknown,
}

impl Hints {
    /// A field is inside an object, or inside the elements of a list.
    pub fn add_inside(&mut self, around: &str, field: &str) {
        let inside = self.inside.entry(around.to_owned()).or_default();
        inside.insert(field.to_owned());
    }

    /// A field follows an object or a list on its level.
    pub fn add_beside(&mut self, sibling: &str, field: &str) {
        let beside = self.beside.entry(sibling.to_owned()).or_default();
        beside.insert(field.to_owned());
    }

    /// Where a field stands that follows what is inside `around`. Operations that disagree tell nothing.
    pub(super) fn stands(&self, around: &str, field: &str) -> Stands {
        let has = |of: &BTreeMap<String, BTreeSet<String>>| {
            of.get(around).is_some_and(|names| names.contains(field))
        };
        match (has(&self.inside), has(&self.beside)) {
            (true, false) => Stands::Inside,
            (false, true) => Stands::Beside,
            _ if !is_paging(around) => Stands::Unknown,
            _ if is_of_paging(field) => Stands::Inside,
            _ => Stands::Beside,
        }
    }
}

/// Names of objects that are about paging, in lower-case letters.
const PAGING: &[&str] = &[
    "page",
    "pageable",
    "pagedto",
    "pageinfo",
    "pageinformation",
    "pagemeta",
    "pagerequest",
    "pageresponse",
    "pageresult",
    "pagination",
    "paginginfo",
    "paginginformation",
    "paging",
    "pagingrequest",
    "pagingresponse",
    "paginationinfo",
];
/// Names of fields that such objects have.
const OF_PAGING: &[&str] = &[
    "count",
    "currentpage",
    "cursor",
    "direction",
    "empty",
    "endrow",
    "first",
    "firstpage",
    "hasnext",
    "hasnextpage",
    "hasprevious",
    "hasprev",
    "index",
    "isempty",
    "isfirst",
    "islast",
    "last",
    "lastpage",
    "limit",
    "nextcursor",
    "nextpage",
    "number",
    "numberofelements",
    "offset",
    "order",
    "orderby",
    "orderbydirection",
    "orderdirection",
    "ordertype",
    "page",
    "pagecount",
    "pageindex",
    "pageno",
    "pagenum",
    "pagenumber",
    "pagesize",
    "perpage",
    "prevpage",
    "previouspage",
    "rows",
    "rowsperpage",
    "size",
    "sort",
    "sortby",
    "sortdirection",
    "sortorder",
    "sorttype",
    "startrow",
    "total",
];
/// Names of fields that count what all pages have together, or say which page is shown.
const TOTALS: &[&str] = &[
    "currentpage",
    "hasnext",
    "hasnextpage",
    "islast",
    "islastpage",
    "lastpage",
    "listcount",
    "nextcursor",
    "pagecount",
    "pageno",
    "pagenum",
    "pagenumber",
    "pagesize",
];

/// An object about paging.
pub(super) fn is_paging(name: &str) -> bool {
    PAGING.contains(&letters(name).as_str())
}

/// A field that counts what all pages have together.
pub(super) fn is_total(name: &str) -> bool {
    let letters = letters(name);
    let rest = letters.strip_prefix("total");
    let counts = [
        "", "cnt", "count", "counts", "element", "elements", "item", "items", "page", "pages",
        "record", "records", "row", "rows", "size",
    ];
    TOTALS.contains(&letters.as_str()) || rest.is_some_and(|rest| counts.contains(&rest))
}

/// A field or an object about paging.
pub(super) fn is_about_paging(name: &str) -> bool {
    is_paging(name) || is_of_paging(name)
}

fn is_of_paging(name: &str) -> bool {
    is_total(name) || OF_PAGING.contains(&letters(name).as_str())
}

fn letters(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}
