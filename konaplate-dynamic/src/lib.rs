//! A client of a specification that is read at run time, without generated code.
//!
//! For tools: it takes any operation of any specification, by name, with values as somebody typed them. A program that
//! knows its operations is better served by generated code, where the compiler checks names, types and literals. Both drive
//! the same drafts on the same path: what leaves, what is refused and what is believed are the same.
//!
//! ```no_run
//! use konaplate_codegen::{check, load};
//! use konaplate_dynamic::{Config, Dynamic, Outcome};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let sources = load::folder("spec".as_ref())?;
//! let api = check(&sources).map_err(|problems| {
//!     let lines: Vec<String> = problems.iter().map(|it| it.short(&sources)).collect();
//!     lines.join("\n")
//! })?;
//! let kona = Dynamic::new(&api, Config::from_env()?)?;
//! let answer = kona.call("recharge-result")?.set("sequenceId", "ORDER-1").send().await?;
//! if let Outcome::Settled(reply) = answer {
//!     println!("{:?}", reply.get("result"));
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Values are texts, `u64`, [`whole`](konaplate_runtime::whole) of other integers, `bool`, a secret text that expires with
//! its instant, or whatever JSON has, by [`given`]: objects and lists too.
//!
//! ```
//! # fn example(kona: &konaplate_dynamic::Dynamic) -> Result<(), Box<dyn std::error::Error>> {
//! use konaplate_dynamic::given;
//! use serde_json::json;
//!
//! let call = kona.call("terms-agree")?.set("userId", 50_000_000_001);
//! let call = call.set("terms", given(json!([{ "termId": "privacy", "agreed": true }])));
//! # drop(call);
//! # Ok(())
//! # }
//! ```

mod json;
mod table;

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;

pub use self::json::given;
use konaplate_codegen::ir::{self, Api};
use konaplate_runtime::ConfigError;
use konaplate_runtime::Recovery;
pub use konaplate_runtime::dynamic::{Call, Content, Given, Loaded, Record};
pub use konaplate_runtime::{Config, Core, Outcome};

/// A client of whatever a specification has.
#[derive(Debug, Clone)]
pub struct Dynamic {
    core: Core,
    operations: BTreeMap<String, Loaded>,
}

/// A specification has no operation of that name.
#[derive(Clone, PartialEq, Eq)]
pub struct UnknownOperation {
    name: String,
}

impl Dynamic {
    /// A client of a checked specification.
    ///
    /// # Errors
    /// When the HTTP client does not start with this configuration.
    pub fn new(api: &Api, config: Config) -> Result<Self, ConfigError> {
        Ok(Self::with_core(api, Core::new(config)?))
    }

    /// A client that shares connections, open calls and keys with others.
    #[must_use]
    pub fn with_core(api: &Api, core: Core) -> Self {
        let operations = load(api);
        Self { core, operations }
    }

    /// The same client of a specification that was read again. What no call holds any longer of the old one is freed.
    pub fn read_again(&mut self, api: &Api) {
        self.operations = load(api);
    }

    /// The operations by name.
    pub fn operations(&self) -> impl Iterator<Item = &Loaded> {
        self.operations.values()
    }

    /// A call with no field set.
    ///
    /// # Errors
    /// When there is no such operation.
    pub fn call(&self, operation: &str) -> Result<Call<'_>, UnknownOperation> {
        let name = || operation.to_owned();
        let loaded = self.operations.get(operation);
        let loaded = loaded.ok_or_else(|| UnknownOperation { name: name() })?;
        Ok(loaded.call(&self.core))
    }

    /// Asks about every call that was left open, and hands over what became of each. Sends no call again.
    pub fn recover(&self) -> Recovery<'_> {
        let operations: Vec<_> = self.operations().map(Loaded::shared).collect();
        self.core.recover(operations)
    }
}

impl AsRef<Core> for Dynamic {
    fn as_ref(&self) -> &Core {
        &self.core
    }
}

impl fmt::Display for UnknownOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the specification has no operation {:?}", self.name)
    }
}

impl Error for UnknownOperation {}

konaplate_codegen::debug_as_display!(UnknownOperation);

/// The operations of a checked specification by name, without a client.
#[must_use]
pub fn load(api: &Api) -> BTreeMap<String, Loaded> {
    let envelope = table::envelope(&api.envelope);
    // Inquiries first, for other operations hold them.
    let mut loaded = BTreeMap::new();
    let (asking, others): (Vec<_>, Vec<_>) =
        api.operations.iter().partition(|it| it.recovery.is_some());
    for operation in others.into_iter().chain(asking) {
        let inquiry = operation.recovery.as_ref().and_then(|recovery| {
            let inquiry: &ir::Operation = &api.operations[recovery.operation];
            loaded.get(&inquiry.name).map(Loaded::shared)
        });
        let table = table::operation(api, operation, &envelope, inquiry);
        let reply = table::reply(api, &operation.response);
        loaded.insert(operation.name.clone(), Loaded::new(table.into(), reply));
    }
    loaded
}
