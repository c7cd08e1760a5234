//! Operations: names, headers, messages, and collisions between them.

use std::collections::BTreeMap;

use super::codes::Codes;
use super::fields::{Given, Level, Names, Reader, Side};
use super::files::{OperationFile, is_kebab};
use super::headers::{self, Table};
use super::limits::Errata;
use super::links::Links;
use super::{Context, echo};
use crate::diagnostic::{Code, Diagnostic, Problems};
use crate::ir::{self, Effect};
use crate::names::{self, Owner};
use crate::source::{Place, Sources};
use crate::spec::{Field, Operation, Profile};

pub(crate) fn groups(profile: &Profile) -> Vec<ir::Group> {
    let groups = profile.built_groups();
    groups
        .map(|group| ir::Group {
            name: group.name.value.clone(),
            doc: group.doc.clone(),
        })
        .collect()
}

pub(crate) fn servers(profile: &Profile, problems: &mut Problems) -> BTreeMap<String, String> {
    let mut servers = BTreeMap::new();
    for (name, url) in &profile.servers {
        if !is_kebab(&name.value) || matches!(name.value.as_str(), "new" | "from-env") {
            let message = format!("`{}` is not a kebab-case name", name.value);
            problems.push(Diagnostic::new(Code::BadName, name.at, message));
        }
        let is_plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'@' | b'?' | b'#');
        let rest = url.value.strip_prefix("https://").unwrap_or_default();
        if rest.is_empty() || rest.ends_with('/') || !rest.bytes().all(is_plain) {
            let message = format!("`{}` is not a base URL", url.value);
            let help = "`https://host/prefix`, without a slash at the end";
            problems.push(Diagnostic::new(Code::BadValue, url.at, message).help(help));
        }
        servers.insert(name.value.clone(), url.value.clone());
    }
    servers
}

/// A body whose names mean two things could be taken for encrypted, or a field for the outcome.
pub(crate) fn check_envelope(profile: &Profile, problems: &mut Problems) {
    let envelope = &profile.envelope;
    if envelope.text.contains(&envelope.code) {
        let message = format!("`{}` is both the `code` and a `text`", envelope.code);
        problems.push(Diagnostic::new(Code::BadValue, envelope.object.at, message));
    }
    if envelope.object.value == envelope.encrypted.value && !envelope.object.value.is_empty() {
        let message = format!("`{}` is also the `object`", envelope.encrypted.value);
        problems.push(Diagnostic::new(
            Code::BadValue,
            envelope.encrypted.at,
            message,
        ));
    }
}

fn check_beside_envelope(context: &mut Context<'_>, raw: &Operation) {
    let envelope = &context.profile.envelope;
    let sides = [
        (&raw.request, &envelope.encrypted),
        (&raw.response, &envelope.encrypted),
        (&raw.response, &envelope.object),
    ];
    for (fields, taken) in sides {
        let inside = fields.iter().flat_map(Field::inner_fields);
        let may_be_beside = inside.filter(|field| field.is_also_around());
        for field in fields
            .iter()
            .chain(may_be_beside)
            .filter(|field| field.wire.value == taken.value)
        {
            let message = format!("the envelope has a `{}` of its own", taken.value);
            let problem = Diagnostic::new(Code::NameCollision, field.wire.at, message);
            context
                .problems
                .push(problem.related(taken.at, "named here"));
        }
    }
}

/// What the page of an operation says of its messages. The passes after it look at it, and each tells what it adds.
pub(crate) struct Messages {
    pascal: String,
    request_headers: Vec<ir::Header>,
    response_headers: Vec<ir::Header>,
    pub(crate) request: Vec<ir::Field>,
    pub(crate) response: Vec<ir::Field>,
    encrypts_request: bool,
    encrypts_response: bool,
    encryption_errata: Vec<(&'static str, String)>,
}

/// The messages of every operation, in the order of their files.
pub(crate) fn messages(
    sources: &Sources,
    context: &mut Context<'_>,
    table: &Table,
    files: &[OperationFile],
) -> Vec<Messages> {
    let files = files.iter();
    files
        .map(|file| messages_of(context, table, file, sources.path(file.file)))
        .collect()
}

fn messages_of(
    context: &mut Context<'_>,
    table: &Table,
    file: &OperationFile,
    path: &str,
) -> Messages {
    let raw = &file.operation;
    let mut pascal = names::fragment(&raw.name.value);
    if check_name(raw, path, context.problems) {
        claim_types(context, raw, &pascal);
    } else {
        pascal.insert_str(0, "Op"); // so that what is made of it is not told as well
    }
    check_beside_envelope(context, raw);
    let mut errata = Errata::new(&raw.errata);
    let request_headers = headers::operation(
        context,
        &table.request,
        &raw.request_headers,
        "request",
        &mut errata,
    );
    let response_headers = headers::operation(
        context,
        &table.response,
        &raw.response_headers,
        "response",
        &mut errata,
    );
    echo::of_page(context, raw, (&request_headers, &response_headers));
    let in_reply = names::reply(&pascal);
    let names = Names {
        usual: &pascal,
        in_reply: &in_reply,
    };
    let mut given = Given::default();
    let mut message = |side, list, key| {
        let mut reader = Reader {
            context: &mut *context,
            file: path,
            side,
            errata: &mut errata,
            given: &mut given,
        };
        reader.all(list, &Level::top(key, names))
    };
    let request = message(Side::Request, &raw.request, "request");
    let response = message(Side::Response, &raw.response, "response");
    let mut encryption_errata = Vec::new();
    let mut flag = |side, key, documented| {
        let (flag, because) = errata.flag(key, documented, context.problems);
        encryption_errata.extend(because.map(|because| (side, because)));
        flag
    };
    let encrypts_request = flag("request", "encrypted.request", &raw.encrypts_request);
    let encrypts_response = flag("response", "encrypted.response", &raw.encrypts_response);
    errata.finish(context.problems);
    Messages {
        pascal,
        request_headers,
        response_headers,
        request,
        response,
        encrypts_request,
        encrypts_response,
        encryption_errata,
    }
}

/// What the passes found of one operation.
pub(crate) struct Parts {
    pub(crate) messages: Messages,
    pub(crate) links: Links,
    pub(crate) rules: Vec<ir::Rule>,
    pub(crate) codes: Codes,
}

/// An operation of all its parts.
pub(crate) fn whole(file: &OperationFile, path: &str, parts: Parts) -> ir::Operation {
    let raw = &file.operation;
    let Parts {
        messages,
        links,
        rules,
        codes,
    } = parts;
    ir::Operation {
        name: raw.name.value.clone(),
        snake: names::operation(&raw.name.value),
        pascal: messages.pascal,
        group: file.group,
        service: raw.service.clone(),
        doc: raw.doc.clone(),
        source: ir::Source {
            page: raw.source.page.clone(),
            version: raw.source.version.clone(),
            read: raw.source.read.clone(),
            state: raw.source.state,
        },
        method: raw.method.value.clone(),
        path: raw.path.value.clone(),
        mode: raw.mode,
        effect: raw.effect,
        idempotency: links.idempotency,
        pending: links.pending,
        recovery: links.recovery,
        verdict: links.verdict,
        encrypts_request: messages.encrypts_request,
        encrypts_response: messages.encrypts_response,
        encryption_errata: messages.encryption_errata,
        request_headers: messages.request_headers,
        response_headers: messages.response_headers,
        request: messages.request,
        response: messages.response,
        rules,
        error_table: raw.error_table,
        errors: codes.errors,
        cases: codes.cases,
        allowed: raw.allowed.clone(),
        file: path.to_owned(),
    }
}

/// Whether the name makes Rust names.
fn check_name(raw: &Operation, path: &str, problems: &mut Problems) -> bool {
    let name = &raw.name;
    let starts_well = name
        .value
        .starts_with(|first: char| first.is_ascii_lowercase());
    let is_sound = is_kebab(&name.value) && starts_well && name.value != "self";
    if !is_sound {
        let message = format!("`{}` cannot be the name of an operation", name.value);
        let help = "kebab case with a letter first, such as `charge-cancel`";
        problems.push(Diagnostic::new(Code::BadName, name.at, message).help(help));
    } else if !path.ends_with(&format!("/{}.yaml", name.value)) {
        let message = format!(
            "the file is called `{path}`, the operation `{}`",
            name.value
        );
        problems
            .push(Diagnostic::new(Code::BadName, name.at, message).help("give both the same name"));
    }
    let path = &raw.path;
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "/-_.~".contains(letter);
    if !path.value.starts_with('/')
        || path
            .value
            .split('/')
            .skip(1)
            .any(|step| matches!(step, "" | "." | ".."))
        || !path.value.chars().all(is_plain)
    {
        let message = format!("`{}` is not a path", path.value);
        let help = "it starts with `/` and holds letters, digits and `-_.~`";
        problems.push(Diagnostic::new(Code::BadValue, path.at, message).help(help));
    }
    is_sound
}

/// The types every operation defines.
fn claim_types(context: &mut Context<'_>, raw: &Operation, pascal: &str) {
    let mut suffixes = vec!["Call", "Reply", "ErrorCode"];
    let has_verdict = raw.verdict.is_some() && raw.effect != Effect::Read;
    if raw.pending.is_some() || has_verdict {
        suffixes.push("");
    }
    for suffix in suffixes {
        let what = Owner::Operation(raw.name.value.clone());
        let name = format!("{pascal}{suffix}");
        context
            .type_names
            .claim_type(&name, raw.name.at, what, context.problems);
    }
}

/// Operations with the same name, module, or method and path.
pub(crate) fn check_collisions(context: &mut Context<'_>, files: &[OperationFile]) {
    let mut seen: BTreeMap<String, Place> = BTreeMap::new();
    for file in files {
        let raw = &file.operation;
        let module = names::operation(&raw.name.value);
        let route = format!("{} {}", raw.method.value, raw.path.value);
        for (key, at) in [(module, raw.name.at), (route, raw.path.at)] {
            if let Some(first) = seen.get(&key) {
                let message = format!("two operations are `{key}`");
                let problem = Diagnostic::new(Code::DuplicateOperation, at, message);
                let problem = problem.label("and here");
                context
                    .problems
                    .push(problem.related(*first, "one is here"));
            } else {
                seen.insert(key, at);
            }
        }
    }
}
