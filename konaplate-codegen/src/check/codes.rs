//! Error families, error codes and test cases.

use std::collections::BTreeMap;

use super::Context;
use super::files::{OperationFile, is_kebab};
use crate::diagnostic::{Code, Diagnostic, Problems};
use crate::ir::{self, Effect};
use crate::names::{self, Owner, Scope};
use crate::spec::{Case, ErrorCode, Operation, Profile, Spanned};

pub(crate) fn families(profile: &Profile) -> BTreeMap<String, String> {
    let families = profile.families.iter();
    families
        .map(|(family, doc)| (family.value.clone(), doc.value.clone()))
        .collect()
}

/// What an operation answers.
pub(crate) struct Codes {
    pub(crate) errors: Vec<ir::ErrorCode>,
    pub(crate) cases: Vec<ir::Case>,
}

/// The codes of every operation.
pub(crate) fn all(context: &mut Context<'_>, files: &[OperationFile]) -> Vec<Codes> {
    for (family, _) in &context.profile.families {
        if !is_digits(&family.value, 3) {
            let message = format!("`{}` is not an error family", family.value);
            let help = "three digits in double quotes";
            context
                .problems
                .push(Diagnostic::new(Code::BadCode, family.at, message).help(help));
        }
    }
    let mut codes = |file: &OperationFile| Codes {
        errors: errors(context, &file.operation),
        cases: cases(context, &file.operation),
    };
    files.iter().map(&mut codes).collect()
}

fn errors(context: &mut Context<'_>, raw: &Operation) -> Vec<ir::ErrorCode> {
    let mut scope = Scope::default();
    scope.claim("Unlisted", raw.at, Owner::Unlisted, context.problems);
    let mut done = Vec::new();
    for error in &raw.errors {
        check_code(&error.code, error.quoted, context.problems);
        check_finality(error, raw, context.problems);
        if !is_kebab(&error.name.value) {
            let message = format!("`{}` is not a kebab-case name", error.name.value);
            let at = error.name.at;
            context
                .problems
                .push(Diagnostic::new(Code::BadName, at, message));
        }
        let rust = names::decide(
            &error.name,
            None,
            |name| context.made.pascal(name),
            context.problems,
        );
        let what = Owner::Error(error.code.value.clone());
        scope.claim(&rust.value, rust.at, what, context.problems);
        done.push(ir::ErrorCode {
            code: error.code.value.clone(),
            rust: rust.value,
            status: error.status,
            message: error.message.clone(),
            is_final: error.is_final.unwrap_or(false),
            category: error.category,
            doc: error.doc.clone(),
            origin: error.origin,
        });
    }
    report_success_code(context, raw);
    done
}

pub(super) fn check_code(code: &Spanned<String>, quoted: bool, problems: &mut Problems) {
    let is_code = code
        .value
        .split_once('_')
        .is_some_and(|(family, rest)| is_digits(family, 3) && is_digits(rest, 3));
    if !is_code || !quoted {
        let message = format!("`{}` is not an error code in double quotes", code.value);
        let problem = Diagnostic::new(Code::BadCode, code.at, message);
        let problem = if is_code {
            problem
                .help("put it in double quotes")
                .suggest(code.at, format!("\"{}\"", code.value))
        } else {
            problem.help("such as \"007_001\"")
        };
        problems.push(problem);
    }
}

fn is_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn check_finality(error: &ErrorCode, raw: &Operation, problems: &mut Problems) {
    if raw.effect != Effect::Read && error.is_final.is_none() {
        let message = format!("`{}` does not say whether it is `final`", error.code.value);
        let help = "`final: true` only where the call is surely over and nothing happened";
        problems.push(Diagnostic::new(Code::BadErrorCode, error.code.at, message).help(help));
    }
    if raw.effect != Effect::Read
        && error.is_final == Some(true)
        && !(400..500).contains(&error.status)
    {
        let message = format!(
            "`{}` is `final`, but comes with HTTP {}",
            error.code.value, error.status
        );
        let help = "only a refusal with a 4xx status proves that nothing happened";
        problems.push(Diagnostic::new(Code::BadErrorCode, error.code.at, message).help(help));
    }
}

fn report_success_code(context: &mut Context<'_>, raw: &Operation) {
    let success = &context.profile.envelope.success;
    if let Some(error) = raw.errors.iter().find(|error| error.code.value == *success) {
        let message = format!("`{success}` is the success code, not an error");
        context
            .problems
            .push(Diagnostic::new(Code::BadCode, error.code.at, message).help("remove it"));
    }
}

fn cases(context: &mut Context<'_>, raw: &Operation) -> Vec<ir::Case> {
    raw.cases
        .iter()
        .map(|case| check_case(context, raw, case))
        .collect()
}

fn check_case(context: &mut Context<'_>, raw: &Operation, case: &Case) -> ir::Case {
    if !is_kebab(&case.id.value) {
        let message = format!("`{}` is not a kebab-case id", case.id.value);
        context
            .problems
            .push(Diagnostic::new(Code::BadName, case.id.at, message));
    }
    if let Some(code) = &case.code {
        let mut errors = raw.errors.iter();
        let listed = errors.find(|error| error.code.value == code.value);
        if let Some(error) = listed
            && error.status != case.status
        {
            let message = format!(
                "the case has HTTP {}, its error {}",
                case.status, error.status
            );
            let problem = Diagnostic::new(Code::BadValue, case.id.at, message);
            context
                .problems
                .push(problem.related(error.code.at, "the error is here"));
        }
        if listed.is_none() && code.value != context.profile.envelope.success {
            let message = format!("`{}` is not listed under `errors`", code.value);
            let problem = Diagnostic::new(Code::UnknownCode, code.at, message);
            let help = "list it there, or leave out `code`";
            context.problems.push(problem.help(help));
        }
    }
    ir::Case {
        id: case.id.value.clone(),
        status: case.status,
        title: case.title.clone(),
        code: case.code.as_ref().map(|code| code.value.clone()),
    }
}
