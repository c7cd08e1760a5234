//! The client as its callers use it, against a server that gives the same answer to every call.

use {{crate}}::{Client, Config, Pay};
use konaplate_runtime::transport::{RequestBody, ResponseBody, Sending};
use konaplate_runtime::{Transport, config::ConfigBuilder};

/// A server that answers every call so.
#[derive(Debug)]
struct Answer(&'static str);

impl Transport for Answer {
    fn send(&self, mut request: http::Request<RequestBody>) -> Sending<'_> {
        Box::pin(async move {
            let _written = request.body_mut().take();
            Ok(http::Response::new(ResponseBody::whole(self.0)))
        })
    }
}

fn config() -> ConfigBuilder {
    Config::builder()
        .base_url(Client::SANDBOX)
        .asp_id("000000000000001")
        .access_key("a".repeat(40))
        .secret_key("secret")
}

fn client(answer: &'static str) -> Client {
    let config = config().transport(Answer(answer)).build();
    Client::new(config.expect("the configuration is sound")).expect("the client starts")
}

#[test]
fn an_amount_outside_its_limits_is_not_sent() {
    let client = client("");
    let pay = |amount: u64| client.pay().order_no("ORDER-1").amount(amount).build();
    assert!(pay(0).is_err());
    assert!(pay(1).is_ok());
    assert!(pay(1_000_000).is_ok());
    assert!(pay(1_000_001).is_err());
}

#[tokio::test]
async fn a_payment_settles() {
    let client = client(r#"{ "response": { "code": "000_000" }, "isPending": false, "payNo": "P-1" }"#);
    let outcome = client.pay().order_no("ORDER-1").amount(1_000_u64).send().await;
    match outcome {
        Ok(Pay::Settled(reply)) => assert_eq!(reply.pay_no.as_str(), "P-1"),
        other => panic!("{other:?}"),
    }
}
