//! What may have mended a server that was given up: looked at while it is, so that nobody has to press a button.
//!
//! Each change is worth one try: the try begins a new start, and when that is given up too, it is looked for the next
//! change from there. A folder into which packages are being installed counts when it has come to rest.

use std::fs::{Metadata, Permissions};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tokio::time::MissedTickBehavior;
use tokio_util::task::AbortOnDropHandle;

use crate::clock;

/// Time from one look to the next.
const LOOK: Duration = Duration::from_secs(2);
/// A sleep that is shorter is none: the system's two clocks are read one after the other.
const NAP: Duration = Duration::from_secs(1);

/// Why another try is worth it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hope {
    /// This computer slept: drives and networks may be back.
    Woke,
    /// A file that the server is started from is another one.
    Mended,
}

/// A look-out; it ends when it is dropped.
#[derive(Debug)]
pub(crate) struct SecondChance {
    _task: AbortOnDropHandle<()>,
}

impl SecondChance {
    /// Looks out for a change of what was `seen` before the start, and for a sleep of this computer; `tell` is called
    /// at most once.
    pub(crate) fn look_out(seen: Traces, tell: impl FnOnce(Hope) + Send + 'static) -> Self {
        let task = async move { tell(hope(seen, clock::asleep).await) };
        Self { _task: AbortOnDropHandle::new(tokio::spawn(task)) }
    }
}

/// Files that an installation's server is started from: interpreter, packages, program.
pub(crate) fn places_of(python: &Path, app_dir: &Path) -> Vec<PathBuf> {
    let mut places = vec![python.to_owned(), app_dir.join("src/app.py")];
    // A virtual environment: `bin/python` beside `lib/python3.11/site-packages`.
    let libraries = python.parent().and_then(Path::parent).map(|environment| environment.join("lib"));
    let versions = libraries.and_then(|folder| std::fs::read_dir(folder).ok()).into_iter().flatten().flatten();
    places.extend(versions.map(|version| version.path().join("site-packages")).filter(|packages| packages.is_dir()));
    places
}

/// What tells a file from its later self; `None` for one that is not there.
type Trace = Option<(SystemTime, u64, Permissions)>;

/// Files as they were seen at one time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Traces(Vec<(PathBuf, Trace)>);

impl Traces {
    /// Looks at what `places` names, away from the runtime: one may be on a drive that is slow.
    pub(crate) async fn of(places: impl FnOnce() -> Vec<PathBuf> + Send + 'static) -> Self {
        let trace = |file: Metadata| Some((file.modified().ok()?, file.len(), file.permissions()));
        let seen = move |place: PathBuf| {
            let trace = std::fs::metadata(&place).ok().and_then(trace);
            (place, trace)
        };
        // A look that broke down saw nothing, and finds no change.
        let traces = tokio::task::spawn_blocking(move || Self(places().into_iter().map(seen).collect()));
        traces.await.unwrap_or_default()
    }

    /// The same places as they are now.
    async fn again(&self) -> Self {
        let places = self.0.iter().map(|(place, _)| place.clone()).collect();
        Self::of(move || places).await
    }
}

/// Waits for a reason to try again. `asleep`: how long this computer has slept since its start.
async fn hope(seen: Traces, asleep: impl Fn() -> Duration) -> Hope {
    let slept = asleep();
    let mut last = seen.clone();
    let mut looks = tokio::time::interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        looks.tick().await;
        if asleep() > slept + NAP {
            return Hope::Woke;
        }
        let now = seen.again().await;
        if now != seen && now == last {
            return Hope::Mended;
        }
        last = now;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    /// The hope that comes after `change`, and none before it.
    async fn after(places: Vec<PathBuf>, asleep: &Arc<AtomicU64>, change: impl FnOnce()) -> Hope {
        let clock = asleep.clone();
        let watching = hope(Traces::of(|| places).await, move || Duration::from_secs(clock.load(Ordering::Relaxed)));
        tokio::pin!(watching);
        assert!(tokio::time::timeout(LOOK * 50, &mut watching).await.is_err(), "nothing has changed yet");
        change();
        tokio::time::timeout(LOOK * 3, watching).await.expect("it is noticed")
    }

    #[tokio::test(start_paused = true)]
    async fn a_sleep_of_the_computer_is_noticed() {
        let asleep = Arc::new(AtomicU64::new(3_600));
        let hope = after(Vec::new(), &asleep, || asleep.store(3_900, Ordering::Relaxed)).await;
        assert_eq!(hope, Hope::Woke);
    }

    #[tokio::test(start_paused = true)]
    async fn an_interpreter_that_was_missing_or_had_a_wrong_mode_is_noticed() {
        let dir = tempfile::tempdir().expect("a folder");
        let (python, asleep) = (dir.path().join("bin/python"), Arc::default());
        std::fs::create_dir(dir.path().join("bin")).expect("made");
        let places = places_of(&python, dir.path());
        assert_eq!(
            after(places.clone(), &asleep, || std::fs::write(&python, "x").expect("written")).await,
            Hope::Mended
        );
        let mut readonly = std::fs::metadata(&python).expect("a file").permissions();
        readonly.set_readonly(true);
        let change = || std::fs::set_permissions(&python, readonly).expect("changed");
        assert_eq!(after(places, &asleep, change).await, Hope::Mended);
    }

    #[tokio::test(start_paused = true)]
    async fn packages_count_when_their_folder_has_come_to_rest() {
        let dir = tempfile::tempdir().expect("a folder");
        let packages = dir.path().join("lib/python3.11/site-packages");
        std::fs::create_dir_all(&packages).expect("made");
        let places = places_of(&dir.path().join("bin/python"), dir.path());
        assert!(places.contains(&packages));
        let watching = hope(Traces::of(|| places).await, || Duration::ZERO);
        tokio::pin!(watching);
        for n in 0..20 {
            // Each look finds another time than the one before.
            assert!(tokio::time::timeout(LOOK / 2, &mut watching).await.is_err(), "it is still being changed");
            // The clock of the files is not the paused one: a time that is surely another one.
            let at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000 + n);
            std::fs::File::open(&packages).expect("a folder").set_modified(at).expect("changed");
        }
        assert_eq!(tokio::time::timeout(LOOK * 3, watching).await.expect("it is noticed"), Hope::Mended);
    }
}
