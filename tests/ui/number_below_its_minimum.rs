//! A charge of nothing.

use konaplate_generated::{ChargeAmount, lit};

pub const NOTHING: ChargeAmount = lit!(ChargeAmount, 0);

fn main() {}
