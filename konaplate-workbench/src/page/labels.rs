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
    /// The part that a line opens.
    pub(super) fn of(line: &str) -> Option<Self> {
        match line {
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
/// The mark of encryption.
pub(super) const ENCRYPTED: &[&str] = &["Encrypted|", "암호화 처리|"];
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

/// The type column, if the word is a known one.
pub(super) fn kind(line: &str) -> Option<Kind> {
    match line {
        "string" => Some(Kind::String),
        "number" => Some(Kind::Number),
        "boolean" => Some(Kind::Boolean),
        "object" => Some(Kind::Object),
        "array of objects" => Some(Kind::Objects),
        "array of strings" => Some(Kind::Strings),
        _ => None,
    }
}

pub(super) fn requirement(line: &str) -> Option<Requirement> {
    match line {
        "Required" | "필수" => Some(Requirement::Required),
        "Optional" | "옵션" => Some(Requirement::Optional),
        "Conditional" | "조건부" => Some(Requirement::Conditional),
        _ => None,
    }
}

/// `Length : 15`, `최소 : 1 , 최대 : 20`, `Value : 20`: a line that starts like a limit is one.
pub(super) fn limit(line: &str) -> Option<Limit> {
    let (label, rest) = line.split_once(':')?;
    let known = match label.trim() {
        "Length" | "길이" => rest.trim().parse().ok().map(Limit::Length),
        "Value" | "값" => rest.trim().parse().ok().map(Limit::Value),
        "Min" | "최소" => span(rest),
        "Max" | "최대" => None,
        _ => return None,
    };
    Some(known.unwrap_or_else(|| Limit::Other(line.to_owned())))
}

/// What follows `Min :`.
fn span(rest: &str) -> Option<Limit> {
    let (min, max) = rest.split_once(',')?;
    let (label, max) = max.split_once(':')?;
    if !matches!(label.trim(), "Max" | "최대") {
        return None;
    }
    Some(Limit::Span(
        min.trim().parse().ok()?,
        max.trim().parse().ok()?,
    ))
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
