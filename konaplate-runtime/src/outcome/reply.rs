//! A successful answer, and what a call that moves money has for one.

use std::fmt;
use std::ops::Deref;

use crate::attempt::{AttemptId, Receipt};
use crate::json::{Deviation, UnknownField};
use crate::outcome::CallRecord;

/// A decoded answer with what was noticed while reading it.
///
/// A call gives it. In your own tests, every reply of a generated client is made of JSON, which is read as an answer is:
///
/// ```
/// # mod shop {
/// #     use konaplate_runtime::operation::{Envelope, List, Str};
/// #     static ENVELOPE: Envelope = Envelope {
/// #         object: Str::Borrowed("response"),
/// #         code: Str::Borrowed("code"),
/// #         text: List::Borrowed(&[]),
/// #         success: Str::Borrowed("0"),
/// #         encrypted: Str::Borrowed("encData"),
/// #     };
/// #     pub mod charge {
/// #         use konaplate_runtime::field::{Class, Number, NumberKind, NumberLimits};
/// #         pub enum AmountLimits {}
/// #         impl NumberKind for AmountLimits {
/// #             const LIMITS: NumberLimits =
/// #                 NumberLimits { name: "Amount", spec: "", class: Class::Public, min: 1, max: 9999999999 };
/// #         }
/// #         type Amount = Number<AmountLimits>;
/// #         konaplate_runtime::reply! {
/// #             ChargeReply {
/// #                 amount "amount": Received<Amount>;
/// #                 is_pending "isPending": bool;
/// #             }
/// #         }
/// #     }
/// # }
/// # use shop::charge::ChargeReply;
/// let reply = ChargeReply::from_json(r#"{"amount": "50000", "isPending": false}"#)?;
/// assert_eq!(reply.amount.get(), Some(50_000));
/// assert!(!reply.is_pending);
/// assert_eq!(reply.deviations()[0].to_string(), "amount: a number came as text");
/// # Ok::<(), konaplate_runtime::Undecodable>(())
/// ```
pub struct Reply<T> {
    value: T,
    /// Mostly there is nothing.
    noticed: Option<Box<Noticed>>,
    correlation_id: Option<Box<str>>,
    receipt: Option<Box<Receipt>>,
}

struct Noticed {
    deviations: Vec<Deviation>,
    unknown_fields: Vec<UnknownField>,
}

impl Noticed {
    fn of((deviations, unknown_fields): (Vec<Deviation>, Vec<UnknownField>)) -> Option<Box<Self>> {
        let is_something = !deviations.is_empty() || !unknown_fields.is_empty();
        is_something.then(|| {
            Box::new(Self {
                deviations,
                unknown_fields,
            })
        })
    }
}

impl<T> Reply<T> {
    pub(crate) fn new(
        value: T,
        noticed: (Vec<Deviation>, Vec<UnknownField>),
        correlation_id: Option<Box<str>>,
    ) -> Self {
        Self {
            value,
            noticed: Noticed::of(noticed),
            correlation_id,
            receipt: None,
        }
    }

    pub(crate) fn with_receipt(mut self, receipt: Option<Receipt>) -> Self {
        self.receipt = receipt.map(Box::new);
        self
    }

    /// What to acknowledge once the call is booked, best in one transaction with the booking: until then its number is
    /// taken, and `recover` tells what became of it. Nothing for a call that is in no journal.
    #[must_use]
    pub fn receipt(&self) -> Option<Receipt> {
        self.receipt.as_deref().copied()
    }

    /// Where the answer departs from the spec without being unreadable.
    #[must_use]
    pub fn deviations(&self) -> &[Deviation] {
        self.noticed.as_deref().map_or(&[], |it| &it.deviations)
    }

    /// Fields that the spec does not know. Their class is not known either, so they stand in no `Debug`.
    #[must_use]
    pub fn unknown_fields(&self) -> &[UnknownField] {
        self.noticed.as_deref().map_or(&[], |it| &it.unknown_fields)
    }

    /// The correlation id that was sent.
    #[must_use]
    pub fn correlation_id(&self) -> Option<&str> {
        self.correlation_id.as_deref()
    }

    /// The decoded answer alone.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> Deref for Reply<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Reply<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("value", &self.value)
            .field("deviations", &self.deviations())
            .field("unknown_fields", &self.unknown_fields().len())
            .field("correlation_id", &self.correlation_id)
            .finish()
    }
}

/// A successful answer of an operation that may leave money unsettled.
#[derive(Debug)]
#[must_use = "a pending answer is no success: match on it"]
pub enum Outcome<T> {
    /// Done.
    Settled(Reply<T>),
    /// Accepted, not done: the bank side is open. Do not book it; ask with [`Pending::resolve`].
    Pending(Pending<T>),
}

/// A call that was accepted and has not settled.
#[must_use = "the money has not settled: keep the handle and ask with `resolve`"]
pub struct Pending<T> {
    reply: Reply<T>,
    record: Box<CallRecord>,
}

impl<T: fmt::Debug> fmt::Debug for Pending<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pending")
            .field("reply", &self.reply)
            .field("operation", &self.operation())
            .field("idempotency", &self.idempotency())
            .finish()
    }
}

impl<T> Pending<T> {
    pub(crate) fn new(reply: Reply<T>, record: CallRecord) -> Self {
        // The body is in the reply.
        let record = CallRecord {
            body: None,
            ..record
        };
        Self {
            reply,
            record: Box::new(record),
        }
    }

    /// Its name among the calls that are open, here and in the journal; nothing where it has neither a number nor a
    /// journal.
    #[must_use]
    pub fn attempt(&self) -> Option<AttemptId> {
        self.record.noted.map(|noted| noted.id)
    }

    /// What to acknowledge once it has settled or failed and that is booked; nothing without a journal.
    #[must_use]
    pub fn receipt(&self) -> Option<Receipt> {
        self.record.receipt()
    }

    /// The answer.
    #[must_use]
    pub fn reply(&self) -> &Reply<T> {
        &self.reply
    }

    /// Name of the operation in the spec.
    #[must_use]
    pub fn operation(&self) -> &str {
        &self.record.operation.name
    }

    /// The idempotency value that the call was made with.
    #[must_use]
    pub fn idempotency(&self) -> Option<&str> {
        self.record.idempotency()
    }

    /// What is known of it.
    pub(crate) fn record(&self) -> &CallRecord {
        &self.record
    }
}

#[cfg(test)]
mod tests {
    use std::mem::size_of;

    use super::*;
    use crate::json::DeviationKind;

    #[test]
    fn what_was_noticed_takes_a_pointer_and_nothing_where_it_is_nothing() {
        let plain = Reply::new(7, (vec![], vec![]), None);
        assert!(plain.noticed.is_none());
        assert!(plain.deviations().is_empty() && plain.unknown_fields().is_empty());
        assert_eq!(size_of::<Reply<u64>>(), 5 * size_of::<usize>());
        assert_eq!(plain.receipt(), None);
        let receipt = Receipt::of(AttemptId(7), 42);
        assert_eq!(plain.with_receipt(Some(receipt)).receipt(), Some(receipt));
        let noticed = vec![Deviation::of_body(DeviationKind::NotUtf8)];
        let noticed = Reply::new(7, (noticed, vec![]), Some("id".into()));
        assert_eq!(noticed.deviations()[0].kind(), DeviationKind::NotUtf8);
        let shown = r#"Reply { value: 7, deviations: [the body is not UTF-8], unknown_fields: 0, correlation_id: Some("id") }"#;
        assert_eq!(format!("{noticed:?}"), shown);
    }
}
