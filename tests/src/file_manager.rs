//! A file manager for a test's desktop, which says what it is asked to show.

use tokio::sync::mpsc;

use crate::DEADLINE;

/// Answers to `org.freedesktop.FileManager1` until it is dropped.
#[derive(Debug)]
pub struct FileManager {
    asked: mpsc::UnboundedReceiver<Vec<String>>,
    _connection: zbus::Connection,
}

struct Answers(mpsc::UnboundedSender<Vec<String>>);

#[zbus::interface(name = "org.freedesktop.FileManager1")]
impl Answers {
    fn show_items(&self, addresses: Vec<String>, _startup_id: &str) {
        // The test may have seen what it wanted.
        let _ = self.0.send(addresses);
    }
}

impl FileManager {
    /// On the session bus at `bus_address`.
    pub(crate) async fn open(bus_address: &str) -> Self {
        let (shown, asked) = mpsc::unbounded_channel();
        let builder = zbus::connection::Builder::address(bus_address).expect("an address");
        let builder = builder.name("org.freedesktop.FileManager1").expect("a name");
        let builder = builder.serve_at("/org/freedesktop/FileManager1", Answers(shown)).expect("an object");
        Self { asked, _connection: builder.build().await.expect("the session bus") }
    }

    /// Waits until it is asked to show something: the addresses (`file://...`).
    pub async fn shows(&mut self) -> Vec<String> {
        let asked = tokio::time::timeout(DEADLINE, self.asked.recv()).await.expect("it is asked in time");
        asked.expect("it answers as long as it is there")
    }
}
