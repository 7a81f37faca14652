//! The HTTP door: the list of operations, events over WebSocket, callbacks of the analysis server, PCM of tracks, and
//! the window's page. The only place that knows Axum.

mod audio;
mod callback;
mod events;
mod guard;
mod page;
mod problem;
mod routes;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use guard::Guard;

/// Largest body of an operation, in bytes.
const BODY_LIMIT: usize = 4 << 20;
/// Largest callback, in bytes: beats and three waveforms of a long file, with room for existing servers' JSON lists.
const CALLBACK_LIMIT: usize = 64 << 20;

/// What every handler gets.
#[derive(Debug, Clone)]
struct Door {
    app: App,
    /// Ends open event streams.
    stop: CancellationToken,
    /// The tracks played last.
    played: audio::Played,
}

/// Serves until `stop`; open event streams end with it.
pub(crate) async fn serve(app: App, listener: TcpListener, stop: CancellationToken) {
    let settings = app.config().settings();
    let port = listener.local_addr().map(|address| address.port()).unwrap_or(settings.api_port);
    let guard = Guard::new(&settings, port);
    let router = router(Door { app, stop: stop.clone(), played: audio::Played::default() }, guard);
    if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned()).await {
        tracing::error!("the HTTP API ended: {error}");
    }
}

fn router(door: Door, guard: Guard) -> Router {
    let callback = Router::new()
        .route("/api/analysis/callback", post(callback::without_token))
        .route("/api/analysis/callback/{token}", post(callback::take))
        .layer(DefaultBodyLimit::max(CALLBACK_LIMIT));
    routes::operations(Router::new())
        .route("/api/events", get(events::stream))
        .route("/api/tracks/{id}/audio", get(audio::stream))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .merge(callback)
        .method_not_allowed_fallback(problem::method_not_allowed)
        .fallback(page::file)
        .layer(middleware::from_fn_with_state(guard, guard::check))
        .with_state(door)
}
