//! A word that the page does not list.

use konaplate_generated::{BarcodeSpecType, lit};

fn main() {
    let _ = lit!(BarcodeSpecType, "REFUNDS");
}
