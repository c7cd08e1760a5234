//! What each invented code means to whoever gets it: what was checked, and what to look at first.

use super::Invented;

impl Invented {
    /// What was checked, and what to look at first: a variable, the clock, the URL. For people; the
    /// line that the mock logs of the request tells what was expected and what came.
    #[must_use]
    pub const fn explain(self) -> &'static str {
        match self {
            Self::UnknownPath | Self::WrongMethod | Self::MediaType => self.of_route(),
            Self::BodyTooLarge | Self::BodyUnreadable | Self::BodyLate | Self::Broken => {
                self.of_transfer()
            }
            Self::HeaderMissing
            | Self::HeaderRepeated
            | Self::HeaderLength
            | Self::UnknownAspId
            | Self::UnknownAccessKey
            | Self::UnknownCryptoKeyId => self.of_identity(),
            Self::CorrelationIdForm
            | Self::CorrelationIdTime
            | Self::UnknownTimeZone
            | Self::TranTimeForm
            | Self::TranTimeSkew
            | Self::TranTokenForm
            | Self::TranTokenTime
            | Self::TranTokenMac => self.of_signature(),
            Self::EncryptionMissing
            | Self::EncryptionUnexpected
            | Self::EncryptionBroken
            | Self::NotAnObject => self.of_encryption(),
            Self::UnknownField
            | Self::MissingField
            | Self::WrongType
            | Self::OutsideLimit
            | Self::RuleBroken => self.of_fields(),
            _ => self.of_state(),
        }
    }

    const fn of_route(self) -> &'static str {
        match self {
            Self::UnknownPath => {
                "No operation of the mock's specification has the path of the request. Look at \
                 KONAPLATE_BASE_URL: it ends with the documented base path, such as /open-api, and \
                 holds no operation's path. Then look at whether client and mock read the same \
                 specification (konaplate mock --spec FOLDER)."
            }
            Self::WrongMethod => {
                "The path is that of an operation, but the operation has another HTTP method. The \
                 answer's Allow header names it. Client and mock read different specifications, or \
                 the request was written by hand."
            }
            _ => {
                "Content-Type must be application/json and be sent once; Accept must take \
                 application/json, or be absent. The generated client sends both: look at a proxy \
                 or at what was written by hand."
            }
        }
    }

    const fn of_transfer(self) -> &'static str {
        match self {
            Self::BodyTooLarge => {
                "The mock reads bodies up to 1 MiB; the largest documented one has a few hundred \
                 bytes. Look at what the request is filled with."
            }
            Self::BodyUnreadable => {
                "The connection broke off before the body was whole, or the body was not sent as \
                 its head announces. Look at the client's timeout and at proxies in between."
            }
            Self::BodyLate => {
                "The body of a request must have come ten seconds after its head. Look at proxies \
                 in between, and at a Content-Length that is larger than the body."
            }
            _ => {
                "The mock itself failed, by its own fault or for want of random numbers. Nothing in \
                 the request is to blame; try again, and report it if it comes back."
            }
        }
    }

    const fn of_identity(self) -> &'static str {
        match self {
            Self::HeaderMissing => {
                "A header that the operation documents did not come; the message names it. A client \
                 that encrypts needs KONAPLATE_CRYPTO_KEY_ID. Look also at whether client and mock \
                 read the same specification."
            }
            Self::HeaderRepeated => {
                "A header came more than once; the message names it. Look at proxies that add \
                 headers, and at what was written by hand."
            }
            Self::HeaderLength => {
                "A header has another length than documented, or characters beyond visible ASCII; \
                 the message names it. For ids and keys look at the variable for a line break, \
                 quotes or a value that was cut."
            }
            Self::UnknownAspId => {
                "The ASP id has the right length but is not the one that this mock handed out. Look \
                 at KONAPLATE_ASP_ID. Every start of a mock makes new ids and keys: read its \
                 --env-file again."
            }
            Self::UnknownAccessKey => {
                "The access key has the right length but is not the one that this mock handed out. \
                 Look at KONAPLATE_ACCESS_KEY. Every start of a mock makes new ids and keys: read \
                 its --env-file again."
            }
            _ => {
                "The crypto key id has the right length but is not the one that this mock handed \
                 out. Look at KONAPLATE_CRYPTO_KEY_ID. Every start of a mock makes new ids and keys: \
                 read its --env-file again."
            }
        }
    }

    const fn of_signature(self) -> &'static str {
        match self {
            Self::CorrelationIdForm => {
                "The correlation id is yyMMddHHmmss, a hyphen and seven hexadecimal digits. The \
                 generated client makes such ids: look at what was written by hand."
            }
            Self::CorrelationIdTime => {
                "One instant serves for a whole call: the correlation id must begin with the time \
                 of the time header, without its century. The generated client takes both from one \
                 reading of the clock: look at what was written by hand."
            }
            Self::UnknownTimeZone => {
                "The time zone header must be KST or UTC. Look at KONAPLATE_TIME_ZONE."
            }
            Self::TranTimeForm => {
                "The time header must be an existing date and time, yyyyMMddHHmmss. The generated \
                 client writes such times: look at what was written by hand."
            }
            Self::TranTimeSkew => {
                "The time header, read in the time zone that the request names, is more than five \
                 minutes from the mock's clock. Look at the clock of both machines, then at \
                 KONAPLATE_TIME_ZONE: nine hours off is a time of Korea sent as UTC, or the reverse."
            }
            Self::TranTokenForm => {
                "The token is KMV1:, the instant as 17 digits, a colon and base64 of 32 bytes. The \
                 generated client makes such tokens: look at what was written by hand."
            }
            Self::TranTokenTime => {
                "The token holds the instant it was made at, and its second must be that of the time \
                 header. A token serves one request: make a new one with each."
            }
            _ => {
                "The token is an HMAC-SHA256 over the body as sent, under the secret key. It fits \
                 another body or another key. Look at KONAPLATE_SECRET_KEY (every start of a mock \
                 makes a new one: read its --env-file again), then at whether the body was changed, \
                 or written again, after it was signed."
            }
        }
    }

    const fn of_encryption(self) -> &'static str {
        match self {
            Self::EncryptionMissing => {
                "The operation encrypts its request, but the body that came is not one field with a \
                 JWE. Look at whether client and mock read the same specification: an erratum may \
                 say otherwise than the page."
            }
            Self::EncryptionUnexpected => {
                "The operation does not encrypt its request, but the body that came is encrypted. \
                 Look at whether client and mock read the same specification: an erratum may say \
                 otherwise than the page."
            }
            Self::EncryptionBroken => {
                "The JWE does not open with the private half of the server's public key, or is not \
                 RSA-OAEP-256. Look at KONAPLATE_SERVER_PUBLIC_KEY: it is the server's key, not the \
                 client's own, and every start of a mock makes a new one: read its --env-file again."
            }
            _ => {
                "The body, once opened, must be one JSON object with each name once. The generated \
                 client writes such bodies: look at what was written by hand."
            }
        }
    }

    const fn of_fields(self) -> &'static str {
        match self {
            Self::UnknownField => {
                "The operation has no such field; the message names it. Look at its spelling, and \
                 at whether client and mock read the same specification."
            }
            Self::MissingField => {
                "A field is required, always or by a rule, and did not come; the message names it. \
                 The generated client refuses such a request before it leaves: look at whether \
                 client and mock read the same specification."
            }
            Self::WrongType => {
                "A field has another JSON type than documented; the message names it. The generated \
                 client refuses such a request before it leaves: look at whether client and mock \
                 read the same specification, and at overriding values."
            }
            Self::OutsideLimit => {
                "A field is outside its limit, or not one of its words, or not a date; the message \
                 names it. The generated client refuses such a request before it leaves: look at \
                 overriding values, and at whether client and mock read the same specification. \
                 konaplate why OPERATION.FIELD tells where the limit comes from."
            }
            _ => {
                "A rule between fields is broken; the message names one of them. The generated \
                 client refuses such a request before it leaves: look at whether client and mock \
                 read the same specification."
            }
        }
    }

    const fn of_state(self) -> &'static str {
        match self {
            Self::TokenUnknown => {
                "This mock has issued no such one-time token, or keeps it no more. A token is asked \
                 for in the same run of the mock, and for each call anew."
            }
            Self::TokenExpired => {
                "The one-time token is too old: most serve for 30 seconds. Ask for it right before \
                 the call that uses it, not when the page is shown."
            }
            Self::TokenSpent => {
                "The one-time token was used by a call that was accepted. A token serves once: ask \
                 for a new one. If this is a second attempt of a call without an answer, ask what \
                 became of the first; do not send it again."
            }
            Self::DcvvMismatch => {
                "The DCVV is not the one that was issued with the one-time token. Both come in one \
                 answer and are used together."
            }
            Self::SequenceUnknown => {
                "No call with this number was accepted: it did not arrive, or it was refused and \
                 left no trace. Look at the number, and at the mock's ledger (konaplate mock ledger). \
                 Where the specification's not-seen says how an inquiry tells that, the mock answers \
                 so instead: with the first of its codes, or with a stand-in of its first family, such \
                 as 007_999."
            }
            Self::ChargeUnknown => {
                "No charge of this member has the transaction number. Look at both: the number is \
                 that of the charge's answer, and the member is the charge's."
            }
            Self::SequenceUsed => {
                "A call with this number was accepted before. Ask what became of it; a new call \
                 needs a new number."
            }
            Self::NotCancellable => {
                "The charge is pending, has failed, or was cancelled before. Look at the mock's \
                 ledger (konaplate mock ledger)."
            }
            Self::Full => {
                "The mock keeps as many charges, or one-time tokens, as it was told to. It forgets \
                 no number of a call, so it takes no new one. Start it anew, or with a larger \
                 --keep; in process, with Options::keep."
            }
            _ => {
                "A documented test case that was asked for and for which no page gives a code; the \
                 message is its title."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use konaplate_runtime::Look;

    use super::Invented;

    #[test]
    fn every_code_has_an_explanation_of_its_own_and_is_found() {
        let mut seen: Vec<&str> = Vec::new();
        for it in Invented::ALL {
            let text = it.explain();
            assert!(text.ends_with(['.', ')']) && text.len() > 60, "{text}");
            assert!(!text.contains("  "), "{text}");
            assert!(!seen.contains(&text), "{text}");
            seen.push(text);
            assert_eq!(Invented::find(it.code()), Some(*it));
        }
        assert_eq!(Invented::find("000_000"), None);
    }

    #[test]
    fn what_a_variable_is_to_blame_for_names_it() {
        for (it, variable) in [
            (Invented::UnknownPath, "KONAPLATE_BASE_URL"),
            (Invented::UnknownAspId, "KONAPLATE_ASP_ID"),
            (Invented::UnknownAccessKey, "KONAPLATE_ACCESS_KEY"),
            (Invented::UnknownCryptoKeyId, "KONAPLATE_CRYPTO_KEY_ID"),
            (Invented::UnknownTimeZone, "KONAPLATE_TIME_ZONE"),
            (Invented::TranTimeSkew, "clock"),
            (Invented::TranTokenMac, "KONAPLATE_SECRET_KEY"),
            (Invented::EncryptionBroken, "KONAPLATE_SERVER_PUBLIC_KEY"),
        ] {
            assert!(it.explain().contains(variable), "{it:?}");
        }
    }

    /// A client of ours points at the same thing.
    #[test]
    fn a_client_says_to_look_at_what_is_explained() {
        for number in 0..1_000 {
            let code = format!("{}_{number:03}", Invented::FAMILY);
            let look = Look::of_mock_code(&code);
            let Some(it) = Invented::find(&code) else {
                assert_eq!(look, None, "{code} is no code of the mock");
                continue;
            };
            let text = it.explain();
            let ours = ["Look at KONAPLATE_", "Look at the clock"];
            let is_about_the_caller = ours.iter().any(|ours| text.contains(ours));
            assert_eq!(look.is_some(), is_about_the_caller, "{code}: {text}");
            if let Some(variable) = look.and_then(|look| look.variables().first()) {
                assert!(text.contains(variable), "{code}: {variable}");
            }
        }
    }
}
