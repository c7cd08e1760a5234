//! The KONA PLATE wire format: instants, correlation ids, the Tran-Token, message encryption, headers and
//! the envelope. No I/O.

pub mod correlation;
pub mod envelope;
pub mod headers;
pub mod jwe;
pub mod stamp;
pub mod token;
