//! The calls of the demo: each operation once with success and once refused, and a request that breaks
//! its limits. Values are those of a test, no real card's.

use std::time::{Duration, Instant, SystemTime};

use konaplate_generated::runtime::Cause;
use konaplate_generated::runtime::generated::{ErrorCode, Operation};
use konaplate_generated::{
    BarcodeSpecType, CallError, Client, Dcvv, InvalidRequest, MerchantId, NrNumber, OneTimeToken,
    Outcome, Reply, lit,
};
use konaplate_generated::{
    auto_recharge_account_register, barcode_spec, charge, charge_cancel, lower_limit_update,
    one_time_token, recharge_result, unregistered_card_info,
};
use konaplate_mock::{Invented, Mock};

use super::table::{Answer, Row};

const USER: u64 = 50_000_000_001;
const CARD: &str = "9410195430033901";
const PAR: &str = "Q1234567890123456789012345A";

/// What stops the demo: not a row that is unexpected, but one without which the next cannot be asked.
type Stop = String;

pub(crate) struct Demo<'d> {
    mock: &'d Mock,
    client: &'d Client,
    stranger: &'d Client,
    rows: Vec<Row>,
    violations: String,
}

impl<'d> Demo<'d> {
    pub(crate) fn new(mock: &'d Mock, client: &'d Client, stranger: &'d Client) -> Self {
        Self {
            mock,
            client,
            stranger,
            rows: Vec::new(),
            violations: String::new(),
        }
    }

    /// The rows, and the text of the request that was refused before the wire.
    pub(crate) fn finish(self) -> (Vec<Row>, String) {
        (self.rows, self.violations)
    }

    pub(crate) async fn all(&mut self) -> Result<(), Stop> {
        self.tokens().await?;
        let number = self.charges().await?;
        self.results().await;
        self.cancellations(&number).await?;
        self.lower_limits().await?;
        self.accounts().await;
        self.cards().await;
        self.barcodes().await;
        self.invalid()
    }

    async fn tokens(&mut self) -> Result<(), Stop> {
        self.token().await?;
        let started = Instant::now();
        let answer = self.stranger.one_time_token().card_no(CARD).send().await;
        self.refused_header(&one_time_token::ONE_TIME_TOKEN, started, answer);
        Ok(())
    }

    /// A fresh token and its DCVV; a row the first time.
    async fn token(&mut self) -> Result<(OneTimeToken, Dcvv), Stop> {
        let started = Instant::now();
        let answer = self.client.one_time_token().card_no(CARD).send().await;
        let time = started.elapsed();
        if self.rows.is_empty() {
            self.success(&one_time_token::ONE_TIME_TOKEN, time, told(&answer));
        }
        let reply = answer.map_err(|error| error.to_string())?.into_inner();
        let token = reply
            .one_time_token
            .into_checked()
            .map_err(|error| error.to_string())?;
        let dcvv = reply.dcvv.checked().map_err(|error| error.to_string())?;
        Ok((token, dcvv))
    }

    /// The transaction number of the charge.
    async fn charges(&mut self) -> Result<NrNumber, Stop> {
        let (token, dcvv) = self.token().await?;
        let started = Instant::now();
        let answer = self.charge("DEMO-1", token, dcvv).await;
        self.success(&charge::CHARGE, started.elapsed(), settled(&answer));
        let number = match answer {
            Ok(Outcome::Settled(reply)) => reply
                .nr_number
                .checked()
                .map_err(|error| error.to_string())?,
            Ok(_) => return Err("the charge has not settled".to_owned()),
            Err(error) => return Err(error.to_string()),
        };
        self.ask_for("charge", "no-account")?;
        let (token, dcvv) = self.token().await?;
        let started = Instant::now();
        let answer = self.charge("DEMO-2", token, dcvv).await;
        let wanted = Answer::new("rejected", "007_001");
        self.row(
            &charge::CHARGE,
            "no bank account",
            started.elapsed(),
            settled(&answer),
            wanted,
        );
        Ok(number)
    }

    async fn charge(
        &self,
        sequence_id: &str,
        token: OneTimeToken,
        dcvv: Dcvv,
    ) -> Result<Outcome<charge::ChargeReply>, CallError<charge::ChargeErrorCode>> {
        let call = self
            .client
            .charge()
            .sequence_id(sequence_id)
            .user_id(USER)
            .amount(10_000);
        let call = call.one_time_token(token).dcvv(dcvv);
        call.merchant_id(lit!(MerchantId, "410195430033901"))
            .send()
            .await
    }

    async fn results(&mut self) {
        let started = Instant::now();
        let answer = self
            .client
            .recharge_result()
            .sequence_id("DEMO-1")
            .send()
            .await;
        self.success(
            &recharge_result::RECHARGE_RESULT,
            started.elapsed(),
            told(&answer),
        );
        let started = Instant::now();
        let answer = self
            .stranger
            .recharge_result()
            .sequence_id("DEMO-1")
            .send()
            .await;
        self.refused_header(&recharge_result::RECHARGE_RESULT, started, answer);
    }

    async fn cancellations(&mut self, number: &NrNumber) -> Result<(), Stop> {
        let operation = &charge_cancel::CHARGE_CANCEL;
        let first = self.cancellation("DEMO-CANCEL-1", number).await?;
        self.success(operation, first.1, first.0);
        let second = self.cancellation("DEMO-CANCEL-2", number).await?;
        let wanted = Answer::new("rejected", "007_030");
        self.row(operation, "cancelled already", second.1, second.0, wanted);
        Ok(())
    }

    async fn cancellation(
        &mut self,
        sequence_id: &str,
        number: &NrNumber,
    ) -> Result<(Answer, Duration), Stop> {
        let (token, dcvv) = self.token().await?;
        let started = Instant::now();
        let call = self
            .client
            .charge_cancel()
            .sequence_id(sequence_id)
            .user_id(USER);
        let call = call
            .nr_number(number.clone())
            .one_time_token(token)
            .dcvv(dcvv);
        let answer = call.card_expiry("2912").send().await;
        Ok((settled(&answer), started.elapsed()))
    }

    async fn lower_limits(&mut self) -> Result<(), Stop> {
        let operation = &lower_limit_update::LOWER_LIMIT_UPDATE;
        let call = || {
            let call = self.client.lower_limit_update().user_id(USER).par(PAR);
            call.amount(10_000).threshold_balance(5_000).send()
        };
        let started = Instant::now();
        let answer = told(&call().await);
        let time = started.elapsed();
        self.ask_for("lower-limit-update", "invalid-parameter")?;
        let started = Instant::now();
        let refused = told(&call().await);
        let refused_time = started.elapsed();
        self.success(operation, time, answer);
        let wanted = Answer::new("rejected", "000_002");
        self.row(
            operation,
            "invalid parameter",
            refused_time,
            refused,
            wanted,
        );
        Ok(())
    }

    async fn accounts(&mut self) {
        let operation = &auto_recharge_account_register::AUTO_RECHARGE_ACCOUNT_REGISTER;
        let started = Instant::now();
        let answer = self
            .client
            .auto_recharge_account_register()
            .user_id(USER)
            .send()
            .await;
        self.success(operation, started.elapsed(), told(&answer));
        let started = Instant::now();
        let answer = self
            .stranger
            .auto_recharge_account_register()
            .user_id(USER)
            .send()
            .await;
        self.refused_header(operation, started, answer);
    }

    async fn cards(&mut self) {
        let operation = &unregistered_card_info::UNREGISTERED_CARD_INFO;
        let call = |client: &'d Client| {
            let call = client.unregistered_card_info().card_no(CARD);
            call.expiry_date("2912").card_cvc("123").send()
        };
        let started = Instant::now();
        let answer = call(self.client).await;
        self.success(operation, started.elapsed(), told(&answer));
        let started = Instant::now();
        let answer = call(self.stranger).await;
        self.refused_header(operation, started, answer);
    }

    async fn barcodes(&mut self) {
        let operation = &barcode_spec::BARCODE_SPEC;
        let call = |client: &'d Client| {
            let call = client.barcode_spec().card_no(CARD);
            call.type_(BarcodeSpecType::Charge).amount(10_000).send()
        };
        let started = Instant::now();
        let answer = call(self.client).await;
        self.success(operation, started.elapsed(), told(&answer));
        let started = Instant::now();
        let answer = call(self.stranger).await;
        self.refused_header(operation, started, answer);
    }

    /// A request that breaks four limits: told before anything is sent.
    fn invalid(&mut self) -> Result<(), Stop> {
        let before = self.mock.ledger().len();
        let started = Instant::now();
        let call = self
            .client
            .charge()
            .sequence_id("X".repeat(31))
            .user_id(USER)
            .amount(0);
        let call = call
            .one_time_token(("too-short", SystemTime::now()))
            .dcvv("1234");
        let refused = call
            .merchant_id(lit!(MerchantId, "410195430033901"))
            .build();
        let time = started.elapsed();
        let (got, text) = match refused {
            Err(invalid) => (invalid_answer(&invalid), invalid.to_string()),
            Ok(_) => (Answer::new("accepted", ""), String::new()),
        };
        if self.mock.ledger().len() != before {
            return Err("an invalid request reached the server".to_owned());
        }
        self.violations = text;
        let wanted = Answer::new("invalid", "4 limits");
        self.row(&charge::CHARGE, "broken limits", time, got, wanted);
        Ok(())
    }

    fn ask_for(&self, operation: &str, case: &str) -> Result<(), Stop> {
        self.mock
            .next_case(operation, case)
            .map_err(|error| error.to_string())
    }

    fn success(&mut self, operation: &'static Operation, time: Duration, got: Answer) {
        self.row(
            operation,
            "success",
            time,
            got,
            Answer::new("done", "000_000"),
        );
    }

    /// No page gives these operations an error code: a call with a wrong access key, whose code is the
    /// mock's own. What changes something stays unknown, since the code is not documented as final.
    fn refused_header<T, E: ErrorCode>(
        &mut self,
        operation: &'static Operation,
        started: Instant,
        answer: Result<Reply<T>, CallError<E>>,
    ) {
        let outcome = match operation.effect {
            konaplate_generated::runtime::generated::Effect::Read => "rejected",
            _ => "unknown",
        };
        let wanted = Answer::new(outcome, Invented::UnknownAccessKey.code());
        self.row(
            operation,
            "wrong access key",
            started.elapsed(),
            told(&answer),
            wanted,
        );
    }

    fn row(
        &mut self,
        operation: &'static Operation,
        about: &'static str,
        time: Duration,
        got: Answer,
        wanted: Answer,
    ) {
        self.rows.push(Row {
            operation,
            about,
            got,
            wanted,
            time,
        });
    }
}

fn told<T, E: ErrorCode>(answer: &Result<Reply<T>, CallError<E>>) -> Answer {
    match answer {
        Ok(_) => Answer::new("done", "000_000"),
        Err(error) => failure(error),
    }
}

fn settled<T, E: ErrorCode>(answer: &Result<Outcome<T>, CallError<E>>) -> Answer {
    match answer {
        Ok(Outcome::Settled(_)) => Answer::new("done", "000_000"),
        Ok(Outcome::Pending(_)) => Answer::new("pending", "000_000"),
        Err(error) => failure(error),
    }
}

fn failure<E: ErrorCode>(error: &CallError<E>) -> Answer {
    match error {
        CallError::Invalid(invalid) => invalid_answer(invalid),
        CallError::Rejected(rejection) => Answer::new("rejected", rejection.code().as_str()),
        CallError::NotSent(_) => Answer::new("not sent", ""),
        CallError::Unknown(unknown) => Answer::new("unknown", code(unknown.cause())),
        CallError::NoAnswer(missing) => Answer::new("no answer", code(missing.cause())),
        _ => Answer::new("other", ""),
    }
}

fn invalid_answer(invalid: &InvalidRequest) -> Answer {
    Answer::new("invalid", format!("{} limits", invalid.violations().len()))
}

fn code(cause: &Cause) -> &str {
    match cause {
        Cause::NotFinal { code, .. } => code.as_str(),
        _ => "",
    }
}
