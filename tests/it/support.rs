//! What several topics share: the tiny specification, edits of it, and paths of this package.

use std::path::{Path, PathBuf};

use konaplate_codegen::{Sources, ir};

pub(crate) const PROFILE: &str = "konaplate.yaml";
pub(crate) const PAY: &str = "operations/pay/pay.yaml";
pub(crate) const RESULT: &str = "operations/pay/pay-result.yaml";

/// Files of the tiny specification: path and text.
pub(crate) const TINY: [(&str, &str); 3] = [
    (PROFILE, include_str!("../cases/tiny/konaplate.yaml")),
    (PAY, include_str!("../cases/tiny/operations/pay/pay.yaml")),
    (
        RESULT,
        include_str!("../cases/tiny/operations/pay/pay-result.yaml"),
    ),
];

/// Files of a specification with rules across fields: path and text.
pub(crate) const RULES: [(&str, &str); 2] = [
    (PROFILE, include_str!("../cases/rules/konaplate.yaml")),
    (
        "operations/orders/order.yaml",
        include_str!("../cases/rules/operations/orders/order.yaml"),
    ),
];

/// Files of a specification with objects and lists in its requests: path and text.
pub(crate) const NESTED: [(&str, &str); 9] = [
    (
        "konaplate.yaml",
        include_str!("../fixtures/nested/konaplate.yaml"),
    ),
    (
        "operations/cards/card-order.yaml",
        include_str!("../fixtures/nested/operations/cards/card-order.yaml"),
    ),
    (
        "operations/cards/card-limits.yaml",
        include_str!("../fixtures/nested/operations/cards/card-limits.yaml"),
    ),
    (
        "operations/cards/card-page.yaml",
        include_str!("../fixtures/nested/operations/cards/card-page.yaml"),
    ),
    (
        "operations/members/terms-agree.yaml",
        include_str!("../fixtures/nested/operations/members/terms-agree.yaml"),
    ),
    (
        "operations/members/member-update.yaml",
        include_str!("../fixtures/nested/operations/members/member-update.yaml"),
    ),
    (
        "operations/money/purchase.yaml",
        include_str!("../fixtures/nested/operations/money/purchase.yaml"),
    ),
    (
        "operations/money/purchase-result.yaml",
        include_str!("../fixtures/nested/operations/money/purchase-result.yaml"),
    ),
    (
        "operations/money/bulk-order.yaml",
        include_str!("../fixtures/nested/operations/money/bulk-order.yaml"),
    ),
];

/// The tiny specification with one text replaced by another in one file; the text must be there.
pub(crate) fn edited(file: &str, from: &str, to: &str) -> Sources {
    let pairs = TINY.iter().map(|(path, text)| {
        if *path != file {
            return (*path, (*text).to_owned());
        }
        assert!(text.contains(from), "{path} has no `{from}`");
        (*path, text.replacen(from, to, 1))
    });
    Sources::from_pairs("spec", pairs)
}

/// The shipped specification.
pub(crate) fn shipped() -> Sources {
    Sources::from_pairs(konaplate_spec::ROOT, konaplate_spec::FILES.iter().copied())
}

/// The shipped specification, checked.
pub(crate) fn shipped_api() -> ir::Api {
    let sources = shipped();
    konaplate_codegen::check(&sources).unwrap_or_else(|problems| {
        let lines: Vec<String> = problems
            .iter()
            .map(|problem| problem.short(&sources))
            .collect();
        panic!("{}", lines.join("\n"))
    })
}

/// A path of this package.
pub(crate) fn path(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(below)
}
