//! The window's page, built into the binary.

use axum::extract::Request;
use axum::http::{Method, header};
use axum::response::{IntoResponse as _, Response};
use rust_embed::RustEmbed;

use crate::http::problem::{method_not_allowed, not_found};

#[derive(RustEmbed)]
#[folder = "$OUT_DIR/page"]
struct Page;

/// What the page may load and whom it may call: this address only.
const POLICY: &str = "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; \
    media-src 'self' blob:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// A file of the page; a path that is none is a place inside the page. Only GET, only outside `/api`.
pub(super) async fn file(request: Request) -> Response {
    let path = request.uri().path();
    if path == "/api" || path.starts_with("/api/") {
        return not_found(path);
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return method_not_allowed(request.method().clone(), request.uri().clone()).await;
    }
    let name = path.trim_start_matches('/');
    let is_place = name.is_empty() || !name.contains('.');
    let name = if is_place { "index.html" } else { name };
    let Some(file) = Page::get(name) else { return not_found(path) };
    // Names of built assets hold a hash of their contents.
    let cache = if name.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = [
        (header::CONTENT_TYPE, file.metadata.mimetype()),
        (header::CACHE_CONTROL, cache),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (headers, file.data).into_response()
}
