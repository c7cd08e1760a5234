//! Where requests are carried out: a plain HTTP/1.1 server, such as the mock.

use std::net::SocketAddr;

use http::{HeaderValue, StatusCode, header};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use super::{Answer, Request, http1};

/// Forwards each request over a connection of its own, so that nothing is ever sent twice.
#[derive(Debug, Clone, Copy)]
pub struct Upstream(
    /// Where it listens.
    pub SocketAddr,
);

impl Upstream {
    /// The upstream's answer, bytes as they came; nothing if it ended the connection without a whole one.
    pub async fn forward(self, request: &Request) -> Option<Answer> {
        let mut stream = TcpStream::connect(self.0).await.ok()?;
        let path = request.uri().path_and_query()?;
        let mut bytes = format!("{} {path} HTTP/1.1\r\n", request.method()).into_bytes();
        let mut headers = request.headers().clone();
        let host = HeaderValue::from_str(&self.0.to_string()).expect("an address is ASCII");
        headers.insert(header::HOST, host);
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        headers.insert(header::CONTENT_LENGTH, request.body().len().into());
        for (name, value) in &headers {
            http1::header(&mut bytes, name, value.as_bytes());
        }
        bytes.extend(b"\r\n");
        bytes.extend(request.body());
        stream.write_all(&bytes).await.ok()?;
        let message = http1::read(&mut stream).await?;
        let status = message.start.split(' ').nth(1)?;
        let mut answer = Answer::new(message.body);
        *answer.status_mut() = StatusCode::from_bytes(status.as_bytes()).ok()?;
        *answer.headers_mut() = message.headers;
        // Both are of that connection, and written anew.
        answer.headers_mut().remove(header::CONNECTION);
        answer.headers_mut().remove(header::CONTENT_LENGTH);
        Some(answer)
    }
}
