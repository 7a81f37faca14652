//! `mismo library duplicates`: tracks with the same audio, in the running application's library.

use mismo_core::model::{
    ById, Data, DuplicateDetail, DuplicateGroup, DuplicateQuery, DuplicatesFound, Nothing, Page, ResolveRequest,
};

use crate::client::Client;
use crate::out;

/// Subcommands of `mismo library duplicates`.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// List the groups, those that are not resolved first
    List {
        /// Page of the list
        #[arg(long, default_value_t = 1)]
        page: u32,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Read what has no audio identity yet, and count the groups
    Scan,
    /// Let lists show one track of a group and set the others aside; files stay
    Resolve {
        /// Id of the group
        group: String,
        /// Id of the track to show; the one that the list proposes unless given
        #[arg(long)]
        keep: Option<String>,
    },
    /// Let lists show all tracks of a group again
    Restore {
        /// Id of the group
        group: String,
    },
}

/// Runs a subcommand.
pub(crate) async fn run(client: &Client, command: Command) -> anyhow::Result<()> {
    match command {
        Command::List { page, json } => list(client, page, json).await,
        Command::Scan => {
            let found: Data<DuplicatesFound> = client.call("duplicates_scan", Nothing {}).await?;
            let DuplicatesFound { groups_created, tracks_processed, .. } = found.data;
            out::say(format_args!("{groups_created} groups among {tracks_processed} tracks"));
            Ok(())
        }
        Command::Resolve { group, keep } => {
            let found: Data<DuplicateDetail> = client.call("duplicate_get", ById { id: group.clone() }).await?;
            let request = ResolveRequest {
                id: group,
                canonical_track_id: keep.unwrap_or(found.data.group.canonical_track_id),
                delete_files: None,
                keep_metadata: None,
            };
            say(client.call("duplicate_resolve", request).await?);
            Ok(())
        }
        Command::Restore { group } => {
            say(client.call("duplicate_restore", ById { id: group }).await?);
            Ok(())
        }
    }
}

fn say(answer: Data<DuplicateDetail>) {
    out::say(answer.message.unwrap_or_default());
}

async fn list(client: &Client, page: u32, json: bool) -> anyhow::Result<()> {
    let query = DuplicateQuery { page: Some(page), ..DuplicateQuery::default() };
    let found: Page<DuplicateGroup> = client.call("duplicates_list", query).await?;
    if json {
        out::say(serde_json::to_string_pretty(&found)?);
        return Ok(());
    }
    let mut table = out::table(&["GROUP", "TRACKS", "STATE", "FILES"]);
    for group in &found.data {
        table.add_row([
            group.id.clone(),
            group.track_count.to_string(),
            if group.is_resolved { "resolved" } else { "open" }.to_owned(),
            group.file_paths.replace("||", "\n"),
        ]);
    }
    out::say(table);
    out::note(format_args!("{} of {} groups", found.data.len(), found.pagination.total));
    Ok(())
}
