//! Why a server does not run: told as a code, a sentence, what helps, and the evidence.

use std::io;
use std::path::Path;
use std::process::ExitStatus;
use std::time::Duration;

use crate::clock;
use crate::model::{Cause, EngineError, MemoryHigh, PortHolder, ServerFailure};
use crate::redact::Redactor;
use crate::sidecar::launcher::Launch;
use crate::sidecar::port::Owner;
use crate::sidecar::signs;
use crate::sidecar::state::Verdict;

/// Delay after a spawn that failed because the system was short of something.
const SHORT_OF: Duration = Duration::from_secs(5);
/// Texts of the systems for a port that is taken: Linux, macOS, Windows.
const PORT_TAKEN: &[&str] = &["address already in use", "errno 98", "errno 48", "errno 10048"];
/// Python exceptions that another try cannot mend.
const IMPORT_ERRORS: &[&str] = &["ModuleNotFoundError:", "ImportError:", "SyntaxError:", "Error loading ASGI app."];

/// A failure without evidence.
fn failure(code: &str, message: impl Into<String>, hint: impl Into<String>, action: &str) -> ServerFailure {
    ServerFailure {
        code: code.to_owned(),
        message: message.into(),
        hint: hint.into(),
        action: action.to_owned(),
        cause: Cause::default(),
        stage: None,
        last_lines: Vec::new(),
        at: clock::now_iso(),
    }
}

/// `failure` because of `cause`.
fn because(cause: Cause, mut failure: ServerFailure) -> ServerFailure {
    failure.cause = cause;
    failure
}

fn shown(path: &Path) -> Option<String> {
    Some(path.to_string_lossy().into_owned())
}

/// The port that the DJ chose is taken.
pub(crate) fn port_in_use(port: u16, owner: Option<&Owner>) -> ServerFailure {
    let whose = owner.map_or_else(
        || "another program".to_owned(),
        |owner| format!("another program ({}, process {})", owner.name, owner.pid),
    );
    let holder = owner.map(|owner| PortHolder { pid: owner.pid, name: owner.name.clone() });
    because(
        Cause { port: Some(port), holder, ..Cause::default() },
        failure(
            "port_in_use",
            format!("Port {port} is used by {whose}"),
            "End that program, or choose another port in the settings",
            "open_settings",
        ),
    )
}

/// The interpreter that the DJ named cannot be used.
pub(crate) fn python_not_found(python: &Path, why: &str) -> ServerFailure {
    because(
        Cause { path: shown(python), ..Cause::default() },
        failure(
            "python_not_found",
            format!("The Python interpreter {} {why}", python.display()),
            "Correct PYTHON_SERVER_PYTHON_PATH in the settings, or clear it to use the bundled engine",
            "open_settings",
        ),
    )
}

/// The source folder that the DJ named cannot be used.
pub(crate) fn app_dir(folder: &Path, why: &str) -> ServerFailure {
    because(
        Cause { path: shown(folder), ..Cause::default() },
        failure(
            "app_dir",
            format!("The analysis server's folder {} {why}", folder.display()),
            "Correct PYTHON_SERVER_APP_DIR in the settings, or clear it to use the bundled engine",
            "open_settings",
        ),
    )
}

/// The server on another machine does not answer as it should.
pub(crate) fn remote_unreachable(url: &str, why: &str) -> ServerFailure {
    because(
        Cause { answer: Some(why.to_owned()), ..Cause::default() },
        failure(
            "remote_unreachable",
            format!("The analysis server at {url} cannot be used: {why}"),
            "Start it on that machine or correct its address; Mismo keeps looking for it",
            "open_settings",
        ),
    )
}

/// The environment could not be made.
pub(crate) fn provisioning(error: &EngineError) -> ServerFailure {
    because(
        Cause { reason: Some(error.code.clone()), ..Cause::default() },
        failure("provisioning", error.message.clone(), error.hint.clone(), "repair_engine"),
    )
}

/// The environment was made, and is not there.
pub(crate) fn environment_vanished() -> ServerFailure {
    failure(
        "provisioning",
        "The analysis engine was prepared but is not complete",
        "Repair the engine; if that does not help, look whether another program removes its files",
        "repair_engine",
    )
}

/// Not ready in time. `body` is what the last probe said.
pub(crate) fn start_timeout(limit: Duration, body: Option<&str>) -> ServerFailure {
    let body = body.map(|body| Redactor::default().clean(body).into_owned());
    let answer = body.as_ref().map(|body| format!(". Its last answer was {body}")).unwrap_or_default();
    let limit_ms = u64::try_from(limit.as_millis()).ok();
    because(
        Cause { limit_ms, answer: body, ..Cause::default() },
        failure(
            "start_timeout",
            "Server did not become ready within timeout",
            format!(
                "It was given {} s; a slow machine may need more: raise PYTHON_SERVER_STARTUP_TIMEOUT_MS in the settings{answer}",
                limit.as_secs_f64()
            ),
            "start",
        ),
    )
}

/// It ended again and again; `last` is the last end.
pub(crate) fn crash_loop(last: Option<ServerFailure>) -> ServerFailure {
    let why = last.as_ref().map(|last| last.message.clone()).unwrap_or_default();
    let mut loops = failure(
        "crash_loop",
        format!("The analysis server ended again and again. {why}").trim_end().to_owned(),
        "Look at the last lines below, then start it again",
        "open_logs",
    );
    if let Some(last) = last {
        loops.cause = last.cause;
        loops.stage = last.stage;
        loops.last_lines = last.last_lines;
    }
    loops
}

/// It did not answer for too long and was ended.
pub(crate) fn hung() -> ServerFailure {
    because(
        Cause { reason: Some("hung".to_owned()), ..Cause::default() },
        failure(
            "exited",
            "The analysis server stopped answering and was restarted",
            "Nothing needs to be done; look at the log if it happens often",
            "open_logs",
        ),
    )
}

/// It took jobs and never answered them, and was ended.
pub(crate) fn stuck() -> ServerFailure {
    failure(
        "exited",
        "The analysis server took jobs and did not finish them in time, and was restarted",
        "Give each track more time in the settings, or analyse fewer tracks at a time",
        "open_settings",
    )
}

/// It uses nearly as much memory as it may, or more: said while it runs.
pub(crate) fn memory_warning(high: MemoryHigh) -> String {
    format!("The analysis server uses {}", of_the_limit(high))
}

/// It used more memory than it may, for too long, and is restarted.
pub(crate) fn memory_high(high: Option<MemoryHigh>) -> ServerFailure {
    let used = high.map_or_else(|| "more memory than it may".to_owned(), of_the_limit);
    because(
        Cause { reason: Some("memory_high".to_owned()), ..Cause::default() },
        failure(
            "memory_high",
            format!("The analysis server used {used}, so it is restarted"),
            "Raise ANALYSIS_MEMORY_LIMIT_MB in the settings, or analyse fewer tracks at a time",
            "open_settings",
        ),
    )
}

/// `3300 MB of memory, of 4000 MB that it may use`.
fn of_the_limit(high: MemoryHigh) -> String {
    let megabytes = |bytes: u64| bytes / 1_000_000;
    format!("{} MB of memory, of {} MB that it may use", megabytes(high.used_bytes), megabytes(high.limit_bytes))
}

/// The list of folders does not fit into the environment, and the server takes it by no other way.
pub(crate) fn env_too_large(folders: usize) -> ServerFailure {
    failure(
        "env_too_large",
        format!("The names of {folders} folders are too long to hand to this analysis server"),
        "Add fewer, higher folders, or use the bundled engine, which takes any number",
        "open_settings",
    )
}

/// True when `error` says that the system is short of something: another try may succeed, and nothing else is wrong.
pub(crate) fn is_shortage(error: &io::Error) -> bool {
    // ENFILE and EMFILE; EAGAIN is `WouldBlock`.
    const TOO_MANY_FILES: [i32; 2] = [23, 24];
    let files = cfg!(unix) && error.raw_os_error().is_some_and(|number| TOO_MANY_FILES.contains(&number));
    files || matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::OutOfMemory)
}

/// The process could not be started.
pub(crate) fn not_spawned(error: &io::Error, launch: &Launch) -> (Verdict, ServerFailure) {
    #[cfg(unix)]
    const E2BIG: i32 = 7;
    #[cfg(unix)]
    const ENOEXEC: i32 = 8;
    let bundled = launch.bundled.is_some();
    let python = |why: &str| {
        let verdict = if bundled { Verdict::Broken } else { Verdict::Permanent };
        let mut failure = python_not_found(&launch.python, why);
        if bundled {
            failure.hint = "Repair the engine".to_owned();
            failure.action = "repair_engine".to_owned();
        }
        (verdict, failure)
    };
    let (verdict, mut failure) = match (error.kind(), error.raw_os_error()) {
        (io::ErrorKind::NotFound, _) if !launch.app_dir.is_dir() => {
            (Verdict::Permanent, app_dir(&launch.app_dir, "does not exist"))
        }
        (io::ErrorKind::NotFound, _) if launch.python.exists() => {
            python("cannot be run: the program that it names in its first line does not exist")
        }
        (io::ErrorKind::NotFound, _) => python("does not exist"),
        (io::ErrorKind::PermissionDenied, _) => python("may not be run"),
        #[cfg(unix)]
        (_, Some(ENOEXEC)) => python("is no program for this computer"),
        #[cfg(unix)]
        (_, Some(E2BIG)) => (
            Verdict::Permanent,
            failure(
                "env_too_large",
                "The environment is too large to start the analysis server with",
                "Add fewer, higher folders",
                "open_settings",
            ),
        ),
        _ => (
            Verdict::Temporary(SHORT_OF),
            failure(
                "spawn",
                format!("The analysis server could not be started: {error}"),
                "The computer is short of memory or processes; it is tried again",
                "start",
            ),
        ),
    };
    failure.cause.errno = error.raw_os_error();
    (verdict, failure)
}

/// The child ended before it was told to. `ready`: it had been ready; `memory`: bytes that it was last seen to use.
pub(crate) fn exited(
    status: Option<ExitStatus>,
    lines: Vec<String>,
    launch: &Launch,
    ready: bool,
    memory: Option<u64>,
) -> (Verdict, ServerFailure) {
    let has = |texts: &[&str]| lines.iter().rev().find(|line| texts.iter().any(|text| line.contains(text)));
    let lower: Vec<String> = lines.iter().map(|line| line.to_lowercase()).collect();
    let port_taken = lower.iter().any(|line| PORT_TAKEN.iter().any(|text| line.contains(text)));
    let (verdict, mut found) = if !ready && port_taken {
        (Verdict::PortTaken, port_in_use(launch.port, crate::sidecar::port::owner(launch.port).as_ref()))
    } else if let Some(line) = has(IMPORT_ERRORS).filter(|_| !ready) {
        import_error(line, launch)
    } else {
        (Verdict::Strike, ended(status, signs::read(status, &lines), memory))
    };
    if found.code == "import_error" {
        found.cause = signs::read(status, &lines);
    }
    found.last_lines = lines;
    (verdict, found)
}

fn import_error(line: &str, launch: &Launch) -> (Verdict, ServerFailure) {
    let message = format!("The analysis server's program cannot be loaded: {}", line.trim());
    if launch.bundled.is_some() {
        return (
            Verdict::Broken,
            failure("import_error", message, "Repair the engine: a part of it is missing", "repair_engine"),
        );
    }
    let hint = format!(
        "Install what is missing into the environment of {}, or choose another one in the settings",
        launch.python.display()
    );
    (Verdict::Permanent, failure("import_error", message, hint, "open_settings"))
}

fn ended(status: Option<ExitStatus>, cause: Cause, memory: Option<u64>) -> ServerFailure {
    let how = match (cause.signal, cause.exit_code) {
        (Some(signal), _) => format!("signal {signal}"),
        (None, Some(code)) => format!("exit code {code}"),
        (None, None) if status.is_some() => "without an exit code".to_owned(),
        (None, None) => "for an unknown reason".to_owned(),
    };
    let hint = cause.reason.as_deref().and_then(|reason| signs::hint(reason, memory));
    let hint = hint.unwrap_or_else(|| "Look at the last lines below, then start it again".to_owned());
    because(cause, failure("exited", format!("The analysis server ended unexpectedly ({how})"), hint, "open_logs"))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::sidecar::launcher::Bundled;

    fn launch(bundled: bool) -> Launch {
        let bundled = bundled.then(|| Bundled {
            models_dir: PathBuf::new(),
            pycache_dir: PathBuf::new(),
            stems_dir: PathBuf::new(),
            better_models: Vec::new(),
        });
        Launch { python: PathBuf::from("/no/such/python"), app_dir: PathBuf::from("/"), port: 1, bundled }
    }

    fn judge(lines: &[&str], bundled: bool, ready: bool) -> (Verdict, String) {
        let lines = lines.iter().map(|&line| line.to_owned()).collect();
        let (verdict, failure) = exited(None, lines, &launch(bundled), ready, None);
        (verdict, failure.code)
    }

    #[test]
    fn the_last_lines_tell_why() {
        let import = ["Traceback (most recent call last):", "ModuleNotFoundError: No module named 'numpy'"];
        let taken = ["ERROR:    [Errno 98] error while attempting to bind on address: address already in use"];
        for (lines, bundled, ready, verdict, code) in [
            (&import[..], false, false, Verdict::Permanent, "import_error"),
            (&import[..], true, false, Verdict::Broken, "import_error"),
            (&import[..], true, true, Verdict::Strike, "exited"),
            (&taken[..], false, false, Verdict::PortTaken, "port_in_use"),
            (&["bye"][..], false, false, Verdict::Strike, "exited"),
            (&[][..], false, true, Verdict::Strike, "exited"),
        ] {
            assert_eq!(judge(lines, bundled, ready), (verdict, code.to_owned()), "{lines:?}");
        }
    }

    #[test]
    fn a_missing_interpreter_is_permanent_unless_it_is_ours() {
        let error = io::Error::from(io::ErrorKind::NotFound);
        assert_eq!(not_spawned(&error, &launch(false)).0, Verdict::Permanent);
        assert_eq!(not_spawned(&error, &launch(true)).0, Verdict::Broken);
    }

    #[cfg(unix)]
    #[test]
    fn a_shortage_is_no_strike() {
        const EMFILE: i32 = 24;
        let (verdict, failure) = not_spawned(&io::Error::from_raw_os_error(EMFILE), &launch(false));
        assert_eq!((verdict, failure.code.as_str()), (Verdict::Temporary(SHORT_OF), "spawn"));
    }

    #[cfg(unix)]
    #[test]
    fn a_killed_server_hints_at_memory() {
        let status = std::os::unix::process::ExitStatusExt::from_raw(9);
        let (_, failure) = exited(Some(status), Vec::new(), &launch(false), true, Some(3_100_000_000));
        assert!(
            failure.message.contains("signal 9") && failure.hint.contains("memory (it used 3100 MB, "),
            "{failure:?}"
        );
    }
}
