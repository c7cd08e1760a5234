//! What lay below a failure, in words that nobody else has chosen: the errors of other libraries repeat URLs,
//! and text that the peer sent.

use std::error::Error;
use std::fmt;
use std::io;

use crate::debug_as_display;

/// A chain of errors as text.
pub(super) struct Lower {
    text: String,
    below: Option<Box<Lower>>,
}

impl Lower {
    /// Copies a chain as far as it is known to hold nothing of the peer's.
    pub(super) fn of(error: &(dyn Error + 'static)) -> Self {
        if let Some(error) = error.downcast_ref::<h2::Error>() {
            return Self::http2(error);
        }
        // An error that wraps another one is shown by its kind; what it wraps follows.
        if let Some(error) = error.downcast_ref::<io::Error>()
            && let Some(inner) = error.get_ref()
        {
            return Self {
                text: error.kind().to_string(),
                below: Some(Box::new(Self::of(inner))),
            };
        }
        Self {
            text: error.to_string(),
            below: error.source().map(|source| Box::new(Self::of(source))),
        }
    }

    /// Its own text repeats what a GOAWAY frame brought along.
    fn http2(error: &h2::Error) -> Self {
        let who = if error.is_remote() {
            "the server ended the HTTP/2 stream"
        } else {
            "the HTTP/2 stream ended"
        };
        Self {
            text: match error.reason() {
                Some(reason) => format!("{who}: {}", reason.description()),
                None => who.to_owned(),
            },
            below: error.get_io().map(|error| Box::new(Self::of(error))),
        }
    }
}

impl fmt::Display for Lower {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

debug_as_display!(struct Lower |it| { text: it.text, below: it.below });

impl Error for Lower {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.below.as_deref().map(|below| below as _)
    }
}
