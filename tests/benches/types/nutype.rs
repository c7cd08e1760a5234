//! Newtypes by the crate `nutype` with the limits of the specification, which a value keeps from its making on.

use std::hint::black_box;

use nutype::nutype;
use serde::{Deserialize, Serialize};

use super::given;

macro_rules! text {
    ($name:ident, $min:literal, $max:literal) => {
        #[nutype(
                                            validate(len_char_min = $min, len_char_max = $max),
                                            derive(Debug, Serialize, Deserialize)
                                        )]
        struct $name(String);
    };
}

macro_rules! number {
    ($name:ident, $min:literal, $max:literal) => {
        #[nutype(
                                            validate(greater_or_equal = $min, less_or_equal = $max),
                                            derive(Debug, Clone, Copy, Serialize, Deserialize)
                                        )]
        struct $name(u64);
    };
}

text!(SequenceId, 1, 30);
text!(OneTimeToken, 16, 16);
text!(Dcvv, 3, 3);
#[nutype(validate(len_char_min = 1), derive(Debug, Serialize))]
struct MerchantId(String);
number!(UserId, 1, 9_999_999_999_999_999_999);
number!(Amount, 1, 9_999_999_999);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Charge {
    sequence_id: SequenceId,
    user_id: UserId,
    amount: Amount,
    one_time_token: OneTimeToken,
    dcvv: Dcvv,
    merchant_id: MerchantId,
}

pub(crate) fn request() -> Vec<u8> {
    let charge = Charge {
        sequence_id: SequenceId::try_new(black_box(given::SEQUENCE_ID)).expect("it fits"),
        user_id: UserId::try_new(black_box(given::USER_ID)).expect("it fits"),
        amount: Amount::try_new(black_box(given::AMOUNT)).expect("it fits"),
        one_time_token: OneTimeToken::try_new(black_box(given::TOKEN)).expect("it fits"),
        dcvv: Dcvv::try_new(black_box(given::DCVV)).expect("it fits"),
        merchant_id: MerchantId::try_new(black_box(given::MERCHANT_ID)).expect("it fits"),
    };
    serde_json::to_vec(&charge).expect("it is JSON")
}

text!(Par, 27, 27);
text!(CardNo, 16, 16);
text!(ExpiryDay, 8, 8);
text!(Id, 15, 15);
text!(DisplayName, 1, 255);
text!(ImageUrl, 1, 255);
number!(Won, 0, 9_999_999_999);

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "read to be measured")]
pub(crate) struct Answer {
    card_data_info: Card,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum CardStatus {
    Active,
    Suspended,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "read to be measured")]
struct Card {
    par: Par,
    service_id: Id,
    service_name: DisplayName,
    service_image_url: ImageUrl,
    affiliate_id: Id,
    rechargeable: bool,
    refundable: bool,
    remittable: bool,
    personal_rechargeable: bool,
    balance: Won,
    expiry_date: ExpiryDay,
    physical_card_no: Option<CardNo>,
    physical_card_status: Option<CardStatus>,
    mobile_card_no: Option<CardNo>,
    mobile_card_status: Option<CardStatus>,
    max_non_real_name_recharge_amount: Won,
    max_real_name_recharge_amount: Won,
    min_recharge_amount: Won,
    rechargeable_amount: Won,
    oversea_paymentable: Option<bool>,
    card_point_info: Option<Vec<Point>>,
    recharge_unit_amt: Option<Won>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "read to be measured")]
struct Point {
    point_policy_id: Id,
    point_name: DisplayName,
    remaining_point: Option<Won>,
    auto_use: Option<bool>,
}

pub(crate) fn answer(body: &[u8]) -> Answer {
    serde_json::from_slice(body).expect("an answer")
}
