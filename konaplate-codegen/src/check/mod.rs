//! From the specification as written to the checked model. Every pass reports all it finds; the model is
//! handed on only when nothing was found.

mod codes;
mod echo;
mod fields;
mod files;
mod fit;
mod headers;
mod limits;
mod links;
mod lives;
mod misfits;
mod not_seen;
mod operations;
mod paths;
mod rules;
mod sums;
mod times;
mod types;

use std::collections::BTreeMap;

use crate::diagnostic::Problems;
use crate::ir;
use crate::names::{Made, Scope};
use crate::source::Sources;
use crate::spec::Profile;

pub use files::Draft;
pub(crate) use files::{OperationFile, drafts, read};

/// What the passes share while they build the model.
pub(crate) struct Context<'s> {
    pub(crate) profile: &'s Profile,
    pub(crate) types: Vec<ir::ScalarType>,
    pub(crate) shared: BTreeMap<String, ir::TypeId>,
    pub(crate) type_names: Scope,
    pub(crate) made: Made,
    pub(crate) problems: &'s mut Problems,
}

/// The operations: what each pass finds of them, put together.
fn operations(
    sources: &Sources,
    context: &mut Context<'_>,
    headers: &headers::Table,
    files: &[OperationFile],
) -> Vec<ir::Operation> {
    let mut messages = operations::messages(sources, context, headers, files);
    let links = links::all(context, files, &messages);
    lives::of_messages(context, files, &mut messages);
    let rules = rules::all(context, files, &messages);
    let codes = codes::all(context, files);
    let links = not_seen::all(context, files, links);
    let parts = messages.into_iter().zip(links).zip(rules).zip(codes);
    let parts = parts.map(|(((messages, links), rules), codes)| operations::Parts {
        messages,
        links,
        rules,
        codes,
    });
    let whole = files.iter().zip(parts);
    whole
        .map(|(file, parts)| operations::whole(file, sources.path(file.file), parts))
        .collect()
}

/// Runs the passes in order.
pub(crate) fn api(
    sources: &Sources,
    profile: &Profile,
    files: &[OperationFile],
    problems: &mut Problems,
) -> ir::Api {
    let mut context = Context {
        profile,
        types: Vec::new(),
        shared: BTreeMap::new(),
        type_names: Scope::default(),
        made: Made::default(),
        problems,
    };
    let mut errata = limits::Errata::new(&profile.errata);
    types::shared(&mut context, &mut errata);
    operations::check_envelope(profile, context.problems);
    let headers = headers::profile(&mut context, &mut errata);
    errata.finish(context.problems);

    let operations = operations(sources, &mut context, &headers, files);
    operations::check_collisions(&mut context, files);
    types::claim_received(&mut context, &operations);
    ir::Api {
        provider: profile.provider.clone(),
        servers: operations::servers(profile, context.problems),
        envelope: ir::Envelope {
            object: profile.envelope.object.value.clone(),
            code: profile.envelope.code.clone(),
            text: profile.envelope.text.clone(),
            success: profile.envelope.success.clone(),
            encrypted: profile.envelope.encrypted.value.clone(),
        },
        types: context.types,
        groups: operations::groups(profile),
        operations,
        families: codes::families(profile),
        request_headers: headers.request,
        response_headers: headers.response,
        allowed: profile.allowed.clone(),
    }
}
