//! The guard: a tiny process of ours between the application and the analysis server, on Linux.
//!
//! What a server starts can leave its process group, its session and its parent, and it can ignore every signal but
//! one. Only its ancestors hear of it then, and only as long as they live. So the application starts its own executable
//! once more under the name `mismo-guard`; that process is the *subreaper* of everything below it (prctl(2),
//! PR_SET_CHILD_SUBREAPER): whoever loses its parent becomes the guard's child. When the server ends, or the application
//! is gone in whatever way, the guard ends all that is left and then itself.
//!
//! | file | what it is |
//! |---|---|
//! | `warden` | the guard's loop |
//! | `offspring` | the processes below the guard |
//! | `wire` | what the application and the guard say to each other |
//!
//! The guard's standard input is a socket to the application: it carries orders one way and reports the other, and its
//! end means that the application is gone. The server inherits the other two streams, which the guard then lets go.
//!
//! Absent on purpose: threads, timers, a log, and anything that would make the guard larger or let it fail.

mod offspring;
mod warden;
pub(crate) mod wire;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Name under which the executable is started to be a guard.
pub(crate) const NAME: &str = "mismo-guard";
/// The program that stands in for the desktop shell, whose libraries alone would take longer to load than a start may.
const PROGRAM: &str = "mismo";
/// This process's executable, even when its file was replaced meanwhile.
const OWN: &str = "/proc/self/exe";

/// Set once this executable is known to become a guard when it is called as one.
static CALLED: AtomicBool = AtomicBool::new(false);

/// Must come first in `main`. A process that was started as the guard does its work here and never returns.
pub fn main_if_called() {
    let mut words = std::env::args_os();
    if words.next().as_deref() == Some(OsStr::new(NAME)) {
        warden::run(words.collect());
        std::process::exit(0);
    }
    CALLED.store(true, Ordering::Relaxed);
}

/// What is started to be a guard; `None` in a program that never called [`main_if_called`].
pub(crate) fn program() -> Option<PathBuf> {
    CALLED.load(Ordering::Relaxed).then(|| {
        let own = std::env::current_exe().unwrap_or_default();
        beside(&own).filter(|program| program.is_file()).unwrap_or_else(|| PathBuf::from(OWN))
    })
}

/// The lighter program in the folder of the executable `own`, unless that is it.
fn beside(own: &Path) -> Option<PathBuf> {
    let program = own.parent()?.join(PROGRAM);
    (program != own).then_some(program)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shell_uses_the_lighter_program_and_that_uses_itself() {
        assert_eq!(beside(Path::new("/usr/bin/mismo-dj")), Some(PathBuf::from("/usr/bin/mismo")));
        assert_eq!(beside(Path::new("/usr/bin/mismo")), None);
    }

    #[test]
    fn a_program_that_cannot_be_a_guard_uses_none() {
        assert_eq!(program(), None);
    }
}
