//! An amount above the documented maximum.

use konaplate_generated::{ChargeAmount, lit};

fn main() {
    let _ = lit!(ChargeAmount, 10_000_000_000);
}
