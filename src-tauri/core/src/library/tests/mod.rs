//! The library on real files and a real database.

mod availability;
mod folders;
mod lists;
mod scans;
mod watching;
