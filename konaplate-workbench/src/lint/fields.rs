//! Every field and every limit of a specification in a flat list, each with its key path.

use konaplate_codegen::Sources;
use konaplate_codegen::ir::{Api, Field, Limit, Operation, ScalarType, Shape};

use super::context::{Context, Spot};

/// A field of a message, at any depth.
pub(super) struct FieldAt<'a> {
    pub(super) operation: &'a Operation,
    pub(super) side: Side,
    pub(super) field: &'a Field,
    pub(super) spot: Spot,
    /// Key path of the object or message that it belongs to.
    pub(super) parent: String,
}

/// Which message a field belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Request,
    Response,
}

impl Side {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
        }
    }
}

/// A limit where it is documented: of a shared type, or of a field that says one of its own.
pub(super) struct LimitAt<'a> {
    /// Wire name of the field, or name of the type.
    pub(super) name: &'a str,
    pub(super) doc: &'a str,
    pub(super) scalar: &'a ScalarType,
    pub(super) limit: &'a Limit,
    /// The field or type.
    pub(super) spot: Spot,
}

pub(super) fn all(api: &Api) -> Vec<FieldAt<'_>> {
    let mut found = Vec::new();
    for operation in &api.operations {
        for (side, fields) in [
            (Side::Request, &operation.request),
            (Side::Response, &operation.response),
        ] {
            let mut walk = Walk {
                operation,
                side,
                found: &mut found,
            };
            walk.fields(fields, side.as_str());
        }
    }
    found
}

struct Walk<'a, 'f> {
    operation: &'a Operation,
    side: Side,
    found: &'f mut Vec<FieldAt<'a>>,
}

impl<'a> Walk<'a, '_> {
    /// As deep as a file may nest, which is 40 levels.
    fn fields(&mut self, fields: &'a [Field], yaml: &str) {
        for field in fields {
            let spot = Spot {
                file: self.operation.file.clone(),
                key: field.key.clone(),
                yaml: format!("{yaml}.{}", field.wire),
            };
            let mut below = spot.yaml.clone();
            self.found.push(FieldAt {
                operation: self.operation,
                side: self.side,
                field,
                spot,
                parent: yaml.to_owned(),
            });
            let mut shape = &field.shape;
            while let Shape::Array(array) = shape {
                below.push_str(".items");
                shape = &array.item;
            }
            if let Shape::Object(object) = shape {
                self.fields(&object.fields, &format!("{below}.fields"));
            }
        }
    }
}

impl<'a> FieldAt<'a> {
    /// The type of its values, or of its elements' values.
    pub(super) fn scalar(&self, api: &'a Api) -> Option<&'a ScalarType> {
        let mut shape = &self.field.shape;
        while let Shape::Array(array) = shape {
            shape = &array.item;
        }
        match shape {
            Shape::Scalar(id) => Some(api.scalar(*id)),
            _ => None,
        }
    }

    /// The limit that holds here.
    pub(super) fn limit(&self, api: &'a Api) -> Option<&'a Limit> {
        let of_type = self.scalar(api)?.kind.limit();
        Some(self.field.limit.as_ref().unwrap_or(of_type))
    }

    /// Whether it, or what it lists, has one of these keys.
    pub(super) fn has_key(&self, context: &Context<'_>, keys: &[&str]) -> bool {
        let mut spot = self.spot.clone();
        let mut shape = &self.field.shape;
        while let Shape::Array(array) = shape {
            shape = &array.item;
            spot = spot.below("items");
        }
        keys.iter().any(|key| context.has(&spot.below(key)))
    }
}

/// Every limit where it is documented: of shared types first.
pub(super) fn limits<'a>(context: &Context<'a>) -> Vec<LimitAt<'a>> {
    let types = context.api.types.iter().filter_map(|scalar| {
        let (file, key) = scalar.spec.split_once(' ')?;
        let name = key.strip_prefix("types.")?;
        (file == Sources::PROFILE).then(|| LimitAt {
            name,
            doc: &scalar.doc,
            scalar,
            limit: scalar.kind.limit(),
            spot: Spot::new(file, key),
        })
    });
    let fields = context.fields.iter().filter_map(|at| {
        let scalar = at.scalar(context.api)?;
        let has_own = at.has_key(context, &["type", "length", "range"]);
        has_own.then(|| LimitAt {
            name: &at.field.wire,
            doc: match at.field.doc.as_str() {
                "" => &scalar.doc,
                doc => doc,
            },
            scalar,
            limit: at.field.limit.as_ref().unwrap_or(scalar.kind.limit()),
            spot: at.spot.clone(),
        })
    });
    types.chain(fields).collect()
}
