//! `mismo tracks`: tracks of the running application's library.

use mismo_core::model::{Page, Track, TrackQuery, ValueSource};

use crate::client::Client;
use crate::{key, out};

/// Options of `mismo tracks`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  mismo tracks --search \"dub techno\"\n  mismo tracks --search 'key:~8A bpm:124-128 -remix' --order-by key,-energy\n  mismo tracks --bpm-min 124 --bpm-max 128 --json"
)]
pub(crate) struct Arguments {
    /// As in the search field: words, "phrases", -not, bpm:124-128, key:~8A, genre:, artist:, energy:>6, added:<7d,
    /// state:failed, is:duplicate, rating:>3, color:red, length:, year:, fits:ID
    #[arg(long, allow_hyphen_values = true)]
    search: Option<String>,
    /// Up to three columns to sort by, a minus sign for the largest first: key,bpm,-energy
    #[arg(long, allow_hyphen_values = true)]
    order_by: Option<String>,
    /// Slowest tempo
    #[arg(long)]
    bpm_min: Option<f64>,
    /// Fastest tempo
    #[arg(long)]
    bpm_max: Option<f64>,
    /// Page of the list
    #[arg(long, default_value_t = 1)]
    page: u32,
    /// Tracks a page, 1000 at most
    #[arg(long, default_value_t = 50)]
    limit: u32,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Prints a page of tracks.
pub(crate) async fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let query = TrackQuery {
        page: Some(arguments.page),
        limit: Some(arguments.limit),
        search: arguments.search.clone(),
        order_by: arguments.order_by.clone(),
        bpm_min: arguments.bpm_min,
        bpm_max: arguments.bpm_max,
        ..TrackQuery::default()
    };
    let page: Page<Track> = Client::connect()?.call("tracks_list", query).await?;
    if arguments.json {
        out::say(serde_json::to_string_pretty(&page)?);
        return Ok(());
    }
    let mut table = out::table(&["BPM", "KEY", "LENGTH", "STATE", "ARTIST", "TITLE"]);
    for track in &page.data {
        table.add_row([
            bpm(track),
            key::camelot_and_name(track.musical_key.map(i64::from), track.mode.map(i64::from)),
            out::length(track.duration_seconds),
            track.state_reason.clone().map_or_else(|| state(track), Ok)?,
            track.artist.clone().unwrap_or_default(),
            track.title.clone().unwrap_or_else(|| track.relative_path.clone()),
        ]);
    }
    out::say(table);
    for word in &page.unread {
        out::note(format_args!("{word} was not understood"));
    }
    out::note(format_args!("{} of {} tracks", page.data.len(), page.pagination.total));
    Ok(())
}

fn bpm(track: &Track) -> String {
    match (track.bpm, track.bpm_source) {
        (Some(bpm), Some(ValueSource::FileTag)) => format!("{bpm:.1} (file)"),
        (Some(bpm), _) => format!("{bpm:.1}"),
        (None, _) => "-".to_owned(),
    }
}

fn state(track: &Track) -> anyhow::Result<String> {
    Ok(serde_json::to_value(track.state)?.as_str().unwrap_or_default().to_owned())
}
