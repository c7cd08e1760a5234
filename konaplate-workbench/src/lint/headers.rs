//! By which header an answer is bound to its call, and how that is known.

use konaplate_codegen::ir::{Header, HeaderValue, Origin};
use konaplate_codegen::{Code, Sources};

use super::context::{Context, Finding, Spot};

fn spot(file: &str, header: &Header) -> Spot {
    Spot::new(file, format!("headers.response.{}", header.name))
}

/// Headers that equal the request's though no page shows it.
pub(super) fn inferred(context: &Context<'_>) -> Vec<Finding> {
    let of_profile = context.api.response_headers.iter();
    let of_profile = of_profile.map(|header| (Sources::PROFILE, header));
    let operations = context.api.operations.iter();
    let of_pages = operations.flat_map(|operation| {
        let headers = operation.response_headers.iter();
        headers.map(|header| (operation.file.as_str(), header))
    });
    let all = of_profile.chain(of_pages);
    let inferred = all.filter(|(_, header)| header.equals_request == Some(Origin::Inferred));
    inferred
        .filter_map(|(file, header)| {
            let spot = spot(file, header).below("from");
            let message = format!(
                "that `{}` equals the request's was concluded, not read",
                header.name
            );
            // What an operation has of the profile is told there.
            context
                .has(&spot)
                .then(|| context.at_value(Code::Inferred, &spot, message))?
        })
        .collect()
}

/// Correlation ids of the profile that come back, as far as the specification says, as anything.
pub(super) fn unbound_answers(context: &Context<'_>) -> Vec<Finding> {
    let api = context.api;
    let is_bound = |header: &&Header| {
        let mut operations = api.operations.iter();
        header.equals_request.is_some() || operations.all(|operation| operation.echo().is_some())
    };
    let is_sent = |header: &&Header| {
        let mut sent = api.request_headers.iter();
        sent.any(|it| {
            it.value == HeaderValue::CorrelationId && it.name.eq_ignore_ascii_case(&header.name)
        })
    };
    let headers = api.response_headers.iter();
    let ids = headers.filter(|header| header.value == HeaderValue::CorrelationId);
    ids.filter(|header| is_sent(header) && !is_bound(header))
        .filter_map(|header| {
            let spot = spot(Sources::PROFILE, header);
            let message = format!("`{}` of an answer may be that of another call", header.name);
            let found = context.at_key(Code::UnboundAnswer, &spot, message)?;
            Some(found.help("add `equals: request` with its `from`, or allow the lint and say why"))
        })
        .collect()
}
