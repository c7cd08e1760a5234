//! The fields of a request, as data: names, limits and classes, at any depth.

use std::fmt;
use std::ops::Deref;

use crate::clean::is_clean;
use crate::field::{
    Class, Expiring, ExpiringKind, Number, NumberKind, Secret, Text, TextKind, TextLimits, Time,
    TimeFormat, TimeKind, Word,
};
use crate::table::{List, Shared, Str};

/// A field's name on the wire, and whether JSON can hold it as it is: that is found out once, not for each body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WireName {
    text: Str,
    is_clean: bool,
}

impl WireName {
    /// One that is known when the program is compiled.
    #[must_use]
    pub const fn of(text: &'static str) -> Self {
        Self {
            text: Str::Borrowed(text),
            is_clean: is_clean(text),
        }
    }

    pub(crate) fn text(&self) -> &Str {
        &self.text
    }

    pub(crate) fn is_clean(&self) -> bool {
        self.is_clean
    }
}

impl From<Str> for WireName {
    fn from(text: Str) -> Self {
        let is_clean = is_clean(&text);
        Self { text, is_clean }
    }
}

impl Deref for WireName {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

/// A field of a request, or of an object inside one.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its name on the wire.
    pub wire: WireName,
    /// The name of its setter.
    pub rust: Str,
    /// It has to be there.
    pub is_required: bool,
    /// What it holds.
    pub shape: Shape,
}

/// What a field holds, and what it takes.
#[derive(Debug, Clone)]
pub enum Shape {
    /// A text of so many characters.
    Text(Of, Bounds),
    /// A text that is wiped from memory.
    Secret(Of, Bounds),
    /// A secret text that serves for so many seconds after its issue.
    Expiring(Of, Bounds, u64),
    /// A whole number in a range.
    Number(Of, Bounds),
    /// `true` or `false`.
    Boolean,
    /// One of these words.
    Word(Of, List<Str>),
    /// A date in this format, such as `yyMM`.
    Time(Of, Str),
    /// An object of these fields.
    Object(List<Row>),
    /// So many items of this shape.
    List(Bounds, Shared<Shape>),
}

/// Which type, and what is said of all types.
#[derive(Debug, Clone)]
pub struct Of {
    /// Its name.
    pub name: Str,
    /// Spec file and key of its definition: `konaplate.yaml types.UserId`.
    pub spec: Str,
    /// Who may see its values.
    pub class: Class,
}

/// Inclusive bounds; `u64::MAX` as `max` means without end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Least.
    pub min: u64,
    /// Most.
    pub max: u64,
}

/// A field of an operation's request.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RequestField {
    spec: Str,
    /// Without the places in lists.
    key: Str,
    wire: Str,
    rust: Str,
}

impl RequestField {
    /// A field at the top of a request.
    pub(crate) fn of(spec: Str, row: &Row) -> Self {
        Self {
            spec,
            key: row.wire.text().clone(),
            wire: row.wire.text().clone(),
            rust: row.rust.clone(),
        }
    }

    /// A name that is no field's, of the request or of an object in it. It may be anything, and is escaped.
    pub(crate) fn unknown(spec: &Str, up: Option<Self>, name: &str) -> Self {
        let name = name.escape_debug();
        let below = |path: &Str| Str::Owned(format!("{path}.{name}"));
        match up {
            Some(up) => Self {
                key: below(&up.key),
                wire: below(&up.wire),
                rust: below(&up.wire),
                spec: up.spec,
            },
            None => {
                let name = Str::Owned(name.to_string());
                Self {
                    spec: spec.clone(),
                    key: name.clone(),
                    wire: name.clone(),
                    rust: name,
                }
            }
        }
    }

    /// A field inside this one.
    pub(crate) fn within(&self, row: &Row) -> Self {
        Self {
            spec: self.spec.clone(),
            key: Str::Owned(format!("{}.{}", self.key, row.wire.text())),
            wire: Str::Owned(format!("{}.{}", self.wire, row.wire.text())),
            rust: Str::Owned(format!("{}.{}", self.rust, row.rust)),
        }
    }

    /// An item of the list that this field is.
    pub(crate) fn item(&self, at: usize) -> Self {
        Self {
            spec: self.spec.clone(),
            key: self.key.clone(),
            wire: Str::Owned(format!("{}[{at}]", self.wire)),
            rust: Str::Owned(format!("{}[{at}]", self.rust)),
        }
    }

    /// The field's name on the wire; of a nested one its path: `terms[2].agreed`.
    #[must_use]
    pub fn wire(&self) -> &str {
        &self.wire
    }

    /// The name of its setter; of a nested one those that lead there.
    #[must_use]
    pub fn rust(&self) -> &str {
        &self.rust
    }

    /// The spec file that documents it: `operations/recharge/charge.yaml`.
    #[must_use]
    pub fn spec_file(&self) -> &str {
        &self.spec
    }

    /// Its key path in that file: `request.userId`, `request.terms.agreed`.
    #[must_use]
    pub fn spec_key(&self) -> String {
        format!("request.{}", self.key)
    }

    /// Its path on the wire without places in lists, for counts and traces: `terms.agreed`.
    pub(crate) fn path(&self) -> &Str {
        &self.key
    }
}

/// Where the spec has it: `operations/recharge/charge.yaml request.userId`.
impl fmt::Display for RequestField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} request.{}", self.spec, self.key)
    }
}

/// The shape of a type that requests hold.
pub trait Field {
    /// What a field of the type holds.
    const SHAPE: Shape;
}

/// What is said of a type whose text stands in generated code.
const fn of(name: &'static str, spec: &'static str, class: Class) -> Of {
    Of {
        name: Str::Borrowed(name),
        spec: Str::Borrowed(spec),
        class,
    }
}

const fn of_text(limits: &TextLimits) -> Of {
    of(limits.name, limits.spec, limits.class)
}

const fn characters(limits: &TextLimits) -> Bounds {
    Bounds {
        min: limits.min,
        max: limits.max,
    }
}

impl<K: TextKind> Field for Text<K> {
    const SHAPE: Shape = Shape::Text(of_text(&K::LIMITS), characters(&K::LIMITS));
}

impl<K: TextKind> Field for Secret<K> {
    const SHAPE: Shape = Shape::Secret(of_text(&K::LIMITS), characters(&K::LIMITS));
}

impl<K: ExpiringKind> Field for Expiring<K> {
    const SHAPE: Shape = Shape::Expiring(
        of_text(&K::LIMITS),
        characters(&K::LIMITS),
        K::LIVES_SECONDS,
    );
}

impl<K: NumberKind> Field for Number<K> {
    const SHAPE: Shape = {
        let limits = K::LIMITS;
        let bounds = Bounds {
            min: limits.min,
            max: limits.max,
        };
        Shape::Number(of(limits.name, limits.spec, limits.class), bounds)
    };
}

impl<K: TimeKind, F: TimeFormat> Field for Time<K, F> {
    const SHAPE: Shape = {
        let limits = K::LIMITS;
        let of = of(limits.name, limits.spec, limits.class);
        Shape::Time(of, Str::Borrowed(F::PATTERN))
    };
}

impl<W: Word> Field for W {
    const SHAPE: Shape = {
        let limits = W::LIMITS;
        let of = of(limits.name, limits.spec, limits.class);
        Shape::Word(of, List::Borrowed(W::WORDS))
    };
}

impl Field for bool {
    const SHAPE: Shape = Shape::Boolean;
}
