//! Calls for programs that are not asynchronous, with the feature `blocking`.

use std::fmt;
use std::io;

use tokio::runtime::{Builder, Runtime};

/// Waits for calls on the thread that makes them. A runtime in the background looks after the connections of all;
/// clones of a client, and threads, may share it.
///
/// ```no_run
/// # use konaplate_runtime::Blocking;
/// # async fn call() {}
/// let blocking = Blocking::start()?;
/// let answer = blocking.wait(call()); // such as `kona.charge()….send()`, or `pending.resolve(&kona)`
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct Blocking(Option<Runtime>);

impl fmt::Debug for Blocking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Blocking")
    }
}

impl Blocking {
    /// Starts the runtime in the background.
    ///
    /// # Errors
    /// When the system gives no thread, or no way to wait for connections.
    pub fn start() -> io::Result<Self> {
        let mut builder = Builder::new_multi_thread();
        let builder = builder
            .worker_threads(1)
            .thread_name("konaplate")
            .enable_all();
        builder.build().map(Some).map(Self)
    }

    /// Waits for what a call becomes. It never gives up by itself: the limits are those of the configuration.
    ///
    /// Inside asynchronous code it holds up the thread that it is called on: `.await` there instead. Inside a task
    /// that this very runtime runs it would wait for itself.
    pub fn wait<F: Future>(&self, call: F) -> F::Output {
        let _context = self.0.as_ref().map(Runtime::enter);
        pollster::block_on(call)
    }
}

impl Drop for Blocking {
    /// Does not wait, so that it may be dropped anywhere: nobody waits for a call any more.
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
