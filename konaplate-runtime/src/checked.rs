//! From the values that setters gave to a request that keeps every limit and rule: what is put aside on the way, and
//! one report of all that is broken.

use std::fmt;

use crate::wiped::Wiped;

use crate::field::{Expiry, OverriddenField, Overrides, Refusal, Refused};
use crate::json::{Fact, JsonObject, WriteJson};
use crate::operation::{Operation, RequestField};
use crate::outcome::Number;
use crate::plural::plural;
use crate::request::Request;
use crate::rules;
use crate::violation::{FieldViolation, InvalidRequest};

/// A request under construction.
#[derive(Default)]
pub(crate) struct State<R> {
    pub(crate) request: R,
    /// The fields whose value is not in the request, and why. Mostly there are none.
    pub(crate) aside: Vec<(usize, Refused)>,
}

impl<R: Request> State<R> {
    #[inline]
    pub(crate) fn set<F, E: Into<Refusal>>(
        &mut self,
        field: usize,
        value: Result<F, E>,
        slot: impl FnOnce(&mut R) -> &mut Option<F>,
    ) {
        if !self.aside.is_empty() {
            self.aside.retain(|(aside, _)| *aside != field);
        }
        let slot = slot(&mut self.request);
        match value {
            Ok(value) => *slot = Some(value),
            Err(refusal) => {
                *slot = None;
                self.aside.push((field, refusal.into().0));
            }
        }
    }

    #[inline]
    pub(crate) fn check(self: Box<Self>) -> Result<Checked<R>, InvalidRequest> {
        if self.aside.is_empty() && R::OPERATION.rules.is_empty() {
            return Ok(Checked {
                state: self,
                overrides: None,
            });
        }
        self.check_all()
    }

    fn check_all(mut self: Box<Self>) -> Result<Checked<R>, InvalidRequest> {
        let rules = match R::OPERATION.rules {
            [] => Vec::new(),
            _ => rules::broken(R::OPERATION, &|field| self.fact(field)).collect(),
        };
        let overrides = sort(R::OPERATION, std::mem::take(&mut self.aside), rules)?;
        Ok(Checked {
            state: self,
            overrides,
        })
    }

    /// What the rules have to know of a field, wherever its value is.
    fn fact(&self, field: usize) -> Fact {
        match self.aside.iter().find(|(aside, _)| *aside == field) {
            Some((_, Refused::Overridden(value))) => value.fact(),
            Some((_, Refused::Violation(_))) => Fact::Refused,
            None => self.request.fact(field),
        }
    }
}

/// What was put aside, as overrides; or as violations, together with the broken rules.
fn sort(
    operation: &'static Operation,
    aside: Vec<(usize, Refused)>,
    rules: Vec<FieldViolation>,
) -> Result<Overrides, InvalidRequest> {
    if aside.is_empty() && rules.is_empty() {
        return Ok(None);
    }
    let (mut violations, mut overrides) = (Vec::new(), Vec::new());
    for (field, refused) in aside {
        let row = operation.field(field);
        match refused {
            Refused::Violation(violation) => violations.push(FieldViolation::new(row, violation)),
            Refused::Overridden(value) => overrides.push(OverriddenField { field, row, value }),
        }
    }
    violations.extend(rules);
    match violations.is_empty() {
        true => Ok(Some(overrides.into())),
        false => Err(InvalidRequest::new(operation.name, violations)),
    }
}

/// A request that keeps every limit and rule, but for the limits that it overrides.
pub struct Checked<R> {
    state: Box<State<R>>,
    overrides: Overrides,
}

impl<R: fmt::Debug> fmt::Debug for Checked<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut checked = f.debug_struct("Checked");
        checked.field("request", &self.state.request);
        if let Some(overrides) = &self.overrides {
            checked.field("overrides", overrides);
        }
        checked.finish()
    }
}

impl<R: Request> Checked<R> {
    /// The body as it is sent, before any encryption: compact JSON in UTF-8, its fields in page order. It holds every
    /// secret of the request and is wiped when it is dropped.
    #[must_use]
    pub fn body(&self) -> PlainBody {
        PlainBody(self.write())
    }

    /// The fields whose limit is overridden, and why.
    pub fn overrides(&self) -> impl Iterator<Item = (RequestField, &'static str)> {
        let overridden = self.overridden().iter();
        overridden.map(|field| (field.row, field.value.because()))
    }

    pub(crate) fn write(&self) -> Wiped {
        let mut body = JsonObject::with(self.overrides.clone());
        self.request().write(&mut body);
        body.finish()
    }

    pub(crate) fn request(&self) -> &R {
        &self.state.request
    }

    /// The number that names the call at the provider, or the one that an inquiry asks about.
    pub(crate) fn number(&self) -> Option<Number> {
        let field = R::OPERATION.idempotency?;
        let mut overridden = self.overridden().iter();
        let overridden = overridden.find(|overridden| overridden.row.wire() == field);
        let overridden = overridden.and_then(|overridden| overridden.value.as_public_str());
        let value = overridden.or_else(|| self.request().idempotency())?.into();
        Some(Number {
            field,
            value,
            asked: None,
        })
    }

    pub(crate) fn expiry(&self) -> Option<Expiry> {
        let overridden = self
            .overridden()
            .iter()
            .map(|field| field.value.expiry(field.field));
        Expiry::soonest(overridden.chain([self.request().expiry()]))
    }

    pub(crate) fn overridden(&self) -> &[OverriddenField] {
        self.overrides.as_deref().unwrap_or_default()
    }
}

/// A request's body in the clear, wiped when it is dropped.
pub struct PlainBody(Wiped);

impl PlainBody {
    /// The bytes. Keep them out of logs and of buffers that are not wiped.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

/// Shows no part of it.
impl fmt::Debug for PlainBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = self.0.len();
        write!(f, "PlainBody({length} byte{})", plural(length as u64))
    }
}
