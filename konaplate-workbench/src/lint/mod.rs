//! Lints: what can be built but should be looked at. A rule is a small function from the checked specification to
//! what it finds; the families of rules are the modules. What is an error is `check`'s, of konaplate-codegen.

mod allowances;
mod context;
mod contradictions;
mod coverage;
mod differences;
mod drafts;
mod fields;
mod headers;
mod naming;
mod patterns;
mod questions;
mod secrets;

use konaplate_codegen::{Diagnostic, Sources};

use context::{Context, Finding};

/// What lints say of a specification without errors.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// What was found and is not allowed, by file and place.
    pub found: Vec<Diagnostic>,
    /// What the specification lets stand, by file and place.
    pub allowed: Vec<Allowed>,
}

/// A lint that the specification lets stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    /// What was found.
    pub diagnostic: Diagnostic,
    /// Why it may stand.
    pub because: String,
}

type Rule = fn(&Context<'_>) -> Vec<Finding>;

/// All rules, by the order of their codes.
const RULES: &[Rule] = &[
    contradictions::zero_lengths,
    contradictions::pattern_lengths,
    contradictions::header_lengths,
    contradictions::digits_as_ranges,
    differences::headers,
    differences::codes,
    differences::fields,
    contradictions::ranges_as_lengths,
    secrets::money_without_inquiry,
    secrets::money_unsaid,
    secrets::plain_secrets,
    secrets::secret_names,
    secrets::plain_siblings,
    secrets::unnamed_keys,
    naming::mended,
    naming::by_hand,
    coverage::cases_without_code,
    coverage::partial_pages,
    coverage::partial_errors,
    coverage::inferred,
    headers::inferred,
    coverage::no_advice,
    coverage::impossible_errors,
    headers::unbound_answers,
    drafts::not_built,
    questions::open,
];

/// Checks a specification, and looks at it by every rule; at the drafts that check, too.
///
/// ```
/// use konaplate_codegen::Sources;
/// use konaplate_workbench::lint::lint;
///
/// let sources = Sources::from_pairs("spec", [("konaplate.yaml", "format: 2")]);
/// let problems = lint(&sources).expect_err("this is no specification");
/// assert!(problems.iter().any(|problem| problem.code.as_str() == "KP0029"));
/// ```
///
/// # Errors
/// The problems of `check`: rules read a specification without errors only.
pub fn lint(sources: &Sources) -> Result<Outcome, Vec<Diagnostic>> {
    let (api, drafts) = drafts::read(sources)?;
    let context = Context::new(&api, &drafts, sources);
    let findings = RULES.iter().flat_map(|rule| rule(&context)).collect();
    let mut outcome = allowances::apply(&context, findings);
    outcome.found.sort_by(by_place);
    outcome
        .allowed
        .sort_by(|a, b| by_place(&a.diagnostic, &b.diagnostic));
    Ok(outcome)
}

fn by_place(a: &Diagnostic, b: &Diagnostic) -> std::cmp::Ordering {
    (a.place, a.code, &a.message).cmp(&(b.place, b.code, &b.message))
}
