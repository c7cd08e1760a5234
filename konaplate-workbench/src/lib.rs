//! From a documentation page to a released change: what people do with a specification besides building its client.
//! Everything here works on texts in memory; reading files and talking to people is the command's, `konaplate-cli`.
//!
//! ```
//! use konaplate_codegen::{Sources, check};
//! use konaplate_workbench::diff;
//!
//! let shipped = konaplate_spec::FILES.iter().copied();
//! let old = Sources::from_pairs("old", shipped.clone());
//! let lowered = shipped.map(|(path, text)| (path, text.replace("range: 1..9999999999", "range: 1..2000000")));
//! let new = Sources::from_pairs("new", lowered);
//!
//! let (old, new) = (check(&old).expect("no problems"), check(&new).expect("no problems"));
//! let comparison = diff::compare(&old, &new);
//! let release = comparison.release("0.1.0").expect("a version");
//! assert!(diff::text(&comparison, Some(&release)).ends_with("release: 0.2.0 after 0.1.0\n"));
//! ```
//!
//! A module a command: [`transcribe`] pages to files by [`page`] and [`document`], [`lint`], [`diff`], [`openapi`], [`why`],
//! [`coverage`], [`start`] for a new project; [`report`] tells what was found to programs.

pub mod coverage;
pub mod diff;
pub mod document;
pub mod lint;
pub mod looks;
pub mod openapi;
pub mod page;
pub mod report;
pub mod review;
mod sensitive;
pub mod start;
pub mod transcribe;
pub mod why;
mod wire_name;
