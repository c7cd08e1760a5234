//! A disk, or a limit of the file, that is full.

use std::fs;
use std::io::Write as _;

use super::*;

/// A disk of its own, while it lasts.
struct Disk {
    folder: TempDir,
}

impl Disk {
    /// Of 2 MB; none where this program may not mount.
    fn new() -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let mounted = run(
            "mount",
            &[&"-t", &"tmpfs", &"-o", &"size=2m", &"none", &folder.path()],
        );
        mounted.then_some(Self { folder })
    }

    /// Takes all that is left of it.
    fn fill(&self) -> PathBuf {
        let filler = self.folder.path().join("filler");
        let mut file = fs::File::create(&filler).expect("there is room for a name");
        while file.write_all(&[0; 4_096]).is_ok() {}
        filler
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        run("umount", &[&"-l", &self.folder.path()]);
    }
}

/// Begins calls until the journal says that it cannot.
async fn begin_until_refused(journal: &SqliteJournal) -> (usize, Unusable) {
    for done in 0..10_000 {
        let (attempt, receipt) = attempt(Some(&format!("ORDER-{done}")));
        match journal.begin(&attempt, receipt, LONG).await {
            Ok(()) => {}
            refused => return (done, unusable(refused)),
        }
    }
    panic!("it never is full");
}

#[tokio::test]
async fn a_full_disk_is_told_and_it_goes_on_once_there_is_room() {
    let Some(disk) = Disk::new() else {
        let _ = writeln!(
            std::io::stderr(),
            "not tested, for it needs root: a full disk"
        );
        return;
    };
    let journal = open(&disk.folder.path().join("calls.db"));
    let filler = disk.fill();
    let (done, told) = begin_until_refused(&journal).await;
    assert!(
        told.problem.starts_with("there is no room for a note"),
        "{told}"
    );
    assert!(told.remedy.starts_with("make room on the disk"), "{told}");
    fs::remove_file(filler).expect("it is there");
    begun(&journal, "once there is room").await;
    assert_eq!(counts(&journal).await, (0, done + 1, 0));
}

#[tokio::test]
async fn a_full_disk_is_told_at_opening() {
    let Some(disk) = Disk::new() else {
        let _ = writeln!(
            std::io::stderr(),
            "not tested, for it needs root: a full disk at opening"
        );
        return;
    };
    disk.fill();
    let told = unusable(SqliteJournal::open(disk.folder.path().join("calls.db")));
    assert!(
        told.problem.starts_with("there is no room for a note"),
        "{told}"
    );
}
