//! The supervisor of the analysis server: the only place that knows processes and ports.
//!
//! # Layout
//!
//! | file | what it is |
//! |---|---|
//! | `handle` | [`Supervisor`]: what everyone else holds |
//! | `pool`, `place` | several servers together; which of them one is |
//! | `remote` | servers that others start: watched, given files, never signalled |
//! | `task` | owns the child and performs what the machine asks for |
//! | `state` | the pure machine: phases, inputs, effects |
//! | `board`, `waiting` | gathers and publishes the status; answers callers |
//! | `preflight` | what is looked at before a start |
//! | `launcher`, `prefixes` | command, environment, the list of folders |
//! | `child`, `output`, `marks` | the running process, its lines, what they say about the start |
//! | `stages`, `parts`, `forecast`, `history` | the timeline of a start, what is expected of it, earlier ones |
//! | `process`, [`guard`] | the process itself; what ends everything below it even when the application is killed |
//! | `probe`, `port` | health answers; who has a port |
//! | `record`, `tree` | left-over processes of ours |
//! | `question` | a short run of another program, for the doctor |
//! | `failure`, `signs`, `memory` | why it does not run, in words; what its last lines tell |
//! | `gauge` | how near a server is to the memory that it may use |
//! | `second_chance` | what may have mended a server that was given up |
//! | `incident` | failures as stored incidents, with what helps |
//! | [`provision`] | the Python environment of the bundled server |
//!
//! Absent on purpose: nothing here kills a process that it did not start, or kills by name or port.

mod board;
mod child;
mod failure;
mod forecast;
mod gauge;
#[cfg(target_os = "linux")]
pub mod guard;
mod handle;
mod history;
mod incident;
mod launcher;
mod marks;
pub(crate) mod memory;
mod output;
mod parts;
mod place;
mod pool;
pub(crate) mod port;
mod prefixes;
mod preflight;
mod probe;
mod process;
pub mod provision;
pub(crate) mod question;
mod record;
mod remote;
mod second_chance;
mod signs;
mod stages;
mod state;
mod task;
mod tree;
mod waiting;

pub use handle::{Endpoint, Supervisor, SupervisorParts};
pub use history::History;
pub(crate) use incident::remedies;
pub use incident::{Incidents, IncidentsParts};
pub use place::Place;
pub use pool::{Fate, Member, Pool, PoolParts, ServerId, Worker};
pub use provision::{Engine, EnginePaths, Environment};
