//! Mistakes that the compiler refuses, and what it says about them. `UPDATE_EXPECT=1` rewrites the texts.

use std::collections::BTreeSet;
use std::fs;

use expect_test::expect_file;
use konaplate_tests::compiler::{self, Message, each};

use crate::support::path;

/// Each mistake and what a reader must learn about it.
const MISTAKES: [(&str, &[&str]); 23] = [
    (
        "client_argument_unknown",
        &["there is no `group`", "`spec = \"FOLDER\"`", "`groups = ["],
    ),
    (
        "client_name_unknown",
        &[
            "there is no group `pey` (did you mean `pay`?)",
            "there is no operation `pay-resolt`",
        ],
    ),
    ("client_with_two_faults", &["spec", "KP0010", "KP0012"]),
    (
        "enum_word_unknown",
        &[
            "BarcodeSpecType",
            "CHARGE",
            "REFUND",
            "operations/convenience-store/barcode-spec.yaml request.type",
        ],
    ),
    (
        "item_of_another_list",
        &[
            "a list of `Recipient` does not take the item `Parcel`",
            "type_` is required: call its setter",
            "a list of `Parcel` does not take `Parcel`",
            "does not take the item `{integer}`",
            "a list of `Parcel` does not take the item `&str`",
            "only a list that may be left out takes an `Option`",
        ],
    ),
    (
        "item_that_may_be_missing",
        &[
            "type annotations needed",
            "IntoList<T, NoList, N> for Result<V, E>",
        ],
    ),
    (
        "literal_in_code_that_never_runs",
        &[
            "SequenceId takes 1..=30 characters, this literal has 0",
            "MerchantId takes at least 1 character",
            "Dcvv takes 3 characters, this literal has 2",
        ],
    ),
    ("literal_of_an_outer_generic", &["E0401", "outer item"]),
    (
        "month_that_is_none",
        &[
            "CardExpiry takes a date as yyMM",
            "konaplate.yaml types.CardExpiry",
        ],
    ),
    (
        "number_below_its_minimum",
        &["ChargeAmount takes 1..=9999999999, this literal is 0"],
    ),
    ("number_for_a_text", &["expected `&str`, found integer"]),
    (
        "number_out_of_range",
        &[
            "ChargeAmount takes 1..=9999999999",
            "this literal is 10000000000",
            "operations/recharge/charge.yaml request.amount",
        ],
    ),
    (
        "one_time_token_used_twice",
        &["use of moved value: `token`"],
    ),
    (
        "one_time_token_without_issue",
        &[
            "Expiring<OneTimeTokenLimits>` does not take `&str`",
            "with the instant of its issue",
        ],
    ),
    (
        "object_without_a_field",
        &[
            "`street` is required: call its setter",
            "`total` is required: call its setter",
        ],
    ),
    (
        "par_for_card_no",
        &["Secret<CardNoLimits>` does not take", "Secret<ParLimits>"],
    ),
    (
        "required_field_missing",
        &["`merchant_id` is required: call its setter"],
    ),
    (
        "secret_cloned",
        &["no method named `clone`", "`BarcodeSpecReply`"],
    ),
    ("secret_printed", &["Display", "CardNo"]),
    (
        "secret_serialized",
        &["Serialize", "CardNo", "OneTimeTokenReply"],
    ),
    (
        "text_for_a_number",
        &[
            "Number<ChargeAmountLimits>` does not take `&str`",
            "any other integer goes through `whole(..)`",
        ],
    ),
    (
        "text_too_long",
        &[
            "Dcvv takes 3 characters",
            "has 4",
            "konaplate.yaml types.Dcvv",
        ],
    ),
    (
        "text_too_short",
        &[
            "CardNo takes 16 characters",
            "has 15",
            "konaplate.yaml types.CardNo",
        ],
    ),
];

#[test]
fn mistakes_do_not_compile() {
    let said = each(&MISTAKES, |_, (mistake, _)| said(mistake));
    for ((mistake, _), said) in MISTAKES.iter().zip(said) {
        expect_file![path("ui").join(format!("{mistake}.stderr"))].assert_eq(&said);
    }
}

/// What the compiler says of a program, the same on every machine.
fn said(mistake: &str) -> String {
    let made = tempfile::tempdir().expect("a temporary folder");
    let libraries = ["konaplate_generated", "konaplate_macros", "serde_json"];
    let mut rustc = compiler::rustc(&path(""), &libraries);
    rustc
        // Wide enough for the full names of all types.
        .args(["--crate-type=bin", "--diagnostic-width=400", "--out-dir"])
        .arg(made.path())
        .arg(format!("ui/{mistake}.rs"))
        // From there `client!` finds a specification.
        .env("CARGO_MANIFEST_DIR", path(""));
    let messages = compiler::messages(&mut rustc);
    let has_error = |it: &Message| it.level == "error" && it.line.is_some();
    assert!(messages.iter().any(has_error), "{mistake} compiles");
    let with_place = messages.iter().filter(|it| it.line.is_some());
    let said: Vec<String> = with_place.map(|it| of_here(&it.rendered)).collect();
    said.join("\n")
}

/// Without the lines of other files: they have other numbers on another machine, and change without this test.
fn of_here(rendered: &str) -> String {
    let mut is_here = true;
    let lines = rendered.trim_end().lines().filter(|line| {
        let line = line.trim_start();
        let place = line.strip_prefix("--> ").or(line.strip_prefix("::: "));
        if let Some(place) = place {
            is_here = place.starts_with("ui/");
        }
        let is_source = line.starts_with(|it: char| it == '|' || it == '.' || it.is_ascii_digit());
        is_here || !(place.is_some() || is_source)
    });
    // The largest number has made this room.
    let room = rendered.find("--> ").unwrap_or_default();
    let room = room - rendered[..room].rfind('\n').map_or(0, |end| end + 1);
    let lines = lines.map(|line| match line.trim() {
        others if others.starts_with("and ") && others.ends_with(" others") => {
            "             and $N others\n".to_owned()
        }
        _ if line.starts_with(|it: char| it == ' ' || it.is_ascii_digit()) => {
            let number = line[..room].trim();
            format!("{number:>2}{}\n", &line[room..])
        }
        _ => format!("{line}\n"),
    });
    lines.collect()
}

#[test]
fn what_the_compiler_says_names_the_rule() {
    for (mistake, wanted) in MISTAKES {
        let said =
            fs::read_to_string(path("ui").join(format!("{mistake}.stderr"))).expect("a text");
        for part in wanted {
            assert!(
                said.contains(part),
                "{mistake}: `{part}` is missing in\n{said}"
            );
        }
        assert!(
            said.contains(&format!("--> ui/{mistake}.rs:")),
            "{mistake} is not where the error is:\n{said}"
        );
        let workspace = path("..").canonicalize().expect("the workspace is there");
        for machine in [workspace.to_string_lossy().as_ref(), "target/", ".cargo/"] {
            assert!(
                !said.contains(machine),
                "{mistake} has a path of one machine:\n{said}"
            );
        }
    }
}

#[test]
fn every_mistake_is_in_the_table() {
    let files = fs::read_dir(path("ui")).expect("the folder is there");
    let paths = files.map(|entry| entry.expect("the folder can be read").path());
    let stems = paths.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()));
    let found: BTreeSet<String> = stems.collect();
    assert_eq!(
        found,
        MISTAKES.map(|(mistake, _)| mistake.to_owned()).into()
    );
}
