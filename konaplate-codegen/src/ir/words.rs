//! How the choices of the language are written: once, for the reader and for whoever writes them back.

use super::{
    Category, Class, Effect, ErrorTable, HeaderValue, Mode, Origin, Requirement, SourceState,
};

macro_rules! written {
    ($($type:ident { $($variant:ident = $text:literal,)+ })+) => {$(
        impl $type {
            /// As written in a specification.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }
    )+};
}

written! {
    Category {
        FixRequest = "fix-request",
        RetryLater = "retry-later",
        AskUser = "ask-user",
        AlreadyAsked = "already-asked",
        ContactProvider = "contact-provider",
        Unknown = "unknown",
    }
    Class {
        Public = "public",
        Personal = "personal",
        Secret = "secret",
    }
    Effect {
        Read = "read",
        Write = "write",
        MovesMoney = "moves-money",
    }
    ErrorTable {
        Complete = "complete",
        Cut = "cut",
        NotSeen = "not-seen",
    }
    HeaderValue {
        AspId = "asp-id",
        CorrelationId = "correlation-id",
        AccessKey = "access-key",
        CryptoKeyId = "crypto-key-id",
        TranToken = "tran-token",
        TranTime = "tran-time",
        TimeZone = "time-zone",
    }
    Mode {
        Sync = "sync",
        Async = "async",
    }
    Origin {
        Page = "page",
        Excerpt = "excerpt",
        Guide = "guide",
        Integration = "integration",
        Inferred = "inferred",
    }
    Requirement {
        Required = "true",
        Conditional = "conditional",
        Optional = "false",
    }
    SourceState {
        Complete = "complete",
        Excerpt = "excerpt",
    }
}
