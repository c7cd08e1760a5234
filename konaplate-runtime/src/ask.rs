//! The handles of open calls, as far as they ask: [`Pending`] and [`Unknown`] send the spec's inquiry and never the
//! call itself.

use std::time::Duration;

use crate::attempt::End;
use crate::core::Core;
use crate::outcome::{CallRecord, Pending, Resolution, ResolveError, Unknown};
use crate::resolve::Question;

impl<T> Pending<T> {
    /// Asks what became of the call until there is a verdict that stays, or the time that is configured for it is
    /// up. Sends the spec's inquiry, never the call itself.
    ///
    /// # Errors
    /// [`ResolveError`] when the last inquiry gave no verdict; the call is as open as before.
    pub async fn resolve(&self, client: &impl AsRef<Core>) -> Result<Resolution, ResolveError> {
        let limit = client.as_ref().config().resolve_timeout;
        self.resolve_within(client, limit).await
    }

    /// As [`resolve`](Self::resolve), for so long.
    ///
    /// # Errors
    /// [`ResolveError`] when the last inquiry gave no verdict; the call is as open as before.
    pub async fn resolve_within(
        &self,
        client: &impl AsRef<Core>,
        limit: Duration,
    ) -> Result<Resolution, ResolveError> {
        let core = client.as_ref();
        let resolution = core.resolve(&self.question(), limit).await?;
        core.note_verdict(self.record().noted, resolution).await
    }

    /// Asks once.
    ///
    /// # Errors
    /// [`ResolveError`] when the inquiry gave no verdict; the call is as open as before.
    pub async fn ask(&self, client: &impl AsRef<Core>) -> Result<Resolution, ResolveError> {
        let core = client.as_ref();
        let resolution = core.ask(&self.question()).await?;
        core.note_verdict(self.record().noted, resolution).await
    }

    /// The provider has answered: it knows the number.
    fn question(&self) -> Question<'_> {
        Question {
            is_known: true,
            ..about(self.record())
        }
    }
}

impl Unknown {
    /// Asks what became of the call until there is a verdict that stays, or the time that is configured for it is
    /// up. Never sends the call again.
    ///
    /// # Errors
    /// [`ResolveError`] when the last inquiry gave no verdict; the call is as open as before.
    pub async fn resolve(&self, client: &impl AsRef<Core>) -> Result<Resolution, ResolveError> {
        let limit = client.as_ref().config().resolve_timeout;
        self.resolve_within(client, limit).await
    }

    /// As [`resolve`](Self::resolve), for so long.
    ///
    /// # Errors
    /// [`ResolveError`] when the last inquiry gave no verdict; the call is as open as before.
    pub async fn resolve_within(
        &self,
        client: &impl AsRef<Core>,
        limit: Duration,
    ) -> Result<Resolution, ResolveError> {
        let resolution = client.as_ref().resolve(&self.question(), limit).await?;
        self.about(client.as_ref(), resolution).await
    }

    /// Asks once.
    ///
    /// # Errors
    /// [`ResolveError`] when the inquiry gave no verdict; the call is as open as before.
    pub async fn ask(&self, client: &impl AsRef<Core>) -> Result<Resolution, ResolveError> {
        let resolution = client.as_ref().ask(&self.question()).await?;
        self.about(client.as_ref(), resolution).await
    }

    fn question(&self) -> Question<'_> {
        Question {
            is_known: self.was_asked_before(),
            ..about(self.record())
        }
    }

    async fn about(&self, core: &Core, resolution: Resolution) -> Result<Resolution, ResolveError> {
        let resolution = match self.end() {
            End::AskedBefore => resolution.of_earlier_call(),
            _ => resolution,
        };
        core.note_verdict(self.record().noted, resolution).await
    }
}

/// The question about a call of which nothing else is known.
fn about(record: &CallRecord) -> Question<'_> {
    Question {
        operation: record.operation.clone(),
        idempotency: record.idempotency(),
        since: record.since,
        is_known: false,
    }
}
