//! Rules between the fields of a request, as data.

use crate::table::{List, Str};

/// Which field: its place in the table of each level, from the request down. A step into a list goes to each of its
/// items.
pub type Path = List<usize>;

/// A rule between fields.
#[derive(Debug, Clone)]
pub struct FieldsRule {
    /// Spec file and key: `operations/card/order.yaml rules[0]`.
    pub spec: Str,
    /// What it asks for, in words.
    pub text: Str,
    /// What it asks for.
    pub kind: FieldsRuleKind,
}

/// What a rule asks for.
#[derive(Debug, Clone)]
pub enum FieldsRuleKind {
    /// A field has to be there under a condition.
    Required {
        /// The field.
        field: Path,
        /// The condition.
        when: Condition,
    },
    /// One of the fields is given, and no other.
    ExactlyOneOf(List<Path>),
    /// One of the fields is given, or more.
    AtLeastOneOf(List<Path>),
    /// Of those that are given, each is at most the next one.
    Order(List<Path>),
    /// A sum. What is absent counts as nothing; without a term or without the total there is nothing to compare.
    Sum {
        /// What is added up.
        terms: List<Path>,
        /// How the sum stands to the total.
        relation: Relation,
        /// What it is compared with.
        total: Total,
    },
}

/// When a field has to be there.
#[derive(Debug, Clone)]
pub enum Condition {
    /// A boolean has this value.
    IsBoolean {
        /// The boolean.
        field: Path,
        /// The value.
        value: bool,
        /// The provider takes an absent field for it.
        is_default: bool,
    },
    /// An enum has this word.
    IsWord {
        /// The enum.
        field: Path,
        /// The word.
        word: Str,
        /// The provider takes an absent field for it.
        is_default: bool,
    },
    /// Another field is given.
    Given(Path),
}

/// How a sum stands to its total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// Both are the same.
    Equals,
    /// The sum is not above it.
    AtMost,
    /// The sum is not below it.
    AtLeast,
}

/// What a sum is compared with.
#[derive(Debug, Clone)]
pub enum Total {
    /// Another field.
    Field(Path),
    /// A number.
    Number(u64),
}
