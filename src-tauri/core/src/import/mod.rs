//! Import of an existing Mismo's `library.db`: tracks' analyses, what their DJ wrote about them, cues, music folders.
//!
//! That file is only read, and never anything written beside it. A track of it is matched with a file of this computer and
//! so with an audio: at its path, verified by the hash that that library has of it, else by that hash among all files of
//! our library with its size. What we take over stands below the DJ and never replaces a result of our own.
//!
//! Everything is written in batches of one transaction each. An import that was cancelled or killed leaves whole batches;
//! run again, it finds them there and goes on. A second import of the same file writes nothing.
//!
//! | file | what it is |
//! |---|---|
//! | `source` | opens the file, tells what it is, in which shape |
//! | `record` | what it says of a track |
//! | `value`, `moment` | values and dates as its versions write them |
//! | `xxh64` | its identity of a file |
//! | `matching` | which of our audios a track is |
//! | `store` | what is new of it, and writing that |
//! | `folders` | its music folders |
//! | `run` | one import from begin to end |
//! | `handle` | the operations |

mod error;
mod folders;
mod handle;
mod matching;
mod moment;
mod record;
mod run;
mod source;
mod store;
mod value;
mod xxh64;

pub use error::ImportError;
pub use handle::{Import, ImportParts, preview};
