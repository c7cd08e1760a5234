//! What a person has still to decide: questions that stand as comments in the files of operations.

use konaplate_codegen::{Code, count};

use super::context::{Context, Finding, Spot};
use crate::document::Document;
use crate::looks;

/// The open questions of each operation, at the first. Those of a draft are no news: it is not built.
pub(super) fn open(context: &Context<'_>) -> Vec<Finding> {
    let operations = context.api.operations.iter();
    let built = operations.filter(|operation| {
        let mut drafts = context.drafts.iter();
        drafts.all(|(draft, _)| draft.file != operation.file)
    });
    built
        .filter_map(|operation| {
            let file = context.sources.find(&operation.file)?;
            let document = Document::parse(context.sources.text(file)).ok()?;
            let questions = looks::open(&document);
            let first = questions.first()?;
            let message = format!(
                "`{}` has {} left open",
                operation.name,
                count(questions.len(), "question")
            );
            let spot = Spot {
                file: operation.file.clone(),
                key: looks::in_errata(&first.path),
                yaml: first.path.join("."),
            };
            let found = context.at_key(Code::OpenQuestion, &spot, message)?;
            Some(found.help(format!("`konaplate review {}` asks them", operation.name)))
        })
        .collect()
}
