//! Numbers with fractions in answers, as texts and as integers: nothing is lost or rounded, and no answer is refused.

use konaplate_codegen::check;
use konaplate_dynamic::{Dynamic, Outcome};
use konaplate_generated::Charge;
use konaplate_generated::runtime::Rule;

use crate::canned::{self, Act, Canned, charge, config};
use crate::names;
use crate::support::{PAY, edited};

/// As JSON may write them: a shorter form would be another text.
const FRACTIONS: [&str; 6] = [
    "0.35",
    "-0.350",
    "3.5e-1",
    "0.1000000000000000055511151231257827",
    "12345678901234567890.5",
    "1E-400",
];

#[tokio::test]
async fn a_text_that_came_as_a_fraction_is_what_was_written() {
    for fraction in FRACTIONS {
        let body = format!(
            r#"{{"response":{{"code":"000_000","description":"ok"}},"nrNumber":{fraction},"isPending":false}}"#
        );
        let server = Canned::start(vec![Act::Answer(200, body)]).await;
        let outcome = charge(&canned::client(&server.url), "N1").await;
        let Charge::Settled(reply) = outcome.expect("an answer") else {
            panic!("{fraction} is pending");
        };
        assert_eq!(reply.nr_number.as_str(), fraction);
        assert_eq!(
            names::deviations(&reply),
            ["nrNumber: a text came as a number"]
        );
    }
}

#[tokio::test]
async fn an_integer_that_came_as_a_fraction_has_its_text_and_no_value() {
    let more = "response:\n  fee: { type: integer, range: 0..9, required: true, doc: \"Fee.\" }\n  \
                rate: { type: string, length: 1..9, required: true, doc: \"Rate.\" }\n  \
                fees: { type: array, required: false, doc: \"Fees.\", items: { type: integer, name: OneFee } }\n";
    let api = check(&edited(PAY, "response:\n", more)).expect("no faults");
    for fraction in FRACTIONS {
        let body = format!(
            r#"{{"response":{{"code":"000_000","description":"ok"}},"isPending":false,"fee":{fraction},"rate":{fraction},"fees":[1,{fraction},2]}}"#
        );
        let server = Canned::start(vec![Act::Answer(200, body)]).await;
        let config = config(&server.url).build().expect("sound");
        let dynamic = Dynamic::new(&api, config).expect("it starts");
        let call = dynamic.call("pay").expect("it is in the specification");
        let call = call
            .set("sequenceId", "1")
            .set("userId", 1)
            .set("amount", 1);
        let Outcome::Settled(reply) = call.send().await.expect("an answer") else {
            panic!("{fraction} is pending");
        };
        let text = |wire| reply.get(wire).and_then(|content| content.as_str());
        assert_eq!(
            (text("fee"), text("rate")),
            (Some(fraction), Some(fraction))
        );
        let fees = reply.get("fees").and_then(|content| content.as_list());
        let fees: Vec<_> = fees
            .expect("a list")
            .iter()
            .map(|fee| fee.as_str())
            .collect();
        assert_eq!(fees, [Some("1"), Some(fraction), Some("2")]);
    }
}

#[tokio::test]
async fn an_integer_of_a_generated_reply_says_that_it_is_not_whole() {
    for fraction in FRACTIONS {
        let reply = names::checked_with_amount(fraction).await;
        let amount = &reply.trade_amount;
        assert_eq!((amount.get(), amount.as_str()), (None, fraction));
        let refused = amount.checked().expect_err("not whole");
        assert_eq!(refused.rule(), Rule::NotANumber);
        assert_eq!(
            names::deviations(&reply),
            ["tradeAmount: a number is not whole"]
        );
    }
}
