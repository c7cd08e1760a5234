//! The examples of the client crate, run against the mock.

use std::process::Command;
use std::time::Duration;

use konaplate_mock::{Fault, Mock};
use konaplate_tests::built::program;

use crate::process::{Said, run};

/// Runs an example as its own text says, with what the mock hands out.
async fn example(mock: &Mock, name: &str) -> Said {
    run_with(mock.environment(), name).await
}

/// Runs an example with these variables and none of ours besides.
async fn run_with(variables: Vec<(&'static str, String)>, name: &str) -> Said {
    let name = name.to_owned();
    let running = tokio::task::spawn_blocking(move || {
        let mut command = Command::new(program(&name));
        let ours = std::env::vars_os().map(|(name, _)| name);
        let ours = ours.filter(|name| name.to_string_lossy().starts_with("KONAPLATE_"));
        ours.for_each(|name| {
            command.env_remove(name);
        });
        run(command.envs(variables))
    });
    running.await.expect("no panic")
}

/// What `main` prints is the `Debug` of what it returns.
#[tokio::test(flavor = "multi_thread")]
async fn a_main_that_fails_prints_what_to_do() {
    let said = run_with(Vec::new(), "charge").await;
    assert_eq!((said.code, said.out.as_str()), (Some(1), ""));
    assert_eq!(
        said.err,
        "Error: the configuration is not usable:\n  \
         KONAPLATE_BASE_URL is missing\n  \
         KONAPLATE_ASP_ID is missing\n  \
         KONAPLATE_ACCESS_KEY is missing\n  \
         KONAPLATE_SECRET_KEY is missing\n\
         `konaplate doctor` tells what to do about each, `Config::from_env` what they hold and that keys can come from files\n"
    );

    let mock = mock().await;
    let mut variables = mock.environment();
    for (name, value) in &mut variables {
        if *name == "KONAPLATE_SECRET_KEY" {
            *value = "canary".to_owned();
        }
    }
    let said = run_with(variables, "charge").await;
    assert_eq!((said.code, said.out.as_str()), (Some(1), ""));
    let begins = "Error: `one-time-token` may have been carried out: code 999_113 (HTTP 400) does not prove that \
         nothing happened, correlation id ";
    assert!(said.err.starts_with(begins), "{}", said.err);
    let ends = "; look at KONAPLATE_SECRET_KEY first\n";
    assert!(said.err.ends_with(ends), "{}", said.err);
}

/// As in a container image without certificates.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_machine_that_trusts_nobody_is_told_to_install_certificates() {
    let mut variables = mock().await.environment();
    variables.push(("SSL_CERT_FILE", "/dev/null".to_owned()));
    variables.push(("SSL_CERT_DIR", "/nowhere".to_owned()));
    let said = run_with(variables, "charge").await;
    assert_eq!((said.code, said.out.as_str()), (Some(1), ""));
    assert_eq!(
        said.err,
        "Error: the configuration is not usable:\n  \
         KONAPLATE_ROOT_CERTIFICATES is not given, and this system has no certificates to trust: \
         install `ca-certificates`, or give some\n"
    );
}

async fn mock() -> Mock {
    Mock::start().await.expect("the mock starts")
}

#[tokio::test(flavor = "multi_thread")]
async fn charge_charges_and_asks_when_no_answer_comes() {
    let mock = mock().await;
    let said = example(&mock, "charge").await;
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    assert!(said.out.starts_with("charged: "), "{}", said.out);
    assert_eq!(mock.ledger().len(), 1);

    let mock = self::mock().await;
    mock.next_fault("charge", Fault::CloseAfter)
        .expect("a name");
    let said = example(&mock, "charge").await;
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    assert_eq!(said.out, "may have moved: Settled\n");
    assert_eq!(mock.ledger().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn sweep_finds_out_what_became_of_a_charge_that_was_cut_off() {
    let mock = mock().await;
    let late = Fault::Delay(Duration::from_secs(20));
    mock.next_fault("charge", late).expect("a name");
    let said = example(&mock, "sweep").await;
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    assert!(
        said.out.starts_with("the charge was cut off\n"),
        "{}",
        said.out
    );
    // On a busy machine it is cut off before it has left, and is taken back; or over its body, and only time can tell.
    let is_charged = mock.ledger().len() == 1;
    let is_told = match said.out.lines().nth(1) {
        Some(line) if is_charged => line.ends_with(": book it"),
        Some(line) => line.ends_with("; sweep again later"),
        None => !is_charged,
    };
    assert!(is_told, "{}", said.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn callback_takes_the_signed_one_and_refuses_the_forged_one() {
    let said = example(&mock().await, "callback").await;
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    assert_eq!(
        said.out,
        "a callback of 15 bytes\nrefused: the callback's token is not that of its body and our key\n"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn blocking_asks_without_being_asynchronous() {
    let mock = mock().await;
    let said = example(&mock, "charge").await;
    assert_eq!(said.code, Some(0), "{}", said.err);
    let said = example(&mock, "blocking").await;
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    assert_eq!(said.out, "Completed\n");
}
