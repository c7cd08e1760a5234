//! What a test wants to go wrong between client and provider.

use std::time::Duration;

use crate::cases::ControlError;

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
    /// The names that `POST /__mock/fault` and `konaplate mock fault` take, and what each does.
    #[rustfmt::skip] // a table: one row a line
    pub const NAMES: &'static [(&'static str, &'static str)] = &[
        ("close-before", "nothing is done; the connection is closed without an answer"),
        ("reset-before", "nothing is done; the connection is reset without an answer"),
        ("close-after", "carried out; the connection is closed without an answer"),
        ("reset-after", "carried out; the connection is reset without an answer"),
        ("server-error-before", "nothing is done; status 500 with an HTML page"),
        ("server-error-after", "carried out; status 500 with an HTML page"),
        ("html", "carried out; status 200 with an HTML page"),
        ("half-answer", "carried out; the answer breaks off in the middle"),
        ("wrong-key", "carried out; the answer is encrypted with a key that the client has not"),
        ("truncated-jwe", "carried out; the encrypted answer is cut in the middle"),
        ("delay", "carried out at once, answered after some milliseconds"),
        ("delay-before", "carried out and answered after some milliseconds, also if the client has hung up"),
    ];

    /// Longest delay that a control request may ask for: every delayed answer holds a connection.
    const LONGEST_DELAY: u64 = 600_000;

    /// The name of this one.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CloseBefore => "close-before",
            Self::ResetBefore => "reset-before",
            Self::CloseAfter => "close-after",
            Self::ResetAfter => "reset-after",
            Self::ServerErrorBefore => "server-error-before",
            Self::ServerErrorAfter => "server-error-after",
            Self::Html => "html",
            Self::HalfAnswer => "half-answer",
            Self::WrongKey => "wrong-key",
            Self::TruncatedJwe => "truncated-jwe",
            Self::Delay(_) => "delay",
            Self::DelayBefore(_) => "delay-before",
        }
    }

    /// How late its answer comes.
    pub(crate) fn time(self) -> Duration {
        match self {
            Self::Delay(time) | Self::DelayBefore(time) => time,
            _ => Duration::ZERO,
        }
    }

    /// The fault of that name, of [`NAMES`](Self::NAMES); `millis` is how late, for the delays alone, which need it.
    ///
    /// # Errors
    /// Another name, or a delay without a time or of more than ten minutes.
    pub fn from_name(name: &str, millis: Option<u64>) -> Result<Self, ControlError> {
        let time = || {
            let expected =
                r#"{"operation":"charge","fault":"delay","millis":200}, with at most 600000"#;
            let millis = millis.filter(|it| *it <= Self::LONGEST_DELAY);
            let millis = millis.ok_or(ControlError::Malformed { expected })?;
            Ok(Duration::from_millis(millis))
        };
        Ok(match name {
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
            "delay" => Self::Delay(time()?),
            "delay-before" => Self::DelayBefore(time()?),
            _ => {
                return Err(ControlError::UnknownFault {
                    fault: name.to_owned(),
                });
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_need_a_time() {
        let time = Duration::from_millis(200);
        assert_eq!(Fault::from_name("delay", Some(200)), Ok(Fault::Delay(time)));
        assert_eq!(
            Fault::from_name("delay-before", Some(200)),
            Ok(Fault::DelayBefore(time))
        );
        for name in ["delay", "delay-before"] {
            let missing = Fault::from_name(name, None).unwrap_err().to_string();
            assert!(missing.contains(r#""millis":200"#), "{missing}");
        }
    }

    #[test]
    fn a_delay_that_another_process_asks_for_has_an_end() {
        for name in ["delay", "delay-before"] {
            assert!(Fault::from_name(name, Some(600_000)).is_ok());
            assert!(Fault::from_name(name, Some(600_001)).is_err());
            assert!(Fault::from_name(name, Some(u64::MAX)).is_err());
        }
    }

    #[test]
    fn every_name_that_is_announced_is_known_and_others_get_them_told() {
        assert_eq!(Fault::NAMES.len(), 12);
        for (name, _) in Fault::NAMES {
            let fault = Fault::from_name(name, Some(1));
            assert_eq!(fault.map(Fault::as_str), Ok(*name));
        }
        let unknown = Fault::from_name("reset-befor", None).unwrap_err();
        assert_eq!(
            unknown.to_string(),
            "no fault `reset-befor` (did you mean `reset-before`?); there are: close-before, \
             reset-before, close-after, reset-after, server-error-before, server-error-after, html, \
             half-answer, wrong-key, truncated-jwe, delay, delay-before"
        );
    }
}
