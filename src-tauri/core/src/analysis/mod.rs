//! The job queue: which audio is analysed next, by which server, and what came of it.
//!
//! Jobs live in the database; memory holds only what is in flight. The queue is one task behind the handle [`Queue`].
//! Results arrive by callback, are checked and stored, and only then answered. A job ends when all its stages were
//! reported or the server says that it is over.
//!
//! Absent on purpose: nothing here starts or stops a server. The queue looks at the supervisor's status and waits.

mod callback;
mod client;
mod direct;
mod estimate;
mod flight;
mod handle;
mod hearing;
pub(crate) mod imported;
mod improvable;
#[cfg(test)]
mod lifecycle;
mod progress;
mod reach;
mod requests;
mod rest;
mod results;
mod retry;
mod routing;
mod rows;
mod sending;
mod stages;
mod store;
mod task;
mod waiting;

pub use callback::{Callback, CallbackAnswer};
pub use direct::{Direct, DirectParts};
pub use estimate::of_files as estimate_of_files;
pub use handle::{Queue, QueueParts};
pub use reach::Reach;
