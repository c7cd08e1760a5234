//! Codes and bytes: what is a code, what a code proves for a call that changes nothing, and bodies with a mark before
//! them or with text in a legacy encoding inside.

use konaplate_generated::runtime::DeviationKind;
use konaplate_generated::{CallError, Charge};

use super::{
    COMPLETED, Effect, REFUSED, Rows, SETTLED, World, envelope, letters, number, said, sealed,
};
use crate::canned::{built, charge};

/// Status and code of an answer to an inquiry, which lists no code: only a 4xx says that it is refused.
#[rustfmt::skip] // a table: one row a line
const READS: &[(u16, &str, char)] = &[
    (200, "123_456", '-'), (200, "007_099", '-'), (200, "", '-'),
    (201, "123_456", '-'), (202, "123_456", '-'), (203, "123_456", '-'),
    (301, "123_456", '-'), (302, "123_456", '-'), (307, "123_456", '-'),
    (400, "123_456", 'R'), (400, "AUTH_FAIL", 'R'), (400, "12", 'R'), (400, "", '-'),
    (401, "123_456", 'R'), (401, "AUTH_FAIL", 'R'), (401, "", '-'),
    (403, "123_456", 'R'), (404, "123_456", 'R'), (408, "123_456", 'R'), (429, "999_429", 'R'),
    (499, "123_456", 'R'),
    (500, "123_456", '-'), (502, "123_456", '-'), (503, "123_456", '-'), (599, "123_456", '-'),
];

#[tokio::test]
async fn a_code_refuses_a_read_with_a_status_that_does() {
    let mut rows = Rows::default();
    for world in World::each().await {
        let kona = built(world.config());
        for (status, code, wanted) in READS {
            let answers = [said(*status, envelope(code, ""))];
            let found = letters(&world, &kona, Effect::Read, &answers).await;
            rows.check(
                &world,
                format_args!("HTTP {status}, `{code}`"),
                &found,
                &wanted.to_string(),
            );
        }
    }
    rows.end();
}

/// An empty code is none, also where something would be made of any code.
#[tokio::test]
async fn an_empty_code_is_no_code() {
    let mut rows = Rows::default();
    for world in World::each().await {
        let kona = built(world.config());
        for code in ["", r#"","message":""#] {
            for (effect, wanted) in [
                (Effect::Read, "--"),
                (Effect::Write, "??"),
                (Effect::Money, "??"),
            ] {
                let answers = [200, 400].map(|status| said(status, envelope(code, "")));
                let found = letters(&world, &kona, effect, &answers).await;
                rows.check(&world, format_args!("{effect:?}"), &found, wanted);
            }
        }
        world.says(said(400, envelope("", "")));
        match charge(&kona, &number()).await {
            Err(CallError::Unknown(error)) => {
                assert_eq!(error.cause().to_string(), "the answer has no outcome code");
            }
            other => panic!("{other:?}"),
        }
    }
    rows.end();
}

const BOM: &str = "\u{feff}";

#[tokio::test]
async fn a_byte_order_mark_before_the_body_is_skipped() {
    let mut rows = Rows::default();
    for world in World::each().await {
        let kona = built(world.config());
        for (effect, status, body, wanted) in [
            (Effect::Money, 200, SETTLED, "++++"),
            (Effect::Money, 400, REFUSED, "RRRR"),
            (Effect::Read, 200, COMPLETED, "++++"),
            (Effect::Read, 400, REFUSED, "RRRR"),
        ] {
            let marked = format!("{BOM}{body}");
            let bodies = [
                marked.clone(),
                sealed(&marked),
                format!("{BOM}{}", sealed(body)),
                format!("{BOM}{}", sealed(&marked)),
            ];
            let answers = bodies.map(|body| said(status, body));
            let found = letters(&world, &kona, effect, &answers).await;
            rows.check(&world, format_args!("{effect:?}, {body}"), &found, wanted);
        }
    }
    rows.end();
}

#[tokio::test]
async fn a_mark_elsewhere_and_other_encodings_are_no_json() {
    let mut rows = Rows::default();
    let utf16: Vec<u8> = SETTLED.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let answers = [
        said(200, format!("{{{BOM}{}", &SETTLED[1..])),
        said(200, format!("{SETTLED}{BOM}x")),
        said(200, [&b"\xfe\xff"[..], &utf16].concat()),
        said(200, BOM),
    ];
    for world in World::each().await {
        let kona = built(world.config());
        let found = letters(&world, &kona, Effect::Money, &answers).await;
        rows.check(&world, "all of them", &found, "????");
    }
    rows.end();
}

/// 은행 계좌 in EUC-KR, 残高 in Shift_JIS, `déjà` in ISO 8859-1, and a cut UTF-8 sequence.
const LEGACY: [&[u8]; 4] = [
    b"\xc0\xba\xc7\xe0 \xb0\xe8\xc1\xc2",
    b"\x8ec\x8d\x82",
    b"d\xe9j\xe0",
    b"\xec\x9d",
];

/// The body of an answer with this text and this code, bytes as they are.
fn legacy(code: &str, text: &[u8], beside: &str) -> Vec<u8> {
    let (before, after) = (
        format!(r#"{{"response":{{"code":"{code}","description":""#),
        format!(r#""}}{beside}}}"#),
    );
    [before.as_bytes(), text, after.as_bytes()].concat()
}

#[tokio::test]
async fn a_text_in_a_legacy_encoding_does_not_hide_the_code() {
    let mut rows = Rows::default();
    for world in World::each().await {
        let kona = built(world.config());
        for text in LEGACY {
            let settled = r#","nrNumber":"N","isPending":false"#;
            let completed = r#","result":"COMPLETED""#;
            let taken_up = r#","isPending":true"#;
            for (effect, answers, wanted) in [
                (
                    Effect::Money,
                    vec![
                        said(200, legacy("000_000", text, settled)),
                        said(400, legacy("007_001", text, "")),
                        said(400, legacy("007_004", text, "")),
                        said(400, legacy("007_001", text, taken_up)),
                        said(500, legacy("007_001", text, "")),
                        said(200, sealed(legacy("000_000", text, settled))),
                        said(400, sealed(legacy("007_001", text, ""))),
                    ],
                    "+R???+R",
                ),
                (
                    Effect::Read,
                    vec![
                        said(200, legacy("000_000", text, completed)),
                        said(400, legacy("123_456", text, "")),
                        said(200, legacy("123_456", text, "")),
                    ],
                    "+R-",
                ),
            ] {
                let found = letters(&world, &kona, effect, &answers).await;
                rows.check(&world, format_args!("{effect:?}, {text:?}"), &found, wanted);
            }
        }
    }
    rows.end();
}

#[tokio::test]
async fn a_reply_with_a_legacy_text_says_that_it_is_not_utf8() {
    for world in World::each().await {
        let kona = built(world.config());
        let body = legacy("000_000", LEGACY[0], r#","nrNumber":"N","isPending":false"#);
        world.says(said(200, body));
        match charge(&kona, &number()).await {
            Ok(Charge::Settled(reply)) => {
                let mut kinds = reply.deviations().iter().map(|it| it.kind());
                assert!(
                    kinds.any(|kind| kind == DeviationKind::NotUtf8),
                    "{reply:?}"
                );
            }
            other => panic!("{other:?}"),
        }
    }
}

/// What decides has to be readable itself.
#[tokio::test]
async fn a_code_or_a_verdict_in_a_legacy_encoding_is_none() {
    let mut rows = Rows::default();
    let code = b"{\"response\":{\"code\":\"007_001\xc0\"}}".to_vec();
    let name = b"{\"response\":{\"code\xc0\":\"007_001\"}}".to_vec();
    let word = b"{\"response\":{\"code\":\"000_000\"},\"nrNumber\":\"N\",\"isPending\":false,\"result\":\"\xbf\xcf\"}";
    // Shift_JIS has characters that end in the byte of a backslash: the text does not end where it seems to.
    let open = b"{\"response\":{\"code\":\"007_001\",\"description\":\"\x83\\\"}}".to_vec();
    for world in World::each().await {
        let kona = built(world.config());
        let answers = [
            said(400, code.clone()),
            said(400, name.clone()),
            said(200, word.to_vec()),
            said(400, open.clone()),
        ];
        let found = letters(&world, &kona, Effect::Money, &answers).await;
        rows.check(&world, "all of them", &found, "????");
    }
    rows.end();
}
