//! All behaviour of Mismo DJ. It knows nothing of Tauri, webkit or a screen: the desktop shell and `mismo serve` are
//! thin hosts of the [`app::App`] that lives here.
//!
//! # Layout
//!
//! Imports run downward only; a test holds the order.
//!
//! | layer | what it is |
//! |---|---|
//! | [`model`], [`error`], [`clock`], `disk`, [`redact`] | nouns, the error at the boundary, times as text, room on disks, no secrets in text |
//! | [`config`], [`events`] | settings with their origins; the event bus |
//! | [`logs`] | ring of lines, log file, levels of child lines |
//! | [`db`] | SQLite: one writer thread, a few readers, migrations |
//! | [`library`], [`sidecar`] | folders and tracks; the supervisor of the analysis server |
//! | [`resources`] | what the application and its servers cost |
//! | [`audio`] | PCM of a track with the beat grid's clicks |
//! | [`analysis`] | the job queue |
//! | [`import`] | takes over another program's library |
//! | [`doctor`] | looks at everything that could keep it from working |
//! | [`app`] | puts it together: one way in, one way out |
//! | [`diagnostics`] | one zip file for somebody who helps |
//! | [`ops`] | the one list of operations |
//! | [`http`] | the list over HTTP, events over WebSocket, the window's page |

pub mod analysis;
pub mod app;
pub mod audio;
pub mod clock;
pub mod config;
pub mod db;
pub mod diagnostics;
mod disk;
pub mod doctor;
pub mod error;
pub mod events;
mod http;
pub mod import;
pub mod library;
pub mod logs;
pub mod model;
pub mod ops;
pub mod redact;
pub mod resources;
pub mod sidecar;
