//! Is there a tray that shows our icon?
//!
//! Windows and macOS always have one. On Linux the library that draws the icon may be absent (and its binding ends the
//! process when it is), and GNOME shows no icon without an extension; the session bus tells, then and later.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the icon can be seen now.
#[derive(Debug, Clone)]
pub(super) struct Presence {
    visible: Arc<AtomicBool>,
}

impl Presence {
    /// True while the desktop shows tray icons.
    pub(super) fn is_visible(&self) -> bool {
        self.visible.load(Ordering::SeqCst)
    }

    /// Finds out, and keeps finding out.
    #[cfg(target_os = "linux")]
    pub(super) fn watch() -> Self {
        let presence = Self { visible: Arc::new(AtomicBool::new(false)) };
        let told = presence.visible.clone();
        tauri::async_runtime::spawn(async move {
            // No session bus, no tray.
            if let Err(error) = linux::follow_watcher(&told).await {
                told.store(false, Ordering::SeqCst);
                tracing::debug!("the session bus does not tell about the tray: {error}");
            }
        });
        presence
    }

    /// It is always there.
    #[cfg(not(target_os = "linux"))]
    pub(super) fn watch() -> Self {
        Self { visible: Arc::new(AtomicBool::new(true)) }
    }
}

/// Makes sure that an icon can be made at all.
///
/// # Errors
/// The library is missing; the message names the package.
#[cfg(target_os = "linux")]
pub(super) fn library() -> Result<(), &'static str> {
    linux::library()
}

/// Nothing to make sure of.
#[cfg(not(target_os = "linux"))]
pub(super) fn library() -> Result<(), &'static str> {
    Ok(())
}

#[cfg(target_os = "linux")]
mod linux {
    use std::sync::atomic::{AtomicBool, Ordering};

    use futures_util::StreamExt as _;
    use zbus::fdo::DBusProxy;

    /// Who shows tray icons on a Linux desktop.
    const WATCHER: &str = "org.kde.StatusNotifierWatcher";
    /// The names that the icon's binding looks for, in its order.
    const LIBRARIES: [&str; 2] = ["libayatana-appindicator3.so.1", "libappindicator3.so.1"];

    pub(super) fn library() -> Result<(), &'static str> {
        let is_there = |name: &&str| {
            #[expect(unsafe_code, reason = "asking the loader is the only sure way to know what it will find")]
            // SAFETY: loading runs the library's initialisers; it is the very library that the icon loads next.
            let loaded = unsafe { libloading::Library::new(name) };
            // It must not be unloaded again: GTK types that it registered would be left without their code.
            loaded.map(std::mem::forget).is_ok()
        };
        match LIBRARIES.iter().any(is_there) {
            true => Ok(()),
            false => Err("the library libayatana-appindicator3 is not installed"),
        }
    }

    /// Keeps `visible` true while someone owns the watcher's name; returns only with an error or the bus's end.
    pub(super) async fn follow_watcher(visible: &AtomicBool) -> zbus::Result<()> {
        let connection = zbus::Connection::session().await?;
        let bus = DBusProxy::new(&connection).await?;
        let mut changes = bus.receive_name_owner_changed_with_args(&[(0, WATCHER)]).await?;
        visible.store(bus.name_has_owner(WATCHER.try_into()?).await?, Ordering::SeqCst);
        while let Some(change) = changes.next().await {
            visible.store(change.args()?.new_owner().is_some(), Ordering::SeqCst);
        }
        visible.store(false, Ordering::SeqCst);
        Ok(())
    }
}
