//! Reads rules across the fields of a request.

use super::field::spanned;
use super::read::{self, Map};
use super::{Condition, Rule, RuleKind, Spanned};
use crate::diagnostic::{Code, Diagnostic, Problems};
use crate::ir::Relation;
use crate::yaml::Node;

type ReadKind = fn(&mut Map<'_>, &mut Problems) -> Option<RuleKind>;

/// The key that says what a rule asks, how messages call such a rule, and its reader.
const KINDS: &[(&str, (&str, ReadKind))] = &[
    ("required", ("a rule with `required`", required)),
    (
        "exactly-one-of",
        ("a rule with `exactly-one-of`", exactly_one_of),
    ),
    (
        "at-least-one-of",
        ("a rule with `at-least-one-of`", at_least_one_of),
    ),
    ("order", ("a rule with `order`", order)),
    ("sum", ("a rule with `sum`", sum)),
];

const CONDITIONS: &[(&str, bool)] = &[("when", false), ("with", true)];

const RELATIONS: &[(&str, Relation)] = &[
    ("equals", Relation::Equals),
    ("at-most", Relation::AtMost),
    ("at-least", Relation::AtLeast),
];

pub(crate) fn rules(node: &Node, problems: &mut Problems) -> Vec<Rule> {
    read::items(node, "`rules`", problems)
        .iter()
        .enumerate()
        .filter_map(|(index, node)| rule(index, node, problems))
        .collect()
}

fn rule(index: usize, node: &Node, problems: &mut Problems) -> Option<Rule> {
    let mut any = Map::new(node, "a rule", problems)?;
    let Some(((what, read_kind), _)) = one_of(&mut any, KINDS, problems) else {
        for key in ["doc", "when", "with", "equals", "at-most", "at-least"] {
            any.get(key); // known, if to no rule in particular
        }
        any.finish(problems);
        return None;
    };
    // Read again by the name of its kind: what other kinds take is unknown to this one.
    let mut map = Map::new(node, what, problems)?;
    let kind = read_kind(&mut map, problems);
    let doc = map.get_text("doc", problems);
    map.finish(problems);
    Some(Rule {
        index,
        at: node.at,
        doc: doc.map_or_else(String::new, |doc| doc.value),
        kind: kind?,
    })
}

/// The one of these keys that the rule has. None and several are problems.
fn one_of<'n, T: Copy>(
    map: &mut Map<'n>,
    choices: &[(&'static str, T)],
    problems: &mut Problems,
) -> Option<(T, &'n Node)> {
    let found: Vec<_> = choices
        .iter()
        .filter_map(|(key, choice)| map.get(key).map(|node| (*key, *choice, node)))
        .collect();
    match found[..] {
        [(_, choice, node)] => return Some((choice, node)),
        [] => {
            let keys: Vec<String> = choices.iter().map(|(key, _)| format!("`{key}`")).collect();
            let message = format!("the rule has none of {}", keys.join(", "));
            let problem = Diagnostic::new(Code::MissingKey, map.at, message);
            problems.push(problem.help("add the one that the page states"));
        }
        [(first, ..), (second, _, node), ..] => {
            let message = format!("`{first}` and `{second}` exclude each other");
            let problem = Diagnostic::new(Code::BadRule, node.at, message);
            problems.push(problem.help("a rule says one thing: make it two rules"));
        }
    }
    None
}

fn required(map: &mut Map<'_>, problems: &mut Problems) -> Option<RuleKind> {
    let field = map.get_text("required", problems);
    let (is_given, node) = one_of(map, CONDITIONS, problems)?;
    let when = if is_given {
        Condition::Given(read::text(node, problems)?)
    } else {
        when(node, problems)?
    };
    let field = field?;
    Some(RuleKind::Required { field, when })
}

/// `{ isDeliveryRequired: true }`.
fn when(node: &Node, problems: &mut Problems) -> Option<Condition> {
    let [(field, value)] = read::entries(node, "`when`", problems)? else {
        let message = "`when` goes by exactly one field of the request";
        let problem = Diagnostic::new(Code::WrongShape, node.at, message);
        problems.push(problem.help("such as `when: { isDeliveryRequired: true }`"));
        return None;
    };
    Some(Condition::Is {
        field: spanned(field),
        value: read::text(value, problems)?,
    })
}

fn exactly_one_of(map: &mut Map<'_>, problems: &mut Problems) -> Option<RuleKind> {
    Some(RuleKind::ExactlyOneOf(fields(
        map.get("exactly-one-of")?,
        problems,
    )))
}

fn at_least_one_of(map: &mut Map<'_>, problems: &mut Problems) -> Option<RuleKind> {
    Some(RuleKind::AtLeastOneOf(fields(
        map.get("at-least-one-of")?,
        problems,
    )))
}

fn order(map: &mut Map<'_>, problems: &mut Problems) -> Option<RuleKind> {
    Some(RuleKind::Order(fields(map.get("order")?, problems)))
}

fn sum(map: &mut Map<'_>, problems: &mut Problems) -> Option<RuleKind> {
    let terms = fields(map.get("sum")?, problems);
    let (relation, node) = one_of(map, RELATIONS, problems)?;
    Some(RuleKind::Sum {
        terms,
        relation,
        total: read::text(node, problems)?,
    })
}

fn fields(node: &Node, problems: &mut Problems) -> Spanned<Vec<Spanned<String>>> {
    Spanned {
        value: read::items(node, "a list of fields", problems)
            .iter()
            .filter_map(|node| read::text(node, problems))
            .collect(),
        at: node.at,
    }
}
