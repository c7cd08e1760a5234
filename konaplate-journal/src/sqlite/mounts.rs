//! Where a path lies: on a file system of another machine, or on a mount of its own.

use std::fs;
use std::path::Path;

use rustix::fs::{AtFlags, CWD, StatxFlags, statfs, statx};

/// File systems that machines share. The lock of SQLite's WAL is shared memory, which they do not share.
const OF_A_NETWORK: [(u32, &str); 14] = [
    (0x0000_6969, "NFS"),
    (0x0000_517b, "SMB"),
    (0xff53_4d42, "CIFS"),
    (0xfe53_4d42, "SMB"),
    (0x0102_1997, "9P"),
    (0x5346_414f, "AFS"),
    (0x6b41_4653, "AFS"),
    (0x7375_7245, "Coda"),
    (0x00c3_6400, "Ceph"),
    (0x0bd0_0bd0, "Lustre"),
    (0x4750_4653, "GPFS"),
    (0x7461_636f, "OCFS2"),
    (0x0116_1970, "GFS2"),
    (0x786f_4256, "vboxsf"),
];

/// What FUSE and virtiofs have.
const FUSE: u32 = 0x6573_5546;

/// Of those that FUSE brings, what is known to lie elsewhere. Others are disks of this machine, as far as can be told.
const OF_A_NETWORK_BY_FUSE: [&str; 18] = [
    "sshfs",
    "s3fs",
    "s3ql",
    "gcsfuse",
    "goofys",
    "blobfuse",
    "blobfuse2",
    "rclone",
    "davfs",
    "davfs2",
    "curlftpfs",
    "glusterfs",
    "ceph",
    "ceph-fuse",
    "juicefs",
    "moosefs",
    "mfs",
    "mount-s3",
];

/// What a path's file system is called, if it is one of a network.
pub(super) fn network(path: &Path) -> Option<String> {
    let kind = statfs(path).ok()?.f_type as u32;
    if kind == FUSE {
        let mounts = fs::read_to_string("/proc/self/mountinfo").ok()?;
        return network_by_fuse(&mounts, mount(path)?).map(str::to_owned);
    }
    let known = OF_A_NETWORK.iter().find(|(magic, _)| *magic == kind);
    known.map(|(_, name)| (*name).to_owned())
}

/// The number of the mount that a path is on; none where the system does not say.
pub(super) fn mount(path: &Path) -> Option<u64> {
    let known = statx(CWD, path, AtFlags::SYMLINK_NOFOLLOW, StatxFlags::MNT_ID).ok()?;
    let is_told = StatxFlags::from_bits_retain(known.stx_mask).contains(StatxFlags::MNT_ID);
    is_told.then_some(known.stx_mnt_id)
}

/// From the lines of `/proc/self/mountinfo`: the type stands behind a hyphen by itself.
fn network_by_fuse(mounts: &str, mount: u64) -> Option<&str> {
    let line = mounts.lines().find(|line| {
        let id = line.split(' ').next();
        id.and_then(|id| id.parse().ok()) == Some(mount)
    })?;
    let (_, described) = line.split_once(" - ")?;
    let mut described = described.split(' ');
    let (kind, source) = (described.next()?, described.next().unwrap_or_default());
    let brought = kind.strip_prefix("fuse.")?;
    let is_known = OF_A_NETWORK_BY_FUSE
        .iter()
        .any(|name| brought.eq_ignore_ascii_case(name));
    // `user@host:/folder`, whatever brings it
    let is_of_a_host = source.contains(":/");
    (is_known || is_of_a_host).then_some(brought)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
22 1 0:21 / / rw shared:1 - ext4 /dev/vda rw
30 22 0:40 / /remote rw,nosuid shared:9 - fuse.sshfs user@host:/srv rw
31 22 0:41 / /other rw shared:10 - fuse.anything host:/srv rw
32 22 0:42 / /layers rw - fuse.fuse-overlayfs fuse-overlayfs rw
33 22 0:43 / /share rw - virtiofs share rw
34 22 0:44 / /bucket rw - fuse.rclone bucket rw
35 22 8:1 / /stick rw - fuseblk /dev/sda1 rw
broken
";

    #[test]
    fn what_fuse_brings_from_elsewhere_is_known() {
        let seen = [30, 31, 32, 33, 34, 35, 36].map(|mount| network_by_fuse(MOUNTS, mount));
        let expected = [
            Some("sshfs"),
            Some("anything"),
            None,
            None,
            Some("rclone"),
            None,
            None,
        ];
        assert_eq!(seen, expected);
    }

    #[test]
    fn this_machine_s_own_is_of_no_network() {
        for path in ["/", "/dev/shm", "/proc"] {
            assert_eq!(network(Path::new(path)), None, "{path}");
        }
    }

    #[test]
    fn each_mount_has_a_number() {
        assert_ne!(mount(Path::new("/")), mount(Path::new("/proc")));
        assert_eq!(mount(Path::new("/no such thing")), None);
    }
}
