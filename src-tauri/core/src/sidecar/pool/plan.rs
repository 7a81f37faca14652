//! What the pool lacks: pure decisions.

use crate::model::{PoolServer, ServerState};

/// What the pool lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// One server more.
    Add,
    /// The last one less.
    Drop,
    /// A follower should run.
    Start(u32),
    /// A follower should not.
    Stop(u32),
}

/// How many servers a computer with so many cores and bytes of memory has room for: two cores each, and one and a half
/// times the memory that a server with its workers uses.
pub(super) fn room_for(cores: u32, memory: Option<u64>) -> u32 {
    /// Two gigabytes, and half as much again.
    const EACH: u64 = 3_000_000_000;
    let room = memory.map_or(1, |bytes| u32::try_from(bytes / EACH).unwrap_or(u32::MAX));
    (cores / 2).min(room).max(1)
}

/// What is to be done so that there are `wanted` servers which run when the first does. Pure.
pub(super) fn missing(servers: &[PoolServer], wanted: u32, remote: bool) -> Vec<Step> {
    use ServerState::{Preflight, Provisioning, Starting};
    let Some((leader, followers)) = servers.split_first() else { return Vec::new() };
    let leader = &leader.status;
    // Beside a server of someone else there are none of ours.
    let most = if leader.external || remote { 1 } else { wanted };
    let there = u32::try_from(servers.len()).unwrap_or(u32::MAX);
    if there > most {
        return vec![Step::Drop];
    }
    let is_starting = |server: &PoolServer| matches!(server.status.state, Provisioning | Preflight | Starting);
    if leader.is_ready && servers.iter().any(is_starting) {
        return Vec::new();
    }
    if there < most && leader.is_ready && followers.iter().all(|follower| follower.status.wanted) {
        return vec![Step::Add];
    }
    let others = |wanted: bool| followers.iter().filter(move |follower| follower.status.wanted == wanted);
    if leader.wanted && leader.is_ready {
        others(false).map(|follower| Step::Start(follower.number)).take(1).collect()
    } else if !leader.wanted {
        others(true).map(|follower| Step::Stop(follower.number)).collect()
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, Sources};
    use crate::model::ServerStatus;
    use crate::sidecar::board::initial;

    fn server(number: u32, state: ServerState, wanted: bool) -> PoolServer {
        let settings = Config::new(Sources::default()).settings();
        let status = ServerStatus {
            state,
            wanted,
            is_ready: matches!(state, ServerState::Ready | ServerState::External),
            external: state == ServerState::External,
            ..initial(&settings, Vec::new(), &(state, String::new()))
        };
        PoolServer { number, jobs_in_flight: 0, status }
    }

    #[test]
    fn followers_come_when_the_first_has_been_ready_and_stay_when_it_falls() {
        use ServerState::{Backoff, External, Failed, Ready, Starting, Stopped};
        let steps = |first: (ServerState, bool), second: Option<(ServerState, bool)>, wanted| {
            let mut servers = vec![server(1, first.0, first.1)];
            servers.extend(second.map(|(state, on)| server(2, state, on)));
            missing(&servers, wanted, false)
        };
        assert_eq!(steps((Starting, true), None, 2), []);
        assert_eq!(steps((Ready, true), None, 2), [Step::Add]);
        assert_eq!(steps((Ready, true), Some((Stopped, false)), 2), [Step::Start(2)]);
        assert_eq!(steps((Ready, true), Some((Failed, true)), 2), [], "what was given up is not nagged");
        assert_eq!(steps((Backoff, true), Some((Ready, true)), 2), []);
        assert_eq!(steps((Failed, true), Some((Ready, true)), 2), []);
        assert_eq!(steps((Stopped, false), Some((Ready, true)), 2), [Step::Stop(2)]);
        assert_eq!(steps((Stopped, false), Some((Stopped, false)), 2), []);
        assert_eq!(steps((Ready, true), Some((Ready, true)), 1), [Step::Drop]);
        assert_eq!(steps((External, true), Some((Ready, true)), 2), [Step::Drop]);
        let three = [server(1, Ready, true), server(2, Starting, true), server(3, Stopped, false)];
        assert_eq!(missing(&three, 3, false), [], "one at a time");
        assert_eq!(missing(&three[..2], 3, false), []);
        assert_eq!(missing(&[server(1, Ready, true)], 2, true), [], "beside a server on another computer");
    }

    #[test]
    fn each_server_has_two_cores_and_room() {
        assert_eq!(room_for(2, Some(24_000_000_000)), 1);
        assert_eq!(room_for(16, Some(64_000_000_000)), 8);
        assert_eq!(room_for(16, Some(8_000_000_000)), 2);
        assert_eq!(room_for(1, None), 1);
    }
}
