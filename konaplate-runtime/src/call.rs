//! The generic shell around a call: fills a request, hands its bytes to the core, decodes the answer.

use std::fmt;

use zeroize::Zeroizing;

use crate::core::{Core, Message};
use crate::field::{Expiry, OverriddenField, Overrides, Refusal, Refused};
use crate::journal::End;
use crate::json::{Decode, Deviation, DeviationKind, Fields, JsonObject, WriteJson};
use crate::judge::{RawFailure, RawReply};
use crate::operation::{Operation, RequestField};
use crate::outcome::{
    CallError, CallRecord, Cause, ErrorCode, Outcome, Pending, Rejection, Reply, Unanswered,
};
use crate::rules::{self, Fact};
use crate::violation::{FieldViolation, InvalidRequest};
use crate::wire::headers::CORRELATION_ID;

/// Marks a required field of a call that has been set.
#[derive(Debug)]
pub enum Set {}

/// Marks a required field of a call that has not been set.
#[derive(Debug)]
pub enum Missing {}

/// A request type; implemented by generated code. Fields go by their place in the operation's table.
pub trait Request: Default {
    /// The decoded answer.
    type Reply: Decode;
    /// The operation's error codes.
    type Error: ErrorCode;
    /// The operation.
    const OPERATION: &'static Operation;

    /// Writes the fields that are set.
    fn write(&self, body: &mut JsonObject);

    /// The value that names this call at the provider.
    fn idempotency(&self) -> Option<&str> {
        None
    }

    /// When the first of the values that are set expires.
    fn expiry(&self) -> Option<Expiry> {
        None
    }

    /// What the rules between fields have to know of a field.
    fn fact(&self, _field: usize) -> Fact {
        Fact::Absent
    }

    /// Notes in a reply when its values were issued, in milliseconds since 1970.
    fn issued(&self, _reply: &mut Self::Reply, _unix_millis: i64) {}

    /// Whether the answer says that the money has not settled.
    fn is_pending(_reply: &Self::Reply) -> bool {
        false
    }
}

/// A call under construction.
pub struct Call<'c, R> {
    core: &'c Core,
    request: R,
    /// The fields whose value is not in the request, and why. Mostly there are none.
    aside: Vec<(usize, Refused)>,
}

impl<R: fmt::Debug> fmt::Debug for Call<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("request", &self.request)
            .field("aside", &self.aside)
            .finish_non_exhaustive()
    }
}

impl<'c, R: Request> Call<'c, R> {
    /// Starts a call with no field set.
    #[must_use]
    pub fn new(core: &'c Core) -> Self {
        Self {
            core,
            request: R::default(),
            aside: Vec::new(),
        }
    }

    /// Sets a field, or puts aside why it cannot take the value. Setting again replaces both.
    #[must_use]
    #[inline]
    pub fn set<F, V>(
        mut self,
        field: usize,
        value: V,
        slot: impl FnOnce(&mut R) -> &mut Option<F>,
    ) -> Self
    where
        V: TryInto<F, Error: Into<Refusal>>,
    {
        let slot = slot(&mut self.request);
        if !self.aside.is_empty() {
            self.aside.retain(|(aside, _)| *aside != field);
        }
        match value.try_into() {
            Ok(value) => *slot = Some(value),
            Err(refusal) => {
                *slot = None;
                self.aside.push((field, refusal.into().0));
            }
        }
        self
    }

    /// The checked request.
    ///
    /// # Errors
    /// All violations at once.
    pub fn build(self) -> Result<Checked<R>, InvalidRequest> {
        let Self { request, aside, .. } = self;
        let rules = match R::OPERATION.rules {
            [] => Vec::new(),
            _ => rules::broken(R::OPERATION, &|field| fact(&request, &aside, field)).collect(),
        };
        let overrides = sort(R::OPERATION, aside, rules)?;
        Ok(Checked { request, overrides })
    }

    /// Sends the call once.
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn send(self) -> Result<Reply<R::Reply>, CallError<R::Error>> {
        let core = self.core;
        let request = self.build().map_err(CallError::Invalid)?;
        let raw = dispatch(core, &request).await?;
        let (reply, record) = decode(core, &request.request, raw).await?;
        core.note_end(record.attempt, End::Settled).await;
        Ok(reply)
    }

    /// Sends a call that may leave money unsettled, once.
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn send_money(self) -> Result<Outcome<R::Reply>, CallError<R::Error>> {
        let core = self.core;
        let request = self.build().map_err(CallError::Invalid)?;
        let raw = dispatch(core, &request).await?;
        let (reply, record) = decode(core, &request.request, raw).await?;
        if R::is_pending(&reply) {
            core.note_end(record.attempt, End::Pending).await;
            return Ok(Outcome::Pending(Pending::new(reply, record)));
        }
        core.note_end(record.attempt, End::Settled).await;
        Ok(Outcome::Settled(reply))
    }
}

/// What the rules have to know of a field, wherever its value is.
fn fact<R: Request>(request: &R, aside: &[(usize, Refused)], field: usize) -> Fact {
    match aside.iter().find(|(aside, _)| *aside == field) {
        Some((_, Refused::Overridden(value))) => value.fact(),
        Some((_, Refused::Violation(_))) => Fact::Refused,
        None => request.fact(field),
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
    request: R,
    overrides: Overrides,
}

impl<R: fmt::Debug> fmt::Debug for Checked<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut checked = f.debug_struct("Checked");
        checked.field("request", &self.request);
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
        let overridden = self.overridden();
        overridden.map(|field| (field.row, field.value.because()))
    }

    fn write(&self) -> Zeroizing<Vec<u8>> {
        let mut body = JsonObject::with(self.overrides.clone());
        self.request.write(&mut body);
        body.finish()
    }

    fn idempotency(&self) -> Option<&str> {
        let wire = R::OPERATION.idempotency?;
        let overridden = self.overridden().find(|field| field.row.wire() == wire);
        let overridden = overridden.and_then(|field| field.value.as_public_str());
        overridden.or_else(|| self.request.idempotency())
    }

    fn expiry(&self) -> Option<Expiry> {
        let overridden = self
            .overridden()
            .map(|field| field.value.expiry(field.field));
        Expiry::soonest(overridden.chain([self.request.expiry()]))
    }

    fn overridden(&self) -> impl Iterator<Item = &OverriddenField> {
        self.overrides.iter().flat_map(|overrides| overrides.iter())
    }
}

/// A request's body in the clear, wiped when it is dropped.
pub struct PlainBody(Zeroizing<Vec<u8>>);

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
        write!(f, "PlainBody({} bytes)", self.0.len())
    }
}

async fn dispatch<R: Request>(
    core: &Core,
    request: &Checked<R>,
) -> Result<RawReply, CallError<R::Error>> {
    let message = Message {
        body: request.write(),
        idempotency: request.idempotency().map(Box::from),
        expiry: request.expiry(),
    };
    if let Some(overrides) = &request.overrides {
        core.note_overrides(R::OPERATION, overrides);
    }
    let answer = core.execute(R::OPERATION, message).await;
    match answer {
        Ok(raw) => Ok(raw),
        Err(failure) => Err(ended(core, failure).await),
    }
}

/// The error of a failed call, once its end is noted.
async fn ended<E: ErrorCode>(core: &Core, failure: RawFailure) -> CallError<E> {
    match &failure {
        RawFailure::Rejected(raw) => core.note_end(raw.attempt, End::Rejected).await,
        RawFailure::Unanswered(Unanswered::Unknown(error)) => {
            core.note_end(error.attempt(), error.end()).await;
        }
        // What was not sent is noted where that is known; what changes nothing is not noted.
        RawFailure::NotSent(_) | RawFailure::Unanswered(Unanswered::NoAnswer(_)) => {}
    }
    fail(failure)
}

fn fail<E: ErrorCode>(failure: RawFailure) -> CallError<E> {
    match failure {
        RawFailure::Rejected(raw) => CallError::Rejected(Rejection::new(raw)),
        RawFailure::NotSent(error) => CallError::NotSent(error),
        RawFailure::Unanswered(Unanswered::Unknown(error)) => CallError::Unknown(error),
        RawFailure::Unanswered(Unanswered::NoAnswer(error)) => CallError::NoAnswer(error),
    }
}

/// The decoded reply and what is known of the call.
async fn decode<R: Request>(
    core: &Core,
    request: &R,
    raw: RawReply,
) -> Result<(Reply<R::Reply>, CallRecord), CallError<R::Error>> {
    let read = Fields::parse(raw.body()).and_then(|mut fields| {
        fields.ignore(R::OPERATION.envelope.object);
        let value = R::Reply::decode(&mut fields)?;
        Ok((value, fields.finish()))
    });
    match read {
        Ok((mut value, mut noticed)) => {
            let mut record = raw.into_record();
            request.issued(&mut value, record.at);
            if !record.is_echoed {
                let kind = DeviationKind::OtherCorrelationId;
                noticed.0.push(Deviation::of_header(CORRELATION_ID, kind));
            }
            let correlation_id = record.correlation_id.take();
            Ok((Reply::new(value, noticed, correlation_id), record))
        }
        Err(error) => {
            let record = raw.into_record();
            let unanswered = Unanswered::new(record, Cause::Undecodable(error), None);
            Err(ended(core, RawFailure::Unanswered(unanswered)).await)
        }
    }
}
