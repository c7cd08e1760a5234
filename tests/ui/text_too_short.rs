//! A card number of 15 characters, in a function that is never called.

use konaplate_generated::{CardNo, lit};

fn main() {}

pub fn card() -> CardNo {
    lit!(CardNo, "012345678901234")
}
