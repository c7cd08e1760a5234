//! Rust names, decided once: from wire names and spec names to identifiers that compile and do not collide.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

#[cfg(feature = "emit")]
use heck::ToShoutySnakeCase;
use heck::{ToPascalCase, ToSnakeCase};

use crate::diagnostic::{Code, Diagnostic, Problems};
use crate::source::Place;
use crate::spec::Spanned;

/// Words that no generated identifier may be.
const KEYWORDS: &[&str] = &[
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// What a client has beside its operations: methods of its own, those that every type has by the traits of the standard
/// library, and modules.
const OF_CLIENT: &[&str] = &[
    "acknowledge",
    "as_ref",
    "borrow",
    "borrow_mut",
    "callbacks",
    "clone",
    "clone_from",
    "clone_into",
    "dismiss",
    "fmt",
    "from_env",
    "into",
    "journal_counts",
    "needs",
    "new",
    "overrides",
    "recover",
    "to_owned",
    "try_into",
    "type_id",
    "types",
    "withdraw",
];

/// What a call or an object has beside its setters.
const OF_CALL: &[&str] = &[
    "borrow",
    "borrow_mut",
    "build",
    "clone",
    "clone_from",
    "clone_into",
    "fmt",
    "into",
    "into_future",
    "new",
    "prepare",
    "send",
    "to_owned",
    "try_into",
    "type_id",
];

/// Types of the prelude, which a client's own would hide from whoever imports all of them, and those of generated code.
const TAKEN_PASCAL: &[&str] = &[
    "AsRef", "Client", "Err", "Into", "None", "Ok", "Option", "Received", "Result", "Some",
    "String", "TryFrom", "TryInto", "Vec",
];

/// The method and module of an operation; a keyword or taken name gets a trailing underscore.
pub(crate) fn operation(name: &str) -> String {
    mend(name.to_snake_case(), OF_CLIENT)
}

/// A field and its setter; a keyword or taken name gets a trailing underscore.
fn field(name: &str) -> String {
    mend(name.to_snake_case(), OF_CALL)
}

/// A type or variant name.
pub(crate) fn pascal(name: &str) -> String {
    mend(name.to_pascal_case(), &[])
}

/// A type's name as it is if it has the form of one, else in that form.
pub(crate) fn upper(name: &str) -> Cow<'_, str> {
    if is_upper(name) {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(pascal(name))
    }
}

fn is_upper(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase()) && !name.contains('_')
}

/// Part of a type's name: it needs no mending, for it is never the whole of one.
pub(crate) fn fragment(name: &str) -> String {
    name.to_pascal_case()
}

/// A constant's name.
#[cfg(feature = "emit")]
pub(crate) fn shouty(name: &str) -> String {
    mend(name.to_shouty_snake_case(), &[])
}

/// The struct of an operation's answer, with which the names of types begin that differ from the request's.
pub(crate) fn reply(name: &str) -> String {
    format!("{name}Reply")
}

/// The open enum's name beside the closed one of requests.
pub(crate) fn received(name: &str) -> String {
    format!("Received{name}")
}

fn mend(name: String, taken: &[&str]) -> String {
    if KEYWORDS.contains(&name.as_str()) || taken.contains(&name.as_str()) {
        format!("{name}_")
    } else if name.starts_with(|first: char| first.is_ascii_digit()) {
        format!("_{name}")
    } else {
        name
    }
}

/// Whether a name can stand in Rust source as it is.
pub(crate) fn is_identifier(name: &str) -> bool {
    let mut letters = name.chars();
    let starts_well = letters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_');
    starts_well
        && name != "_"
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        && !KEYWORDS.contains(&name)
}

/// Whether generated code has type parameters of such names: `S`, `N0`.
fn is_parameter(name: &str) -> bool {
    let mut letters = name.chars();
    letters.next().is_some() && letters.all(|letter| letter.is_ascii_digit())
}

/// How a name given by hand has to look, or the compiler would warn.
fn is_snake(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    name.bytes().all(is_plain)
        && name.bytes().any(|byte| byte.is_ascii_lowercase())
        && !name.contains("__")
}

/// The field's name given by hand, or else the one made from `wire`; reported where it is no identifier.
pub(crate) fn of_field(
    wire: &Spanned<String>,
    by_hand: Option<&Spanned<String>>,
    made: &mut Made,
    problems: &mut Problems,
) -> Spanned<String> {
    if let Some(name) = by_hand.filter(|name| !is_snake(&name.value)) {
        let message = format!("`{}` is not in snake case, as fields are", name.value);
        problems.push(Diagnostic::new(Code::BadName, name.at, message));
        return name.clone();
    }
    if let Some(name) = by_hand.filter(|name| OF_CALL.contains(&name.value.as_str())) {
        problems.push(no_name(name));
        return name.clone();
    }
    decide(wire, by_hand, |wire| made.field(wire), problems)
}

/// The name given by hand, or else the one made from `wire`; reported where it is no identifier.
pub(crate) fn decide(
    wire: &Spanned<String>,
    by_hand: Option<&Spanned<String>>,
    style: impl FnOnce(&str) -> String,
    problems: &mut Problems,
) -> Spanned<String> {
    let name = match by_hand {
        Some(name) => name.clone(),
        None => Spanned {
            value: style(&wire.value),
            at: wire.at,
        },
    };
    if !is_identifier(&name.value) {
        problems.push(no_name(&name));
    }
    name
}

fn no_name(name: &Spanned<String>) -> Diagnostic {
    let message = format!("`{}` cannot be a Rust name here", name.value);
    let help = "give one: `rust: name` on a field, `name: Name` on a type";
    Diagnostic::new(Code::BadName, name.at, message).help(help)
}

/// The variant's name given by hand, or else the one made from the word; reported where it is none.
pub(crate) fn of_word(
    wire: &Spanned<String>,
    by_hand: Option<&Spanned<String>>,
    problems: &mut Problems,
) -> Spanned<String> {
    let Some(name) = by_hand else {
        let value = pascal(&wire.value);
        if !is_identifier(&value) {
            let word = Owner::Word(wire.value.clone());
            let message = format!("{word} gives no Rust name");
            let help = format!("give it one: {}", named_word(&wire.value));
            problems.push(Diagnostic::new(Code::BadName, wire.at, message).help(help));
        }
        let at = wire.at;
        return Spanned { value, at };
    };
    if !(is_upper(&name.value) && is_identifier(&name.value)) {
        let message = format!("`{}` cannot be the Rust name of a word", name.value);
        let help = "camel case with a capital, letters and digits of ASCII, such as `SomeName`";
        problems.push(Diagnostic::new(Code::BadName, name.at, message).help(help));
    }
    name.clone()
}

/// How a specification gives a word a name.
fn named_word(wire: &str) -> String {
    let escaped = wire.replace('\\', "\\\\").replace('"', "\\\"");
    format!("`\"{escaped}\": {{ rust: SomeName, doc: \"…\" }}`")
}

/// Names made so far. The same wire names stand on many pages, and finding one costs less than making it again.
#[derive(Debug, Default)]
pub(crate) struct Made {
    field: BTreeMap<String, String>,
    pascal: BTreeMap<String, String>,
    fragment: BTreeMap<String, String>,
}

impl Made {
    pub(crate) fn field(&mut self, name: &str) -> String {
        once(&mut self.field, name, field)
    }

    pub(crate) fn pascal(&mut self, name: &str) -> String {
        once(&mut self.pascal, name, pascal)
    }

    pub(crate) fn fragment(&mut self, name: &str) -> String {
        once(&mut self.fragment, name, fragment)
    }
}

fn once(made: &mut BTreeMap<String, String>, name: &str, make: fn(&str) -> String) -> String {
    if let Some(made) = made.get(name) {
        return made.clone();
    }
    let new = make(name);
    made.insert(name.to_owned(), new.clone());
    new
}

/// The names taken in one scope.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    taken: BTreeMap<String, (Place, Owner)>,
}

/// What has a name in Rust, and what the specification calls it.
#[derive(Debug, Clone)]
pub(crate) enum Owner {
    Operation(String),
    Field(String),
    Object(String),
    /// The type that is defined there.
    Type(String),
    /// The enum of that type in replies.
    Received(String),
    Word(String),
    Error(String),
    /// The variant for unlisted codes.
    Unlisted,
}

impl Owner {
    /// How a specification gives it another name.
    fn remedy(&self) -> Option<String> {
        let remedy = match self {
            Self::Field(_) => "name one of them otherwise in Rust: `rust: other_name`",
            Self::Object(_) | Self::Type(_) => "name one of them otherwise: `name: OtherName`",
            Self::Error(_) => "give it another `name`",
            Self::Word(word) => {
                return Some(format!("name one of them otherwise: {}", named_word(word)));
            }
            Self::Received(_) => "name the one or the other otherwise: `name: OtherName`",
            Self::Operation(_) | Self::Unlisted => return None,
        };
        Some(remedy.to_owned())
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operation(name) => write!(f, "the operation `{name}`"),
            Self::Field(name) => write!(f, "the field `{name}`"),
            Self::Object(name) => write!(f, "the object `{name}`"),
            Self::Type(spec) => write!(f, "the type of `{spec}`"),
            Self::Received(name) => write!(f, "the received form of `{name}`"),
            Self::Word(word) if word.is_empty() => f.write_str("the empty word"),
            Self::Word(word) => write!(f, "the word `{word}`"),
            Self::Error(code) => write!(f, "the error `{code}`"),
            Self::Unlisted => f.write_str("the variant for unlisted codes"),
        }
    }
}

impl Scope {
    /// Takes `name` for something; reported, and false, where something else has it.
    pub(crate) fn claim(
        &mut self,
        name: &str,
        at: Place,
        what: Owner,
        problems: &mut Problems,
    ) -> bool {
        if let Some((first, other)) = self.taken.get(name) {
            let message = format!("{what} and {other} are both `{name}` in Rust");
            let problem = Diagnostic::new(Code::NameCollision, at, message);
            let mut problem = problem.label(what.to_string());
            problem.help = what.remedy();
            problems.push(problem.related(*first, format!("{other} is here")));
            return false;
        }
        self.taken.insert(name.to_owned(), (at, what));
        true
    }

    /// Where something took the name.
    pub(crate) fn place(&self, name: &str) -> Option<Place> {
        self.taken.get(name).map(|(at, _)| *at)
    }

    /// As `claim`, for a type name beside the generated ones.
    pub(crate) fn claim_type(
        &mut self,
        name: &str,
        at: Place,
        what: Owner,
        problems: &mut Problems,
    ) {
        if !is_upper(name) {
            let message = format!("`{name}` is not in camel case with a capital, as types are");
            let help = format!("write `{}`", pascal(name));
            problems.push(Diagnostic::new(Code::BadName, at, message).help(help));
        }
        if TAKEN_PASCAL.contains(&name) || is_parameter(name) {
            let message = format!("`{name}` is taken by the generated code");
            let help = "give another name";
            problems.push(Diagnostic::new(Code::BadName, at, message).help(help));
        }
        self.claim(name, at, what, problems);
    }
}

#[cfg(test)]
mod tests {
    use super::{field, is_parameter, operation};

    #[test]
    fn an_operation_hides_no_method_or_module_of_the_client() {
        for name in [
            "acknowledge",
            "as-ref",
            "borrow",
            "borrow-mut",
            "callbacks",
            "clone",
            "clone-from",
            "clone-into",
            "dismiss",
            "fmt",
            "from-env",
            "into",
            "journal-counts",
            "needs",
            "new",
            "overrides",
            "recover",
            "to-owned",
            "try-into",
            "type-id",
            "types",
            "move",
            "type",
            "async",
            "gen",
            "mod",
        ] {
            let wanted = name.replace('-', "_") + "_";
            assert_eq!(operation(name), wanted);
        }
        for name in ["charge", "send", "build", "from", "limits", "client"] {
            assert_eq!(operation(name), name);
        }
    }

    #[test]
    fn a_setter_hides_no_method_of_a_call_or_an_object() {
        for name in [
            "borrow",
            "borrowMut",
            "build",
            "clone",
            "cloneFrom",
            "cloneInto",
            "fmt",
            "into",
            "intoFuture",
            "new",
            "prepare",
            "send",
            "toOwned",
            "tryInto",
            "typeId",
            "type",
            "ref",
            "self",
        ] {
            let mended = field(name);
            assert!(mended.ends_with('_'), "{mended}");
        }
        for (wire, name) in [
            ("from", "from"),
            ("to", "to"),
            ("recover", "recover"),
            ("types", "types"),
            ("isPending", "is_pending"),
            ("2ndName", "_2nd_name"),
        ] {
            assert_eq!(field(wire), name);
        }
    }

    #[test]
    fn a_single_letter_with_a_number_is_a_type_parameter() {
        for (name, is) in [
            ("S", true),
            ("N0", true),
            ("N12", true),
            ("Nr", false),
            ("Id2", false),
        ] {
            assert_eq!(is_parameter(name), is, "{name}");
        }
    }
}
