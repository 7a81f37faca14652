//! The servers of ANALYSIS_SERVER_URLS: watched as long as they are named there.

use std::sync::{Mutex, PoisonError};

use crate::model::RemoteServer;
use crate::sidecar::remote::{Remote, RemoteParts};

/// All of them, in the order of the setting.
#[derive(Debug)]
pub(super) struct Remotes {
    parts: RemoteParts,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    all: Vec<Remote>,
    /// Number of the last one.
    last: u32,
}

impl Remotes {
    /// None yet.
    pub(super) fn new(parts: RemoteParts) -> Self {
        Self { parts, inner: Mutex::default() }
    }

    /// All that are watched now.
    pub(super) fn all(&self) -> Vec<Remote> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).all.clone()
    }

    /// As they are shown.
    pub(super) fn status(&self) -> Vec<RemoteServer> {
        self.all().iter().map(Remote::status).collect()
    }

    /// Watches exactly the servers at `urls` from now on.
    pub(super) fn follow(&self, urls: &[String]) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        if inner.all.iter().map(Remote::url).eq(urls.iter().map(String::as_str)) {
            return;
        }
        let mut before = std::mem::take(&mut inner.all);
        for url in urls {
            let known = before.iter().position(|remote| remote.url() == url).map(|place| before.swap_remove(place));
            let remote = known.unwrap_or_else(|| {
                inner.last += 1;
                Remote::watch(inner.last, url.clone(), self.parts.clone())
            });
            inner.all.push(remote);
        }
        drop(inner);
        self.parts.place.changed();
    }
}
