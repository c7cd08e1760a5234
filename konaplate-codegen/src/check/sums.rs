//! Sums over the fields of a request: their terms, of which some are in lists, and whether they can reach their total.

use super::paths;
use super::rules::{Check, Names};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Bounds, Field, FieldPath, Relation, RuleKind, Shape, Total};
use crate::spec::{Spanned, read};

impl Check<'_> {
    pub(super) fn sum(
        &mut self,
        names: &Names,
        relation: Relation,
        total: &Spanned<String>,
    ) -> Option<RuleKind> {
        let terms = self.terms(names);
        let ranges = terms.as_ref();
        let ranges = ranges.and_then(|terms| self.ranges(&names.value, terms));
        let starts_with_digit = total.value.starts_with(|it: char| it.is_ascii_digit());
        let right = if starts_with_digit && paths::resolve(self.fields, &total.value).is_none() {
            self.number(total)
        } else {
            self.total_field(names, total)
        };
        let (terms, ranges, (right, range)) = (terms?, ranges?, right?);
        self.report_sum_out_of_reach((&terms, &ranges), relation, (total, range));
        Some(RuleKind::Sum {
            terms,
            relation,
            total: right,
        })
    }

    fn number(&mut self, total: &Spanned<String>) -> Option<(Total, Bounds)> {
        let Some(number) = read::number(&total.value) else {
            let message = format!("`{}` is not a whole number of 64 bits", total.value);
            let problem = Diagnostic::new(Code::BadValue, total.at, message);
            let help = "from 0 to 18446744073709551615, in digits alone, or an integer field";
            self.problems.push(problem.help(help));
            return None;
        };
        let range = Bounds {
            min: number,
            max: Some(number),
        };
        Some((Total::Number(number), range))
    }

    fn total_field(&mut self, terms: &Names, total: &Spanned<String>) -> Option<(Total, Bounds)> {
        let index = self.find(total)?;
        if terms.value.iter().any(|term| term.value == total.value) {
            self.report_twice(total);
        }
        let range = self.range(total, &index)?;
        Some((Total::Field(index), range))
    }

    /// A sum that is too large or too small for its total as soon as a certain term is given.
    fn report_sum_out_of_reach(
        &mut self,
        (terms, ranges): (&[FieldPath], &[Bounds]),
        relation: Relation,
        (total, range): (&Spanned<String>, Bounds),
    ) {
        let spans = terms.iter().zip(ranges);
        let spans: Vec<Span> = spans
            .map(|(term, range)| Span::of(self.fields, term, *range))
            .collect();
        let always = spans.iter().map(|span| span.always);
        let always = always.fold(0, u128::saturating_add);
        let with = spans
            .iter()
            .map(|span| (always - span.always).saturating_add(span.given));
        let least = with.max().unwrap_or_default();
        let most = spans.iter().map(|span| span.most);
        let most = most.fold(0, u128::saturating_add);
        let right = |word: &str, bound: u64| {
            if range.max == Some(range.min) {
                bound.to_string()
            } else {
                format!("`{}` {word} {bound}", total.value)
            }
        };
        let (low, high) = (range.min, range.max.unwrap_or(u64::MAX));
        if relation != Relation::AtLeast && least > u128::from(high) {
            let right = right("at most", high);
            self.never(
                total.at,
                format!("the sum is at least {least}, its total {right}"),
            );
        } else if relation != Relation::AtMost && most < u128::from(low) {
            let right = right("at least", low);
            self.never(
                total.at,
                format!("the sum is at most {most}, its total {right}"),
            );
        }
    }

    /// Two terms or more, each once; one is enough where a list has more of it.
    fn terms(&mut self, names: &Names) -> Option<Vec<FieldPath>> {
        let is_in_list = |name: &Spanned<String>| name.value.contains("[]");
        if names.value.iter().any(is_in_list) {
            self.each_once(names, Self::find_term)
        } else {
            self.list(names, Self::find_term)
        }
    }
}

/// What a term adds to a sum, over all items of the lists that it goes through.
struct Span {
    /// At least, in any request.
    always: u128,
    /// At least, where it is given at all.
    given: u128,
    /// At most.
    most: u128,
}

impl Span {
    fn of(fields: &[Field], term: &FieldPath, range: Bounds) -> Self {
        let passed = term.fields(fields).unwrap_or_default();
        let (mut least, mut most) = (1_u128, 1_u128);
        let (mut is_in_each_item, mut is_always) = (true, true);
        // From the field outwards: what may be left out inside a list may be there for one item alone.
        for (depth, field) in passed.iter().rev().enumerate() {
            let mut shape = &field.shape;
            // A list that is itself the term has no sum; only those around it count.
            while let (Shape::Array(array), true) = (shape, depth > 0) {
                let count = array.count.effective;
                let fewest = if is_in_each_item { count.min } else { 1 };
                is_always &= count.min > 0;
                // Of an empty list, one item is enough where anything is given.
                is_in_each_item &= count.min > 0;
                least = least.saturating_mul(u128::from(fewest.max(1)));
                most = most.saturating_mul(u128::from(count.max.unwrap_or(u64::MAX)));
                shape = &array.item;
            }
            is_in_each_item &= field.required;
            is_always &= field.required;
        }
        let given = least.saturating_mul(u128::from(range.min));
        Self {
            always: if is_always { given } else { 0 },
            given,
            most: most.saturating_mul(u128::from(range.max.unwrap_or(u64::MAX))),
        }
    }
}
