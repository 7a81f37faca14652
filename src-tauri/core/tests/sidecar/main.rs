//! The supervisor and its provisioning over real processes, with a small stand-in for the analysis server.
#![cfg(target_os = "linux")]

mod bench;
mod engine;
mod runs;
mod starts;
mod troubles;
