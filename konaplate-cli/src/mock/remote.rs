//! The control endpoints of a running mock, over HTTP. Nothing is sent to what has not shown itself to be one.

use std::collections::BTreeMap;
use std::time::Duration;

use konaplate_codegen::printable;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, Method, StatusCode};
use serde_json::Value;

use super::env_file::BASE_URL;
use super::place::{Place, place};
use crate::Failure;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Largest answer that is read: the ledger of some hundred thousand charges.
const LIMIT: usize = 64 << 20;

/// A mock that has answered.
pub(super) struct Remote {
    client: Client,
    place: Place,
    cases: Value,
}

/// A documented case of an operation.
pub(super) struct Case {
    pub(super) id: String,
    pub(super) status: u64,
    pub(super) code: Option<String>,
    pub(super) title: String,
}

/// Cases by operation.
pub(super) type Cases = BTreeMap<String, Vec<Case>>;

impl Remote {
    /// Asks for the cases, which changes nothing: whoever answers as a mock does is taken for one.
    pub(super) async fn reach(place: Place) -> Result<Self, Failure> {
        let client = Client::builder()
            .timeout(PATIENCE)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            // Loopback is behind no proxy, whatever the environment says.
            .no_proxy()
            // A mock speaks no TLS: no certificates of the system are needed, which a small container lacks.
            .tls_certs_only([])
            .build()
            .map_err(|error| Failure::Unable(format!("no HTTP client: {error}")))?;
        let remote = Self {
            client,
            place,
            cases: Value::Null,
        };
        let cases = remote.get("cases").await?;
        if parse(&cases).is_none() {
            return Err(remote.no_mock("an answer that is not a mock's"));
        }
        Ok(Self { cases, ..remote })
    }

    pub(super) fn cases(&self) -> Cases {
        parse(&self.cases).unwrap_or_default()
    }

    /// The same as it came.
    pub(super) fn cases_as_json(&self) -> &Value {
        &self.cases
    }

    pub(super) async fn get(&self, endpoint: &str) -> Result<Value, Failure> {
        self.call(Method::GET, endpoint, String::new()).await
    }

    pub(super) async fn post(&self, endpoint: &str, body: &Value) -> Result<(), Failure> {
        let body = body.to_string();
        self.call(Method::POST, endpoint, body).await.map(drop)
    }

    async fn call(&self, method: Method, endpoint: &str, body: String) -> Result<Value, Failure> {
        let request = self
            .client
            .request(method, self.place.endpoint(endpoint))
            .header(CONTENT_TYPE, "application/json")
            .body(body);
        let (status, body) = self.exchange(request).await?;
        let answer: Option<Value> = serde_json::from_slice(&body).ok();
        let error = answer.as_ref().and_then(|it| it.get("error")?.as_str());
        match (status, answer.as_ref(), error) {
            (StatusCode::OK, Some(answer), None) => Ok(answer.clone()),
            // Of a mock, but for an endpoint that is not there.
            (status, _, Some(error)) if status != StatusCode::NOT_FOUND => Err(Failure::Unable(
                format!("{}: {}", self.place, printable(error)),
            )),
            _ => Err(self.no_mock(&format!("status {}", status.as_u16()))),
        }
    }

    async fn exchange(
        &self,
        request: reqwest::RequestBuilder,
    ) -> Result<(StatusCode, Vec<u8>), Failure> {
        let mut response = request.send().await.map_err(|error| self.silent(&error))?;
        let mut body = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| self.silent(&error))?
        {
            body.extend_from_slice(&chunk);
            if body.len() > LIMIT {
                return Err(self.no_mock("an answer without end"));
            }
        }
        Ok((response.status(), body))
    }

    fn silent(&self, error: &reqwest::Error) -> Failure {
        let place = &self.place;
        Failure::Unable(if error.is_connect() {
            format!(
                "nothing listens at {place}: the mock has ended or is elsewhere; start it with `konaplate mock`, or \
                 name it with --at"
            )
        } else if error.is_timeout() {
            let patience = PATIENCE.as_secs();
            format!("{place}: no answer within {patience} seconds; is a mock there?")
        } else {
            format!("{place}: the connection ended without an answer; is a mock there?")
        })
    }

    fn no_mock(&self, came: &str) -> Failure {
        Failure::Unable(format!(
            "{}: no konaplate mock: /__mock/cases gets {came}; name one with --at",
            self.place
        ))
    }
}

/// Whether the mock that a client with this base URL would call has an operation; nothing if there is no mock.
pub(crate) async fn has_operation(base_url: &str, operation: &str) -> Option<bool> {
    let remote = Remote::reach(place(base_url, BASE_URL).ok()?).await.ok()?;
    Some(remote.cases().contains_key(operation))
}

/// Nothing if it is not what a mock says.
fn parse(answer: &Value) -> Option<Cases> {
    let case = |case: &Value| {
        Some(Case {
            id: case.get("id")?.as_str()?.to_owned(),
            status: case.get("status")?.as_u64()?,
            code: case.get("code")?.as_str().map(str::to_owned),
            title: case.get("title")?.as_str()?.to_owned(),
        })
    };
    let operations = answer.as_object()?.iter();
    let cases: Option<Cases> = operations
        .map(|(name, cases)| {
            let cases: Option<Vec<Case>> = cases.as_array()?.iter().map(case).collect();
            Some((name.clone(), cases?))
        })
        .collect();
    cases.filter(|cases| !cases.is_empty()) // every specification has an operation
}
