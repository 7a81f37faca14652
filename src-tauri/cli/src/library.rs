//! `mismo library`: music folders of the running application.

use std::path::{Path, PathBuf};

use anyhow::bail;
use mismo_core::model::{
    ById, Data, Directory, DirectoryFilter, DirectoryRemoval, Done, FolderScanStatus, Listing, NewDirectory,
    ScanRequest, ScanStarted, ScanStatus, WatchMode,
};

use crate::client::Client;
use crate::{duplicates, import, out};

/// Subcommands of `mismo library`.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Add a folder; it is scanned, watched and analysed from now on
    #[command(after_help = "Example:\n  mismo library add ~/Music --name \"Everything\"")]
    Add {
        /// The folder
        path: PathBuf,
        /// Name in the window
        #[arg(long)]
        name: Option<String>,
    },
    /// List the folders
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Take a folder out of the library; its files are never touched
    Remove {
        /// Path, name or id of the folder
        folder: String,
    },
    /// Scan a folder again
    Scan {
        /// Path, name or id of the folder
        folder: String,
    },
    /// Pause the scan of a folder and the reading of its audio, also over a restart
    Pause {
        /// Path, name or id of the folder
        folder: String,
    },
    /// Go on with a scan that was paused
    Resume {
        /// Path, name or id of the folder
        folder: String,
    },
    /// Notice changes in a folder from now on, also after a restart
    Watch {
        /// Path, name or id of the folder
        folder: String,
    },
    /// Notice changes in a folder no more; scans find them
    Unwatch {
        /// Path, name or id of the folder
        folder: String,
    },
    /// Tracks with the same audio: list, resolve, restore
    #[command(subcommand)]
    Duplicates(duplicates::Command),
    /// Take over an existing Mismo's library.db: analyses, stars, cues, music folders; the file is only read
    #[command(after_help = "Example:\n  mismo library import ~/mismo/data/library.db --dry-run")]
    Import {
        /// The file
        file: PathBuf,
        /// Only tell what would be taken over; needs no running application
        #[arg(long)]
        dry_run: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// Runs a subcommand.
pub(crate) async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Import { file, dry_run, json } => import::run(&file, dry_run, json).await,
        Command::Duplicates(command) => duplicates::run(&Client::connect()?, command).await,
        Command::Add { path, name } => add(&Client::connect()?, &path, name).await,
        Command::List { json } => list(&Client::connect()?, json).await,
        Command::Remove { folder } => {
            let client = Client::connect()?;
            let id = find(&client, &folder).await?.id;
            let answer: Done = client.call("directory_remove", DirectoryRemoval { id, delete_tracks: None }).await?;
            out::say(answer.message);
            Ok(())
        }
        Command::Pause { folder } => act(&Client::connect()?, "scan_pause", &folder).await,
        Command::Resume { folder } => act(&Client::connect()?, "scan_resume", &folder).await,
        Command::Watch { folder } => act(&Client::connect()?, "watcher_start", &folder).await,
        Command::Unwatch { folder } => act(&Client::connect()?, "watcher_stop", &folder).await,
        Command::Scan { folder } => {
            let client = Client::connect()?;
            let id = find(&client, &folder).await?.id;
            let started: Data<ScanStarted> =
                client.call("scan_start", ScanRequest { id: id.clone(), strategy: None }).await?;
            out::say(started.message.unwrap_or_default());
            follow_scan(&client, id).await
        }
    }
}

async fn add(client: &Client, path: &Path, name: Option<String>) -> anyhow::Result<()> {
    let path = std::path::absolute(path)?.to_string_lossy().into_owned();
    let new = serde_json::json!({ "path": path, "name": name });
    let new: NewDirectory = serde_json::from_value(new)?;
    let added: Data<Directory> = client.call("directory_add", new).await?;
    out::say(added.message.unwrap_or_default());
    follow_scan(client, added.data.id).await
}

/// Calls an operation that takes a folder and answers with a sentence.
async fn act(client: &Client, operation: &str, folder: &str) -> anyhow::Result<()> {
    let id = find(client, folder).await?.id;
    let answer: Done = client.call(operation, ById { id }).await?;
    out::say(answer.message);
    Ok(())
}

/// Waits for the end of a folder's scan and says what it found.
async fn follow_scan(client: &Client, id: String) -> anyhow::Result<()> {
    let mut interval = tokio::time::interval(std::time::Duration::from_millis(200));
    loop {
        interval.tick().await;
        let status: Data<ScanStatus> = client.call("scan_status", ById { id: id.clone() }).await?;
        if let ScanStatus::Known(progress) = status.data
            && !progress.scanning
        {
            out::say(format_args!(
                "{} files: {} new, {} changed, {} gone, {} could not be read",
                progress.files_found,
                progress.tracks_added,
                progress.tracks_updated,
                progress.tracks_missing,
                progress.error_count
            ));
            return Ok(());
        }
    }
}

async fn list(client: &Client, json: bool) -> anyhow::Result<()> {
    let folders: Listing<Directory> = client.call("directories_list", DirectoryFilter::default()).await?;
    if json {
        out::say(serde_json::to_string_pretty(&folders.data)?);
        return Ok(());
    }
    if folders.data.is_empty() {
        out::say("No folder yet. Add one with `mismo library add PATH`");
        return Ok(());
    }
    let mut table = out::table(&["NAME", "TRACKS", "ANALYSED", "STATE", "PATH"]);
    for folder in folders.data {
        let state = match &folder {
            Directory { is_available: false, .. } => "away",
            Directory { is_active: false, .. } => "paused",
            Directory { scan_status: FolderScanStatus::Scanning, .. } => "scanning",
            Directory { scan_status: FolderScanStatus::Paused, .. } => "scan paused",
            Directory { scan_status: FolderScanStatus::Error, .. } => "error",
            Directory { watching: WatchMode::Polling, .. } => "polled",
            Directory { is_watched: false, .. } => "not watched",
            _ => "watched",
        };
        table.add_row([
            folder.name.clone(),
            folder.total_tracks.to_string(),
            folder.total_analyzed.to_string(),
            state.to_owned(),
            folder.path,
        ]);
    }
    out::say(table);
    Ok(())
}

/// The folder with this id, path or name.
async fn find(client: &Client, wanted: &str) -> anyhow::Result<Directory> {
    let folders: Listing<Directory> = client.call("directories_list", DirectoryFilter::default()).await?;
    let path = std::path::absolute(wanted)?;
    let path = path.canonicalize().unwrap_or(path);
    let fits = |folder: &&Directory| folder.id == wanted || Path::new(&folder.path) == path || folder.name == wanted;
    match folders.data.iter().filter(fits).collect::<Vec<_>>().as_slice() {
        [folder] => Ok((*folder).clone()),
        [] => bail!("no folder of the library is called {wanted}; `mismo library list` shows them"),
        _ => bail!("several folders are called {wanted}; give the path"),
    }
}
