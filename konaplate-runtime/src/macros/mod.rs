//! What generated code is written in: macros of plain repetition, each line of which stands for one thing of a page.
//!
//! They name everything by its full path, so that they mean the same in any crate: beside types of its own called
//! `Option` or `Result`, without a prelude, in any edition.

mod api;
mod call;
mod error_codes;
mod open_word;
mod operation;
mod reply;
mod types;
