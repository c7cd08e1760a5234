//! From the specification as written to the checked model. Every pass reports all it finds; the model is
//! handed on only when nothing was found.

mod codes;
mod echo;
mod fields;
mod files;
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

pub(crate) use files::{OperationFile, discard, read};

/// What the passes share while they build the model.
pub(crate) struct Context<'s> {
    pub(crate) profile: &'s Profile,
    pub(crate) types: Vec<ir::ScalarType>,
    pub(crate) shared: BTreeMap<String, ir::TypeId>,
    pub(crate) type_names: Scope,
    pub(crate) made: Made,
    pub(crate) problems: &'s mut Problems,
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

    let mut operations = operations::all(sources, &mut context, &headers, files);
    links::all(&mut context, files, &mut operations);
    lives::of_replies(&mut context, files, &mut operations);
    rules::all(&mut context, files, &mut operations);
    codes::all(&mut context, files, &mut operations);
    not_seen::all(&mut context, files, &mut operations);
    operations::check_collisions(&mut context, files, &operations);
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
