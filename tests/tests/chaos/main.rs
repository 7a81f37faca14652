//! What a supervisor must survive: real processes, real signals, real ports, and `/proc` looked at for left-overs.
//!
//! Each test carries the number of its case. What takes minutes by its nature (13, 14, 17, 55) runs on a paused clock
//! against the pure machine in `mismo-core`, as does what no test can bring about in a real system (20: a process that
//! the system does not let go of; 36: news of an earlier child).
#![cfg(target_os = "linux")]

mod commands;
mod launch;
mod life;
mod output;
mod pool;
mod port_and_health;
mod queue;
mod system;
mod time;
