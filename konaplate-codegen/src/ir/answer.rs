//! What an answer says of a call: whether it belongs to it, what became of it, and what an inquiry says of one.

use super::{AlsoIn, Api, Effect, Field, Header, Operation, Shape};

/// The inquiry that tells what became of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovery {
    /// Index into [`Api::operations`](super::Api::operations) of the inquiry.
    pub operation: usize,
    /// Wire name of the inquiry's request field that takes the idempotency value.
    pub field: String,
}

/// The word of an answer that says what became of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Wire name of the response field that holds the word.
    pub field: String,
    /// The word for: the money has moved.
    pub settled: String,
    /// The word for: it has not and will not.
    pub failed: String,
    /// The word for: not decided.
    pub pending: String,
    /// How an inquiry says that it does not know a number, if that is known.
    pub not_seen: Option<NotSeen>,
}

/// How an inquiry says that it does not know a number: the refusals that mean it. No other does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotSeen {
    /// The HTTP status that such a refusal has.
    pub status: u16,
    /// Codes that mean it.
    pub codes: Vec<String>,
    /// Families whose unlisted codes mean it.
    pub families: Vec<String>,
    /// Codes of those families that mean something else, sorted: the success, and what any operation of the
    /// specification lists, but for [`codes`](Self::codes).
    pub known: Vec<String>,
    /// Seconds after a call during which not being known proves nothing.
    pub grace: u64,
}

impl NotSeen {
    /// Whether a refusal says that the number is not known; the runtime reads it likewise.
    #[must_use]
    pub fn is_said_by(&self, status: u16, code: &str) -> bool {
        let has = |list: &[String]| list.iter().any(|listed| listed == code);
        let is_of_family =
            family(code).is_some_and(|family| self.families.iter().any(|it| it == family));
        status == self.status && (has(&self.codes) || (is_of_family && !has(&self.known)))
    }
}

/// The family of a code `NNN_NNN`; nothing of another text.
pub(crate) fn family(code: &str) -> Option<&str> {
    let is_digits = |text: &str| text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    let (family, number) = code.split_once('_')?;
    (is_digits(family) && is_digits(number)).then_some(family)
}

/// How long values of an answer's field serve, where a word of the request says so. In seconds.
#[derive(Debug)]
pub struct Served<'a> {
    /// The field of the answer.
    pub field: &'a Field,
    /// The field of the request.
    pub by: &'a Field,
    /// By the word that it has.
    pub words: &'a [(String, u64)],
    /// Where it is absent and the provider takes it for one of the words.
    pub absent: Option<u64>,
    /// In all other cases.
    pub otherwise: u64,
}

impl Api {
    /// Which values of an operation's answers serve for as long as a word of the request says.
    pub fn served<'a>(&'a self, operation: &'a Operation) -> impl Iterator<Item = Served<'a>> {
        operation.response.iter().filter_map(|field| {
            let (lives, Shape::Scalar(id)) = (field.lives.as_ref()?, &field.shape) else {
                return None;
            };
            let by = operation.request.iter().find(|it| it.wire == lives.field)?;
            let seconds = |word: &String| lives.words.iter().find(|(it, _)| it == word);
            let absent = by.default.as_ref().and_then(seconds);
            Some(Served {
                field,
                by,
                words: &lives.words,
                absent: absent.map(|(_, seconds)| *seconds),
                otherwise: self.scalar(*id).lives?,
            })
        })
    }

    /// Wire name of the request field that names the call, or in an inquiry the one that is asked about.
    #[must_use]
    pub fn number_of<'a>(&'a self, operation: &'a Operation) -> Option<&'a str> {
        let asking = self.operations.iter().filter_map(|it| it.recovery.as_ref());
        let mut asking = asking.filter(|it| self.operations[it.operation].name == operation.name);
        let own = operation.idempotency.as_deref();
        own.or_else(|| asking.next().map(|recovery| recovery.field.as_str()))
    }
}

impl Operation {
    /// Whether a successful answer may leave the call unsettled, so that its outcome has a type of its own.
    #[must_use]
    pub fn has_outcome(&self) -> bool {
        self.pending.is_some() || (self.verdict.is_some() && self.effect != Effect::Read)
    }

    /// The response header that equals the request's, by which an answer is bound to its call.
    #[must_use]
    pub fn echo(&self) -> Option<&Header> {
        let mut headers = self.response_headers.iter();
        headers.find(|header| header.equals_request.is_some())
    }

    /// Fields of objects and lists of the response that may be beside these instead.
    fn also_at_the_top(&self) -> impl Iterator<Item = &Field> {
        let shapes = self.response.iter().map(|field| &field.shape);
        let inside = shapes.filter_map(Shape::inner_fields).flatten();
        inside.filter(|field| field.also_in == Some(AlsoIn::Around))
    }

    /// Wire names of what in an answer shows that a call was taken up.
    #[must_use]
    pub fn evidence(&self) -> Vec<&str> {
        match self.effect {
            // All that a call answers beside the envelope, it answers because something was done.
            Effect::Write | Effect::MovesMoney => {
                let mut names: Vec<&str> = Vec::new();
                for field in self.response.iter().chain(self.also_at_the_top()) {
                    // A refusal may repeat what was sent to name the call.
                    let is_number = self.idempotency.as_ref() == Some(&field.wire);
                    if !is_number && !names.contains(&field.wire.as_str()) {
                        names.push(&field.wire);
                    }
                }
                names
            }
            Effect::Read => {
                let verdict = self.verdict.iter();
                verdict.map(|verdict| verdict.field.as_str()).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{NotSeen, family};

    #[test]
    fn only_a_refusal_that_is_listed_says_that_a_number_is_not_known() {
        let not_seen = NotSeen {
            status: 400,
            codes: vec!["007_001".into(), "012_345".into()],
            families: vec!["007".into()],
            known: vec!["007_002".into()],
            grace: 60,
        };
        for (status, code, wanted) in [
            (400, "007_099", true),
            (400, "007_001", true),
            (400, "012_345", true),
            (400, "007_002", false),
            (404, "007_099", false),
            (200, "007_001", false),
            (400, "012_346", false),
            (400, "007_0999", false),
            (400, "0070099", false),
            (400, "007_09a", false),
            (400, "007", false),
            (400, "", false),
        ] {
            assert_eq!(not_seen.is_said_by(status, code), wanted, "{status} {code}");
        }
    }

    #[test]
    fn a_code_of_another_form_is_of_no_family() {
        assert_eq!(family("007_001"), Some("007"));
        for code in [
            "007-001",
            "007_٠٠١",
            " 007_001",
            "AUTH_FAIL",
            "_",
            "007_001_1",
        ] {
            assert_eq!(family(code), None, "{code}");
        }
    }
}
