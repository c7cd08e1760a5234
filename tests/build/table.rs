//! The table of a specification's request scalars, as Rust text.

use konaplate_codegen::ir::{Api, Field, ScalarKind, ScalarType, Shape};

/// A constant with one entry for each field; `client` is the path of the generated client.
pub(crate) fn text(name: &str, client: &str, api: &Api) -> String {
    let fields = api.operations.iter().flat_map(|operation| {
        let field = |field| (operation.name.as_str(), field);
        operation.request.iter().map(field)
    });
    let rows: Vec<String> = fields
        .map(|(operation, field)| {
            let wire = &field.wire;
            let accepts = accepts(client, api, field);
            format!(
                "    Typed {{ operation: {operation:?}, wire: {wire:?}, accepts: {accepts} }},\n"
            )
        })
        .collect();
    format!(
        "pub(crate) const {name}: &[Typed] = &[\n{}];\n",
        rows.concat()
    )
}

/// The function that asks the type of a field.
fn accepts(client: &str, api: &Api, field: &Field) -> String {
    match &field.shape {
        Shape::Scalar(id) => {
            let scalar = api.scalar(*id);
            format!("accepts::{}::<{client}::{}>", input(scalar), scalar.rust)
        }
        _ => "accepts::boolean".to_owned(),
    }
}

/// What the type is made of.
fn input(scalar: &ScalarType) -> &'static str {
    match &scalar.kind {
        ScalarKind::Integer(_) => "number",
        _ if scalar.lives.is_some() => "expiring",
        _ => "text",
    }
}
