//! The steps of a preparation.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::process::Command;
use tokio_util::sync::CancellationToken;

use crate::clock;
use crate::disk::free_bytes;
use crate::model::{EngineError, EngineStep};
use crate::sidecar::provision::command::{self, Failed, Journal};
use crate::sidecar::provision::download::Download;
use crate::sidecar::provision::lock::{Block, Lock};
use crate::sidecar::provision::marker::Marker;
use crate::sidecar::provision::progress::{self, Progress};
use crate::sidecar::provision::python::{self, Python};
use crate::sidecar::provision::{EnginePaths, Environment, error, uv};

/// Longest installation of one package on a slow line.
const PACKAGE_LIMIT: Duration = Duration::from_secs(1_800);
/// Longest making of the environment, of the networks' files, of the check.
const STEP_LIMIT: Duration = Duration::from_secs(600);
/// Waits before the second and the third try of a download.
const DELAYS: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(4)];
/// Seconds without a byte that end a download.
const HTTP_TIMEOUT: &str = "60";

/// One preparation.
pub(crate) struct Build {
    pub(crate) paths: EnginePaths,
    pub(crate) journal: Journal,
    pub(crate) progress: Progress,
    pub(crate) stop: CancellationToken,
}

/// What the first step found.
struct Tools {
    uv: PathBuf,
    python: Python,
}

impl Build {
    /// Makes the environment. `from_scratch`: nothing that was fetched before is used again.
    pub(crate) async fn run(self, from_scratch: bool) -> Result<Environment, EngineError> {
        self.journal.line("Preparing the analysis engine");
        let work = self.work(from_scratch);
        tokio::pin!(work);
        let mut beat = tokio::time::interval(progress::INTERVAL);
        let result = loop {
            tokio::select! {
                result = &mut work => break result,
                _ = beat.tick() => self.progress.publish(),
            }
        };
        match result {
            Ok((environment, python_version)) => {
                self.journal.line("The analysis engine is ready");
                self.progress.end(Ok((&environment.python, &python_version)));
                Ok(environment)
            }
            Err(error) => {
                self.journal.line(&format!("Failed: {} {}", error.message, error.hint));
                tracing::error!("The analysis engine could not be prepared: {}", error.message);
                self.progress.end(Err(error.clone()));
                Err(error)
            }
        }
    }

    async fn work(&self, from_scratch: bool) -> Result<(Environment, String), EngineError> {
        let cached = self.paths.engine_dir.join("cache").is_dir();
        match self.attempt(from_scratch).await {
            // Packages come from the cache as links: a file that was damaged in the environment is damaged there too.
            Err(error) if cached && !from_scratch && matches!(error.code.as_str(), "check" | "models" | "package") => {
                self.journal.line(&format!("{}; once more without what was fetched before", error.message));
                self.attempt(true).await
            }
            result => result,
        }
    }

    async fn attempt(&self, from_scratch: bool) -> Result<(Environment, String), EngineError> {
        let download = Download::read(&self.paths.sidecar_dir);
        self.progress.begin(download);
        let lock =
            Lock::read(&self.paths.sidecar_dir).map_err(|why| error::incomplete(&why, &self.paths.sidecar_dir))?;
        // What is fetched is linked into the environment: where it is there already, no more room is needed.
        let fetched = !from_scratch && self.paths.engine_dir.join("cache").is_dir();
        self.clear(from_scratch, if fetched { 0 } else { download.installed_bytes }).await?;
        self.progress.step(EngineStep::Python);
        let tools = self.tools().await?;
        let environment = self.paths.environment();
        self.make_environment(&tools).await?;
        self.progress.step(EngineStep::Packages);
        self.install(&lock, &tools, &environment, download.installed_bytes).await?;
        self.progress.step(EngineStep::Models);
        self.prepare(&environment, false, error::models).await?;
        self.progress.step(EngineStep::Check);
        self.prepare(&environment, true, error::check).await?;
        let marker = Marker {
            lock: lock.fingerprint,
            python: environment.python.clone(),
            python_version: tools.python.version.clone(),
            uv: tools.uv,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            finished_at: clock::now_iso(),
        };
        self.on_disk(move |engine_dir| marker.write(engine_dir)).await?;
        Ok((environment, tools.python.version))
    }

    /// Removes what an earlier preparation left, and looks whether there is room.
    async fn clear(&self, from_scratch: bool, needed: u64) -> Result<(), EngineError> {
        let folders: &'static [&str] =
            if from_scratch { &["venv", "models", "pycache", "cache"] } else { &["venv", "pycache"] };
        self.on_disk(move |engine_dir| {
            std::fs::create_dir_all(engine_dir)?;
            Marker::remove(engine_dir);
            for folder in folders {
                match std::fs::remove_dir_all(engine_dir.join(folder)) {
                    Err(why) if why.kind() != std::io::ErrorKind::NotFound => return Err(why),
                    _ => {}
                }
            }
            std::fs::create_dir_all(engine_dir.join("models"))
        })
        .await?;
        match free_bytes(&self.paths.engine_dir) {
            Some(free) if free < needed => Err(error::disk_full(&self.paths.engine_dir, needed)),
            _ => Ok(()),
        }
    }

    /// Python and the installer, fetched where this computer lacks them.
    async fn tools(&self) -> Result<Tools, EngineError> {
        let system = python::find(&self.journal, &self.stop).await;
        let places = uv::Places { engine_dir: &self.paths.engine_dir, sidecar_dir: &self.paths.sidecar_dir };
        let uv = match (places.find(), &system) {
            (Some(uv), _) => uv,
            (None, Some(python)) => {
                self.progress.package("uv");
                places.fetch(python, &self.journal, &self.stop).await?
            }
            (None, None) => return Err(error::no_python("neither Python nor uv is there")),
        };
        let python = match system {
            Some(python) => python,
            None => self.fetch_python(&uv).await?,
        };
        Ok(Tools { uv, python })
    }

    async fn fetch_python(&self, uv: &Path) -> Result<Python, EngineError> {
        self.progress.package("Python");
        let no_python = |failed: Failed| error::no_python(failed.output().lines().last().unwrap_or_default().trim());
        self.retried(|system_certs| {
            let mut command = self.uv(uv, system_certs);
            command.args(["python", "install", "--no-bin", python::FETCHED]);
            command
        })
        .await
        .map_err(no_python)?;
        let mut command = self.uv(uv, true);
        command.args(["python", "find", "--managed-python", python::FETCHED]);
        let path = command::run(command, STEP_LIMIT, &self.journal, &self.stop).await.map_err(no_python)?;
        let found = python::ask(Path::new(path.trim()), &self.journal, &self.stop).await;
        found.ok_or_else(|| error::no_python("the downloaded one does not run"))
    }

    async fn make_environment(&self, tools: &Tools) -> Result<(), EngineError> {
        let mut command = self.uv(&tools.uv, true);
        command.args(["venv", "--clear", "--no-project", "--no-python-downloads", "--python"]).arg(&tools.python.path);
        command.arg(self.paths.engine_dir.join("venv"));
        self.finish(command, |why| error::package("venv", why)).await
    }

    /// Installs package by package, so that progress is true and a broken download goes on where it was.
    async fn install(
        &self,
        lock: &Lock,
        tools: &Tools,
        environment: &Environment,
        needed: u64,
    ) -> Result<(), EngineError> {
        let mut sizes = BTreeMap::new();
        for block in &lock.blocks {
            self.progress.package(&block.name);
            let file = self.paths.engine_dir.join("block.txt");
            let text = block.text.clone();
            self.on_disk(move |engine_dir| std::fs::write(engine_dir.join("block.txt"), text)).await?;
            self.retried(|system_certs| self.pip_install(&tools.uv, &environment.python, &file, system_certs))
                .await
                .map_err(|failed| self.explain(&failed, needed, |why| error::package(&block.name, why)))?;
            // By name: of several blocks for one package only one is for this platform.
            if let Some(size) = self.installed_size(block).await {
                sizes.insert(&block.name, size);
                self.progress.installed(sizes.len(), sizes.values().sum());
            }
        }
        self.on_disk(|engine_dir| std::fs::remove_file(engine_dir.join("block.txt"))).await
    }

    /// Lets the server's own script write the networks' files, or check that all is whole.
    async fn prepare(
        &self,
        environment: &Environment,
        check: bool,
        otherwise: fn(&str) -> EngineError,
    ) -> Result<(), EngineError> {
        let mut command = self.prepare_command(environment);
        if check {
            command.arg("--check");
        }
        self.finish(command, otherwise).await
    }

    /// The server's own script that makes and checks the networks' files.
    pub(crate) fn prepare_command(&self, environment: &Environment) -> Command {
        let mut command = Command::new(&environment.python);
        command.args(["-m", "src.prepare", "--models-dir"]).arg(&environment.models_dir);
        command.current_dir(&environment.app_dir);
        command.env("PYTHONPYCACHEPREFIX", self.paths.engine_dir.join("pycache"));
        command.env("PYTHONNOUSERSITE", "1").env("PYTHONUTF8", "1");
        command
    }

    pub(crate) async fn finish(
        &self,
        command: Command,
        otherwise: impl FnOnce(&str) -> EngineError,
    ) -> Result<(), EngineError> {
        let result = command::run(command, STEP_LIMIT, &self.journal, &self.stop).await;
        result.map(|_| ()).map_err(|failed| self.explain(&failed, 0, otherwise))
    }

    /// Runs a command that downloads, three times at most while the network is what is wrong. The second try uses the
    /// installer's own list of authorities instead of the system's: either may be the one that works.
    pub(crate) async fn retried(&self, command: impl Fn(bool) -> Command) -> Result<(), Failed> {
        let mut delays = DELAYS.iter();
        let mut system_certs = true;
        loop {
            let result = command::run(command(system_certs), PACKAGE_LIMIT, &self.journal, &self.stop).await;
            let Err(failed) = result else { return Ok(()) };
            let network = self.explain(&failed, 0, |why| error::package("", why)).code == "no_network";
            let Some(&delay) = delays.next().filter(|_| network) else { return Err(failed) };
            system_certs = !system_certs;
            tokio::select! {
                () = tokio::time::sleep(delay) => {}
                () = self.stop.cancelled() => return Err(Failed::Cancelled),
            }
        }
    }

    /// A command of the installer, with everything it keeps inside our folder.
    pub(crate) fn uv(&self, uv: &Path, system_certs: bool) -> Command {
        let engine_dir = &self.paths.engine_dir;
        let mut command = Command::new(uv);
        // No project of the working folder may change what is installed.
        command.current_dir(engine_dir);
        command
            .env("UV_CACHE_DIR", engine_dir.join("cache"))
            .env("UV_PYTHON_INSTALL_DIR", engine_dir.join("python"))
            .env("UV_HTTP_TIMEOUT", HTTP_TIMEOUT)
            .env("UV_NO_PROGRESS", "1")
            .env("UV_SYSTEM_CERTS", if system_certs { "1" } else { "0" })
            .env_remove("UV_PROJECT_ENVIRONMENT")
            .env_remove("UV_PYTHON");
        command
    }

    /// Has exactly what `requirements` pins installed for `python`: no build scripts, and nothing without a hash.
    pub(crate) fn pip_install(&self, uv: &Path, python: &Path, requirements: &Path, system_certs: bool) -> Command {
        let mut command = self.uv(uv, system_certs);
        command.args(["pip", "install", "--no-deps", "--require-hashes", "--only-binary", ":all:"]);
        command.arg("--python").arg(python).arg("-r").arg(requirements);
        command
    }

    pub(crate) fn explain(
        &self,
        failed: &Failed,
        needed: u64,
        otherwise: impl FnOnce(&str) -> EngineError,
    ) -> EngineError {
        match failed {
            Failed::Cancelled => error::interrupted(),
            failed => error::from_output(&failed.output(), &self.paths.engine_dir, needed, otherwise),
        }
    }

    /// Bytes that `block` takes on disk; `None` when it is not for this platform.
    async fn installed_size(&self, block: &Block) -> Option<u64> {
        let (venv, name) = (self.paths.engine_dir.join("venv"), block.name.clone());
        tokio::task::spawn_blocking(move || record_size(&venv, &name)).await.ok().flatten()
    }

    pub(crate) async fn on_disk(
        &self,
        work: impl FnOnce(&Path) -> std::io::Result<()> + Send + 'static,
    ) -> Result<(), EngineError> {
        let engine_dir = self.paths.engine_dir.clone();
        let result = tokio::task::spawn_blocking(move || work(&engine_dir)).await;
        match result {
            Ok(Ok(())) => Ok(()),
            Ok(Err(why)) => {
                self.journal.line(&format!("cannot write: {why}"));
                Err(error::from_io(&why, &self.paths.engine_dir, 0))
            }
            Err(_) => Err(error::interrupted()),
        }
    }
}

/// Sum of the sizes in the RECORD of the package `name` in `venv`.
fn record_size(venv: &Path, name: &str) -> Option<u64> {
    let site_packages = if cfg!(windows) {
        venv.join("Lib").join("site-packages")
    } else {
        let lib = std::fs::read_dir(venv.join("lib")).ok()?.flatten();
        lib.map(|entry| entry.path().join("site-packages")).find(|folder| folder.is_dir())?
    };
    let wanted = name.to_lowercase().replace(['-', '.'], "_");
    let of_package = |folder: &str| {
        folder
            .strip_suffix(".dist-info")
            .and_then(|folder| folder.split('-').next())
            .is_some_and(|found| found.to_lowercase().replace(['-', '.'], "_") == wanted)
    };
    let entries = std::fs::read_dir(site_packages).ok()?.flatten();
    let info = entries
        .map(|entry| entry.path())
        .find(|path| path.file_name().and_then(|name| name.to_str()).is_some_and(of_package))?;
    let record = std::fs::read_to_string(info.join("RECORD")).ok()?;
    Some(record.lines().filter_map(|line| line.rsplit(',').next()?.parse::<u64>().ok()).sum())
}
