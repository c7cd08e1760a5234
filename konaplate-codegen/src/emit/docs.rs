//! Doc comments. Texts of a specification are data: nothing in them can end a comment, start a link or
//! turn the direction of the line.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, answers};
use crate::count;
use crate::ir::{
    Bounds, Class, Condition, ConditionValue, Effect, ErrorTable, Field, FieldPath, Header, Limit,
    Operation, Origin, Relation, Rule, RuleKind, ScalarKind, ScalarType, Shape, SourceState,
    TimeFormat, Total,
};

/// One doc attribute per line.
pub(crate) fn lines(text: &str) -> TokenStream {
    let attributes = text.lines().map(|line| {
        let line = match line.is_empty() {
            true => String::new(),
            false => format!(" {line}"),
        };
        quote!(#[doc = #line])
    });
    quote!(#(#attributes)*)
}

/// A text of the specification as one line of documentation.
pub(crate) fn plain(text: &str) -> String {
    let text = text.trim();
    let mut out = String::new();
    if text.starts_with(['#', '-', '+', '=', '|', '>']) {
        out.push('\\'); // or it would begin a heading, a list or a quote
    }
    for (at, letter) in text.char_indices() {
        match letter {
            '[' | ']' | '<' | '*' | '_' | '\\' | '`' | '~' => out.extend(['\\', letter]),
            // `1.` begins a list, and a bare address is a warning of rustdoc.
            '.' | ')' if text[..at].bytes().all(|byte| byte.is_ascii_digit()) => {
                out.extend(['\\', letter]);
            }
            ':' if text[at..].starts_with("://") => out.push_str("\\:"),
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => out.push(' '),
            letter if is_invisible(letter) => out.push('\u{fffd}'),
            letter => out.push(letter),
        }
    }
    out
}

/// A text of the specification as a sentence, that others may follow.
pub(crate) fn sentence(text: &str) -> String {
    let text = plain(text);
    if text.is_empty() || text.ends_with(['.', '!', '?', '…']) {
        text
    } else {
        format!("{text}.")
    }
}

/// A text of the specification inside of a sentence, which has a full stop of its own.
fn clause(text: &str) -> String {
    let text = text.trim();
    plain(text.strip_suffix('.').unwrap_or(text))
}

/// A text of the specification as inline code.
pub(crate) fn code(text: &str) -> String {
    let letters = text.chars().map(|letter| match letter {
        '`' => '\'',
        letter if is_invisible(letter) => '\u{fffd}',
        letter => letter,
    });
    format!("`{}`", letters.collect::<String>())
}

/// Control characters, line ends, and what turns the direction of text.
fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What a scalar type takes: its limits as documented and as enforced, and its class.
pub(crate) fn limits(scalar: &ScalarType) -> String {
    let kind = match &scalar.kind {
        ScalarKind::Text(limit) => format!("Text, {}", length_text(limit)),
        ScalarKind::Time(format, limit) => date_text(*format, limit),
        ScalarKind::Enum(limit, _) => format!("Word, {}", length_text(limit)),
        ScalarKind::Integer(limit) => format!("Whole number, {}", limit_text(limit)),
    };
    let class = match scalar.class {
        Class::Public => "",
        Class::Personal => " Personal: redacted in `Debug`.",
        Class::Secret => " Secret: redacted everywhere, wiped from memory.",
    };
    let lives = scalar.lives.map_or_else(String::new, |seconds| {
        format!(" Expires {} after its issue.", count(seconds, "second"))
    });
    format!("{kind}.{class}{lives}")
}

/// The format gives the length away, so that only an erratum about it is told.
fn date_text(format: TimeFormat, limit: &Limit) -> String {
    let format = code(format.as_str());
    match limit.documented == limit.effective {
        true => format!("Date as {format}"),
        false => format!("Date as {format}, {}", length_text(limit)),
    }
}

/// A length in words, with the documented one and the reason where they differ.
fn length_text(limit: &Limit) -> String {
    both(limit, |bounds| match (bounds.min, bounds.max) {
        (0, None) => NO_LIMIT.to_owned(),
        (min, None) => format!("at least {}", count(min, "character")),
        (min, Some(max)) if min == max => format!("exactly {}", count(max, "character")),
        (min, Some(max)) => format!("{min} to {}", count(max, "character")),
    })
}

/// As [`length_text`], of values, or where it is clear what is counted.
fn limit_text(limit: &Limit) -> String {
    both(limit, |bounds| match (bounds.min, bounds.max) {
        (0, None) => NO_LIMIT.to_owned(),
        (min, None) => format!("at least {min}"),
        (min, Some(max)) if min == max => format!("exactly {max}"),
        (min, Some(max)) => format!("{min} to {max}"),
    })
}

const NO_LIMIT: &str = "no limit known";

fn both(limit: &Limit, text: impl Fn(Bounds) -> String) -> String {
    let effective = text(limit.effective);
    if limit.documented == limit.effective {
        return effective;
    }
    let documented = text(limit.documented);
    let because = clause(&limit.because);
    format!("{effective} (documented: {documented}; {because})")
}

/// What the documentation says of an operation, for its static and its method.
pub(crate) fn operation(operation: &Operation) -> String {
    let source = &operation.source;
    let state = match source.state {
        SourceState::Complete => "complete page",
        SourceState::Excerpt => "excerpt only",
    };
    let effect = match operation.effect {
        Effect::Read => "Changes nothing.",
        Effect::Write => "Changes something at the provider, no balance.",
        Effect::MovesMoney => "Moves money.",
    };
    let encrypted = match (operation.encrypts_request, operation.encrypts_response) {
        (false, false) => "Sent and answered in plain JSON.",
        (true, false) => "The request is encrypted.",
        (false, true) => "The response is encrypted.",
        (true, true) => "Request and response are encrypted.",
    };
    format!(
        "{}\n\n`{} {}` · service {} ({} {}, read {}, {state}).\n{effect} {encrypted}\nSpec: {}.{}{}{}",
        plain(&operation.doc),
        operation.method,
        operation.path,
        code(&operation.service),
        plain(&source.page),
        plain(&source.version),
        plain(&source.read),
        code(&operation.file),
        answers::text(operation),
        errata(operation),
        rules(operation),
    )
}

/// The rules across the fields of a request as a list; nothing where there is none.
fn rules(operation: &Operation) -> String {
    if operation.rules.is_empty() {
        return String::new();
    }
    let rules = operation.rules.iter();
    let items = rules.map(|it| format!("\n- {}", rule(operation, it)));
    format!("\n\nRules of a request:\n{}", items.collect::<String>())
}

/// A rule and its reason.
fn rule(operation: &Operation, rule: &Rule) -> String {
    let said = rule_in_words(operation, rule);
    match rule.doc.is_empty() {
        true => format!("{said}."),
        false => format!("{said}. {}", sentence(&rule.doc)),
    }
}

/// What a rule asks for, without a full stop.
pub(crate) fn rule_in_words(operation: &Operation, rule: &Rule) -> String {
    let name = |field: &FieldPath| code(&operation.path_of(field));
    let names = |fields: &[FieldPath]| all_of(fields.iter().map(name).collect(), "and");
    match &rule.kind {
        RuleKind::Required { field, when } => {
            let when = condition(operation, when);
            format!("{} is required when {when}", name(field))
        }
        RuleKind::ExactlyOneOf(fields) => format!("Exactly one of {} is given", names(fields)),
        RuleKind::AtLeastOneOf(fields) => format!("At least one of {} is given", names(fields)),
        RuleKind::Order(fields) => match &fields[..] {
            [lower, upper] => format!("{} is at most {}", name(lower), name(upper)),
            _ => format!("Of {}, each is at most the next one", names(fields)),
        },
        RuleKind::Sum {
            terms,
            relation,
            total,
        } => {
            let relation = match relation {
                Relation::Equals => "",
                Relation::AtMost => "at most ",
                Relation::AtLeast => "at least ",
            };
            let total = match total {
                Total::Field(field) => name(field),
                Total::Number(number) => number.to_string(),
            };
            format!("{} add up to {relation}{total}", names(terms))
        }
    }
}

/// What must be so for a field to be required.
fn condition(operation: &Operation, when: &Condition) -> String {
    let (field, value) = match when {
        Condition::Given(field) => {
            return format!("{} is given", code(&operation.path_of(field)));
        }
        Condition::Is { field, value } => (field, value),
    };
    let (value, shown) = match value {
        ConditionValue::Boolean(value) => (value.to_string(), value.to_string()),
        ConditionValue::Word(word) => (word.clone(), code(word)),
    };
    let path = code(&operation.path_of(field));
    let field = operation.field_at(field);
    let is_default = !field.required && field.default.as_ref() == Some(&value);
    let or_absent = if is_default { " or absent" } else { "" };
    format!("{path} is {shown}{or_absent}")
}

/// `a`, `b` and `c`, or with another word before the last.
pub(crate) fn all_of(mut names: Vec<String>, before_last: &str) -> String {
    match names.pop() {
        Some(last) if !names.is_empty() => format!("{} {before_last} {last}", names.join(", ")),
        last => last.unwrap_or_default(),
    }
}

/// What headers and flags say otherwise than the page, a line each; nothing where there is nothing.
fn errata(operation: &Operation) -> String {
    let reasons = operation.encryption_errata.iter();
    reasons
        .map(|(side, because)| {
            format!(
                "\n\nThe page says otherwise of the {side}'s encryption: {}.",
                clause(because)
            )
        })
        .collect()
}

/// Headers whose enforced length is not the documented one, a line each.
pub(crate) fn header_errata(headers: &[Header]) -> String {
    let wrong = headers
        .iter()
        .filter(|header| header.limit.documented != header.limit.effective);
    wrong
        .map(|header| {
            let limit = length_text(&header.limit);
            format!("\n\n{}: {limit}.", code(&header.name))
        })
        .collect()
}

/// How much of the error table is known, for the docs of the error enum.
pub(crate) fn error_table(operation: &Operation) -> &'static str {
    match operation.error_table {
        ErrorTable::Complete => "The page's table of codes was seen whole.",
        ErrorTable::Cut => "The page shows only the first rows of its table: other codes exist.",
        ErrorTable::NotSeen => "The page's table of codes was not seen whole: other codes exist.",
    }
}

/// Where a fact was read, when not on the page.
pub(crate) fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Page => "",
        Origin::Excerpt => " From an excerpt of the page.",
        Origin::Guide => " From the provider's guideline.",
        Origin::Integration => " Seen against the sandbox.",
        Origin::Inferred => " Inferred from where another page uses it.",
    }
}

/// What a field is, with what is particular to its place.
pub(crate) fn field(context: &Context<'_>, field: &Field) -> String {
    let doc = match (&field.shape, field.doc.is_empty()) {
        (Shape::Scalar(id), true) => &context.api.scalar(*id).doc,
        _ => &field.doc,
    };
    let mut more = origin(field.origin).to_owned();
    if let Some(default) = &field.default {
        more.push_str(&format!(" The provider's default is {}.", code(default)));
    }
    if let Some(limit) = &field.limit {
        more.push_str(&format!(" Here: {}.", limit_text(limit)));
    }
    if let Some(lives) = &field.lives {
        let by = code(&lives.field);
        for (word, seconds) in &lives.words {
            let life = count(*seconds, "second");
            more.push_str(&format!(" With {by} {}: {life}.", code(word)));
        }
    }
    format!("{}{more}", sentence(doc)).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{clause, length_text, limit_text, plain, sentence};
    use crate::ir::{Bounds, Limit};

    fn limit(min: u64, max: Option<u64>) -> Limit {
        let bounds = Bounds { min, max };
        Limit {
            documented: bounds,
            effective: bounds,
            because: String::new(),
        }
    }

    #[test]
    fn a_limit_of_one_is_told_in_the_singular() {
        for (min, max, length, value) in [
            (0, None, "no limit known", "no limit known"),
            (1, None, "at least 1 character", "at least 1"),
            (2, None, "at least 2 characters", "at least 2"),
            (1, Some(1), "exactly 1 character", "exactly 1"),
            (0, Some(0), "exactly 0 characters", "exactly 0"),
            (0, Some(1), "0 to 1 character", "0 to 1"),
            (1, Some(30), "1 to 30 characters", "1 to 30"),
        ] {
            assert_eq!(length_text(&limit(min, max)), length);
            assert_eq!(limit_text(&limit(min, max)), value);
        }
        let unsaid = Limit {
            documented: Bounds {
                min: 0,
                max: Some(1),
            },
            effective: Bounds {
                min: 1,
                max: Some(1),
            },
            because: "No form is sent empty. ".to_owned(),
        };
        let told = "exactly 1 character (documented: 0 to 1 character; No form is sent empty)";
        assert_eq!(length_text(&unsaid), told);
    }

    #[test]
    fn a_sentence_ends_with_one_full_stop() {
        for (text, whole, inside) in [
            ("Amount", "Amount.", "Amount"),
            ("Amount.", "Amount.", "Amount"),
            (" Really? ", "Really?", "Really?"),
            ("", "", ""),
        ] {
            assert_eq!(sentence(text), whole);
            assert_eq!(clause(text), inside);
        }
    }

    #[test]
    fn no_text_begins_a_block_or_a_link() {
        for (text, wanted) in [
            ("```rust\nfn", r"\`\`\`rust fn"),
            ("~~~", r"\~\~\~"),
            ("# Title", r"\# Title"),
            ("- item", r"\- item"),
            ("> quote", r"\> quote"),
            ("1. item", r"1\. item"),
            ("12) item", r"12\) item"),
            ("is 1.5 (or 2)", "is 1.5 (or 2)"),
            ("see https://example.com", r"see https\://example.com"),
            ("[a](b) <c> *d* _e_ \\", r"\[a\](b) \<c> \*d\* \_e\_ \\"),
        ] {
            assert_eq!(plain(text), wanted);
        }
    }
}
