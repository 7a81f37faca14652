//! What a server's last lines and its end say about the cause.

use std::process::ExitStatus;

use crate::model::Cause;

/// Signal of a killed process.
const KILL: i32 = 9;
/// Exit code of a shell or a container whose program was killed.
const KILLED: i32 = 128 + KILL;

/// Reasons with the words that tell of them, most telling first; lower case. "Out of memory" of a graphics card is the
/// card's, so that comes before.
const SIGNS: &[(&str, &[&str])] = &[
    (
        "gpu",
        &[
            "cuda error",
            "cuda out of memory",
            "cuda_error",
            "cudnn",
            "cublas",
            "cuda driver",
            "no cuda gpus",
            "hip error",
            "hiperror",
            "rocm",
            "nvrtc",
            "outofmemoryerror: cuda",
        ],
    ),
    (
        "out_of_memory",
        &["memoryerror", "cannot allocate memory", "std::bad_alloc", "unable to allocate", "out of memory", "oom-kill"],
    ),
    ("disk_full", &["no space left on device", "errno 28]", "disk quota exceeded"]),
    ("permission", &["permissionerror", "permission denied", "[errno 13]", "[errno 1] operation not permitted"]),
];
/// Words of an interpreter that is too old or too new for the program.
const PYTHON_VERSION: &[&str] =
    &["syntaxerror:", "requires a different python", "requires python", "unsupported python"];

/// What the end of a process and its last `lines` tell.
pub(crate) fn read(status: Option<ExitStatus>, lines: &[String]) -> Cause {
    let (exit_code, signal) = (status.and_then(|status| status.code()), status.and_then(signal));
    let module = lines.iter().rev().find_map(|line| module(line));
    let lower: Vec<String> = lines.iter().rev().map(|line| line.to_lowercase()).collect();
    let says = |words: &[&str]| lower.iter().any(|line| words.iter().any(|word| line.contains(word)));
    let reason = if module.is_some() {
        Some("missing_module")
    } else if says(PYTHON_VERSION) {
        Some("python_version")
    } else {
        let killed = signal == Some(KILL) || exit_code == Some(KILLED);
        SIGNS
            .iter()
            .find(|(_, words)| says(words))
            .map(|(reason, _)| *reason)
            .or_else(|| killed.then_some("out_of_memory"))
    };
    Cause { reason: reason.map(str::to_owned), exit_code, signal, module, ..Cause::default() }
}

/// What a person can do about `reason`; `None` where the code says it all. `used`: bytes that the server was last seen
/// to use.
pub(crate) fn hint(reason: &str, used: Option<u64>) -> Option<String> {
    let text = match reason {
        "out_of_memory" => {
            return Some(format!(
                "It may have run out of memory{}. Close other programs, or analyse fewer tracks at a time",
                memory(used)
            ));
        }
        "gpu" => {
            "The graphics card or its driver failed: look with nvidia-smi or rocm-smi whether it is seen and has free memory, or analyse fewer tracks at a time"
        }
        "disk_full" => "The disk is full: make room, then start it again",
        "permission" => {
            "Something may not be read or written: look at the last lines for the file, and give your account the right"
        }
        "python_version" => "Its Python is too old or too new for the program: use Python 3.11, 3.12 or 3.13",
        _ => return None,
    };
    Some(text.to_owned())
}

/// How much memory the server used, how much this computer has, and what is needed.
fn memory(used: Option<u64>) -> String {
    let used = used.map_or_else(String::new, |bytes| format!("it used {} MB, ", bytes / 1_000_000));
    let has = crate::sidecar::memory::total()
        .map_or_else(String::new, |total| format!("this computer has {:.1} GB, ", total as f64 / 1e9));
    format!(" ({used}{has}8 GB are the least, 16 GB are recommended, 2 to 4 GB a track for heavy models)")
}

/// The module that `line` says is missing: `ModuleNotFoundError: No module named 'x'`.
fn module(line: &str) -> Option<String> {
    let rest = line.split_once("No module named ")?.1;
    let name = rest.trim_start_matches(['\'', '"']).split(['\'', '"', ';', ' ']).next()?;
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal(_status: ExitStatus) -> Option<i32> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_are_read_from_the_last_lines() {
        for (line, reason, module) in [
            ("ModuleNotFoundError: No module named 'numpy'", Some("missing_module"), Some("numpy")),
            ("/usr/bin/python: No module named uvicorn", Some("missing_module"), Some("uvicorn")),
            ("SyntaxError: invalid syntax", Some("python_version"), None),
            ("RuntimeError: CUDA error: out of memory", Some("gpu"), None),
            ("torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2 GiB", Some("gpu"), None),
            ("numpy._core._exceptions._ArrayMemoryError: Unable to allocate 3 GiB", Some("out_of_memory"), None),
            ("OSError: [Errno 28] No space left on device", Some("disk_full"), None),
            ("PermissionError: [Errno 13] Permission denied: '/models'", Some("permission"), None),
            ("bye", None, None),
        ] {
            let cause = read(None, &[line.to_owned(), "after it".to_owned()]);
            assert_eq!((cause.reason.as_deref(), cause.module.as_deref()), (reason, module), "{line}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_kill_hints_at_memory_and_other_ends_do_not() {
        use std::os::unix::process::ExitStatusExt as _;
        let reason = |raw| read(Some(ExitStatus::from_raw(raw)), &[]);
        assert_eq!(reason(9).reason.as_deref(), Some("out_of_memory"));
        assert_eq!(reason(137 << 8).reason.as_deref(), Some("out_of_memory"));
        assert_eq!(reason(11), Cause { signal: Some(11), ..Cause::default() });
        assert_eq!(reason(1 << 8), Cause { exit_code: Some(1), ..Cause::default() });
    }
}
