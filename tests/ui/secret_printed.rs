//! A card number in a log line.

use konaplate_generated::CardNo;

fn main() {}

pub fn log(card: &CardNo) {
    println!("{card}");
}
