//! A small API for unit tests, written by hand: what the parser makes of the real one is tested elsewhere.

use konaplate_codegen::ir::{
    Api, Array, Bounds, Case, Category, Class, Effect, Envelope, ErrorCode, ErrorTable, Field,
    Group, Header, HeaderValue, Limit, Lives, Object, Operation, Origin, Recovery, Requirement,
    ScalarKind, ScalarType, Shape, Source, SourceState, TimeFormat, TypeId, Verdict, Word,
};

const CODE3: TypeId = TypeId(0);
const NUMBER: TypeId = TypeId(1);
const WORD: TypeId = TypeId(2);
const TEXT30: TypeId = TypeId(3);
const TEXT16: TypeId = TypeId(4);
const RESULT: TypeId = TypeId(5);
const TEXT31: TypeId = TypeId(6);
const TOKEN: TypeId = TypeId(7);
const KIND: TypeId = TypeId(8);
const MONTH: TypeId = TypeId(9);
const DAY: TypeId = TypeId(10);
const SECOND: TypeId = TypeId(11);
const DCVV: TypeId = TypeId(12);

/// `charge` first, then the other operations with state, an encrypted one, and one with every shape.
pub(crate) fn api() -> Api {
    Api {
        provider: "TEST".into(),
        servers: [("sandbox".into(), "https://sandbox.example/open-api".into())].into(),
        envelope: Envelope {
            object: "response".into(),
            code: "code".into(),
            text: vec!["description".into(), "message".into()],
            success: "000_000".into(),
            encrypted: "encData".into(),
        },
        types: types(),
        groups: vec![Group {
            name: "all".into(),
            doc: String::new(),
        }],
        request_headers: Vec::new(),
        response_headers: Vec::new(),
        allowed: Vec::new(),
        operations: vec![
            charge(),
            charge_cancel(),
            recharge_result(),
            one_time_token(),
            barcode_spec(),
            everything(),
        ],
        families: [].into(),
    }
}

fn types() -> Vec<ScalarType> {
    let words = |words: &[&str]| {
        let words = words.iter().map(|word| Word {
            wire: (*word).into(),
            rust: String::new(),
            doc: String::new(),
        });
        ScalarKind::Enum(limit(1, Some(9)), words.collect())
    };
    let kinds = [
        ScalarKind::Text(limit(3, Some(3))),
        ScalarKind::Integer(limit(1, Some(9_999_999_999_999_999_999))),
        words(&["CHARGE", "REFUND"]),
        ScalarKind::Text(limit(1, Some(30))),
        ScalarKind::Text(limit(16, Some(16))),
        words(&["COMPLETED", "FAILED", "PENDING"]),
        ScalarKind::Text(limit(31, Some(31))),
        ScalarKind::Text(limit(16, Some(16))),
        words(&["ATM", "CREDIT"]),
        ScalarKind::Time(TimeFormat::YearMonth, limit(4, Some(4))),
        ScalarKind::Time(TimeFormat::Date, limit(8, Some(8))),
        ScalarKind::Time(TimeFormat::DateTime, limit(0, None)),
        ScalarKind::Text(limit(3, Some(3))),
    ];
    kinds
        .into_iter()
        .enumerate()
        .map(|(index, kind)| ScalarType {
            rust: String::new(),
            doc: String::new(),
            unit: String::new(),
            class: match TypeId(index) {
                TOKEN | DCVV | TEXT16 => Class::Secret,
                _ => Class::Public,
            },
            lives: (TypeId(index) == TOKEN).then_some(30),
            narrows: None,
            kind,
            spec: String::new(),
        })
        .collect()
}

fn charge() -> Operation {
    Operation {
        effect: Effect::MovesMoney,
        idempotency: Some("sequenceId".into()),
        recovery: Some(by_result()),
        pending: Some("isPending".into()),
        request: vec![
            scalar("sequenceId", TEXT30),
            scalar("userId", NUMBER),
            scalar("amount", NUMBER),
            scalar("oneTimeToken", TOKEN),
            scalar("dcvv", DCVV),
        ],
        response: vec![
            scalar("nrNumber", TEXT30),
            field("isPending", Shape::Boolean),
        ],
        errors: vec![
            ErrorCode {
                rust: "InvalidInputParameter".into(),
                ..error("000_002", "Invalid input parameter. userId")
            },
            error("007_001", "Bank account not found."),
            ErrorCode {
                rust: "AmountNotPositive".into(),
                ..error("007_007", "Recharge amount should be more than zero.")
            },
            ErrorCode {
                category: Category::AlreadyAsked,
                ..error("007_008", "Same sequenceId already exists.")
            },
        ],
        cases: vec![
            case("success", 200, Some("000_000"), "Test succeeded"),
            case("no-account", 400, Some("007_001"), "No account registered"),
            case("merchant-error", 400, None, "Franchise error"),
        ],
        ..operation("charge")
    }
}

fn by_result() -> Recovery {
    Recovery {
        operation: 2,
        field: "sequenceId".into(),
    }
}

fn charge_cancel() -> Operation {
    Operation {
        effect: Effect::MovesMoney,
        idempotency: Some("sequenceId".into()),
        recovery: Some(by_result()),
        pending: Some("isPending".into()),
        request: vec![
            scalar("sequenceId", TEXT30),
            scalar("userId", NUMBER),
            scalar("nrNumber", TEXT30),
            scalar("oneTimeToken", TOKEN),
            scalar("dcvv", DCVV),
        ],
        response: vec![field("isPending", Shape::Boolean)],
        errors: vec![ErrorCode {
            rust: "NotCancellable".into(),
            ..error("007_030", "Cancellation not possible for this transaction.")
        }],
        ..operation("charge-cancel")
    }
}

fn recharge_result() -> Operation {
    Operation {
        effect: Effect::Read,
        verdict: Some(Verdict {
            field: "result".into(),
            settled: "COMPLETED".into(),
            failed: "FAILED".into(),
            pending: "PENDING".into(),
            not_seen: None,
        }),
        request: vec![scalar("sequenceId", TEXT30)],
        response: vec![scalar("result", RESULT)],
        ..operation("recharge-result")
    }
}

fn one_time_token() -> Operation {
    let kind = Field {
        required: false,
        requirement: Requirement::Optional,
        ..scalar("type", KIND)
    };
    let token = Field {
        lives: Some(Lives {
            field: "type".into(),
            words: vec![("ATM".into(), 300)],
        }),
        ..scalar("oneTimeToken", TOKEN)
    };
    Operation {
        encrypts_request: true,
        encrypts_response: true,
        request: vec![scalar("cardNo", TEXT16), kind],
        response: vec![token, scalar("dcvv", DCVV)],
        ..operation("one-time-token")
    }
}

fn barcode_spec() -> Operation {
    Operation {
        encrypts_request: true,
        encrypts_response: true,
        request: vec![
            scalar("cardNo", TEXT16),
            scalar("type", WORD),
            scalar("amount", NUMBER),
        ],
        response: vec![scalar("barcodeSpec", TEXT31)],
        ..operation("barcode-spec")
    }
}

/// Every shape, in the request and in the response.
fn everything() -> Operation {
    let optional = |field| Field {
        required: false,
        requirement: Requirement::Optional,
        ..field
    };
    let inner = Object {
        rust: String::new(),
        fields: vec![scalar("inner", TEXT30)],
    };
    let narrow = Field {
        limit: Some(limit(2, Some(2))),
        ..scalar("narrow", CODE3)
    };
    let fields = vec![
        scalar("code", CODE3),
        scalar("count", NUMBER),
        optional(scalar("word", WORD)),
        optional(field("flag", Shape::Boolean)),
        optional(narrow),
        optional(field("list", list_of_numbers())),
        optional(field("box", Shape::Object(inner))),
        optional(scalar("month", MONTH)),
        optional(scalar("day", DAY)),
        optional(scalar("second", SECOND)),
    ];
    Operation {
        request: fields.clone(),
        response: fields,
        ..operation("everything")
    }
}

fn list_of_numbers() -> Shape {
    Shape::Array(Array {
        item: Box::new(Shape::Scalar(NUMBER)),
        count: limit(0, None),
    })
}

/// Optional fields for rules: a text, booleans and a word without and with a default, numbers.
pub(crate) fn rule_fields() -> Vec<Field> {
    let number = |wire| scalar(wire, NUMBER);
    let with_default = |field, default: &str| Field {
        default: Some(default.into()),
        ..field
    };
    let fields = [
        scalar("address", TEXT30),
        field("deliver", Shape::Boolean),
        with_default(field("gift", Shape::Boolean), "true"),
        with_default(scalar("kind", KIND), "ATM"),
        number("a"),
        number("b"),
        number("c"),
    ];
    let optional = |field| Field {
        required: false,
        requirement: Requirement::Optional,
        ..field
    };
    fields.map(optional).into()
}

fn operation(name: &str) -> Operation {
    Operation {
        name: name.into(),
        snake: String::new(),
        pascal: String::new(),
        group: 0,
        service: String::new(),
        doc: String::new(),
        source: Source {
            page: String::new(),
            version: "v1".into(),
            read: "2026-11-19".into(),
            state: SourceState::Complete,
        },
        method: "POST".into(),
        path: format!("/api/v1/{name}"),
        mode: None,
        effect: Effect::Write,
        idempotency: None,
        pending: None,
        recovery: None,
        verdict: None,
        encrypts_request: false,
        encrypts_response: false,
        encryption_errata: Vec::new(),
        request_headers: request_headers(),
        response_headers: vec![
            header("X-KM-Correlation-Id", HeaderValue::CorrelationId, 20),
            header("X-KM-Crypto-Key-Id", HeaderValue::CryptoKeyId, 32),
        ],
        request: Vec::new(),
        response: Vec::new(),
        rules: Vec::new(),
        error_table: ErrorTable::Cut,
        errors: Vec::new(),
        cases: Vec::new(),
        allowed: Vec::new(),
        file: format!("operations/all/{name}.yaml"),
    }
}

fn request_headers() -> Vec<Header> {
    vec![
        header("X-KM-User-AspId", HeaderValue::AspId, 15),
        header("X-KM-Correlation-Id", HeaderValue::CorrelationId, 20),
        Header {
            requirement: Requirement::Conditional,
            ..header("X-KM-Access-Key", HeaderValue::AccessKey, 40)
        },
        Header {
            requirement: Requirement::Optional,
            ..header("X-KM-Crypto-Key-Id", HeaderValue::CryptoKeyId, 32)
        },
        header("X-KM-Tran-Token", HeaderValue::TranToken, 67),
        header("X-KM-Tran-Time", HeaderValue::TranTime, 14),
        header("X-KM-Time-Zone", HeaderValue::TimeZone, 3),
    ]
}

fn header(name: &str, value: HeaderValue, length: u64) -> Header {
    Header {
        name: name.into(),
        value,
        requirement: Requirement::Required,
        limit: limit(length, Some(length)),
        equals_request: None,
        doc: String::new(),
    }
}

fn scalar(wire: &str, id: TypeId) -> Field {
    field(wire, Shape::Scalar(id))
}

fn field(wire: &str, shape: Shape) -> Field {
    Field {
        wire: wire.into(),
        rust: String::new(),
        key: String::new(),
        required: true,
        requirement: Requirement::Required,
        doc: String::new(),
        shape,
        limit: None,
        default: None,
        also_in: None,
        origin: Origin::Page,
        lives: None,
    }
}

fn error(code: &str, message: &str) -> ErrorCode {
    ErrorCode {
        code: code.into(),
        rust: String::new(),
        status: 400,
        message: message.into(),
        is_final: true,
        category: Category::FixRequest,
        doc: String::new(),
        origin: Origin::Page,
    }
}

fn case(id: &str, status: u16, code: Option<&str>, title: &str) -> Case {
    Case {
        id: id.into(),
        status,
        title: title.into(),
        code: code.map(Into::into),
    }
}

fn limit(min: u64, max: Option<u64>) -> Limit {
    let bounds = Bounds { min, max };
    Limit {
        documented: bounds,
        effective: bounds,
        because: String::new(),
    }
}
