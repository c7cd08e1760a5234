//! `konaplate sign`: a body from standard input as a request of an operation, for curl and other programs; and an answer
//! back in the clear. Nothing is sent here.

mod curl;

use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use konaplate_codegen::ir::{Api, Effect, HeaderValue, Operation};
use konaplate_codegen::printable;
use konaplate_dynamic::{Config, Loaded, load};
use konaplate_generated::runtime::transport::bytes::Bytes;
use konaplate_generated::runtime::transport::http::Request;
use konaplate_generated::runtime::transport::http::header::{ACCEPT, CONTENT_TYPE, HeaderName};
use konaplate_mock::ControlError;

use self::curl::{Curl, Unfit};
use crate::locate::SpecArg;
use crate::{Failure, env_file, files, mock, output, report, specification};

/// A paragraph is one line: it is broken where the terminal ends.
const STORY: &str = "\
Sign, and where the operation has it encrypt, a body from standard input, as a request for curl or another program.

The body is taken as it is: nothing in it is checked or changed, so that a server can be tried with what a client would \
refuse. Printed is a configuration of curl, so that no key is in an argument, which other users of a machine can see:

  printf '%s' '{\"sequenceId\":\"ORDER-1\"}' \\
    | konaplate sign recharge-result --env-file mock.env | curl --config -

Nothing is sent by this command. What it prints holds the access key, and serves for as long as the server takes its time; \
each run signs anew, and encrypts with another key. An encrypted answer is opened with --open:

  konaplate sign unregistered-card-info --env-file mock.env <card.json \\
    | curl --silent --config - \\
    | konaplate sign unregistered-card-info --env-file mock.env --open";

/// Sign a body from standard input as a request of an operation, for curl and other programs.
#[derive(Debug, clap::Args)]
#[command(long_about = STORY, after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Such as `charge`.
    operation: String,
    /// What to print of the request.
    #[arg(long, value_name = "WHAT", value_enum, default_value_t)]
    print: Print,
    /// Take an answer from standard input instead, and print it in the clear; a plain one passes as it is.
    #[arg(long, conflicts_with = "print")]
    open: bool,
    /// Take variables from this file before those of the environment: `KEY="value"` lines, as `konaplate mock
    /// --env-file` writes them.
    #[arg(long, value_name = "FILE")]
    env_file: Option<PathBuf>,
    #[command(flatten)]
    spec: SpecArg,
}

const EXAMPLES: &str = "\
Examples:
  konaplate sign recharge-result --env-file mock.env <inquiry.json | curl --silent --config -
  konaplate sign charge --env-file mock.env --print token <charge.json";

/// What is printed of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Print {
    /// All of it, as a configuration of curl.
    #[default]
    Curl,
    /// The bytes to send.
    Body,
    /// The token over these bytes, the value of X-KM-Tran-Token.
    Token,
    /// The headers, a line each.
    Headers,
}

impl Print {
    fn has_keys(self) -> bool {
        matches!(self, Self::Curl | Self::Headers)
    }
}

/// Larger bodies are not read; the largest documented one has a few hundred bytes.
const LIMIT: u64 = 1 << 20;

pub(crate) fn sign(args: &Args) -> Result<(), Failure> {
    let located = args.spec.locate()?;
    located.announce();
    let api = specification::checked(&located, report::Format::Full)?;
    let operation = find(&api, &args.operation)?;
    let loaded = load(&api)
        .remove(&operation.name)
        .ok_or_else(|| unknown(&api, &operation.name))?;
    let config = config(args.env_file.as_deref())?;
    if args.open {
        return open(&loaded, &config);
    }
    let body = read(&format!("the body of `{}`", operation.name))?;
    let request = loaded.seal(&config, &body).map_err(|error| {
        let (name, reason) = (&operation.name, error.reason());
        Failure::Unable(format!("`{name}` cannot be signed: {reason}"))
    })?;
    caution(args.print, operation, &request);
    print(args.print, operation, &request)
}

fn find<'a>(api: &'a Api, name: &str) -> Result<&'a Operation, Failure> {
    let mut operations = api.operations.iter();
    let found = operations.find(|operation| operation.name == name);
    found.ok_or_else(|| unknown(api, name))
}

fn unknown(api: &Api, name: &str) -> Failure {
    let known = api.operations.iter().map(|it| it.name.clone());
    let unknown = ControlError::UnknownOperation {
        operation: printable(name),
        known: known.collect(),
    };
    Failure::Unable(unknown.to_string())
}

fn config(file: Option<&Path>) -> Result<Config, Failure> {
    let variables = file.map(env_file::read).transpose()?.unwrap_or_default();
    let find = |name: &str| env_file::lookup(&variables, name)?.into_string().ok();
    let config = Config::from_variables(find);
    config.map_err(|error| Failure::Unable(error.to_string()))
}

/// All of standard input.
fn read(what: &str) -> Result<Vec<u8>, Failure> {
    if io::stdin().is_terminal() {
        output::error(&format!(
            "konaplate: waiting for {what} on standard input; Ctrl-D ends it"
        ));
    }
    let bytes = files::read(Path::new(files::STDIN), LIMIT)?;
    if bytes.len() as u64 > LIMIT {
        return Err(Failure::Unable(format!(
            "{what} is larger than 1 MiB, and none is"
        )));
    }
    Ok(bytes)
}

fn open(loaded: &Loaded, config: &Config) -> Result<(), Failure> {
    let answer = read("an answer")?;
    match loaded.open(config, &answer) {
        Ok(Some(opened)) => output::bytes(&opened),
        Ok(None) => output::bytes(&answer),
        Err(cause) => Err(Failure::Unable(cause.to_string())),
    }
}

/// What somebody should know before the request is used.
fn caution(print: Print, operation: &Operation, request: &Request<Bytes>) {
    if print.has_keys() && io::stdout().is_terminal() {
        output::error(
            "konaplate: warning: this holds the access key; send it on to `curl --config -`, or into a file that \
             only you can read",
        );
    }
    let host = request.uri().host().unwrap_or_default();
    if operation.effect == Effect::MovesMoney && !mock::is_this_machine(host) {
        let name = &operation.name;
        output::error(&format!(
            "konaplate: warning: `{name}` moves money, and {host} is not this machine: to send this request moves it"
        ));
    }
}

fn print(print: Print, operation: &Operation, request: &Request<Bytes>) -> Result<(), Failure> {
    match print {
        Print::Curl => {
            let configuration = curl(operation, request);
            output::bytes(&configuration.map_err(unfit)?)
        }
        Print::Body => output::bytes(request.body()),
        Print::Token => output::bytes(&token(operation, request)?),
        Print::Headers => {
            let lines = headers(operation, request)
                .map(|(name, value)| [name.as_bytes(), b": ", value, b"\n"].concat());
            output::bytes(&lines.collect::<Vec<_>>().concat())
        }
    }
}

fn unfit(unfit: Unfit) -> Failure {
    let message = match unfit {
        Unfit::Nul => {
            "the body has a NUL byte, which no configuration of curl can hold: --print body and --print headers give \
             both apart"
        }
        Unfit::Long => {
            "the body is longer than a line of curl's configuration may be, 100,000 bytes"
        }
    };
    Failure::Unable(message.to_owned())
}

fn curl(operation: &Operation, request: &Request<Bytes>) -> Result<Vec<u8>, Unfit> {
    let url = request.uri().to_string();
    let mut curl = Curl::new(request.method().as_str(), &url)?;
    for (name, value) in headers(operation, request) {
        curl.header(name, value)?;
    }
    curl.body(request.body())
}

fn token(operation: &Operation, request: &Request<Bytes>) -> Result<Vec<u8>, Failure> {
    let mut headers = operation.request_headers.iter();
    let header = headers.find(|header| header.value == HeaderValue::TranToken);
    let value = header.and_then(|header| request.headers().get(&header.name));
    let value = value.ok_or_else(|| {
        let name = &operation.name;
        Failure::Unable(format!("`{name}` has no header for a token"))
    })?;
    Ok([value.as_bytes(), b"\n"].concat())
}

/// Names as they are documented, and values.
fn headers<'a>(
    operation: &'a Operation,
    request: &'a Request<Bytes>,
) -> impl Iterator<Item = (&'a str, &'a [u8])> {
    let headers = request.headers().iter();
    headers.map(|(name, value)| (spelled(operation, name), value.as_bytes()))
}

fn spelled<'a>(operation: &'a Operation, name: &'a HeaderName) -> &'a str {
    let mut documented = operation.request_headers.iter();
    match documented.find(|header| header.name.eq_ignore_ascii_case(name.as_str())) {
        Some(header) => &header.name,
        None if name == CONTENT_TYPE => "Content-Type",
        None if name == ACCEPT => "Accept",
        None => name.as_str(),
    }
}
