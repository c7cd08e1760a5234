//! Client for KONA PLATE, the Korean prepaid-card platform, generated from its specification by
//! [konaplate](https://github.com/konaplate/konaplate).
//!
//! **The operations are the methods of [`Client`]**, whose page lists them by group: what each does, what its fields take
//! and where that is documented.
//!
//! ```no_run
//! use konaplate_generated::{CallError, Charge, ChargeErrorCode, Client, MerchantId, OneTimeToken, Dcvv, lit};
//!
//! # async fn example(token: OneTimeToken, dcvv: Dcvv) -> Result<(), Box<dyn std::error::Error>> {
//! let kona = Client::from_env()?;
//! let outcome = kona
//!     .charge()
//!     .sequence_id("ORDER-20261121-0001")
//!     .user_id(50_000_000_001)
//!     .amount(10_000)
//!     .one_time_token(token)
//!     .dcvv(dcvv)
//!     .merchant_id(lit!(MerchantId, "410195430033901")) // checked by the compiler
//!     .send()
//!     .await;
//! match outcome {
//!     Ok(Charge::Settled(reply)) => println!("charged: {}", reply.nr_number.as_str()),
//!     Ok(Charge::Pending(pending)) => println!("later: {:?}", pending.resolve(&kona).await?),
//!     Err(CallError::Rejected(refusal)) => match refusal.code() {
//!         ChargeErrorCode::BankAccountNotFound => println!("the member has no account"),
//!         _ => println!("{refusal}"),
//!     },
//!     // The money may have moved: this asks, it never sends the charge again.
//!     Err(CallError::Unknown(unknown)) => println!("{:?}", unknown.resolve(&kona).await?),
//!     Err(CallError::NotSent(reason)) => println!("this call charged nothing: {reason}"),
//!     Err(other) => println!("{other}"),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Where to go from here:
//! - [`Config::from_env`]: the variables that [`Client::from_env`] reads; [`runtime::ConfigBuilder`]: the rest.
//! - [`CallError`]: what became of a call that did not succeed. [`Client::recover`]: what became of the calls of a process
//!   that died.
//! - The crate `konaplate-mock`: a strict server to try and test against, without the provider.
//!
//! Each group of operations is a cargo feature of this crate; all are on by default. `blocking` is for programs that
//! are not asynchronous, `tracing` puts a span around each attempt and tells each failed
//! call and each retry by an event, `serde` writes and reads field
//! types for your own records, never a secret, `jiff` takes and gives that library's dates, `chrono` and `time` take those of theirs.

#[doc(no_inline)]
pub use konaplate_macros::lit;
#[cfg(feature = "blocking")]
#[doc(no_inline)]
pub use konaplate_runtime::Blocking;
#[doc(no_inline)]
pub use konaplate_runtime::{
    self as runtime, CallError, Config, ConfigError, Date, DateTime, Deviation, EarlierCall,
    Expiring, InvalidRequest, NoAnswer, NotSent, NotSentReason, Number, Outcome, Override, Pending,
    Received, Rejection, Reply, Resolution, ResolveError, Secret, Text, Unknown, Violation,
    YearMonth,
};

include!(concat!(env!("OUT_DIR"), "/konaplate/mod.rs"));
