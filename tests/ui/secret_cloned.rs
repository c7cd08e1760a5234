//! Copies of a card number, and of a reply that holds one.

use konaplate_generated::{BarcodeSpecReply, CardNo};

fn main() {}

pub fn copies(card: CardNo, reply: BarcodeSpecReply) -> [(CardNo, BarcodeSpecReply); 2] {
    [(card.clone(), reply.clone()), (card, reply)]
}
