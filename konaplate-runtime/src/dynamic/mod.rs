//! Calls of operations that a specification describes at run time, without generated code: for tools that read one and
//! have to try it at once. They are the same drafts on the same path as those of generated code.
//!
//! The crate `konaplate-dynamic` makes the tables from a checked specification.

mod given;
mod record;
mod seal;

use std::any::Any;
use std::fmt;
use std::sync::Arc;

pub use self::given::Given;
pub use self::record::{Content, Record, ReplyRow, ReplyShape};
use crate::call::{self, Answered, Read, Unsent};
use crate::core::Core;
use crate::draft::Checked;
use crate::evidence::Standing;
use crate::invalid::InvalidRequest;
use crate::json::Fields;
use crate::operation::Operation;
use crate::outcome::{CallError, Cause, Code, Outcome, Pending, Reply};
use crate::table::Shared;

/// An operation that was read at run time. What it holds is freed with its last call.
#[derive(Debug, Clone)]
pub struct Loaded {
    operation: Shared<Operation>,
    reply: Arc<[ReplyRow]>,
}

impl Loaded {
    /// An operation and the fields of its answers beside the envelope.
    #[must_use]
    pub fn new(operation: Arc<Operation>, reply: Vec<ReplyRow>) -> Self {
        Self {
            operation: Shared::Owned(operation),
            reply: reply.into(),
        }
    }

    /// The operation.
    #[must_use]
    pub fn operation(&self) -> &Operation {
        &self.operation
    }

    /// The operation, to be held by others.
    #[must_use]
    pub fn shared(&self) -> Shared<Operation> {
        self.operation.clone()
    }

    /// A call with no field set.
    pub fn call<'c>(&self, core: &'c Core) -> Call<'c> {
        Call {
            unsent: Unsent::new(core, self.operation.clone()),
            reply: Arc::clone(&self.reply),
        }
    }
}

/// A call under construction.
#[must_use = "nothing happens until `.send()`"]
pub struct Call<'c> {
    unsent: Unsent<'c>,
    reply: Arc<[ReplyRow]>,
}

impl Call<'_> {
    /// The operation.
    #[must_use]
    pub fn operation(&self) -> &Operation {
        self.unsent.operation()
    }

    /// Sets a field by its wire name. A value that the field does not take, and a name that is none, are reported with
    /// everything else that the request breaks.
    pub fn set(mut self, field: &str, value: impl Into<Given>) -> Self {
        match self.unsent.operation().place_of(field) {
            Some(at) => value.into().put(self.unsent.place(at)),
            None => self.unsent.unknown(field),
        }
        self
    }

    /// The checked request, without sending it.
    ///
    /// # Errors
    /// Every limit and rule that is broken, required fields that are not set, and names that are no fields.
    pub fn build(self) -> Result<Checked, InvalidRequest> {
        self.unsent.build()
    }

    /// Sends the call, at most once. What changes nothing has nothing to settle.
    ///
    /// # Errors
    /// What is known about a call that did not succeed; nothing else.
    pub async fn send(self) -> Result<Outcome<Record>, CallError<Code>> {
        let reader = Reader(self.reply);
        let Answered {
            value,
            noticed,
            standing,
            mut record,
        } = call::run(self.unsent, &reader).await.map_err(call::error)?;
        let value = value.downcast::<Record>().expect("the reader makes one");
        let receipt = record.receipt();
        let reply = Reply::new(*value, noticed, record.correlation_id.take());
        let reply = reply.with_receipt(receipt);
        Ok(match standing {
            Standing::Settled => Outcome::Settled(reply),
            Standing::Pending => Outcome::Pending(Pending::new(reply, record)),
        })
    }
}

/// Shows the fields that are set, as far as their classes allow.
impl fmt::Debug for Call<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.unsent.show("Call", f)
    }
}

/// Reads an answer by its table.
struct Reader(Arc<[ReplyRow]>);

impl Read for Reader {
    fn read(&self, fields: &mut Fields<'_>) -> Result<Box<dyn Any + Send>, Cause> {
        Ok(Box::new(Record::read(&self.0, fields)))
    }
}
