//! pm2, with a home of its own.

use std::path::PathBuf;
use std::process::Command;

use serde_json::json;

use super::{Rival, Root, Service, lists, place, run};

/// pm2 with one program.
#[derive(Debug)]
pub(super) struct Pm2;

impl Pm2 {
    fn program() -> PathBuf {
        place().join("node_modules/.bin/pm2")
    }

    fn command(service: &Service) -> Command {
        let mut command = Command::new(Self::program());
        command.env("PM2_HOME", service.folder.join("pm2")).env("PM2_DISCRETE_MODE", "true");
        command
    }
}

impl Rival for Pm2 {
    fn name(&self) -> &'static str {
        "pm2"
    }

    fn install(&self) -> Result<(), String> {
        let folder = place();
        std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        let mut same = Self::program().exists();
        for list in ["package.json", "package-lock.json"] {
            let (from, to) = (lists().join(list), folder.join(list));
            same &= std::fs::read(&from).ok() == std::fs::read(&to).ok();
            std::fs::copy(from, to).map_err(|error| error.to_string())?;
        }
        if same {
            return Ok(());
        }
        run(Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(folder)).map(drop)
    }

    fn start(&self, service: &Service) -> Result<Root, String> {
        let words = service.words();
        let (program, arguments) = words.split_first().expect("words");
        let program = json!({
            "name": "server", "script": program, "interpreter": "none", "args": arguments, "cwd": service.app,
        });
        let settings = service.write("server.config.json", &json!({ "apps": [program] }).to_string());
        // Its daemon leaves it, and goes on.
        run(Self::command(service).arg("start").arg(settings))?;
        let pid = std::fs::read_to_string(service.folder.join("pm2/pm2.pid")).map_err(|error| error.to_string())?;
        pid.trim().parse().map(|pid| Root { pid, child: None }).map_err(|_| format!("{pid} is no pid"))
    }

    fn stop(&self, service: &Service) -> Command {
        let mut command = Self::command(service);
        command.args(["stop", "server"]);
        command
    }
}
