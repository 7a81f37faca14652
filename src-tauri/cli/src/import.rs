//! `mismo library import`: takes over an existing Mismo's library. A dry run needs no running application.

use std::path::Path;
use std::time::Duration;

use anyhow::{anyhow, bail};
use mismo_core::config::Config;
use mismo_core::import;
use mismo_core::model::{Data, ImportRequest, ImportResult, ImportStatus, Nothing};

use crate::client::{self, Client};
use crate::out;

/// Time between two looks at how far it is.
const LOOK: Duration = Duration::from_millis(200);

/// Takes over the library in `file`, or only tells what that would be.
pub(crate) async fn run(file: &Path, dry_run: bool, json: bool) -> anyhow::Result<()> {
    let file = std::path::absolute(file)?;
    let client = Client::connect();
    let result = match client {
        Ok(client) => follow(&client, &file, dry_run).await?,
        Err(_) if dry_run => {
            let data_dir = Config::new(client::sources()).data_dir().to_owned();
            tokio::task::spawn_blocking(move || import::preview(&data_dir, &file)).await??
        }
        Err(error) => return Err(error),
    };
    if json {
        out::say(serde_json::to_string_pretty(&result)?)
    } else {
        show(&result, dry_run)
    }
    Ok(())
}

/// Has the running application do it, and waits for the end.
async fn follow(client: &Client, file: &Path, dry_run: bool) -> anyhow::Result<ImportResult> {
    let path = file.to_string_lossy().into_owned();
    let request = ImportRequest { path, dry_run: Some(dry_run) };
    let _: Data<ImportStatus> = client.call("library_import", request).await?;
    let mut look = tokio::time::interval(LOOK);
    loop {
        look.tick().await;
        let status: Data<Option<ImportStatus>> = client.call("import_status", Nothing {}).await?;
        let status = status.data.ok_or_else(|| anyhow!("the application was started anew: import again"))?;
        if out::is_watched() {
            out::note(format_args!("{} of {} tracks", status.done, status.total));
        }
        match status {
            ImportStatus { running: true, .. } => {}
            ImportStatus { failure: Some(failure), .. } => bail!(failure.message),
            ImportStatus { cancelled: true, .. } => bail!("the import was cancelled; what was taken over stays"),
            ImportStatus { result, .. } => return Ok(result),
        }
    }
}

fn show(result: &ImportResult, dry_run: bool) {
    let mut table = out::table(&[if dry_run { "WOULD BE TAKEN OVER" } else { "TAKEN OVER" }, ""]);
    for (what, count) in [
        ("tracks in that library", result.tracks),
        ("found at their path", result.matched_by_path),
        ("found at their path, tags changed since", result.matched_retagged),
        ("found elsewhere", result.matched_by_hash),
        ("not on this computer", result.not_found),
        ("analyses", result.analyses),
        ("tracks with stars, colours, comments or plays", result.values),
        ("cue points", result.cues),
        ("tracks that were here already", result.already_there),
    ] {
        table.add_row([what.to_owned(), count.to_string()]);
    }
    out::say(table);
    for folder in &result.folders_added {
        out::say(format_args!("music folder {folder}"));
    }
    for folder in &result.folders_absent {
        out::note(format_args!("not on this computer: {folder}"));
    }
    for error in &result.errors {
        out::note(format_args!("{}: {}", error.path, error.message));
    }
}
