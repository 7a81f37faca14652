//! `mismo incidents`: what failed, and what helps.

use anyhow::Context as _;
use mismo_core::model::{
    ById, Data, Incident, IncidentActed, IncidentActing, IncidentAction, IncidentFilter, IncidentState, Listing,
};

use crate::client::Client;
use crate::out;

/// Options of `mismo incidents`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Also those that are over
    #[arg(long)]
    all: bool,
    /// Print them as JSON
    #[arg(long)]
    json: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What can be done with one.
#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Do what helps, e.g. `use_other_port`
    Act {
        /// Id of the incident
        id: String,
        /// One of the actions that are shown beside it
        action: String,
    },
    /// Put one away
    Dismiss {
        /// Id of the incident
        id: String,
    },
}

/// Runs it.
pub(crate) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let client = Client::connect()?;
    match arguments.command {
        None => list(&client, arguments.all, arguments.json).await,
        Some(Command::Act { id, action }) => {
            let wanted = serde_json::Value::String(action.clone());
            let action: IncidentAction =
                serde_json::from_value(wanted).with_context(|| format!("there is no action {action}"))?;
            let acted: Data<IncidentActed> = client.call("incident_act", IncidentActing { id, action }).await?;
            out::say(acted.data.done);
            Ok(())
        }
        Some(Command::Dismiss { id }) => {
            let incident: Data<Incident> = client.call("incident_dismiss", ById { id }).await?;
            out::say(format_args!("Put away: {}", incident.data.message));
            Ok(())
        }
    }
}

async fn list(client: &Client, all: bool, json: bool) -> anyhow::Result<()> {
    let filter = IncidentFilter { open: (!all).then_some(true) };
    let incidents: Listing<Incident> = client.call("incidents_list", filter).await?;
    if json {
        out::say(serde_json::to_string_pretty(&incidents.data)?);
        return Ok(());
    }
    if incidents.data.is_empty() {
        out::say(if all { "Nothing has failed yet" } else { "Nothing stands in the way" });
    }
    for incident in incidents.data {
        print(&incident)?;
    }
    Ok(())
}

fn print(incident: &Incident) -> anyhow::Result<()> {
    let state = match incident.state {
        IncidentState::Open => "OPEN",
        IncidentState::Resolved => "over",
        IncidentState::Dismissed => "away",
    };
    let times = if incident.count == 1 { String::new() } else { format!(", {} times", incident.count) };
    out::say(format_args!("{state}  {}", incident.message));
    out::say(format_args!("      {}{times}, id {}", incident.last_at, incident.id));
    if incident.state == IncidentState::Open {
        out::say(format_args!("      {}", incident.hint));
    }
    for offered in &incident.actions {
        let name = serde_json::to_value(offered.action)?;
        out::say(format_args!("      - {} ({})", offered.label, name.as_str().unwrap_or_default()));
    }
    for held in &incident.held {
        out::say(format_args!("      - {}", held.message));
    }
    Ok(())
}
