//! HTTP/1.1, read and written byte by byte.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Version};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

use super::socket::Resetter;
use super::{Act, Answer, Handler, Request};

/// Serves one request after the other until either side ends the connection.
pub(super) async fn serve(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    reset: &Resetter,
    handler: &Handler,
) {
    while let Some(request) = request(&mut stream).await {
        match handler(request).await {
            Act::Answer(answer) => {
                let bytes = written(&answer, answer.body());
                if stream.write_all(&bytes).await.is_err() || stream.flush().await.is_err() {
                    return; // the client has hung up
                }
            }
            Act::Half(answer) => {
                let half = &answer.body()[..answer.body().len() / 2];
                let _ = stream.write_all(&written(&answer, half)).await; // it ends in any case
                let _ = stream.shutdown().await;
                return;
            }
            Act::Close | Act::Refuse | Act::Cancel | Act::GoAway => {
                let _ = stream.shutdown().await; // it ends in any case
                return;
            }
            Act::Reset => return reset.reset(),
            Act::Silence => {
                let _ = stream.read(&mut [0]).await; // until the client hangs up
                return;
            }
        }
    }
}

/// An answer's head and as much of its body.
fn written(answer: &Answer, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {} X\r\n", answer.status().as_u16()).into_bytes();
    for (name, value) in answer.headers() {
        header(&mut bytes, name, value.as_bytes());
    }
    let length = answer.body().len().to_string();
    header(&mut bytes, &http::header::CONTENT_LENGTH, length.as_bytes());
    bytes.extend(b"\r\n");
    bytes.extend(body);
    bytes
}

pub(super) fn header(bytes: &mut Vec<u8>, name: &HeaderName, value: &[u8]) {
    bytes.extend(name.as_str().as_bytes());
    bytes.extend(b": ");
    bytes.extend(value);
    bytes.extend(b"\r\n");
}

/// The next request; nothing if the client ends the connection first.
async fn request(stream: &mut (impl AsyncRead + Unpin)) -> Option<Request> {
    let Message {
        start,
        headers,
        body,
    } = read(stream).await?;
    let mut words = start.split(' ');
    let request = http::Request::builder().method(words.next()?);
    let request = request.uri(words.next()?).version(Version::HTTP_11);
    let mut request = request.body(body).ok()?;
    *request.headers_mut() = headers;
    Some(request)
}

/// What both directions have in common.
pub(super) struct Message {
    /// The line before the headers.
    pub(super) start: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

/// Reads one message whose length is announced; nothing if it breaks off.
pub(super) async fn read(stream: &mut (impl AsyncRead + Unpin)) -> Option<Message> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let mut body = bytes.split_off(end + 4);
    let head = String::from_utf8(bytes).ok()?;
    let mut lines = head.trim_end().split("\r\n");
    let start = lines.next()?.to_owned();
    let mut headers = HeaderMap::new();
    for line in lines {
        let (name, value) = line.split_once(':')?;
        let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
        headers.append(name, HeaderValue::from_str(value.trim()).ok()?);
    }
    let length = headers.get(http::header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
    while body.len() < length.unwrap_or(0) {
        if stream.read_buf(&mut body).await.ok()? == 0 {
            return None;
        }
    }
    Some(Message {
        start,
        headers,
        body: body.into(),
    })
}
