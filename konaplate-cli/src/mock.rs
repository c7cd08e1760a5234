//! `konaplate mock`: the mock server until Ctrl-C, and the file that a client configures itself from.

use std::error::Error;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use konaplate_mock::{Mock, Options};

use crate::{Failure, MockArgs, output};

pub(crate) async fn serve(args: &MockArgs) -> Result<(), Failure> {
    let stopped = stopped()?;
    let mock = Options::default().port(args.port).start().await;
    let mock = mock.map_err(|error| Failure::Unable(unable(args.port, &error)))?;
    if let Some(file) = &args.env_file {
        write_private(file, &mock.env_file())
            .map_err(|error| Failure::Unable(format!("{}: {error}", file.display())))?;
    }
    announce(&mock, args.env_file.as_deref())?;
    stopped.await?;
    mock.shutdown().await;
    Ok(())
}

/// What went wrong, with what lies below it.
fn unable(port: u16, error: &dyn Error) -> String {
    match error.source() {
        Some(source) => format!("port {port}: {error}: {source}"),
        None => error.to_string(),
    }
}

fn announce(mock: &Mock, file: Option<&Path>) -> Result<(), Failure> {
    output::line(&format!("listening on {}", mock.url()))?;
    match file {
        Some(file) => output::line(&format!("configuration in {}", file.display())),
        None => output::line("give --env-file FILE to get what a client needs"),
    }?;
    output::line("Ctrl-C stops it")
}

/// Ctrl-C, or what a service manager sends. Both are listened to from here on, not from the first poll.
#[cfg(unix)]
fn stopped() -> io::Result<impl Future<Output = io::Result<()>>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => Ok(()),
            _ = terminated.recv() => Ok(()),
        }
    })
}

#[cfg(not(unix))]
fn stopped() -> io::Result<impl Future<Output = io::Result<()>>> {
    Ok(tokio::signal::ctrl_c())
}

/// The file itself where the path is a link; an error for what is no file, such as a device.
fn regular(path: &Path) -> io::Result<PathBuf> {
    match fs::metadata(path) {
        Ok(found) if found.is_file() => fs::canonicalize(path),
        Ok(_) => Err(io::Error::other("not a regular file")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(path.to_owned()),
        Err(error) => Err(error),
    }
}

/// Writes beside the file and moves it into place: at no moment can others read it, and nobody reads half.
fn write_private(file: &Path, text: &str) -> io::Result<()> {
    let file = &regular(file)?;
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".{}", std::process::id()));
    let beside = Path::new(&name);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(beside).and_then(|mut opened| {
        opened.write_all(text.as_bytes())?;
        opened.sync_all()
    });
    let moved = written.and_then(|()| fs::rename(beside, file));
    if moved.is_err() {
        let _ = fs::remove_file(beside); // the first error is the one to tell
    }
    moved
}
