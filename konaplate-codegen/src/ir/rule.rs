//! Rules across the fields of a request, which they name by their paths.

use super::{FieldPath, Operation};

/// A rule that the fields of a request keep together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Key path inside the operation's file: `rules[0]`.
    pub key: String,
    /// Why, in our words; may be empty.
    pub doc: String,
    /// What it asks.
    pub kind: RuleKind,
}

/// What a rule asks of a request. Each list holds two fields or more, each once; a sum may have one term, through a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleKind {
    /// A field must be given under a condition.
    Required {
        /// The field, which is optional otherwise.
        field: FieldPath,
        /// When it must be given.
        when: Condition,
    },
    /// One of these optional fields is given, and no other of them.
    ExactlyOneOf(Vec<FieldPath>),
    /// One of these optional fields is given, or more of them.
    AtLeastOneOf(Vec<FieldPath>),
    /// Of these integers that are given, each is at most the next one.
    Order(Vec<FieldPath>),
    /// A sum of integers; an absent term counts as 0. Does not apply where no term is given or the
    /// total is an absent field.
    Sum {
        /// What is added; of a path through a list, what each item has.
        terms: Vec<FieldPath>,
        /// How the sum compares.
        relation: Relation,
        /// With what.
        total: Total,
    },
}

/// When a field must be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Another field has a value; where it is absent, its default counts.
    Is {
        /// The other field.
        field: FieldPath,
        /// Its value.
        value: ConditionValue,
    },
    /// Another field is given.
    Given(FieldPath),
}

/// A value that a condition asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConditionValue {
    /// Of a boolean.
    Boolean(bool),
    /// Of an enum: one of its words, as sent.
    Word(String),
}

impl ConditionValue {
    /// As a specification writes it, also as the default of a field.
    fn text(&self) -> &str {
        match self {
            Self::Boolean(true) => "true",
            Self::Boolean(false) => "false",
            Self::Word(word) => word,
        }
    }
}

impl Operation {
    /// Whether the provider takes an absent field for the value of a condition.
    #[must_use]
    pub fn is_default(&self, field: &FieldPath, value: &ConditionValue) -> bool {
        let field = self.field_at(field);
        !field.required && field.default.as_deref() == Some(value.text())
    }
}

/// How a sum compares with its total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// The sum is the total.
    Equals,
    /// The sum is the total or less.
    AtMost,
    /// The sum is the total or more.
    AtLeast,
}

/// What a sum is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Total {
    /// The value of an integer field.
    Field(FieldPath),
    /// A number.
    Number(u64),
}
