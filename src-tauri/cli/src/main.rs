//! `mismo`: Mismo DJ without a window. `serve` hosts the application; most other commands speak to the running one.
//!
//! Exit codes: 0 done, 1 failed, 2 wrong use (also a setting that makes no sense).

mod analyze;
mod backup;
mod bundle;
mod client;
mod diagnostics;
mod doctor;
mod duplicates;
mod engine;
mod import;
mod incidents;
mod key;
mod library;
mod logs;
mod out;
mod queue;
mod serve;
mod server;
mod tracks;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Tempo, beat grid, key and waveform of your own music, on your own machine.
#[derive(Debug, Parser)]
#[command(name = "mismo", version, max_term_width = 100, after_help = EXAMPLES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  mismo serve                        run without a window; the page is at http://127.0.0.1:3000
  mismo library add ~/Music          add a folder; it is scanned, watched and analysed
  mismo tracks --search dub          list tracks
  mismo analyze song.flac other.mp3  print tempo and key of some files
  mismo doctor                       find out what is wrong

Settings are environment variables; the README lists them. A .env file in the working folder or in the data
folder does as well.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the application without a window
    Serve,
    /// Show the state of the analysis server
    Status(server::StatusArguments),
    /// Start the analysis server and wait until it is ready
    Start,
    /// Stop the analysis server
    Stop,
    /// Restart the analysis server
    Restart,
    /// Show the log
    Logs(logs::Arguments),
    /// Music folders
    #[command(subcommand)]
    Library(library::Command),
    /// List tracks
    Tracks(tracks::Arguments),
    /// Print tempo and key of files, without adding them to the library
    Analyze(analyze::Arguments),
    /// Look at everything that could keep Mismo from working
    Doctor(doctor::Arguments),
    /// What failed, and what helps
    Incidents(incidents::Arguments),
    /// Write a zip file for somebody who helps, without secrets
    Diagnostics,
    /// Jobs: pause, resume, retry, cancel
    #[command(subcommand)]
    Queue(queue::Command),
    /// Copies of the library: list, make, put back
    #[command(subcommand)]
    Backup(backup::Command),
    /// The Python environment of the bundled analysis server
    #[command(subcommand)]
    Engine(engine::Command),
}

fn main() -> ExitCode {
    #[cfg(target_os = "linux")]
    mismo_core::sidecar::guard::main_if_called();
    mismo_core::resources::few_heaps();
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return out::fail(&anyhow::anyhow!("the system gives no threads: {error}")),
    };
    let code = runtime.block_on(run(arguments.command));
    // A blocked thread (a dead network drive) must not hold the process.
    runtime.shutdown_background();
    code
}

async fn run(command: Command) -> ExitCode {
    let result = match command {
        Command::Serve => return serve::run().await,
        Command::Status(arguments) => server::status(&arguments).await,
        Command::Start => server::start().await,
        Command::Stop => server::stop().await,
        Command::Restart => server::restart().await,
        Command::Logs(arguments) => logs::run(&arguments).await,
        Command::Library(command) => library::run(command).await,
        Command::Tracks(arguments) => tracks::run(&arguments).await,
        Command::Analyze(arguments) => return analyze::run(&arguments).await,
        Command::Doctor(arguments) => return doctor::run(&arguments).await,
        Command::Incidents(arguments) => incidents::run(arguments).await,
        Command::Diagnostics => diagnostics::run().await,
        Command::Queue(command) => queue::run(command).await,
        Command::Backup(command) => backup::run(command).await,
        Command::Engine(command) => engine::run(command).await,
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => out::fail(&error),
    }
}
