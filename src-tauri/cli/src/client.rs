//! Speaks to the running application.

use anyhow::{Context as _, anyhow, bail};
use mismo_core::app;
use mismo_core::config::{Config, Sources};
use mismo_core::ops::OPERATIONS;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What to say when no application runs.
pub(crate) const NOT_RUNNING: &str = "Mismo is not running: open the app or run `mismo serve`";

/// The running application's HTTP API.
#[derive(Debug)]
pub(crate) struct Client {
    http: reqwest::Client,
    base: String,
    token: Option<String>,
}

/// Settings of this terminal: the environment, `.env` here, `.env` in the data folder.
pub(crate) fn sources() -> Sources {
    Sources::of_process(std::env::current_dir().ok().as_deref())
}

impl Client {
    /// Finds the running application through `api.json`.
    pub(crate) fn connect() -> anyhow::Result<Self> {
        let config = Config::new(sources());
        let running = app::running(config.data_dir()).ok_or_else(|| anyhow!(NOT_RUNNING))?;
        let http = reqwest::Client::builder().no_proxy().build().context("no HTTP client")?;
        // An application that listens on all addresses is reached on this one.
        let base = format!("http://127.0.0.1:{}", running.port);
        Ok(Self { http, base, token: config.settings().api_token.clone() })
    }

    /// Calls an operation of the list by its name.
    pub(crate) async fn call<O: DeserializeOwned>(&self, name: &str, input: impl Serialize) -> anyhow::Result<O> {
        let operation = OPERATIONS.iter().find(|operation| operation.name == name);
        let operation = operation.with_context(|| format!("no operation {name}"))?;
        let mut fields = match serde_json::to_value(input)? {
            Value::Object(fields) => fields,
            _ => bail!("the input of {name} is no object"),
        };
        fields.retain(|_, value| !value.is_null());
        let mut path = operation.path.to_owned();
        for parameter in operation.path_parameters() {
            let value = fields.remove(parameter).unwrap_or_default();
            path = path.replace(&format!("{{{parameter}}}"), &text(&value));
        }
        let method = reqwest::Method::from_bytes(operation.method.as_bytes())?;
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        request = if matches!(operation.method, "GET" | "DELETE") {
            request.query(&fields.iter().map(|(key, value)| (key, text(value))).collect::<Vec<_>>())
        } else {
            request.json(&fields)
        };
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        let response = request
            .send()
            .await
            .map_err(|error| if error.is_connect() { anyhow!(NOT_RUNNING) } else { error.into() })?;
        let succeeded = response.status().is_success();
        let body: Value = response.json().await.context("the answer is not JSON")?;
        if succeeded {
            return Ok(serde_json::from_value(body)?);
        }
        bail!("{}", body["message"].as_str().unwrap_or("the application gave no reason"))
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
