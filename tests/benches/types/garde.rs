//! Structs of `String`s whose limits the crate `garde` checks.

use std::hint::black_box;

use garde::Validate;
use serde::{Deserialize, Serialize};

use super::given;

#[derive(Serialize, Validate)]
#[serde(rename_all = "camelCase")]
struct Charge {
    #[garde(length(chars, min = 1, max = 30))]
    sequence_id: String,
    #[garde(range(min = 1, max = 9_999_999_999_999_999_999))]
    user_id: u64,
    #[garde(range(min = 1, max = 9_999_999_999))]
    amount: u64,
    #[garde(length(chars, min = 16, max = 16))]
    one_time_token: String,
    #[garde(length(chars, min = 3, max = 3))]
    dcvv: String,
    #[garde(length(chars, min = 1))]
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
    #[garde(dive)]
    card_data_info: Card,
}

#[derive(Debug, Deserialize, Validate)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "read to be measured")]
struct Card {
    #[garde(length(chars, min = 27, max = 27))]
    par: String,
    #[garde(length(chars, min = 15, max = 15))]
    service_id: String,
    #[garde(length(chars, min = 1, max = 255))]
    service_name: String,
    #[garde(length(chars, min = 1, max = 255))]
    service_image_url: String,
    #[garde(length(chars, min = 15, max = 15))]
    affiliate_id: String,
    #[garde(skip)]
    rechargeable: bool,
    #[garde(skip)]
    refundable: bool,
    #[garde(skip)]
    remittable: bool,
    #[garde(skip)]
    personal_rechargeable: bool,
    #[garde(range(min = 0, max = 9_999_999_999))]
    balance: u64,
    #[garde(length(chars, min = 8, max = 8))]
    expiry_date: String,
    #[garde(length(chars, min = 16, max = 16))]
    physical_card_no: Option<String>,
    #[garde(length(chars, min = 1, max = 9))]
    physical_card_status: Option<String>,
    #[garde(length(chars, min = 16, max = 16))]
    mobile_card_no: Option<String>,
    #[garde(length(chars, min = 1, max = 9))]
    mobile_card_status: Option<String>,
    #[garde(range(min = 0, max = 9_999_999_999))]
    max_non_real_name_recharge_amount: u64,
    #[garde(range(min = 0, max = 9_999_999_999))]
    max_real_name_recharge_amount: u64,
    #[garde(range(min = 0, max = 9_999_999_999))]
    min_recharge_amount: u64,
    #[garde(range(min = 0, max = 9_999_999_999))]
    rechargeable_amount: u64,
    #[garde(skip)]
    oversea_paymentable: Option<bool>,
    #[garde(dive)]
    card_point_info: Option<Vec<Point>>,
    #[garde(range(min = 0, max = 9_999_999_999))]
    recharge_unit_amt: Option<u64>,
}

#[derive(Debug, Deserialize, Validate)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "read to be measured")]
struct Point {
    #[garde(length(chars, min = 15, max = 15))]
    point_policy_id: String,
    #[garde(length(chars, min = 1, max = 255))]
    point_name: String,
    #[garde(range(min = 0, max = 9_999_999_999))]
    remaining_point: Option<u64>,
    #[garde(skip)]
    auto_use: Option<bool>,
}

pub(crate) fn answer(body: &[u8]) -> Answer {
    let answer: Answer = serde_json::from_slice(body).expect("an answer");
    answer.validate().expect("within the limits");
    answer
}
