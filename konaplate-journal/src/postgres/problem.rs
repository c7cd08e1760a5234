//! What a server says against a note, and what to do about it.

use std::error::Error as _;

use konaplate_runtime::journal::Unusable;
use tokio_postgres::Error;
use tokio_postgres::error::{DbError, SqlState};

use super::place::Place;

pub(super) const GOES_ON: &str =
    "see that the server runs and can be reached; a journal that was connected goes on by itself";

impl Place {
    pub(super) fn refused(&self, error: &Error) -> Unusable {
        match error.as_db_error() {
            Some(said) => self.said(said),
            None if is_tls(error) => self.unusable(
                format!("the TLS connection fails: {}", with_cause(error)),
                "give the certificate of who has signed the server's with `root_certificates`, or correct the host's name or \
                 `sslmode`",
            ),
            None if is_incomplete(error) => self.unusable(
                with_cause(error),
                "complete the connection string: `postgres://user:password@host:port/database`, with special characters as %XX",
            ),
            None if with_cause(error).contains("does not support TLS") => self.unusable(
                with_cause(error),
                "let the server offer TLS, or say `sslmode=disable` where the network is trusted",
            ),
            None if error.is_closed() => self.unusable("the server has closed the connection", GOES_ON),
            None => self.unusable(with_cause(error), GOES_ON),
        }
    }

    /// A detail is not told: it may quote what was to be written.
    fn said(&self, said: &DbError) -> Unusable {
        let code = said.code();
        let problem = format!("{} ({})", said.message(), code.code());
        self.unusable(problem, remedy(code))
    }
}

fn remedy(code: &SqlState) -> &'static str {
    match code.code() {
        "28P01" | "28000" => {
            "correct the user or the password, or let the role in by the server's pg_hba.conf"
        }
        "3D000" => "create the database, or name another one",
        "53300" => "lower `connections`, or raise the server's max_connections",
        "53100" => "free or add space on the server's disk: the journal goes on by itself",
        "53200" => "give the server more memory, or raise its max_locks_per_transaction",
        "25006" => {
            "connect to the primary, or let the database be written: the journal goes on by itself"
        }
        "42501" => {
            "let the schema's owner grant the role USAGE on the schema and EXECUTE on its functions, or create the schema for \
             it: `CREATE SCHEMA … AUTHORIZATION …`"
        }
        "42883" | "42P01" | "3F000" => {
            "connect once with a role that may create the schema: it is gone, or another version's"
        }
        "57014" => "see what the server is busy with, or raise `statement_timeout`",
        "55P03" | "40P01" | "40001" => "commit or roll back the transaction that holds the call",
        "57P01" | "57P02" | "57P03" => GOES_ON,
        _ => "see the server's log",
    }
}

fn with_cause(error: &Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

/// Said of the connection string, before anything is connected.
fn is_incomplete(error: &Error) -> bool {
    error.to_string().starts_with("invalid configuration")
}

fn is_tls(error: &Error) -> bool {
    let mut source = error.source();
    while let Some(cause) = source {
        let io = cause.downcast_ref::<std::io::Error>();
        let inner = io.and_then(std::io::Error::get_ref);
        if cause.is::<rustls::Error>() || inner.is_some_and(|it| it.is::<rustls::Error>()) {
            return true;
        }
        source = cause.source();
    }
    error.to_string().contains("TLS")
}
