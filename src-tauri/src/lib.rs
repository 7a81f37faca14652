//! The desktop shell: a window, a tray icon and a way out around [`mismo_core`], which does all the work.
//!
//! # Layout
//!
//! One desktop concern a file, each installed by [`shell::run`].
//!
//! | module | what it is |
//! |---|---|
//! | [`graphics`] | keeps WebKitGTK from showing an empty window |
//! | [`instance`] | a second start shows the first one's window |
//! | [`commands`] | the operations, callable from the page |
//! | [`bridge`] | events, heard by the page |
//! | [`window`] | the window: opening, size, closing to the tray |
//! | [`tray`] | the icon with its menu, and the state that it shows |
//! | [`notify`] | desktop notifications, only for what needs a person |
//! | [`dialogs`] | native dialogs |
//! | [`exit`] | all ways out lead to one shutdown |
//!
//! Nothing here decides anything about music, files or the analysis server.

mod bridge;
mod commands;
mod dialogs;
mod exit;
pub mod graphics;
mod instance;
mod notify;
pub mod shell;
mod tray;
mod window;
