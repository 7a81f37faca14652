//! supervisord and circus, in a virtual environment of their own.

use std::path::PathBuf;
use std::process::Command;

use super::{Rival, Root, Service, foreground, lists, place, run};

/// The environment with both.
fn install() -> Result<(), String> {
    let venv = place().join("venv");
    let list = lists().join("requirements.txt");
    let done = venv.join("installed");
    if std::fs::read(&done).ok() == std::fs::read(&list).ok() {
        return Ok(());
    }
    // Whichever the machine makes environments with; the one that runs the server may not be able to.
    run(Command::new("python3").args(["-m", "venv"]).arg(&venv))?;
    let mut pip = Command::new(program("pip"));
    run(pip.args(["install", "--quiet", "--require-hashes", "--requirement"]).arg(&list))?;
    std::fs::copy(&list, &done).map(drop).map_err(|error| error.to_string())
}

fn program(name: &str) -> PathBuf {
    place().join("venv/bin").join(name)
}

/// supervisord with one program.
#[derive(Debug)]
pub(super) struct Supervisord;

impl Rival for Supervisord {
    fn name(&self) -> &'static str {
        "supervisord"
    }

    fn install(&self) -> Result<(), String> {
        install()
    }

    fn start(&self, service: &Service) -> Result<Root, String> {
        let folder = service.folder.display();
        let text = format!(
            "[supervisord]\nlogfile={folder}/supervisord.log\npidfile={folder}/supervisord.pid\n\
             [unix_http_server]\nfile={folder}/socket\n\
             [rpcinterface:supervisor]\n\
             supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface\n\
             [supervisorctl]\nserverurl=unix://{folder}/socket\n\
             [program:server]\ncommand={}\ndirectory={}\nautorestart=true\nredirect_stderr=true\n\
             stdout_logfile={folder}/server.log\nstdout_logfile_maxbytes=10MB\nstdout_logfile_backups=4\n",
            service.words().join(" "),
            service.app.display(),
        );
        let settings = service.write("supervisord.conf", &text);
        foreground(Command::new(program("supervisord")).args(["--nodaemon", "--configuration"]).arg(settings))
    }

    fn stop(&self, service: &Service) -> Command {
        let mut command = Command::new(program("supervisorctl"));
        command.arg("--configuration").arg(service.folder.join("supervisord.conf")).args(["stop", "server"]);
        command
    }
}

/// circus with one watcher.
#[derive(Debug)]
pub(super) struct Circus;

impl Circus {
    fn endpoint(service: &Service) -> String {
        format!("ipc://{}/endpoint", service.folder.display())
    }
}

impl Rival for Circus {
    fn name(&self) -> &'static str {
        "circus"
    }

    fn install(&self) -> Result<(), String> {
        install()
    }

    fn start(&self, service: &Service) -> Result<Root, String> {
        let folder = service.folder.display();
        let log = |name: &str| {
            format!(
                "{name}_stream.class = FileStream\n{name}_stream.filename = {folder}/{name}.log\n\
                 {name}_stream.max_bytes = 10485760\n{name}_stream.backup_count = 4\n"
            )
        };
        let text = format!(
            "[circus]\nendpoint = {}\npubsub_endpoint = ipc://{folder}/pubsub\n\
             [watcher:server]\ncmd = {}\nworking_dir = {}\ncopy_env = True\n{}{}",
            Self::endpoint(service),
            service.words().join(" "),
            service.app.display(),
            log("stdout"),
            log("stderr"),
        );
        foreground(Command::new(program("circusd")).arg(service.write("circus.ini", &text)))
    }

    fn stop(&self, service: &Service) -> Command {
        let mut command = Command::new(program("circusctl"));
        // It waits for the watcher, which may take longer than its own limit of five seconds.
        command.args(["--timeout", "60", "--endpoint", &Self::endpoint(service), "stop", "server"]);
        command
    }
}
