//! What a test wants to go wrong between client and provider.

use std::time::Duration;

/// What goes wrong with one request, once it has been read. "Carried out" is what would have happened
/// without the fault: a request that is not in order is refused all the same, and changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// Nothing is done; the connection is closed without an answer.
    CloseBefore,
    /// Nothing is done; the connection is reset without an answer.
    ResetBefore,
    /// Carried out; the connection is closed without an answer.
    CloseAfter,
    /// Carried out; the connection is reset without an answer.
    ResetAfter,
    /// Nothing is done; status 500 with an HTML page.
    ServerErrorBefore,
    /// Carried out; status 500 with an HTML page.
    ServerErrorAfter,
    /// Carried out; status 200 with an HTML page.
    Html,
    /// Carried out; the head announces the whole answer, half of its body follows, then the
    /// connection is closed.
    HalfAnswer,
    /// Carried out; the answer is encrypted, whatever the operation documents, with a key whose
    /// private half the client has not.
    WrongKey,
    /// Carried out; the answer is encrypted, whatever the operation documents, and only the first
    /// half of the JWE is there.
    TruncatedJwe,
    /// Carried out at once; answered after this time.
    Delay(Duration),
    /// Carried out and answered after this time; carried out also if the client has hung up by then.
    DelayBefore(Duration),
}

impl Fault {
    /// What a control request must look like.
    pub(crate) const EXPECTED: &str = concat!(
        r#"{"operation":"charge","fault":"close-before"}; there are: close-before, reset-before, "#,
        "close-after, reset-after, server-error-before, server-error-after, html, half-answer, ",
        r#"wrong-key, truncated-jwe, and with "millis":200 delay, delay-before"#
    );

    /// The fault that a control request names; `millis` is for delays alone.
    pub(crate) fn from_word(word: &str, millis: Option<u64>) -> Option<Self> {
        let time = millis.map(Duration::from_millis);
        Some(match word {
            "close-before" => Self::CloseBefore,
            "reset-before" => Self::ResetBefore,
            "close-after" => Self::CloseAfter,
            "reset-after" => Self::ResetAfter,
            "server-error-before" => Self::ServerErrorBefore,
            "server-error-after" => Self::ServerErrorAfter,
            "html" => Self::Html,
            "half-answer" => Self::HalfAnswer,
            "wrong-key" => Self::WrongKey,
            "truncated-jwe" => Self::TruncatedJwe,
            "delay" => Self::Delay(time?),
            "delay-before" => Self::DelayBefore(time?),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_need_a_time() {
        let time = Duration::from_millis(200);
        assert_eq!(
            Fault::from_word("delay", Some(200)),
            Some(Fault::Delay(time))
        );
        assert_eq!(
            Fault::from_word("delay-before", Some(200)),
            Some(Fault::DelayBefore(time))
        );
        assert_eq!(Fault::from_word("delay", None), None);
        assert_eq!(Fault::from_word("delay-before", None), None);
        assert_eq!(Fault::from_word("nope", None), None);
    }

    #[test]
    fn every_word_that_is_announced_is_known() {
        let (_, words) = Fault::EXPECTED.split_once("there are: ").unwrap();
        let words = words.replace(r#"and with "millis":200 "#, "");
        let words: Vec<&str> = words.split(", ").collect();
        assert_eq!(words.len(), 12);
        for word in words {
            assert!(Fault::from_word(word, Some(1)).is_some(), "{word}");
        }
    }
}
