//! Answers in use.

#![allow(dead_code, unreachable_pub, reason = "items as a client has them")]

use crate::field::{Class, Expiring, ExpiringKind, Number, NumberKind, NumberLimits};
use crate::field::{TextKind, TextLimits};
use crate::json::DeviationKind;
use crate::operation::Envelope;
use crate::table::{List, Str};

static ENVELOPE: Envelope = Envelope {
    object: Str::Borrowed("response"),
    code: Str::Borrowed("code"),
    text: List::Borrowed(&[]),
    success: Str::Borrowed("0"),
    encrypted: Str::Borrowed("encData"),
};

enum PointLimits {}
impl NumberKind for PointLimits {
    const LIMITS: NumberLimits = NumberLimits {
        name: "Point",
        spec: "",
        class: Class::Public,
        min: 0,
        max: 99,
    };
}
type Point = Number<PointLimits>;

enum TokenLimits {}
impl TextKind for TokenLimits {
    const LIMITS: TextLimits = TextLimits {
        name: "Token",
        spec: "",
        class: Class::Secret,
        min: 3,
        max: 3,
    };
}
impl ExpiringKind for TokenLimits {
    const LIVES_SECONDS: u64 = 30;
}
type Token = Expiring<TokenLimits>;

mod pay {
    use super::{Point, Token};

    crate::reply! {
        /// A coupon.
        Coupon {
            /// Its worth.
            worth "worth": Received<Point>;
        }

        /// The answer of `pay`.
        PayReply {
            /// What is left.
            left "left": Received<Point>;
            is_pending "isPending": bool;
            coupon "coupon": optional Coupon;
            coupons "coupons": [Coupon];
            points "points": optional [Received<Point>];
            bonus "bonus": optional Received<Point>, or in "coupon";
            r#type "type": bool, or in "coupon";
        }
    }

    crate::reply! {
        /// The answer of `token`. Holds secrets.
        secret TokenReply {
            token "token": Received<Token>;
        }
        Empty {}
    }
}

use self::pay::{Empty, PayReply, TokenReply};

const PAID: &str = r#"{"left":7,"isPending":false,"coupon":{"worth":1},"coupons":[{"worth":2},{"worth":3}],"points":[4],"bonus":5,"type":true}"#;

#[test]
fn every_form_of_a_field_is_read() {
    let reply = PayReply::from_json(PAID).unwrap();
    assert_eq!(reply.left.get(), Some(7));
    assert!(!reply.is_pending && reply.r#type);
    let worths = reply.coupons.iter().chain(&reply.coupon);
    let worths: Vec<_> = worths.map(|coupon| coupon.worth.get()).collect();
    assert_eq!(worths, [Some(2), Some(3), Some(1)]);
    assert_eq!(reply.points.as_ref().unwrap()[0].get(), Some(4));
    assert_eq!(reply.bonus.as_ref().unwrap().get(), Some(5));
    assert!(reply.deviations().is_empty() && reply.unknown_fields().is_empty());
    let reply = reply.into_inner();
    assert_eq!(reply.clone(), reply);
    let shown = "Coupon { worth: Point(1) }";
    assert_eq!(format!("{:?}", reply.coupon.unwrap()), shown);
}

#[test]
fn json_is_read_as_an_answer_is() {
    let reply = PayReply::from_json(
        "\u{feff}{\"response\":{\"code\":\"0\"},\"left\":\"100\",\"isPending\":false,\"coupons\":[],\
         \"coupon\":{\"worth\":1,\"bonus\":2,\"type\":\"true\"},\"new\":[0]}",
    )
    .unwrap();
    let noted: Vec<_> = reply
        .deviations()
        .iter()
        .map(|it| (it.path(), it.kind()))
        .collect();
    assert_eq!(
        noted,
        [
            ("left", DeviationKind::NumberAsText),
            ("left", DeviationKind::OutsideLimit),
            ("coupon.bonus", DeviationKind::FoundElsewhere),
            ("coupon.type", DeviationKind::FoundElsewhere),
            ("coupon.type", DeviationKind::BooleanAsText),
            ("", DeviationKind::ByteOrderMark),
        ]
    );
    let [new] = reply.unknown_fields() else {
        panic!("one field is unknown");
    };
    assert_eq!((new.path(), new.json()), ("new", "[0]"));
    assert!(reply.correlation_id().is_none());

    for (json, path, reason) in [
        ("[]", "", DeviationKind::NotJson),
        (r#"{"left":7}"#, "isPending", DeviationKind::Missing),
        (
            r#"{"left":7,"isPending":false,"coupons":[{"worth":[]}]}"#,
            "coupons[0].worth",
            DeviationKind::WrongType,
        ),
    ] {
        let error = PayReply::from_json(json).unwrap_err();
        assert_eq!((error.path(), error.reason()), (path, reason));
    }
    assert!(Empty::from_json("{}").is_ok());
}

#[test]
fn a_secret_that_was_read_from_json_was_issued_now() {
    let reply = TokenReply::from_json(r#"{"token":"abc"}"#).unwrap();
    assert_eq!(
        format!("{:?}", *reply),
        "TokenReply { token: Token([secret]) }"
    );
    let token = reply.into_inner().token.into_checked().unwrap();
    let now = std::time::SystemTime::now();
    let now = now.duration_since(std::time::UNIX_EPOCH).unwrap();
    let now = i64::try_from(now.as_millis()).unwrap();
    let end = token.into_parts().1.end();
    assert!(end > now + 15_000 && end <= now + 30_000, "{end} {now}");
}

#[cfg(feature = "serde")]
#[test]
fn serde_writes_wire_names_and_null_for_what_is_absent() {
    let json = r#"{"left":7,"isPending":false,"coupons":[{"worth":2}],"type":true}"#;
    let reply = PayReply::from_json(json).unwrap();
    let written = serde_json::to_string(&*reply).unwrap();
    assert_eq!(
        written,
        r#"{"left":7,"isPending":false,"coupon":null,"coupons":[{"worth":2}],"points":null,"bonus":null,"type":true}"#
    );
}
