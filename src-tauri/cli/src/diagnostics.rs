//! `mismo diagnostics`: a zip file for somebody who helps.

use mismo_core::model::{Data, Diagnostics, Nothing};

use crate::client::Client;
use crate::out;

/// Lets the running application write the file, and prints where it is.
pub(crate) async fn run() -> anyhow::Result<()> {
    let written: Data<Diagnostics> = Client::connect()?.call("diagnostics_write", Nothing {}).await?;
    out::say(&written.data.path);
    out::note(format_args!("{} kB, {} files, no secrets", written.data.size.div_ceil(1000), written.data.files.len()));
    Ok(())
}
