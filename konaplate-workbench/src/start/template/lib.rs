//! The client of the API that `spec` describes.

pub use konaplate_macros::lit;
pub use konaplate_runtime::{self as runtime, CallError, Config, Override, Resolution};

include!(concat!(env!("OUT_DIR"), "/konaplate/mod.rs"));
