//! The headers of a page: the provider's, with texts of our own.

use konaplate_workbench::page::{Limit, Requirement};

use super::Maker;
use crate::written::{Bound, Field, Inside, Text};

fn header(name: &str, length: u64, requirement: Requirement, texts: Vec<Text>) -> Field {
    Field {
        name: name.to_owned(),
        kind: "string",
        requirement,
        limit: Bound::Known(Limit::Length(length)),
        default: None,
        texts,
        inside: Inside::Plain,
        fields: Vec::new(),
        must_tell: false,
        odd_requirement: None,
    }
}

fn correlation(maker: &Maker) -> Field {
    let texts = vec![
        Text::Line(maker.say("Label of this call", "호출 이름표")),
        Text::Bullet(maker.say("Form : yyMMddHHmiSS-xxxxxxx", "형식 : yyMMddHHmiSS-xxxxxxx")),
        Text::Bullet("xxxxxxx : 7digit, hexadecimal".to_owned()),
    ];
    header("X-KM-Correlation-Id", 20, Requirement::Required, texts)
}

fn crypto(maker: &Maker) -> Field {
    let texts = vec![Text::Line(
        maker.say("Which key it was locked with", "잠근 열쇠"),
    )];
    header("X-KM-Crypto-Key-Id", 32, Requirement::Optional, texts)
}

pub(super) fn request(maker: &Maker) -> Vec<Field> {
    let line = |english: &str, korean: &str| vec![Text::Line(maker.say(english, korean))];
    // Every other page counts the letters of the pattern.
    let (length, pattern) = if maker.number.is_multiple_of(2) {
        (16, "YYYYMMDDHH24MISS")
    } else {
        (14, "YYYYMMDDHHMMSS")
    };
    let mut time = header(
        "X-KM-Tran-Time",
        length,
        Requirement::Required,
        line("When the call was made", "호출한 때"),
    );
    time.texts.push(Text::Bullet(
        maker.say(&format!("Form : {pattern}"), &format!("형식 : {pattern}")),
    ));
    vec![
        header(
            "X-KM-User-AspId",
            15,
            Requirement::Required,
            line("Number of the partner", "제휴사 번호"),
        ),
        correlation(maker),
        header(
            "X-KM-Access-Key",
            40,
            Requirement::Conditional,
            line("Key of the project", "프로젝트 열쇠"),
        ),
        crypto(maker),
        header(
            "X-KM-Tran-Token",
            66,
            Requirement::Required,
            line("Proof of who calls", "누가 부르는지"),
        ),
        time,
        header(
            "X-KM-Time-Zone",
            3,
            Requirement::Required,
            line("Zone of the clock (KST, UTC)", "시계의 시간대 (KST, UTC)"),
        ),
    ]
}

pub(super) fn response(maker: &Maker) -> Vec<Field> {
    vec![correlation(maker), crypto(maker)]
}
