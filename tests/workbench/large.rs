//! Files that are no specification: too large, too deep, not text. Each is refused at once, with its place.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::command::{Said, konaplate, run};

/// What `check` says when one file of a sound specification holds these bytes instead.
fn check(bytes: &[u8]) -> Said {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let tiny = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/tiny");
    let pay = "operations/pay/pay.yaml";
    for file in ["konaplate.yaml", "operations/pay/pay-result.yaml", pay] {
        let to = folder.path().join("spec").join(file);
        fs::create_dir_all(to.parent().expect("a folder")).expect("can be made");
        fs::copy(tiny.join(file), to).expect("can be copied");
    }
    fs::write(folder.path().join("spec").join(pay), bytes).expect("can be written");
    let mut command = konaplate(folder.path(), &["check", "--spec", "spec", "--short"]);
    let started = Instant::now();
    let said = run(&mut command);
    // Far more than it needs, far less than a reader without bounds would take.
    assert!(started.elapsed() < Duration::from_secs(20), "{}", said.err);
    said
}

fn refused(bytes: &[u8], code: i32, wanted: &str) {
    let said = check(bytes);
    assert_eq!(
        (said.code, said.out.as_str()),
        (Some(code), ""),
        "{}",
        said.err
    );
    assert!(
        said.err.contains(wanted),
        "`{wanted}` is not in\n{}",
        said.err
    );
    assert!(said.err.len() < 20_000, "{} bytes of text", said.err.len());
}

#[test]
fn a_file_of_100_megabytes_is_not_read() {
    let pay = "spec/operations/pay/pay.yaml";
    let text = "한글 ".repeat(100_000_000 / 7);
    refused(
        text.as_bytes(),
        1,
        &format!("{pay}:1:1: error[KP0004]: the file is larger than 1 MiB"),
    );
}

#[test]
fn deep_and_bloated_yaml_is_refused_at_once() {
    let deep = "a:\n".repeat(0)
        + &(0..700)
            .map(|depth| format!("{}a:\n", " ".repeat(depth)))
            .collect::<String>();
    for text in [
        "[".repeat(100_000),
        "{a: ".repeat(100_000),
        "- ".repeat(100_000),
        "? ".repeat(100_000),
        deep,
        format!("request: {}", "[a, ".repeat(60_000)),
    ] {
        refused(text.as_bytes(), 1, "error[KP0004]: more than 40 levels");
    }
    let bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c, *c]\n";
    refused(bomb.as_bytes(), 1, "error[KP0002]");
    let many: String = (0..150_000).map(|key| format!("k{key}: {{}}\n")).collect();
    refused(many.as_bytes(), 1, "error[KP0004]");
    let twice = "a: 1\n".repeat(100);
    refused(twice.as_bytes(), 1, "error[KP0003]: `a` stands twice");
}

#[test]
fn what_is_not_text_is_refused_with_its_place() {
    let place = "spec/operations/pay/pay.yaml";
    refused(
        b"operation: pay\nservice: \xff\xfe",
        2,
        &format!("{place}:2:10: not UTF-8"),
    );
    refused(
        "operation: 관리".as_bytes().split_last().expect("bytes").1,
        2,
        &format!("{place}:1:13: not UTF-8"),
    );
    refused(
        &[0xff, 0xfe, b'a', 0],
        2,
        &format!("{place}:1:1: not UTF-8"),
    );
    refused(
        "# 주석\noperation: p\0y\n".as_bytes(),
        1,
        &format!("{place}:2:13: error[KP0001]: a NUL character stands here"),
    );
    refused(&[0; 4096], 1, &format!("{place}:1:"));
    refused(b"", 1, &format!("{place}:1:1: error[KP0005]"));
}
