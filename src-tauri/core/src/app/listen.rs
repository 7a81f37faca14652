//! The address of the API: the wished port, or the next free one where nobody insists.

use std::net::SocketAddr;

use tokio::net::TcpListener;

use crate::app::StartError;
use crate::config::Config;

/// Binds the API's address. A taken port is said aloud and a free one used, unless the port was set.
pub(super) async fn bind(config: &Config) -> Result<(TcpListener, SocketAddr, Vec<String>), StartError> {
    let settings = config.settings();
    let (host, port) = (settings.api_host.as_str(), settings.api_port);
    let failed = |source| StartError::Port { port, source };
    let mut notices = Vec::new();
    let listener = match TcpListener::bind((host, port)).await {
        Ok(listener) => listener,
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse && !settings.api_port_chosen => {
            let listener = next_free(host, port).await.map_err(failed)?;
            let taken = listener.local_addr().map_err(failed)?.port();
            let notice = format!("Port {port} is used by another program, so the API listens on port {taken}");
            tracing::warn!("{notice}");
            notices.push(notice);
            listener
        }
        Err(error) => return Err(failed(error)),
    };
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address, notices))
}

/// The next free port after `port`, or any free one.
async fn next_free(host: &str, port: u16) -> std::io::Result<TcpListener> {
    /// Ports tried before any free one is taken.
    const TRIED: u16 = 50;
    for candidate in port.saturating_add(1)..=port.saturating_add(TRIED) {
        if let Ok(listener) = TcpListener::bind((host, candidate)).await {
            return Ok(listener);
        }
    }
    TcpListener::bind((host, 0)).await
}
