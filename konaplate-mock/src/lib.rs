//! The KONA PLATE sandbox in a box: a server on loopback, driven by the specification that the
//! client is generated from.
//!
//! ```no_run
//! # use konaplate_runtime::{Config, ConfigError};
//! # struct Client;
//! # impl Client { fn new(_: Config) -> Result<Self, ConfigError> { Ok(Self) } }
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let mock = konaplate_mock::Mock::start().await?;
//! let kona = mock.client(Client::new)?; // the `Client` of any generated client
//! mock.next_case("charge", "no-account")?; // the next charge answers 007_001
//! mock.next_pending("charge")?; // the next accepted charge stays unsettled
//! # drop(kona);
//! mock.shutdown().await;
//! # Ok(())
//! # }
//! ```
//!
//! # Strictness
//! The mock is strict where the client is tolerant. Checks, in this order; the first that fails
//! answers: media types; headers present, once, of their effective length (the crypto key id where
//! the operation encrypts anything); ASP id, access key, crypto key id; correlation id; time zone;
//! Tran-Time within five minutes of the mock's clock ([`Options::skew`]), read in the zone the
//! request names; the token's second equal to Tran-Time; the token's MAC over the body as received;
//! encryption as the operation has it (a plain body where it must be encrypted is refused, and the
//! other way round); one JSON object with each name once; unknown fields; missing fields; JSON
//! types; effective limits; rules across fields.
//!
//! # Answers
//! Success has all documented fields, with the same sample values at every run. Refusals of fields
//! use the documented code where the operation has one (`000_002` ending in the field's name;
//! `007_007` for an amount below its minimum), codes of the mock's own range otherwise: see
//! [`Invented`]. An answer is encrypted where the operation encrypts its response; refusals of
//! headers, token and encryption are plain always, since the client's key is not certain by then.
//! The correlation id is echoed where it is well formed.
//!
//! # State
//! One-time tokens serve once, for 30 seconds (5 minutes for the types `ATM` and `CREDIT`), with
//! their DCVV. A sequence id serves once (`007_008` after that, whatever the token). A charge is
//! cancelled once, by its member, when completed; `007_030` otherwise, which is this server's choice:
//! no page says what a second cancellation gets. What was refused leaves no trace.
//! [`Mock::next_pending`] and [`Mock::settle`] give money that settles later; [`Mock::next_case`] asks
//! for a documented case, which answers the next request that passes the checks and changes nothing.
//!
//! [`Options::keep`] bounds all that is kept. What is forgotten for it is tokens that serve no more,
//! never a number of a call: at the bound a new charge is refused.
//!
//! # Any specification
//! [`Options::spec`] and [`Options::api`] serve a specification of your own, [`Mock::read_again`] another one while the
//! mock runs. State goes by what it
//! says, not by names: a call whose request has an `idempotency` field is booked and its number serves
//! once, the operation that its `recovery` names tells what became of it, the field that `pending`
//! names tells what has not settled, a value of a type that `lives` serves one call and for its time.
//! Charges and cancellations alone go by their names: no key of a specification says what is taken
//! back. All else answers samples.
//!
//! # Log
//! [`Options::log`] is handed one [`Line`] a request: time, operation, outcome, status, code, number of
//! the call and, for a refusal, which check failed and what was expected against what came. Of keys,
//! tokens and secret or personal fields no value is told, and a client's own text is cut and escaped.
//!
//! # Faults
//! [`Mock::next_fault`] breaks the next request to an operation, whatever is in it: no answer, half an
//! answer, a late one, a page of some gateway, or encryption that does not open: see [`Fault`]. Each
//! fault serves one request, first in, first out. A request counts as an arrival
//! ([`Mock::arrivals`]) also where the fault keeps it from being carried out; it then uses up neither
//! a case nor a pending that was asked for. Whether money has moved is in [`Mock::ledger`].
//!
//! # From another process
//! `POST /__mock/next` `{"operation":"charge","case":"no-account"}` · `POST /__mock/pending`
//! `{"operation":"charge"}` · `POST /__mock/settle` `{"sequenceId":"…","result":"COMPLETED"}` or
//! `"FAILED"` · `POST /__mock/fault` `{"operation":"charge","fault":"reset-before"}` (see
//! [`Fault::NAMES`]; `delay` and `delay-before` with `"millis":200`) · `GET /__mock/cases` ·
//! `GET /__mock/ledger`. These stand beside, not below, the base path; a mistake is answered with
//! status 400 and `{"error":"…"}`.
//!
//! No web page steers a mock: a `Host` other than loopback's, the bound address or one of
//! [`Options::allow_host`], and an `Origin` of elsewhere, get status 403; a body whose `Content-Type` is
//! not `application/json` gets 415.
//!
//! # Connections
//! A head that does not end within ten seconds is closed, a body that does not is refused; between two
//! requests a client may take two minutes, which is longer than clients keep connections.

mod behaviour;
mod body;
mod cases;
mod clock;
mod control;
mod credentials;
mod describe;
mod exchange;
mod fault;
mod fields;
mod gate;
mod headers;
mod json;
mod ledger;
mod line;
mod mock;
mod options;
mod protocol;
mod random;
mod refusal;
mod roles;
mod rules;
mod sample;
mod servable;
mod server;
mod shared;
#[cfg(test)]
mod testing;
mod wire;

pub use body::accepts;
pub use cases::{ControlError, can_stay_pending};
pub use clock::Clock;
pub use fault::Fault;
pub use gate::is_own_host;
pub use ledger::{Entry, Kind, Settlement, State};
pub use line::{Failed, Line, Outcome};
pub use mock::Mock;
pub use options::{Options, StartError, address_advice};
pub use refusal::Invented;
