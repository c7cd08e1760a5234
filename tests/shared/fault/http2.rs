//! HTTP/2, a task for each stream: what a handler has begun goes on when its client hangs up.

use std::future::poll_fn;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use h2::Reason;
use h2::server::SendResponse;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::mpsc;

use super::socket::Resetter;
use super::{Act, Answer, End, Handler};

/// Serves streams until either side ends the connection.
pub(super) async fn serve(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    reset: &Resetter,
    handler: &Handler,
) {
    let Ok(mut connection) = h2::server::handshake(stream).await else {
        return;
    };
    let (ends, mut ended) = mpsc::channel(1);
    loop {
        let accepted = tokio::select! {
            accepted = connection.accept() => accepted,
            Some(end) = ended.recv() => match end {
                End::Close => return,
                End::Reset => return reset.reset(),
                End::GoAway => {
                    connection.abrupt_shutdown(Reason::NO_ERROR);
                    let _ = poll_fn(|context| connection.poll_closed(context)).await; // it ends in any case
                    return;
                }
            },
        };
        let Some(Ok((request, respond))) = accepted else {
            return;
        };
        tokio::spawn(exchange(
            request,
            respond,
            Arc::clone(handler),
            ends.clone(),
        ));
    }
}

async fn exchange(
    request: http::Request<h2::RecvStream>,
    respond: SendResponse<Bytes>,
    handler: Handler,
    ends: mpsc::Sender<End>,
) {
    let (parts, mut stream) = request.into_parts();
    let mut body = BytesMut::new();
    while let Some(data) = stream.data().await {
        let Ok(data) = data else {
            return; // it broke off
        };
        let _ = stream.flow_control().release_capacity(data.len()); // the stream may be gone
        body.extend(data);
    }
    let request = http::Request::from_parts(parts, body.freeze());
    let act = handler(request).await;
    carry_out(act, respond, &ends).await;
}

async fn carry_out(act: Act, mut respond: SendResponse<Bytes>, ends: &mpsc::Sender<End>) {
    let end = match act {
        Act::Answer(answer) => return answered(answer, respond),
        Act::Half(answer) => {
            let (parts, body) = answer.into_parts();
            let head = http::Response::from_parts(parts, ());
            if let Ok(mut stream) = respond.send_response(head, false) {
                let _ = stream.send_data(body.slice(..body.len() / 2), false); // the client may be gone
                stream.send_reset(Reason::INTERNAL_ERROR);
            }
            return;
        }
        Act::Refuse => return respond.send_reset(Reason::REFUSED_STREAM),
        Act::Cancel => return respond.send_reset(Reason::CANCEL),
        Act::Silence => {
            let _ = poll_fn(|context| respond.poll_reset(context)).await; // until the client hangs up
            return;
        }
        Act::Close => End::Close,
        Act::Reset => End::Reset,
        Act::GoAway => End::GoAway,
    };
    let _ = ends.send(end).await; // nobody takes it if the connection has ended already
    // The stream is not to end before its connection does.
    ends.closed().await;
}

/// What cannot be sent any more is not sent: the client has hung up.
fn answered(answer: Answer, mut respond: SendResponse<Bytes>) {
    let (parts, body) = answer.into_parts();
    let head = http::Response::from_parts(parts, ());
    if let Ok(mut stream) = respond.send_response(head, false) {
        let _ = stream.send_data(body, true);
    }
}
