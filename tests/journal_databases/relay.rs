//! What stands between a shop and its database server, and cuts connections in the middle of a commit.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::{JoinHandle, JoinSet};

pub(crate) struct Relay {
    pub(crate) port: u16,
    orders: Arc<Orders>,
    task: JoinHandle<()>,
}

#[derive(Default)]
struct Orders {
    /// So many commits never reach the server.
    before: AtomicU64,
    /// The answers to so many commits never reach the client.
    after: AtomicU64,
    cut: Notify,
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Relay {
    pub(crate) async fn start(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let orders: Arc<Orders> = Arc::default();
        let given = Arc::clone(&orders);
        let task = tokio::spawn(async move {
            let mut open = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                while open.try_join_next().is_some() {}
                open.spawn(pass(client, server, Arc::clone(&given)));
            }
        });
        Self { port, orders, task }
    }

    /// Cuts the connection of the next commit: before the server hears of it, or before the client hears of the answer.
    pub(crate) fn cut_next_commit(&self, is_before: bool) {
        let orders = &self.orders;
        let count = if is_before {
            &orders.before
        } else {
            &orders.after
        };
        count.fetch_add(1, Ordering::SeqCst);
    }

    /// Cuts every connection.
    pub(crate) fn cut_all(&self) {
        self.orders.cut.notify_waiters();
    }
}

/// Takes one of what is ordered, if there is any.
fn take(count: &AtomicU64) -> bool {
    let less = |count: u64| count.checked_sub(1);
    count
        .fetch_update(Ordering::SeqCst, Ordering::SeqCst, less)
        .is_ok()
}

async fn pass(mut client: TcpStream, server: SocketAddr, orders: Arc<Orders>) {
    let Ok(mut server) = TcpStream::connect(server).await else {
        return;
    };
    let (mut up, mut down) = ([0; 16_384], [0; 16_384]);
    loop {
        tokio::select! {
            () = orders.cut.notified() => return,
            read = client.read(&mut up) => {
                let Ok(count @ 1..) = read else { return };
                let bytes = &up[..count];
                let is_commit = bytes.windows(6).any(|it| it == b"COMMIT");
                if is_commit && take(&orders.before) {
                    return;
                }
                if server.write_all(bytes).await.is_err() {
                    return;
                }
                if is_commit && take(&orders.after) {
                    // The server has answered, and nobody hears of it.
                    let _ = server.read(&mut down).await;
                    return;
                }
            }
            read = server.read(&mut down) => {
                let Ok(count @ 1..) = read else { return };
                if client.write_all(&down[..count]).await.is_err() {
                    return;
                }
            }
        }
    }
}
