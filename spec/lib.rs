//! The KONA PLATE API as data: every file of the specification, embedded.
//!
//! ```
//! let (path, text) = konaplate_spec::FILES[0];
//! assert_eq!(path, "konaplate.yaml");
//! assert!(text.contains("provider: \"KONA PLATE\""));
//! ```
//!
//! The files are written for people; `README.md` beside them describes their language. This crate only
//! carries them, so that build scripts, the mock server and the command have them from a registry too.

include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// How messages name the folder of the specification.
pub const ROOT: &str = "spec";

/// The services that the portal's navigation lists, by group: what a specification of the whole API would hold.
pub const SERVICES: &str = include_str!("services.txt");
