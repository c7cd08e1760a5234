//! Reads an operation file.

use super::allowance::allowances;
use super::field::{errata, fields, flag, origin, spanned};
use super::profile::{check_sides, header_side};
use super::read::{self, Map};
use super::rule::rules;
use super::{Case, ErrorCode, NotSeen, Operation, Quotable, Recovery, Source, Spanned, Verdict};
use crate::diagnostic::{Code, Diagnostic, Problems};
use crate::ir::{Category, Effect, ErrorTable, Mode, SourceState};
use crate::source::Place;
use crate::yaml::{Key, Node, Value};

pub(crate) const EFFECTS: &[(&str, Effect)] = &[
    (Effect::Read.as_str(), Effect::Read),
    (Effect::Write.as_str(), Effect::Write),
    (Effect::MovesMoney.as_str(), Effect::MovesMoney),
];

pub(crate) const METHODS: &[(&str, ())] = &[("POST", ())];
pub(crate) const MODES: &[(&str, Mode)] = &[
    (Mode::Sync.as_str(), Mode::Sync),
    (Mode::Async.as_str(), Mode::Async),
];
pub(crate) const STATES: &[(&str, SourceState)] = &[
    (SourceState::Complete.as_str(), SourceState::Complete),
    (SourceState::Excerpt.as_str(), SourceState::Excerpt),
];

pub(crate) const ERROR_TABLES: &[(&str, ErrorTable)] = &[
    (ErrorTable::Complete.as_str(), ErrorTable::Complete),
    (ErrorTable::Cut.as_str(), ErrorTable::Cut),
    (ErrorTable::NotSeen.as_str(), ErrorTable::NotSeen),
];

pub(crate) const CATEGORIES: &[(&str, Category)] = &[
    (Category::FixRequest.as_str(), Category::FixRequest),
    (Category::RetryLater.as_str(), Category::RetryLater),
    (Category::AskUser.as_str(), Category::AskUser),
    (Category::AlreadyAsked.as_str(), Category::AlreadyAsked),
    (
        Category::ContactProvider.as_str(),
        Category::ContactProvider,
    ),
    (Category::Unknown.as_str(), Category::Unknown),
];

pub(crate) fn read(node: &Node, problems: &mut Problems) -> Option<Operation> {
    let mut map = Map::new(node, "the operation", problems)?;
    let encrypted = map.need("encrypted", problems);
    let [encrypts_request, encrypts_response] = self::encrypted(encrypted, map.at, problems);
    let headers = map.get("headers");
    if let Some(node) = headers {
        check_sides(node, problems);
    }
    let mode = map.get_word("mode", MODES, problems);
    let method = map.need("method", problems);
    method.and_then(|node| read::word(node, METHODS, Code::Unsupported, problems));
    let operation = Operation {
        at: map.at,
        name: map.need_text("operation", problems),
        service: map.need_text("service", problems).value,
        doc: map.need_text("doc", problems).value,
        source: source(&mut map, problems),
        method: map.need_text("method", problems),
        path: map.need_text("path", problems),
        mode: mode.map(|mode| mode.value),
        effect: need_word(&mut map, "effect", EFFECTS, problems).unwrap_or(Effect::Write),
        idempotency: map.get_text("idempotency", problems),
        pending: map.get_text("pending", problems),
        recovery: map
            .get("recovery")
            .and_then(|node| recovery(node, problems)),
        verdict: map.get("verdict").and_then(|node| verdict(node, problems)),
        encrypts_request,
        encrypts_response,
        request_headers: headers
            .map_or_else(Vec::new, |node| header_side(node, "request", problems)),
        response_headers: headers
            .map_or_else(Vec::new, |node| header_side(node, "response", problems)),
        request: map
            .get("request")
            .map_or_else(Vec::new, |node| fields(node, problems)),
        response: map
            .get("response")
            .map_or_else(Vec::new, |node| fields(node, problems)),
        rules: map
            .get("rules")
            .map_or_else(Vec::new, |node| rules(node, problems)),
        error_table: need_word(&mut map, "error-table", ERROR_TABLES, problems)
            .unwrap_or(ErrorTable::NotSeen),
        errors: map
            .get("errors")
            .map_or_else(Vec::new, |node| errors(node, problems)),
        cases: map
            .get("cases")
            .map_or_else(Vec::new, |node| cases(node, problems)),
        errata: map
            .get("errata")
            .map_or_else(Vec::new, |node| errata(node, problems)),
        allowed: map
            .get("allow")
            .map_or_else(Vec::new, |node| allowances(node, problems)),
    };
    report_undecided_request(&mut map, &operation, problems);
    map.finish(problems);
    Some(operation)
}

/// A page that showed no request would be taken for one that sends nothing.
fn report_undecided_request(map: &mut Map<'_>, operation: &Operation, problems: &mut Problems) {
    // An effect that cannot be read is reported already.
    let is_effect = |node| read::word(node, EFFECTS, Code::BadValue, &mut Problems::default());
    let changes = map
        .get("effect")
        .and_then(is_effect)
        .is_some_and(|effect| effect.value != Effect::Read);
    let request = map.get("request");
    if !changes || request.is_some_and(is_said) {
        return;
    }
    let at = request.map_or(map.at, |node| node.at);
    let name = &operation.name.value;
    let message = format!("`{name}` changes something, and nothing says what it sends");
    let help =
        "write the fields that the page shows under `request`, or `request: {}` if it sends none";
    problems.push(Diagnostic::new(Code::NoRequest, at, message).help(help));
}

/// Something stands there, be it an empty mapping.
fn is_said(node: &Node) -> bool {
    !matches!(&node.value, Value::Scalar { text, quoted: false } if matches!(text.as_str(), "" | "~"))
}

fn need_word<T: Copy>(
    map: &mut Map<'_>,
    key: &'static str,
    choices: &[(&str, T)],
    problems: &mut Problems,
) -> Option<T> {
    let node = map.need(key, problems)?;
    read::word(node, choices, Code::BadValue, problems).map(|word| word.value)
}

fn source(map: &mut Map<'_>, problems: &mut Problems) -> Source {
    let mut source = Source {
        page: String::new(),
        version: String::new(),
        read: String::new(),
        state: SourceState::Excerpt,
    };
    let node = map.need("source", problems);
    if let Some(mut map) = node.and_then(|node| Map::new(node, "`source`", problems)) {
        source.page = map.need_text("page", problems).value;
        source.version = map.need_text("version", problems).value;
        let read = map.need_text("read", problems);
        if !read.value.is_empty() && !is_day(&read.value) {
            let message = format!("`{}` is not a day", read.value);
            let problem = Diagnostic::new(Code::BadValue, read.at, message);
            problems.push(problem.help("such as 2026-11-19"));
        }
        source.read = read.value;
        source.state =
            need_word(&mut map, "state", STATES, problems).unwrap_or(SourceState::Excerpt);
        map.finish(problems);
    }
    source
}

fn is_day(text: &str) -> bool {
    let is_in_place = |(at, byte): (usize, u8)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    text.len() == 10 && text.bytes().enumerate().all(is_in_place)
}

fn encrypted(node: Option<&Node>, at: Place, problems: &mut Problems) -> [Spanned<bool>; 2] {
    let absent = || Spanned { value: false, at };
    let Some(mut map) = node.and_then(|node| Map::new(node, "`encrypted`", problems)) else {
        return [absent(), absent()];
    };
    let request = map.need("request", problems);
    let response = map.need("response", problems);
    map.finish(problems);
    [request, response].map(|node| flag(node, problems).unwrap_or_else(absent))
}

fn recovery(node: &Node, problems: &mut Problems) -> Option<Spanned<Recovery>> {
    let mut map = Map::new(node, "`recovery`", problems)?;
    let at = map.at;
    if let Some(reason) = map.get_text("none", problems) {
        if reason.value.trim().is_empty() {
            problems.push(Diagnostic::new(
                Code::MissingKey,
                reason.at,
                "`none` has no reason",
            ));
        }
        map.finish(problems);
        return Some(Spanned {
            value: Recovery::None,
            at,
        });
    }
    let operation = map.need_text("ask", problems);
    let with = map.need("with", problems).and_then(|node| {
        let [(key, node)] = read::entries(node, "`with`", problems)? else {
            let message = "`with` fills exactly one field of the inquiry";
            problems.push(Diagnostic::new(Code::BadRecovery, node.at, message));
            return None;
        };
        Some((spanned(key), read::text(node, problems)?))
    });
    map.finish(problems);
    let value = Recovery::Ask { operation, with };
    Some(Spanned { value, at })
}

fn verdict(node: &Node, problems: &mut Problems) -> Option<Verdict> {
    let mut map = Map::new(node, "`verdict`", problems)?;
    let verdict = Verdict {
        field: map.need_text("field", problems),
        settled: map.need_text("settled", problems),
        failed: map.need_text("failed", problems),
        pending: map.need_text("pending", problems),
        not_seen: map
            .get("not-seen")
            .and_then(|node| not_seen(node, problems)),
    };
    map.finish(problems);
    Some(verdict)
}

fn not_seen(node: &Node, problems: &mut Problems) -> Option<NotSeen> {
    let mut map = Map::new(node, "`not-seen`", problems)?;
    let help =
        "say what the inquiry answers about such a number: `status`, and `codes` or `families`";
    if map.is_former("except", help, problems) {
        return None;
    }
    let at = map.at;
    let status = map.need("status", problems);
    let not_seen = NotSeen {
        at,
        status: Spanned {
            at: status.map_or(at, |node| node.at),
            value: read::status(status, problems),
        },
        codes: map
            .get("codes")
            .map_or_else(Vec::new, |node| listed(node, "`codes`", problems)),
        families: map.get("families").map_or_else(Vec::new, |node| {
            let families = listed(node, "`families`", problems);
            families.into_iter().map(|family| family.text).collect()
        }),
        grace: map.need_text("grace", problems),
    };
    map.finish(problems);
    Some(not_seen)
}

/// Texts of which each is listed once.
fn listed(node: &Node, what: &str, problems: &mut Problems) -> Vec<Quotable> {
    let items = read::items(node, what, problems);
    let mut listed: Vec<Quotable> = Vec::with_capacity(items.len());
    for node in items {
        let Some(text) = read::text(node, problems) else {
            continue;
        };
        let is_quoted = matches!(node.value, Value::Scalar { quoted: true, .. });
        let first = listed.iter().find(|other| other.text.value == text.value);
        if let Some(first) = first {
            let message = format!("`{}` is duplicated", text.value);
            let problem = Diagnostic::new(Code::BadValue, text.at, message);
            problems.push(problem.related(first.text.at, "the first is here"));
            continue;
        }
        listed.push(Quotable { text, is_quoted });
    }
    listed
}

fn errors(node: &Node, problems: &mut Problems) -> Vec<ErrorCode> {
    read::entries(node, "`errors`", problems)
        .unwrap_or_default()
        .iter()
        .filter_map(|(key, node)| error(key, node, problems))
        .collect()
}

fn error(key: &Key, node: &Node, problems: &mut Problems) -> Option<ErrorCode> {
    let mut map = Map::new(node, "an error", problems)?;
    let category = map.need("category", problems);
    let category =
        category.and_then(|node| read::word(node, CATEGORIES, Code::UnknownCategory, problems));
    let error = ErrorCode {
        code: spanned(key),
        quoted: key.quoted,
        name: map.need_text("name", problems),
        status: read::status(map.need("status", problems), problems),
        message: map.need_text("message", problems).value,
        is_final: flag(map.get("final"), problems).map(|flag| flag.value),
        category: category.map_or(Category::Unknown, |word| word.value),
        doc: map
            .get_text("doc", problems)
            .map_or_else(String::new, |doc| doc.value),
        origin: origin(&mut map, problems),
    };
    map.finish(problems);
    Some(error)
}

fn cases(node: &Node, problems: &mut Problems) -> Vec<Case> {
    read::entries(node, "`cases`", problems)
        .unwrap_or_default()
        .iter()
        .filter_map(|(key, node)| {
            let mut map = Map::new(node, "a case", problems)?;
            let case = Case {
                id: spanned(key),
                status: read::status(map.need("status", problems), problems),
                title: map.need_text("title", problems).value,
                code: map.get_text("code", problems),
            };
            map.finish(problems);
            Some(case)
        })
        .collect()
}
