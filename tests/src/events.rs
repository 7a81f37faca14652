//! Events of a running application.

use futures_util::StreamExt as _;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::DEADLINE;

/// A connection to `WS /api/events`.
#[derive(Debug)]
pub struct Events {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Events {
    /// Connects to the application at `base` and reads the greeting.
    pub async fn connect(base: &str) -> Self {
        let url = format!("{}/api/events", base.replacen("http", "ws", 1));
        let (socket, _) = connect_async(url).await.expect("the event stream opens");
        let mut events = Self { socket };
        let hello = events.next().await;
        assert_eq!(hello["type"], "hello");
        events
    }

    /// The next event.
    pub async fn next(&mut self) -> Value {
        loop {
            let message = timeout(DEADLINE, self.socket.next()).await.expect("an event in time");
            match message.expect("the stream is open").expect("the stream is whole") {
                Message::Text(text) => return serde_json::from_str(&text).expect("JSON"),
                Message::Close(_) => panic!("the stream was closed"),
                _ => {}
            }
        }
    }

    /// The first event that fits.
    pub async fn wait_for(&mut self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let mut last = Value::Null;
        let search = async {
            loop {
                let event = self.next().await;
                if fits(&event) {
                    return event;
                }
                last = event;
            }
        };
        timeout(DEADLINE, search).await.unwrap_or_else(|_| panic!("no event: {what}; the last was {last}"))
    }
}
