//! From a documentation page to a released change: what people do with a specification besides building its client.
//! Everything here works on texts in memory; reading files and talking to people is the command's.

pub mod coverage;
pub mod diff;
pub mod document;
pub mod lint;
pub mod openapi;
pub mod page;
pub mod report;
pub mod start;
pub mod transcribe;
pub mod why;
