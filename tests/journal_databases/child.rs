//! A process of a shop: a worker or a sweeper, which are killed.

use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use konaplate_generated::runtime::Retries;
use konaplate_generated::runtime::config::{Clock, Config, ConfigBuilder, SystemClock};

use crate::provider::Provider;
use crate::shops::Shop;

/// The variable that makes a process one of a shop.
pub(crate) const ROLE: &str = "KONAPLATE_TEST_JOURNAL_ROLE";
const PLACE: &str = "KONAPLATE_TEST_JOURNAL_PLACE";
const SKEW: &str = "KONAPLATE_TEST_JOURNAL_SKEW";

/// Longest time of a call; its lease is twice that.
pub(crate) const TIMEOUT: Duration = Duration::from_millis(300);

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Role {
    Worker,
    Sweeper,
}

/// Starts one, with a wall clock that goes wrong by so many seconds.
pub(crate) fn start(provider: &Provider, role: Role, place: &str, skew: i64) -> Child {
    let program = std::env::current_exe().expect("this program");
    let mut command = Command::new(program);
    let role = match role {
        Role::Worker => "worker",
        Role::Sweeper => "sweeper",
    };
    command
        .envs(provider.variables())
        .env(ROLE, role)
        .env(PLACE, place)
        .env(SKEW, skew.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    if std::env::var_os("KONAPLATE_TEST_VERBOSE").is_none() {
        command.stderr(Stdio::null());
    }
    command.spawn().expect("it starts")
}

/// A clock of another machine. A sweeper's minute is over in less than a second: it sends nothing that the minute is there
/// to protect.
#[derive(Debug)]
struct Skewed {
    seconds: i64,
    hastens: u32,
}

impl Clock for Skewed {
    fn unix_millis(&self) -> i64 {
        SystemClock.unix_millis() + self.seconds * 1_000
    }

    fn monotonic(&self) -> Duration {
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        START.elapsed() * self.hastens
    }
}

/// As the processes of a shop configure their clients.
pub(crate) fn config(builder: ConfigBuilder, role: Role, seconds: i64) -> ConfigBuilder {
    let hastens = match role {
        Role::Worker => 1,
        Role::Sweeper => 100,
    };
    builder
        .clock(Skewed { seconds, hastens })
        .retries(Retries::none())
        .timeout(TIMEOUT)
        .total_timeout(2 * TIMEOUT)
}

pub(crate) fn run(role: &str) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let variable = |name| std::env::var(name).expect("whoever starts it sets it");
    let place = variable(PLACE);
    let skew = variable(SKEW).parse().expect("a number");
    let role = match role {
        "worker" => Role::Worker,
        "sweeper" => Role::Sweeper,
        other => panic!("{other} is no role"),
    };
    runtime.expect("the runtime starts").block_on(async {
        let shop = loop {
            let config = config(Config::builder().read_env(), role, skew);
            match Shop::open(&place, config).await {
                Ok(shop) => break shop,
                Err(error) => eprintln!("{error}"), // the server may be starting
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        let tasks = match role {
            Role::Worker => 4,
            Role::Sweeper => 1,
        };
        let tasks: Vec<_> = (0..tasks)
            .map(|_| tokio::spawn(forever(role, shop.clone())))
            .collect();
        for task in tasks {
            let _ = task.await;
        }
    });
    ExitCode::FAILURE
}

/// An error ends nothing: what it left is found out about later.
async fn forever(role: Role, shop: Shop) {
    loop {
        let done = match role {
            Role::Worker => shop.pay_next().await,
            Role::Sweeper => shop.sweep().await.map(|found| found > 0),
        };
        if let Err(error) = &done {
            eprintln!("{error}");
        }
        if !done.unwrap_or(false) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}
