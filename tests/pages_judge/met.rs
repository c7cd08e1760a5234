//! Which features the pages of each layout have: all of them meet every layout.

use std::collections::BTreeSet;

use crate::layout::Layout;
use crate::sample::Sample;
use crate::written::{Bound, Field, Inside, Part, Text, flat};

/// A feature by its name, in the words of the corpus.
type Feature = String;

/// How many pairs of a layout and a feature there are, and those that no page has.
pub(crate) fn pairs(samples: &[Sample]) -> (usize, Vec<String>) {
    let all: BTreeSet<Feature> = samples.iter().flat_map(features).collect();
    let mut missing = Vec::new();
    for layout in Layout::ALL {
        let of_layout = samples.iter().filter(|sample| sample.layout == layout);
        let met: BTreeSet<Feature> = of_layout.flat_map(features).collect();
        // The request is what some layouts leave out.
        let expected = all
            .iter()
            .filter(|feature| layout.leaves_out().is_empty() || !feature.starts_with("request"));
        let lost = expected.filter(|feature| !met.contains(*feature));
        missing.extend(lost.map(|feature| format!("{layout:?}: {feature}")));
    }
    (all.len() * Layout::ALL.len(), missing)
}

fn features(sample: &Sample) -> BTreeSet<Feature> {
    let operation = &sample.operation;
    let mut met = BTreeSet::from([
        format!("mode {:?}", operation.mode),
        format!("{} lines of description", operation.description.len()),
        format!("request encrypted {}", operation.request.encrypted),
        format!("response encrypted {}", operation.response.encrypted),
        format!("more codes {}", operation.has_more_codes),
        format!("{} codes", operation.codes.len()),
        format!(
            "versions alike {}",
            operation
                .versions
                .iter()
                .all(|version| *version == operation.versions[0])
        ),
    ]);
    for part in [Part::RequestFields, Part::ResponseFields] {
        if sample.is_missing(part) {
            continue;
        }
        for flat in flat(operation.list(part)) {
            of_field(flat.field, part, &mut met);
        }
    }
    met
}

fn of_field(field: &Field, part: Part, met: &mut BTreeSet<Feature>) {
    let key = part.key();
    let limit = match &field.limit {
        Bound::None => "none".to_owned(),
        Bound::Known(limit) => format!("{limit:?}"),
        Bound::Odd(..) => "odd".to_owned(),
    };
    for text in &field.texts {
        if let Text::Words(form, _) = text {
            met.insert(format!("words {form:?}"));
        }
    }
    if part == Part::ResponseFields && !field.fields.is_empty() {
        met.insert(format!("{key} {} {:?}", field.name, field.inside));
    }
    if field.inside == Inside::Button {
        met.insert(format!("{key} button of {}", field.kind));
    }
    met.insert(format!("{key} {:?}", field.requirement));
    if matches!(field.kind, "string" | "number") && !limit.starts_with("Length") {
        met.insert(format!(
            "{key} {} limit {}",
            field.kind,
            limit.split(',').next().unwrap_or_default()
        ));
    }
    if field.kind == "boolean" {
        met.insert(format!("{key} default {:?}", field.default));
    }
}
