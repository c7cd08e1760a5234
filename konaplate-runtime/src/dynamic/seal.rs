//! Bodies for other programs: sealed as a call is, and opened as its answer is. Nothing is sent here.

use bytes::Bytes;
use http::Request;
use zeroize::Zeroizing;

use super::Loaded;
use crate::call;
use crate::config::Config;
use crate::outcome::{Cause, NotSent};
use crate::target::Targets;

impl Loaded {
    /// The request that a call with this body would send at this moment: encrypted where the operation encrypts its
    /// request, signed, with address and headers. Of the body nothing is checked, so that what a call would refuse can be
    /// tried too, by whoever sends it; nothing is noted in a journal.
    ///
    /// The headers hold the access key, the body what the call's holds.
    ///
    /// # Errors
    /// A crypto key that the operation needs and that is not configured, a value that fills no header, and a path that
    /// makes no address.
    pub fn seal(&self, config: &Config, body: &[u8]) -> Result<Request<Bytes>, NotSent> {
        let sealed = config.seal(
            (&Targets::default(), &self.operation),
            body.into(),
            (None, None),
        );
        let sealed = sealed.map_err(|reason| NotSent::new(self.shared(), reason))?;
        let (head, mut body) = sealed.request.into_parts();
        let body = body.take();
        let body = body.expect("who holds the body has not given it up");
        drop(sealed.guard); // not before: it gives up what nobody has asked for
        Ok(Request::from_parts(head, body))
    }

    /// The body inside an encrypted answer; nothing if it is plain.
    ///
    /// # Errors
    /// What keeps it from being opened, and what stands beside the encrypted one and contradicts it.
    pub fn open(
        &self,
        config: &Config,
        answer: &[u8],
    ) -> Result<Option<Zeroizing<Vec<u8>>>, Cause> {
        call::open(config, &self.operation, answer, None)
    }
}
