//! What an answer shows, or that there is none: TLS, the clock, whether the server knows the client, the correlation id.

use konaplate_generated::CallError;
use konaplate_generated::runtime::operation::NotSeen;
use konaplate_generated::runtime::transport::TransportErrorKind;
use konaplate_generated::runtime::transport::http::Version;
use konaplate_generated::runtime::{Cause, Code, Rejection};
use konaplate_mock::Invented;

use super::call::{Asked, Echo, Head, INQUIRY, Outcome};
use super::clock;
use super::reach::Target;
use super::report::Check;

const CREDENTIALS: &str = "credentials";

/// The call as it is named in what is told.
const CALL: &str = "recharge-result of the shipped specification";

pub(super) fn checks(asked: &Asked, target: &Target) -> Vec<Check> {
    let Some(head) = &asked.seen.head else {
        let text = "clock, credentials and correlation id: there is no answer";
        let next = "mend what is wrong above, then run this again";
        let skipped = Check::skipped("answer", text).next(next);
        return vec![no_answer(asked, target), skipped];
    };
    vec![
        tls(head, target),
        clock::check(head.date.as_deref(), head.between),
        if asked.is_of_another {
            untried()
        } else {
            credentials(asked, head)
        },
        echo(head.echo),
    ]
}

/// A mock answers so to a path that no operation of its specification has.
pub(super) fn is_unknown_path(outcome: &Outcome) -> bool {
    let Err(CallError::Rejected(rejection)) = outcome else {
        return false;
    };
    invented(rejection.code().as_str()) == Some(Invented::UnknownPath)
}

/// Its path is all that a mock has looked at.
fn untried() -> Check {
    let text =
        format!("the credentials were not tried: the specification of this mock has no {INQUIRY}");
    Check::note(CREDENTIALS, text)
        .next("the mock's log tells whether the calls of your own client fit")
}

fn tls(head: &Head, target: &Target) -> Check {
    let version = match head.version {
        Version::HTTP_2 => "HTTP/2",
        _ => "HTTP/1.1",
    };
    if target.is_https {
        Check::ok(
            "tls",
            format!("TLS: the server's certificate is trusted; {version}"),
        )
    } else {
        Check::ok("tls", format!("no TLS: http:// to this machine; {version}"))
    }
}

fn no_answer(asked: &Asked, target: &Target) -> Check {
    let Err(error) = &asked.outcome else {
        return Check::ok(CREDENTIALS, format!("{CALL} was answered"));
    };
    let (text, next) = told(error);
    match &asked.seen.broken {
        Some(broken) if target.is_https && broken.kind == TransportErrorKind::Connect => {
            Check::wrong("tls", format!("TLS: {}", broken.text)).next(next)
        }
        _ => Check::wrong("answer", text).next(next),
    }
}

/// Whether the server knows the client: it does where it says that no charge has the made-up number.
fn credentials(asked: &Asked, head: &Head) -> Check {
    let error = match &asked.outcome {
        Ok(_) => {
            let text = format!("the server takes this client: {CALL} was answered");
            return Check::ok(CREDENTIALS, text);
        }
        Err(error) => error,
    };
    if let CallError::Rejected(rejection) = error
        && is_of_no_charge(rejection, asked.not_seen.as_ref())
    {
        let code = rejection.code();
        let text = format!(
            "the server takes this client: {CALL} says that no charge has the made-up number (code {code})"
        );
        return Check::ok(CREDENTIALS, text);
    }
    let (text, next) = told(error);
    let check = Check::wrong(CREDENTIALS, format!("{text}{}", of_mock(error)));
    match &head.leads_to {
        Some(host) if matches!(head.status, 300..400) => check.next(format!(
            "the server leads on to {host}: does KONAPLATE_BASE_URL belong there?"
        )),
        _ => check.next(next),
    }
}

/// By the specification's `not-seen`, as for an inquiry of a client; a mock of another specification has a code of its
/// own for it.
fn is_of_no_charge(rejection: &Rejection<Code>, not_seen: Option<&NotSeen>) -> bool {
    let code = rejection.code().as_str();
    if let Some(invented) = invented(code) {
        return invented == Invented::SequenceUnknown;
    }
    not_seen.is_some_and(|it| it.is_said_by(rejection.status(), code))
}

/// What went wrong, and what to do about it.
fn told(error: &CallError<Code>) -> (String, String) {
    let text = error.to_string();
    let name = format!("`{INQUIRY}`");
    let text = text.replacen(&name, CALL, 1);
    if let Some(look) = error.look() {
        // Its text ends with the hint, which has a line of its own here.
        let hint = look.to_string();
        let text = text.replacen(&format!("; {hint}"), "", 1);
        return (text, hint);
    }
    let is_late = matches!(error, CallError::NoAnswer(it) if matches!(it.cause(), Cause::Timeout));
    let next = if is_late {
        "--timeout gives it longer; does the base URL lead to the server itself?"
    } else {
        "the provider's support can look the call up by its time and correlation id"
    };
    (text, next.to_owned())
}

fn invented(code: &str) -> Option<Invented> {
    Invented::ALL.iter().copied().find(|it| it.code() == code)
}

/// What the mock's own code means.
fn of_mock(error: &CallError<Code>) -> String {
    let CallError::Rejected(rejection) = error else {
        return String::new();
    };
    let invented = invented(rejection.code().as_str());
    invented.map_or_else(String::new, |it| {
        format!(" ({})", it.text().trim_end_matches('.'))
    })
}

fn echo(echo: Echo) -> Check {
    let about = "correlation-id";
    match echo {
        Echo::Same => Check::ok(about, "the server echoes the correlation id"),
        Echo::None => Check::note(about, "the answer has no correlation id").next(
            "what a client notes is the id that it sent: give that one to the provider's support",
        ),
        Echo::Other => Check::wrong(about, "the answer has another correlation id than was sent")
            .next(
                "something between here and the server may answer in its place, such as a cache; a server that makes ids \
                 of its own is believed with ConfigBuilder::unbound_answers",
            ),
    }
}
