//! The rows of fields, shared types and rules. Words are the reader's own tables.

use super::super::Holds::{self, Either, Limit, List, Number, Word};
use super::super::Need::{Beside, Optional, Required, With};
use super::super::{Key, Kind};
use super::{FIELDS, TEXT, key, kind, meanings, one, words};
use crate::spec::field;

const SECONDS: Holds = Number(1, u64::MAX);
/// Fields by their wire names, those inside objects by their paths.
const WIRE_NAMES: Holds = List(2, &TEXT);
const SCALARS: &[&str] = &["string", "integer"];

pub(super) const TYPE: Kind = kind("type", "a shared type", "A type that fields refer to by `use`.", &[
    key("type", Required, words!(field::SHARED_KINDS), "What JSON writes."),
    LENGTH,
    RANGE,
    VALUES,
    FORMAT,
    CLASS,
    LIVES,
    UNIT,
    DOC,
]);

pub(super) const FIELD: Kind = kind("field", "a field", "A field of a message or of an object.", &[
    KIND,
    USE,
    LENGTH,
    RANGE,
    VALUES,
    FORMAT,
    key("required", Required, words!(field::REQUIREMENTS), "Whether it must be there; `conditional` is treated as optional."),
    CLASS,
    LIVES,
    UNIT,
    key("default", Optional, TEXT, "What the provider assumes when it is absent."),
    DOC,
    key("rust", Optional, TEXT, "Its Rust name, where the wire name gives none or a colliding one."),
    NAME,
    CHILDREN,
    COUNT,
    ITEMS,
    key("also-in", Optional, TEXT, "Where it may stand instead in a response: a sibling object or array of objects, or `..`, the object around."),
    FROM,
])
.one_of(&["type", "use"]);

pub(super) const ITEM: Kind = kind("item", "`items`", "The element of an array.", &[
    KIND, USE, LENGTH, RANGE, VALUES, FORMAT, CLASS, LIVES, UNIT, DOC, NAME, CHILDREN, COUNT, ITEMS,
])
.one_of(&["type", "use"]);

const KIND: Key = key("type", Optional, words!(field::KINDS), "What JSON writes.");
const USE: Key = key("use", Optional, TEXT, "Name of a shared type, in place of `type`.");
const NAME: Key = key("name", Beside(&["string", "integer", "object", "use"]), TEXT, "Name of its Rust type, where operation and field make a bad one or a colliding one.");
const LENGTH: Key = key("length", Beside(&["string", "use"]), Limit, "Characters of a string: `16` exactly, `1..30`, `1..`, `any`.");
const RANGE: Key = key("range", Beside(&["integer", "use"]), Limit, "Values of an integer, not its digits: `1..9999`, `0..`, `any`.");
const FORMAT: Key = key("format", Beside(&["string"]), words!(field::FORMATS), "Of a string that is a date.");
const UNIT: Key = key("unit", Beside(SCALARS), TEXT, "Such as `KRW`.");
const CLASS: Key = key("class", Beside(SCALARS), words!(field::CLASSES), "`public` if left out; `personal` is redacted; `secret` is redacted and wiped.");
const LIVES: Key = key(
    "lives",
    Beside(&["string", "use"]),
    Either(&[SECONDS, one(&meanings(&SECONDS))]),
    "Seconds that a secret serves after its issue; by a request field's word: `{ type: { ATM: 300 } }`.",
);
pub(super) const FROM: Key = key("from", Optional, words!(field::ORIGINS), "Where it was read; `page` if left out.");
const DOC: Key = key("doc", Optional, TEXT, "What it is.");
const VALUES: Key = key(
    "values",
    Beside(&["string"]),
    meanings(&Either(&[TEXT, Holds::Kind("word")])),
    "Words and their meanings: closed in requests, open in responses.",
);
const CHILDREN: Key = key("fields", With(&["object"]), FIELDS, "Fields of an object.");
const COUNT: Key = key("count", Beside(&["array"]), Limit, "Items of an array: `10` exactly, `1..100`, `1..`, `any`.");
const ITEMS: Key = key("items", With(&["array"]), Holds::Kind("item"), "Element of an array.");

pub(super) const WORD: Kind = kind("word", "a word", "A word with a name of its own in Rust.", &[
    key("rust", Required, TEXT, "Its Rust name, where the word gives none or a colliding one: camel case with a capital."),
    key("doc", Required, TEXT, "What it means."),
]);

pub(super) const RULES: &[Holds] = &[
    Holds::Kind("required"),
    Holds::Kind("exactly-one-of"),
    Holds::Kind("at-least-one-of"),
    Holds::Kind("order"),
    Holds::Kind("sum"),
];

const WHY: Key = key("doc", Optional, TEXT, "Why.");

pub(super) const REQUIRED: Kind = kind("required", "a rule with `required`", "A field is given where another has a value, or is given.", &[
    key("required", Required, TEXT, "The field that is given then."),
    key("when", Optional, one(&TEXT), "The other field, and its value: `{ isDeliveryRequired: true }`."),
    key("with", Optional, TEXT, "The other field, whatever its value."),
    WHY,
])
.one_of(&["when", "with"]);

pub(super) const EXACTLY_ONE_OF: Kind = kind("exactly-one-of", "a rule with `exactly-one-of`", "One of the fields is given, and no other of them.", &[
    key("exactly-one-of", Required, WIRE_NAMES, "The fields."), WHY,
]);

pub(super) const AT_LEAST_ONE_OF: Kind = kind("at-least-one-of", "a rule with `at-least-one-of`", "One of the fields is given, or more of them.", &[
    key("at-least-one-of", Required, WIRE_NAMES, "The fields."), WHY,
]);

pub(super) const ORDER: Kind = kind("order", "a rule with `order`", "Each of these integers that is given is at most the next that is given.", &[
    key("order", Required, WIRE_NAMES, "The fields, the smallest first."), WHY,
]);

pub(super) const SUM: Kind = kind("sum", "a rule with `sum`", "Integers add up to a total.", &[
    key("sum", Required, List(1, &TEXT), "The terms; through a list `packages[].amount`, which all its items add to."),
    key("equals", Optional, TEXT, "The total: a field or a whole number."),
    key("at-most", Optional, TEXT, "What the sum does not pass: a field or a whole number."),
    key("at-least", Optional, TEXT, "What the sum reaches: a field or a whole number."),
    WHY,
])
.one_of(&["equals", "at-most", "at-least"]);
