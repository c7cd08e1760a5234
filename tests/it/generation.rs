//! Generation: goldens, determinism, and no panic on whatever is fed to it.

use std::path::Path;

use konaplate_codegen::output::{Mode, apply};
use konaplate_codegen::{Options, Sources, check, generate, output};

use crate::support::{TINY, path, shipped_api};

/// Compares with a golden folder, or rewrites it where `UPDATE_EXPECT` is set.
fn golden(folder: &str, files: &[output::File]) {
    let folder = path("golden").join(folder);
    let mode = match std::env::var_os("UPDATE_EXPECT") {
        Some(_) => Mode::Write,
        None => Mode::Check,
    };
    let changes = apply(&folder, files, mode).expect("the golden folder can be read");
    if mode == Mode::Check {
        assert!(
            changes.is_empty(),
            "{} is stale: {changes:?}; look at the change, then run the tests with UPDATE_EXPECT=1",
            folder.display()
        );
    }
}

#[test]
fn the_shipped_client_is_as_committed() {
    let options = Options { features: true };
    golden("konaplate", &generate(&shipped_api(), &options));
}

#[test]
fn the_tiny_client_is_as_committed() {
    let api = check(&Sources::from_pairs("spec", TINY)).expect("no faults");
    golden("tiny", &generate(&api, &Options::default()));
}

#[test]
fn the_order_of_files_changes_nothing() {
    let mut shuffled = TINY;
    shuffled.reverse();
    let files = |pairs: [(&str, &str); 3]| {
        let api = check(&Sources::from_pairs("spec", pairs)).expect("no faults");
        generate(&api, &Options::default())
    };
    let first = files(TINY);
    assert_eq!(first, files(shuffled));
    assert_eq!(first, files([TINY[1], TINY[2], TINY[0]]));
}

#[test]
fn files_are_written_only_where_they_differ_and_strays_go() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = |path: &str, text: &str| output::File {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    let first = [file("a.rs", "1"), file("b.rs", "2")];
    let changes = apply(folder.path(), &first, Mode::Write).expect("writes");
    assert_eq!(changes.len(), 3, "two files and the manifest: {changes:?}");
    let touched = modified(&folder.path().join("a.rs"));
    assert!(
        apply(folder.path(), &first, Mode::Write)
            .expect("writes")
            .is_empty()
    );
    assert_eq!(modified(&folder.path().join("a.rs")), touched);

    std::fs::write(folder.path().join("mine.rs"), "by hand").expect("writes");
    let second = [file("a.rs", "1")];
    assert_eq!(
        apply(folder.path(), &second, Mode::Check)
            .expect("reads")
            .len(),
        2
    );
    assert!(
        folder.path().join("b.rs").exists(),
        "checking removes nothing"
    );
    apply(folder.path(), &second, Mode::Write).expect("writes");
    assert!(!folder.path().join("b.rs").exists());
    assert!(
        folder.path().join("mine.rs").exists(),
        "only what the generator made is removed"
    );
}

fn modified(path: &Path) -> std::time::SystemTime {
    let metadata = std::fs::metadata(path).expect("the file is there");
    metadata.modified().expect("the file system keeps times")
}

#[test]
fn a_mutated_specification_never_panics() {
    let mut random = Random(0x5eed);
    for _ in 0..3_000 {
        let pairs = TINY.map(|(path, text)| (path, mutate(text, &mut random)));
        let sources = Sources::from_pairs("spec", pairs);
        match check(&sources) {
            Ok(api) => drop(generate(&api, &Options::default())),
            Err(problems) => {
                for problem in problems {
                    assert!(!problem.render(&sources, false).is_empty());
                    assert!(!problem.short(&sources).is_empty());
                }
            }
        }
    }
}

/// Cuts, doubles, swaps and replaces stretches of a text.
fn mutate(text: &str, random: &mut Random) -> String {
    const SCRAPS: &[&str] = &[
        "\0",
        "\u{feff}",
        "\r\n",
        "\t",
        "{",
        "}",
        "[",
        "]",
        ": ",
        "- ",
        "&a",
        "*a",
        "!!x",
        "\"",
        "'",
        "|\n",
        "? ",
        "..",
        "99999999999999999999",
        "-1",
        "\u{202e}",
        "\u{ad00}",
        "#",
        "%YAML 9\n",
        "---\n",
        "...\n",
        "<<: ",
        "~",
        "\u{1f600}",
    ];
    let mut letters: Vec<char> = text.chars().collect();
    for _ in 0..=random.below(3) {
        let at = random.below(letters.len());
        let end = (at + random.below(12)).min(letters.len());
        match random.below(4) {
            0 => drop(letters.drain(at..end)),
            1 => {
                let copy: Vec<char> = letters[at..end].to_vec();
                letters.splice(at..at, copy);
            }
            2 => {
                let scrap = SCRAPS[random.below(SCRAPS.len())];
                letters.splice(at..end, scrap.chars());
            }
            _ => {
                let scrap = SCRAPS[random.below(SCRAPS.len())];
                letters.splice(at..at, scrap.chars());
            }
        }
    }
    letters.into_iter().collect()
}

/// A small generator of numbers, the same at every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end.max(1)).expect("a usize")).expect("below end")
    }
}
