//! Drafts: operations that are kept with a specification and not built. What checks and builds one leaves them out;
//! `check --drafts`, `lint`, `coverage` and `fmt` look at them.

use std::fs;
use std::path::Path;

use expect_test::{Expect, expect};
use konaplate_codegen::{
    Code, Options, Selection, Sources, check, check_with_drafts, drafts, generate, ir,
};
use konaplate_workbench::coverage::{Coverage, Services, State, coverage};
use konaplate_workbench::diff::compare;
use konaplate_workbench::lint::lint;
use serde_json::Value;

use crate::command::{Said, konaplate, run};
use crate::lint::CLEAN;

const PROFILE: &str = "konaplate.yaml";
const REFUND: &str = "operations/refund/refund-card.yaml";
const LIST: &str = "  refund: { doc: Refunds., drafts: [refund-card] }\n";

/// A draft that checks.
const SOUND: &str = "\
operation: refund-card
service: Refund
doc: Gives money back.
source: { page: Refund, version: v1, read: 2026-11-19, state: complete }
method: POST
path: /api/v1/refund/card
effect: moves-money
idempotency: sequenceId
recovery: { none: \"no page shows an inquiry\" }
encrypted: { request: true, response: true }

request:
  sequenceId: { use: SequenceId, required: true }

error-table: complete
";

/// One that does not: two limits that cannot be.
const FAULTY: &str = "\
operation: refund-card
service: Refund
doc: Gives money back.
source: { page: Refund, version: v1, read: 2026-11-19, state: complete }
method: POST
path: /api/v1/refund/card
effect: read
encrypted: { request: true, response: true }

request:
  one: { type: string, length: 9..1, required: true, doc: One. }
  two: { type: string, length: many, required: true, doc: Two. }

error-table: complete
";

/// No YAML, though a page is named.
const BROKEN: &str = "operation: [refund-card\nsource: { page: Refund }\n";

/// The clean specification with more groups, edits of its files (each text must be there), and more files.
struct Case<'a> {
    groups: &'a str,
    edits: &'a [(&'a str, &'a str, &'a str)],
    files: &'a [(&'a str, &'a str)],
}

impl Case<'_> {
    fn sources(&self) -> Sources {
        let pairs = CLEAN.iter().map(|(path, text)| {
            let mut text = (*text).to_owned();
            for (file, from, to) in self.edits.iter().filter(|(file, ..)| file == path) {
                assert!(text.contains(from), "{file} has no `{from}`");
                text = text.replacen(from, to, 1);
            }
            if *path == PROFILE {
                text.push_str(self.groups);
            }
            (*path, text)
        });
        let files = self.files.iter();
        let files = files.map(|(path, text)| (*path, (*text).to_owned()));
        Sources::from_pairs("spec", pairs.chain(files))
    }
}

/// With one draft in a group of its own.
fn with_draft(text: &str) -> Sources {
    Case {
        groups: LIST,
        edits: &[],
        files: &[(REFUND, text)],
    }
    .sources()
}

fn clean() -> Sources {
    Sources::from_pairs("spec", CLEAN)
}

fn lines(
    checked: Result<ir::Api, Vec<konaplate_codegen::Diagnostic>>,
    sources: &Sources,
) -> String {
    let problems = checked.err().unwrap_or_default();
    let lines = problems.iter().map(|it| it.short(sources));
    lines.collect::<Vec<_>>().join("\n")
}

fn names(api: &ir::Api) -> Vec<&str> {
    api.operations.iter().map(|it| it.name.as_str()).collect()
}

#[test]
fn what_is_built_is_the_same_whatever_stands_in_a_draft() {
    let without = check(&clean()).expect("no faults");
    for text in [
        SOUND,
        FAULTY,
        BROKEN,
        "",
        "\0",
        "operation: pay\npath: /api/v1/pay/start\n",
    ] {
        let with = check(&with_draft(text)).expect("no faults but the draft's");
        assert_eq!(with, without, "{text}");
        let files = generate(&with, &Options::default());
        assert_eq!(files, generate(&without, &Options::default()));
    }
}

#[test]
fn drafts_are_listed_with_their_group_and_file() {
    let listed = drafts(&with_draft(BROKEN));
    let [draft] = listed.as_slice() else {
        panic!("{listed:?}");
    };
    let told = [&draft.name, &draft.group, &draft.file, &draft.key];
    assert_eq!(
        told,
        ["refund-card", "refund", REFUND, "groups.refund.drafts[0]"]
    );
    assert_eq!(drafts(&clean()), []);
    assert_eq!(drafts(&Sources::from_pairs("spec", [("", ""); 0])), []);
}

#[test]
fn a_group_of_drafts_is_no_group_of_the_client() {
    let api = check(&with_draft(SOUND)).expect("no faults");
    let groups: Vec<&str> = api.groups.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(groups, ["pay", "card"]);
    let selected = Selection::default().groups(["refund"]).apply(api);
    assert!(selected.is_err());
    // The groups behind it keep their operations.
    let between = Case {
        groups: "",
        edits: &[(
            PROFILE,
            "groups:\n",
            "groups:\n  refund: { doc: Refunds., drafts: [refund-card] }\n",
        )],
        files: &[(REFUND, SOUND)],
    };
    let api = check(&between.sources()).expect("no faults");
    assert_eq!(
        api.operations,
        check(&clean()).expect("no faults").operations
    );
}

#[test]
fn all_operations_may_be_drafts() {
    let all = Case {
        groups: "",
        edits: &[
            (
                PROFILE,
                "operations: [pay, pay-result]",
                "drafts: [pay, pay-result]",
            ),
            (PROFILE, "operations: [card]", "drafts: [card]"),
        ],
        files: &[],
    };
    let sources = all.sources();
    let api = check(&sources).expect("there is nothing to object to");
    assert_eq!(names(&api), [""; 0]);
    assert_eq!(api.groups, []);
    let with = check_with_drafts(&sources).expect("no faults");
    assert_eq!(with, check(&clean()).expect("no faults"));
    let found = lint(&sources).expect("no errors").found;
    assert_eq!(found.len(), 3);
}

#[test]
fn with_the_drafts_their_faults_are_told() {
    let api = check_with_drafts(&with_draft(SOUND)).expect("no faults");
    assert_eq!(names(&api), ["pay", "pay-result", "card", "refund-card"]);
    let told = |text: &str, expected: Expect| {
        let sources = with_draft(text);
        expected.assert_eq(&lines(check_with_drafts(&sources), &sources));
    };
    told(
        FAULTY,
        expect![[r#"
        spec/operations/refund/refund-card.yaml:11:32: error[KP0010]: the minimum of `9..1` is above its maximum (write the smaller number first)
        spec/operations/refund/refund-card.yaml:12:32: error[KP0009]: `many` is not a limit (write a number (`16`), a span (`1..30`, `1..`) or `any`)"#]],
    );
    told(
        BROKEN,
        expect![[r#"
        spec/operations/refund/refund-card.yaml:2:7: error[KP0001]: illegal placement of ':' indicator"#]],
    );
}

#[test]
fn lists_and_files_are_held_against_each_other() {
    let told = |groups: &str, files: &[(&str, &str)], expected: Expect| {
        let case = Case {
            groups,
            edits: &[],
            files,
        };
        let sources = case.sources();
        let said = lines(check(&sources), &sources);
        let with = lines(check_with_drafts(&sources), &sources);
        assert!(with.starts_with(&said), "{with}");
        expected.assert_eq(&said);
    };
    told(
        "  refund: { doc: Refunds., operations: [refund-card], drafts: [refund-card] }\n",
        &[(REFUND, SOUND)],
        expect![
            "spec/konaplate.yaml:26:64: error[KP0016]: `operations/refund/refund-card.yaml` is listed twice"
        ],
    );
    told(
        LIST,
        &[],
        expect![
            "spec/konaplate.yaml:26:37: error[KP0019]: there is no `operations/refund/refund-card.yaml` (add the file, or take the operation off the list)"
        ],
    );
    told(
        "",
        &[(REFUND, SOUND)],
        expect![[r#"
        spec/operations/refund/refund-card.yaml:1:1: error[KP0020]: `operations/refund/refund-card.yaml` is not listed by konaplate.yaml (add it to the `operations` of its group, or to its `drafts` if it is not to be built yet)"#]],
    );
    told(
        "  refund: { doc: Refunds. }\n",
        &[],
        expect![
            "spec/konaplate.yaml:26:11: error[KP0007]: a group has no `operations` (add `operations: …`)"
        ],
    );
    told(
        "  refund: { doc: Refunds., drafts: [Refund] }\n",
        &[("operations/refund/Refund.yaml", SOUND)],
        expect![
            "spec/konaplate.yaml:26:37: error[KP0018]: `Refund` is not a kebab-case name (lower-case letters, digits and hyphens, such as `charge-cancel`)"
        ],
    );
}

#[test]
fn a_recovery_that_asks_a_draft_is_told_so() {
    let case = Case {
        groups: "",
        edits: &[(
            PROFILE,
            "operations: [pay, pay-result]",
            "operations: [pay]\n    drafts: [pay-result]",
        )],
        files: &[],
    };
    let sources = case.sources();
    expect![[r#"
        spec/operations/pay/pay.yaml:9:18: error[KP0023]: there is no operation `pay-result` (`pay-result` is a draft, which is not built: mend what `konaplate check --drafts` tells, then move it to the `operations` of its group)"#]].assert_eq(&lines(check(&sources), &sources));
    assert!(check_with_drafts(&sources).is_ok());
}

/// An operation that collides with drafts by its name, its path or its types builds as if they were not there.
#[test]
fn a_draft_collides_with_nothing_that_is_built() {
    let told = |path: &str, list: &str, text: &str, expected: Expect| {
        let case = Case {
            groups: list,
            edits: &[],
            files: &[(path, text)],
        };
        let sources = case.sources();
        assert!(check(&sources).is_ok(), "{path}");
        expected.assert_eq(&lines(check_with_drafts(&sources), &sources));
        let found = lint(&sources).expect("the operations check").found;
        let said: Vec<&str> = found.iter().map(|it| it.code.as_str()).collect();
        assert_eq!(said, ["KP0138"], "{path}");
    };
    let namesake = SOUND.replace("refund-card\n", "pay\n");
    told(
        "operations/refund/pay.yaml",
        "  refund: { doc: Refunds., drafts: [pay] }\n",
        &namesake,
        expect![[r#"
            spec/operations/refund/pay.yaml:1:12: error[KP0016]: two operations are `pay`
            spec/operations/refund/pay.yaml:1:12: error[KP0017]: the operation `pay` and the operation `pay` are both `PayCall` in Rust
            spec/operations/refund/pay.yaml:1:12: error[KP0017]: the operation `pay` and the operation `pay` are both `PayErrorCode` in Rust
            spec/operations/refund/pay.yaml:1:12: error[KP0017]: the operation `pay` and the operation `pay` are both `PayReply` in Rust"#]],
    );
    let types = SOUND.replace(
        "sequenceId: { use: SequenceId",
        "sequenceId: { type: string, length: 9, doc: Number., name: PayCall",
    );
    told(
        REFUND,
        LIST,
        &types,
        expect![
            "spec/operations/refund/refund-card.yaml:13:62: error[KP0017]: the type of `operations/refund/refund-card.yaml request.sequenceId` and the operation `pay` are both `PayCall` in Rust (name one of them otherwise: `name: OtherName`)"
        ],
    );
}

/// A problem of both is told in the file that is read last, which may be the operation's.
#[test]
fn a_collision_that_is_told_in_an_operation_is_the_drafts() {
    let list = "groups:\n  refund: { doc: Refunds., drafts: [pay] }\n";
    let case = Case {
        groups: "",
        edits: &[(PROFILE, "groups:\n", list)],
        files: &[(
            "operations/refund/pay.yaml",
            &SOUND.replace("refund-card\n", "pay\n"),
        )],
    };
    let sources = case.sources();
    let said = lines(check_with_drafts(&sources), &sources);
    assert!(said.starts_with("spec/operations/pay/pay.yaml:"), "{said}");
    expect!["spec/konaplate.yaml:20:37: note[KP0138]: `pay` is a draft: it is not built (`konaplate check --drafts` finds 4 problems in it: mend that first)"].assert_eq(&linted(&sources));
}

#[test]
fn moving_a_draft_to_the_operations_adds_an_operation() {
    let kinds = |old: &ir::Api, new: &ir::Api| -> Vec<String> {
        let comparison = compare(old, new);
        let changes = comparison.changes().iter();
        changes
            .map(|change| change.kind.as_str().to_owned())
            .collect()
    };
    let among_others = Case {
        groups: "",
        edits: &[(
            PROFILE,
            "[pay, pay-result]",
            "[pay, pay-result]\n    drafts: [refund-card]",
        )],
        files: &[("operations/pay/refund-card.yaml", SOUND)],
    };
    let own_group = with_draft(SOUND);
    for (sources, added) in [
        (among_others.sources(), &["operation-added"][..]),
        (own_group, &["group-added", "operation-added"]),
    ] {
        let (old, new) = (check(&sources), check_with_drafts(&sources));
        let (old, new) = (old.expect("no faults"), new.expect("no faults"));
        assert_eq!(kinds(&old, &new), added);
        assert_eq!(kinds(&check(&clean()).expect("no faults"), &old), [""; 0]);
    }
}

/// What lint says of drafts and their files.
fn linted(sources: &Sources) -> String {
    let found = lint(sources).expect("the operations check").found;
    let lines = found.iter().map(|it| it.short(sources));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_draft_is_noted_with_what_is_left_to_do() {
    let told = |text: &str, expected: Expect| expected.assert_eq(&linted(&with_draft(text)));
    told(
        FAULTY,
        expect![
            "spec/konaplate.yaml:26:37: note[KP0138]: `refund-card` is a draft: it is not built (`konaplate check --drafts` finds 2 problems in it: mend that first)"
        ],
    );
    told(
        BROKEN,
        expect![
            "spec/konaplate.yaml:26:37: note[KP0138]: `refund-card` is a draft: it is not built (`konaplate check --drafts` finds 1 problem in it: mend that first)"
        ],
    );
    // One that checks is looked at by the other rules too.
    told(
        SOUND,
        expect![[r#"
            spec/konaplate.yaml:26:37: note[KP0138]: `refund-card` is a draft: it is not built (it checks: move it to the `operations` of its group)
            spec/operations/refund/refund-card.yaml:9:1: note[KP0111]: `refund-card` moves money, and no inquiry tells what became of a call"#]],
    );
}

#[test]
fn drafts_that_go_by_others_are_told_so() {
    let asking = SOUND.replace(
        "recovery: { none: \"no page shows an inquiry\" }",
        "recovery: { ask: refund-result, with: { sequenceId: sequenceId } }",
    );
    let inquiry = CLEAN[2].1.replace("pay", "refund");
    let told = |inquiry: &str, expected: Expect| {
        let case = Case {
            groups: "  refund: { doc: Refunds., drafts: [refund-card, refund-result] }\n",
            edits: &[],
            files: &[
                (REFUND, &asking),
                ("operations/refund/refund-result.yaml", inquiry),
            ],
        };
        expected.assert_eq(&linted(&case.sources()));
    };
    told(
        &inquiry,
        expect![[r#"
            spec/konaplate.yaml:26:37: note[KP0138]: `refund-card` is a draft: it is not built (it checks: move it to the `operations` of its group, and `refund-result` with it)
            spec/konaplate.yaml:26:50: note[KP0138]: `refund-result` is a draft: it is not built (it checks: move it to the `operations` of its group)"#]],
    );
    told(
        &inquiry.replace("state: complete", "state: whole"),
        expect![[r#"
            spec/konaplate.yaml:26:37: note[KP0138]: `refund-card` is a draft: it is not built (it does not check without another draft, which has problems: mend that one first)
            spec/konaplate.yaml:26:50: note[KP0138]: `refund-result` is a draft: it is not built (`konaplate check --drafts` finds 1 problem in it: mend that first)"#]],
    );
}

#[test]
fn a_draft_may_be_allowed() {
    let case = Case {
        groups: "  refund: { doc: Refunds., drafts: [refund-card] }\nallow:\n  - { lint: KP0138, at: groups.refund.drafts, because: \"the page is awaited\" }\n",
        edits: &[],
        files: &[(REFUND, FAULTY)],
    };
    let outcome = lint(&case.sources()).expect("the operations check");
    assert_eq!(outcome.found, []);
    let allowed: Vec<Code> = outcome
        .allowed
        .iter()
        .map(|it| it.diagnostic.code)
        .collect();
    assert_eq!(allowed, [Code::Draft]);
}

fn covered(sources: &Sources, services: &str) -> Coverage {
    let api = check(sources).expect("no faults but the drafts'");
    coverage(&api, sources, Services::parse(services).expect("services"))
}

#[test]
fn a_service_of_drafts_alone_is_neither_complete_nor_missing() {
    for text in [SOUND, FAULTY] {
        let coverage = covered(&with_draft(text), "## All\nPay\nRefund\nExchange\n");
        assert_eq!(coverage.state("Refund"), State::Draft);
        let totals = coverage.totals();
        let counted = [
            totals.complete,
            totals.partial,
            totals.draft,
            totals.missing,
        ];
        assert_eq!(counted, [1, 0, 1, 1]);
        let shown = coverage.to_text();
        assert!(
            shown.contains("\n  draft     Refund  [refund-card: a draft, not built]\n"),
            "{shown}"
        );
        assert!(
            shown.ends_with(
                "\n3 services in 3 entries: 1 complete, 0 partial, 1 draft, 1 missing\n"
            ),
            "{shown}"
        );
        let json = coverage.to_json();
        assert_eq!(json["totals"]["draft"], 1);
        assert_eq!(json["services"][2]["state"], "draft");
        assert_eq!(json["services"][2]["operations"][0]["draft"], true);
        assert_eq!(json["services"][1]["operations"][0]["draft"], false);
    }
}

#[test]
fn a_draft_beside_an_operation_of_its_page_leaves_it_partial() {
    let coverage = covered(
        &with_draft(&SOUND.replace("page: Refund", "page: Pay")),
        "## All\nPay\n",
    );
    assert_eq!(coverage.state("Pay"), State::Partial);
}

#[test]
fn a_draft_that_names_no_page_is_told_as_such() {
    let coverage = covered(&with_draft(BROKEN), "## All\nRefund\n");
    let shown = coverage.to_text();
    assert!(
        shown.contains("not among the services: refund-card (its page cannot be read)\n"),
        "{shown}"
    );
}

/// A folder with the specification in `spec`.
fn folder(sources: &Sources) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (file, path) in sources.iter() {
        let path = folder.path().join("spec").join(path);
        fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("can be made");
        fs::write(path, sources.text(file)).expect("can be written");
    }
    folder
}

fn say(folder: &Path, arguments: &[&str]) -> Said {
    run(&mut konaplate(folder, arguments))
}

#[test]
fn the_command_tells_that_drafts_were_left_out_and_checks_them_when_asked() {
    let folder = folder(&with_draft(FAULTY));
    let say = |arguments: &[&str]| say(folder.path(), arguments);
    let checked = say(&["check"]);
    assert_eq!((checked.code, checked.err.as_str()), (Some(0), ""));
    expect![[r#"
        spec: Lint: 3 operations, 8 types, no problems
        1 draft left out, not built: refund-card; `konaplate check --drafts` checks them
    "#]]
    .assert_eq(&checked.out);
    for more in [
        &["--format", "full"][..],
        &["--format", "short"],
        &["--short"],
    ] {
        let said = say(&[&["check", "--drafts"], more].concat());
        assert_eq!((said.code, said.out.as_str()), (Some(1), ""));
        assert!(
            said.err.contains("KP0010") && said.err.contains("KP0009"),
            "{}",
            said.err
        );
        assert!(said.err.contains("spec: 2 errors; "), "{}", said.err);
    }
    let json = |arguments: &[&str], code| -> Value {
        let said = say(&[arguments, &["--format", "json"]].concat());
        assert_eq!(said.code, Some(code), "{}", said.err);
        serde_json::from_str(&said.out).expect("JSON")
    };
    let left = json(&["check"], 0);
    assert_eq!(
        (&left["errors"], &left["drafts"]),
        (&0.into(), &serde_json::json!(["refund-card"]))
    );
    let taken = json(&["check", "--drafts"], 1);
    assert_eq!(
        (&taken["errors"], &taken["drafts"]),
        (&2.into(), &serde_json::json!([]))
    );
}

#[test]
fn the_command_counts_drafts_that_check_among_the_operations() {
    let folder = folder(&with_draft(SOUND));
    let said = say(folder.path(), &["check", "--drafts"]);
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    expect![[r#"
        spec: Lint: 4 operations, 1 draft among them, 8 types, no problems
    "#]]
    .assert_eq(&said.out);
}

#[test]
fn every_command_that_reads_the_operations_leaves_a_broken_draft_out() {
    let folder = folder(&with_draft(BROKEN));
    for arguments in [
        &["generate", "--out", "out"][..],
        &["openapi"],
        &["json-schema"],
        &["why", "sequenceId"],
        &["coverage"],
        &["explain", "007_001"],
        &["diff", "spec", "spec"],
        &["lint"],
    ] {
        let said = say(folder.path(), arguments);
        assert_eq!(said.code, Some(0), "{arguments:?}: {}", said.err);
        assert!(!said.err.contains("KP0001"), "{}", said.err);
    }
    assert!(!folder.path().join("out/refund_card.rs").exists());
}

#[test]
fn drafts_are_formatted_like_operations() {
    let folder = folder(&with_draft(
        &SOUND.replace("doc: Gives money back.", "doc:   Gives money back."),
    ));
    let said = say(folder.path(), &["fmt", "--check", "spec/operations/refund"]);
    assert_eq!(said.code, Some(1));
    assert!(
        said.out
            .contains("would change spec/operations/refund/refund-card.yaml"),
        "{}",
        said.out
    );
    assert_eq!(say(folder.path(), &["fmt"]).code, Some(0));
    let text = fs::read_to_string(folder.path().join("spec").join(REFUND)).expect("it is there");
    assert!(text.contains("doc: \"Gives money back.\"\n"), "{text}");
}
