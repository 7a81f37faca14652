//! Variables that keep WebKitGTK from showing an empty window on drivers known for it.
//!
//! A value that the user set wins. Elsewhere than on Linux there is nothing to do.

/// What decides about the workarounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Graphics {
    /// NVIDIA's own driver is loaded.
    nvidia: bool,
    /// The session runs on Wayland, not X11.
    wayland: bool,
    /// We run from an AppImage, whose libraries do not fit each system's driver.
    appimage: bool,
}

/// Sets what this machine needs. Must be the first statement of `main`.
pub fn prepare() {
    if !cfg!(target_os = "linux") {
        return;
    }
    let is_set = |key: &str| std::env::var_os(key).is_some_and(|value| !value.is_empty());
    let graphics = Graphics {
        nvidia: std::path::Path::new("/proc/driver/nvidia/version").exists(),
        wayland: is_set("WAYLAND_DISPLAY"),
        appimage: is_set("APPIMAGE"),
    };
    for key in workarounds(graphics) {
        if std::env::var_os(key).is_none() {
            #[expect(unsafe_code, reason = "setting variables is unsound only beside other threads")]
            // SAFETY: `main` calls this before anything else, so there is no other thread.
            unsafe {
                std::env::set_var(key, "1");
            }
        }
    }
}

/// The variables to set to 1 (tauri issue 9394 and its relatives).
fn workarounds(graphics: Graphics) -> Vec<&'static str> {
    let mut keys = Vec::new();
    if graphics.nvidia && graphics.wayland {
        keys.push("__NV_DISABLE_EXPLICIT_SYNC");
    }
    if graphics.appimage || (graphics.nvidia && !graphics.wayland) {
        keys.push("WEBKIT_DISABLE_DMABUF_RENDERER");
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_troublemakers_are_worked_around() {
        let case = |nvidia, wayland, appimage| workarounds(Graphics { nvidia, wayland, appimage });
        assert!(case(false, false, false).is_empty());
        assert!(case(false, true, false).is_empty());
        assert_eq!(case(true, true, false), ["__NV_DISABLE_EXPLICIT_SYNC"]);
        assert_eq!(case(true, false, false), ["WEBKIT_DISABLE_DMABUF_RENDERER"]);
        assert_eq!(case(false, false, true), ["WEBKIT_DISABLE_DMABUF_RENDERER"]);
        assert_eq!(case(true, true, true), ["__NV_DISABLE_EXPLICIT_SYNC", "WEBKIT_DISABLE_DMABUF_RENDERER"]);
    }
}
