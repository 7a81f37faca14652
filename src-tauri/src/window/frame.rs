//! Size of the window, and whether it was explained that closing it does not end the app.

use std::path::Path;

use serde::{Deserialize, Serialize};

/// What `window.json` in the data folder holds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Frame {
    /// Width when not maximised, in logical pixels.
    pub(super) width: f64,
    /// Height when not maximised, in logical pixels.
    pub(super) height: f64,
    /// It fills the screen.
    pub(super) maximized: bool,
    /// The DJ was told that the app stays in the tray.
    pub(super) told_about_tray: bool,
}

impl Default for Frame {
    fn default() -> Self {
        Self { width: 1440.0, height: 900.0, maximized: false, told_about_tray: false }
    }
}

impl Frame {
    /// Reads the file; the default where it is absent or makes no sense.
    pub(super) fn load(file: &Path) -> Self {
        let read = std::fs::read(file).ok().and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok());
        let makes_sense = |frame: &Self| (100.0..=20_000.0).contains(&frame.width.min(frame.height));
        read.filter(makes_sense).unwrap_or_default()
    }

    /// Writes the file.
    pub(super) fn save(self, file: &Path) -> std::io::Result<()> {
        std::fs::write(file, serde_json::to_vec_pretty(&self)?)
    }

    /// The window was resized. A maximised one keeps the size to come back to.
    pub(super) fn resized(&mut self, width: f64, height: f64, maximized: bool) {
        self.maximized = maximized;
        if !maximized && width > 0.0 && height > 0.0 {
            (self.width, self.height) = (width, height);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maximising_keeps_the_size_to_come_back_to() {
        let mut frame = Frame::default();
        frame.resized(1000.0, 700.0, false);
        frame.resized(3840.0, 2160.0, true);
        assert_eq!((frame.width, frame.height, frame.maximized), (1000.0, 700.0, true));
    }

    #[test]
    fn a_minimised_window_reports_nothing_worth_keeping() {
        let mut frame = Frame::default();
        frame.resized(0.0, 0.0, false);
        assert_eq!(frame, Frame::default());
    }

    #[test]
    fn survives_a_restart_and_a_broken_file() {
        let file = std::env::temp_dir().join(format!("mismo-window-{}.json", std::process::id()));
        let frame = Frame { width: 1000.0, height: 700.0, maximized: true, told_about_tray: true };
        frame.save(&file).unwrap();
        assert_eq!(Frame::load(&file), frame);
        std::fs::write(&file, r#"{"width": -5}"#).unwrap();
        assert_eq!(Frame::load(&file), Frame::default());
        std::fs::write(&file, "no json").unwrap();
        assert_eq!(Frame::load(&file), Frame::default());
        std::fs::remove_file(&file).unwrap();
        assert_eq!(Frame::load(&file), Frame::default());
    }
}
