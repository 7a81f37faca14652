//! `mismo doctor`: looks for what could keep Mismo from working. Needs no running application.

use std::net::TcpListener;
use std::path::Path;
use std::process::ExitCode;

use mismo_core::app;
use mismo_core::config::Config;
use mismo_core::model::EngineState;

use crate::{bundle, client, engine, out};

/// What was found out about one thing.
enum Finding {
    Good(String),
    /// Works, but somebody should know.
    Note(String),
    /// Does not work; the second text says what helps.
    Bad(String, String),
}

/// Prints a line a finding; code 1 when something does not work.
pub(crate) async fn run() -> ExitCode {
    let config = Config::new(client::sources());
    let mut findings = vec![data_dir(config.data_dir())];
    findings.extend(config.problems().into_iter().map(|problem| {
        Finding::Bad(problem.message, "Correct the variable, or remove it to use the default".to_owned())
    }));
    findings.push(bundled_server());
    findings.push(engine_state());
    match app::running(config.data_dir()) {
        Some(running) => findings.push(Finding::Good(format!("Mismo runs at {} (pid {})", running.url, running.pid))),
        None => {
            findings.push(Finding::Note("Mismo does not run".to_owned()));
            let settings = config.settings();
            findings.push(port("The API", settings.api_port, settings.api_port_chosen));
            findings.push(port("The analysis server", settings.server_port, settings.server_port_chosen));
        }
    }
    let mut code = ExitCode::SUCCESS;
    for finding in findings {
        match finding {
            Finding::Good(text) => out::say(format_args!("ok    {text}")),
            Finding::Note(text) => out::say(format_args!("note  {text}")),
            Finding::Bad(text, help) => {
                out::say(format_args!("BAD   {text}\n      {help}"));
                code = ExitCode::from(1);
            }
        }
    }
    code
}

fn data_dir(path: &Path) -> Finding {
    let probe = path.join(format!(".doctor-{}", std::process::id()));
    let written = std::fs::create_dir_all(path).and_then(|()| std::fs::write(&probe, b"x"));
    // Nothing to remove where nothing could be written.
    let _ = std::fs::remove_file(&probe);
    match written {
        Ok(()) => Finding::Good(format!("The data folder {} can be written", path.display())),
        Err(error) => Finding::Bad(
            format!("The data folder {} cannot be written: {error}", path.display()),
            "Check its permissions and free space, or set MISMO_DATA_DIR to another folder".to_owned(),
        ),
    }
}

fn bundled_server() -> Finding {
    let dir = bundle::sidecar_dir();
    if dir.join("src/app.py").is_file() {
        return Finding::Good(format!("The bundled analysis server is in {}", dir.display()));
    }
    let text = format!("The bundled analysis server is not in {}", dir.display());
    Finding::Bad(text, "Install Mismo DJ again".to_owned())
}

fn engine_state() -> Finding {
    let status = engine::engine().0.status();
    match status.state {
        EngineState::Ready => Finding::Good(format!("The engine is prepared in {}", status.path)),
        EngineState::Failed => {
            let error = status.error.map(|error| (error.message, error.hint)).unwrap_or_default();
            Finding::Bad(format!("The engine could not be prepared: {}", error.0), error.1)
        }
        _ => {
            let megabytes = status.download_bytes / 1_000_000;
            Finding::Note(format!("The engine is not prepared yet: the first start downloads about {megabytes} MB"))
        }
    }
}

fn port(who: &str, port: u16, chosen: bool) -> Finding {
    match TcpListener::bind(("127.0.0.1", port)) {
        Ok(_) => Finding::Good(format!("{who} can use port {port}")),
        Err(_) if !chosen => {
            Finding::Note(format!("Port {port} is taken, so {} will use another one", who.to_lowercase()))
        }
        Err(error) => Finding::Bad(
            format!("{who} cannot use port {port}: {error}"),
            "Choose another port, or leave the variable unset".to_owned(),
        ),
    }
}
