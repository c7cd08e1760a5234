//! A charge without the merchant.

use konaplate_generated::{Client, Dcvv, OneTimeToken};

fn main() {}

pub async fn charge(kona: &Client, token: OneTimeToken, dcvv: Dcvv) {
    let call = kona.charge().sequence_id("A").user_id(1).amount(1);
    let _ = call.one_time_token(token).dcvv(dcvv).send().await;
}
