//! One token for two charges.

use konaplate_generated::{Client, OneTimeToken};

fn main() {}

pub fn charges(kona: &Client, token: OneTimeToken) {
    let _ = kona.charge().one_time_token(token);
    let _ = kona.charge().one_time_token(token);
}
