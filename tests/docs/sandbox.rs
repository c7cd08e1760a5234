//! A folder outside of the workspace, as a user's is, with a copy of the checkout in it as `konaplate`; and what runs
//! there.

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use konaplate_tests::built::program;
use konaplate_tests::process::patiently;

use crate::checkout;

/// What a command in the background may take to say what is expected of it.
const PATIENCE: Duration = Duration::from_secs(30);

/// The root of this checkout.
pub(crate) fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the tests lie in the workspace")
}

/// Where these tests were built.
fn target() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .expect("cargo makes it in the target folder")
}

/// What a command said, both streams as they came, and its exit code.
pub(crate) struct Said {
    pub(crate) text: String,
    pub(crate) code: Option<i32>,
}

/// With which features of their dependencies the crates of a document are built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Features {
    /// Those that the tests have built: nothing is built again.
    OfWorkspace,
    OfUser,
}

/// The folder, with the state of the shell between two blocks.
pub(crate) struct Sandbox {
    features: Features,
    root: PathBuf,
    state: PathBuf,
    background: Option<Background>,
}

struct Background {
    child: Child,
    output: PathBuf,
}

impl Sandbox {
    /// An empty one, but for the checkout. Its place is the same at every run, since cargo would build everything anew at
    /// another.
    pub(crate) fn new(folder: &str, features: Features) -> Result<Self, String> {
        let name = workspace().to_string_lossy().replace(['/', '\\', ':'], "-");
        let base = std::env::temp_dir().join(format!("konaplate-docs{name}"));
        let sandbox = Self {
            features,
            root: base.join("work"),
            state: base.join("state"),
            background: None,
        };
        let begins = sandbox.root.join(folder).to_string_lossy().into_owned();
        let made = checkout::copy(workspace(), &sandbox.root)
            .and_then(|()| checkout::empty(&sandbox.state))
            .and_then(|()| fs::write(sandbox.state.join("folder"), begins));
        made.map_err(|error| format!("{}: {error}", base.display()))?;
        sandbox.stand_in_for_docker()?;
        sandbox.take_what_is_built()?;
        Ok(sandbox)
    }

    /// Where the last block has gone by `cd`.
    pub(crate) fn current(&self) -> PathBuf {
        let noted = fs::read_to_string(self.state.join("folder"));
        PathBuf::from(noted.unwrap_or_default().trim_end())
    }

    /// Writes a file of a document.
    pub(crate) fn write(&self, path: &str, text: &str) -> Result<(), String> {
        let path = self.current().join(path);
        let folder = path.parent().unwrap_or(&self.root);
        let done = fs::create_dir_all(folder).and_then(|()| fs::write(&path, text));
        done.map_err(|error| format!("{}: {error}", path.display()))?;
        self.pin(folder)
    }

    /// Runs commands to their end.
    pub(crate) fn run(&self, commands: &str) -> Result<Said, String> {
        self.pin(&self.current())?;
        let output = self.state.join("output");
        let mut shell = self.shell(commands, &output)?;
        let status = patiently(commands.lines().next().unwrap_or_default(), || {
            shell.status()
        });
        let status = status.map_err(|error| format!("bash: {error}"))?;
        let text = fs::read(&output).map_err(|error| error.to_string())?;
        Ok(Said {
            text: String::from_utf8_lossy(&text).into_owned(),
            code: status.code(),
        })
    }

    /// Starts a command that goes on.
    pub(crate) fn start(&mut self, command: &str) -> Result<(), String> {
        self.stop();
        let output = self.state.join("background");
        let child = self.shell(&format!("exec {command}"), &output)?.spawn();
        let child = child.map_err(|error| format!("bash: {error}"))?;
        self.background = Some(Background { child, output });
        Ok(())
    }

    /// What the command in the background has printed, once `is_enough`; what there is by then if that takes too long.
    pub(crate) fn background(
        &mut self,
        is_enough: impl Fn(&str) -> bool,
    ) -> Result<String, String> {
        let background = self
            .background
            .as_mut()
            .ok_or("nothing runs in the background")?;
        let started = Instant::now();
        loop {
            let text = fs::read(&background.output).map_err(|error| error.to_string())?;
            let text = String::from_utf8_lossy(&text).into_owned();
            let is_over =
                started.elapsed() > PATIENCE || matches!(background.child.try_wait(), Ok(Some(_)));
            if is_over || is_enough(&text) {
                return Ok(text);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// bash in the current folder, with the variables of the blocks before.
    fn shell(&self, commands: &str, output: &Path) -> Result<Command, String> {
        let (state, folder) = (self.state.display(), self.current());
        let folder = folder.display();
        let script = format!(
            "set -e -o pipefail\nif [ -f {state}/variables ]; then . {state}/variables; fi\ncd {folder}\n\
             trap 'pwd > {state}/folder; export -p > {state}/variables' EXIT\n{commands}\n"
        );
        let file = File::create(output).map_err(|error| error.to_string())?;
        let errors = file.try_clone().map_err(|error| error.to_string())?;
        let mut command = Command::new("bash");
        command.args(["-c", &script]).process_group(0);
        command.stdin(Stdio::null()).stdout(file).stderr(errors);
        self.set_variables(&mut command);
        Ok(command)
    }

    fn set_variables(&self, command: &mut Command) {
        let installed = self.state.join("installed");
        let mut path = vec![installed.join("bin")];
        path.extend(std::env::split_paths(
            &std::env::var_os("PATH").unwrap_or_default(),
        ));
        let path = std::env::join_paths(path).expect("the paths were joined before");
        command
            .env("PATH", path)
            .env("CARGO_INSTALL_ROOT", installed);
        command
            .env("CARGO_TARGET_DIR", target())
            // For the stand-in of a container engine.
            .env(
                "IS_BUILT",
                if self.features == Features::OfUser {
                    ""
                } else {
                    "1"
                },
            )
            // As in the workspace: with another amount of it, every dependency is built anew.
            .env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only")
            .env("CARGO_TERM_COLOR", "never");
        for name in ["AUTHOR", "COMMITTER"] {
            command
                .env(format!("GIT_{name}_NAME"), "A user")
                .env(format!("GIT_{name}_EMAIL"), "user@example.com");
        }
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("KONAPLATE_") {
                command.env_remove(name);
            }
        }
    }

    /// Has a crate take what the workspace has built: its versions, and by a dependency on these tests its features too.
    /// The gate tries the README without.
    fn pin(&self, folder: &Path) -> Result<(), String> {
        if self.features == Features::OfUser {
            return Ok(());
        }
        let (manifest, lock) = (folder.join("Cargo.toml"), folder.join("Cargo.lock"));
        let Ok(text) = fs::read_to_string(&manifest) else {
            return Ok(());
        };
        let copy = self.root.join(checkout::NAME);
        if folder.starts_with(&copy) || text.contains("konaplate-tests") {
            return Ok(());
        }
        let tests = copy.join("tests");
        let row = format!("[dependencies]\nkonaplate-tests = {{ path = {tests:?} }}");
        let pinned = fs::write(&manifest, text.replacen("[dependencies]", &row, 1));
        // Also over one that `cargo add` has made, with the newest versions of everything.
        let locked = pinned.and_then(|()| fs::copy(workspace().join("Cargo.lock"), &lock));
        locked
            .map_err(|error| format!("{}: {error}", manifest.display()))
            .map(drop)
    }

    /// The command, where the tests have built it: in a copy of the checkout it would be built once more.
    fn take_what_is_built(&self) -> Result<(), String> {
        if self.features == Features::OfUser {
            return Ok(());
        }
        let folder = self.state.join("installed/bin");
        let taken = fs::create_dir_all(&folder)
            .and_then(|()| symlink(program("konaplate"), folder.join("konaplate")));
        taken.map_err(|error| error.to_string())
    }

    /// What a line of a document comes to where the command is built already; the gate runs it as it is written.
    pub(crate) fn as_built<'l>(&self, line: &'l str) -> &'l str {
        if self.features == Features::OfUser {
            return line;
        }
        if line.starts_with("cargo install ") {
            return "konaplate --version";
        }
        if line.starts_with("cargo run -- demo ") {
            return "konaplate demo";
        }
        line
    }

    /// What a container engine would do, on this machine, where there is none.
    fn stand_in_for_docker(&self) -> Result<(), String> {
        let has_engine = Command::new("docker")
            .arg("info")
            .output()
            .is_ok_and(|it| it.status.success());
        if has_engine {
            return Ok(());
        }
        let folder = self.state.join("installed/bin");
        let stand_in = workspace().join("tests/docs/docker");
        let done =
            fs::create_dir_all(&folder).and_then(|()| fs::copy(stand_in, folder.join("docker")));
        done.map_err(|error| error.to_string()).map(drop)
    }

    /// Ends the command in the background.
    pub(crate) fn stop(&mut self) {
        if let Some(mut background) = self.background.take() {
            // With all that it has started; it may have ended by itself.
            let group = format!("-{}", background.child.id());
            let _ = Command::new("kill").args(["--", &group]).status();
            let _ = background.child.wait();
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.stop();
    }
}
