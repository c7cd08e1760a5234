//! Stands between a journal and its server, and cuts connections where a test says so.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

/// What becomes of connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Pass,
    /// New ones are closed at once.
    Refuse,
    /// New ones get no answer.
    Swallow,
    /// The next commit does not reach the server, and the client hears of nothing.
    CutBeforeCommit,
    /// The next commit is done, and the client does not hear of it.
    CutAfterCommit,
    /// The client is cut off at the next commit, which reaches the server so much later.
    DelayCommit(Duration),
}

#[derive(Clone)]
pub(crate) struct Proxy {
    pub(crate) port: u16,
    mode: Arc<Mutex<Mode>>,
}

impl Proxy {
    pub(crate) async fn before(server: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("it is bound").port();
        let proxy = Self {
            port,
            mode: Arc::new(Mutex::new(Mode::Pass)),
        };
        let accepting = proxy.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(accepting.clone().pass(client, server.clone()));
            }
        });
        proxy
    }

    pub(crate) fn set(&self, mode: Mode) {
        *self.mode.lock().expect("no panic") = mode;
    }

    pub(crate) fn mode(&self) -> Mode {
        *self.mode.lock().expect("no panic")
    }

    async fn pass(self, mut client: TcpStream, server: String) {
        match self.mode() {
            Mode::Refuse => return,
            Mode::Swallow => {
                let mut nothing = [0; 1_024];
                while client.read(&mut nothing).await.is_ok_and(|read| read > 0) {}
                return;
            }
            _ => {}
        }
        let Ok(server) = TcpStream::connect(server).await else {
            return;
        };
        let (from_client, to_client) = client.into_split();
        let (from_server, to_server) = server.into_split();
        // Whichever ends first, both are closed.
        tokio::select! {
            delayed = self.asks(from_client, to_server) => {
                if let Some((pause, commit, mut to_server)) = delayed {
                    tokio::time::sleep(pause).await;
                    let _ = to_server.write_all(&commit).await;
                    let _ = to_server.shutdown().await;
                }
            }
            () = self.answers(from_server, to_client) => {}
        }
    }

    async fn asks(
        &self,
        mut from: OwnedReadHalf,
        mut to: OwnedWriteHalf,
    ) -> Option<(Duration, Vec<u8>, OwnedWriteHalf)> {
        let mut bytes = vec![0; 1 << 16];
        loop {
            let read = from.read(&mut bytes).await.ok().filter(|read| *read > 0)?;
            let bytes = &bytes[..read];
            let commit = find(bytes, b"Q\0\0\0\x0bCOMMIT\0");
            match (commit, self.mode()) {
                (Some(at), mode @ (Mode::CutBeforeCommit | Mode::DelayCommit(_))) => {
                    self.set(Mode::Pass);
                    to.write_all(&bytes[..at]).await.ok()?;
                    return match mode {
                        Mode::DelayCommit(pause) => Some((pause, bytes[at..].to_vec(), to)),
                        _ => None,
                    };
                }
                _ => to.write_all(bytes).await.ok()?,
            }
        }
    }

    async fn answers(&self, mut from: OwnedReadHalf, mut to: OwnedWriteHalf) {
        let mut bytes = vec![0; 1 << 16];
        while let Ok(read) = from.read(&mut bytes).await
            && read > 0
        {
            let bytes = &bytes[..read];
            if find(bytes, b"COMMIT\0").is_some() && self.mode() == Mode::CutAfterCommit {
                self.set(Mode::Pass);
                return;
            }
            if to.write_all(bytes).await.is_err() {
                return;
            }
        }
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}
