//! The library on real files and a real database.

#[cfg(unix)]
mod availability;
mod duplicates;
mod folders;
mod following;
mod helping;
mod lists;
mod metadata;
mod missing;
mod moving;
mod orders;
mod pausing;
mod rows;
mod scans;
mod search;
mod smart_lists;
mod watching;
