//! What the client says of a call, as values for a page.

use std::error::Error;

use konaplate_codegen::ir::{Category, Effect};
use konaplate_dynamic::{Outcome, Record};
use konaplate_runtime::outcome::Code;
use konaplate_runtime::{
    CallError, EarlierCall, InvalidRequest, Look, Pending, Reply, Resolution, ResolveError, Unknown,
};
use zeroize::Zeroizing;

/// What the client says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// An answer of a call that changes nothing.
    Answered,
    /// Of a call that changes something, no balance.
    Done,
    /// The money has moved.
    Settled,
    Pending,
    Rejected,
    Invalid,
    NotSent,
    NoAnswer,
    Unknown,
    /// Of an inquiry: the call has failed, and will not be done.
    Failed,
    /// Of an inquiry: not decided.
    StillPending,
    /// Of an inquiry: the number is not known.
    NotSeen,
    /// Of an inquiry: about a call before this one with its number.
    OfEarlier(EarlierCall),
    /// An inquiry without a verdict.
    NotResolved,
}

impl Verdict {
    /// It does not say what became of the call.
    pub(super) fn is_open(self) -> bool {
        matches!(
            self,
            Self::Pending
                | Self::Unknown
                | Self::StillPending
                | Self::NotSeen
                | Self::OfEarlier(EarlierCall::StillPending)
                | Self::NotResolved
        )
    }
}

/// What the client has said once: of the call, or of asking what became of it.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) verdict: Verdict,
    /// It is said of an answer that was read whole.
    pub(crate) is_answer: bool,
    /// The error in its own words; empty of an answer.
    pub(crate) text: String,
    pub(crate) code: Option<String>,
    pub(crate) category: Option<Category>,
    /// The provider's text. It may repeat values of the request.
    pub(crate) message: Option<Zeroizing<String>>,
    /// Path of the request field that the answer blames.
    pub(crate) blamed: Option<String>,
    /// What of the configuration to look at first.
    pub(crate) look: Option<&'static [&'static str]>,
    /// What of the answer is not as documented.
    pub(crate) deviations: Vec<String>,
    /// Fields of the answer that the specification does not have, by their paths.
    pub(crate) unknown: Vec<String>,
    pub(crate) violations: Violations,
}

/// What is left to be asked about a call.
#[derive(Debug)]
pub(crate) enum Open {
    Pending(Pending<Record>),
    Unknown(Unknown),
    Nothing,
}

/// What a request breaks, each with the path of its field. No value is in it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Violations {
    pub(crate) listed: Vec<(String, String)>,
    /// How many there are besides.
    pub(crate) more: usize,
}

impl From<&InvalidRequest> for Violations {
    fn from(request: &InvalidRequest) -> Self {
        let each = request.violations().iter().map(|it| {
            let path = it.wire().to_owned();
            (path, it.violation().to_string())
        });
        Self {
            listed: each.collect(),
            more: request.more(),
        }
    }
}

impl Said {
    fn new(verdict: Verdict) -> Self {
        Self {
            verdict,
            is_answer: false,
            text: String::new(),
            code: None,
            category: None,
            message: None,
            blamed: None,
            look: None,
            deviations: Vec::new(),
            unknown: Vec::new(),
            violations: Violations::default(),
        }
    }

    fn of_error(verdict: Verdict, error: &dyn Error, look: Option<Look>) -> Self {
        Self {
            text: chain(error),
            look: look.map(Look::variables),
            ..Self::new(verdict)
        }
    }

    fn of_reply(verdict: Verdict, reply: &Reply<Record>) -> Self {
        let deviations = reply.deviations().iter();
        let unknown = reply.unknown_fields().iter();
        Self {
            is_answer: true,
            deviations: deviations.map(ToString::to_string).collect(),
            unknown: unknown.map(|it| it.path().to_owned()).collect(),
            ..Self::new(verdict)
        }
    }

    /// A request that breaks limits or rules.
    pub(crate) fn invalid(request: &InvalidRequest) -> Self {
        Self {
            violations: request.into(),
            ..Self::new(Verdict::Invalid)
        }
    }

    /// How a call has ended, and what is left of it.
    pub(crate) fn of_call(
        ended: Result<Outcome<Record>, CallError<Code>>,
        effect: Effect,
    ) -> (Self, Open) {
        let error = match ended {
            Ok(Outcome::Settled(reply)) => {
                return (Self::of_reply(done(effect), &reply), Open::Nothing);
            }
            Ok(Outcome::Pending(pending)) => {
                let said = Self::of_reply(Verdict::Pending, pending.reply());
                return (said, Open::Pending(pending));
            }
            Err(error) => error,
        };
        let look = error.look();
        match error {
            CallError::Invalid(request) => (Self::invalid(&request), Open::Nothing),
            CallError::Rejected(rejection) => {
                let said = Self {
                    code: Some(rejection.code().as_str().to_owned()),
                    category: Some(category(rejection.category())),
                    message: some(rejection.message()),
                    blamed: rejection.field().map(|it| it.wire().to_owned()),
                    text: rejection.to_string(),
                    look: look.map(Look::variables),
                    ..Self::new(Verdict::Rejected)
                };
                (said, Open::Nothing)
            }
            CallError::NotSent(error) => (
                Self::of_error(Verdict::NotSent, &error, look),
                Open::Nothing,
            ),
            CallError::NoAnswer(error) => {
                let mut said = Self::of_error(Verdict::NoAnswer, &error, look);
                said.code = error.cause().code().map(|code| code.as_str().to_owned());
                said.message = some(error.message());
                (said, Open::Nothing)
            }
            CallError::Unknown(error) => {
                let mut said = Self::of_error(Verdict::Unknown, &error, look);
                said.code = error.cause().code().map(|code| code.as_str().to_owned());
                said.message = some(error.message());
                (said, Open::Unknown(error))
            }
            other => (
                Self::of_error(Verdict::Unknown, &other, look),
                Open::Nothing,
            ),
        }
    }

    /// How an inquiry has ended.
    pub(crate) fn of_inquiry(ended: Result<Resolution, ResolveError>, effect: Effect) -> Self {
        let verdict = match ended {
            Ok(Resolution::Settled) => done(effect),
            Ok(Resolution::Failed) => Verdict::Failed,
            Ok(Resolution::StillPending) => Verdict::StillPending,
            Ok(Resolution::NotSeen) => Verdict::NotSeen,
            Ok(Resolution::OfEarlierCall(of)) => Verdict::OfEarlier(of),
            Ok(Resolution::Rejected) => Verdict::Rejected,
            Ok(Resolution::NotSent) => Verdict::NotSent,
            Err(error) => return Self::of_error(Verdict::NotResolved, &error, error.look()),
        };
        Self::new(verdict)
    }
}

/// What it means that a call has succeeded.
fn done(effect: Effect) -> Verdict {
    match effect {
        Effect::Read => Verdict::Answered,
        Effect::Write => Verdict::Done,
        Effect::MovesMoney => Verdict::Settled,
    }
}

/// As the specification has it.
fn category(category: konaplate_runtime::Category) -> Category {
    use konaplate_runtime::Category as Told;
    match category {
        Told::FixRequest => Category::FixRequest,
        Told::RetryLater => Category::RetryLater,
        Told::AskUser => Category::AskUser,
        Told::AlreadyAsked => Category::AlreadyAsked,
        Told::ContactProvider => Category::ContactProvider,
        _ => Category::Unknown,
    }
}

fn some(message: &str) -> Option<Zeroizing<String>> {
    (!message.is_empty()).then(|| Zeroizing::new(message.to_owned()))
}

/// An error and what lies below it.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut below = error.source();
    while let Some(error) = below {
        let said = error.to_string();
        if !text.contains(&said) {
            text = format!("{text}: {said}");
        }
        below = error.source();
    }
    text
}
