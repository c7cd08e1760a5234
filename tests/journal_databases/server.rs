//! A PostgreSQL server of this test's own, which it kills.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use konaplate_tests::process::succeed;
use tempfile::TempDir;

/// Nobody, and no group: the server does not start as root.
const NOBODY: u32 = 65_534;
const PASSWORD: &str = "only-here";

pub(crate) struct Postgres {
    programs: PathBuf,
    folder: TempDir,
    pub(crate) address: SocketAddr,
    process: Option<Child>,
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Postgres {
    /// A server with an empty database.
    pub(crate) async fn start(programs: &Path) -> Self {
        let folder = tempfile::Builder::new().prefix("konaplate-pg").tempdir();
        let folder = folder.expect("a folder");
        let password = folder.path().join("password");
        fs::write(&password, PASSWORD).expect("it is written");
        if is_root() {
            for path in [folder.path(), &password] {
                chown(path, Some(NOBODY), Some(NOBODY)).expect("root may do so");
            }
        }
        let open = fs::Permissions::from_mode(0o700);
        fs::set_permissions(folder.path(), open).expect("it is ours");
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = free.local_addr().expect("an address");
        drop(free);
        let mut server = Self {
            programs: programs.to_owned(),
            folder,
            address,
            process: None,
        };
        let mut initdb = server.command("initdb");
        initdb.args([
            "--auth",
            "scram-sha-256",
            "--encoding",
            "UTF8",
            "--no-locale",
        ]);
        initdb.args(["--no-instructions", "--no-sync", "--username", "shop"]);
        initdb.arg("--pgdata").arg(server.data());
        initdb.arg("--pwfile").arg(password);
        succeed(&mut initdb);
        server.run().await;
        server
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// One of its programs, as somebody who is not root.
    fn command(&self, name: &str) -> Command {
        let program = self.programs.join(name);
        let mut command = if is_root() {
            let id = NOBODY.to_string();
            let mut command = Command::new("setpriv");
            command.args(["--reuid", &id, "--regid", &id, "--clear-groups", "--"]);
            command.arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir(self.folder.path());
        command
    }

    /// Starts it, anew after it was killed, and waits until it answers.
    pub(crate) async fn run(&mut self) {
        let mut command = self.command("postgres");
        command.arg("-D").arg(self.data());
        let port = self.address.port();
        let folder = self.folder.path().display();
        for setting in [
            format!("port={port}"),
            "listen_addresses=127.0.0.1".to_owned(),
            format!("unix_socket_directories={folder}"),
            "max_connections=100".to_owned(),
            // The role's own default; a journal has to force its own.
            "synchronous_commit=off".to_owned(),
            "restart_after_crash=on".to_owned(),
        ] {
            command.arg("-c").arg(setting);
        }
        let mut log = fs::File::options();
        let log = log
            .create(true)
            .append(true)
            .open(self.folder.path().join("log"));
        let log = log.expect("the log is written");
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log);
        self.process = Some(command.spawn().expect("it starts"));
        let began = Instant::now();
        while let Err(error) = tokio_postgres::connect(&self.url(port), tokio_postgres::NoTls).await
        {
            let log = || fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
            let is_late = began.elapsed() > Duration::from_secs(30);
            assert!(!is_late, "PostgreSQL does not start: {error}\n{}", log());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Of its database, by way of another port.
    pub(crate) fn url(&self, port: u16) -> String {
        format!("postgresql://shop:{PASSWORD}@127.0.0.1:{port}/postgres?connect_timeout=2")
    }

    /// As a machine that fails: nothing is said to anybody, and nothing is tidied up.
    pub(crate) fn kill(&mut self) {
        let Some(mut process) = self.process.take() else {
            return;
        };
        // Those that serve connections first, or they would finish what they have begun.
        let children = format!("/proc/{0}/task/{0}/children", process.id());
        let children = fs::read_to_string(children).unwrap_or_default();
        let _ = process.kill();
        let mut kill = Command::new("kill");
        kill.arg("-9").args(children.split_whitespace());
        let _ = kill.stderr(Stdio::null()).status();
        let _ = process.wait();
        let _ = fs::remove_file(self.data().join("postmaster.pid"));
    }
}

/// Whether this process is root's.
fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|it| it.uid() == 0)
}
