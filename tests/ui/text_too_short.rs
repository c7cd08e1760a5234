//! A one-time token of 15 characters, in a function that is never called.

use konaplate_generated::{OneTimeToken, lit};

fn main() {}

pub fn token() -> OneTimeToken {
    lit!(OneTimeToken, "012345678901234")
}
