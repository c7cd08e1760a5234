//! A card number, and a reply with a secret, written by serde; the feature `serde` is on.

use konaplate_generated::{CardNo, MerchantId, OneTimeTokenReply};

fn main() {}

pub fn write(merchant: &MerchantId, card: &CardNo, reply: &OneTimeTokenReply) {
    let _ = serde_json::to_string(merchant);
    let _ = serde_json::to_string(card);
    let _ = serde_json::to_string(reply);
}
