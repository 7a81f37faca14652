//! `mismo analyze`: tempo and key of files, without adding them to the library.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressStyle};
use mismo_core::analysis::{Direct, DirectParts, estimate_of_files};
use mismo_core::app;
use mismo_core::config::{Config, Sources};
use mismo_core::events::{Batch, Bus};
use mismo_core::library::is_audio;
use mismo_core::logs::{Logs, Terminal};
use mismo_core::model::{AnalysisOptions, LogLevel, Nothing, ServerStatus};
use serde_json::{Value, json};

use crate::client::Client;
use crate::{engine, key, out};

/// Options of `mismo analyze`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  mismo analyze song.flac\n  mismo analyze ~/Music/new --json > new.json")]
pub(crate) struct Arguments {
    /// Audio files, or folders of them
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Print all results as JSON
    #[arg(long)]
    json: bool,
    /// Do not ask before more than an hour of work
    #[arg(long, short)]
    yes: bool,
}

/// Analyses the files; code 1 when one of them failed.
pub(crate) async fn run(arguments: &Arguments) -> ExitCode {
    let files = match files(&arguments.paths) {
        Ok(files) if files.is_empty() => return out::misuse("there is no audio file at these paths"),
        Ok(files) => files,
        Err(error) => return out::misuse(format_args!("{error:#}")),
    };
    if !out::may_begin(Some(estimate_of_files(files.len())), arguments.yes) {
        out::note("Nothing was analysed");
        return ExitCode::from(1);
    }
    // Removed with everything in it at the end.
    let scratch = match tempfile::tempdir() {
        Ok(scratch) => scratch,
        Err(error) => return out::fail(&anyhow::anyhow!("no temporary folder could be made: {error}")),
    };
    let server = match server(&files, scratch.path()).await {
        Ok(server) => server,
        Err(error) => return out::fail(&error),
    };
    let results = tokio::select! {
        results = analyse(&server, &files) => Some(results),
        _ = tokio::signal::ctrl_c() => None,
    };
    server.shutdown().await;
    let Some(results) = results else { return ExitCode::from(1) };
    if arguments.json {
        out::say(format_args!("{:#}", Value::from_iter(results.iter().map(as_json))));
    } else {
        print_table(&results);
    }
    if results.iter().all(|result| result.stages.is_ok()) { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

/// What came of one file.
struct FileResult {
    path: PathBuf,
    stages: Result<BTreeMap<String, Value>, String>,
}

async fn analyse(server: &Direct, files: &[PathBuf]) -> Vec<FileResult> {
    let bar = if out::is_watched() { ProgressBar::new(files.len() as u64) } else { ProgressBar::hidden() };
    if let Ok(style) = ProgressStyle::with_template("Analysing  {bar:24} {pos}/{len}  {wide_msg}") {
        bar.set_style(style);
    }
    let options = AnalysisOptions::default();
    let mut results = Vec::new();
    for path in files {
        bar.set_message(path.file_name().unwrap_or_default().to_string_lossy().into_owned());
        let stages = server.analyse(path, &options).await.map_err(|error| error.message);
        results.push(FileResult { path: path.clone(), stages });
        bar.inc(1);
    }
    bar.finish_and_clear();
    results
}

/// The running application's server where it may read these files, else one of our own for this call.
async fn server(files: &[PathBuf], scratch: &Path) -> anyhow::Result<Direct> {
    let settings = crate::client::sources();
    let config = Config::new(settings);
    if app::running(config.data_dir()).is_some()
        && let Ok(client) = Client::connect()
        && let Ok(status) = client.call::<ServerStatus>("analysis_status", Nothing {}).await
        && let Some(server) = Direct::of_running(&status, &config, files)
    {
        return Ok(server);
    }
    let (engine, bus) = engine::engine();
    engine::prepare(&engine, &bus).await?;
    let mut folders: Vec<PathBuf> = files.iter().filter_map(|file| file.parent().map(Path::to_owned)).collect();
    folders.sort();
    folders.dedup();
    let config = own_settings(scratch)?;
    let logs = Logs::new(&scratch.join("logs"), Terminal::Silent, LogLevel::Info, Batch::default());
    let parts = DirectParts { config, bus: Bus::default(), logs, engine, folders };
    Ok(Direct::bring_up(parts).await?)
}

/// Settings of this terminal, but with a free port and a data folder that goes away.
fn own_settings(scratch: &Path) -> anyhow::Result<Config> {
    let port = std::net::TcpListener::bind(("127.0.0.1", 0)).and_then(|socket| socket.local_addr())?.port();
    let mut environment: BTreeMap<String, String> = std::env::vars_os()
        .filter_map(|(key, value)| Some((key.into_string().ok()?, value.into_string().ok()?)))
        .collect();
    environment.remove("PYTHON_SERVER_URL");
    environment.insert("PYTHON_SERVER_PORT".to_owned(), port.to_string());
    environment.insert("MISMO_DATA_DIR".to_owned(), scratch.to_string_lossy().into_owned());
    Ok(Config::new(Sources::new(environment, None)))
}

/// The files themselves, and the audio files below folders.
fn files(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        let path = path.canonicalize().with_context(|| format!("{} cannot be read", path.display()))?;
        if path.is_dir() {
            collect(&path, &mut files)?;
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let mut entries: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() && !path.is_symlink() {
            collect(&path, files)?;
        } else if is_audio(&path) {
            files.push(path);
        }
    }
    Ok(())
}

fn print_table(results: &[FileResult]) {
    let mut table = out::table(&["BPM", "KEY", "ENERGY", "LENGTH", "FILE"]);
    for result in results {
        let name = result.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match &result.stages {
            Ok(stages) => table.add_row(row(stages, name)),
            Err(reason) => table.add_row([
                "failed".to_owned(),
                String::new(),
                String::new(),
                String::new(),
                format!("{name}: {reason}"),
            ]),
        };
    }
    out::say(table);
}

fn row(stages: &BTreeMap<String, Value>, name: String) -> [String; 5] {
    let basic = stages.get("basic_features").unwrap_or(&Value::Null);
    let characteristics = stages.get("characteristics").unwrap_or(&Value::Null);
    let varies = if basic["constant"] == json!(false) { " varies" } else { "" };
    let number = |value: &Value, decimals: usize| value.as_f64().map_or("-".to_owned(), |n| format!("{n:.decimals$}"));
    [
        number(&basic["tempo"], 2) + varies,
        key::camelot_and_name(basic["key"].as_i64(), basic["mode"].as_i64()),
        number(&characteristics["energy_level"], 1),
        out::length(basic["duration"].as_f64()),
        name,
    ]
}

fn as_json(result: &FileResult) -> Value {
    let path = result.path.to_string_lossy();
    match &result.stages {
        Ok(stages) => json!({ "path": path, "stages": stages }),
        Err(reason) => json!({ "path": path, "error": reason }),
    }
}
