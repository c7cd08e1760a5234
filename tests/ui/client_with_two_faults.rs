//! A specification with a length the wrong way round, and a word that is longer than its own maximum.

konaplate_macros::client! { spec = "../cases/two-faults" }

fn main() {}
