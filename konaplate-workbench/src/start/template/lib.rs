//! The client of the API that `spec` describes.

pub use konaplate_runtime::{CallError, Config};

include!(concat!(env!("OUT_DIR"), "/konaplate/mod.rs"));
