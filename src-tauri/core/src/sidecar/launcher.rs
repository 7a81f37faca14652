//! Starts the server's process: command, environment, group.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use process_wrap::tokio::{CommandWrap, KillOnDrop};
use tokio::process::Command;

use crate::sidecar::prefixes;
use crate::sidecar::process::Process;

/// Variables that would make the child's Python another one than it is.
const SCRUBBED: &[&str] = &[
    "PYTHONHOME",
    "PYTHONPATH",
    "PYTHONSAFEPATH",
    "PYTHONSTARTUP",
    "PYTHONUSERBASE",
    "PYTHONEXECUTABLE",
    "PYTHONPLATLIBDIR",
    "PYTHONINSPECT",
    "__PYVENV_LAUNCHER__",
    "VIRTUAL_ENV",
    "CONDA_PREFIX",
    // Ours, and none of the child's business.
    "MISMO_API_TOKEN",
];
/// Variables that an AppImage sets for itself and that break what it starts.
const APP_IMAGE: &[&str] = &[
    "LD_LIBRARY_PATH",
    "LD_PRELOAD",
    "GTK_PATH",
    "GTK_EXE_PREFIX",
    "GTK_DATA_PREFIX",
    "GDK_PIXBUF_MODULE_FILE",
    "GIO_EXTRA_MODULES",
    "GSETTINGS_SCHEMA_DIR",
    "GST_PLUGIN_SYSTEM_PATH",
    "PERLLIB",
    "QT_PLUGIN_PATH",
];
/// Most files that we want to be able to open; macOS gives 256 to a program with a window.
#[cfg(unix)]
const OPEN_FILES: u64 = 8_192;

/// What is started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Launch {
    /// The interpreter.
    pub(crate) python: PathBuf,
    /// Working folder; holds `src/app.py`.
    pub(crate) app_dir: PathBuf,
    /// Port that the server listens on.
    pub(crate) port: u16,
    /// Set for the bundled server.
    pub(crate) bundled: Option<Bundled>,
}

/// What only the bundled server is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bundled {
    /// Folder of the networks.
    pub(crate) models_dir: PathBuf,
    /// Folder for compiled Python files: the server's own folder may be read-only.
    pub(crate) pycache_dir: PathBuf,
    /// Folder in which stems stay between starts.
    pub(crate) stems_dir: PathBuf,
    /// Better models that the user has, by variable.
    pub(crate) better_models: Vec<(&'static str, PathBuf)>,
}

/// Names one child, and proves who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Instance {
    /// Sent as MISMO_INSTANCE and echoed by `/health`.
    pub(crate) id: String,
    /// Sent as MISMO_INSTANCE_TOKEN; the secret for `PUT /allowed-paths`.
    pub(crate) token: String,
}

impl Instance {
    /// A new one.
    pub(crate) fn random() -> Self {
        Self { id: uuid::Uuid::new_v4().to_string(), token: format!("{:032x}", rand::random::<u128>()) }
    }
}

/// A child that was just started.
#[derive(Debug)]
pub(crate) struct Spawned {
    pub(crate) process: Process,
    /// It was given all folders.
    pub(crate) complete: bool,
}

impl Launch {
    /// The arguments after the interpreter.
    fn arguments(&self) -> Vec<OsString> {
        let port = self.port.to_string();
        ["-m", "uvicorn", "src.app:app", "--host", "127.0.0.1", "--port", &port].map(OsString::from).to_vec()
    }

    /// The command as a person would type it.
    pub(crate) fn command_line(&self) -> String {
        let mut words = vec![self.python.to_string_lossy().into_owned()];
        words.extend(self.arguments().iter().map(|word| word.to_string_lossy().into_owned()));
        words.join(" ")
    }

    /// Starts the process so that it can be ended with all that comes from it, with pipes on all three streams.
    ///
    /// # Errors
    /// What the system says: no such program, no right to run it, too many processes.
    pub(crate) async fn spawn(&self, folders: &[PathBuf], instance: &Instance) -> io::Result<Spawned> {
        let (list, complete) = prefixes::for_environment(folders);
        let mut command = Command::new(&self.python);
        command.args(self.arguments()).current_dir(&self.app_dir);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        scrub(&mut command);
        command
            .env("PYTHONUTF8", "1")
            .env("PYTHONUNBUFFERED", "1")
            .env("MISMO_ALLOW_FILE_PATHS", "true")
            .env("MISMO_ALLOWED_PATH_PREFIXES", list)
            .env("MISMO_INSTANCE", &instance.id)
            .env("MISMO_INSTANCE_TOKEN", &instance.token)
            .env("MISMO_PARENT_PID", std::process::id().to_string());
        if let Some(bundled) = &self.bundled {
            command
                .env("PYTHONNOUSERSITE", "1")
                .env("PYTHONPYCACHEPREFIX", &bundled.pycache_dir)
                .env("MISMO_MODELS_DIR", &bundled.models_dir)
                .env("MISMO_JOBS_DIR", &bundled.stems_dir)
                .envs(bundled.better_models.iter().map(|(variable, path)| (variable, path)));
        }
        let process = Process::start(command).await?;
        Ok(Spawned { process, complete })
    }
}

/// Takes out of the child's environment what would break it.
pub(crate) fn scrub(command: &mut Command) {
    for name in SCRUBBED {
        command.env_remove(name);
    }
    let Some(app_image) = std::env::var_os("APPDIR") else { return };
    for name in APP_IMAGE {
        command.env_remove(name);
    }
    if let Some(path) = std::env::var_os("PATH").and_then(|path| without(&path, Path::new(&app_image))) {
        command.env("PATH", path);
    }
}

/// `path` without the folders inside `root`.
fn without(path: &OsStr, root: &Path) -> Option<OsString> {
    std::env::join_paths(std::env::split_paths(path).filter(|folder| !folder.starts_with(root))).ok()
}

/// `command` in a process group or job of its own, which can be ended as a whole.
pub(crate) fn grouped(command: Command) -> CommandWrap {
    let mut wrapped = CommandWrap::from(command);
    wrapped.wrap(KillOnDrop);
    #[cfg(unix)]
    wrapped.wrap(process_wrap::tokio::ProcessGroup::leader());
    #[cfg(windows)]
    wrapped
        .wrap(process_wrap::tokio::CreationFlags(windows::Win32::System::Threading::CREATE_NO_WINDOW))
        .wrap(process_wrap::tokio::JobObject);
    wrapped
}

/// Lets this process and its children open enough files.
pub(crate) fn raise_file_limit() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit, setrlimit};
        let mut limit = getrlimit(Resource::Nofile);
        let wanted = limit.maximum.map_or(OPEN_FILES, |maximum| maximum.min(OPEN_FILES));
        if limit.current.is_some_and(|current| current < wanted) {
            limit.current = Some(wanted);
            // A limit that stays low is borne.
            let _ = setrlimit(Resource::Nofile, limit);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_is_the_specification_s() {
        let launch = Launch {
            python: PathBuf::from("/opt/py/bin/python"),
            app_dir: PathBuf::from("/opt/app"),
            port: 8000,
            bundled: None,
        };
        assert_eq!(launch.command_line(), "/opt/py/bin/python -m uvicorn src.app:app --host 127.0.0.1 --port 8000");
    }

    #[test]
    fn folders_of_an_app_image_leave_the_path() {
        let path = std::env::join_paths(["/mnt/app/usr/bin", "/usr/bin", "/mnt/appendix"]).expect("a path");
        let rest = without(&path, Path::new("/mnt/app")).expect("a path");
        assert_eq!(std::env::split_paths(&rest).collect::<Vec<_>>(), ["/usr/bin", "/mnt/appendix"].map(PathBuf::from));
    }
}
