//! The shipped specification against the pages: facts read off the documentation by hand, not off the files.

use konaplate_codegen::ir::{
    Api, Bounds, ErrorTable, Field, Limit, Operation, Origin, ScalarKind, Shape, SourceState,
};

use konaplate_generated::recharge_result::RECHARGE_RESULT;

use crate::support::shipped_api;

fn operation<'a>(api: &'a Api, name: &str) -> &'a Operation {
    let found = api
        .operations
        .iter()
        .find(|operation| operation.name == name);
    found.unwrap_or_else(|| panic!("there is no {name}"))
}

/// `16` for exactly, `1..30`, `1..` as documented and as enforced: `documented` or `documented -> effective`.
fn show(limit: &Limit) -> String {
    let bounds = |bounds: Bounds| match (bounds.min, bounds.max) {
        (0, None) => "any".to_owned(),
        (min, None) => format!("{min}.."),
        (min, Some(max)) if min == max => min.to_string(),
        (min, Some(max)) => format!("{min}..{max}"),
    };
    let documented = bounds(limit.documented);
    if limit.documented == limit.effective {
        return documented;
    }
    format!("{documented} -> {}", bounds(limit.effective))
}

/// `name! kind limit`: `!` for required; nested fields follow with their parent before a dot.
fn lines(api: &Api, fields: &[Field], parent: &str, out: &mut Vec<String>) {
    for field in fields {
        let name = format!(
            "{parent}{}{}",
            field.wire,
            if field.required { "!" } else { "" }
        );
        let shape = match &field.shape {
            Shape::Array(array) => &array.item,
            shape => shape,
        };
        match shape {
            Shape::Boolean => out.push(format!("{name} boolean")),
            Shape::Array(_) => out.push(format!("{name} list of lists")),
            Shape::Object(object) => {
                let kind = if matches!(field.shape, Shape::Array(_)) {
                    "list"
                } else {
                    "object"
                };
                out.push(format!("{name} {kind}"));
                lines(api, &object.fields, &format!("{}.", field.wire), out);
            }
            Shape::Scalar(id) => {
                let of_type = &api.scalar(*id).kind;
                let kind = match of_type {
                    ScalarKind::Text(_) => "text",
                    ScalarKind::Time(format, _) => format.as_str(),
                    ScalarKind::Integer(_) => "number",
                    ScalarKind::Enum(..) => "word",
                };
                let limit = show(field.limit.as_ref().unwrap_or(of_type.limit()));
                out.push(format!("{name} {kind} {limit}"));
            }
        }
    }
}

fn fields(api: &Api, fields: &[Field]) -> Vec<String> {
    let mut out = Vec::new();
    lines(api, fields, "", &mut out);
    out
}

#[test]
fn charge_is_as_on_its_page() {
    let api = shipped_api();
    let charge = operation(&api, "charge");
    assert_eq!(
        fields(&api, &charge.request),
        [
            "sequenceId! text 1..30",
            "userId! number 1..9999999999999999999",
            "amount! number 1..9999999999",
            "oneTimeToken! text 16",
            "dcvv! text 3",
            "merchantId! text 0 -> 1..",
        ]
    );
    assert_eq!(
        fields(&api, &charge.response),
        // The last one is on no page: an integration reads it.
        [
            "nrNumber! text 1..50",
            "isPending! boolean",
            "result word 6..9"
        ]
    );
    let read_elsewhere = charge
        .response
        .iter()
        .filter(|it| it.origin != Origin::Page);
    let read_elsewhere: Vec<_> = read_elsewhere
        .map(|it| (it.wire.as_str(), it.origin))
        .collect();
    assert_eq!(read_elsewhere, [("result", Origin::Integration)]);
    assert_eq!(charge.error_table, ErrorTable::Cut);
    let codes: Vec<_> = charge
        .errors
        .iter()
        .map(|error| (error.code.as_str(), error.message.as_str()))
        .collect();
    assert_eq!(
        codes,
        [
            ("000_002", "Invalid input parameter. userId"),
            ("007_001", "Bank account not found."),
            ("007_002", "Inconsistent requested benefit."),
            ("007_003", "Credit limit exceeded."),
            ("007_004", "Withdraw failure from PG."),
            ("007_005", "Account charge request while proceeding."),
            (
                "007_006",
                "Account charge request while proceeding auto charge."
            ),
            ("007_007", "Recharge amount should be more than zero."),
            ("007_008", "Same sequenceId already exists."),
        ]
    );
    assert!(charge.errors.iter().all(|error| error.status == 400));
    assert_eq!(charge.cases.len(), 13);
    assert_eq!(
        charge
            .cases
            .iter()
            .filter(|case| case.code.is_none())
            .count(),
        3
    );
    let open: Vec<_> = charge
        .errors
        .iter()
        .filter(|error| !error.is_final)
        .map(|error| &error.code)
        .collect();
    assert_eq!(
        open,
        ["007_003", "007_004", "007_008"],
        "none proves that nothing happened"
    );
}

#[test]
fn lower_limit_update_is_as_on_its_page() {
    let api = shipped_api();
    let update = operation(&api, "lower-limit-update");
    assert_eq!(
        fields(&api, &update.request),
        [
            "userId! number 1..9999999999999999999",
            "par! text 27",
            "amount! number 1..9999999",
            "thresholdBalance! number 1..9999999",
        ]
    );
    assert!(update.response.is_empty());
    assert_eq!((update.errors.len(), update.cases.len()), (9, 12));
    let finals = update.errors.iter().filter(|error| error.is_final);
    let finals: Vec<&str> = finals.map(|error| error.code.as_str()).collect();
    assert_eq!(
        finals,
        ["000_002", "007_007"],
        "the setting is changed before the charge, which the others refuse"
    );
    assert_eq!(
        update
            .cases
            .iter()
            .filter(|case| case.code.is_none())
            .count(),
        2
    );
}

#[test]
fn auto_recharge_account_register_is_as_on_its_page() {
    let api = shipped_api();
    let register = operation(&api, "auto-recharge-account-register");
    assert_eq!(
        fields(&api, &register.request),
        ["userId! number 1..9999999999999999999"]
    );
    assert_eq!(
        fields(&api, &register.response),
        ["bankAccRegNo! text 2 -> 1..22"]
    );
    assert_eq!((register.errors.len(), register.cases.len()), (0, 4));
}

#[test]
fn barcode_spec_is_as_on_its_page() {
    let api = shipped_api();
    let barcode = operation(&api, "barcode-spec");
    assert_eq!(
        fields(&api, &barcode.request),
        [
            "cardNo! text 16",
            "type! word 6",
            "amount! number 0..999999"
        ]
    );
    assert_eq!(fields(&api, &barcode.response), ["barcodeSpec! text 31"]);
    assert_eq!((barcode.errors.len(), barcode.cases.len()), (0, 4));
}

#[test]
fn unregistered_card_info_is_as_on_its_page() {
    let api = shipped_api();
    let card = operation(&api, "unregistered-card-info");
    assert_eq!(
        fields(&api, &card.request),
        ["cardNo! text 16", "expiryDate! yyMM 4", "cardCVC! text 3"]
    );
    assert_eq!(
        fields(&api, &card.response),
        [
            "cardDataInfo! object",
            "cardDataInfo.par! text 27",
            "cardDataInfo.serviceId! text 15",
            "cardDataInfo.serviceName! text 1..255",
            "cardDataInfo.serviceImageUrl! text 1..255",
            "cardDataInfo.affiliateId! text 15",
            "cardDataInfo.rechargeable! boolean",
            "cardDataInfo.refundable! boolean",
            "cardDataInfo.remittable! boolean",
            "cardDataInfo.personalRechargeable! boolean",
            "cardDataInfo.balance! number 0..9999999999",
            "cardDataInfo.expiryDate! yyyyMMdd 8",
            "cardDataInfo.physicalCardNo text 16",
            "cardDataInfo.physicalCardStatus word 1..7 -> 1..9",
            "cardDataInfo.mobileCardNo text 16",
            "cardDataInfo.mobileCardStatus word 1..7 -> 1..9",
            "cardDataInfo.maxNonRealNameRechargeAmount! number 0..9999999999",
            "cardDataInfo.maxRealNameRechargeAmount! number 0..9999999999",
            "cardDataInfo.minRechargeAmount! number 0..9999999999",
            "cardDataInfo.rechargeableAmount! number 0..9999999999",
            "cardDataInfo.overseaPaymentable boolean",
            "cardDataInfo.cardPointInfo list",
            "cardPointInfo.pointPolicyId! text 15",
            "cardPointInfo.pointName! text 1..255",
            "cardPointInfo.remainingPoint number 0..9999999999",
            "cardPointInfo.autoUse boolean",
            "cardDataInfo.rechargeUnitAmt number 0..9999999999",
        ]
    );
    assert_eq!((card.errors.len(), card.cases.len()), (0, 4));
}

#[test]
fn the_three_from_excerpts_say_so() {
    let api = shipped_api();
    for (name, request) in [
        (
            "charge-cancel",
            vec![
                "sequenceId! text 30 -> 1..30",
                "userId! number 1..9999999999999999999",
                "nrNumber! text 1..50",
                "oneTimeToken! text 16",
                "dcvv! text 3",
                "cardExpiry! yyMM 4",
            ],
        ),
        ("recharge-result", vec!["sequenceId! text 1..30"]),
        (
            "one-time-token",
            vec!["cardNo! text 16", "type word 6 -> 3..6"],
        ),
    ] {
        let operation = operation(&api, name);
        assert_eq!(operation.source.state, SourceState::Excerpt, "{name}");
        assert_eq!(operation.error_table, ErrorTable::NotSeen, "{name}");
        assert_eq!(fields(&api, &operation.request), request, "{name}");
    }
    let result = operation(&api, "recharge-result");
    assert_eq!(fields(&api, &result.response), ["result! word 6..9"]);
}

#[test]
fn paths_and_encryption_are_as_on_the_pages() {
    let api = shipped_api();
    let found: Vec<_> = api
        .operations
        .iter()
        .map(|it| {
            (
                it.name.as_str(),
                it.path.as_str(),
                it.encrypts_request,
                it.encrypts_response,
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            (
                "charge",
                "/api/v1/recharges/by-bank-accounts/no-hce",
                false,
                false
            ),
            (
                "charge-cancel",
                "/api/v1/recharges/by-bank-accounts/no-hce/cancel",
                false,
                false
            ),
            (
                "recharge-result",
                "/api/v1/recharges/by-bank-account/result/inquiry",
                false,
                false
            ),
            (
                "one-time-token",
                "/api/v2/payment/generate/onetimetoken",
                true,
                false
            ),
            (
                "lower-limit-update",
                "/api/v1/recharges/auto/lower-limit/update",
                true,
                false
            ),
            (
                "auto-recharge-account-register",
                "/api/v1/bankaccounts/as-rcg-svc/ars/register",
                true,
                true
            ),
            (
                "unregistered-card-info",
                "/api/v1/unregister/card/info",
                true,
                true
            ),
            (
                "barcode-spec",
                "/api/v1/payment/generate/barcode-spec",
                true,
                true
            ),
        ]
    );
}

#[test]
fn headers_are_as_on_the_pages() {
    let api = shipped_api();
    for operation in &api.operations {
        // Four of the complete pages count the letters of the pattern; the others count the digits.
        let counts_letters = [
            "lower-limit-update",
            "auto-recharge-account-register",
            "unregistered-card-info",
            "barcode-spec",
        ];
        let time = if counts_letters.contains(&operation.name.as_str()) {
            "X-KM-Tran-Time 16 -> 14"
        } else {
            "X-KM-Tran-Time 14"
        };
        let headers = operation.request_headers.iter();
        let found: Vec<String> = headers
            .map(|it| format!("{} {}", it.name, show(&it.limit)))
            .collect();
        assert_eq!(
            found,
            [
                "X-KM-User-AspId 15",
                "X-KM-Correlation-Id 20",
                "X-KM-Access-Key 40",
                "X-KM-Crypto-Key-Id 32",
                "X-KM-Tran-Token 66 -> 67",
                time,
                "X-KM-Time-Zone 3",
            ],
            "{}",
            operation.name
        );
        let headers = operation.response_headers.iter();
        let found: Vec<String> = headers
            .map(|it| format!("{} {}", it.name, show(&it.limit)))
            .collect();
        assert_eq!(
            found,
            ["X-KM-Correlation-Id 20", "X-KM-Crypto-Key-Id 32"],
            "{}",
            operation.name
        );
    }
}

#[test]
fn every_difference_from_a_page_has_a_reason() {
    let api = shipped_api();
    let types = api.types.iter().map(|scalar| scalar.kind.limit());
    let headers = api
        .operations
        .iter()
        .flat_map(|operation| &operation.request_headers);
    for limit in types.chain(headers.map(|header| &header.limit)) {
        assert_eq!(
            limit.documented != limit.effective,
            limit.because.len() > 20,
            "{limit:?}"
        );
    }
}

#[test]
fn a_number_is_not_known_by_an_unlisted_code_of_recharges_and_nothing_else() {
    let api = shipped_api();
    let verdict = operation(&api, "recharge-result").verdict.as_ref();
    let model = verdict
        .and_then(|it| it.not_seen.as_ref())
        .expect("it says");
    let verdict = RECHARGE_RESULT.verdict.as_ref();
    let client = verdict
        .and_then(|it| it.not_seen.as_ref())
        .expect("it says");
    let mut said = 0;
    for status in [200, 301, 400, 401, 403, 404, 408, 429, 500, 503] {
        for number in 0..20_000 {
            let code = format!("{:03}_{:03}", number / 1_000, number % 1_000);
            let is_said = client.is_said_by(status, &code);
            assert_eq!(model.is_said_by(status, &code), is_said, "{status} {code}");
            assert!(
                !is_said || (status == 400 && code.starts_with("007_")),
                "{status} {code}"
            );
            said += usize::from(is_said);
        }
    }
    // Those that charge, charge-cancel and lower-limit-update list mean something else.
    let listed = [
        "007_001", "007_002", "007_003", "007_004", "007_005", "007_006", "007_007", "007_008",
        "007_030", "007_040", "007_043",
    ];
    assert!(listed.iter().all(|code| !client.is_said_by(400, code)));
    assert_eq!(said, 1_000 - listed.len());
}
