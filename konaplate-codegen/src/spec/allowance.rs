//! Reads which lints are let stand, where and why.

use super::read::{self, Map};
use crate::diagnostic::{Code, Diagnostic, Family, Problems};
use crate::ir::Allowance;
use crate::yaml::Node;

/// The list under `allow`.
pub(crate) fn allowances(node: &Node, problems: &mut Problems) -> Vec<Allowance> {
    read::items(node, "`allow`", problems)
        .iter()
        .enumerate()
        .filter_map(|(index, node)| allowance(index, node, problems))
        .collect()
}

fn allowance(index: usize, node: &Node, problems: &mut Problems) -> Option<Allowance> {
    let mut map = Map::new(node, "an allowance", problems)?;
    let lint = map.need("lint", problems);
    let lint = lint.and_then(|node| lint_code(node, problems));
    let at = map.get_text("at", problems).map(|at| at.value);
    let because = map.need_text("because", problems).value;
    map.finish(problems);
    Some(Allowance {
        lint: lint?,
        at,
        because,
        key: format!("allow[{index}]"),
    })
}

fn lint_code(node: &Node, problems: &mut Problems) -> Option<Code> {
    let text = read::text(node, problems)?;
    let found = Code::find(&text.value);
    if let Some(code) = found.filter(|code| code.family() == Family::Lint) {
        return Some(code);
    }
    let message = match found {
        Some(code) => format!("{code} is no lint, and cannot be allowed"),
        None => format!("`{}` is not the code of a lint", text.value),
    };
    let problem = Diagnostic::new(Code::BadAllowance, text.at, message);
    problems.push(problem.help("such as KP0112: `konaplate explain` lists the lints"));
    None
}
