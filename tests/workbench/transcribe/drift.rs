//! A specification that says something else than the page: each kind is told with both places, and written.

use konaplate_workbench::document::Document;
use konaplate_workbench::page;
use konaplate_workbench::transcribe::{Difference, update};

use super::{PAGES, options, page_text, read_page, replaced, shipped, text_of};

/// Plants a change in the file of an operation and brings the page in; the differences, and the text before and after.
fn plant(operation: &str, from: &str, to: &str) -> (Vec<Difference>, String, String) {
    let base = shipped();
    let (_, file) = PAGES
        .iter()
        .find(|(name, _)| *name == operation)
        .expect("a page");
    let text = text_of(&base, file);
    assert_eq!(text.matches(from).count(), 1, "{operation}: {from}");
    let planted = replaced(&base, file, &text.replace(from, to));
    let made = update(&read_page(operation), &planted, &options()).expect("a file");
    (made.differences, text.to_owned(), made.text)
}

fn told(differences: &[Difference]) -> Vec<String> {
    differences.iter().map(ToString::to_string).collect()
}

/// What the page says comes back to the byte: the file was told right before the plant.
#[test]
fn each_kind_of_difference_is_told_and_written() {
    let cases: &[(&str, &str, &str, &str)] = &[
        (
            "charge",
            "service: Charge\n",
            "service: Charges\n",
            "`service`: the page says `Charge`, the file `Charges`",
        ),
        (
            "charge",
            "page: Charge,",
            "page: Other,",
            "`source.page`: the page says `Charge`, the file `Other`",
        ),
        (
            "charge",
            "version: v1",
            "version: v9",
            "`source.version`: the page says `v1`, the file `v9`",
        ),
        (
            "charge",
            "state: complete",
            "state: excerpt",
            "`source.state`: the page says `complete`, the file `excerpt`",
        ),
        (
            "charge",
            "method: POST",
            "method: PUT",
            "`method`: the page says `POST`, the file `PUT`",
        ),
        (
            "charge",
            "mode: sync",
            "mode: async",
            "`mode`: the page says `sync`, the file `async`",
        ),
        (
            "charge",
            "{ request: false,",
            "{ request: true,",
            "`encrypted.request`: the page says `false`, the file `true`",
        ),
        (
            "charge",
            "range: 1..9999999999",
            "range: 1..999",
            "`request.amount.range`: the page says `1..9999999999`, the file `1..999`",
        ),
        (
            "charge",
            "length: 0, ",
            "length: 3, ",
            "`request.merchantId.length`: the page says `0`, the file `3`",
        ),
        (
            "charge",
            "{ use: UserId, required",
            "{ use: UserId, range: 1..5, required",
            "`request.userId.range`: the page says `1..9999999999999999999`, the file `1..5`",
        ),
        (
            "charge",
            "{ use: OneTimeToken, required: true",
            "{ use: OneTimeToken, required: conditional",
            "`request.oneTimeToken.required`: the page says `true`, the file `conditional`",
        ),
        (
            "charge",
            "error-table: cut",
            "error-table: complete",
            "`error-table`: the page says `cut`, the file `complete`",
        ),
        (
            "charge",
            "Bank account not found.",
            "Bank account lost.",
            "`errors.007_001.message`: the page says `Bank account not found.`, the file `Bank account lost.`",
        ),
        (
            "charge",
            "status: 200",
            "status: 201",
            "`cases.success.status`: the page says `200`, the file `201`",
        ),
        (
            "charge",
            "Test succeeded",
            "Test went well",
            "`cases.success.title`: the page says `Test succeeded`, the file `Test went well`",
        ),
        (
            "charge",
            "No account registered\", code: \"007_001\"",
            "No account registered\", code: \"007_002\"",
            "`cases.no-account.code`: the page says `007_001`, the file `007_002`",
        ),
        (
            "barcode-spec",
            "X-KM-Tran-Time: { length: 16 }",
            "X-KM-Tran-Time: { length: 15 }",
            "`headers.request.X-KM-Tran-Time.length`: the page says `16`, the file `15`",
        ),
        (
            "barcode-spec",
            "X-KM-Tran-Time: { length: 16 }",
            "X-KM-Tran-Time: { length: 16, required: false }",
            "`headers.request.X-KM-Tran-Time.required`: the page says `true`, the file `false`",
        ),
        (
            "unregistered-card-info",
            "balance: { use: KrwBalance, required",
            "balance: { use: KrwBalance, range: 0..5, required",
            "`response.cardDataInfo.fields.balance.range`: the page says `0..9999999999`, the file `0..5`",
        ),
        (
            "unregistered-card-info",
            "pointName: { use: DisplayName, required: true",
            "pointName: { use: DisplayName, required: false",
            "`response.cardDataInfo.fields.cardPointInfo.items.fields.pointName.required`: the page says `true`, the file `false`",
        ),
    ];
    for (operation, from, to, expected) in cases {
        let (differences, before, after) = plant(operation, from, to);
        assert_eq!(told(&differences), [*expected], "{operation}: {to}");
        assert!(!differences.iter().any(Difference::is_left));
        assert_eq!(after, before, "{operation}: {to}");
    }
}

#[test]
fn what_is_on_one_side_only_is_added_or_removed() {
    // A placeholder stands where people write: these do not come back to the byte.
    let cases: &[(&str, &str, &str, &str, &str)] = &[
        (
            "charge",
            "  nrNumber: { use: NrNumber, required: true }\n",
            "",
            "`response.nrNumber`: the page says `nrNumber`, the file nothing",
            "  nrNumber: { use: NrNumber, required: true }\n",
        ),
        (
            "charge",
            "  nrNumber: {",
            "  old: { type: boolean, required: false }\n  nrNumber: {",
            "`response.old`: the file says `old`, the page nothing",
            "response:\n  nrNumber",
        ),
        (
            "charge",
            "  merchant-error: { status: 400, title: \"Franchise error\" }\n",
            "",
            "`cases.franchise-error`: the page says `Franchise error`, the file nothing",
            "  franchise-error: { status: 400, title: \"Franchise error\" }\n",
        ),
        (
            "charge",
            "  merchant-error:",
            "  old: { status: 400, title: Old }\n  merchant-error:",
            "`cases.old`: the file says `old`, the page nothing",
            "  merchant-error:",
        ),
        (
            "barcode-spec",
            "      REFUND: \"Pay out.\"\n",
            "",
            "`request.type.values.REFUND`: the page says `REFUND`, the file nothing",
            "      REFUND: \"Word REFUND of the page.\"\n",
        ),
        (
            "barcode-spec",
            "type: integer, range: 0..999999,",
            "type: string, length: 6,",
            "`request.amount`: the page says `integer`, the file `string`",
            "range: 0..999999",
        ),
        (
            "barcode-spec",
            "error-table: complete",
            "errors:\n  \"000_009\": { name: x, status: 400, message: X, final: true, category: unknown, doc: X }\n\nerror-table: complete",
            "`errors.000_009`: the file says `000_009`, the page nothing",
            "error-table: complete\n\ncases:",
        ),
        (
            "barcode-spec",
            "headers:\n  request:\n    X-KM-Tran-Time: { length: 16 }\n",
            "",
            "`headers.request.X-KM-Tran-Time.length`: the page says `16`, the file nothing",
            "    X-KM-Tran-Time: { length: 16 }\n",
        ),
        (
            "charge",
            "request:\n  seq",
            "headers:\n  request:\n    X-KM-Time-Zone: { length: 4 }\n\nrequest:\n  seq",
            "`headers.request.X-KM-Time-Zone.length`: the page says `3`, the file `4`",
            "response: false }\n\nrequest:",
        ),
    ];
    for (operation, from, to, expected, written) in cases {
        let (differences, _, after) = plant(operation, from, to);
        assert_eq!(told(&differences), [*expected], "{operation}: {to}");
        assert!(after.contains(written), "{operation}: {written}\n{after}");
        let base = shipped();
        let (_, file) = PAGES
            .iter()
            .find(|(name, _)| name == operation)
            .expect("a page");
        let again = update(
            &read_page(operation),
            &replaced(&base, file, &after),
            &options(),
        );
        assert_eq!(
            again.expect("a file").differences,
            Vec::new(),
            "{operation}: the second time nothing differs"
        );
    }
}

#[test]
fn what_was_decided_by_hand_is_told_and_left() {
    let word = "      CHARGE: \"Charge the card.\"\n";
    let (differences, _, after) = plant(
        "barcode-spec",
        word,
        &format!("{word}      CANCEL: \"Seen live.\"\n"),
    );
    assert_eq!(
        told(&differences),
        ["`request.type.values.CANCEL`: the file says `CANCEL`, the page nothing"]
    );
    assert!(differences.iter().all(Difference::is_left) && after.contains("CANCEL"));

    let field = "  userId: { use: UserId, required: true }\n";
    let with = |from: &str| {
        let extra = format!(
            "{field}  memo: {{ type: string, length: 3, required: false, from: {from} }}\n"
        );
        let (differences, _, after) = plant("charge", field, &extra);
        assert!(differences.iter().all(Difference::is_left) && after.contains("memo"));
        told(&differences)
    };
    assert_eq!(
        with("excerpt"),
        ["`request.memo`: the file says `memo`, the page nothing"]
    );
    // What no page was its source for is not looked for on a page.
    for from in ["integration", "guide", "inferred"] {
        assert_eq!(with(from), [""; 0], "{from}");
    }
}

#[test]
fn an_error_that_no_page_was_the_source_of_is_not_looked_for_on_one() {
    let table = "error-table: complete\n";
    let with = |from: &str| {
        let error = format!(
            "{table}errors:\n  \"000_099\": {{ name: seen-live, status: 400, message: Seen, category: unknown, from: {from} }}\n"
        );
        let (differences, _, after) = plant("unregistered-card-info", table, &error);
        assert!(differences.iter().all(Difference::is_left) && after.contains("000_099"));
        told(&differences)
    };
    assert_eq!(
        with("excerpt"),
        ["`errors.000_099`: the file says `000_099`, the page nothing"]
    );
    for from in ["integration", "guide", "inferred"] {
        assert_eq!(with(from), [""; 0], "{from}");
    }
}

#[test]
fn what_people_wrote_stays_when_the_page_changes() {
    for (operation, _) in PAGES {
        let (differences, before, after) = plant(operation, "version: v1", "version: v0");
        assert_eq!(differences.len(), 1);
        assert_eq!(
            after, before,
            "{operation}: comments, errata, effects, names, descriptions"
        );
    }
    // Kinds that the shipped files do not have.
    let by_hand = "amount:\n    # why\n    type: integer\n    range: 1..9999999999\n    required: true\n    class: personal\n    unit: KRW\n    default: 5\n    doc: \"Ours.\" # behind\n    rust: sum\n    name: Sum\n    from: guide\n";
    let rules = "\nrules:\n  - { order: [amount, userId], doc: \"Ours.\" }\n\n# about";
    let base = shipped();
    let (_, file) = PAGES[2];
    let (start, rest) = text_of(&base, file)
        .split_once("amount: {")
        .expect("the field");
    let (_, rest) = rest.split_once('\n').expect("its end");
    let (head, tail) = rest
        .split_once("\n# The page shows ten")
        .expect("the comment");
    let mine = Document::parse(&format!("{start}{by_hand}{head}{rules}{tail}")).expect("YAML");
    let mine = mine.to_text();
    let planted = replaced(&base, file, &mine.replace("version: v1", "version: v0"));
    let made = update(&read_page("charge"), &planted, &options()).expect("a file");
    assert_eq!(made.text, mine);
}

#[test]
fn an_erratum_whose_page_changed_is_left_and_told() {
    let page = page_text("charge").replace("Length : 0\n", "Length : 7\n");
    let page = page::read(page.as_bytes()).expect("a page");
    let made = update(&page, &shipped(), &options()).expect("a file");
    assert_eq!(
        told(&made.differences),
        ["`request.merchantId.length`: the page says `7`, the file `0`"]
    );
    assert!(made.text.contains("documented: 0\n"));
    let notes: Vec<String> = made
        .report
        .notes
        .iter()
        .map(|note| note.short("charge.txt"))
        .collect();
    assert!(
        notes
            .iter()
            .any(|note| note.contains("KP0207") && note.contains("KP0025")),
        "{notes:#?}"
    );
}

/// The line is counted in the file as it is written.
#[test]
fn an_erratum_of_what_the_page_says_no_more_is_told_to_be_removed() {
    let page = page_text("barcode-spec").replace("Length : 16\n", "Length : 14\n");
    let page = page::read(page.as_bytes()).expect("a page");
    let made = update(&page, &shipped(), &options()).expect("a file");
    let is_erratum = |line: &str| line.contains("at: headers.request.X-KM-Tran-Time.length");
    let line = made.text.lines().position(is_erratum).expect("it stays") + 1;
    let told = format!("remove the erratum at line {line}");
    let mut notes = made.report.notes.iter();
    let note = notes.find(|note| note.message.contains("KP0026"));
    assert!(
        note.is_some_and(|note| note.message.contains(&told)),
        "{told}: {:#?}",
        made.report.notes
    );
}

#[test]
fn a_page_that_breaks_off_says_nothing_against_what_it_does_not_show() {
    let base = shipped();
    for (operation, file) in PAGES {
        let text = page_text(operation);
        // Not every line: 7 has no factor in common with the layout's rhythm of blank lines.
        let ends = text.match_indices('\n').map(|(at, _)| at).step_by(7);
        let mut partial = 0;
        for end in ends {
            let Ok(page) = page::read(&text.as_bytes()[..end]) else {
                continue;
            };
            let Ok(made) = update(&page, &base, &options()) else {
                continue;
            };
            partial += usize::from(made.is_partial);
            if !made.is_new {
                assert_eq!(
                    told(&made.differences),
                    Vec::<String>::new(),
                    "{operation} up to byte {end}"
                );
                assert_eq!(
                    made.text,
                    text_of(&base, file),
                    "{operation} up to byte {end}"
                );
            }
        }
        assert!(partial > 15, "{operation}: {partial}");
    }
}
