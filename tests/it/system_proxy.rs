//! A malformed proxy of the environment: a client that would take it does not start.

use std::process::Command;

use konaplate_generated::runtime::config::ConfigBuilder;
use konaplate_generated::runtime::transport::{RequestBody, Sending, Transport};

use crate::canned::config;
use crate::process::succeed;

/// Told to the process with that environment, which is this program again: none is changed while others read it.
const CHILD: &str = "KONAPLATE_TEST_SYSTEM_PROXY";

/// A transport of the caller's own, which nothing asks to send anything.
#[derive(Debug)]
struct Other;

impl Transport for Other {
    fn send(&self, _: http::Request<RequestBody>) -> Sending<'_> {
        Box::pin(std::future::pending())
    }
}

/// What is wrong with a configuration, a line each.
fn wrong(builder: ConfigBuilder) -> Vec<String> {
    let error = builder.build().err();
    let problems = error.iter().flat_map(|error| error.problems());
    problems.map(ToString::to_string).collect()
}

fn look_at_builds() {
    let https = || config("https://kona.example/open-api");
    let malformed = "https_proxy is no proxy URL such as http://proxy.example:3128";
    assert_eq!(wrong(https()), [malformed]);
    assert_eq!(wrong(https().asp_id("")).len(), 2, "with all the rest");
    for irrelevant in [
        https().ignore_system_proxy(),
        https().proxy("http://proxy.example:3128"),
        https().transport(Other),
        config("http://127.0.0.1:1/open-api"),
    ] {
        assert_eq!(wrong(irrelevant), [""; 0]);
    }
}

#[test]
fn a_malformed_one_is_reported_where_it_would_be_used() {
    if std::env::var_os(CHILD).is_some() {
        return look_at_builds();
    }
    let name = "system_proxy::a_malformed_one_is_reported_where_it_would_be_used";
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    let said = succeed(
        command
            .args(["--exact", name])
            .env_clear()
            .env(CHILD, "yes")
            .env("https_proxy", "http//user:canary@proxy.example:3128")
            .env("ALL_PROXY", "http://proxy.example:3128"),
    );
    assert!(said.out.contains("1 passed"), "{}", said.out);
}
