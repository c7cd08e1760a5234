//! The paths by which rules name request fields: what they lead to, and which one was meant.

use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{self, FieldPath};
use crate::spec::{self, Spanned};

/// What a path leads to: `addressInfo.zipCode`, or through a list `packages[].amount`. A wire name may hold a dot itself.
pub(crate) fn resolve(fields: &[ir::Field], path: &str) -> Option<FieldPath> {
    let exact = fields.iter().position(|field| field.wire == path);
    exact.map(FieldPath::top).or_else(|| {
        fields.iter().enumerate().find_map(|(index, field)| {
            let inner = field.shape.inner_fields()?;
            let rest = path.strip_prefix(field.wire.as_str())?;
            let rest = rest.strip_prefix("[]".repeat(field.shape.lists()).as_str())?;
            let below = resolve(inner, rest.strip_prefix('.')?)?;
            Some(FieldPath([&[index], &below.0[..]].concat()))
        })
    })
}

/// Whether the file has a field there, be it one that is not understood.
pub(crate) fn is_written(fields: &[spec::Field], path: &str) -> bool {
    fields.iter().any(|field| {
        let (inner, lists) = inner_of(field);
        let rest = path.strip_prefix(field.wire.value.as_str());
        rest.is_some_and(|rest| {
            let below = rest.strip_prefix(format!("{}.", "[]".repeat(lists)).as_str());
            rest.is_empty() || below.is_some_and(|below| is_written(inner, below))
        })
    })
}

/// The fields of the object that a field is, or that the elements of so many lists are.
fn inner_of(field: &spec::Field) -> (&[spec::Field], usize) {
    let (mut field, mut lists) = (field, 0);
    while let Some(items) = &field.items {
        field = items;
        lists += 1;
    }
    (&field.fields, lists)
}

/// That a path leads nowhere, and which one was meant.
pub(crate) fn unknown(fields: &[ir::Field], path: &Spanned<String>) -> Diagnostic {
    let message = format!("the request has no field `{}`", path.value);
    let problem = Diagnostic::new(Code::UnknownField, path.at, message);
    let paths = all(fields);
    let plain = |path: &str| path.replace("[]", "");
    let last = |path: &str| path.rsplit('.').next().map(plain);
    // Without its marks of lists, or without what it stands in.
    let same = |it: &&String| {
        plain(it) == plain(&path.value) || last(it).as_deref() == Some(&plain(&path.value))
    };
    let mut meant = paths.iter().filter(same);
    match (meant.next(), meant.next()) {
        (Some(meant), None) => problem.did_you_mean(meant, [meant.as_str()], ""),
        _ => {
            // Of a path that begins well only the end can be wrong.
            let parent = |it: &str| it.rsplit_once('.').map(|(parent, _)| plain(parent));
            let beside = |it: &&String| parent(it) == parent(&path.value);
            let has_parent = paths.iter().any(|it| beside(&it));
            let names = paths.iter().filter(|it| !has_parent || beside(it));
            let names = names.map(String::as_str);
            let otherwise = "name a field by its wire name, and one inside an object by its path: `addressInfo.zipCode`";
            problem.did_you_mean(&path.value, names, otherwise)
        }
    }
}

/// That a message has no such field at its top, where alone it can serve.
pub(crate) fn unknown_at_top(
    fields: &[ir::Field],
    name: &Spanned<String>,
    side: &str,
) -> Diagnostic {
    let paths = all(fields);
    let is_it =
        |path: &&String| **path == name.value || path.ends_with(&format!(".{}", name.value));
    if let Some(path) = paths.iter().find(is_it) {
        let message = format!("`{path}` does not stand at the top of the {side}");
        let problem = Diagnostic::new(Code::WrongField, name.at, message);
        return problem.help("name a field that does");
    }
    let message = format!("the {side} has no field `{}`", name.value);
    let names = fields.iter().map(|field| field.wire.as_str());
    let problem = Diagnostic::new(Code::UnknownField, name.at, message);
    problem.did_you_mean(&name.value, names, "")
}

/// The paths of all fields, those at the top first of what they hold.
fn all(fields: &[ir::Field]) -> Vec<String> {
    let mut paths = Vec::new();
    for field in fields {
        paths.push(field.wire.clone());
        let inner = field.shape.inner_fields().unwrap_or_default();
        let marks = "[]".repeat(field.shape.lists());
        let below = all(inner).into_iter();
        paths.extend(below.map(|path| format!("{}{marks}.{path}", field.wire)));
    }
    paths
}
