//! What is measured of the generated client: a charge from its fields to the bytes of its body, and the answer of a
//! card inquiry from its bytes to the reply and what is noted about it. Shared with the test program `allocations`.

use std::hint::black_box;
use std::time::SystemTime;

use konaplate_generated::{Client, Config, UnregisteredCardInfoReply};
use konaplate_runtime::PlainBody;
use konaplate_runtime::generated::{Decode, Fields};

use super::given;

/// A client with made-up keys. It is not sent with.
pub(crate) fn client() -> Client {
    let config = Config::builder()
        .base_url("http://127.0.0.1:1/open-api")
        .asp_id("123456789012345")
        .access_key("access-key-0123456789-0123456789-0123456")
        .secret_key("unit-test-secret");
    Client::new(config.build().expect("sound")).expect("it starts")
}

/// The checked body of a charge.
pub(crate) fn request(client: &Client) -> PlainBody {
    let charge = client
        .charge()
        .sequence_id(black_box(given::SEQUENCE_ID))
        .user_id(black_box(given::USER_ID))
        .amount(black_box(given::AMOUNT))
        .one_time_token((black_box(given::TOKEN), SystemTime::UNIX_EPOCH))
        .dcvv(black_box(given::DCVV))
        .merchant_id(black_box(given::MERCHANT_ID));
    charge.build().expect("within the limits").body()
}

/// The reply and the number of its deviations and unknown fields.
pub(crate) fn answer(body: &[u8]) -> (UnregisteredCardInfoReply, usize) {
    let mut fields = Fields::parse(body).expect("an object");
    fields.ignore("response");
    let reply = UnregisteredCardInfoReply::decode(&mut fields);
    assert!(fields.failure().is_none(), "a reply");
    let (deviations, unknown) = fields.finish();
    (reply, deviations.len() + unknown.len())
}
