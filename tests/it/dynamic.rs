//! The client of a specification that is read at run time, held against the generated one: what leaves, what is
//! refused, and what is made of answers.

use std::fmt::Debug;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use konaplate_dynamic::{Dynamic, given};
use konaplate_generated::runtime::{Checked, Code, ErrorCode, Override};
use konaplate_generated::{CallError, Client, InvalidRequest, Outcome, Reply};

use crate::canned::{Act, Canned, built, config};
use crate::support::{NESTED, shipped_api};

mod around;

#[rustfmt::skip]
#[allow(dead_code, unreachable_pub, unused_imports, reason = "a client of which little is used")]
#[path = "../golden/nested/mod.rs"]
mod nested;

/// The same call of both clients.
macro_rules! both {
    ($kona:ident, $dynamic:ident, $method:ident $name:literal: $($setter:ident $wire:literal = $value:expr),*) => {
        (
            $kona.$method()$(.$setter($value))*,
            $dynamic.call($name).expect("it is in the specification")$(.set($wire, $value))*,
        )
    };
}

/// Does something with every operation, given values for its fields.
macro_rules! each {
    ($then:ident!, $kona:ident, $dynamic:ident, $card:expr, $number:expr, $amount:expr, $word:expr) => {
        let at = SystemTime::now();
        $then!(both!($kona, $dynamic, charge "charge": sequence_id "sequenceId" = $number, user_id "userId" = $amount,
            amount "amount" = $amount, one_time_token "oneTimeToken" = ($card, at), dcvv "dcvv" = "123",
            merchant_id "merchantId" = $number));
        $then!(both!($kona, $dynamic, charge_cancel "charge-cancel": sequence_id "sequenceId" = $number,
            user_id "userId" = $amount, nr_number "nrNumber" = $number, one_time_token "oneTimeToken" = ($card, at),
            dcvv "dcvv" = "123", card_expiry "cardExpiry" = "2912"));
        $then!(both!($kona, $dynamic, recharge_result "recharge-result": sequence_id "sequenceId" = $number));
        $then!(both!($kona, $dynamic, one_time_token "one-time-token": card_no "cardNo" = $card, type_ "type" = $word));
        $then!(both!($kona, $dynamic, lower_limit_update "lower-limit-update": user_id "userId" = $amount,
            par "par" = "Q1234567890123456789012345A", amount "amount" = $amount,
            threshold_balance "thresholdBalance" = $amount));
        $then!(both!($kona, $dynamic, auto_recharge_account_register "auto-recharge-account-register":
            user_id "userId" = $amount));
        $then!(both!($kona, $dynamic, unregistered_card_info "unregistered-card-info": card_no "cardNo" = $card,
            expiry_date "expiryDate" = "2912", card_cvc "cardCVC" = "123"));
        $then!(both!($kona, $dynamic, barcode_spec "barcode-spec": card_no "cardNo" = $card, type_ "type" = "CHARGE",
            amount "amount" = $amount));
    };
}

fn clients(url: &str) -> (Client, Dynamic) {
    let dynamic = config(url).build().expect("the configuration is sound");
    let dynamic = Dynamic::new(&shipped_api(), dynamic).expect("the HTTP client starts");
    (built(config(url)), dynamic)
}

/// What is built: the body, or everything that is broken.
fn written(built: Result<Checked, InvalidRequest>) -> String {
    match built {
        Ok(checked) => String::from_utf8_lossy(checked.body().expose()).into_owned(),
        Err(invalid) => invalid.to_string(),
    }
}

#[test]
fn the_bytes_and_reports_of_every_operation_are_those_of_the_generated_client() {
    let (kona, dynamic) = clients("http://127.0.0.1:9/open-api");
    let mut compared = 0;
    macro_rules! compare {
        ($both:expr) => {
            let (generated, dynamic) = $both;
            let (generated, dynamic) = (written(generated.build()), written(dynamic.build()));
            assert_eq!(generated, dynamic);
            assert!(!dynamic.contains("canary"), "{dynamic}");
            compared += 1;
        };
    }
    each!(compare!, kona, dynamic, "0123456789abcdef", "ORDER-1", 1_000_u64, "ATM");
    let long = "canary-that-is-longer-than-any-field-of-the-specification-takes";
    each!(compare!, kona, dynamic, long, long, u64::MAX, "canary");
    each!(compare!, kona, dynamic, "", "", 0_u64, "");
    assert_eq!(compared, 3 * shipped_api().operations.len());
}

/// What a caller learns of a successful answer.
trait Told {
    fn told(&self) -> String;
}

impl<T> Told for Reply<T> {
    fn told(&self) -> String {
        let unknown: Vec<_> = self
            .unknown_fields()
            .iter()
            .map(|field| field.path())
            .collect();
        format!(
            "settled {:?} {unknown:?} {:?}",
            self.deviations(),
            self.correlation_id()
        )
    }
}

impl<T> Told for Outcome<T> {
    fn told(&self) -> String {
        match self {
            Self::Settled(reply) => reply.told(),
            Self::Pending(pending) => format!("pending {}", pending.reply().told()),
        }
    }
}

fn told<A: Told, E: ErrorCode + Debug>(ended: Result<A, CallError<E>>) -> String {
    match ended {
        Ok(answer) => answer.told(),
        Err(CallError::Rejected(refusal)) => {
            let (code, category) = (refusal.code().as_str(), refusal.category());
            format!("rejected {code} {category} {:?} {refusal}", refusal.field())
        }
        Err(CallError::Invalid(invalid)) => format!("invalid {invalid}"),
        Err(CallError::NotSent(error)) => format!("not sent {:?} {error}", error.reason()),
        Err(CallError::Unknown(error)) => format!("unknown {} {error}", error.cause().kind()),
        Err(CallError::NoAnswer(error)) => format!("no answer {} {error}", error.cause().kind()),
        Err(other) => panic!("{other:?}"),
    }
}

/// A number that no call had before.
fn number() -> String {
    static LAST: AtomicU64 = AtomicU64::new(0);
    format!("N-{}", LAST.fetch_add(1, Ordering::Relaxed))
}

/// Correlation ids differ: one is made for each call.
fn without_ids(text: &str) -> String {
    let words = text
        .split(' ')
        .map(|word| if word.contains("221108") { "ID" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

const ANSWERS: [(u16, &str); 14] = [
    (
        200,
        r#"{"response":{"code":"000_000"},"nrNumber":"N-1","isPending":false,"result":"COMPLETED","new":1}"#,
    ),
    (
        200,
        r#"{"response":{"code":"000_000"},"nrNumber":7,"isPending":"true","bankAccRegNo":"01","barcodeSpec":"1"}"#,
    ),
    (
        200,
        r#"{"response":{"code":"000_000"},"result":"FAILED","isPending":false,"nrNumber":"N"}"#,
    ),
    (
        200,
        r#"{"response":{"code":"000_000"},"result":"NEW","oneTimeToken":"0123456789abcdef","dcvv":"1234"}"#,
    ),
    (
        200,
        r#"{"response":{"code":"000_000"},"cardDataInfo":{"par":"x","cardPointInfo":[{"pointName":1},{}]}}"#,
    ),
    (200, r#"{"response":{"code":"000_000"}}"#),
    (
        400,
        r#"{"response":{"code":"000_002","description":"Invalid input parameter. userId"}}"#,
    ),
    (
        400,
        r#"{"response":{"code":"007_003","message":"Credit limit exceeded."}}"#,
    ),
    (400, r#"{"response":{"code":"007_008"}}"#),
    (404, r#"{"response":{"code":"canary"}}"#),
    (500, "<html>"),
    (200, "[]"),
    (
        200,
        r#"{"response":{"code":"000_000"},"response":{"code":"007_001"}}"#,
    ),
    (302, r#"{"response":{"code":"007_001"}}"#),
];

#[tokio::test]
async fn what_becomes_of_every_operation_is_what_the_generated_client_says() {
    for (status, body) in ANSWERS {
        let server = Canned::start(vec![Act::Answer(status, body.to_owned())]).await;
        let (kona, dynamic) = clients(&server.url);
        let mut compared = 0;
        macro_rules! compare {
            ($both:expr) => {
                let (generated, dynamic) = $both;
                let generated = without_ids(&told(generated.send().await));
                let dynamic = without_ids(&told::<_, Code>(dynamic.send().await));
                assert_eq!(generated, dynamic, "{status} {body}");
                compared += 1;
            };
        }
        each!(compare!, kona, dynamic, "0123456789abcdef", &*number(), 1_000_u64, "ATM");
        assert_eq!(compared, 8);
    }
}

const BULK: &str = concat!(
    r#"{"orderNo":"B-1","payer":{"kind":"COMPANY","taxNo":"1234567890","par":"Q1234567890123456789012345A","이름":"김"},"#,
    r#""budget":{"goods":30,"total":40,"fee":5},"recipients":[{"name":"a","address":{"zipCode":"04524","#,
    r#""place":{"street":"s","door":"1"}},"parcels":[{"type":"BOX","cost":10,"code":"1234"},{"type":"BAG","cost":20}],"#,
    r#""days":["20261128"]}],"grid":[[1,2],[3]],"isGift":true,"greeting":{"text":"hi","flags":[true,false]}}"#,
);

fn bulk(kona: &nested::Client) -> Result<Checked, InvalidRequest> {
    use nested::{
        BulkOrderBudget, BulkOrderGreeting, BulkOrderPayer, Parcel, Recipient, RecipientAddress,
        RecipientAddressPlace,
    };
    let payer = BulkOrderPayer::new().kind("COMPANY").tax_no("1234567890");
    let payer = payer.par("Q1234567890123456789012345A").full_name("김");
    let mut parcels = Vec::new();
    for (kind, cost, code) in [("BOX", 10_u64, Some("1234")), ("BAG", 20, None)] {
        parcels.push(Parcel::new().type_(kind).cost(cost).code(code));
    }
    let place = RecipientAddressPlace::new().street("s").door("1");
    let address = RecipientAddress::new().place(place).zip_code("04524");
    let recipient = Recipient::new()
        .parcels(parcels)
        .address(address)
        .name("a")
        .days(["20261128"]);
    kona.bulk_order()
        .order_no("B-1")
        .payer(payer)
        .budget(BulkOrderBudget::new().total(40).goods(30).fee(5))
        .recipients([recipient])
        .grid([vec![1, 2], vec![3]])
        .is_gift(true)
        .greeting(BulkOrderGreeting::new().text("hi").flags([true, false]))
        .build()
}

/// The fields of a JSON object, set one by one.
fn of_json(dynamic: &Dynamic, operation: &str, json: &str) -> Result<Checked, InvalidRequest> {
    let fields: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(json).expect("an object");
    let mut call = dynamic.call(operation).expect("it is in the specification");
    for (name, value) in fields {
        call = call.set(&name, given(value));
    }
    call.build()
}

#[test]
fn nested_requests_are_the_same_too() {
    let api = konaplate_codegen::check(&konaplate_codegen::Sources::from_pairs("spec", NESTED))
        .expect("no faults");
    let config = || {
        config("http://127.0.0.1:9")
            .build()
            .expect("the configuration is sound")
    };
    let dynamic = Dynamic::new(&api, config()).expect("the HTTP client starts");
    let kona = nested::Client::new(config()).expect("the HTTP client starts");
    assert_eq!(written(bulk(&kona)), BULK);
    assert_eq!(written(of_json(&dynamic, "bulk-order", BULK)), BULK);
}

#[test]
fn what_is_wrong_anywhere_in_a_nested_request_is_reported_with_its_path_and_no_value() {
    let api = konaplate_codegen::check(&konaplate_codegen::Sources::from_pairs("spec", NESTED))
        .expect("no faults");
    let config = config("http://127.0.0.1:9")
        .build()
        .expect("the configuration is sound");
    let dynamic = Dynamic::new(&api, config).expect("the HTTP client starts");
    for (sound, broken, paths) in [
        (
            r#""street":"s""#,
            r#""street":"""#,
            "recipients[0].address.place.street",
        ),
        (r#""street":"s","#, "", "recipients[0].address.place.street"),
        (
            r#""code":"1234""#,
            r#""code":"canary""#,
            "recipients[0].parcels[0].code",
        ),
        (
            r#""cost":20"#,
            r#""cost":-20"#,
            "recipients[0].parcels[1].cost",
        ),
        (
            r#""cost":20"#,
            r#""cost":18446744073709551616"#,
            "recipients[0].parcels[1].cost",
        ),
        (
            r#""cost":20"#,
            r#""cost":"canary""#,
            "recipients[0].parcels[1].cost",
        ),
        (r#""cost":20"#, r#""cost":21"#, "recipients.parcels.cost"),
        (r#"[1,2],[3]"#, r#"[1,2]"#, "grid"),
        (r#"[1,2],[3]"#, r#"[1,2],[]"#, "grid[1]"),
        (r#"[1,2],[3]"#, r#"[1,10],[3]"#, "grid[0][1]"),
        (
            r#""flags":[true,false]"#,
            r#""flags":[true,"canary"]"#,
            "greeting.flags[1]",
        ),
        (r#""taxNo":"1234567890","#, "", "payer.taxNo"),
        // All that is wrong in an object, also beside a name that it does not have.
        (
            r#"{"text":"hi","flags":[true,false]}"#,
            r#"{"a\nb":1,"canary":1,"flags":{}}"#,
            r"greeting.text greeting.flags greeting.a\nb greeting.canary",
        ),
        (
            r#"{"text":"hi","flags":[true,false]}"#,
            r#"[1]"#,
            "greeting",
        ),
        (
            r#""grid":[[1,2],[3]]"#,
            r#""canary":1,"flag":1"#,
            "canary flag",
        ),
    ] {
        let body = BULK.replace(sound, broken);
        assert_ne!(body, BULK, "{sound}");
        let invalid = of_json(&dynamic, "bulk-order", &body).expect_err(paths);
        let told: Vec<_> = invalid.violations().iter().map(|it| it.wire()).collect();
        assert_eq!(told.join(" "), paths, "{invalid}");
        let text = invalid.to_string().replace("canary:", "");
        assert!(!text.contains("canary") && !text.contains("()"), "{text}");
        assert_eq!(text.lines().count(), 1 + told.len(), "{text}");
    }
}

#[tokio::test]
async fn an_override_of_many_items_is_counted_as_one_of_its_call() {
    let config = config("http://127.0.0.1:9")
        .build()
        .expect("the configuration is sound");
    let kona = nested::Client::new(config).expect("the HTTP client starts");
    for _ in 0..2 {
        let package = |sku| {
            nested::Package::new()
                .sku(Override::new(sku, "agreed"))
                .amount(1)
        };
        let packages = ["", "", "sku"].map(package);
        let call = kona
            .purchase()
            .order_no("1")
            .card_no("1234567890123456")
            .amount(3);
        let result = call.packages(packages).send().await;
        assert!(
            matches!(result, Err(CallError::NotSent(_))),
            "nobody listens"
        );
    }
    let counts = kona.overrides();
    let counts: Vec<_> = counts.iter().map(|it| (&*it.field, it.calls)).collect();
    assert_eq!(counts, [("packages.sku", 2)]);
}

/// What has to be sent is never taken for its default: all that read a rule go by that.
#[test]
fn a_required_field_is_not_taken_for_its_default() {
    let flag = "isDeliveryRequired: { type: boolean, required: true,";
    let files =
        NESTED.map(|(path, text)| (path, text.replace(flag, &format!("{flag} default: true,"))));
    let sources = konaplate_codegen::Sources::from_pairs("spec", files);
    let api = konaplate_codegen::check(&sources).expect("no faults");
    let config = config("http://127.0.0.1:9")
        .build()
        .expect("the configuration is sound");
    let dynamic = Dynamic::new(&api, config).expect("the HTTP client starts");
    let par = r#"{"par":"123456789012345678901234567"}"#;
    let invalid = of_json(&dynamic, "card-order", par).expect_err("it lacks a field");
    let told: Vec<_> = invalid.violations().iter().map(|it| it.wire()).collect();
    assert_eq!(told, ["isDeliveryRequired"], "{invalid}");
    let files = konaplate_codegen::generate(&api, &konaplate_codegen::Options::default());
    let mut files = files.iter();
    let order = files.find(|file| file.path == "card_order.rs");
    let text = &order.expect("it is generated").text;
    assert!(
        text.contains("(required [2] when boolean [1] true);"),
        "{text}"
    );
}
