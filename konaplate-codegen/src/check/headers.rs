//! Headers: the profile's table, and what single pages say differently.

use super::limits::Errata;
use super::{Context, echo, fit};
use crate::diagnostic::{Code, Diagnostic, Problems};
use crate::ir::{self, Bounds, Requirement};
use crate::spec::{Header, Spanned};

/// Headers that every client sets by itself.
const OWN: &[&str] = &[
    "accept",
    "connection",
    "content-length",
    "content-type",
    "expect",
    "host",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// The side whose headers the client fills.
const REQUEST: &str = "request";

/// The headers of requests and responses.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) request: Vec<ir::Header>,
    pub(crate) response: Vec<ir::Header>,
}

/// The profile's headers.
pub(crate) fn profile(context: &mut Context<'_>, errata: &mut Errata<'_>) -> Table {
    let profile = context.profile;
    let mut side = |headers: &[Header], side: &str| {
        report_twins(headers, context.problems);
        let headers = headers.iter();
        headers
            .filter_map(|header| profile_header(context, header, side, errata))
            .collect()
    };
    let mut table = Table {
        request: side(&profile.request_headers, REQUEST),
        response: side(&profile.response_headers, "response"),
    };
    echo::of_profile(context, &mut table);
    table
}

/// HTTP does not tell upper case from lower.
fn report_twins(headers: &[Header], problems: &mut Problems) {
    for (index, header) in headers.iter().enumerate() {
        let name = &header.name;
        let twin = headers[..index]
            .iter()
            .find(|other| other.name.value.eq_ignore_ascii_case(&name.value));
        if let Some(twin) = twin {
            let message = format!("`{}` and `{}` are one header", name.value, twin.name.value);
            let problem = Diagnostic::new(Code::NameCollision, name.at, message);
            problems.push(problem.related(twin.name.at, "the other is here"));
        }
    }
}

fn profile_header(
    context: &mut Context<'_>,
    header: &Header,
    side: &str,
    errata: &mut Errata<'_>,
) -> Option<ir::Header> {
    let name = &header.name;
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if name.value.is_empty() || !name.value.bytes().all(is_token) {
        let message = format!("`{}` is not a header name", name.value);
        context
            .problems
            .push(Diagnostic::new(Code::BadName, name.at, message));
    }
    if OWN.iter().any(|own| name.value.eq_ignore_ascii_case(own)) {
        let message = format!("`{}` is the client's own business", name.value);
        let help = "leave it out: it is sent as HTTP wants it";
        context
            .problems
            .push(Diagnostic::new(Code::BadName, name.at, message).help(help));
    }
    for (key, is_missing) in [
        ("value", header.value.is_none()),
        ("required", header.required.is_none()),
    ] {
        if is_missing {
            let message = format!("the header `{}` has no `{key}`", name.value);
            context
                .problems
                .push(Diagnostic::new(Code::MissingKey, name.at, message));
        }
    }
    let undocumented = Spanned {
        value: Bounds { min: 0, max: None },
        at: name.at,
    };
    let documented = header.length.as_ref().unwrap_or(&undocumented);
    let at = format!("headers.{side}.{}.length", name.value);
    let limit = errata.limit(&at, documented, context.problems);
    let checked = ir::Header {
        name: name.value.clone(),
        value: header.value?,
        requirement: header.required.unwrap_or(Requirement::Required),
        limit,
        equals_request: echo::read_from(header, None),
        doc: header.doc.clone(),
    };
    if side == REQUEST {
        let problem = fit::of_made(&checked, fit::Said::of(header, errata.at(&at)));
        context.problems.extend(problem);
    }
    Some(checked)
}

/// The profile's headers with what one page says differently.
pub(crate) fn operation(
    context: &mut Context<'_>,
    table: &[ir::Header],
    deviations: &[Header],
    side: &str,
    errata: &mut Errata<'_>,
) -> Vec<ir::Header> {
    let mut headers = table.to_vec();
    for deviation in deviations {
        let name = &deviation.name;
        let Some(header) = headers.iter_mut().find(|header| header.name == name.value) else {
            let message = format!("the profile has no {side} header `{}`", name.value);
            let names = table.iter().map(|header| header.name.as_str());
            let problem = Diagnostic::new(Code::UnknownField, name.at, message);
            let otherwise = "describe the header in the profile first";
            context
                .problems
                .push(problem.did_you_mean(&name.value, names, otherwise));
            continue;
        };
        if let Some(length) = &deviation.length {
            let at = format!("headers.{side}.{}.length", name.value);
            header.limit = errata.limit(&at, length, context.problems);
        }
        header.value = deviation.value.unwrap_or(header.value);
        header.requirement = deviation.required.unwrap_or(header.requirement);
        header.equals_request = echo::read_from(deviation, header.equals_request);
        if !deviation.doc.is_empty() {
            header.doc.clone_from(&deviation.doc);
        }
        if side == REQUEST {
            let at = format!("headers.{side}.{}.length", name.value);
            let said = fit::Said::of(deviation, errata.at(&at));
            let profile = (table, context.profile.request_headers.as_slice());
            let problem = fit::of_page(header, profile, said);
            context.problems.extend(problem);
        }
    }
    headers
}
