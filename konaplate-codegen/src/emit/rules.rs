//! The rules between a request's fields: their table, and what a request tells of the fields that they name.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::docs;
use crate::ir::{Condition, ConditionValue, FieldPath, Operation, Relation, Rule, RuleKind, Total};

/// The table's rows.
pub(crate) fn rows(operation: &Operation) -> Vec<TokenStream> {
    let rules = operation.rules.iter();
    rules.map(|rule| row(operation, rule)).collect()
}

fn row(operation: &Operation, rule: &Rule) -> TokenStream {
    let spec = format!("{} {}", operation.file, rule.key);
    let text = docs::rule_in_words(operation, rule);
    let kind = kind(operation, &rule.kind);
    quote!(rt::FieldsRule { spec: #spec, text: #text, kind: rt::FieldsRuleKind::#kind })
}

fn kind(operation: &Operation, kind: &RuleKind) -> TokenStream {
    match kind {
        RuleKind::Required { field, when } => {
            let (field, when) = (at(field), condition(operation, when));
            quote!(Required { field: #field, when: rt::Condition::#when })
        }
        RuleKind::ExactlyOneOf(fields) => {
            let fields = fields.iter().map(at);
            quote!(ExactlyOneOf(&[#(#fields),*]))
        }
        RuleKind::AtLeastOneOf(fields) => {
            let fields = fields.iter().map(at);
            quote!(AtLeastOneOf(&[#(#fields),*]))
        }
        RuleKind::Order(fields) => {
            let fields = fields.iter().map(at);
            quote!(Order(&[#(#fields),*]))
        }
        RuleKind::Sum {
            terms,
            relation,
            total,
        } => {
            let terms = terms.iter().map(at);
            let (relation, total) = (self::relation(*relation), self::total(total));
            quote!(Sum {
                terms: &[#(#terms),*],
                relation: rt::Relation::#relation,
                total: rt::Total::#total,
            })
        }
    }
}

fn condition(operation: &Operation, when: &Condition) -> TokenStream {
    let (index, value) = match when {
        Condition::Given(field) => {
            let field = at(field);
            return quote!(Given(#field));
        }
        Condition::Is { field, value } => (field, value),
    };
    let field = at(index);
    let of = operation.field_at(index);
    let is_default = |value: &str| !of.required && of.default.as_deref() == Some(value);
    match value {
        ConditionValue::Boolean(value) => {
            let is_default = is_default(&value.to_string());
            quote!(IsBoolean { field: #field, value: #value, is_default: #is_default })
        }
        ConditionValue::Word(word) => {
            let is_default = is_default(word);
            quote!(IsWord { field: #field, word: #word, is_default: #is_default })
        }
    }
}

fn relation(relation: Relation) -> TokenStream {
    match relation {
        Relation::Equals => quote!(Equals),
        Relation::AtMost => quote!(AtMost),
        Relation::AtLeast => quote!(AtLeast),
    }
}

fn total(total: &Total) -> TokenStream {
    match total {
        Total::Field(field) => {
            let field = at(field);
            quote!(Field(#field))
        }
        Total::Number(number) => {
            let number = Literal::u64_unsuffixed(*number);
            quote!(Number(#number))
        }
    }
}

/// The request's method that tells the rules of its fields, where there are rules.
pub(crate) fn fact(operation: &Operation) -> Option<TokenStream> {
    if operation.rules.is_empty() {
        return None;
    }
    let named: BTreeSet<usize> = operation
        .rules
        .iter()
        .flat_map(named)
        .map(|it| it.0[0])
        .collect();
    let arms = named.iter().map(|index| {
        let name = format_ident!("{}", operation.request[*index].rust);
        let index = Literal::usize_unsuffixed(*index);
        quote!(#index => rt::fact(&self.#name),)
    });
    Some(quote! {
        fn fact(&self, field: usize) -> rt::Fact {
            match field { #(#arms)* _ => rt::Fact::Absent }
        }
    })
}

/// The fields that a rule names.
fn named(rule: &Rule) -> Vec<&FieldPath> {
    match &rule.kind {
        RuleKind::Required { field, when } => match when {
            Condition::Is { field: other, .. } | Condition::Given(other) => vec![field, other],
        },
        RuleKind::ExactlyOneOf(fields)
        | RuleKind::AtLeastOneOf(fields)
        | RuleKind::Order(fields) => fields.iter().collect(),
        RuleKind::Sum { terms, total, .. } => {
            let total = match total {
                Total::Field(field) => Some(field),
                Total::Number(_) => None,
            };
            terms.iter().chain(total).collect()
        }
    }
}

/// Of nested fields, the one at the top that they stand in.
fn at(field: &FieldPath) -> Literal {
    Literal::usize_unsuffixed(field.0[0])
}
