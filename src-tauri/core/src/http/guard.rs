//! Who may ask: Host and Origin are checked against exact lists, so that no web page reaches the API through the
//! browser of the DJ, whatever name it gives this computer.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::config::{Settings, is_loopback};
use crate::error::ApiError;
use crate::http::problem::problem;

/// Origins of the desktop shell's page.
const SHELL_ORIGINS: [&str; 3] = ["tauri://localhost", "http://tauri.localhost", "https://tauri.localhost"];
/// Callback addresses carry a secret of their own.
const CALLBACK: &str = "/api/analysis/callback/";

/// The lists.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    rules: Arc<Rules>,
}

#[derive(Debug)]
struct Rules {
    /// Allowed Host headers; `None` when the API listens beyond this computer, where the token guards it.
    hosts: Option<Vec<String>>,
    origins: Vec<String>,
    token: Option<String>,
}

impl Guard {
    pub(super) fn new(settings: &Settings, port: u16) -> Self {
        let names = ["127.0.0.1", "localhost", "[::1]"];
        let hosts: Vec<String> = names.iter().map(|name| format!("{name}:{port}")).collect();
        let mut origins: Vec<String> = hosts.iter().map(|host| format!("http://{host}")).collect();
        origins.extend(SHELL_ORIGINS.map(str::to_owned));
        origins.extend(settings.allowed_origins.iter().cloned());
        let hosts = is_loopback(&settings.api_host).then_some(hosts);
        Self { rules: Arc::new(Rules { hosts, origins, token: settings.api_token.clone() }) }
    }
}

/// Checks a request, and lets pages of allowed origins read the answer.
pub(super) async fn check(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let origin = match guard.rules.verdict(request.headers(), request.uri().host(), &path) {
        Ok(origin) => origin,
        Err(error) => return problem(&path, &error),
    };
    if request.method() == Method::OPTIONS && origin.is_some() {
        return readable(StatusCode::NO_CONTENT.into_response(), origin);
    }
    if let Err(error) = guard.rules.check_token(request.headers(), &path) {
        return readable(problem(&path, &error), origin);
    }
    readable(next.run(request).await, origin)
}

impl Rules {
    /// The request's origin, when it has one that is allowed.
    fn verdict(
        &self,
        headers: &HeaderMap,
        uri_host: Option<&str>,
        path: &str,
    ) -> Result<Option<HeaderValue>, ApiError> {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).or(uri_host).unwrap_or_default();
        if let Some(hosts) = &self.hosts
            && !hosts.iter().any(|allowed| allowed.eq_ignore_ascii_case(host))
        {
            let text = format!("\"{host}\" is not a name of this application");
            return Err(ApiError::new(403, "forbidden_host", "Forbidden", text));
        }
        let Some(origin) = headers.get(header::ORIGIN) else {
            return if is_foreign_subresource(headers, path) {
                Err(forbidden_origin("another site"))
            } else {
                Ok(None)
            };
        };
        let text = origin.to_str().unwrap_or_default();
        if self.origins.iter().any(|allowed| allowed.eq_ignore_ascii_case(text)) {
            return Ok(Some(origin.clone()));
        }
        // Beyond this computer the page's own origin is whatever name it was reached by.
        let own = self.hosts.is_none() && text.split_once("://").is_some_and(|(_, rest)| rest == host);
        if own { Ok(Some(origin.clone())) } else { Err(forbidden_origin(text)) }
    }

    fn check_token(&self, headers: &HeaderMap, path: &str) -> Result<(), ApiError> {
        let Some(token) = &self.token else { return Ok(()) };
        if path.starts_with(CALLBACK) {
            return Ok(());
        }
        let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let given = given.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
        if same(given.as_bytes(), token.as_bytes()) {
            return Ok(());
        }
        let text = "The header \"Authorization: Bearer <MISMO_API_TOKEN>\" is missing or wrong";
        Err(ApiError::new(401, "unauthorized", "Unauthorized", text))
    }
}

fn forbidden_origin(origin: &str) -> ApiError {
    let text = format!("Pages from {origin} may not use this API; MISMO_ALLOWED_ORIGINS can allow them");
    ApiError::new(403, "forbidden_origin", "Forbidden", text)
}

/// True for an image, a script or the like that a page of another site embeds: browsers send no Origin with these.
fn is_foreign_subresource(headers: &HeaderMap, path: &str) -> bool {
    let is = |name: &str, value: &str| headers.get(name).is_some_and(|given| given == value);
    path.starts_with("/api/") && is("sec-fetch-site", "cross-site") && !is("sec-fetch-mode", "navigate")
}

/// Compares without telling by its time how much was right.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |sum, (x, y)| sum | (x ^ y)) == 0
}

/// Adds the headers that let a page of `origin` read the answer.
fn readable(mut response: Response, origin: Option<HeaderValue>) -> Response {
    let Some(origin) = origin else { return response };
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    let allowed = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PUT, DELETE"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "content-type, authorization, range"),
        (header::ACCESS_CONTROL_EXPOSE_HEADERS, "content-range, accept-ranges, content-length"),
    ];
    for (name, value) in allowed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, Sources};

    fn verdict(pairs: &[(&'static str, &'static str)]) -> Result<Option<HeaderValue>, ApiError> {
        let settings = Config::new(Sources::default()).settings();
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, HeaderValue::from_static(value));
        }
        Guard::new(&settings, 3000).rules.verdict(&headers, None, "/api/tracks")
    }

    #[test]
    fn names_of_this_computer_pass() {
        for host in ["127.0.0.1:3000", "localhost:3000", "LOCALHOST:3000", "[::1]:3000"] {
            assert!(verdict(&[("host", host)]).is_ok(), "{host}");
        }
        let own = verdict(&[("host", "127.0.0.1:3000"), ("origin", "http://localhost:3000")]);
        assert!(own.expect("allowed").is_some());
        assert!(verdict(&[("host", "127.0.0.1:3000"), ("origin", "tauri://localhost")]).is_ok());
    }

    #[test]
    fn foreign_names_and_pages_do_not() {
        for host in ["evil.example:3000", "localhost.evil:3000", "127.0.0.1:3001", "127.0.0.1", ""] {
            assert_eq!(verdict(&[("host", host)]).expect_err(host).code, "forbidden_host");
        }
        for origin in
            ["http://localhost.evil:3000", "null", "https://evil.example", "http://127.0.0.1:9", "http://localhost"]
        {
            let error = verdict(&[("host", "localhost:3000"), ("origin", origin)]).expect_err(origin);
            assert_eq!(error.code, "forbidden_origin");
        }
    }

    #[test]
    fn embedded_resources_of_other_sites_do_not() {
        let host = ("host", "localhost:3000");
        let image = [host, ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")];
        assert!(verdict(&image).is_err());
        let link = [host, ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")];
        assert!(verdict(&link).is_ok());
    }

    #[test]
    fn secrets_are_compared_whole() {
        assert!(same(b"secret", b"secret"));
        assert!(!same(b"secret", b"secreT") && !same(b"secret", b"secre") && !same(b"", b"x"));
    }
}
