//! `WS /api/events`: the event bus.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use tokio::sync::broadcast::error::RecvError;

use crate::events::Envelope;
use crate::http::Door;

/// Pings find out that the other side is gone.
const PING: Duration = Duration::from_secs(30);

/// Upgrades to a WebSocket.
pub(super) async fn stream(State(door): State<Door>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(move |socket| send_events(door, socket))
}

/// Sends the greeting, then every event, until either side ends. A receiver that fell behind is told to fetch again.
async fn send_events(door: Door, mut socket: WebSocket) {
    let bus = door.app.bus();
    let mut events = bus.subscribe();
    if send(&mut socket, &bus.hello()).await.is_err() {
        return;
    }
    let mut ping = tokio::time::interval(PING);
    ping.tick().await;
    loop {
        let sent = tokio::select! {
            () = door.stop.cancelled() => break,
            event = events.recv() => match event {
                Ok(envelope) => send(&mut socket, &Arc::unwrap_or_clone(envelope)).await,
                Err(RecvError::Lagged(_)) => send(&mut socket, &bus.resync()).await,
                Err(RecvError::Closed) => break,
            },
            received = socket.recv() => match received {
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => Ok(()),
            },
            _ = ping.tick() => socket.send(Message::Ping(Default::default())).await,
        };
        if sent.is_err() {
            return;
        }
    }
    let _ = socket.send(Message::Close(None)).await;
}

async fn send(socket: &mut WebSocket, envelope: &Envelope) -> Result<(), axum::Error> {
    let text = serde_json::to_string(envelope).map_err(axum::Error::new)?;
    socket.send(Message::Text(text.into())).await
}
