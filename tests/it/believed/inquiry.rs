//! What an inquiry says about a charge, and what the journal has afterwards: only a verdict about this very charge
//! closes it. That its number is not known is said by what the specification names, and means something after a minute.

use std::sync::Arc;
use std::time::Duration;

use konaplate_generated::runtime::journal::{Attempt, End};
use konaplate_generated::runtime::{Journal as _, MemoryJournal, Receipt};
use konaplate_generated::{CallError, Client, Unknown};

use super::{ANOTHER, Rows, Said, Turn, World, envelope, number, said, verdict};
use crate::canned::{Hand, built, charge};
use crate::noted::{attempt, counts, end_of, now};

/// Status and body of each inquiry's answer; what is said of it within the first minute, and after it.
#[rustfmt::skip] // a table: one row a line
const ANSWERS: &[(u16, &str, &str)] = &[
    // A verdict.
    (200, r#"{"response":{"code":"000_000"},"result":"COMPLETED"}"#, "SS"),
    (200, r#"{"response":{"code":"000_000"},"result":"FAILED"}"#, "FF"),
    (200, r#"{"response":{"code":"000_000"},"result":"PENDING"}"#, "PP"),
    // None.
    (200, r#"{"response":{"code":"000_000"},"result":"MAYBE"}"#, "--"),
    (200, r#"{"response":{"code":"000_000"},"result":"completed"}"#, "--"),
    (200, r#"{"response":{"code":"000_000"},"result":""}"#, "--"),
    (200, r#"{"response":{"code":"000_000"},"result":null}"#, "--"),
    (200, r#"{"response":{"code":"000_000"},"result":1}"#, "--"),
    (200, r#"{"response":{"code":"000_000"},"result":{"result":"COMPLETED"}}"#, "--"),
    (200, r#"{"response":{"code":"000_000"}}"#, "--"),
    (200, r#"{"response":{"code":"000_000","result":"COMPLETED"}}"#, "--"),
    (200, r#"{"response":{"code":"000_000","result":"FAILED"},"result":"COMPLETED"}"#, "--"),
    (200, r#"{"response":{"code":"000_000"},"result":"COMPLETED","result":"COMPLETED"}"#, "--"),
    (201, r#"{"response":{"code":"000_000"},"result":"COMPLETED"}"#, "--"),
    (400, r#"{"response":{"code":"000_000"},"result":"COMPLETED"}"#, "--"),
    (500, r#"{"response":{"code":"000_000"},"result":"COMPLETED"}"#, "--"),
    // Not known, as the specification has it: a recharge's code that no page gives another meaning, with status 400.
    (400, r#"{"response":{"code":"007_099"}}"#, "-N"),
    (400, r#"{"response":{"code":"007_000"}}"#, "-N"),
    (400, r#"{"response":{"code":"007_999","description":"text"}}"#, "-N"),
    // Documented elsewhere with another meaning.
    (400, r#"{"response":{"code":"007_001"}}"#, "--"),
    (400, r#"{"response":{"code":"007_008"}}"#, "--"),
    // Of another family.
    (400, r#"{"response":{"code":"000_099"}}"#, "--"),
    (400, r#"{"response":{"code":"001_099"}}"#, "--"),
    (400, r#"{"response":{"code":"009_099"}}"#, "--"),
    (400, r#"{"response":{"code":"999_429"}}"#, "--"),
    (400, r#"{"response":{"code":"707_099"}}"#, "--"),
    // With another status.
    (200, r#"{"response":{"code":"007_099"}}"#, "--"),
    (201, r#"{"response":{"code":"007_099"}}"#, "--"),
    (302, r#"{"response":{"code":"007_099"}}"#, "--"),
    (401, r#"{"response":{"code":"007_099"}}"#, "--"),
    (403, r#"{"response":{"code":"007_099"}}"#, "--"),
    (404, r#"{"response":{"code":"007_099"}}"#, "--"),
    (407, r#"{"response":{"code":"007_099"}}"#, "--"),
    (408, r#"{"response":{"code":"007_099"}}"#, "--"),
    (409, r#"{"response":{"code":"007_099"}}"#, "--"),
    (422, r#"{"response":{"code":"007_099"}}"#, "--"),
    (425, r#"{"response":{"code":"007_099"}}"#, "--"),
    (429, r#"{"response":{"code":"007_099"}}"#, "--"),
    (500, r#"{"response":{"code":"007_099"}}"#, "--"),
    (502, r#"{"response":{"code":"007_099"}}"#, "--"),
    (503, r#"{"response":{"code":"007_099"}}"#, "--"),
    // What gateways say.
    (429, r#"{"response":{"code":"999_429"}}"#, "--"),
    (401, r#"{"response":{"code":"AUTH_FAIL"}}"#, "--"),
    (400, r#"{"response":{"code":"AUTH_FAIL"}}"#, "--"),
    (302, r#"{"response":{"code":"12"}}"#, "--"),
    (404, "<html>not found</html>", "--"),
    (400, "<html>bad request</html>", "--"),
    (400, "", "--"),
    (400, "{}", "--"),
    // No code, or one of another form.
    (400, r#"{"response":{"code":""}}"#, "--"),
    (400, r#"{"response":{"code":null}}"#, "--"),
    (400, r#"{"response":{"code":7099}}"#, "--"),
    (400, r#"{"response":{"code":["007_099"]}}"#, "--"),
    (400, r#"{"response":{"code":"12"}}"#, "--"),
    (400, r#"{"response":{"code":"007"}}"#, "--"),
    (400, r#"{"response":{"code":"007_"}}"#, "--"),
    (400, r#"{"response":{"code":"007_9"}}"#, "--"),
    (400, r#"{"response":{"code":"007_ABC"}}"#, "--"),
    (400, r#"{"response":{"code":"007_0990"}}"#, "--"),
    (400, r#"{"response":{"code":"0070_099"}}"#, "--"),
    (400, r#"{"response":{"code":"007-099"}}"#, "--"),
    (400, r#"{"response":{"code":" 007_099"}}"#, "--"),
    (400, r#"{"response":{"code":"007_099 "}}"#, "--"),
    (400, r#"{"response":{"code":"007_+99"}}"#, "--"),
    (400, r#"{"response":{"code":"007_\u0660\u0669\u0669"}}"#, "--"),
    (400, r#"{"response":{"code":"007_099","code":"007_099"}}"#, "--"),
    // A refusal that knows what became of the charge.
    (400, r#"{"response":{"code":"007_099"},"result":"COMPLETED"}"#, "--"),
    (400, r#"{"response":{"code":"007_099"},"result":"FAILED"}"#, "--"),
    (400, r#"{"response":{"code":"007_099"},"result":"PENDING"}"#, "--"),
    (400, r#"{"response":{"code":"007_099"},"result":null}"#, "-N"),
    (400, r#"{"response":{"code":"007_099"},"result":""}"#, "-N"),
    // One about another number, or about this one.
    (400, r#"{"response":{"code":"007_099"},"sequenceId":"ORDER-0"}"#, "--"),
    (400, r#"{"response":{"code":"007_099"},"sequenceId":"{number}"}"#, "-N"),
];

/// What an inquiry's answer repeats of the number beside COMPLETED; `{number}` is the charge's.
#[rustfmt::skip] // a table: one row a line
const NUMBERS: &[(&str, &str, char)] = &[
    ("000_000", r#","sequenceId":"{number}""#, 'S'),
    ("000_000", r#","sequenceId":"ORDER-0""#, '-'),
    ("000_000", r#","sequenceId":"{number}0""#, '-'),
    ("000_000", r#","sequenceId":" {number}""#, '-'),
    ("000_000", r#","sequenceId":12"#, '-'),
    ("000_000", r#","sequenceId":null"#, 'S'),
    ("000_000", r#","sequenceId":{"sequenceId":"{number}"}"#, '-'),
    ("000_000", r#","sequenceId":["{number}"]"#, '-'),
    ("000_000", r#","sequenceId":true"#, '-'),
    ("000_000", r#","sequenceId":"{number}","sequenceId":"ORDER-0""#, '-'),
    ("000_000", r#","sequenceId":"ORDER-0","sequenceId":"{number}""#, '-'),
    (r#"000_000","sequenceId":"{number}"#, "", 'S'),
    (r#"000_000","sequenceId":"ORDER-0"#, "", '-'),
    (r#"000_000","sequenceId":"ORDER-0"#, r#","sequenceId":"{number}""#, '-'),
];

/// How the inquiry's answer names its call, and what COMPLETED, FAILED, PENDING and a number that is not known are then.
#[rustfmt::skip] // a table: one row a line
const ECHOES: &[(&[&str], &str)] = &[
    (&["{id}"],          "SFPN"),
    (&[],                "SFPN"),
    (&[ANOTHER],         "----"),
    (&["{charge}"],      "----"),
    (&[""],              "----"),
    (&["{id}", ANOTHER], "----"),
    (&[ANOTHER, "{id}"], "----"),
];

/// As long as a call is its caller's.
const LEASE: Duration = Duration::from_secs(60);

/// The instant at which the wall clocks of these tests begin, in seconds since 1970.
const NOON: i64 = 1_667_876_894;

/// A world with a client that has a journal, and clocks.
struct Desk {
    world: World,
    journal: Arc<MemoryJournal>,
    clock: Hand,
    kona: Client,
}

impl Desk {
    async fn each() -> [Self; 2] {
        World::each().await.map(|world| {
            let journal = Arc::new(MemoryJournal::default());
            let clock = Hand::default();
            clock.step(NOON);
            let config = world.config().journal(Arc::clone(&journal));
            let kona = built(config.clock(clock.clone()));
            Self {
                world,
                journal,
                clock,
                kona,
            }
        })
    }

    /// A charge that was not answered; from then on inquiries get this.
    async fn charged(&self, number: &str, answer: Said) -> Unknown {
        self.world.does([Turn::Close, Turn::Say(answer)]);
        match charge(&self.kona, number).await {
            Err(CallError::Unknown(unknown)) => unknown,
            other => panic!("{other:?}"),
        }
    }

    /// Asks once. What has no verdict stays open.
    async fn ask(&self, unknown: &Unknown) -> char {
        let letter = verdict(&unknown.ask(&self.kona).await);
        let is_open = self.is_open(unknown.idempotency().expect("a charge has a number"));
        assert_eq!(is_open, !matches!(letter, 'S' | 'F'), "{letter}");
        letter
    }

    fn is_open(&self, number: &str) -> bool {
        let end = end_of(&self.journal, number);
        end.is_some_and(|end| !end.is_some_and(End::is_final))
    }

    /// A client of the same journal after a restart: its monotonic clock begins.
    fn restarted(&self) -> (Client, Hand) {
        let clock = Hand::default();
        clock.step(NOON);
        let config = self.world.config().journal(Arc::clone(&self.journal));
        (built(config.clock(clock.clone())), clock)
    }
}

#[tokio::test]
async fn each_answer_of_an_inquiry_is_taken_for_what_it_is() {
    let mut rows = Rows::default();
    for desk in Desk::each().await {
        for (status, body, wanted) in ANSWERS {
            let number = number();
            let body = body.replace("{number}", &number);
            let unknown = desk.charged(&number, said(*status, body.as_str())).await;
            let before = desk.ask(&unknown).await;
            desk.clock.pass(60);
            // Nobody asks about what is closed.
            let after = if desk.is_open(&number) {
                desk.ask(&unknown).await
            } else {
                before
            };
            let found = String::from_iter([before, after]);
            rows.check(
                &desk.world,
                format_args!("HTTP {status}, {body}"),
                &found,
                wanted,
            );
            assert_eq!(desk.world.came().0, 1, "the charge is sent once");
        }
    }
    rows.end();
}

#[tokio::test]
async fn a_verdict_about_another_number_is_none() {
    let mut rows = Rows::default();
    for desk in Desk::each().await {
        for (code, beside, wanted) in NUMBERS {
            let number = number();
            let body = envelope(code, &format!(r#"{beside},"result":"COMPLETED""#));
            let body = body.replace("{number}", &number);
            let unknown = desk.charged(&number, said(200, body.as_str())).await;
            let found = desk.ask(&unknown).await.to_string();
            rows.check(&desk.world, body, &found, &wanted.to_string());
        }
    }
    rows.end();
}

/// A number of digits alone may come back as a JSON number.
#[tokio::test]
async fn a_number_that_comes_back_as_a_json_number_is_the_same_or_another() {
    let mut rows = Rows::default();
    for desk in Desk::each().await {
        for (beside, wanted) in [("20261231", 'S'), ("20261232", '-'), ("2026123100", '-')] {
            let beside = format!(r#","sequenceId":{beside},"result":"COMPLETED""#);
            let answer = said(200, envelope("000_000", &beside));
            let unknown = desk.charged("20261231", answer).await;
            let found = desk.ask(&unknown).await.to_string();
            rows.check(&desk.world, beside, &found, &wanted.to_string());
            let id = unknown.attempt().expect("there is a journal");
            desk.kona.dismiss(id).await.expect("it is in memory");
        }
    }
    rows.end();
}

#[tokio::test]
async fn a_verdict_that_names_another_call_is_none() {
    let mut rows = Rows::default();
    for desk in Desk::each().await {
        for (echo, wanted) in ECHOES {
            let mut found = String::new();
            for (status, code, beside) in [
                (200, "000_000", r#","result":"COMPLETED""#),
                (200, "000_000", r#","result":"FAILED""#),
                (200, "000_000", r#","result":"PENDING""#),
                (400, "007_099", ""),
            ] {
                let answer = said(status, envelope(code, beside));
                let unknown = desk.charged(&number(), Said { echo, ..answer }).await;
                desk.clock.pass(60);
                found.push(desk.ask(&unknown).await);
            }
            rows.check(&desk.world, format_args!("{echo:?}"), &found, wanted);
        }
    }
    rows.end();
}

#[tokio::test]
async fn asking_goes_on_past_answers_that_are_not_believed() {
    let completed = || said(200, envelope("000_000", r#","result":"COMPLETED""#));
    let failed = said(200, envelope("000_000", r#","result":"FAILED""#));
    let foreign = Said {
        echo: &[ANOTHER],
        ..completed()
    };
    let of_another = envelope("000_000", r#","result":"COMPLETED","sequenceId":"ORDER-0""#);
    for desk in Desk::each().await {
        let unknown = desk.charged(&number(), foreign.clone()).await;
        let turns = [
            foreign.clone(),
            said(200, of_another.as_str()),
            said(401, envelope("AUTH_FAIL", "")),
            said(429, envelope("999_429", "")),
            failed.clone(),
        ];
        desk.world.does(turns.map(Turn::Say));
        let mut found = String::new();
        for _ in 0..5 {
            found.push(desk.ask(&unknown).await);
        }
        assert_eq!((found.as_str(), desk.world.came()), ("----F", (0, 5)));
    }
}

#[tokio::test]
async fn the_first_minute_is_one_of_the_monotonic_clock() {
    let mut rows = Rows::default();
    const DAY: i64 = 86_400;
    for desk in Desk::each().await {
        for step in [0, 59, 61, 3_600, DAY, 400 * DAY, -1, -61, -3_600, -DAY] {
            let answer = said(400, envelope("007_099", ""));
            let unknown = desk.charged(&number(), answer).await;
            desk.clock.step(step);
            let mut found = String::from(desk.ask(&unknown).await);
            desk.clock.pass(59);
            found.push(desk.ask(&unknown).await);
            desk.clock.pass(1);
            found.push(desk.ask(&unknown).await);
            rows.check(
                &desk.world,
                format_args!("a step of {step} s"),
                &found,
                "--N",
            );
        }
    }
    rows.end();
}

/// What a new client of the same journal says of its one open call, at each of these seconds of its own.
async fn recovered(desk: &Desk, step: i64) -> String {
    let (kona, clock) = desk.restarted();
    clock.step(step);
    desk.journal.pass(LEASE);
    let mut found = String::new();
    let mut ids = Vec::new();
    for pass in [0, 59, 1] {
        clock.pass(pass);
        let recovered = kona.recover().all().await.expect("it is in memory");
        assert_eq!(recovered.len(), 1, "it is not left out");
        found.push(verdict(&recovered[0].result));
        ids.push(recovered[0].attempt.id);
        assert_eq!(counts(&desk.journal), (0, 1, 0));
    }
    kona.dismiss(ids[0]).await.expect("it is in memory");
    assert_eq!(counts(&desk.journal), (0, 0, 0), "it was the same");
    found
}

#[tokio::test]
async fn a_new_process_waits_for_a_minute_of_its_own_and_only_a_person_closes_the_call() {
    let mut rows = Rows::default();
    for desk in Desk::each().await {
        for step in [0, 61, 3_600, 86_400, -3_600, -86_400] {
            let answer = said(400, envelope("007_099", ""));
            let _unknown = desk.charged(&number(), answer).await;
            let found = recovered(&desk, step).await;
            rows.check(
                &desk.world,
                format_args!("a step of {step} s"),
                &found,
                "--N",
            );
        }
    }
    rows.end();
}

/// One whose process died over it, noted a day ahead or an hour ago.
#[tokio::test]
async fn a_call_without_an_end_is_recovered_whatever_its_instant() {
    let mut rows = Rows::default();
    for desk in Desk::each().await {
        for ahead in [86_400, 61, 0, -3_600] {
            let attempt = Attempt {
                at: (NOON + ahead) * 1_000,
                ..attempt("charge", Some(&number()))
            };
            let receipt = Receipt::new(attempt.id).expect("random numbers");
            let begun = desk.journal.begin(&attempt, receipt, LEASE);
            now(begun).expect("there is room");
            let answer = said(200, envelope("000_000", r#","result":"COMPLETED""#));
            desk.world.says(answer);
            let (kona, _) = desk.restarted();
            // It may be under way in another process for as long as its lease lasts.
            let early = kona.recover().all().await.expect("it is in memory");
            assert_eq!(early.len(), 0);
            desk.journal.pass(LEASE);
            let found = kona.recover().all().await.expect("it is in memory");
            let letters: String = found.iter().map(|it| verdict(&it.result)).collect();
            rows.check(&desk.world, format_args!("{ahead} s ahead"), &letters, "S");
            let receipt = found[0].receipt.expect("it has settled");
            kona.acknowledge(&receipt).await.expect("it is the last");
            assert_eq!(counts(&desk.journal), (0, 0, 0));
        }
    }
    rows.end();
}
