//! Whether a specification can be served at all. Beside a checked one there is little that cannot.

use konaplate_codegen::ir::{Api, Bounds, Header, HeaderValue};

use crate::control;
use crate::credentials::{ACCESS_KEY_LENGTH, ASP_ID_LENGTH, CRYPTO_KEY_ID_LENGTH};
use crate::options::StartError;
use crate::refusal::Invented;
use crate::shared::base_path;

/// Refuses what cannot be served.
pub(crate) fn check(api: &Api) -> Result<(), StartError> {
    let hindrances = hindrances(api);
    if hindrances.is_empty() {
        return Ok(());
    }
    Err(StartError::Unservable(hindrances))
}

/// What keeps it from being served, one line each.
fn hindrances(api: &Api) -> Vec<String> {
    let mut found = codes(api);
    found.extend(paths(api));
    found.extend(headers(api));
    found.dedup();
    found
}

/// What a client could not tell from an answer of the mock's own.
fn codes(api: &Api) -> Vec<String> {
    let errors = api.operations.iter().flat_map(|operation| {
        let codes = operation.errors.iter().map(|error| &error.code);
        codes.map(move |code| (&operation.file, code))
    });
    let own = errors.filter_map(|(file, code)| Some((file, Invented::find(code)?)));
    own.map(|(file, invented)| {
        let (code, text) = (invented.code(), invented.text());
        format!("{file}: {code} is a code of the mock's own: {text}")
    })
    .collect()
}

fn paths(api: &Api) -> Vec<String> {
    let base = base_path(api);
    let hidden = api.operations.iter().filter(|operation| {
        let path = format!("{base}{}", operation.path);
        path.starts_with(control::PREFIX)
    });
    hidden
        .map(|operation| {
            let (file, prefix) = (&operation.file, control::PREFIX);
            format!("{file}: paths below {prefix} are the mock's own")
        })
        .collect()
}

/// The length of what clients and this mock put into a header is not the specification's choice.
fn headers(api: &Api) -> Vec<String> {
    let of_operations = api.operations.iter().flat_map(|operation| {
        let headers = operation.request_headers.iter();
        headers.map(move |header| (&operation.file, header))
    });
    of_operations
        .filter_map(|(file, header)| {
            let length = length(header);
            let bounds = header.limit.effective;
            (!holds(bounds, length)).then(|| {
                let name = &header.name;
                format!("{file}: {name} has {length} characters, not {bounds}")
            })
        })
        .collect()
}

/// Characters of what fills a header.
fn length(header: &Header) -> u64 {
    let length = match header.value {
        HeaderValue::AspId => ASP_ID_LENGTH,
        HeaderValue::AccessKey => ACCESS_KEY_LENGTH,
        HeaderValue::CryptoKeyId => CRYPTO_KEY_ID_LENGTH,
        HeaderValue::CorrelationId => "yyMMddHHmmss-xxxxxxx".len(),
        HeaderValue::TranToken => TRAN_TOKEN_LENGTH,
        HeaderValue::TranTime => "yyyyMMddHHmmss".len(),
        HeaderValue::TimeZone => "KST".len(),
    };
    length as u64
}

/// `KMV1:`, 17 digits, a colon and base64 of 32 bytes.
const TRAN_TOKEN_LENGTH: usize = 5 + 17 + 1 + 44;

fn holds(bounds: Bounds, length: u64) -> bool {
    length >= bounds.min && bounds.max.is_none_or(|max| length <= max)
}

#[cfg(test)]
mod tests {
    use konaplate_codegen::ir::ErrorCode;

    use super::*;
    use crate::testing::api;

    #[test]
    fn a_sound_one_is_served() {
        assert_eq!(hindrances(&api()), [""; 0]);
        let shipped = crate::options::shipped().unwrap();
        assert_eq!(hindrances(&shipped), [""; 0]);
    }

    #[test]
    fn what_cannot_be_served_is_told_with_its_place() {
        let mut api = api();
        api.servers = [("x".to_owned(), "https://sandbox.example".to_owned())].into();
        let charge = &mut api.operations[0];
        charge.path = "/__mock/charge".to_owned();
        let code = ErrorCode {
            code: "999_105".to_owned(),
            ..charge.errors[0].clone()
        };
        charge.errors.push(code);
        let limit = &mut charge.request_headers[0].limit;
        (limit.effective.min, limit.effective.max) = (10, Some(10));
        assert_eq!(
            hindrances(&api),
            [
                "operations/all/charge.yaml: 999_105 is a code of the mock's own: \
                 Mock: unknown access key.",
                "operations/all/charge.yaml: paths below /__mock/ are the mock's own",
                "operations/all/charge.yaml: X-KM-User-AspId has 15 characters, not 10",
            ]
        );
    }
}
