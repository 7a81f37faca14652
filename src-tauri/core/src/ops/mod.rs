//! The operations: what every door (window, HTTP, command line) can do, and nothing else can.
//!
//! [`list`] is the one list; each line has a function of its name in this folder.

pub mod list;
mod operation;

pub use operation::{Kind, OPERATIONS, Operation, Types};
