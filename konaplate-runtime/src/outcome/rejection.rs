//! A refusal by the provider that proves that nothing happened.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::sync::OnceLock;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::attempt::Receipt;
use crate::debug_as_display;
use crate::look::{Hint, Look};
use crate::operation::{Category, ErrorRow, Operation, RequestField};
use crate::outcome::{Code, ErrorCode, Noted};
use crate::table::Shared;

/// The provider refused the call, and nothing happened there.
pub struct Rejection<E> {
    raw: Box<RawRejection>,
    /// The code as an `E`, once somebody has asked for it: few do.
    code: OnceLock<Box<dyn Any + Send + Sync>>,
    of: PhantomData<fn() -> E>,
}

/// A rejection whose code has not been turned into the operation's own enum.
pub(crate) struct RawRejection {
    pub(crate) operation: Shared<Operation>,
    pub(crate) code: Code,
    pub(crate) status: u16,
    pub(crate) message: Option<Zeroizing<String>>,
    pub(crate) correlation_id: Option<Box<str>>,
    pub(crate) look: Option<Look>,
    pub(crate) noted: Option<Noted>,
    /// How long the server asks to be left alone.
    pub(crate) retry_after: Option<Duration>,
}

impl RawRejection {
    /// What the specification says of the code.
    pub(crate) fn row(&self) -> Option<&ErrorRow> {
        self.operation.error(self.code.as_str())
    }

    /// The request field that the received text blames.
    pub(crate) fn blamed(&self) -> Option<RequestField> {
        let message = self.message.as_ref()?;
        self.operation.blamed(message)
    }
}

impl<E: ErrorCode> Rejection<E> {
    /// The code.
    #[must_use]
    pub fn code(&self) -> &E {
        let code = self.code.get_or_init(|| {
            let code = E::from_code(self.raw.code.clone());
            Box::new(code)
        });
        code.downcast_ref().expect("it was made as such")
    }
}

impl<E> Rejection<E> {
    pub(crate) fn new(raw: Box<RawRejection>) -> Self {
        Self {
            raw,
            code: OnceLock::new(),
            of: PhantomData,
        }
    }

    /// Name of the operation in the spec.
    #[must_use]
    pub fn operation(&self) -> &str {
        &self.raw.operation.name
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.raw.status
    }

    /// What to do about it, as the spec states it; [`Category::Unknown`] for an unlisted code.
    #[must_use]
    pub fn category(&self) -> Category {
        self.raw.row().map_or(Category::Unknown, |row| row.category)
    }

    /// The provider's own text, empty if it sent none. It may repeat values of the request, so it
    /// stands neither in `Debug` nor in `Display`: think before you log it.
    #[must_use]
    pub fn message(&self) -> &str {
        let message = self.raw.message.as_ref();
        message.map_or("", |message| message.as_str())
    }

    /// The request field that the provider's text blames, where it ends in the name of one.
    #[must_use]
    pub fn field(&self) -> Option<RequestField> {
        self.raw.blamed()
    }

    /// The correlation id that was sent.
    #[must_use]
    pub fn correlation_id(&self) -> Option<&str> {
        self.raw.correlation_id.as_deref()
    }

    /// What to acknowledge once the caller has taken it up: until then the call's number is taken. Nothing for a call that is
    /// in no journal.
    #[must_use]
    pub fn receipt(&self) -> Option<Receipt> {
        self.raw.noted?.receipt
    }

    /// What to look at first, where the answer points at the caller itself: an id, a key, the clock, the base URL.
    #[must_use]
    pub fn look(&self) -> Option<Look> {
        self.raw.look
    }
}

debug_as_display!(struct Rejection<E> |it| {
    operation: it.operation(),
    code: it.raw.code,
    status: it.status(),
    category: it.category(),
    blamed: it.field(),
    correlation_id: it.correlation_id(),
    look: it.look(),
});

impl<E> fmt::Display for Rejection<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.raw.fmt(f)
    }
}

impl fmt::Display for RawRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = &self.operation;
        write!(f, "`{}` was rejected with {}", operation.name, self.code)?;
        if let Some(row) = self.row() {
            // The documented text, not the received one.
            let sample = operation.blamed(&row.message);
            let text = sample.map_or(&*row.message, |field| {
                row.message.trim_end_matches(field.wire())
            });
            write!(f, " ({})", text.trim_end_matches([' ', ',', '.']))?;
        }
        if let Some(field) = self.blamed() {
            write!(f, ", blaming `{}`", field.wire())?;
        }
        write!(f, ", HTTP {}", self.status)?;
        if let Some(id) = &self.correlation_id {
            write!(f, ", correlation id {id}")?;
        }
        Hint(self.look).fmt(f)
    }
}

impl<E> std::error::Error for Rejection<E> {}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;
    use crate::attempt::AttemptId;
    use crate::operation::Effect;
    use crate::operation::made_up::operation;

    static MADE: AtomicU32 = AtomicU32::new(0);

    #[derive(Debug, Clone, PartialEq)]
    struct Counted(Code);

    impl ErrorCode for Counted {
        const ROWS: &'static [ErrorRow] = &[];
        const LISTED: &'static [Self] = &[];

        fn unlisted(code: Code) -> Self {
            MADE.fetch_add(1, Ordering::Relaxed);
            Self(code)
        }

        fn as_unlisted(&self) -> Option<&Code> {
            Some(&self.0)
        }
    }

    fn rejection(noted: Option<Noted>) -> Rejection<Counted> {
        Rejection::new(Box::new(RawRejection {
            operation: Shared::Owned(Arc::new(operation("pay", Effect::MovesMoney))),
            code: Code::new("007_001"),
            status: 400,
            message: None,
            correlation_id: None,
            look: None,
            noted,
            retry_after: None,
        }))
    }

    #[test]
    fn a_code_is_made_when_it_is_asked_for_and_once() {
        let rejection = rejection(None);
        assert_eq!(MADE.load(Ordering::Relaxed), 0);
        assert_eq!(rejection.code(), &Counted(Code::new("007_001")));
        assert_eq!(rejection.code().as_str(), "007_001");
        assert_eq!(MADE.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn there_is_a_receipt_where_there_is_a_journal_and_it_takes_no_room_here() {
        let id = AttemptId(7);
        let receipt = Receipt::of(id, 42);
        for receipt in [None, Some(receipt)] {
            let noted = Noted { id, receipt };
            assert_eq!(rejection(Some(noted)).receipt(), receipt);
        }
        assert_eq!(rejection(None).receipt(), None);
        assert!(size_of::<Rejection<Counted>>() <= 4 * size_of::<usize>());
    }
}
