//! The supervisor of the analysis server: the only place that knows processes and ports.
//!
//! # Layout
//!
//! | file | what it is |
//! |---|---|
//! | `handle` | [`Supervisor`]: what everyone else holds |
//! | `task` | owns the child and performs what the machine asks for |
//! | `state` | the pure machine: phases, inputs, effects |
//! | `board`, `waiting` | gathers and publishes the status; answers callers |
//! | `preflight` | what is looked at before a start |
//! | `launcher`, `prefixes` | command, environment, the list of folders |
//! | `child`, `output`, `stages` | the running process, its lines, the timeline |
//! | `process`, [`guard`] | the process itself; what ends everything below it even when the application is killed |
//! | `probe`, `port` | health answers; who has a port |
//! | `record`, `tree` | left-over processes of ours |
//! | `failure` | why it does not run, in words |
//! | [`provision`] | the Python environment of the bundled server |
//!
//! Absent on purpose: nothing here kills a process that it did not start, or kills by name or port.

mod board;
mod child;
mod failure;
#[cfg(target_os = "linux")]
pub mod guard;
mod handle;
mod launcher;
mod output;
mod port;
mod prefixes;
mod preflight;
mod probe;
mod process;
pub mod provision;
mod record;
mod stages;
mod state;
mod task;
mod tree;
mod waiting;

pub use handle::{Endpoint, Supervisor, SupervisorParts};
pub use provision::{Engine, EnginePaths, Environment};
