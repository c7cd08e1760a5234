use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::{Attempt, AttemptId, End, Journal, JournalError, OpenAttempt};
use super::{FileJournal, HEAD_BYTES};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn at(path: &Path) -> FileJournal {
    FileJournal::open_at(path).unwrap()
}

fn attempt(id: u128) -> Attempt {
    Attempt {
        id: AttemptId(id),
        operation: "charge".into(),
        idempotency: Some(format!("ORDER-{id}").into()),
        at: i64::try_from(id).unwrap(),
    }
}

fn open(journal: &impl Journal) -> Vec<(u128, Option<End>)> {
    let open = journal.open().unwrap().into_iter();
    open.map(|OpenAttempt { attempt, end }| (attempt.id.0, end))
        .collect()
}

/// Three calls: one over, one pending, one without an end.
fn written(folder: &Path) -> PathBuf {
    let path = folder.join("calls");
    let journal = at(&path);
    for id in 1..=3 {
        journal.before(&attempt(id)).unwrap();
    }
    journal.after(AttemptId(1), End::Settled).unwrap();
    journal.after(AttemptId(2), End::Pending).unwrap();
    path
}

const LEFT: [(u128, Option<End>); 2] = [(2, Some(End::Pending)), (3, None)];

#[test]
fn what_is_open_is_there_after_a_restart() {
    let folder = folder();
    let path = written(folder.path());
    assert_eq!(open(&at(&path)), LEFT);
    let first = &at(&path).open().unwrap()[0];
    assert_eq!(first.attempt, attempt(2));
    at(&path).after(AttemptId(2), End::Failed).unwrap();
    at(&path).after(AttemptId(3), End::Dismissed).unwrap();
    assert_eq!(open(&at(&path)), []);
}

#[cfg(unix)]
#[test]
fn the_file_is_its_owners_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    let mode = fs::metadata(written(folder.path()))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_line_that_was_cut_off_is_dropped_and_the_next_one_is_whole() {
    let folder = folder();
    let path = written(folder.path());
    let whole = fs::read(&path).unwrap();
    // The last line says that 2 is pending; before it come three beginnings and one end.
    let last = whole[..whole.len() - 1]
        .iter()
        .rposition(|byte| *byte == b'\n')
        .unwrap()
        + 1;
    for length in last..whole.len() {
        fs::write(&path, &whole[..length]).unwrap();
        let journal = at(&path);
        assert_eq!(open(&journal), [(2, None), (3, None)], "{length}");
        journal.after(AttemptId(2), End::Pending).unwrap();
        assert_eq!(fs::read(&path).unwrap(), whole, "{length}");
        // Garbage of the same length, as a disk may leave it.
        let mut garbage = whole[..last].to_vec();
        garbage.resize(length, 0);
        garbage.push(b'\n');
        fs::write(&path, &garbage).unwrap();
        assert_eq!(open(&at(&path)), [(2, None), (3, None)], "{length}");
    }
}

#[test]
fn a_first_line_that_was_cut_off_is_written_again() {
    let folder = folder();
    let path = folder.path().join("calls");
    let head = super::head(7);
    assert_eq!(head.len() as u64, HEAD_BYTES);
    for length in 0..head.len() {
        fs::write(&path, &head[..length]).unwrap();
        let journal = at(&path);
        journal.before(&attempt(1)).unwrap();
        assert_eq!(open(&at(&path)), [(1, None)]);
    }
}

#[test]
fn a_short_file_that_is_not_ours_is_left_as_it_is() {
    let folder = folder();
    let path = folder.path().join("notes");
    for text in [
        "hello\nworld\n",
        "konaplate-journal 2 15",
        "konaplate-journal 1 x",
    ] {
        fs::write(&path, text).unwrap();
        let refused = FileJournal::open_at(&path);
        assert!(matches!(refused, Err(JournalError::Corrupt { line: 1 })));
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
    for torn in [&[0; 30][..], b"", b"konaplate-jou"] {
        fs::write(&path, torn).unwrap();
        assert_eq!(open(&at(&path)), []);
    }
}

#[test]
fn damage_anywhere_else_is_an_error_and_loses_nothing() {
    let folder = folder();
    let path = written(folder.path());
    let whole = fs::read(&path).unwrap();
    let second = whole.iter().position(|byte| *byte == b'\n').unwrap() + 3;
    let mut damaged = whole.clone();
    damaged[second] ^= 1;
    fs::write(&path, &damaged).unwrap();
    assert!(matches!(
        FileJournal::open_at(&path),
        Err(JournalError::Corrupt { line: 2 })
    ));
    assert_eq!(fs::read(&path).unwrap(), damaged);
    fs::write(&path, "something else entirely, long enough to be one\n").unwrap();
    assert!(matches!(
        FileJournal::open_at(&path),
        Err(JournalError::Corrupt { line: 1 })
    ));
    let nowhere = FileJournal::open_at(folder.path().join("no/such/folder"));
    assert!(matches!(nowhere, Err(JournalError::Io(_))));
}

#[test]
fn a_file_that_shrinks_under_us_is_noticed() {
    let folder = folder();
    let path = written(folder.path());
    let journal = at(&path);
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() - 20]).unwrap();
    assert!(matches!(
        journal.before(&attempt(9)),
        Err(JournalError::Corrupt { .. })
    ));
    fs::remove_file(&path).unwrap();
    journal.before(&attempt(9)).unwrap();
    assert_eq!(open(&journal), [(9, None)], "a new file is a new journal");
}

#[test]
fn two_that_share_a_file_see_each_other() {
    let folder = folder();
    let path = folder.path().join("calls");
    let (a, b) = (at(&path), at(&path));
    a.before(&attempt(1)).unwrap();
    b.before(&attempt(2)).unwrap();
    a.after(AttemptId(2), End::Unknown).unwrap();
    assert_eq!(open(&b), [(1, None), (2, Some(End::Unknown))]);
    b.after(AttemptId(1), End::Rejected).unwrap();
    assert_eq!(open(&a), [(2, Some(End::Unknown))]);
}

#[test]
fn it_takes_so_many_open_calls_and_a_number_for_one_operation() {
    let folder = folder();
    let path = folder.path().join("calls");
    let journal = FileJournal::with_limits(&path, 2, 1 << 20).unwrap();
    journal.before(&attempt(1)).unwrap();
    let cancel = Attempt {
        operation: "charge-cancel".into(),
        id: AttemptId(7),
        ..attempt(1)
    };
    let refused = journal.before(&cancel);
    assert!(
        matches!(&refused, Err(JournalError::NumberInUse { operation }) if &**operation == "charge"),
        "{refused:?}"
    );
    journal.before(&attempt(2)).unwrap();
    assert!(matches!(
        journal.before(&attempt(3)),
        Err(JournalError::Full { limit: 2 })
    ));
    journal.after(AttemptId(1), End::NotSent).unwrap();
    journal.before(&attempt(3)).unwrap();
    assert_eq!(open(&at(&path)), [(2, None), (3, None)]);
}

#[test]
fn it_is_rewritten_without_what_is_over_also_under_another_that_has_it_open() {
    let folder = folder();
    let path = folder.path().join("calls");
    let small = FileJournal::with_limits(&path, 100, 2_000).unwrap();
    let other = at(&path);
    small.before(&attempt(1)).unwrap();
    small.after(AttemptId(1), End::Pending).unwrap();
    for id in 2..200 {
        small.before(&attempt(id)).unwrap();
        small.after(AttemptId(id), End::Settled).unwrap();
        assert!(fs::metadata(&path).unwrap().len() < 2_300);
    }
    assert_eq!(open(&other), [(1, Some(End::Pending))]);
    other.before(&attempt(500)).unwrap();
    assert_eq!(open(&small), [(1, Some(End::Pending)), (500, None)]);
    let mut names: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|it| it.unwrap().file_name())
        .collect();
    names.sort();
    assert_eq!(names, ["calls", "calls.lock"]);
}

#[test]
fn threads_and_handles_lose_nothing() {
    let folder = folder();
    let path: Arc<Path> = folder.path().join("calls").into();
    let threads: Vec<_> = (0..4_u128)
        .map(|thread| {
            let path = Arc::clone(&path);
            std::thread::spawn(move || {
                let journal = FileJournal::with_limits(&*path, 1_000, 3_000).unwrap();
                for id in 0..25 {
                    journal.before(&attempt(thread * 100 + id)).unwrap();
                    if id % 5 != 0 {
                        journal
                            .after(AttemptId(thread * 100 + id), End::Settled)
                            .unwrap();
                    }
                }
            })
        })
        .collect();
    threads
        .into_iter()
        .for_each(|thread| thread.join().unwrap());
    let wanted: Vec<_> = (0..4_u128)
        .flat_map(|thread| (0..25).step_by(5).map(move |id| (thread * 100 + id, None)))
        .collect();
    assert_eq!(open(&at(&path)), wanted);
}
