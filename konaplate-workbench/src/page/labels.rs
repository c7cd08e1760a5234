//! The portal's own words in both languages: headings, columns, marks and widgets.
//! English ones were all seen. Of the Korean ones, those behind the request parameters were not: they are what such
//! pages commonly say, and a page with others is read up to there and says so.

use super::{Kind, Limit, Mode, Requirement};

/// A part of a page, in page order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Section {
    RequestHeaders,
    RequestParameters,
    ResponseHeaders,
    ResponseParameters,
    ResponseCode,
    TestData,
    /// The widgets below the test data, and the navigation.
    Footer,
}

impl Section {
    /// The parts that every layout in text has a place for. An operation that answers with the envelope alone has no
    /// response parameters.
    pub(super) const ON_EVERY_PAGE: &[Self] = &[
        Self::RequestHeaders,
        Self::RequestParameters,
        Self::ResponseHeaders,
        Self::ResponseCode,
        Self::TestData,
    ];

    /// The part that a line opens.
    pub(super) fn of(line: &str) -> Option<Self> {
        const LONGEST: usize = 40;
        if line.len() > LONGEST {
            return None;
        }
        // `2. Request Parameters:` in other copies. Small letters are left: `Response code` describes a field.
        let bare = line.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')'));
        let bare = bare.trim_start().trim_end_matches(':').trim_end();
        match bare {
            "Request Headers" | "요청 헤더" => Some(Self::RequestHeaders),
            "Request Parameters" | "요청 파라미터" => Some(Self::RequestParameters),
            "Response Headers" | "응답 헤더" => Some(Self::ResponseHeaders),
            "Response Parameters" | "응답 파라미터" => Some(Self::ResponseParameters),
            "Response Code" | "응답 코드" => Some(Self::ResponseCode),
            "Test Data" | "테스트 데이터" => Some(Self::TestData),
            _ if LOADING.contains(&line) || TRY_IT.contains(&line) => Some(Self::Footer),
            _ => None,
        }
    }

    /// What it is called in a message.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::RequestHeaders => "the request headers",
            Self::RequestParameters => "the request parameters",
            Self::ResponseHeaders => "the response headers",
            Self::ResponseParameters => "the response parameters",
            Self::ResponseCode => "the response codes",
            Self::TestData => "the test data",
            Self::Footer => "what follows the test data",
        }
    }

    pub(super) fn is_of_headers(self) -> bool {
        matches!(self, Self::RequestHeaders | Self::ResponseHeaders)
    }

    /// Where its parts stand in a specification.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::RequestHeaders => "headers.request",
            Self::RequestParameters => "request",
            Self::ResponseHeaders => "headers.response",
            Self::ResponseParameters => "response",
            Self::ResponseCode => "errors",
            Self::TestData => "cases",
            Self::Footer => "",
        }
    }
}

/// Above the title.
pub(super) const ABOVE_TITLE: &[&str] = &[
    "Konaplate logo",
    "API Documentation",
    "All API",
    "Service",
    "API 문서",
    "전체 API",
    "서비스",
];
/// Whether a line is the mark of encryption, alone or with the link behind it.
pub(super) fn is_encrypted(line: &str) -> bool {
    let mark = line.split('|').next().unwrap_or_default();
    let mark = mark.trim_end_matches(['\\', ' ']);
    let rest = line.get(mark.len()..).unwrap_or_default();
    let is_link = rest.is_empty() || rest.trim_start_matches(['\\', ' ']).starts_with('|');
    is_link && matches!(mark, "Encrypted" | "암호화 처리" | "암호화")
}

/// Below the mark of encryption.
pub(super) const GUIDELINES: &[&str] = &[
    "Check out",
    "Guidelines",
    "for more information.",
    "더 자세한 정보는",
    "가이드라인",
    "을 참조하세요.",
];
/// Buttons of arrays; no element is described below them.
pub(super) const ADD: &[&str] = &["Add string", "Add object"];
/// Above the rows of codes.
pub(super) const ABOVE_CODES: &[&str] =
    &["Detailed classification and addition of error for unseccessful withfrawal"];
pub(super) const ERROR_CODE: &[&str] = &["Error code", "에러 코드", "오류 코드"];
pub(super) const MESSAGE: &[&str] = &["Message", "메시지"];
pub(super) const DESCRIPTION: &[&str] = &["Description", "설명"];
/// The button below a table of codes that shows ten rows of more.
pub(super) const SHOW_ALL: &[&str] = &["Show All", "모두 보기", "전체 보기"];
/// The first line below the test data.
pub(super) const LOADING: &[&str] = &["Loading ...", "Loading..."];
/// Everything below it is navigation.
pub(super) const TRY_IT: &[&str] = &["Click Try It!"];
/// Between the test data and the navigation.
pub(super) const BELOW_TEST_DATA: &[&str] = &[
    "Loading ...",
    "Loading...",
    "Request",
    "Response",
    "요청",
    "응답",
];
const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// Whether the portal has such a line on every page.
pub(super) fn is_furniture(line: &str) -> bool {
    let all = [
        ABOVE_TITLE,
        GUIDELINES,
        ADD,
        ABOVE_CODES,
        ERROR_CODE,
        MESSAGE,
        DESCRIPTION,
        SHOW_ALL,
        LOADING,
        TRY_IT,
        BELOW_TEST_DATA,
    ];
    all.iter().any(|known| known.contains(&line))
}

/// A title and the kind of call that is glued to it. `Async` ends in `sync`, so it is looked for first.
pub(super) fn title(line: &str) -> (&str, Option<Mode>) {
    let modes = [
        ("Async", Mode::Async),
        ("Sync", Mode::Sync),
        ("비동기", Mode::Async),
        ("동기", Mode::Sync),
    ];
    for (suffix, mode) in modes {
        if let Some(title) = line.strip_suffix(suffix) {
            return (title.trim_end(), Some(mode));
        }
    }
    (line, None)
}

/// `Version: v1`, `버전: v1`.
pub(super) fn version(line: &str) -> Option<&str> {
    let (label, version) = line.split_once(':')?;
    matches!(label.trim(), "Version" | "버전").then(|| version.trim())
}

pub(super) fn is_method(line: &str) -> bool {
    METHODS.contains(&line)
}

/// `POST /api/v1/charge`, or the path alone.
pub(super) fn method_and_path(line: &str) -> Option<(Option<&str>, &str)> {
    if line.starts_with('/') {
        return Some((None, line));
    }
    let (method, path) = line.split_once([' ', ':'])?;
    let path = path.trim_start_matches([' ', ':']);
    (is_method(method) && path.starts_with('/')).then_some((Some(method), path))
}

/// Headings of columns, where a page is copied as tables.
const COLUMNS: &[&str] = &[
    "name",
    "field",
    "parameter",
    "header",
    "type",
    "required",
    "mandatory",
    "optional",
    "requirement",
    "m/o",
    "m/o/c",
    "length",
    "limit",
    "min/max",
    "value",
    "description",
    "desc",
    "example",
    "note",
    "remark",
    "http status",
    "status",
    "code",
    "error code",
    "message",
    "이름",
    "항목",
    "항목명",
    "필드",
    "파라미터",
    "헤더",
    "타입",
    "유형",
    "필수",
    "필수여부",
    "필수 여부",
    "길이",
    "설명",
    "비고",
    "상태 코드",
    "에러 코드",
    "오류 코드",
    "메시지",
];

pub(super) fn is_limit_column(cell: &str) -> bool {
    matches!(
        cell.to_lowercase().as_str(),
        "length" | "limit" | "min/max" | "길이"
    )
}

pub(super) fn is_column(cell: &str) -> bool {
    COLUMNS.contains(&cell.to_lowercase().as_str())
}

/// The type column, if the word is a known one.
pub(super) fn kind(line: &str) -> Option<Kind> {
    match line {
        "string" | "String" | "문자열" => Some(Kind::String),
        "number" | "Number" | "integer" | "Integer" | "int" | "long" | "숫자" | "정수" => {
            Some(Kind::Number)
        }
        "boolean" | "Boolean" | "bool" => Some(Kind::Boolean),
        "object" | "Object" | "객체" => Some(Kind::Object),
        "array of objects" | "Array of objects" => Some(Kind::Objects),
        "array of strings" | "Array of strings" => Some(Kind::Strings),
        _ => None,
    }
}

pub(super) fn requirement(line: &str) -> Option<Requirement> {
    match line {
        "REQUIRED" | "required" => Some(Requirement::Required),
        "OPTIONAL" | "optional" => Some(Requirement::Optional),
        "CONDITIONAL" | "conditional" => Some(Requirement::Conditional),
        "Required" | "필수" | "Mandatory" => Some(Requirement::Required),
        "Optional" | "옵션" | "선택" => Some(Requirement::Optional),
        "Conditional" | "조건부" => Some(Requirement::Conditional),
        _ => None,
    }
}

/// `Length : 15`, `최소 : 1 , 최대 : 20`, `Value : 20`: a line that starts like a limit is one.
pub(super) fn limit(line: &str) -> Option<Limit> {
    let (label, rest) = line.split_once(':')?;
    let rest = &without_thousands(rest);
    let known = match label.trim() {
        "Length" | "길이" => number(rest).map(Limit::Length),
        "Value" | "값" => number(rest).map(Limit::Value),
        "Min" | "최소" => span(rest),
        "Max" | "최대" => None,
        _ => return None,
    };
    Some(known.unwrap_or_else(|| Limit::Other(line.to_owned())))
}

/// `9,999,999` without its commas: each has a digit before it and three behind.
fn without_thousands(text: &str) -> String {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let is_between = |at: usize| {
        let behind = (at + 1..at + 4).all(is_digit) && !is_digit(at + 4);
        at > 0 && is_digit(at - 1) && behind
    };
    let kept = text
        .char_indices()
        .filter(|(at, letter)| *letter != ',' || !is_between(*at));
    kept.map(|(_, letter)| letter).collect()
}

/// What follows `Min :`.
fn span(rest: &str) -> Option<Limit> {
    let (min, max) = rest.split_once(',')?;
    let (label, max) = max.split_once(':')?;
    if !matches!(label.trim(), "Max" | "최대") {
        return None;
    }
    Some(Limit::Span(number(min)?, number(max)?))
}

/// Digits alone: Rust would take a sign too.
fn number(text: &str) -> Option<u64> {
    let text = text.trim();
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_plain)
}

/// Three digits of an HTTP status.
pub(super) fn status(line: &str) -> Option<u16> {
    let is_three_digits = line.len() == 3 && line.bytes().all(|byte| byte.is_ascii_digit());
    line.parse()
        .ok()
        .filter(|status| is_three_digits && (100..600).contains(status))
}

/// `400 - Card not found`.
pub(super) fn case(line: &str) -> Option<(u16, &str)> {
    let item = line.strip_prefix('•').or_else(|| line.strip_prefix("- "));
    let line = item.map_or(line, str::trim_start);
    let (number, title) = line.split_once(" - ")?;
    status(number).map(|status| (status, title.trim()))
}

/// Bytes that a name may have; a longer line is none.
pub(super) const MAX_NAME: usize = 200;

/// What names of headers and fields look like.
pub(super) fn is_name(line: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    !line.is_empty() && line.chars().all(is_part)
}

/// What sites put in the place of what looks like an e-mail address.
pub(super) fn is_hidden(line: &str) -> bool {
    let line = line.trim_matches(['[', ']', '(', ')']).to_lowercase();
    matches!(
        line.as_str(),
        "email protected" | "email\u{a0}protected" | "이메일 보호됨"
    )
}

/// `007_008`.
pub(super) fn is_code(line: &str) -> bool {
    let is_family = |part: &str| part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_digit());
    line.split_once('_')
        .is_some_and(|(family, rest)| is_family(family) && is_family(rest))
}

/// What types look like, be they known or not: a few words in ASCII, or letters of another script in one.
pub(super) fn is_label(line: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '<' | '>' | '[' | ']' | '_');
    !line.is_empty() && line.len() <= 40 && line.chars().all(is_part)
}
