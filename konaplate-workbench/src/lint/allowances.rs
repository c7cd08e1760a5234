//! Which findings the specification lets stand, and which of its allowances let nothing stand.

use std::collections::BTreeMap;

use konaplate_codegen::ir::Allowance;
use konaplate_codegen::{Code, Sources};

use super::context::{Context, Finding, Spot};
use super::{Allowed, Outcome};

/// An allowance and whether it was needed.
struct Entry<'a> {
    file: &'a str,
    allowance: &'a Allowance,
    is_used: bool,
}

/// The allowances of all files, to be found by file, lint and key path.
#[derive(Default)]
struct Table<'a> {
    entries: Vec<Entry<'a>>,
    by_place: BTreeMap<(&'a str, Code, Option<&'a str>), usize>,
}

/// Parts the findings, and adds the allowances that let nothing stand.
pub(super) fn apply(context: &Context<'_>, findings: Vec<Finding>) -> Outcome {
    let mut table = Table::of(context);
    let mut outcome = Outcome::default();
    for Finding { spot, diagnostic } in findings {
        match table.find(&spot, diagnostic.code) {
            Some(because) => outcome.allowed.push(Allowed {
                diagnostic,
                because,
            }),
            None => outcome.found.push(diagnostic),
        }
    }
    let unused = table.entries.iter().filter(|entry| !entry.is_used);
    let unused = unused.filter_map(|entry| note_unused(context, entry));
    outcome.found.extend(unused.map(|found| found.diagnostic));
    outcome
}

impl<'a> Table<'a> {
    fn of(context: &Context<'a>) -> Self {
        let mut table = Self::default();
        table.add(Sources::PROFILE, &context.api.allowed);
        for operation in &context.api.operations {
            table.add(&operation.file, &operation.allowed);
        }
        table
    }

    /// The first of two that say the same counts; the second lets nothing stand.
    fn add(&mut self, file: &'a str, allowances: &'a [Allowance]) {
        for allowance in allowances {
            let key = (file, allowance.lint, allowance.at.as_deref());
            self.by_place.entry(key).or_insert(self.entries.len());
            self.entries.push(Entry {
                file,
                allowance,
                is_used: false,
            });
        }
    }

    /// Why a finding may stand: by the closest allowance at or above it, then by its file's, then by the profile's.
    fn find(&mut self, spot: &Spot, lint: Code) -> Option<String> {
        let by_place = &self.by_place;
        let at = |file, at| by_place.get(&(file, lint, at)).copied();
        let mut prefixes = prefixes(&spot.key);
        let index = prefixes
            .find_map(|prefix| at(spot.file.as_str(), Some(prefix)))
            .or_else(|| at(spot.file.as_str(), None))
            .or_else(|| at(Sources::PROFILE, None))?;
        let entry = self.entries.get_mut(index)?;
        entry.is_used = true;
        Some(entry.allowance.because.clone())
    }
}

/// A key path and those above it: `a.b[0]`, `a.b`, `a`.
fn prefixes(key: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(key), |key| {
        let end = key.rfind(['.', '['])?;
        key.get(..end)
    })
}

fn note_unused(context: &Context<'_>, entry: &Entry<'_>) -> Option<Finding> {
    let Allowance { lint, at, key, .. } = entry.allowance;
    let place = match at {
        Some(at) => format!(" at `{at}`"),
        None => String::new(),
    };
    let message = format!("nothing is found by {lint}{place}");
    let spot = Spot::new(entry.file, key.clone());
    let found = context.at_value(Code::UnusedAllowance, &spot.below("lint"), message)?;
    Some(found.help("remove the allowance"))
}

#[cfg(test)]
mod tests {
    use super::prefixes;

    #[test]
    fn a_key_path_lies_below_each_of_its_prefixes() {
        let found: Vec<&str> = prefixes("request.rules[0].sum").collect();
        let expected = [
            "request.rules[0].sum",
            "request.rules[0]",
            "request.rules",
            "request",
        ];
        assert_eq!(found, expected);
    }
}
