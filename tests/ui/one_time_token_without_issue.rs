//! A token of which nobody says when it was issued.

use konaplate_generated::Client;

fn main() {}

pub fn charge(kona: &Client) {
    let _ = kona.charge().one_time_token("0123456789abcdef");
}
