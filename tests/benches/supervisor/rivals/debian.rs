//! s6 and runit, each with its own logger, where the system has them.

use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use super::{Rival, Root, Service, foreground};

/// Writes an executable script that becomes `words` in the service's folder `name`.
fn script(service: &Service, name: &str, lines: &str) {
    let path = service.write(name, &format!("#!/bin/sh\n{lines}\n"));
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).expect("executable");
}

/// The line that becomes the server.
fn server(service: &Service) -> String {
    format!("cd '{}' || exit 1\nexec {} 2>&1", service.app.display(), service.words().join(" "))
}

/// True where the system has `program`.
fn has(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

fn wanted(program: &str, package: &str) -> Result<(), String> {
    if has(program) { Ok(()) } else { Err(format!("the package {package} is not on this machine")) }
}

/// s6-svscan over one service with a log.
#[derive(Debug)]
pub(super) struct S6;

impl Rival for S6 {
    fn name(&self) -> &'static str {
        "s6"
    }

    fn install(&self) -> Result<(), String> {
        wanted("s6-svscan", "s6")
    }

    fn start(&self, service: &Service) -> Result<Root, String> {
        script(service, "scan/server/run", &server(service));
        script(service, "scan/server/log/run", "exec s6-log t s10485760 n5 ./main");
        foreground(Command::new("s6-svscan").arg(service.folder.join("scan")))
    }

    fn stop(&self, service: &Service) -> Command {
        let mut command = Command::new("s6-svc");
        command.arg("-d").arg(service.folder.join("scan/server"));
        command
    }
}

/// runsv over one service with a log.
#[derive(Debug)]
pub(super) struct Runit;

impl Rival for Runit {
    fn name(&self) -> &'static str {
        "runit"
    }

    fn install(&self) -> Result<(), String> {
        wanted("runsv", "runit")
    }

    fn start(&self, service: &Service) -> Result<Root, String> {
        script(service, "server/run", &server(service));
        script(service, "server/log/run", "mkdir -p main\nexec svlogd -tt main");
        // Ten files of a million bytes unless it is told otherwise.
        service.write("server/log/main/config", "s10485760\nn5\n");
        foreground(Command::new("runsv").arg(service.folder.join("server")))
    }

    fn stop(&self, service: &Service) -> Command {
        let mut command = Command::new("sv");
        command.arg("down").arg(service.folder.join("server"));
        command
    }
}
