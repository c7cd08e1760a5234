//! The measure: structs of `String`s with serde's derives, which check nothing.

use std::hint::black_box;

use serde::{Deserialize, Serialize};

use super::given;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Charge {
    sequence_id: String,
    user_id: u64,
    amount: u64,
    one_time_token: String,
    dcvv: String,
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
    serde_json::to_vec(&charge).expect("it is JSON")
}

/// Without the outcome, as on all sides: who makes the call has read it before.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "read to be measured")]
pub(crate) struct Answer {
    card_data_info: Card,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "read to be measured")]
struct Card {
    par: String,
    service_id: String,
    service_name: String,
    service_image_url: String,
    affiliate_id: String,
    rechargeable: bool,
    refundable: bool,
    remittable: bool,
    personal_rechargeable: bool,
    balance: u64,
    expiry_date: String,
    physical_card_no: Option<String>,
    physical_card_status: Option<String>,
    mobile_card_no: Option<String>,
    mobile_card_status: Option<String>,
    max_non_real_name_recharge_amount: u64,
    max_real_name_recharge_amount: u64,
    min_recharge_amount: u64,
    rechargeable_amount: u64,
    oversea_paymentable: Option<bool>,
    card_point_info: Option<Vec<Point>>,
    recharge_unit_amt: Option<u64>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "read to be measured")]
struct Point {
    point_policy_id: String,
    point_name: String,
    remaining_point: Option<u64>,
    auto_use: Option<bool>,
}

pub(crate) fn answer(body: &[u8]) -> Answer {
    serde_json::from_slice(body).expect("an answer")
}
