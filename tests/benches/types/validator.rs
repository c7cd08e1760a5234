//! Structs of `String`s whose limits the crate `validator` checks.

use std::hint::black_box;

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::given;

#[derive(Serialize, Validate)]
#[serde(rename_all = "camelCase")]
struct Charge {
    #[validate(length(min = 1, max = 30))]
    sequence_id: String,
    #[validate(range(min = 1, max = 9_999_999_999_999_999_999_u64))]
    user_id: u64,
    #[validate(range(min = 1, max = 9_999_999_999_u64))]
    amount: u64,
    #[validate(length(min = 16, max = 16))]
    one_time_token: String,
    #[validate(length(min = 3, max = 3))]
    dcvv: String,
    #[validate(length(min = 1))]
    merchant_id: String,
}

pub(crate) fn request() -> Vec<u8> {
    let charge = Charge {
        sequence_id: black_box(given::SEQUENCE_ID).to_owned(),
        user_id: black_box(given::USER_ID),
        amount: black_box(given::AMOUNT),
        one_time_token: black_box(given::TOKEN).to_owned(),
        dcvv: black_box(given::DCVV).to_owned(),
        merchant_id: black_box(given::MERCHANT_ID).to_owned(),
    };
    charge.validate().expect("within the limits");
    serde_json::to_vec(&charge).expect("it is JSON")
}

#[derive(Debug, Deserialize, Validate)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    #[validate(nested)]
    card_data_info: Card,
}

#[derive(Debug, Deserialize, Validate)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "read to be measured")]
struct Card {
    #[validate(length(min = 27, max = 27))]
    par: String,
    #[validate(length(min = 15, max = 15))]
    service_id: String,
    #[validate(length(min = 1, max = 255))]
    service_name: String,
    #[validate(length(min = 1, max = 255))]
    service_image_url: String,
    #[validate(length(min = 15, max = 15))]
    affiliate_id: String,
    rechargeable: bool,
    refundable: bool,
    remittable: bool,
    personal_rechargeable: bool,
    #[validate(range(min = 0, max = 9_999_999_999_u64))]
    balance: u64,
    #[validate(length(min = 8, max = 8))]
    expiry_date: String,
    #[validate(length(min = 16, max = 16))]
    physical_card_no: Option<String>,
    #[validate(length(min = 1, max = 9))]
    physical_card_status: Option<String>,
    #[validate(length(min = 16, max = 16))]
    mobile_card_no: Option<String>,
    #[validate(length(min = 1, max = 9))]
    mobile_card_status: Option<String>,
    #[validate(range(min = 0, max = 9_999_999_999_u64))]
    max_non_real_name_recharge_amount: u64,
    #[validate(range(min = 0, max = 9_999_999_999_u64))]
    max_real_name_recharge_amount: u64,
    #[validate(range(min = 0, max = 9_999_999_999_u64))]
    min_recharge_amount: u64,
    #[validate(range(min = 0, max = 9_999_999_999_u64))]
    rechargeable_amount: u64,
    oversea_paymentable: Option<bool>,
    #[validate(nested)]
    card_point_info: Option<Vec<Point>>,
    #[validate(range(min = 0, max = 9_999_999_999_u64))]
    recharge_unit_amt: Option<u64>,
}

#[derive(Debug, Deserialize, Validate)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "read to be measured")]
struct Point {
    #[validate(length(min = 15, max = 15))]
    point_policy_id: String,
    #[validate(length(min = 1, max = 255))]
    point_name: String,
    #[validate(range(min = 0, max = 9_999_999_999_u64))]
    remaining_point: Option<u64>,
    auto_use: Option<bool>,
}

pub(crate) fn answer(body: &[u8]) -> Answer {
    let answer: Answer = serde_json::from_slice(body).expect("an answer");
    answer.validate().expect("within the limits");
    answer
}
