//! Reports for machines: what SARIF wants, and what must not take long.

use std::time::Duration;

use konaplate_codegen::Sources;
use konaplate_workbench::lint::lint;
use konaplate_workbench::report::{Report, json, sarif};
use serde_json::{Value, json as value};

use crate::lint::{CLEAN, edited};

const PAY: &str = "operations/pay/pay.yaml";

#[test]
fn sarif_tells_results_rules_and_what_is_let_stand() {
    let allow = "allow: [{ lint: KP0112, because: \"no mark\" }]\nerror-table: cut";
    let sources = edited(&[
        (
            PAY,
            "encrypted: { request: true",
            "encrypted: { request: false",
        ),
        (PAY, "error-table: complete", allow),
    ]);
    let outcome = lint(&sources).expect("no errors are planted");
    let document = sarif(&Report::of_lints(&sources, &outcome));
    assert_eq!(document["version"], "2.1.0");
    let run = &document["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "konaplate");
    let rules = driver["rules"].as_array().expect("rules");
    let ids: Vec<&Value> = rules.iter().map(|rule| &rule["id"]).collect();
    assert_eq!(ids, ["KP0112", "KP0133"]);
    let levels = rules
        .iter()
        .map(|rule| &rule["defaultConfiguration"]["level"]);
    assert_eq!(levels.collect::<Vec<_>>(), ["warning", "note"]);

    let results = run["results"].as_array().expect("results");
    for result in results {
        let index = result["ruleIndex"].as_u64().expect("an index");
        let rule = rules
            .get(usize::try_from(index).expect("small"))
            .expect("a rule");
        assert_eq!(rule["id"], result["ruleId"]);
    }
    let [found, allowed] = results.as_slice() else {
        unreachable!("two results: {results:?}")
    };
    assert_eq!(found["suppressions"], Value::Null);
    let reason = value!([{ "kind": "inSource", "justification": "no mark" }]);
    assert_eq!(allowed["suppressions"], reason);
    let place = |location: &Value| {
        let location = &location["physicalLocation"];
        let region = &location["region"];
        (
            location["artifactLocation"]["uri"].clone(),
            [
                &region["startLine"],
                &region["startColumn"],
                &region["endColumn"],
            ]
            .map(Value::as_u64),
        )
    };
    let uri = value!("spec/operations/pay/pay.yaml");
    assert_eq!(
        place(&found["locations"][0]),
        (uri.clone(), [Some(20), Some(14), Some(17)])
    );
    assert_eq!(
        place(&allowed["locations"][0]),
        (uri.clone(), [Some(15), Some(3), Some(9)])
    );
    let related = &allowed["relatedLocations"][0];
    assert_eq!(place(related), (uri, [Some(10), Some(14), Some(21)]));
    assert_eq!(related["message"]["text"], "not encrypted");
}

#[test]
fn sarif_holds_the_change_that_mends_a_problem() {
    let sources = edited(&[(PAY, "use: UserId", "use: UserID")]);
    let problems = lint(&sources).expect_err("an error is planted");
    let document = sarif(&Report::of_problems(&sources, &problems));
    let result = &document["runs"][0]["results"][0];
    assert_eq!(result["level"], "error");
    let change = &result["fixes"][0]["artifactChanges"][0];
    assert_eq!(
        change["artifactLocation"]["uri"],
        "spec/operations/pay/pay.yaml"
    );
    let replacement = &change["replacements"][0];
    assert_eq!(replacement["insertedContent"]["text"], "UserId");
    let region = &replacement["deletedRegion"];
    let numbers = [
        "startLine",
        "startColumn",
        "endLine",
        "endColumn",
        "byteLength",
    ];
    let numbers = numbers.map(|key| region[key].as_u64().unwrap_or_default());
    assert_eq!(numbers, [13, 18, 13, 24, 6]);
}

/// Texts that are put into a specification at every place in turn, or (empty) a few letters taken out.
const SPOILERS: [&str; 6] = ["", "}", "\"", "\u{202e}\u{cda9}", "\r\n\t", ": {"];

#[test]
fn a_spoilt_specification_is_told_in_every_format_without_a_panic() {
    for (file, whole) in CLEAN {
        let ends = whole.char_indices().map(|(at, _)| at);
        for (at, spoiler) in ends.step_by(7).zip(SPOILERS.iter().cycle()) {
            let taken = usize::from(spoiler.is_empty()) * 3;
            let (before, after) = whole.split_at(at);
            let after: String = after.chars().skip(taken).collect();
            let spoilt = format!("{before}{spoiler}{after}");
            let pairs = CLEAN.map(|(path, text)| {
                let text = if path == file { &spoilt } else { text };
                (path, text.to_owned())
            });
            let sources = Sources::from_pairs("spec", pairs);
            let outcome = lint(&sources);
            let problems = match &outcome {
                Ok(outcome) => &outcome.found,
                Err(problems) => problems,
            };
            let report = Report::of_problems(&sources, problems);
            let told = format!("{}{}", json(&report), sarif(&report));
            assert!(told.contains("2.1.0"));
            for problem in problems {
                let shown = problem.render(&sources, false) + &problem.short(&sources);
                assert!(!shown.contains('\u{202e}'), "{shown}");
                assert!(shown.contains(problem.code.as_str()), "{shown}");
            }
        }
    }
}

/// A problem in every few bytes, all in one line: walking it once a problem takes minutes.
#[test]
fn places_in_a_long_line_are_found_in_one_walk() {
    let keys: Vec<String> = (0..20_000).map(|number| format!("k{number}: 1")).collect();
    let text = format!("{{ {} }}", keys.join(", "));
    let sources = Sources::from_pairs("spec", [("konaplate.yaml", text)]);
    let problems = lint(&sources).expect_err("no key is known");
    assert!(problems.len() > 20_000, "{}", problems.len());
    let start = std::time::Instant::now();
    let document = json(&Report::of_problems(&sources, &problems));
    let took = start.elapsed();
    assert!(took < Duration::from_secs(30), "{took:?}");
    let last = document["problems"].as_array().and_then(|all| all.last());
    let last = last.expect("a problem");
    let column = last["column"].as_u64().expect("a column");
    assert_eq!(last["bytes"]["start"].as_u64(), Some(column - 1));
}

#[test]
fn offsets_are_those_of_the_file_with_its_mark_and_its_line_ends() {
    let text = "\u{feff}format: 1\r\n한글: x\r\nefect: y\r\n";
    let sources = Sources::from_pairs("spec", [("konaplate.yaml", text)]);
    let problems = konaplate_codegen::check(&sources).expect_err("keys are missing");
    let document = json(&Report::of_problems(&sources, &problems));
    let told = document["problems"].as_array().expect("problems");
    let keys = told.iter().filter(|problem| problem["code"] == "KP0006");
    let marked = keys.map(|problem| {
        let at = |end: &str| {
            usize::try_from(problem["bytes"][end].as_u64().expect("a number")).expect("small")
        };
        &text[at("start")..at("end")]
    });
    assert_eq!(marked.collect::<Vec<_>>(), ["한글", "efect"]);
    let shown = problems
        .iter()
        .map(|problem| problem.render(&sources, false));
    let shown = shown.collect::<String>();
    assert!(!shown.contains(['\r', '␍']), "{shown}");
}
