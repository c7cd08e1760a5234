//! Names made of what a page says: of operations from paths, of errors from messages, of cases from titles.
//!
//! The rule for an operation: the last part of the path that is no version, as kebab case. The part before it comes in
//! front where the name is a mere verb or noun that many paths end in (`list`, `update`, …) or is taken; a number goes
//! behind where that does not help.

use std::collections::{BTreeMap, BTreeSet};

/// Last parts of paths that name no operation alone.
const COMMON: &[&str] = &[
    "add", "cancel", "change", "check", "confirm", "create", "delete", "detail", "get", "history",
    "info", "inquiry", "list", "modify", "name", "register", "remove", "request", "result",
    "search", "set", "status", "update", "valid", "verify",
];

/// Longest name that is made of a text.
const MAX_NAME: usize = 48;

/// The operation's name; nothing where the path has no part of ASCII letters.
pub(super) fn operation(path: &str, is_taken: impl Fn(&str) -> bool) -> Option<String> {
    let parts: Vec<String> = path
        .split(['/', '?', '#'])
        .filter(|part| !is_version(part) && !part.starts_with('{'))
        .map(kebab)
        .filter(|part| !part.is_empty() && part != "api")
        .collect();
    let mut parts = parts.iter().rev();
    let mut name = parts.next()?.clone();
    for part in parts {
        if !COMMON.contains(&name.as_str()) && !is_taken(&name) {
            break;
        }
        name = format!("{part}-{name}");
    }
    Some(unused(&name, is_taken))
}

/// The name, or the name with the first number from 2 on that is free.
pub(super) fn unused(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut found = name.to_owned();
    let mut number = 2_u32;
    while is_taken(&found) {
        found = format!("{name}-{number}");
        number += 1;
    }
    found
}

/// Names of which each is given once.
#[derive(Debug, Default)]
pub(super) struct Taken {
    names: BTreeSet<String>,
    /// The number that the search for a free name goes on with: many texts make no name, and so the same.
    next: BTreeMap<String, u32>,
}

impl Taken {
    pub(super) fn of<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        Self {
            names: names.map(str::to_owned).collect(),
            next: BTreeMap::new(),
        }
    }

    /// The name, or the name with the first number from 2 on that is free; it is taken from then on.
    pub(super) fn give(&mut self, name: &str) -> String {
        let next = self.next.entry(name.to_owned()).or_insert(2);
        let mut given = name.to_owned();
        while !self.names.insert(given.clone()) {
            given = format!("{name}-{next}");
            *next += 1;
        }
        given
    }
}

fn is_version(part: &str) -> bool {
    part.strip_prefix('v')
        .is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Lower-case words of ASCII letters and digits, a letter first; at most a few of them.
pub(super) fn kebab(text: &str) -> String {
    let mut out = String::new();
    let mut was_lower = false;
    for letter in text.chars() {
        let is_word = letter.is_ascii_alphanumeric();
        let starts = !is_word || (was_lower && letter.is_ascii_uppercase());
        if starts && !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
        if is_word && (!out.is_empty() || letter.is_ascii_alphabetic()) {
            out.push(letter.to_ascii_lowercase());
        }
        was_lower = letter.is_ascii_lowercase() || letter.is_ascii_digit();
    }
    while out.len() > MAX_NAME && out.contains('-') {
        let end = out.rfind('-').unwrap_or(0);
        out.truncate(end);
    }
    out.truncate(MAX_NAME);
    out.trim_matches('-').to_owned()
}

/// `kebab-case`, as names of operations and groups are.
pub(super) fn is_kebab(name: &str) -> bool {
    !name.is_empty() && kebab(name) == name && !name.contains("--")
}

/// `cardCVC` to `CardCvc`.
pub(super) fn pascal(wire: &str) -> String {
    let mut out = String::new();
    for word in kebab(wire).split('-') {
        let mut letters = word.chars();
        out.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        out.push_str(letters.as_str());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Taken, is_kebab, kebab, operation, pascal};

    #[test]
    fn an_operation_is_called_by_the_end_of_its_path() {
        let name = |path: &str, taken: &[&str]| operation(path, |name| taken.contains(&name));
        let charge = "/api/v1/recharges/by-bank-accounts/no-hce";
        assert_eq!(name(charge, &[]).as_deref(), Some("no-hce"));
        let update = "/api/v1/recharges/auto/lower-limit/update";
        assert_eq!(name(update, &[]).as_deref(), Some("lower-limit-update"));
        let taken = ["lower-limit-update", "auto-lower-limit-update"];
        let named = name(update, &taken);
        assert_eq!(named.as_deref(), Some("recharges-auto-lower-limit-update"));
        assert_eq!(name("/api/v1/x", &["x"]).as_deref(), Some("x-2"));
        assert_eq!(
            name("/api/v2/userCards/{cardNo}", &[]).as_deref(),
            Some("user-cards")
        );
        assert_eq!(name("/api/v1/", &[]), None);
        assert_eq!(name("/카드", &[]), None);
        assert_eq!(name("/../../etc/passwd", &[]).as_deref(), Some("passwd"));
    }

    #[test]
    fn a_name_is_given_once_and_soon_however_often_it_is_asked_for() {
        let mut taken = Taken::of(["x", "x-3", "y"].into_iter());
        let given = ["x", "x", "x-2", "y", "z"].map(|name| taken.give(name));
        assert_eq!(given, ["x-2", "x-4", "x-2-2", "y-2", "z"]);
        let last = (0..100_000).map(|_| taken.give("case")).last();
        assert_eq!(last.as_deref(), Some("case-100000"));
    }

    #[test]
    fn names_are_made_of_ascii_words() {
        assert_eq!(kebab("Bank account not found."), "bank-account-not-found");
        assert_eq!(kebab("7 digits"), "digits");
        assert_eq!(kebab("등록된 계좌가 없음"), "");
        assert!(kebab(&"long words ".repeat(40)).len() <= 48);
        assert_eq!(kebab(&"x".repeat(500)).len(), 48);
        assert_eq!(pascal("cardCVC"), "CardCvc");
        assert_eq!(pascal("userId"), "UserId");
        assert!(is_kebab("charge-cancel"));
        for name in ["", "-a", "a--b", "A", "../x", "a b", "1a", "a/b"] {
            assert!(!is_kebab(name), "{name}");
        }
    }
}
