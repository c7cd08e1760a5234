//! The corpus of the fuzz targets, replayed: what once made trouble, or is likely to. `.ci/fuzz` looks for more.

use std::path::PathBuf;
use std::time::{Duration, Instant};

#[path = "../../fuzz/targets.rs"]
#[allow(unreachable_pub, reason = "there it is a library")]
mod targets;

/// More than any of these inputs takes, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(20);

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../fuzz/corpus"))
}

#[test]
fn every_input_of_the_corpus_is_taken_or_refused_soon() {
    for (name, target) in targets::ALL {
        let inputs = std::fs::read_dir(folder().join(name)).expect("a corpus");
        let mut replayed = 0;
        for input in inputs {
            let path = input.expect("an entry").path();
            let bytes = std::fs::read(&path).expect("a file");
            let start = Instant::now();
            target(&bytes);
            assert!(start.elapsed() < PATIENCE, "{}", path.display());
            replayed += 1;
        }
        assert!(replayed >= 10, "{name}: {replayed}");
    }
}

#[test]
fn every_corpus_has_a_target() {
    let names = std::fs::read_dir(folder()).expect("a folder");
    let names = names.map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<_> = names.filter_map(|name| name.into_string().ok()).collect();
    let mut targets: Vec<_> = targets::ALL
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect();
    names.sort();
    targets.sort();
    assert_eq!(names, targets);
}
