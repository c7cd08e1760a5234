//! Where a field of a request stands, at any depth.

use super::{Field, Operation, Shape};

/// The index of a field among those of each level, from the top of the request. A step through a list leads to the
/// object that its items are, and has no index of its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldPath(pub Vec<usize>);

impl FieldPath {
    /// The path of a field at the top.
    #[must_use]
    pub fn top(index: usize) -> Self {
        Self(vec![index])
    }

    /// The fields on the way, the last one being the one that is meant; nothing where the path leads nowhere.
    #[must_use]
    pub fn fields<'f>(&self, top: &'f [Field]) -> Option<Vec<&'f Field>> {
        let mut level = Some(top);
        let mut passed = Vec::with_capacity(self.0.len());
        for index in &self.0 {
            let field = level?.get(*index)?;
            level = field.shape.inner_fields();
            passed.push(field);
        }
        (!passed.is_empty()).then_some(passed)
    }

    /// The field that is meant.
    #[must_use]
    pub fn field<'f>(&self, top: &'f [Field]) -> Option<&'f Field> {
        self.fields(top)?.pop()
    }

    /// As written in a specification: `addressInfo.zipCode`, `packages[].amount`.
    #[must_use]
    pub fn written(&self, top: &[Field]) -> String {
        let passed = self.fields(top).unwrap_or_default();
        let mut text = String::new();
        for (at, field) in passed.iter().enumerate() {
            text.push_str(&field.wire);
            if at + 1 < passed.len() {
                text.push_str(&"[]".repeat(field.shape.lists()));
                text.push('.');
            }
        }
        text
    }

    /// Whether it leads through a list.
    #[must_use]
    pub fn is_through_list(&self, top: &[Field]) -> bool {
        let passed = self.fields(top).unwrap_or_default();
        let above = passed.split_last().map_or(&[][..], |(_, above)| above);
        above.iter().any(|field| field.shape.lists() > 0)
    }

    /// Whether a request has the field in any case: each field on the way is required, and no list is on it.
    #[must_use]
    pub fn is_always_given(&self, top: &[Field]) -> bool {
        let passed = self.fields(top).unwrap_or_default();
        passed.iter().all(|field| field.required) && !self.is_through_list(top)
    }
}

impl Operation {
    /// The request field at a path that a rule names.
    ///
    /// # Panics
    /// With a path of another operation.
    #[must_use]
    pub fn field_at(&self, path: &FieldPath) -> &Field {
        let found = path.field(&self.request);
        found.expect("the check resolved the path in this request")
    }

    /// The path of a request field, as written in a specification.
    #[must_use]
    pub fn path_of(&self, path: &FieldPath) -> String {
        path.written(&self.request)
    }
}

impl Shape {
    /// The fields of the object that it is, or that the items of the list are.
    #[must_use]
    pub fn inner_fields(&self) -> Option<&[Field]> {
        match self {
            Self::Object(object) => Some(&object.fields),
            Self::Array(array) => array.item.inner_fields(),
            Self::Scalar(_) | Self::Boolean => None,
        }
    }

    /// How many lists stand around what it holds.
    #[must_use]
    pub fn lists(&self) -> usize {
        match self {
            Self::Array(array) => array.item.lists() + 1,
            Self::Scalar(_) | Self::Boolean | Self::Object(_) => 0,
        }
    }
}
