//! What every side is given: the fields of a charge, and an answer of a card inquiry.

pub(crate) const SEQUENCE_ID: &str = "ORDER-20261121-0001";
pub(crate) const USER_ID: u64 = 50_000_000_001;
pub(crate) const AMOUNT: u64 = 10_000;
pub(crate) const TOKEN: &str = "0123456789abcdef";
pub(crate) const DCVV: &str = "123";
pub(crate) const MERCHANT_ID: &str = "410195430033901";

/// The body that every side has to write.
pub(crate) const REQUEST: &str = r#"{"sequenceId":"ORDER-20261121-0001","userId":50000000001,"amount":10000,"oneTimeToken":"0123456789abcdef","dcvv":"123","merchantId":"410195430033901"}"#;

/// 914 bytes with every field of the page, as the provider's own system writes them: no white space, no escapes.
pub(crate) const ANSWER: &str = concat!(
    r#"{"response":{"code":"000_000","description":"Success."},"cardDataInfo":{"#,
    r#""par":"Q1HJZ28RKA1EBL470G9XYG90R5D","serviceId":"123456789012345","serviceName":"KONA Pay 선불카드","#,
    r#""serviceImageUrl":"https://images.example.com/prepaid/services/123456789012345/2026-11/card-front-1024x648-2026-11-21-seoul.png","#,
    r#""affiliateId":"543210987654321","rechargeable":true,"refundable":true,"remittable":false,"#,
    r#""personalRechargeable":true,"balance":300000,"expiryDate":"20291231","#,
    r#""physicalCardNo":"9410195430033901","physicalCardStatus":"ACTIVE","#,
    r#""mobileCardNo":"9410195430033902","mobileCardStatus":"SUSPENDED","#,
    r#""maxNonRealNameRechargeAmount":500000,"maxRealNameRechargeAmount":2000000,"minRechargeAmount":10000,"#,
    r#""rechargeableAmount":200000,"overseaPaymentable":false,"#,
    r#""cardPointInfo":[{"pointPolicyId":"100000000000001","pointName":"2026 겨울 지역화폐 포인트","remainingPoint":1500,"autoUse":false}],"#,
    r#""rechargeUnitAmt":1000}}"#
);
