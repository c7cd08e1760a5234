//! What the mock says no with: documented codes by preference, else codes of the range `999_NNN`,
//! which is INVENTED here and appears in no page, no specification and no client enum.

mod explain;

use konaplate_codegen::ir::{Case, ErrorCode, Operation};

use crate::line::{Failed, Outcome};

/// A reason to refuse that no page gives a code for. The codes are the mock's own: the real
/// provider never sends them, so they must not be matched on in production code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Invented {
    /// No operation has the path.
    UnknownPath,
    /// The path exists, the method does not fit.
    WrongMethod,
    /// The body is larger than the mock reads.
    BodyTooLarge,
    /// The body broke off.
    BodyUnreadable,
    /// The body did not end in time.
    BodyLate,
    /// `Content-Type` or `Accept` does not speak of JSON.
    MediaType,
    /// The mock itself failed.
    Broken,
    /// A header is absent.
    HeaderMissing,
    /// A header stands twice.
    HeaderRepeated,
    /// A header is not of its effective length in visible ASCII characters.
    HeaderLength,
    /// The ASP id is not the one that was handed out.
    UnknownAspId,
    /// The access key is not the one that was handed out.
    UnknownAccessKey,
    /// The crypto key id is not the one that was handed out.
    UnknownCryptoKeyId,
    /// The correlation id has not the form `yyMMddHHmmss-xxxxxxx`.
    CorrelationIdForm,
    /// The time zone is not known.
    UnknownTimeZone,
    /// The time is not a date and time of the form `yyyyMMddHHmmss`.
    TranTimeForm,
    /// The time is further from now than the mock allows.
    TranTimeSkew,
    /// The token has not the form `KMV1:`, 17 digits, `:`, base64 of 32 bytes.
    TranTokenForm,
    /// The token was made at another second than the time header says.
    TranTokenTime,
    /// The token's MAC is not that of the body as received.
    TranTokenMac,
    /// The correlation id was made at another second than the time header says.
    CorrelationIdTime,
    /// A plain body where the operation encrypts its request.
    EncryptionMissing,
    /// An encrypted body where the operation does not encrypt its request.
    EncryptionUnexpected,
    /// The encrypted body does not open.
    EncryptionBroken,
    /// The body is not one JSON object with each name once.
    NotAnObject,
    /// A field that the operation does not have.
    UnknownField,
    /// A required field is absent.
    MissingField,
    /// A field has another JSON type.
    WrongType,
    /// A field is outside its effective limit.
    OutsideLimit,
    /// A field breaks a rule that it keeps with others.
    RuleBroken,
    /// The one-time token was never issued.
    TokenUnknown,
    /// The one-time token is too old.
    TokenExpired,
    /// The one-time token was used before.
    TokenSpent,
    /// The DCVV is not the one that came with the one-time token.
    DcvvMismatch,
    /// No charge or cancellation has the sequence id, in a specification that does not say how an inquiry tells that.
    /// Where its `not-seen` does, the mock answers so: with the first of the codes, or with a stand-in such as `007_999`
    /// for a code of the first family that no page shows.
    SequenceUnknown,
    /// No charge of this member has the transaction number.
    ChargeUnknown,
    /// The sequence id was used before, in a specification that documents no code for it.
    SequenceUsed,
    /// The charge cannot be cancelled, in a specification that documents no code for it.
    NotCancellable,
    /// The mock keeps as many charges, or one-time tokens, as it was told to, and takes no other.
    Full,
    /// A documented test case without a code; the text is its title.
    DocumentedCase,
}

/// Code, HTTP status and text of an invented refusal: the one table.
type Row = (&'static str, u16, &'static str);

impl Invented {
    /// First three digits of every invented code.
    pub const FAMILY: &'static str = "999";

    /// Every invented refusal, by code.
    pub const ALL: &'static [Self] = &[
        Self::UnknownPath,
        Self::WrongMethod,
        Self::BodyTooLarge,
        Self::BodyUnreadable,
        Self::MediaType,
        Self::Broken,
        Self::BodyLate,
        Self::HeaderMissing,
        Self::HeaderRepeated,
        Self::HeaderLength,
        Self::UnknownAspId,
        Self::UnknownAccessKey,
        Self::UnknownCryptoKeyId,
        Self::CorrelationIdForm,
        Self::UnknownTimeZone,
        Self::TranTimeForm,
        Self::TranTimeSkew,
        Self::TranTokenForm,
        Self::TranTokenTime,
        Self::TranTokenMac,
        Self::CorrelationIdTime,
        Self::EncryptionMissing,
        Self::EncryptionUnexpected,
        Self::EncryptionBroken,
        Self::NotAnObject,
        Self::UnknownField,
        Self::MissingField,
        Self::WrongType,
        Self::OutsideLimit,
        Self::RuleBroken,
        Self::TokenUnknown,
        Self::TokenExpired,
        Self::TokenSpent,
        Self::DcvvMismatch,
        Self::SequenceUnknown,
        Self::ChargeUnknown,
        Self::SequenceUsed,
        Self::NotCancellable,
        Self::Full,
        Self::DocumentedCase,
    ];

    /// The code as sent, `999_NNN`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.row().0
    }

    /// The refusal with this code.
    ///
    /// ```
    /// use konaplate_mock::Invented;
    ///
    /// let found = Invented::find("999_105").ok_or("it is there")?;
    /// assert!(found.explain().contains("KONAPLATE_ACCESS_KEY"));
    /// # Ok::<(), &str>(())
    /// ```
    #[must_use]
    pub fn find(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.code() == code)
    }

    /// The HTTP status it is sent with.
    #[must_use]
    pub const fn status(self) -> u16 {
        self.row().1
    }

    /// What is wrong, without the name that a message may end in.
    #[must_use]
    pub const fn text(self) -> &'static str {
        self.row().2
    }

    #[rustfmt::skip] // a table: one row a line
    const fn row(self) -> Row {
        match self {
            Self::UnknownPath =>          ("999_001", 404, "Mock: no operation has this path."),
            Self::WrongMethod =>          ("999_002", 405, "Mock: the operation has another method."),
            Self::BodyTooLarge =>         ("999_003", 413, "Mock: the body is too large."),
            Self::BodyUnreadable =>       ("999_004", 400, "Mock: the body broke off."),
            Self::MediaType =>            ("999_005", 400, "Mock: the header must name application/json."),
            Self::Broken =>               ("999_006", 500, "Mock: the mock itself failed."),
            Self::BodyLate =>             ("999_007", 408, "Mock: the body did not end in time."),
            Self::HeaderMissing =>        ("999_101", 400, "Mock: header missing."),
            Self::HeaderRepeated =>       ("999_102", 400, "Mock: header sent twice."),
            Self::HeaderLength =>         ("999_103", 400, "Mock: header has a wrong length."),
            Self::UnknownAspId =>         ("999_104", 400, "Mock: unknown ASP id."),
            Self::UnknownAccessKey =>     ("999_105", 400, "Mock: unknown access key."),
            Self::UnknownCryptoKeyId =>   ("999_106", 400, "Mock: unknown crypto key id."),
            Self::CorrelationIdForm =>    ("999_107", 400, "Mock: the correlation id is not yyMMddHHmmss, a hyphen and 7 hexadecimal digits."),
            Self::UnknownTimeZone =>      ("999_108", 400, "Mock: unknown time zone."),
            Self::TranTimeForm =>         ("999_109", 400, "Mock: the time is not yyyyMMddHHmmss."),
            Self::TranTimeSkew =>         ("999_110", 400, "Mock: the time is too far from the server's."),
            Self::TranTokenForm =>        ("999_111", 400, "Mock: the token is not KMV1:, 17 digits, a colon and base64 of 32 bytes."),
            Self::TranTokenTime =>        ("999_112", 400, "Mock: the token was made at another second than the time header says."),
            Self::TranTokenMac =>         ("999_113", 400, "Mock: the token is not that of this body."),
            Self::CorrelationIdTime =>    ("999_114", 400, "Mock: the correlation id was made at another second than the time header says."),
            Self::EncryptionMissing =>    ("999_201", 400, "Mock: this operation takes an encrypted body."),
            Self::EncryptionUnexpected => ("999_202", 400, "Mock: this operation takes a plain body."),
            Self::EncryptionBroken =>     ("999_203", 400, "Mock: the encrypted body does not open."),
            Self::NotAnObject =>          ("999_204", 400, "Mock: the body is not one JSON object with each name once."),
            Self::UnknownField =>         ("999_301", 400, "Mock: unknown field."),
            Self::MissingField =>         ("999_302", 400, "Mock: missing field."),
            Self::WrongType =>            ("999_303", 400, "Mock: wrong JSON type."),
            Self::OutsideLimit =>         ("999_304", 400, "Mock: outside its limit."),
            Self::RuleBroken =>           ("999_305", 400, "Mock: breaks a rule across fields."),
            Self::TokenUnknown =>         ("999_401", 400, "Mock: the one-time token was never issued."),
            Self::TokenExpired =>         ("999_402", 400, "Mock: the one-time token has expired."),
            Self::TokenSpent =>           ("999_403", 400, "Mock: the one-time token was used before."),
            Self::DcvvMismatch =>         ("999_404", 400, "Mock: the DCVV does not belong to the one-time token."),
            Self::SequenceUnknown =>      ("999_405", 400, "Mock: no charge or cancellation has this sequenceId."),
            Self::ChargeUnknown =>        ("999_406", 400, "Mock: no charge of this member has this nrNumber."),
            Self::SequenceUsed =>         ("999_407", 400, "Mock: the sequenceId was used before."),
            Self::NotCancellable =>       ("999_408", 400, "Mock: the charge cannot be cancelled."),
            Self::Full =>                 ("999_409", 400, "Mock: it keeps as much as --keep allows, and takes nothing new."),
            Self::DocumentedCase =>       ("999_900", 400, "Mock: a documented case without a code."),
        }
    }
}

/// An answer other than success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) message: String,
    /// Refused, or a case that was asked for.
    pub(crate) outcome: Outcome,
    /// For the log.
    pub(crate) failed: Option<Box<Failed>>,
}

impl From<Invented> for Refusal {
    fn from(invented: Invented) -> Self {
        Self {
            status: invented.status(),
            code: invented.code().to_owned(),
            message: invented.text().to_owned(),
            outcome: Outcome::Refused,
            failed: None,
        }
    }
}

impl Refusal {
    /// An invented refusal whose message ends in the name of what is to blame.
    pub(crate) fn naming(invented: Invented, name: &str) -> Self {
        Self {
            message: format!("{} {name}", invented.text()),
            ..invented.into()
        }
    }

    /// With what the log tells of the check.
    pub(crate) fn because(self, failed: Failed) -> Self {
        Self {
            failed: Some(Box::new(failed)),
            ..self
        }
    }

    /// A documented answer.
    pub(crate) fn documented(error: &ErrorCode) -> Self {
        Self {
            status: error.status,
            code: error.code.clone(),
            message: error.message.clone(),
            outcome: Outcome::Refused,
            failed: None,
        }
    }

    /// What a documented test case answers.
    pub(crate) fn of_case(operation: &Operation, case: &Case) -> Self {
        let code = case
            .code
            .as_deref()
            .unwrap_or(Invented::DocumentedCase.code());
        let documented = operation.errors.iter().find(|error| error.code == code);
        Self {
            status: case.status,
            code: code.to_owned(),
            message: documented
                .map_or(&case.title, |error| &error.message)
                .clone(),
            outcome: Outcome::Case,
            failed: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::api;

    #[test]
    fn codes_are_distinct_ascending_and_of_the_reserved_range() {
        let codes: Vec<&str> = Invented::ALL.iter().map(|it| it.code()).collect();
        let mut sorted = codes.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(codes, sorted);
        for code in codes {
            let (family, number) = code.split_once('_').unwrap();
            assert_eq!(family, Invented::FAMILY);
            assert!(number.len() == 3 && number.bytes().all(|it| it.is_ascii_digit()));
        }
    }

    #[test]
    fn refusals_are_400_but_for_what_http_has_its_own_status() {
        let others: Vec<u16> = Invented::ALL
            .iter()
            .map(|it| it.status())
            .filter(|status| *status != 400)
            .collect();
        assert_eq!(others, [404, 405, 413, 500, 408]);
    }

    #[test]
    fn a_case_without_a_code_answers_its_title_with_the_reserved_code() {
        let api = api();
        let operation = &api.operations[0];
        let case = operation.cases.iter().find(|it| it.code.is_none()).unwrap();
        let refusal = Refusal::of_case(operation, case);
        assert_eq!((refusal.status, refusal.code.as_str()), (400, "999_900"));
        assert_eq!(refusal.message, "Franchise error");
    }
}
