//! Supervision: crashes, stops, left-overs, floods of lines and load, beside rivals that this machine can install.
//!
//! `--quick` takes fewer repeats, `--only=flood,rivals` measures some parts (they are named in `main`). The child is the same for everyone: the scriptable
//! server of the tests, Python's own HTTP server under uvicorn's command line.
//!
//! | module | what it measures |
//! |---|---|
//! | [`life`] | a child that dies, becomes ready, is stopped; an application that is killed |
//! | [`storm`] | a thousand wishes at once |
//! | [`flood`] | a million lines of output |
//! | [`folder`] | a folder that is added while jobs run |
//! | [`rest`] | what it costs while nothing happens, and how fast it is there |
//! | [`load`] | the status under load |
//! | [`rivals`] | the same of other supervisors |
//! | [`sheet`], [`watch`] | the table; looking at processes |

mod flood;
mod folder;
mod life;
mod load;
mod rest;
mod rivals;
mod scale;
mod sheet;
mod storm;
mod watch;

use scale::Scale;
use sheet::Sheet;

#[tokio::main]
async fn main() {
    let scale = Scale::of(std::env::args().skip(1));
    let mut sheet = Sheet::default();
    sheet.begin();
    if scale.wants("start") {
        rest::first_answer(&mut sheet, &scale).await;
    }
    if scale.wants("respawn") {
        life::respawn(&mut sheet, &scale).await;
    }
    if scale.wants("ready") {
        life::ready_to_shown(&mut sheet, &scale).await;
    }
    if scale.wants("stop") {
        life::stop(&mut sheet, &scale).await;
    }
    if scale.wants("storm") {
        storm::storm(&mut sheet).await;
    }
    if scale.wants("flood") {
        flood::ours(&mut sheet).await;
    }
    if scale.wants("load") {
        load::load(&mut sheet, &scale).await;
    }
    if scale.wants("folder") {
        folder::added(&mut sheet).await;
    }
    if scale.wants("killed") {
        life::killed(&mut sheet, &scale).await;
    }
    if scale.wants("idle") {
        rest::idle(&mut sheet, &scale).await;
    }
    if scale.wants("rivals") {
        rivals::measure(&mut sheet, &scale).await;
    }
    sheet.print();
}
