//! Rows of the tables of headers.

use super::text::Text;
use super::types;
use crate::ir::{Header, HeaderValue};

pub(super) fn rows(headers: &[Header], text: &mut Text) {
    for header in headers {
        text.line()
            .literal(&header.name.to_ascii_lowercase())
            .put(" ");
        text.put(value(header.value)).put(" ");
        types::bounds(&header.limit, text);
        text.put(";").end();
    }
}

fn value(value: HeaderValue) -> &'static str {
    match value {
        HeaderValue::AspId => "AspId",
        HeaderValue::CorrelationId => "CorrelationId",
        HeaderValue::AccessKey => "AccessKey",
        HeaderValue::CryptoKeyId => "CryptoKeyId",
        HeaderValue::TranToken => "TranToken",
        HeaderValue::TranTime => "TranTime",
        HeaderValue::TimeZone => "TimeZone",
    }
}
