//! How often a call is sent: once, or while it changes nothing as often as the configuration says.

use std::sync::Arc;
use std::time::Instant;

use super::attempt::Attempt;
use super::classify::{Answered, Read};
use crate::core::Core;
use crate::draft::Expiry;
use crate::journal::Attempt as Note;
use crate::operation::{Effect, Operation};
use crate::outcome::{Number, RawFailure};
use crate::table::{Shared, Str};
use crate::trace;
use crate::zeroizing::ZeroizingBuf;

/// A checked request, written.
#[derive(Clone)]
pub(crate) struct Message {
    pub(crate) body: ZeroizingBuf,
    /// The number that names the call at the provider, or of the call that is asked about.
    pub(crate) number: Option<Number>,
    /// How long values of the answer serve, in seconds by wire name, where that depends on what is asked.
    pub(crate) lives: Vec<(Str, u64)>,
    /// When the first of its values expires.
    pub(crate) expiry: Option<Expiry>,
    /// How it was prepared in the journal, if it was.
    pub(crate) prepared: Option<Arc<Note>>,
}

impl Core {
    /// Sends a call: once, or as often as the configuration says if it changes nothing.
    pub(crate) async fn execute(
        &self,
        operation: &Shared<Operation>,
        message: Message,
        reader: &dyn Read,
    ) -> Result<Answered, RawFailure> {
        match operation.effect {
            Effect::Read => self.read(operation, message, reader).await,
            Effect::Write | Effect::MovesMoney => {
                let how = Attempt {
                    limit: self.config().timeout,
                    resend: 0,
                    reader,
                };
                self.attempt(operation, message, how).await
            }
        }
    }

    /// A call that changes nothing, with a fresh correlation id, time and token for each attempt.
    async fn read(
        &self,
        operation: &Shared<Operation>,
        message: Message,
        reader: &dyn Read,
    ) -> Result<Answered, RawFailure> {
        let config = self.config();
        let started = Instant::now();
        let mut attempts = 0;
        // What may have left stays so, whatever becomes of later attempts.
        let mut unanswered = None;
        loop {
            let left = config.total_timeout.saturating_sub(started.elapsed());
            let limit = config.timeout.min(left);
            let how = Attempt {
                limit,
                resend: attempts,
                reader,
            };
            let result = self.attempt(operation, message.clone(), how).await;
            attempts += 1;
            let asked = match result.as_ref().err().and_then(RawFailure::may_pass) {
                // A value that expires serves one attempt.
                Some(asked) if message.expiry.is_none() => asked,
                _ => {
                    if attempts == 1 {
                        self.budget().save();
                    }
                    return last_known(result, unanswered);
                }
            };
            let random = u32::from_ne_bytes(config.ids.bytes());
            let left = config.total_timeout.saturating_sub(started.elapsed());
            let pause = config.retries.pause(attempts, asked, random);
            let pause = pause.filter(|pause| *pause < left && self.budget().spend());
            let (Some(pause), Err(failure)) = (pause, &result) else {
                return last_known(result, unanswered);
            };
            trace::retried(failure, attempts, pause);
            tokio::time::sleep(pause).await;
            if let Err(failure @ RawFailure::Unanswered(_)) = result {
                unanswered = Some(failure);
            }
        }
    }
}

/// The result of the last of several attempts, unless it says that nothing was sent and an earlier one may have been.
fn last_known(
    result: Result<Answered, RawFailure>,
    unanswered: Option<RawFailure>,
) -> Result<Answered, RawFailure> {
    match (result, unanswered) {
        (Err(RawFailure::NotSent(_)), Some(unanswered)) => Err(unanswered),
        (result, _) => result,
    }
}
