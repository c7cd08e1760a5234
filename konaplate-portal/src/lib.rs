//! The documentation of a specification as pages.
//!
//! [`Book`] is what there is to show, [`site`] which pages it has and what is on them: the same for [`export`], which makes
//! files of them, and for a [`Portal`], which serves them and lets people try what they read.
//!
//! ```no_run
//! use konaplate_codegen::load;
//! use konaplate_portal::Options;
//! use konaplate_workbench::coverage::Services;
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let folder = std::path::PathBuf::from("spec");
//! let services = Services::parse("## Recharge\nCharge\n")?;
//! let options = Options::new(load::folder(&folder)?, services);
//! let portal = options.follow(folder, "spec".to_owned()).start().await?;
//! println!("{}", portal.url()); // it serves until it is dropped
//! # Ok(())
//! # }
//! ```

mod book;
pub mod export;
mod fields;
mod labels;
mod pages;
mod search;
mod server;
pub mod site;
mod snippet;
#[cfg(test)]
mod testing;
mod trying;

pub use self::book::Book;
pub use self::labels::Lang;
pub use self::server::{Options, Portal, StartError};
