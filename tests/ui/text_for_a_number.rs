//! An amount in quotes.

use konaplate_generated::Client;

fn main() {}

pub fn charge(kona: &Client) {
    drop(kona.charge().amount("10000"));
}
