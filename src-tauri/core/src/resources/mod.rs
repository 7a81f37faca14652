//! What the application and its servers cost: processor, memory, graphics card, sampled every five seconds.
//!
//! # Layout
//!
//! | file | what it is |
//! |---|---|
//! | `monitor` | [`Monitor`]: the hour that is kept, and the task that fills it |
//! | `meter` | the pure part: from readings of processes to costs |
//! | `linux`, `elsewhere` | readings of processes, by system |
//! | `gpu` | the graphics card, where its driver is there |
//! | `gig` | programs to play with, and the battery |
//! | `heap` | how much memory the C library keeps for itself |
//!
//! Absent on purpose: what follows from a limit. Whoever keeps one watches [`Monitor::newest`].

#[cfg(not(target_os = "linux"))]
mod elsewhere;
pub(crate) mod gig;
mod gpu;
mod heap;
#[cfg(target_os = "linux")]
mod linux;
mod meter;
mod monitor;

#[cfg(not(target_os = "linux"))]
use elsewhere as system;
#[cfg(target_os = "linux")]
use linux as system;

pub use heap::few_heaps;
pub use monitor::Monitor;
