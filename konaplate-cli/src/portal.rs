//! `konaplate portal`: the documentation of a specification in a browser, with calls that can be tried.

use std::io::{self, Write as _};
use std::net::IpAddr;
use std::path::PathBuf;

use konaplate_codegen::{count, printable};
use konaplate_generated::runtime::config::{Given, VARIABLES};
use konaplate_portal::{Options, Portal};

use tempfile::NamedTempFile;

use crate::coverage;
use crate::locate::{Located, SpecArg};
use crate::mock::{self, Target as EnvFile};
use crate::report;
use crate::stop::stopped;
use crate::usage::word;
use crate::{Failure, env_file, output, runtime, specification};

/// A paragraph is one line: it is broken where the terminal ends.
const STORY: &str = "\
Show the documentation of a specification in a browser, and try its calls.

One page an operation: its fields with the limits that hold and why, its codes with what follows from each, what it is \
called like in Rust and with curl. Calls are tried at a mock inside this process, or with `--target env` at the server \
that the environment names; the page shows the request in the clear, as signed and as encrypted, the answer, and what \
a client would have said. An edited file of the specification shows within a second, a broken one with what is wrong. \
Nothing is loaded from elsewhere, nothing is stored in the browser; what was tried ends with the process.

`--open` opens a browser. Static pages are written by `konaplate docs`.";

const EXAMPLES: &str = "\
Examples:
  konaplate portal --spec spec --env-file portal.env
  konaplate portal --target env --env-file mock.env";

/// Show the documentation of a specification in a browser, and try its calls.
#[derive(Debug, clap::Args)]
#[command(long_about = STORY, after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    spec: SpecArg,
    /// File with the services that the coverage is told of: `## GROUP`, and below it a name a line; those of KONA PLATE's
    /// navigation if left out.
    #[arg(long, value_name = "FILE")]
    services: Option<PathBuf>,
    /// Port to listen on; 0 takes a free one and prints it.
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    port: u16,
    /// Address to listen at. With another than loopback, such as 0.0.0.0 in a container, whoever reaches it sees what is
    /// tried, and tries; only for the mock.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    bind: IpAddr,
    /// Be spoken to by this host name too, such as a container's; repeatable.
    #[arg(long = "allow-host", value_name = "NAME", value_parser = mock::host)]
    allowed_hosts: Vec<String>,
    /// Where calls are tried.
    #[arg(long, value_name = "TARGET", value_enum, default_value_t)]
    target: Target,
    /// Of the mock: file to write what other clients of it need to, readable by its owner only. Of `--target env`: file
    /// of `KEY="value"` lines that come before the environment's.
    #[arg(long, value_name = "FILE")]
    env_file: Option<PathBuf>,
    /// Write --env-file over any file, and through a link.
    #[arg(long, requires = "env_file")]
    force: bool,
    /// Open the first page in the browser of this machine.
    #[arg(long)]
    open: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum Target {
    /// The mock of this process: no money moves.
    #[default]
    Mock,
    /// The server that the variables of clients name. What is tried there is real.
    Env,
}

pub(crate) fn show(args: &Args) -> Result<(), Failure> {
    runtime()?.block_on(serve(args))
}

async fn serve(args: &Args) -> Result<(), Failure> {
    let written = EnvFile::new(args.env_file.clone(), args.force);
    if args.target == Target::Mock {
        written.check()?;
    }
    let stopped = stopped()?;
    let located = args.spec.locate()?;
    let folder = args.spec.folder()?;
    let options = options(args, &located)?;
    let options = match folder {
        Some(folder) => options.follow(folder, located.sources.root().to_owned()),
        None => options,
    };
    let portal = options.start().await;
    let portal = portal.map_err(|error| Failure::Unable(error.to_string()))?;
    if let Some(mock) = portal.mock() {
        written.write(&mock.env_file())?;
    }
    if !args.bind.is_loopback() {
        output::error(&warning(args.bind));
    }
    output::line(&announcement(&portal, &located, args))?;
    let _page = if args.open { open(&portal) } else { None };
    stopped.await?;
    finish(portal).await;
    Ok(())
}

/// Calls under way come to their end, and nothing that is open goes unsaid.
async fn finish(portal: Portal) {
    let under_way = portal.calls_under_way();
    if under_way > 0 {
        let calls = count(under_way, "call");
        output::error(&format!("konaplate: waiting for {calls} under way"));
    }
    let target = portal.target();
    for (operation, number) in portal.finish().await {
        let number = number.map_or_else(String::new, |it| {
            format!(" with the number {}", printable(&it))
        });
        output::error(&format!(
            "konaplate: `{operation}`{number} at {target} was left open: it may have been done"
        ));
    }
}

fn options(args: &Args, located: &Located) -> Result<Options, Failure> {
    let api = specification::checked(located, report::Format::Full)?;
    let services = coverage::services_of(&api.provider, args.services.as_deref())?;
    let mut options = Options::new(located.sources.clone(), services)
        .port(args.port)
        .bind(args.bind);
    for name in &args.allowed_hosts {
        options = options.allow_host(name);
    }
    if let Some(file) = &args.env_file {
        options = options.env_file(word(file.as_os_str()));
    }
    if args.target == Target::Env {
        options = options.server(variables(args)?);
    }
    Ok(options)
}

/// Those of a file come before those of the environment, as for a shell that has read it.
fn variables(args: &Args) -> Result<Vec<(String, String)>, Failure> {
    let file = args.env_file.as_deref().map(env_file::read).transpose()?;
    let file = file.unwrap_or_default();
    let lookup = |name: &str| env_file::lookup(&file, name);
    let mut found = Vec::new();
    for variable in VARIABLES {
        let given = variable.read(lookup);
        let given = given.map_err(|problem| Failure::Unable(problem.to_string()))?;
        let value = given.as_ref().map(Given::expose);
        found.extend(value.map(|value| (variable.name.to_owned(), value.to_owned())));
    }
    Ok(found)
}

fn warning(address: IpAddr) -> String {
    format!(
        "konaplate: warning: {address} is not loopback: whoever reaches it sees what is tried here, and tries; give it \
         test data only. It answers to addresses; to a name, such as this machine's, with --allow-host NAME"
    )
}

fn announcement(portal: &Portal, located: &Located, args: &Args) -> String {
    let (url, shown) = (portal.url(), located.name());
    let target = match args.target {
        Target::Mock => format!("calls go to the mock at {}", portal.target()),
        Target::Env => format!(
            "calls go to {}: what is tried there is real; the address above lets in whoever has it",
            portal.target()
        ),
    };
    let file = match (&args.env_file, args.target) {
        (Some(file), Target::Mock) => {
            format!(
                "\nconfiguration of other clients of the mock in {}",
                file.display()
            )
        }
        _ => String::new(),
    };
    format!("listening on {url}\nshowing {shown}\n{target}{file}\nCtrl-C stops it")
}

/// Opens a browser, in a thread that nobody waits for: it may stay in the foreground. What gives access is no argument of a
/// program, which all users of the machine see: a file of its owner's leads there, for as long as it is kept.
fn open(portal: &Portal) -> Option<NamedTempFile> {
    let url = portal.url();
    let page = portal.mock().is_none().then(|| leading_to(&url));
    let (place, page) = match page.transpose() {
        Ok(Some(page)) => (page.path().to_string_lossy().into_owned(), Some(page)),
        Ok(None) => (url, None),
        Err(error) => {
            output::error(&format!(
                "konaplate: {error}: open the address that is printed above"
            ));
            return None;
        }
    };
    std::thread::spawn(move || {
        if let Err(error) = open::that(&place) {
            output::error(&format!(
                "konaplate: no browser could be opened ({error}): open the address that is printed above"
            ));
        }
    });
    page
}

fn leading_to(url: &str) -> io::Result<NamedTempFile> {
    let mut page = tempfile::Builder::new()
        .prefix("konaplate-portal-")
        .suffix(".html")
        .tempfile()?;
    write!(
        page,
        "<!DOCTYPE html><meta http-equiv=\"refresh\" content=\"0; url={url}\"><title>konaplate</title>"
    )?;
    page.flush()?;
    Ok(page)
}
