//! `mismo diagnostics`: a zip file for somebody who helps. Needs no running application.
//!
//! Where one runs, it writes the file, as it knows its state; one that does not answer is done without.

use std::time::Duration;

use mismo_core::diagnostics;
use mismo_core::model::{Data, Diagnostics, Nothing};

use crate::client::Client;
use crate::{doctor, out};

/// Longest answer of a running application: its doctor's longest check, and some more.
const ANSWER: Duration = Duration::from_secs(90);

/// Writes the file and prints where it is.
pub(crate) async fn run() -> anyhow::Result<()> {
    let written = match of_running().await {
        Some(written) => written,
        None => diagnostics::of_folder(&doctor::subject()).await?,
    };
    out::say(&written.path);
    out::note(format_args!("{} kB, {} files, no secrets", written.size.div_ceil(1000), written.files.len()));
    Ok(())
}

/// What the running application writes, where there is one that answers.
async fn of_running() -> Option<Diagnostics> {
    let client = Client::connect().ok()?;
    let answer = client.call::<Data<Diagnostics>>("diagnostics_write", Nothing {});
    Some(tokio::time::timeout(ANSWER, answer).await.ok()?.ok()?.data)
}
