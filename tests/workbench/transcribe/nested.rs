//! Pages whose requests hold objects and lists.

use expect_test::expect;
use konaplate_codegen::{Sources, check};
use konaplate_workbench::page;
use konaplate_workbench::transcribe::{Transcript, transcribe, update};
use serde_json::{Value, json};

use super::{options, replaced, shipped};

fn field(name: &str, kind: &str, moc: &str, length: Value, params: Value) -> Value {
    let description = json!([{ "lang": "en", "content": format!("<p>{name}</p>") }]);
    json!({
        "field": name, "type": kind, "moc": moc, "length": length,
        "description": description, "params": params,
    })
}

fn text(name: &str, moc: &str, most: u64) -> Value {
    let length = json!({ "type": "range", "min": 1, "max": most });
    field(name, "string", moc, length, json!([]))
}

/// A page of the portal whose request holds these fields.
fn read(fields: &Value) -> page::Page {
    let success = json!({ "httpCode": 200, "reasonCodeJs": [], "reason": "000_000" });
    let info = json!({
        "title": "Order", "method": "POST", "apiUrl": "/api/v1/parcel/order", "protocol": "Sync",
        "apiVersion": "v1", "infoStatus": "OPEN", "reqEncrypt": "Y", "resEncrypt": "N",
        "reqHeaderJson": [], "reqParamJson": fields, "resHeaderJson": [], "resParamJson": [],
        "responseCode": [success],
    });
    let page = json!({ "props": { "pageProps": { "apiInfoResponse": info } } });
    page::read(page.to_string().as_bytes()).expect("a page")
}

fn order(most_terms: u64) -> Value {
    let number = text("number", "M", 11);
    let phone = field("phone", "object", "M", json!({}), json!([number]));
    let home = field("home", "object", "M", json!({}), json!([phone]));
    let zip = json!({ "type": "fixed", "value": 5 });
    let zip = field("zipCode", "string", "M", zip, json!([]));
    let address = field("addressInfo", "object", "C", json!({}), json!([zip, home]));
    let agreed = field("agreed", "boolean", "M", json!({}), json!([]));
    let items = json!([text("termId", "M", 20), agreed]);
    let count = json!({ "type": "range", "min": 1, "max": most_terms });
    let terms = field("terms", "array of object", "M", count, items);
    let length = json!({ "type": "fixed", "value": 8 });
    let codes = field("codes", "array of string", "O", length, json!([]));
    json!([address, terms, codes])
}

fn made(fields: &Value) -> Transcript {
    transcribe(&read(fields), &shipped(), &options()).expect("a file")
}

/// What is said of the specification with the file in its place.
fn faults(sources: &Sources) -> Vec<String> {
    let faults = check(sources).err().unwrap_or_default();
    faults.iter().map(|fault| fault.short(sources)).collect()
}

/// What is told of the request: the page shows no headers.
fn told(made: &Transcript) -> Vec<String> {
    let all = made.differences.iter().map(ToString::to_string);
    all.filter(|it| it.starts_with("`request")).collect()
}

/// What stands under `request`.
fn request(text: &str) -> String {
    let (_, request) = text.split_once("\nrequest:\n").expect("there is one");
    let (request, _) = request.split_once("\n\n").expect("it ends");
    format!("request:\n{request}\n")
}

#[test]
fn objects_and_lists_of_a_request_are_written_with_their_counts() {
    let made = made(&order(10));
    let expected = expect![[r#"
        request:
          addressInfo:
            type: object
            required: conditional
            doc: "Field addressInfo of the page."
            fields:
              # look: class? `personal`, for its name says so: lower it where that is wrong
              zipCode: { type: string, length: 5, required: true, class: personal, doc: "Field zipCode of the page." }
              home:
                type: object
                required: true
                doc: "Field home of the page."
                fields:
                  phone:
                    type: object
                    required: true
                    doc: "Field phone of the page."
                    fields:
                      number: { type: string, length: 1..11, required: true, doc: "Field number of the page." }
          # look: limit? what the page says of the array is taken for the count of it: how many elements it has
          terms:
            type: array
            required: true
            doc: "Field terms of the page."
            count: 1..10
            items:
              type: object
              fields:
                termId: { type: string, length: 1..20, required: true, doc: "Field termId of the page." }
                agreed: { type: boolean, required: true, doc: "Field agreed of the page." }
          # look: limit? what the page says of the array is taken for the length of each element
          codes:
            type: array
            required: false
            doc: "Field codes of the page."
            items:
              type: string
              length: 8
    "#]];
    expected.assert_eq(&request(&made.text));
    assert_eq!(faults(&made.placed(&shipped())), [""; 0]);
}

#[test]
fn another_count_or_nested_field_is_told_and_written() {
    let first = made(&order(10));
    let base = first.placed(&shipped());
    let again = update(&read(&order(10)), &base, &options()).expect("a file");
    assert_eq!(told(&again), [""; 0]);
    let wider = update(&read(&order(11)), &base, &options()).expect("a file");
    assert_eq!(
        told(&wider),
        ["`request.terms.count`: the page says `1..11`, the file `1..10`"]
    );
    let wanted = first.text.replace("count: 1..10", "count: 1..11");
    assert_eq!(request(&wider.text), request(&wanted));

    for (from, to, wanted) in [
        (
            "length: 1..11, required: true",
            "length: 1..11, required: false",
            "`request.addressInfo.fields.home.fields.phone.fields.number.required`: the page says `true`, the file `false`",
        ),
        (
            "length: 8",
            "length: 9",
            "`request.codes.items.length`: the page says `8`, the file `9`",
        ),
    ] {
        let edited = replaced(&base, &first.path, &first.text.replace(from, to));
        let back = update(&read(&order(10)), &edited, &options()).expect("a file");
        assert_eq!(told(&back), [wanted]);
        assert_eq!(request(&back.text), request(&first.text));
    }
}

#[test]
fn an_object_that_is_too_deep_for_the_language_is_left_out_and_asked_for() {
    let deep = (0..17).fold(text("end", "M", 9), |inner, _| {
        field("deep", "object", "M", json!({}), json!([inner]))
    });
    let made = made(&json!([deep]));
    let left =
        "look: deep, an object (required: true), is left out: the page does not say what is inside";
    assert!(made.text.contains(left), "{}", made.text);
    assert_eq!(made.text.matches(" deep:\n").count(), 16, "{}", made.text);
}
