//! The fields of a message at every depth, each with its path and the id that it has on every page.

use konaplate_codegen::ir::Field;

use crate::pages::text::anchor;

/// A field where it stands.
pub(crate) struct Placed<'f> {
    pub(crate) field: &'f Field,
    /// `request.recipients.name`; different fields have different ones.
    pub(crate) id: String,
    /// What it stands in, as people see it: `recipients[].`; empty at the top.
    pub(crate) around: String,
    /// How many objects it stands in.
    pub(crate) depth: usize,
}

/// In page order, those inside of a field after it. `side` is `request` or `response`.
pub(crate) fn all<'f>(side: &str, fields: &'f [Field]) -> Vec<Placed<'f>> {
    let mut placed = Vec::new();
    level(fields, (side, "", 0), &mut placed);
    placed
}

/// No specification is deeper than the check allows.
fn level<'f>(
    fields: &'f [Field],
    (above, around, depth): (&str, &str, usize),
    placed: &mut Vec<Placed<'f>>,
) {
    for field in fields {
        let name = anchor(&field.wire).replace('.', "~2e~");
        let id = format!("{above}.{name}");
        placed.push(Placed {
            field,
            id: id.clone(),
            around: around.to_owned(),
            depth,
        });
        if let Some(inner) = field.shape.inner_fields() {
            let lists = "[]".repeat(field.shape.lists());
            let around = format!("{around}{}{lists}.", field.wire);
            level(inner, (&id, &around, depth + 1), placed);
        }
    }
}
