//! Why the environment could not be made, for a DJ.

use std::io;
use std::path::Path;

use crate::model::EngineError;

/// What a program's output says about the cause, most telling first; lower case.
const SIGNS: &[(&str, &[&str])] = &[
    ("disk_full", &["no space left", "os error 28", "os error 112", "not enough space", "disk quota"]),
    ("hash", &["hash mismatch", "hashes do not match"]),
    (
        "no_network",
        &[
            "dns error",
            "failed to fetch",
            "error sending request",
            "request failed after",
            "connection refused",
            "connection reset",
            "connection error",
            "network is unreachable",
            "network unreachable",
            "temporary failure in name resolution",
            "failed to establish a new connection",
            "could not connect",
            "tcp connect error",
            "operation timed out",
            "timed out",
            "tunnel error",
            "invalid peer certificate",
            "certificate verify failed",
            "no route to host",
        ],
    ),
    ("permission", &["permission denied", "read-only file system", "os error 13", "os error 30", "access is denied"]),
];

fn error(code: &str, message: impl Into<String>, hint: impl Into<String>) -> EngineError {
    EngineError { code: code.to_owned(), message: message.into(), hint: hint.into() }
}

/// No download came through.
pub(crate) fn no_network() -> EngineError {
    error(
        "no_network",
        "The analysis engine's packages could not be downloaded",
        "Connect to the internet (or correct the proxy settings) and try again; what is there already is not downloaded twice",
    )
}

/// No room for the packages.
pub(crate) fn disk_full(engine_dir: &Path, needed: u64) -> EngineError {
    let need = if needed > 0 { format!("about {} MB", needed.div_ceil(1_000_000)) } else { "more space".to_owned() };
    error(
        "disk_full",
        format!("The disk that holds {} is full", engine_dir.display()),
        format!("Make room for {need}, or move the engine with MISMO_ENGINE_DIR, and try again"),
    )
}

/// The folder cannot be written.
pub(crate) fn permission(engine_dir: &Path) -> EngineError {
    error(
        "permission",
        format!("The folder {} cannot be written", engine_dir.display()),
        "Give your account the right to write there, or choose another folder with MISMO_ENGINE_DIR, and try again",
    )
}

/// Neither the system nor a download gave a Python.
pub(crate) fn no_python(why: &str) -> EngineError {
    error(
        "no_python",
        format!("No Python 3.11, 3.12 or 3.13 was found on this computer, and none could be downloaded ({why})"),
        "Install Python 3.12 from python.org or your system's software, or connect to the internet, and try again",
    )
}

/// The installer itself is missing.
pub(crate) fn no_uv(why: &str) -> EngineError {
    error(
        "no_uv",
        format!("The package installer uv is not on this computer and could not be downloaded ({why})"),
        "Connect to the internet and try again, or install uv and set MISMO_UV to its path",
    )
}

/// A package could not be installed, for a reason that is its own.
pub(crate) fn package(name: &str, why: &str) -> EngineError {
    error(
        "package",
        format!("The package {name} could not be installed: {why}"),
        "Try again; if it fails again, look at the preparation's log",
    )
}

/// This application's own files are incomplete.
pub(crate) fn incomplete(why: &io::Error, sidecar_dir: &Path) -> EngineError {
    error(
        "package",
        format!("Mismo's own files in {} are incomplete: {why}", sidecar_dir.display()),
        "Install Mismo again",
    )
}

/// The networks' files could not be written.
pub(crate) fn models(why: &str) -> EngineError {
    error("models", format!("The networks could not be prepared: {why}"), "Repair the engine")
}

/// Everything is installed, and does not load.
pub(crate) fn check(why: &str) -> EngineError {
    error("check", format!("The engine was installed but does not load: {why}"), "Repair the engine")
}

/// The application ends.
pub(crate) fn interrupted() -> EngineError {
    error("package", "The preparation was interrupted", "Start Mismo again: it goes on where it was")
}

/// The cause that `output` of an installer or a script tells of, or else `otherwise`.
pub(crate) fn from_output(
    output: &str,
    engine_dir: &Path,
    needed: u64,
    otherwise: impl FnOnce(&str) -> EngineError,
) -> EngineError {
    let lower = output.to_lowercase();
    let found = SIGNS.iter().find(|(_, signs)| signs.iter().any(|sign| lower.contains(sign))).map(|(code, _)| *code);
    match found {
        Some("disk_full") => disk_full(engine_dir, needed),
        Some("no_network") => no_network(),
        Some("permission") => permission(engine_dir),
        Some(_) => otherwise("the download is not the file that was expected"),
        None => otherwise(last_line(output)),
    }
}

/// The error of writing into `engine_dir`.
pub(crate) fn from_io(why: &io::Error, engine_dir: &Path, needed: u64) -> EngineError {
    match why.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => disk_full(engine_dir, needed),
        _ => permission(engine_dir),
    }
}

/// The last line that says anything.
fn last_line(output: &str) -> &str {
    output.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or("no reason was given")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_are_read_from_the_installer_s_words() {
        let name =
            |output: &str| from_output(output, Path::new("/data/engine"), 290_000_000, |why| package("numpy", why));
        for (output, code) in [
            (
                "error: Request failed after 3 retries\n  Caused by: Failed to fetch: `https://example.org/simple/`\n  Caused by: dns error",
                "no_network",
            ),
            ("error: failed to copy file: No space left on device (os error 28)", "disk_full"),
            ("error: failed to create directory: Permission denied (os error 13)", "permission"),
            ("error: Hash mismatch for `numpy==2.4.6`", "package"),
            ("error: something else", "package"),
            ("", "package"),
        ] {
            assert_eq!(name(output).code, code, "{output}");
        }
        assert!(name("a\nerror: something else\n\n").message.ends_with("error: something else"));
        assert!(name("os error 28").hint.contains("290 MB"));
    }
}
