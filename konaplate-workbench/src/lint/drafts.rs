//! Drafts: which of them check, so that rules look at those too, and that none of them is built.

use std::collections::BTreeMap;

use konaplate_codegen::ir::Api;
use konaplate_codegen::{Code, Diagnostic, Draft, Sources, count};

use super::context::{Context, Finding, Spot};

/// What keeps a draft from being an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nothing: it checks.
    Sound,
    /// So many problems.
    Faulty(usize),
    /// It does not check without a draft that has problems.
    Waiting,
}

/// All drafts in the order of the profile.
pub(super) type Drafts = Vec<(Draft, Standing)>;

/// The specification with the drafts that check, and how each draft stands.
///
/// # Errors
/// The problems of the operations.
pub(super) fn read(sources: &Sources) -> Result<(Api, Drafts), Vec<Diagnostic>> {
    let mut api = konaplate_codegen::check(sources)?;
    let all = konaplate_codegen::drafts(sources);
    let mut sound = all.clone();
    let mut problems: Option<BTreeMap<String, usize>> = None;
    // Each round takes out a draft, so that there are no more rounds than drafts.
    while !sound.is_empty() {
        match konaplate_codegen::check_with(sources, &sound) {
            Ok(with) => {
                api = with;
                break;
            }
            Err(found) => {
                let blamed = blamed(sources, &sound, &found);
                sound.retain(|draft| !blamed.contains_key(&draft.file));
                problems.get_or_insert(blamed);
            }
        }
    }
    let problems = problems.unwrap_or_default();
    let standing = |draft: &Draft| match problems.get(&draft.file) {
        Some(count) => Standing::Faulty(*count),
        None if sound.contains(draft) => Standing::Sound,
        None => Standing::Waiting,
    };
    let all = all.into_iter().map(|draft| {
        let standing = standing(&draft);
        (draft, standing)
    });
    Ok((api, all.collect()))
}

/// The files of the drafts that problems are about, with how many. A problem of two files may be told in the one of an
/// operation: then it is the other's. Where no draft is named, all of them are to blame.
fn blamed(sources: &Sources, drafts: &[Draft], found: &[Diagnostic]) -> BTreeMap<String, usize> {
    let mut blamed: BTreeMap<String, usize> = BTreeMap::new();
    for problem in found {
        let related = problem.related.iter().map(|(place, _)| place);
        let mut paths = std::iter::once(&problem.place)
            .chain(related)
            .map(|place| sources.path(place.file));
        let path = paths.find(|path| drafts.iter().any(|draft| draft.file == *path));
        if let Some(path) = path {
            *blamed.entry(path.to_owned()).or_default() += 1;
        }
    }
    if blamed.is_empty() {
        let all = drafts.iter();
        return all.map(|draft| (draft.file.clone(), found.len())).collect();
    }
    blamed
}

/// Every draft, at its place in the profile.
pub(super) fn not_built(context: &Context<'_>) -> Vec<Finding> {
    let drafts = context.drafts.iter();
    drafts
        .filter_map(|(draft, standing)| {
            let message = format!("`{}` is a draft: it is not built", draft.name);
            let spot = Spot::new(Sources::PROFILE, draft.key.clone());
            let found = context.at_value(Code::Draft, &spot, message)?;
            Some(found.help(help(context, draft, *standing)))
        })
        .collect()
}

fn help(context: &Context<'_>, draft: &Draft, standing: Standing) -> String {
    match standing {
        Standing::Faulty(problems) => format!(
            "`konaplate check --drafts` finds {} in it: mend that first",
            count(problems, "problem")
        ),
        Standing::Waiting => {
            "it does not check without another draft, which has problems: mend that one first"
                .to_owned()
        }
        Standing::Sound => match asked_draft(context, draft) {
            Some(asked) => {
                format!(
                    "it checks: move it to the `operations` of its group, and `{asked}` with it"
                )
            }
            None => "it checks: move it to the `operations` of its group".to_owned(),
        },
    }
}

/// The draft that a draft's `recovery` asks.
fn asked_draft<'a>(context: &Context<'a>, draft: &Draft) -> Option<&'a str> {
    let operations = &context.api.operations;
    let operation = operations.iter().find(|it| it.file == draft.file)?;
    let asked = operations.get(operation.recovery.as_ref()?.operation)?;
    let mut drafts = context.drafts.iter();
    let is_draft = drafts.any(|(draft, _)| draft.file == asked.file);
    is_draft.then_some(asked.name.as_str())
}
