//! `GET /health` of an analysis server, and what its answer is worth.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

use crate::model::EngineInfo;

/// Longest probe, in all.
pub(crate) const DEADLINE: Duration = Duration::from_secs(2);
/// Longest body that is read.
const MOST_BYTES: usize = 64 * 1024;
/// Bytes of a wrong body that are shown.
const EXCERPT: usize = 200;

/// A healthy answer. Fields beyond `status` are optional for a child of ours, and the first three needed for adoption.
///
/// A key that comes twice makes the body unreadable, as does a value of another type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub(crate) struct Health {
    status: String,
    /// Version of the server.
    #[serde(default)]
    pub(crate) version: Option<String>,
    #[serde(default)]
    pub(crate) jobs_queued: Option<u64>,
    #[serde(default)]
    pub(crate) jobs_processing: Option<u64>,
    /// MISMO_INSTANCE of the process that answers, where it echoes it.
    #[serde(default)]
    pub(crate) instance: Option<String>,
    /// What it offers beyond the contract.
    #[serde(default)]
    pub(crate) capabilities: Vec<String>,
    /// `cpu` or `cuda`.
    #[serde(default)]
    pub(crate) device: Option<String>,
    /// What makes its results, by task; another shape than ours counts as not said.
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) engines: BTreeMap<String, Option<EngineInfo>>,
}

impl Health {
    /// The full shape of the contract: only such a server may be taken for an analysis server that we did not start.
    pub(crate) fn is_full(&self) -> bool {
        self.version.is_some() && self.jobs_queued.is_some() && self.jobs_processing.is_some()
    }

    /// True when the answer may come from the child called `instance`: a server that echoes none is believed.
    pub(crate) fn is_from(&self, instance: &str) -> bool {
        self.instance.as_deref().is_none_or(|echo| echo == instance)
    }

    /// True when the server can be told new folders while it runs.
    pub(crate) fn takes_paths(&self) -> bool {
        self.capabilities.iter().any(|name| name == "allowed-paths")
    }
}

/// The value, or nothing where it has another shape.
fn lenient<'de, D: Deserializer<'de>, T: DeserializeOwned + Default>(value: D) -> Result<T, D::Error> {
    Ok(serde_json::from_value(serde_json::Value::deserialize(value)?).unwrap_or_default())
}

/// Why a server is not healthy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unhealthy {
    /// Nobody listens.
    #[error("connection refused")]
    Refused,
    /// It did not answer in time: busy, or no HTTP server at all.
    #[error("no answer within {} s", DEADLINE.as_secs())]
    TimedOut,
    /// The connection broke.
    #[error("{0}")]
    Broken(String),
    /// It points elsewhere, where we do not go.
    #[error("redirect (status {0})")]
    Redirect(u16),
    /// Another status than 200.
    #[error("status {status}: {excerpt}")]
    Status { status: u16, excerpt: String },
    /// The body is larger than any health answer.
    #[error("answer of more than {MOST_BYTES} bytes")]
    TooLarge,
    /// The body is not the contract's.
    #[error("not an analysis server's answer: {0}")]
    BadBody(String),
}

/// Asks servers for their health; clones share connections.
#[derive(Debug, Clone)]
pub(crate) struct Prober {
    client: reqwest::Client,
}

impl Prober {
    /// A prober that knows no proxy and follows no redirect.
    pub(crate) fn new() -> Self {
        let client = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(DEADLINE)
            .build()
            .unwrap_or_default();
        Self { client }
    }

    /// One probe of the server at `base_url`.
    pub(crate) async fn probe(&self, base_url: &str) -> Result<Health, Unhealthy> {
        let answer = tokio::time::timeout(DEADLINE, self.ask(base_url)).await.unwrap_or(Err(Unhealthy::TimedOut));
        tracing::debug!(
            "health probe of {base_url}: {}",
            match &answer {
                Ok(_) => "ok".to_owned(),
                Err(error) => error.to_string(),
            }
        );
        answer
    }

    /// Tells the server which folders it may read from now on; true when it took them.
    pub(crate) async fn put_paths(&self, base_url: &str, token: &str, list: &str) -> bool {
        let request = self
            .client
            .put(format!("{base_url}/allowed-paths"))
            .bearer_auth(token)
            .header("Content-Type", "application/json")
            .timeout(Duration::from_secs(10))
            .body(format!("{{\"prefixes\":{list}}}"));
        match request.send().await {
            Ok(answer) if answer.status().is_success() => true,
            Ok(answer) => {
                tracing::warn!("the analysis server refused the new folders: status {}", answer.status());
                false
            }
            Err(error) => {
                tracing::warn!("the analysis server could not be told the new folders: {error}");
                false
            }
        }
    }

    async fn ask(&self, base_url: &str) -> Result<Health, Unhealthy> {
        let mut answer = self.client.get(format!("{base_url}/health")).send().await.map_err(broken)?;
        let status = answer.status();
        if status.is_redirection() {
            return Err(Unhealthy::Redirect(status.as_u16()));
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(broken)? {
            body.extend_from_slice(&chunk);
            if body.len() > MOST_BYTES {
                return Err(Unhealthy::TooLarge);
            }
        }
        if status.as_u16() != 200 {
            return Err(Unhealthy::Status { status: status.as_u16(), excerpt: excerpt(&body) });
        }
        read(&body)
    }
}

/// The answer in `body`, when it is a healthy one.
fn read(body: &[u8]) -> Result<Health, Unhealthy> {
    // An array with the fields' values in order would be read too.
    let is_object = body.trim_ascii_start().starts_with(b"{");
    match serde_json::from_slice::<Health>(body) {
        Ok(health) if is_object && health.status == "ok" => Ok(health),
        _ => Err(Unhealthy::BadBody(excerpt(body))),
    }
}

fn excerpt(body: &[u8]) -> String {
    String::from_utf8_lossy(&body[..body.len().min(EXCERPT)]).chars().filter(|c| !c.is_control()).collect()
}

fn broken(error: reqwest::Error) -> Unhealthy {
    if error.is_timeout() {
        return Unhealthy::TimedOut;
    }
    let mut cause: Option<&dyn std::error::Error> = Some(&error);
    while let Some(inner) = cause {
        let io = inner.downcast_ref::<std::io::Error>();
        if io.is_some_and(|io| io.kind() == std::io::ErrorKind::ConnectionRefused) {
            return Unhealthy::Refused;
        }
        cause = inner.source();
    }
    Unhealthy::Broken(error.to_string())
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;

    const FULL: &str = r#"{"status":"ok","version":"0.1.0","jobs_queued":0,"jobs_processing":1}"#;

    /// A server that answers everything with `answer`, its address.
    async fn serve(answer: Vec<u8>) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let answer = answer.clone();
                tokio::spawn(async move {
                    let mut request = [0; 2048];
                    let _ = stream.read(&mut request).await;
                    let _ = stream.write_all(&answer).await;
                });
            }
        });
        format!("http://{address}")
    }

    fn http(status: &str, body: &str) -> Vec<u8> {
        format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len()).into_bytes()
    }

    #[test]
    fn only_the_contract_s_body_is_healthy() {
        for (body, healthy) in [
            (FULL, true),
            (r#"{"status":"ok"}"#, true),
            (r#"{"status":"OK"}"#, false),
            (r#"{"status":"ok "}"#, false),
            (r#"{"status":"ok","status":"ok"}"#, false),
            (r#"["ok"]"#, false),
            ("", false),
            ("<html>ok</html>", false),
            (r#"{"status":"ok","version":7}"#, false),
        ] {
            assert_eq!(read(body.as_bytes()).is_ok(), healthy, "{body}");
        }
    }

    #[test]
    fn engines_of_another_shape_are_not_said() {
        let engines = |text: &str| {
            let body = format!(r#"{{"status":"ok","engines":{text}}}"#);
            read(body.as_bytes()).expect("healthy").engines
        };
        let ours = r#"{"engine":"default","name":"n","version":"1","licence":"l","device":"cpu"}"#;
        let known = engines(&format!(r#"{{"beats":{ours},"stems":null}}"#));
        assert!(known["beats"].is_some() && known["stems"].is_none());
        assert!(
            engines(r#"["beats"]"#).is_empty() && engines(r#"{"beats":7}"#).is_empty() && engines("null").is_empty()
        );
    }

    #[test]
    fn adoption_needs_the_full_shape() {
        assert!(read(FULL.as_bytes()).is_ok_and(|health| health.is_full()));
        assert!(read(br#"{"status":"ok","version":"1"}"#).is_ok_and(|health| !health.is_full()));
    }

    #[tokio::test]
    async fn wrong_answers_are_told_apart() {
        let prober = Prober::new();
        let endless = [http("200 OK", "")[..15].to_vec(), b"\r\n\r\n".to_vec(), vec![b'x'; 1024 * 1024]].concat();
        for (answer, expected) in [
            (http("200 OK", "{}"), "not an analysis server's answer: {}"),
            (http("302 Found", ""), "redirect (status 302)"),
            (http("503 Service Unavailable", "loading"), "status 503: loading"),
            (endless, "answer of more than 65536 bytes"),
        ] {
            let error = prober.probe(&serve(answer).await).await.expect_err("unhealthy");
            assert_eq!(error.to_string(), expected);
        }
        assert!(prober.probe(&serve(http("200 OK", FULL)).await).await.is_ok());
    }

    #[tokio::test]
    async fn nobody_there_is_refused() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        drop(listener);
        assert_eq!(Prober::new().probe(&format!("http://{address}")).await, Err(Unhealthy::Refused));
    }

    #[tokio::test]
    async fn silence_ends_at_the_deadline() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        assert_eq!(Prober::new().probe(&format!("http://{address}")).await, Err(Unhealthy::TimedOut));
    }
}
