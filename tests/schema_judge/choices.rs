//! What a generated call says to whole bodies of the operation `choices`, whose rules JSON Schema can say too.

use std::sync::LazyLock;

use konaplate_runtime::Config;
use serde_json::Value;

use crate::limits::{ChoicesCall, Client};

pub(crate) const OPERATION: &str = "choices";

/// It sends nothing.
static CLIENT: LazyLock<Client> = LazyLock::new(|| {
    let config = Config::builder()
        .base_url("http://127.0.0.1:9")
        .asp_id("0".repeat(15))
        .access_key("0".repeat(40))
        .secret_key("secret");
    Client::new(config.build().expect("it is sound")).expect("the HTTP client starts")
});

/// Whether a call can be filled like the body, and is built then.
pub(crate) fn accepts(body: &Value) -> bool {
    let Some(members) = body.as_object() else {
        return false;
    };
    let mut call = Some(CLIENT.choices());
    for (name, value) in members {
        call = call.and_then(|call| set(call, name, value));
    }
    call.is_some_and(|call| call.build().is_ok())
}

/// The call with a field set; nothing where there is no such field, or where it takes no such type.
fn set<'c>(call: ChoicesCall<'c>, name: &str, value: &Value) -> Option<ChoicesCall<'c>> {
    Some(match (name, value) {
        ("post", Value::Bool(value)) => call.post(*value),
        ("gift", Value::Bool(value)) => call.gift(*value),
        ("address", Value::String(value)) => call.address(value.as_str()),
        ("greeting", Value::String(value)) => call.greeting(value.as_str()),
        ("channel", Value::String(value)) => call.channel(value.as_str()),
        ("desk", Value::String(value)) => call.desk(value.as_str()),
        ("par", Value::String(value)) => call.par(value.as_str()),
        ("card", Value::String(value)) => call.card(value.as_str()),
        ("mail", Value::String(value)) => call.mail(value.as_str()),
        ("phone", Value::String(value)) => call.phone(value.as_str()),
        _ => return None,
    })
}
