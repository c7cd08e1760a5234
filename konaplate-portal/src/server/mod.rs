//! A portal that runs: pages of a specification, and calls that are tried from them.

mod api;
mod edition;
mod gate;
mod pages;
mod start;

use std::collections::BTreeMap;
use std::fmt;
use std::future::IntoFuture;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use konaplate_codegen::Sources;
use konaplate_mock::{Mock, Options as MockOptions};
use konaplate_workbench::coverage::Services;
use tokio::task::JoinHandle;
use zeroize::Zeroizing;

use self::edition::{Editions, Folder};
use self::gate::Gate;
pub use self::start::StartError;
use crate::book::Book;
use crate::site::Live;
use crate::trying::{History, Target};

/// How often calls under way are looked at.
const WAIT: Duration = Duration::from_millis(20);
/// Largest request that a page sends.
const LARGEST: usize = 1 << 20;

/// What all requests to a portal share.
pub(crate) struct State {
    editions: Arc<Editions>,
    history: Arc<History>,
    target: Arc<Target>,
}

/// Keys among them, by name.
type Variables = BTreeMap<String, Zeroizing<String>>;

/// How a portal is started. The default is loopback, a free port and a mock.
#[derive(Clone)]
pub struct Options {
    sources: Sources,
    services: Services,
    folder: Option<Folder>,
    port: u16,
    address: IpAddr,
    names: Vec<String>,
    server: Option<Arc<Variables>>,
    env_file: Option<String>,
}

impl Options {
    /// Shows a specification; `services` are those of the documentation's navigation.
    #[must_use]
    pub fn new(sources: Sources, services: Services) -> Self {
        Self {
            sources,
            services,
            folder: None,
            port: 0,
            address: Ipv4Addr::LOCALHOST.into(),
            names: Vec::new(),
            server: None,
            env_file: None,
        }
    }

    /// Shows each change of the folder that the specification was read from; `name` is how messages call it.
    #[must_use]
    pub fn follow(mut self, path: PathBuf, name: String) -> Self {
        self.folder = Some(Folder { path, name });
        self
    }

    /// The port; 0 is a free one.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The address to listen at, in place of loopback. Whoever reaches it sees what is tried, and tries.
    #[must_use]
    pub fn bind(mut self, address: IpAddr) -> Self {
        self.address = address;
        self
    }

    /// Is spoken to by this name too, such as a container's; repeatable.
    #[must_use]
    pub fn allow_host(mut self, name: impl Into<String>) -> Self {
        self.names.push(name.into());
        self
    }

    /// Tries calls at the server that these variables name, in place of a mock. Money may move there: the portal then
    /// listens at loopback alone, and answers only below a path that is made up at each start.
    #[must_use]
    pub fn server(mut self, variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let variables = variables.into_iter();
        let wiped = variables.map(|(name, value)| (name, Zeroizing::new(value)));
        self.server = Some(Arc::new(wiped.collect()));
        self
    }

    /// The file with the configuration, as commands on the pages name it.
    #[must_use]
    pub fn env_file(mut self, shown: impl Into<String>) -> Self {
        self.env_file = Some(shown.into());
        self
    }

    /// Serves until the portal is dropped, or finished.
    ///
    /// # Errors
    /// [`StartError`]: what is wrong with the specification or the configuration, or why the address cannot be had.
    pub async fn start(self) -> Result<Portal, StartError> {
        let secret = match &self.server {
            Some(_) if !self.address.is_loopback() => return Err(StartError::NotLoopback),
            Some(_) => Some(start::secret()?),
            None => None,
        };
        let services = self.services.clone();
        let book = Book::read(self.sources, services).map_err(StartError::Specification)?;
        let target = match &self.server {
            Some(variables) => Target::real(&|name| {
                let found = variables.get(name);
                found.map(|value| value.to_string())
            }),
            None => {
                let mock = MockOptions::default().api(book.api.clone());
                Target::mock(mock.start().await.map_err(StartError::Mock)?)
            }
        };
        let target = Arc::new(target.map_err(StartError::Configuration)?);
        let live = Live {
            target: target.base_url(),
            is_real: target.is_real(),
            env_file: self.env_file,
            // Not that of a portal that was here before.
            generation: jiff::Timestamp::now().as_millisecond().unsigned_abs(),
            problems: None,
        };
        let (listener, address) = start::listen(SocketAddr::new(self.address, self.port)).await?;
        let history = Arc::new(History::default());
        let sharing = (Arc::clone(&target), Arc::clone(&history));
        let editions = Editions::new((book, self.services), live, sharing.0, sharing.1);
        let state = Arc::new(State {
            editions: Arc::new(editions),
            history,
            target,
        });
        let gate = Gate {
            bound: self.address,
            names: self.names,
        };
        let following = self.folder.map(|folder| {
            let editions = Arc::clone(&state.editions);
            tokio::spawn(editions.follow(folder))
        });
        let routes = routes(Arc::clone(&state), gate, secret.as_deref());
        let serving = tokio::spawn(async move {
            let _ = axum::serve(listener, routes).into_future().await; // it never ends by itself
        });
        Ok(Portal {
            address,
            secret,
            state,
            tasks: [Some(serving), following],
        })
    }
}

/// Shows no variable.
impl fmt::Debug for Options {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let address = SocketAddr::new(self.address, self.port);
        let mut shown = formatter.debug_struct("Options");
        shown.field("address", &address).finish_non_exhaustive()
    }
}

/// A portal that runs; it stops when dropped.
pub struct Portal {
    address: SocketAddr,
    secret: Option<String>,
    state: Arc<State>,
    tasks: [Option<JoinHandle<()>>; 2],
}

impl Portal {
    /// Where a browser finds it. What the path of a portal to a real server begins with keeps others out: keep it.
    #[must_use]
    pub fn url(&self) -> String {
        let address = start::reachable(self.address);
        match &self.secret {
            Some(secret) => format!("http://{address}/{secret}/"),
            None => format!("http://{address}/"),
        }
    }

    /// The mock inside, unless calls are tried at another server.
    #[must_use]
    pub fn mock(&self) -> Option<&Mock> {
        self.state.target.steered()
    }

    /// Where calls are tried.
    #[must_use]
    pub fn target(&self) -> String {
        self.state.target.base_url()
    }

    /// How many calls are under way.
    #[must_use]
    pub fn calls_under_way(&self) -> usize {
        self.state.history.under_way()
    }

    /// Takes no more calls, and waits for those under way, which end within the time that a call may take. Tells what was
    /// left open: the operation, and the number of the call if it has one.
    pub async fn finish(self) -> Vec<(String, Option<String>)> {
        self.state.history.close();
        while self.calls_under_way() > 0 {
            tokio::time::sleep(WAIT).await;
        }
        let tried = self.state.history.list();
        let open = tried.iter().rev().filter(|tried| tried.is_open());
        open.map(|tried| (tried.operation.clone(), tried.call_number()))
            .collect()
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        for task in self.tasks.iter().flatten() {
            task.abort();
        }
    }
}

impl fmt::Debug for Portal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Portal");
        shown
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

fn routes(state: Arc<State>, gate: Gate, secret: Option<&str>) -> Router {
    let inner = Router::new()
        .route("/api/edition", get(api::edition))
        .route("/api/check/{operation}", post(api::check))
        .route("/api/earlier/{operation}", post(api::earlier))
        .route("/api/send/{operation}", post(api::send))
        .route("/api/tried/{number}", post(api::tried))
        .route("/api/ask/{number}", post(api::ask))
        .route("/api/settle", post(api::settle))
        .fallback(get(pages::page));
    let outer = match secret {
        Some(secret) => Router::new()
            // What is nested has its bare path, without the slash that links are relative to.
            .route(&format!("/{secret}/"), get(pages::home))
            .nest(&format!("/{secret}"), inner)
            .fallback(pages::locked),
        None => inner,
    };
    outer
        .with_state(state)
        .layer(DefaultBodyLimit::max(LARGEST))
        .layer(from_fn_with_state(Arc::new(gate), gate::guard))
}
