//! The library on real files and a real database.

#[cfg(unix)]
mod availability;
mod folders;
mod lists;
mod missing;
mod scans;
mod watching;
