//! What goes over the network, one thing after the other: the connection, then one call with all that its answer shows.

use std::error::Error as _;
use std::time::Duration;

use konaplate_generated::runtime::Retries;
use konaplate_generated::runtime::config::{ConfigBuilder, Trouble, names};
use konaplate_generated::{Config, ConfigError};
use tokio::time::{Instant, timeout_at};

use super::answer;
use super::call::{self, Asked};
use super::reach::{self, CONNECT, Target};
use super::report::Check;
use super::variables::{Environment, advised};
use crate::mock::has_operation;
use crate::progress::Progress;

const ABOUT: &str = "server";

pub(super) async fn checks(environment: &Environment, deadline: Instant) -> Vec<Check> {
    let Some(target) = target(environment) else {
        return vec![unusable(environment)];
    };
    let _progress = Progress::start(format!("asking {target}"));
    let mut checks = connection(environment, &target, deadline).await;
    if checks.iter().any(Check::is_wrong) {
        let text = "clock, credentials and correlation id: there is no connection";
        checks.push(Check::skipped(ABOUT, text).next("mend the connection, then run this again"));
    } else {
        checks.extend(answer(environment, &target, deadline).await);
    }
    checks
}

/// Nothing where a client would not start.
fn target(environment: &Environment) -> Option<Target> {
    let config = environment.builder().build().ok()?;
    let is_usable = environment.problems().is_empty();
    Target::of(config.base_url()).filter(|_| is_usable)
}

async fn answer(environment: &Environment, target: &Target, deadline: Instant) -> Vec<Check> {
    let asked = match bounded(environment.builder(), deadline).build() {
        Ok(config) => call::ask(config).await,
        Err(error) => Err(error),
    };
    let mut asked = match asked {
        Ok(asked) => asked,
        Err(error) => return vec![no_tls(&error)],
    };
    if !target.is_https && asked.is_no_answer() && speaks_tls(target, deadline).await {
        return vec![needs_tls(target)];
    }
    if answer::is_unknown_path(&asked.outcome) {
        let base_url = environment.value(names::BASE_URL).unwrap_or_default();
        let has = timeout_at(deadline, has_operation(base_url, call::INQUIRY)).await;
        asked.is_of_another = has == Ok(Some(false));
    }
    let mut checks = answer::checks(&asked, target);
    if asked.seen.head.is_some() {
        checks.extend(untried(environment));
    }
    checks
}

/// Encrypted operations hold personal data, or change something.
fn untried(environment: &Environment) -> Option<Check> {
    environment.value(names::CRYPTO_KEY_ID)?;
    let text = "the crypto keys: no harmless call uses them";
    let next = "a call of `one-time-token` with a test card shows whether they fit";
    Some(Check::skipped("encryption", text).next(next))
}

impl Asked {
    /// Nothing came that a server of this API says.
    fn is_no_answer(&self) -> bool {
        use konaplate_generated::CallError::{NoAnswer, NotSent};
        matches!(self.outcome, Err(NoAnswer(_) | NotSent(_)))
    }
}

/// One attempt, done before the deadline.
fn bounded(builder: ConfigBuilder, deadline: Instant) -> ConfigBuilder {
    let left = deadline.saturating_duration_since(Instant::now());
    let left = left.max(Duration::from_millis(1));
    let builder = builder.timeout(left).total_timeout(left);
    builder
        .connect_timeout(CONNECT.min(left))
        .retries(Retries::none())
}

fn unusable(environment: &Environment) -> Check {
    let is_missing = |name: &str| environment.value(name).is_none();
    let next = if [names::BASE_URL, names::ASP_ID, names::ACCESS_KEY]
        .into_iter()
        .all(is_missing)
    {
        "to try with a server on this machine: `konaplate mock --env-file mock.env`, then `konaplate doctor --env-file mock.env`"
    } else {
        "mend what is wrong above, then run this again"
    };
    Check::skipped(
        ABOUT,
        "nothing is sent: a client does not start with this configuration",
    )
    .next(next)
}

async fn connection(environment: &Environment, target: &Target, deadline: Instant) -> Vec<Check> {
    match environment.proxy() {
        // Whether it serves for this host is the HTTP library's to say.
        Some(name) if target.is_https => {
            let text = format!("a connection to {target} of its own: {name} names a proxy");
            vec![
                Check::skipped("connection", text)
                    .next("the call goes the way that a client's calls go"),
            ]
        }
        _ => vec![reach::check(target, deadline).await],
    }
}

/// The TLS stack does not start: mostly because the system has no certificates.
fn no_tls(error: &ConfigError) -> Check {
    if let Some(problem) = error
        .problems()
        .iter()
        .find(|it| *it.trouble() == Trouble::NothingTrusted)
    {
        return advised("tls", &problem.to_string());
    }
    let below = error
        .source()
        .map_or_else(String::new, |source| format!(" ({source})"));
    let next = format!("look at {} first", names::ROOT_CERTIFICATES);
    Check::wrong("tls", format!("TLS does not start{below}")).next(next)
}

/// Whether a port that was spoken to without TLS wants it. Nothing of the configuration is sent.
async fn speaks_tls(target: &Target, deadline: Instant) -> bool {
    let nobody = Config::builder()
        .base_url(format!("https://{target}"))
        .asp_id("0".repeat(15))
        .access_key("0".repeat(40))
        .secret_key("0")
        .ignore_system_proxy();
    let Ok(config) = bounded(nobody, deadline).build() else {
        return false;
    };
    let asked = call::ask(config).await;
    asked.is_ok_and(|Asked { seen, .. }| {
        let is_certificate = |text: &str| text.contains("certificate");
        seen.head.is_some() || seen.broken.is_some_and(|it| is_certificate(&it.text))
    })
}

fn needs_tls(target: &Target) -> Check {
    Check::wrong(
        "tls",
        format!("{target} speaks TLS, and was spoken to without"),
    )
    .next(format!("let {} begin with https://", names::BASE_URL))
}
