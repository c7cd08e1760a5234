//! Comparisons of whatever is a sound specification, and texts that try to be more than data.

use konaplate_codegen::{Sources, ir};
use konaplate_workbench::diff::{self, Kind};

use super::table::{self, BASE, NESTED, PAY};

fn check(files: Vec<(&str, String)>) -> Option<ir::Api> {
    konaplate_codegen::check(&Sources::from_pairs("spec", files)).ok()
}

/// The specification with one line left out of one file, for each line, where that is sound.
fn without_a_line(base: &[(&'static str, &'static str)]) -> Vec<ir::Api> {
    let mut all = Vec::new();
    for (at, (_, text)) in base.iter().enumerate() {
        for left_out in 0..text.lines().count() {
            let lines = text
                .lines()
                .enumerate()
                .filter(|(line, _)| *line != left_out);
            let text: String = lines.map(|(_, line)| format!("{line}\n")).collect();
            let mut files: Vec<(&str, String)> = base
                .iter()
                .map(|(path, text)| (*path, (*text).to_owned()))
                .collect();
            files[at].1 = text;
            all.extend(check(files));
        }
    }
    for operation in all.iter_mut().flat_map(|api| &mut api.operations) {
        operation.allowed.clear(); // no change of these is told
    }
    all
}

#[test]
fn two_specifications_differ_where_a_change_is_told_and_nowhere_else() {
    let mut all: Vec<ir::Api> = table::all().iter().map(table::Mutation::apply).collect();
    all.extend(without_a_line(&BASE));
    all.extend(without_a_line(&NESTED));
    assert!(all.len() > 200, "{}", all.len());
    let others = all.iter().skip(7).chain(&all);
    for (old, new) in all.iter().zip(others) {
        let comparison = diff::compare(old, new);
        assert_eq!(comparison.changes().is_empty(), old == new);
        assert_eq!(comparison.rust().is_none(), old == new);
        let texts = [
            diff::text(&comparison, None),
            diff::markdown(&comparison, None),
        ];
        assert!(texts.iter().all(|text| text.ends_with('\n')));
    }
}

#[test]
fn the_order_of_files_is_no_change() {
    let files = |order: &mut dyn Iterator<Item = &(&'static str, &'static str)>| {
        let files = order.map(|(path, text)| (*path, (*text).to_owned()));
        check(files.collect()).expect("it is sound")
    };
    let (there, back) = (files(&mut BASE.iter()), files(&mut BASE.iter().rev()));
    assert!(diff::compare(&there, &back).changes().is_empty());
}

#[test]
fn a_lint_that_is_let_stand_is_no_change() {
    let mut files: Vec<(&str, String)> = BASE
        .iter()
        .map(|(path, text)| (*path, (*text).to_owned()))
        .collect();
    for (_, text) in &mut files {
        text.push_str("allow:\n  - { lint: KP0101, because: \"as the page has it\" }\n");
    }
    let allowed = check(files).expect("it is sound");
    assert_ne!(allowed, table::base());
    assert!(diff::compare(&table::base(), &allowed).changes().is_empty());
}

#[test]
fn a_specification_of_another_api_is_compared_as_any_other() {
    let files = konaplate_spec::FILES.iter().copied();
    let shipped = Sources::from_pairs(konaplate_spec::ROOT, files);
    let shipped = konaplate_codegen::check(&shipped).expect("it is sound");
    let comparison = diff::compare(&shipped, &table::base());
    let count = |kind| {
        comparison
            .changes()
            .iter()
            .filter(|it| it.kind == kind)
            .count()
    };
    assert_eq!(count(Kind::OperationRemoved), shipped.operations.len());
    assert_eq!(count(Kind::OperationAdded), table::base().operations.len());
}

#[test]
fn no_text_of_a_specification_leaves_its_place() {
    let title = r#"a\u202eb\u061c\u2060\u009b\u001b[31m | `c` ``` <script> *d* \n## 9.9.9"#;
    let texts: Vec<String> = [
        "title: \"Works\"",
        "message: \"Busy.\"",
        "doc: \"Printed.\"",
    ]
    .iter()
    .map(|text| (*text).to_owned())
    .collect();
    let mut files: Vec<(&str, String)> = BASE
        .iter()
        .map(|(path, text)| (*path, (*text).to_owned()))
        .collect();
    let pay = files
        .iter_mut()
        .find(|(path, _)| *path == PAY)
        .expect("it is there");
    for text in &texts {
        let key = text.split(':').next().expect("a key");
        pay.1 = pay.1.replacen(text, &format!("{key}: \"{title}\""), 1);
    }
    let hostile = check(files).expect("it is sound");
    let comparison = diff::compare(&table::base(), &hostile);
    assert_eq!(comparison.changes().len(), 3);
    let (text, markdown) = (
        diff::text(&comparison, None),
        diff::markdown(&comparison, None),
    );
    let json_text = diff::json_text(&comparison, None);
    for told in [&text, &markdown, &json_text] {
        let is_hidden = |letter: char| matches!(letter, '\u{202e}' | '\u{61c}' | '\u{2060}');
        let is_odd = |letter: char| letter != '\n' && (letter.is_control() || is_hidden(letter));
        assert!(!told.contains(is_odd), "{told:?}");
        assert!(!told.contains("\n## 9.9.9"), "{told}");
    }
    let rows = markdown
        .lines()
        .filter(|line| line.starts_with("| patch |"));
    for row in rows.clone() {
        assert_eq!(row.replace("\\|", "").matches('|').count(), 6, "{row}");
        assert!(
            row.contains("```` "),
            "the code is longer than what it holds: {row}"
        );
    }
    assert_eq!(rows.count(), 3);
    let json = diff::json(&comparison, None);
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&json_text).expect("it is JSON"),
        json
    );
    assert!(
        json["changes"][0]["after"]
            .as_str()
            .is_some_and(|it| it.contains('\u{202e}'))
    );
}
