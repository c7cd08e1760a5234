//! The reference of a card in the place of its number.

use konaplate_generated::{Client, Par};

fn main() {}

pub fn barcode(kona: &Client, par: Par) {
    drop(kona.barcode_spec().card_no(par));
}
