//! What is looked at before a start: a server that already runs, a left-over of ours, paths, environment, port.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::config::{Installation, Settings};
use crate::model::ServerFailure;
use crate::sidecar::launcher::{Bundled, Launch};
use crate::sidecar::probe::{Health, Prober, Unhealthy};
use crate::sidecar::provision::Engine;
use crate::sidecar::{failure, port, record};

/// Longest wait for a port that an ended child of ours still holds.
const PORT_WAIT: Duration = Duration::from_secs(5);
/// How often it is looked whether the port is free.
const PORT_LOOK: Duration = Duration::from_millis(25);

/// What there is to look at.
pub(crate) struct Preflight {
    pub(crate) settings: Arc<Settings>,
    /// Where our child is written down.
    pub(crate) record: PathBuf,
    /// Where the bundled server keeps stems.
    pub(crate) stems_dir: PathBuf,
    /// A server of someone else is used where one runs.
    pub(crate) adopts: bool,
    pub(crate) engine: Engine,
    pub(crate) prober: Prober,
    /// A child is wanted if no server runs.
    pub(crate) spawn: bool,
    /// Port of a child of ours that ended a moment ago.
    pub(crate) last_port: Option<u16>,
}

/// What was found.
#[derive(Debug)]
pub(crate) enum Finding {
    /// A healthy server that we did not start.
    External(Health),
    /// No server, and none wanted.
    Nothing,
    /// The environment must be made first.
    NeedsEngine,
    /// Nothing in the way. The notice says what goes otherwise than asked.
    Clear(Launch, Option<String>),
    /// It cannot be started; `looking`: used as soon as it appears by itself.
    Refused { failure: Box<ServerFailure>, looking: bool },
}

impl Preflight {
    /// Looks.
    pub(crate) async fn run(self) -> Finding {
        record::reap(&self.record).await;
        if let Some(finding) = self.look_around().await {
            return finding;
        }
        let (python, app_dir, bundled) = match self.program().await {
            Ok(program) => program,
            Err(finding) => return finding,
        };
        match self.free_port().await {
            Ok((port, notice)) => Finding::Clear(Launch { python, app_dir, port, bundled }, notice),
            Err(failure) => Finding::Refused { failure, looking: false },
        }
    }

    /// What a server of someone else, or the lack of one, decides.
    async fn look_around(&self) -> Option<Finding> {
        if !self.adopts {
            return None;
        }
        let url = &self.settings.server_url;
        let answer = self.prober.probe(url).await;
        match answer {
            Ok(health) if health.is_full() => return Some(Finding::External(health)),
            _ if self.settings.remote => {
                let why = match answer {
                    Ok(_) => "its answer lacks fields that an analysis server has".to_owned(),
                    Err(error) => error.to_string(),
                };
                return Some(Finding::Refused {
                    failure: Box::new(failure::remote_unreachable(url, &why)),
                    looking: true,
                });
            }
            _ if !self.spawn => return Some(Finding::Nothing),
            Ok(_) => tracing::warn!("The server at {url} is no analysis server, so it is left alone"),
            Err(Unhealthy::Refused) => {}
            Err(error) => tracing::warn!("Something at {url} is no analysis server: {error}"),
        }
        None
    }

    /// Interpreter and source folder.
    async fn program(&self) -> Result<(PathBuf, PathBuf, Option<Bundled>), Finding> {
        if let Some(installation) = self.settings.installation.clone() {
            let checked = tokio::task::spawn_blocking(move || check(&installation).map(|()| installation)).await;
            return match checked {
                Ok(Ok(installation)) => Ok((installation.python, installation.app_dir, None)),
                Ok(Err(failure)) => Err(Finding::Refused { failure, looking: false }),
                Err(_) => Err(Finding::Refused { failure: Box::new(failure::environment_vanished()), looking: false }),
            };
        }
        let Some(environment) = self.engine.environment().await else { return Err(Finding::NeedsEngine) };
        let pycache_dir = self.engine.dir().join("pycache");
        let stems_dir = self.stems_dir.clone();
        let better_models = self.settings.better_models.clone();
        let bundled = Bundled { models_dir: environment.models_dir, pycache_dir, stems_dir, better_models };
        Ok((environment.python, environment.app_dir, Some(bundled)))
    }

    /// The port to listen on, and a notice when it is another one than asked.
    async fn free_port(&self) -> Result<(u16, Option<String>), Box<ServerFailure>> {
        let port = self.settings.server_port;
        if port::is_free(port) {
            return Ok((port, None));
        }
        if self.last_port == Some(port) {
            let freed = tokio::time::timeout(PORT_WAIT, async {
                while !port::is_free(port) {
                    tokio::time::sleep(PORT_LOOK).await;
                }
            });
            if freed.await.is_ok() {
                return Ok((port, None));
            }
        }
        let owner = tokio::task::spawn_blocking(move || port::owner(port)).await.ok().flatten();
        let taken = Box::new(failure::port_in_use(port, owner.as_ref()));
        if self.settings.server_port_chosen {
            return Err(taken);
        }
        let free = port::any_free().map_err(|_| taken.clone())?;
        Ok((free, Some(format!("{}, so the analysis server listens on port {free}", taken.message))))
    }
}

/// Whether an existing installation can be started at all.
fn check(installation: &Installation) -> Result<(), Box<ServerFailure>> {
    let Installation { python, app_dir } = installation;
    let python_not = |why| Err(Box::new(failure::python_not_found(python, why)));
    if python.is_dir() {
        return python_not("is a folder");
    }
    if !python.exists() {
        return python_not("does not exist");
    }
    if !is_executable(python) {
        return python_not("may not be run");
    }
    let folder = |why| Err(Box::new(failure::app_dir(app_dir, why)));
    match std::fs::read_dir(app_dir) {
        Ok(_) if app_dir.join("src").join("app.py").is_file() => Ok(()),
        Ok(_) => folder("holds no src/app.py"),
        // It cannot be looked into now; the start says what is missing.
        Err(error) if failure::is_shortage(&error) => Ok(()),
        Err(_) if app_dir.is_file() => folder("is a file"),
        Err(_) if app_dir.exists() => folder("cannot be read"),
        Err(_) => folder("does not exist"),
    }
}

#[cfg(unix)]
fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(file).is_ok_and(|data| data.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(_file: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A preflight whose port is taken by this very process.
    fn on_a_taken_port(dir: &Path, port: u16, chosen: bool) -> Preflight {
        let config = crate::config::Config::new(crate::config::Sources::default());
        let settings = Settings { server_port: port, server_port_chosen: chosen, ..(*config.settings()).clone() };
        let paths = crate::sidecar::EnginePaths {
            engine_dir: dir.to_owned(),
            sidecar_dir: dir.to_owned(),
            log_dir: dir.to_owned(),
        };
        Preflight {
            settings: Arc::new(settings),
            record: record::file(dir, 1),
            stems_dir: dir.join("stems"),
            adopts: true,
            engine: Engine::new(paths, crate::events::Bus::default()),
            prober: Prober::new(),
            spawn: true,
            last_port: None,
        }
    }

    #[tokio::test]
    async fn a_taken_port_is_replaced_unless_it_was_chosen() {
        let dir = tempfile::tempdir().expect("a folder");
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let (free, notice) = on_a_taken_port(dir.path(), port, false).free_port().await.expect("another port");
        let notice = notice.expect("it is said aloud");
        assert!(free != port && notice.contains(&port.to_string()) && notice.contains(&free.to_string()), "{notice}");
        let refused = on_a_taken_port(dir.path(), port, true).free_port().await.expect_err("refused");
        assert_eq!(refused.code, "port_in_use");
    }

    #[test]
    fn each_way_an_installation_can_be_wrong_has_its_text() {
        let dir = tempfile::tempdir().expect("a folder");
        let root = dir.path();
        let (python, file) = (std::env::current_exe().expect("a program"), root.join("file"));
        std::fs::write(&file, "").expect("written");
        std::fs::create_dir_all(root.join("app/src")).expect("made");
        std::fs::write(root.join("app/src/app.py"), "").expect("written");
        let code = |python: &Path, app_dir: PathBuf| {
            check(&Installation { python: python.to_owned(), app_dir }).map_err(|failure| failure.message)
        };
        assert_eq!(code(&python, root.join("app")), Ok(()));
        for (python, app_dir, text) in [
            (root.join("none").as_path(), root.join("app"), "does not exist"),
            (root, root.join("app"), "is a folder"),
            #[cfg(unix)]
            (file.as_path(), root.join("app"), "may not be run"),
            (python.as_path(), root.join("none"), "does not exist"),
            (python.as_path(), root.to_owned(), "holds no src/app.py"),
            (python.as_path(), file.clone(), "is a file"),
        ] {
            let message = code(python, app_dir).expect_err(text);
            assert!(message.ends_with(text), "{message}");
        }
    }
}
