//! The mock server until it is told to stop: what it is started with, and what it says then.

use std::error::Error as _;
use std::net::IpAddr;
use std::num::NonZeroUsize;
use std::path::Path;

use konaplate_codegen::ir::Api;
use konaplate_mock::{Mock, Options, StartError};

use super::env_file::Target;
use super::log::{self, Format, Log};
use crate::locate::SpecArg;
use crate::stop::stopped;
use crate::usage::word;
use crate::{Failure, output, report, specification};

// What `konaplate mock` takes without a command. No doc comment: clap would take it for the command's.
#[derive(Debug, clap::Args)]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    spec: SpecArg,
    /// Port to listen on; 0 takes a free one and prints it.
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    port: u16,
    /// Address to listen at. With another than loopback, such as 0.0.0.0 in a container, whoever reaches it can call
    /// and steer the mock.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    bind: IpAddr,
    /// How many charges, cancellations and other calls with a number are kept. None is forgotten: at the bound, new
    /// ones are refused with 999_409.
    #[arg(long, value_name = "N", default_value = "100000")]
    keep: NonZeroUsize,
    /// Take steering requests under this host name too, such as a container's; repeatable.
    #[arg(long = "allow-host", value_name = "NAME", value_parser = host)]
    allowed_hosts: Vec<String>,
    /// How each request is told on standard output.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Text)]
    log: Format,
    #[command(flatten)]
    target: Target,
}

pub(super) async fn serve(args: &ServeArgs) -> Result<(), Failure> {
    args.target.check()?;
    let stopped = stopped()?;
    let located = args.spec.locate()?;
    let api = specification::checked(&located, report::Format::Full)?;
    let (log, writer) = log::start(args.log);
    let mock = options(args, api, log).start().await.map_err(unable)?;
    args.target.write(&mock.env_file())?;
    if !args.bind.is_loopback() {
        output::error(&warning(args.bind));
    }
    say(args.log, &announcement(&mock, located.name(), args))?;
    stopped.await?;
    mock.shutdown().await;
    writer.finish();
    Ok(())
}

/// A name as it stands in the header `Host`.
pub(crate) fn host(given: &str) -> Result<String, &'static str> {
    let is_of_host = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte);
    if given.is_empty() || !given.bytes().all(is_of_host) {
        return Err("give the name or address alone, such as mock: no http://, no path");
    }
    Ok(given.to_owned())
}

fn options(args: &ServeArgs, api: Api, log: Log) -> Options {
    let options = Options::default()
        .api(api)
        .port(args.port)
        .bind(args.bind)
        .keep(args.keep.get())
        .log(move |line| log.take(line));
    let hosts = args.allowed_hosts.iter();
    hosts.fold(options, |options, name| options.allow_host(name))
}

/// What went wrong and what to do; the system's words where ours say nothing of it.
fn unable(error: StartError) -> Failure {
    Failure::Unable(match error.source() {
        Some(source) => format!("{error} ({source})"),
        None => error.to_string(),
    })
}

fn warning(address: IpAddr) -> String {
    format!(
        "konaplate: warning: {address} is not loopback: whoever reaches it can call and steer this mock; give it test \
         data only"
    )
}

/// With a log for programs, standard output is theirs.
fn say(format: Format, text: &str) -> Result<(), Failure> {
    if format == Format::Json {
        output::error(text);
        return Ok(());
    }
    output::line(text)
}

fn announcement(mock: &Mock, specification: &str, args: &ServeArgs) -> String {
    let url = mock.url();
    let file = args.target.env_file.as_deref();
    let configuration = match file {
        Some(file) => configured(file, args),
        None => "give --env-file FILE to get what a client needs".to_owned(),
    };
    let place = match file {
        Some(file) if is_near(args.bind) => format!("--env-file {}", word(file.as_os_str())),
        _ => format!("--at {url}"),
    };
    let example = match example(&mock.api()) {
        Some((operation, case)) => format!("  konaplate mock next {operation} {case} {place}\n"),
        None => String::new(),
    };
    format!(
        "listening on {url}\n\
         serving {specification}\n\
         {configuration}\n\
         steer it from another terminal:\n\
         {example}  konaplate mock ledger {place}\n\
         Ctrl-C stops it"
    )
}

/// Whether the URL that is told names loopback: commands and clients take others only if asked.
fn is_near(address: IpAddr) -> bool {
    address.is_loopback() || address.is_unspecified()
}

fn configured(file: &Path, args: &ServeArgs) -> String {
    let load = format!("  set -a; . {}; set +a", sourced(file));
    let plain = if is_near(args.bind) {
        ""
    } else {
        "\n  (it takes http:// to such an address with `ConfigBuilder::allow_plain_http` only)"
    };
    let shown = file.display();
    format!("configuration in {shown}, for a client in another terminal:\n{load}{plain}")
}

/// A documented case that is no success, to show how one is asked for.
fn example(api: &Api) -> Option<(&str, &str)> {
    api.operations.iter().find_map(|operation| {
        let case = operation.cases.iter().find(|case| case.status != 200)?;
        Some((operation.name.as_str(), case.id.as_str()))
    })
}

/// A path as `.` of a shell takes it, which looks for a bare name among the commands.
fn sourced(path: &Path) -> String {
    let is_bare = path.components().count() == 1;
    if is_bare {
        return word(Path::new(".").join(path).as_os_str());
    }
    word(path.as_os_str())
}
