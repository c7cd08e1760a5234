//! Fields of answers that may be in the object around, read by both clients.

use konaplate_codegen::{Sources, check};
use konaplate_dynamic::{Content, Dynamic, Record, given};
use konaplate_generated::Outcome;
use konaplate_generated::runtime::Code;

use super::{nested, without_ids};
use crate::canned::{Act, Canned, config};
use crate::support::NESTED;

/// What a successful answer says, field by field.
fn leaves(path: &str, value: &serde_json::Value, leaves: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(members) => {
            for (name, value) in members {
                self::leaves(&format!("{path}.{name}"), value, leaves);
            }
        }
        serde_json::Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                self::leaves(&format!("{path}[{index}]"), value, leaves);
            }
        }
        serde_json::Value::Null => {}
        value => leaves.push(format!("{path}={value}").replace('"', "")),
    }
}

/// The same of a record.
fn content(path: &str, content: &Content, leaves: &mut Vec<String>) {
    for (name, inner) in content.as_object().into_iter().flat_map(Record::fields) {
        self::content(&format!("{path}.{name}"), inner, leaves);
    }
    for (index, inner) in content.as_list().into_iter().flatten().enumerate() {
        self::content(&format!("{path}[{index}]"), inner, leaves);
    }
    leaves.extend(content.as_str().map(|text| format!("{path}={text}")));
}

/// Answers with fields inside of objects and items, and in the object around instead; what is read from each, how it
/// deviates, and what of it is not known.
#[rustfmt::skip]
const AROUND: [(&str, &str, &str); 14] = [
    // Inside.
    (r#"{HELD,"changed":"20261128"}}"#, "limits.changed=20261128", "[] []"),
    // Around.
    (r#"{HELD},"changed":"20261128"}"#, "limits.changed=20261128", "[changed: E] []"),
    // In both: that inside.
    (r#"{HELD,"changed":"20261128"},"changed":"20261129"}"#, "limits.changed=20261128", r#"[] ["changed"]"#),
    // In neither.
    (r#"{HELD}}"#, "", "limits.changed: M"),
    // Null in one of them, or in both.
    (r#"{HELD,"changed":null},"changed":"20261129"}"#, "limits.changed=20261129", "[changed: E] []"),
    (r#"{HELD,"changed":"20261128"},"changed":null}"#, "limits.changed=20261128", r#"[] ["changed"]"#),
    (r#"{HELD,"changed":null},"changed":null}"#, "", "limits.changed: null stands where a value belongs"),
    (r#"{HELD},"changed":[]}"#, "", "changed: a value has another JSON type"),
    // Of three elements one has it.
    (r#"{CHANGED,"cards":[{},{"par":"P2"},{}],"par":"P1"}"#, "cards[0].par=P1 cards[1].par=P2 cards[2].par=P1", "[par: E, par: L, cards[1].par: L] []"),
    (r#"{CHANGED,"cards":[{"par":null},{"par":"P2"}],"par":null}"#, "cards[1].par=P2", r#"[cards[1].par: L] ["par"]"#),
    // At depth 2: in the card, not beside the cards.
    (r#"{CHANGED,"cards":[{"account":{},"bank":"A"},{"account":{"bank":"B"}}]}"#, "cards[0].account.bank=A cards[1].account.bank=B", "[cards[0].bank: E] []"),
    (r#"{CHANGED,"cards":[{"account":{"x":0}}],"bank":"A"}"#, "", r#"[cards[0].account.bank: M] ["cards[0].account.x", "bank"]"#),
    // At depth 3: a list in an object in a list.
    (r#"{CHANGED,"cards":[{},{"account":{"kind":7,"bank":"B","uses":[{"kind":"K"},{},{"used":1}],"used":"2","y":0}}]}"#,
        "cards[1].account.bank=B cards[1].account.uses[0].kind=K cards[1].account.uses[0].used=2 cards[1].account.uses[1].kind=7 \
         cards[1].account.uses[1].used=2 cards[1].account.uses[2].kind=7 cards[1].account.uses[2].used=1",
        r#"[cards[1].account.used: E, cards[1].account.used: N, cards[1].account.kind: E, cards[1].account.kind: T] ["cards[1].account.y"]"#),
    // A list in a list is a part of its field.
    (r#"{CHANGED,"cards":[{"grid":[[{}],[{"step":1},{}]],"step":3}]}"#, "cards[0].grid[0][0].step=3 cards[0].grid[1][0].step=1 cards[0].grid[1][1].step=3", "[cards[0].step: E] []"),
];

/// In the notation of the table above.
fn shortened(told: &str) -> String {
    let kinds = [
        ("E", "a field stands in another place than documented"),
        ("L", "a value is outside its documented limit"),
        ("M", "a required field is missing"),
        ("N", "a number came as text"),
        ("T", "a text came as a number"),
    ];
    let mut told = told.replace("settled ", "").replace(" ID", "");
    for (short, kind) in kinds {
        told = told.replace(kind, short);
    }
    told
}

#[tokio::test]
async fn a_field_that_may_be_around_is_found_by_both_clients() {
    let api = check(&Sources::from_pairs("spec", NESTED)).expect("no faults");
    let held = r#""response":{"code":"000_000"},"limits":{"once":1,"day":2,"month":3"#;
    for (template, values, told) in AROUND {
        let changed = format!(r#"{held},"changed":"20261128"}}"#);
        let body = template.replace("CHANGED", &changed).replace("HELD", held);
        let server = Canned::start(vec![Act::Answer(200, body.clone())]).await;
        let config = || config(&server.url).build().expect("it is sound");
        let kona = nested::Client::new(config()).expect("the HTTP client starts");
        let dynamic = Dynamic::new(&api, config()).expect("the HTTP client starts");
        let limits = || nested::CardLimitsLimits::new().once(1);
        let par = "123456789012345678901234567";
        let generated = kona.card_limits().par(par).limits(limits()).send().await;
        let call = dynamic.call("card-limits").expect("it is there");
        let limits = given(serde_json::json!({ "once": 1 }));
        let dynamic = call.set("par", par).set("limits", limits).send().await;
        let (mut of_generated, mut of_dynamic) = (Vec::new(), Vec::new());
        if let Ok(reply) = &generated {
            let reply = serde_json::to_value(&**reply).expect("it is serializable");
            leaves("", &reply, &mut of_generated);
        }
        if let Ok(Outcome::Settled(reply)) = &dynamic {
            for (name, inner) in reply.fields() {
                content(&format!(".{name}"), inner, &mut of_dynamic);
            }
        }
        of_generated.sort();
        of_dynamic.sort();
        assert_eq!(of_generated, of_dynamic, "{body}");
        let of = if template.contains("CHANGED") {
            ".cards"
        } else {
            ".limits.changed"
        };
        of_generated.retain(|leaf| leaf.starts_with(of));
        assert_eq!(
            of_generated
                .join(" ")
                .replace(" .", " ")
                .trim_start_matches('.'),
            values,
            "{body}"
        );
        let generated = without_ids(&super::told(generated));
        let dynamic = without_ids(&super::told::<_, Code>(dynamic));
        assert_eq!(generated, dynamic, "{body}");
        let generated = shortened(&generated);
        let fault = generated.split_once("cannot be read: ");
        let fault = fault.and_then(|(_, fault)| fault.split_once(','));
        assert_eq!(
            fault.map_or(&*generated, |(fault, _)| fault),
            told,
            "{body}"
        );
    }
}
