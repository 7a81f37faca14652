//! Ports, who has them, and whether programs reach each other on this computer.

use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::config::variable;
use crate::doctor::finding::Finding;
use crate::doctor::{Subject, blocking};
use crate::sidecar::port;

/// Longest way of a byte to this computer itself.
const ECHO_LIMIT: Duration = Duration::from_secs(3);

pub(super) async fn server_port(subject: &Subject) -> Finding {
    let settings = subject.config.settings();
    if settings.remote {
        return Finding::ok(format!("Not needed: the server at {} is used", settings.server_url));
    }
    if let Some(server) = &subject.server {
        if let Some(pid) = server.pid {
            return Finding::ok(format!("Our engine (process {pid}) listens on port {}", server.port));
        }
        if server.external {
            return Finding::ok(format!("A server that Mismo did not start listens at {}", server.url));
        }
    }
    let (port, chosen) = (settings.server_port, settings.server_port_chosen);
    blocking(move || who_has(port, chosen, variable::PORT, "the engine")).await
}

pub(super) async fn api_port(subject: &Subject) -> Finding {
    if let Some((url, pid)) = &subject.running {
        return Finding::ok(format!("Mismo (process {pid}) listens at {url}"));
    }
    let settings = subject.config.settings();
    let (port, chosen) = (settings.api_port, settings.api_port_chosen);
    blocking(move || who_has(port, chosen, variable::API_PORT, "Mismo")).await
}

fn who_has(number: u16, chosen: bool, key: &'static str, whose: &str) -> Finding {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, number)) {
        Ok(_) => return Finding::ok(format!("Port {number} is free")),
        Err(error) if error.kind() != io::ErrorKind::AddrInUse => {
            let evidence = format!("Port {number} cannot be used: {error}");
            return Finding::fail(evidence, format!("Choose a port above 1023 for {whose}")).at_setting(key);
        }
        Err(_) => {}
    }
    let holder = port::owner(number)
        .map_or_else(|| "another program".to_owned(), |owner| format!("{} (process {})", owner.name, owner.pid));
    let evidence = format!("Port {number} is used by {holder}");
    if chosen {
        return Finding::fail(evidence, "End that program, or choose another port").at_setting(key);
    }
    Finding::warn(evidence, format!("Nothing to do: {whose} takes the next free port and says so"))
}

/// Sends a byte to this computer itself and back.
pub(super) async fn loopback() -> Finding {
    match tokio::time::timeout(ECHO_LIMIT, echo()).await {
        Ok(Ok(())) => Finding::ok("Programs reach each other at 127.0.0.1"),
        Ok(Err(error)) => blocked(&error.to_string()),
        Err(_) => blocked(&format!("no answer within {} s", ECHO_LIMIT.as_secs())),
    }
}

fn blocked(why: &str) -> Finding {
    Finding::fail(
        format!("Programs do not reach each other at 127.0.0.1: {why}"),
        "A firewall or security program stands in front of localhost: allow connections to 127.0.0.1",
    )
}

async fn echo() -> io::Result<()> {
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    let (mut near, accepted) = tokio::try_join!(TcpStream::connect(address), listener.accept())?;
    let mut far = accepted.0;
    near.write_all(b"?").await?;
    let mut byte = [0];
    far.read_exact(&mut byte).await?;
    far.write_all(&byte).await?;
    near.read_exact(&mut byte).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CheckState;

    #[test]
    fn a_taken_port_names_its_holder_and_matters_only_when_it_was_chosen() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let number = listener.local_addr().expect("an address").port();
        let chosen = who_has(number, true, variable::PORT, "the engine");
        assert_eq!(chosen.state, CheckState::Fail);
        #[cfg(target_os = "linux")]
        assert!(chosen.evidence.contains(&format!("process {}", std::process::id())), "{}", chosen.evidence);
        assert_eq!(who_has(number, false, variable::PORT, "the engine").state, CheckState::Warn);
        drop(listener);
        assert_eq!(who_has(number, true, variable::PORT, "the engine").state, CheckState::Ok);
    }

    #[tokio::test]
    async fn this_computer_reaches_itself() {
        assert_eq!(loopback().await.state, CheckState::Ok);
    }
}
