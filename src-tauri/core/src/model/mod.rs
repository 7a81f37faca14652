//! The nouns that every layer and the window share: plain data with serde, TypeScript and JSON schema
//! derivations, and no behaviour. Names and shapes are wire names.

mod app;
mod backup;
mod diagnostics;
mod doctor;
mod edit;
mod engine;
mod folder;
mod incident;
mod job;
mod log;
mod missing;
mod pool;
mod reply;
mod resource;
mod scan;
mod search;
mod server;
mod setting;
mod start;
mod track;
mod waveform;

pub use app::*;
pub use backup::*;
pub use diagnostics::*;
pub use doctor::*;
pub use edit::*;
pub use engine::*;
pub use folder::*;
pub use incident::*;
pub use job::*;
pub use log::*;
pub use missing::*;
pub use pool::*;
pub use reply::*;
pub use resource::*;
pub use scan::*;
pub use search::*;
pub use server::*;
pub use setting::*;
pub use start::*;
pub use track::*;
pub use waveform::*;
