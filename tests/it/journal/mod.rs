//! What the journal is told and when, who may send, and what is known after a crash.

mod acknowledging;
mod killed;
mod leaving;
mod noting;
mod prepared;
mod recovering;
mod recovery;

use std::time::{Duration, SystemTime};

use konaplate_generated::runtime::config::ConfigBuilder;
use konaplate_generated::runtime::{Journal, JournalError, Prepared};
use konaplate_generated::{CallError, Charge, ChargeErrorCode, Client, NotSentReason};

use crate::canned::{Act, config};

type Charged = Result<Charge, CallError<ChargeErrorCode>>;

/// As long as a call is its caller's, with the time limit that is not set here.
const LEASE: Duration = Duration::from_secs(60);

fn with(journal: impl Journal + 'static, url: &str) -> ConfigBuilder {
    config(url).journal(journal)
}

/// A charge of that much, checked and named.
fn prepare<'c>(
    kona: &'c Client,
    number: &str,
    amount: u64,
) -> Prepared<'c, Charge, ChargeErrorCode> {
    let call = kona.charge().sequence_id(number).user_id(1).amount(amount);
    let call = call.one_time_token(("0123456789abcdef", SystemTime::now()));
    let call = call.dcvv("123").merchant_id("410195430033901");
    call.prepare().expect("it is within its limits")
}

fn envelope(status: u16, code: &str, rest: &str) -> Act {
    Act::Answer(
        status,
        format!(r#"{{"response":{{"code":"{code}"}}{rest}}}"#),
    )
}

fn settled() -> Act {
    envelope(200, "000_000", r#","nrNumber":"NR1","isPending":false"#)
}

fn verdict(word: &str) -> Act {
    envelope(200, "000_000", &format!(r#","result":"{word}""#))
}

/// Why a call was not sent, which it must not have been.
fn not_sent(result: Charged) -> String {
    match result {
        Err(CallError::NotSent(error)) => error.to_string(),
        other => panic!("{other:?}"),
    }
}

/// What the journal said when a call was not sent.
fn refusal(result: &Charged) -> &JournalError {
    let Err(CallError::NotSent(error)) = result else {
        panic!("{result:?}");
    };
    match error.reason() {
        NotSentReason::Journal(error) => error,
        other => panic!("{other:?}"),
    }
}
