//! What the DJ decides by hand: tempo, grid, key, lock, and what is written about a track. It stands above every analysis
//! and every tag, and can be taken back.
//!
//! | file | what it is |
//! |---|---|
//! | `edit` | pure: an audio's decisions, and what one more change makes of them |
//! | `grid` | pure: the beats that follow from the analysis and the decisions |
//! | `metadata`, `metadata_store` | title, genre, stars and the like: pure, and in the tables |
//! | `store` | the tables; brings the current values up to date |
//! | `ops` | the operations |
//!
//! The analysis's own values stay untouched beside them, so that taking back needs no new analysis.

mod edit;
mod grid;
mod metadata;
mod metadata_store;
mod ops;
mod store;

pub(crate) use grid::Grid;
pub(crate) use metadata_store::{show, sources};
pub(crate) use store::{grid_of, is_locked, reapply, reapply_metadata};

#[cfg(test)]
mod tests;
