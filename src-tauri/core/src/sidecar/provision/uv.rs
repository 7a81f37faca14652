//! The installer: found on this computer, else fetched with the system's pip.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::process::Command;
use tokio_util::sync::CancellationToken;

use crate::model::EngineError;
use crate::sidecar::provision::command::{self, Journal};
use crate::sidecar::provision::error;
use crate::sidecar::provision::python::Python;

/// The version that is fetched.
const VERSION: &str = "0.13.9";
/// Names the installer's program where it lies elsewhere.
const VARIABLE: &str = "MISMO_UV";
/// Longest download of the installer.
const LIMIT: Duration = Duration::from_secs(600);

/// Where the installer may be.
pub(crate) struct Places<'a> {
    pub(crate) engine_dir: &'a Path,
    pub(crate) sidecar_dir: &'a Path,
}

impl Places<'_> {
    /// The installer, where there is one.
    pub(crate) fn find(&self) -> Option<PathBuf> {
        let name = if cfg!(windows) { "uv.exe" } else { "uv" };
        let beside = std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.join(name)));
        let resource = self.sidecar_dir.parent().map(|resources| resources.join(name));
        let chosen = std::env::var_os(VARIABLE).map(PathBuf::from);
        let path = std::env::var_os("PATH").unwrap_or_default();
        let on_path = std::env::split_paths(&path).map(|folder| folder.join(name)).filter(|file| file.is_absolute());
        let places = beside.into_iter().chain(resource).chain(chosen).chain(on_path).chain([self.fetched()]);
        places.into_iter().find(|file| is_program(file))
    }

    /// Where it is put when it is fetched.
    fn fetched(&self) -> PathBuf {
        let (folder, name) = if cfg!(windows) { ("Scripts", "uv.exe") } else { ("bin", "uv") };
        let tools = self.engine_dir.join("tools");
        // pip puts programs of `--target` into `bin`, on Windows too in newer versions.
        [tools.join("bin").join(name), tools.join(folder).join(name)]
            .into_iter()
            .find(|file| file.is_file())
            .unwrap_or_else(|| tools.join(folder).join(name))
    }

    /// Fetches it with the pip of `python`.
    pub(crate) async fn fetch(
        &self,
        python: &Python,
        journal: &Journal,
        stop: &CancellationToken,
    ) -> Result<PathBuf, EngineError> {
        let mut pip = Command::new(&python.path);
        pip.args(["-m", "pip", "install", "--quiet", "--upgrade", "--only-binary", ":all:", "--target"]);
        pip.arg(self.engine_dir.join("tools")).arg(format!("uv=={VERSION}"));
        pip.env("PIP_DISABLE_PIP_VERSION_CHECK", "1").env("PIP_NO_INPUT", "1");
        command::run(pip, LIMIT, journal, stop).await.map_err(|failed| {
            let output = failed.output();
            error::from_output(&output, self.engine_dir, 0, error::no_uv)
        })?;
        self.find().ok_or_else(|| error::no_uv("it was downloaded but is not there"))
    }
}

#[cfg(unix)]
fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(file).is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(file: &Path) -> bool {
    file.is_file()
}
