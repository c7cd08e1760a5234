//! The command `konaplate` as its users run it: output, files, exit codes.

use std::fs;
use std::path::Path;
use std::process::Stdio;

pub(crate) use konaplate_tests::built::konaplate;

use crate::process::{Said, copy_folder, edit, run};
use crate::support::{PAY, PROFILE, RESULT, path};

/// Runs the command in a folder.
fn say(folder: &Path, arguments: &[&str]) -> Said {
    run(&mut konaplate(folder, arguments))
}

/// A folder with the tiny specification in `spec`.
fn with_spec() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    copy_folder(
        &path("cases/tiny"),
        &folder.path().join("spec"),
        &str::to_owned,
    );
    folder
}

/// Plants a fault in each file.
fn break_spec(folder: &Path) {
    let spec = folder.join("spec");
    edit(&spec.join(PROFILE), "range: 1..99,", "range: 1-99,");
    edit(&spec.join(PAY), "range: 1..1000", "range: 1000..1");
    edit(&spec.join(PAY), "category: ask-user", "category: ask-usher");
    edit(&spec.join(RESULT), "length: 4..6", "lenght: 4..6");
}

/// Where the faults of `break_spec` are, and their codes.
const FAULTS: [(&str, &str); 4] = [
    ("spec/konaplate.yaml:10:35", "KP0009"),
    ("spec/operations/pay/pay-result.yaml:13:27", "KP0006"),
    ("spec/operations/pay/pay.yaml:15:35", "KP0010"),
    ("spec/operations/pay/pay.yaml:24:94", "KP0014"),
];

#[test]
fn check_accepts_a_sound_specification() {
    let folder = with_spec();
    let tiny = say(folder.path(), &["check", "--spec", "spec"]);
    assert_eq!((tiny.code, tiny.err.as_str()), (Some(0), ""));
    assert_eq!(tiny.out, "spec: Tiny: 2 operations, 8 types, no problems\n");
}

#[test]
fn a_broken_specification_is_told_whole_and_nothing_is_written() {
    let folder = with_spec();
    break_spec(folder.path());
    let commands: [&[&str]; 5] = [
        &["check", "--spec", "spec"],
        &["json-schema", "--spec", "spec", "--out", "out"],
        &["openapi", "--spec", "spec", "--out", "out"],
        &["generate", "--spec", "spec", "--out", "out"],
        &["generate", "--spec", "spec", "--out", "out", "--check"],
    ];
    for command in commands {
        let said = say(folder.path(), command);
        assert_eq!((said.code, said.out.as_str()), (Some(1), ""), "{command:?}");
        for (place, code) in FAULTS {
            assert!(
                said.err.contains(&format!("--> {place}")),
                "{place} is missing in\n{}",
                said.err
            );
            assert!(
                said.err.contains(&format!("error[{code}]: ")),
                "{code} is missing in\n{}",
                said.err
            );
        }
        assert!(said.err.contains("4 errors"), "{}", said.err);
        assert!(
            !said.err.contains('\u{1b}'),
            "colours in a pipe: {}",
            said.err
        );
        assert!(
            !folder.path().join("out").exists(),
            "{command:?} wrote something"
        );
    }
}

#[test]
fn short_output_is_one_line_a_problem() {
    let folder = with_spec();
    break_spec(folder.path());
    let said = say(folder.path(), &["check", "--spec", "spec", "--short"]);
    assert_eq!(said.code, Some(1));
    let lines: Vec<&str> = said.err.lines().collect();
    assert_eq!(lines.len(), FAULTS.len() + 1, "{}", said.err);
    for ((place, code), line) in FAULTS.iter().zip(lines) {
        assert!(
            line.starts_with(&format!("{place}: error[{code}]: ")),
            "{line}"
        );
    }
}

#[test]
fn generate_writes_once_and_check_tells_what_is_stale() {
    let folder = with_spec();
    let generate = ["generate", "--spec", "spec", "--out", "out"];
    let check = ["generate", "--spec", "spec", "--out", "out", "--check"];
    let missing = say(folder.path(), &check);
    assert_eq!(missing.code, Some(1), "{}", missing.err);
    assert!(
        !folder.path().join("out").exists(),
        "a check writes nothing"
    );

    let first = say(folder.path(), &generate);
    assert_eq!(first.code, Some(0), "{}", first.err);
    for file in ["mod.rs", "pay.rs", "pay_result.rs", "types.rs"] {
        assert!(
            first.out.contains(&format!("added   {file}")),
            "{}",
            first.out
        );
        let golden = fs::read_to_string(path("golden/tiny").join(file)).expect("a golden");
        let written = fs::read_to_string(folder.path().join("out").join(file)).expect("written");
        assert!(written == golden, "{file} is not as its golden");
    }
    let pay = folder.path().join("out/pay.rs");
    let time = || {
        fs::metadata(&pay)
            .and_then(|data| data.modified())
            .expect("the file system keeps times")
    };
    let written = time();
    let second = say(folder.path(), &generate);
    assert_eq!(second.code, Some(0));
    assert!(second.out.contains("0 files changed"), "{}", second.out);
    assert_eq!(time(), written, "an unchanged file is not written");
    assert_eq!(say(folder.path(), &check).code, Some(0));

    edit(&pay, "/// Pays.", "/// By hand.");
    let stale = say(folder.path(), &check);
    assert_eq!(stale.code, Some(1));
    assert!(stale.err.contains("changed pay.rs"), "{}", stale.err);
    assert!(stale.err.contains("without --check"), "{}", stale.err);
    assert!(
        fs::read_to_string(&pay)
            .expect("a text")
            .contains("By hand"),
        "a check writes nothing"
    );
}

#[test]
fn generate_calls_a_runtime_by_the_path_that_is_said() {
    let folder = with_spec();
    let generate = ["generate", "--spec", "spec", "--out", "out", "--runtime"];
    let by = |path| say(folder.path(), &[&generate[..], &[path]].concat());
    let refused = by("self::runtime");
    assert_eq!((refused.code, refused.out.as_str()), (Some(2), ""));
    let told = "`self::runtime` is no path of the runtime: write `pay_runtime`, `pay::runtime` or `crate::runtime`";
    assert!(refused.err.contains(told), "{}", refused.err);
    assert!(!folder.path().join("out").exists());

    assert_eq!(by("pay_runtime").code, Some(0));
    for file in ["mod.rs", "pay.rs", "pay_result.rs", "types.rs"] {
        let golden = fs::read_to_string(path("golden/tiny").join(file)).expect("a golden");
        let written = fs::read_to_string(folder.path().join("out").join(file)).expect("written");
        assert!(golden.contains("::konaplate_runtime::"), "{file}");
        assert_eq!(
            written,
            golden.replace("::konaplate_runtime::", "::pay_runtime::"),
            "{file}"
        );
    }
}

#[test]
fn generate_takes_a_part_and_tells_names_that_are_not_there() {
    let folder = with_spec();
    let generate = ["generate", "--spec", "spec", "--out", "out"];
    let part = |names: &[&str]| say(folder.path(), &[&generate[..], names].concat());
    let unknown = part(&["--group", "pya", "--operation", "pay-resolt"]);
    assert_eq!((unknown.code, unknown.out.as_str()), (Some(2), ""));
    let told = "there is no group `pya` (did you mean `pay`?); \
                there is no operation `pay-resolt` (did you mean `pay-result`?)";
    assert!(unknown.err.contains(told), "{}", unknown.err);
    assert!(!folder.path().join("out").exists());

    assert_eq!(part(&["--group", "pay"]).code, Some(0));
    assert!(folder.path().join("out/pay.rs").exists());
    let inquiry = part(&["--operation", "pay-result"]);
    assert!(inquiry.out.contains("removed pay.rs"), "{}", inquiry.out);
    assert!(folder.path().join("out/pay_result.rs").exists());
    let both = part(&["--operation", "pay-result", "--operation", "pay"]);
    assert!(both.out.contains("added   pay.rs"), "{}", both.out);
}

#[test]
fn what_cannot_be_read_or_written_is_named_and_exits_with_2() {
    let folder = with_spec();
    let file = folder.path().join("file");
    fs::write(&file, "").expect("can be written");
    let commands: [(&[&str], &str); 10] = [
        (&["check", "--spec", "absent"], "absent"),
        (&["generate", "--spec", "absent", "--out", "out"], "absent"),
        (
            &["generate", "--spec", "spec", "--out", "file/out"],
            "file/out",
        ),
        (&["generate", "--spec", "spec"], "--out"),
        (&["json-schema", "--out", "file/out"], "file/out"),
        (&["openapi", "--out", "file/out"], "file/out"),
        (&["openapi", "--operation", "pya"], "did you mean `pay`?"),
        (&["openapi", "--openapi", "2.0"], "2.0"),
        (&["mock", "--port", "70000"], "70000"),
        (&["mock", "--env-file", "file/env"], "file/env"),
    ];
    for (command, named) in commands {
        let said = say(folder.path(), command);
        assert_eq!(said.code, Some(2), "{command:?}\n{}{}", said.out, said.err);
        assert!(
            said.err.contains(named),
            "{command:?}: `{named}` is missing in\n{}",
            said.err
        );
    }
}

#[test]
fn a_name_that_is_not_there_is_told_with_what_is() {
    let folder = with_spec();
    for (arguments, told) in [
        (
            "openapi --operation refund",
            "there is no operation `refund` (there are: pay, pay-result)",
        ),
        (
            "openapi --group refund",
            "there is no group `refund` (there are: pay)",
        ),
        (
            "json-schema --operation refund",
            "there is no operation `refund` (there are: pay, pay-result)",
        ),
        (
            "generate --out out --group refund",
            "there is no group `refund` (there are: pay)",
        ),
        (
            "why colour",
            "spec: nothing is called `colour` (name a field, header or shared type, such as `",
        ),
        (
            "explain refund",
            "no code `refund`; `konaplate explain` lists all",
        ),
    ] {
        let said = say(folder.path(), &arguments.split(' ').collect::<Vec<_>>());
        assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{arguments}");
        let line = said.err.lines().last().unwrap_or_default();
        let told = format!("konaplate: {told}");
        assert!(line.starts_with(&told), "{arguments}: {line}");
    }
}

#[test]
fn a_file_that_cannot_be_used_is_told_with_what_to_do() {
    let folder = with_spec();
    fs::write(folder.path().join("file"), "").expect("can be written");
    let (absent, is_folder, is_file) = (
        "no such file or folder\n",
        "a folder where a file belongs: name a file\n",
        "a file lies where a folder belongs: name another path\n",
    );
    for (arguments, told) in [
        ("transcribe gone.txt", format!("gone.txt: {absent}")),
        ("transcribe spec", format!("spec: {is_folder}")),
        (
            "coverage --services gone.txt",
            format!("gone.txt: {absent}"),
        ),
        ("coverage --services spec", format!("spec: {is_folder}")),
        ("fmt gone.yaml", format!("gone.yaml: {absent}")),
        ("openapi --out spec", format!("spec: {is_folder}")),
        (
            "openapi --out gone/api.json",
            format!("gone/api.json: {absent}"),
        ),
        ("json-schema --out file/out", format!("file/out: {is_file}")),
        ("schema --out file/out", format!("file/out: {is_file}")),
        ("man --out file/out", format!("file/out: {is_file}")),
        ("new file/out", format!("file/out: {is_file}")),
        ("new shop --konaplate-path gone", format!("gone: {absent}")),
    ] {
        let said = say(folder.path(), &arguments.split(' ').collect::<Vec<_>>());
        assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{arguments}");
        let told = format!("konaplate: {told}");
        assert!(said.err.ends_with(&told), "{arguments}: {}", said.err);
    }
}

#[test]
fn a_folder_without_a_profile_cannot_be_used() {
    let folder = with_spec();
    fs::remove_file(folder.path().join("spec").join(PROFILE)).expect("it is there");
    let said = say(folder.path(), &["check", "--spec", "spec"]);
    assert_eq!((said.code, said.out.as_str()), (Some(2), ""));
    let told = "konaplate: spec: not a specification: name the folder that has `konaplate.yaml`\n";
    assert_eq!(said.err, told);
}

#[test]
fn help_tells_what_a_stale_folder_ends_with() {
    let folder = with_spec();
    let generate = say(folder.path(), &["generate", "--help"]);
    assert!(generate.out.contains("exit 1 if"), "{}", generate.out);
    assert_eq!(
        say(folder.path(), &[]).code,
        Some(2),
        "no command is wrong usage"
    );
    assert_eq!(say(folder.path(), &["charge"]).code, Some(2));
}

#[test]
fn the_demo_passes_and_takes_no_proxy_without_tls() {
    let folder = with_spec();
    let nobody = "http://127.0.0.1:9";
    let said = run(konaplate(folder.path(), &["demo"])
        .env("HTTP_PROXY", nobody)
        .env("http_proxy", nobody)
        .env_remove("NO_PROXY"));
    assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
    assert!(
        said.out.contains("17 rows, all as expected"),
        "{}",
        said.out
    );
    // Whatever the folder has.
    let first = "mock server of the shipped specification at http://127.0.0.1:";
    assert!(said.out.starts_with(first), "{}", said.out);
}

#[test]
fn explain_tells_what_a_code_means() {
    let folder = with_spec();
    let said = say(folder.path(), &["explain", "KP0012"]);
    assert_eq!(said.code, Some(0));
    assert!(
        said.out
            .starts_with("KP0012: value outside its own limit (error)\n\n"),
        "{}",
        said.out
    );
    assert_eq!(say(folder.path(), &["explain", "kp0012"]).out, said.out);
    let all = say(folder.path(), &["explain"]);
    let codes = all.out.lines().filter(|line| line.starts_with("KP"));
    assert_eq!(codes.count(), konaplate_codegen::Code::ALL.len());
    assert!(
        all.out.starts_with("Errors of a specification"),
        "{}",
        all.out
    );
    assert!(
        all.out.contains("\n\nLints of a specification"),
        "{}",
        all.out
    );
    let unknown = say(folder.path(), &["explain", "KP9999"]);
    assert_eq!((unknown.code, unknown.out.as_str()), (Some(2), ""));
    assert!(unknown.err.contains("KP9999"), "{}", unknown.err);
}

#[test]
fn json_schema_prints_the_messages_or_writes_one_file_each() {
    let folder = with_spec();
    let all = say(folder.path(), &["json-schema", "--spec", "spec"]);
    assert_eq!((all.code, all.err.as_str()), (Some(0), "reading spec\n"));
    let printed: serde_json::Value = serde_json::from_str(&all.out).expect("JSON");
    let names: Vec<&String> = printed.as_object().expect("an object").keys().collect();
    let expected = [
        "pay-result.request",
        "pay-result.response",
        "pay.request",
        "pay.response",
    ];
    assert_eq!(names, expected);

    let one = ["json-schema", "--spec", "spec", "--operation", "pay"];
    let said = say(folder.path(), &[&one[..], &["--out", "a/b"]].concat());
    assert_eq!((said.code, said.err.as_str()), (Some(0), "reading spec\n"));
    assert_eq!(said.out, "a/b/pay.request.json\na/b/pay.response.json\n");
    for side in ["request", "response"] {
        let file = folder.path().join(format!("a/b/pay.{side}.json"));
        let text = fs::read_to_string(file).expect("written");
        let written: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(written, printed[format!("pay.{side}")]);
    }

    let unknown = say(folder.path(), &["json-schema", "--operation", "pya"]);
    assert_eq!((unknown.code, unknown.out.as_str()), (Some(2), ""));
    assert!(
        unknown
            .err
            .contains("there is no operation `pya` (did you mean `pay`?)"),
        "{}",
        unknown.err
    );
}

#[test]
fn openapi_prints_a_document_or_writes_it() {
    let folder = with_spec();
    let printed = say(
        folder.path(),
        &["openapi", "--spec", "spec", "--openapi", "3.0"],
    );
    let document: serde_json::Value = serde_json::from_str(&printed.out).expect("JSON");
    assert_eq!(document["openapi"], "3.0.3");
    assert!(document["paths"].get("/v1/pay").is_some());
    let arguments =
        "openapi --spec spec --format yaml --api-version 2 --operation pay-result --out api.yaml";
    let said = say(folder.path(), &arguments.split(' ').collect::<Vec<_>>());
    assert_eq!(
        (said.code, said.out.as_str()),
        (Some(0), "api.yaml\n"),
        "{}",
        said.err
    );
    let written = fs::read_to_string(folder.path().join("api.yaml")).expect("it is there");
    assert!(written.starts_with("openapi: \"3.1.0\"\n"), "{written}");
    assert!(written.contains("\n  version: \"2\"\n"), "{written}");
    assert!(!written.contains("\"/v1/pay\":"), "{written}");
}

#[test]
fn a_reader_that_has_left_is_no_fault() {
    let folder = with_spec();
    for (arguments, told) in [
        (&["explain"][..], ""),
        (&["check"], ""),
        (&["json-schema"], "reading spec\n"),
        (&["--help"], ""),
        (&["generate", "--spec", "spec", "--out", "out"], ""),
    ] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let mut command = konaplate(folder.path(), arguments);
        let output = command
            .stdout(writer)
            .stderr(Stdio::piped())
            .output()
            .expect("it starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(
            (output.status.code(), said.as_ref()),
            (Some(0), told),
            "{arguments:?}"
        );
    }
    assert!(
        folder.path().join("out/mod.rs").exists(),
        "the work is done all the same"
    );
    break_spec(folder.path());
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let mut command = konaplate(folder.path(), &["check", "--spec", "spec"]);
    let status = command.stderr(writer).status().expect("it starts");
    assert_eq!(status.code(), Some(1));
}
