//! The number of a merchant as a number: leading zeros would be lost.

use konaplate_generated::{MerchantId, lit};

fn main() {
    let _ = lit!(MerchantId, 410195430033901);
}
