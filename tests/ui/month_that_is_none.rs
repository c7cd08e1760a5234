//! A month written as it stands on a card, MMyy.

use konaplate_generated::{CardExpiry, lit};

fn main() {
    let _ = lit!(CardExpiry, "1229");
}
