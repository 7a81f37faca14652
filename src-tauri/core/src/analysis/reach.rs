//! Under which address a server posts its results to us.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use tokio::net::UdpSocket;

/// Where we listen.
#[derive(Debug, Clone)]
pub struct Reach {
    /// Address that the API is bound to.
    pub bound: SocketAddr,
    /// MISMO_API_HOST.
    pub host: String,
}

impl Reach {
    /// Servers on other computers can post to us.
    pub fn is_public(&self) -> bool {
        !self.bound.ip().is_loopback()
    }

    /// Base address for a server on this computer.
    pub(super) fn base_here(&self) -> String {
        let ip = if self.bound.ip().is_unspecified() { IpAddr::V4(Ipv4Addr::LOCALHOST) } else { self.bound.ip() };
        format!("http://{}", SocketAddr::new(ip, self.bound.port()))
    }

    /// Base address for the server at `url`; `None` when it cannot reach us.
    pub(super) async fn base_elsewhere(&self, url: &str) -> Option<String> {
        if !self.is_public() {
            return None;
        }
        if !self.bound.ip().is_unspecified() {
            let host = if self.bound.is_ipv6() { format!("[{}]", self.bound.ip()) } else { self.host.clone() };
            return Some(format!("http://{host}:{}", self.bound.port()));
        }
        let ip = own_address_towards(url, self.bound.is_ipv6()).await?;
        Some(format!("http://{}", SocketAddr::new(ip, self.bound.port())))
    }
}

/// Address of this computer on the way to `url`: which of several networks it is, the system's routes know. Nothing is
/// sent.
async fn own_address_towards(url: &str, also_v6: bool) -> Option<IpAddr> {
    let url = reqwest::Url::parse(url).ok()?;
    let host = url.host_str()?.trim_start_matches('[').trim_end_matches(']');
    let targets = tokio::net::lookup_host((host, url.port_or_known_default()?)).await.ok()?;
    for target in targets.filter(|target| also_v6 || target.is_ipv4()) {
        let any = if target.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" };
        let Ok(socket) = UdpSocket::bind(any).await else { continue };
        if socket.connect(target).await.is_ok() {
            return socket.local_addr().ok().map(|address| address.ip());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(bound: &str, host: &str) -> Reach {
        Reach { bound: bound.parse().expect("an address"), host: host.to_owned() }
    }

    #[tokio::test]
    async fn others_reach_us_only_where_we_listen_for_them() {
        let alone = reach("127.0.0.1:3000", "127.0.0.1");
        assert_eq!(alone.base_here(), "http://127.0.0.1:3000");
        assert_eq!(alone.base_elsewhere("http://127.0.0.1:9").await, None);
        let named = reach("10.0.0.7:3000", "studio.local");
        assert_eq!(named.base_here(), "http://10.0.0.7:3000");
        assert_eq!(named.base_elsewhere("http://other:9").await.as_deref(), Some("http://studio.local:3000"));
        let everywhere = reach("0.0.0.0:3000", "0.0.0.0");
        assert_eq!(everywhere.base_here(), "http://127.0.0.1:3000");
        let towards_self = everywhere.base_elsewhere("http://127.0.0.1:9").await;
        assert_eq!(towards_self.as_deref(), Some("http://127.0.0.1:3000"));
    }
}
