//! `mismo backup`: copies of the library. Listing and putting back need no running application.

use mismo_core::app;
use mismo_core::config::Config;
use mismo_core::model::{Backup, BackupName, BackupReason, Data, Done, Listing, Nothing};

use crate::client::{self, Client};
use crate::out;

/// Subcommands of `mismo backup`.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// List the copies, newest first
    List,
    /// Copy the library now
    Make,
    /// Put a copy in the library's place; what is there now is kept
    #[command(after_help = "Examples:\n  mismo backup restore\n  mismo backup restore library-daily-1795440000000.db")]
    Restore {
        /// Name of the copy; the newest unless given
        name: Option<String>,
        /// Start with an empty library instead
        #[arg(long, conflicts_with = "name")]
        empty: bool,
    },
}

/// Runs a subcommand.
pub(crate) async fn run(command: Command) -> anyhow::Result<()> {
    let data_dir = Config::new(client::sources()).data_dir().to_owned();
    match command {
        Command::List => show(&app::backups_of(&data_dir)),
        Command::Make => {
            let made: Data<Backup> = Client::connect()?.call("backup_make", Nothing {}).await?;
            out::say(made.data.name);
        }
        Command::Restore { empty: true, .. } => out::say(app::start_anew(&data_dir)?),
        Command::Restore { name, .. } => out::say(restore(&data_dir, name).await?),
    }
    Ok(())
}

/// Puts a copy back at once, or at the next start of an application that runs.
async fn restore(data_dir: &std::path::Path, name: Option<String>) -> anyhow::Result<String> {
    let Ok(client) = Client::connect() else { return Ok(app::restore(data_dir, name.as_deref())?) };
    let name = match name {
        Some(name) => name,
        None => {
            let copies: Listing<Backup> = client.call("backups_list", Nothing {}).await?;
            copies
                .data
                .into_iter()
                .next()
                .map(|copy| copy.name)
                .ok_or_else(|| anyhow::anyhow!("there is no copy yet"))?
        }
    };
    let done: Done = client.call("backup_restore", BackupName { name }).await?;
    Ok(done.message)
}

fn show(copies: &[Backup]) {
    if copies.is_empty() {
        return out::say("No copy yet: one is made every day, or with `mismo backup make`");
    }
    let mut table = out::table(&["NAME", "MADE", "WHY", "MB"]);
    for copy in copies {
        let why = match copy.reason {
            BackupReason::Daily => "daily",
            BackupReason::Update => "before an update",
            BackupReason::Asked => "asked for",
            BackupReason::Import => "before an import",
        };
        table.add_row([
            copy.name.clone(),
            copy.made_at.clone(),
            why.to_owned(),
            copy.bytes.div_ceil(1_000_000).to_string(),
        ]);
    }
    out::say(table);
}
