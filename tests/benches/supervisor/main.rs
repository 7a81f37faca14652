//! Supervision: crashes, stops, left-overs, floods of lines and load, beside rivals that this machine can install.
//!
//! `--quick` takes fewer repeats, `--rivals=no` leaves the others out. The child is the same for everyone: the scriptable
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
    rest::first_answer(&mut sheet, scale).await;
    life::respawn(&mut sheet, scale).await;
    life::ready_to_shown(&mut sheet, scale).await;
    life::stop(&mut sheet, scale).await;
    storm::storm(&mut sheet).await;
    let direct = flood::direct().await;
    flood::ours(&mut sheet, direct).await;
    load::load(&mut sheet, scale).await;
    folder::added(&mut sheet).await;
    life::killed(&mut sheet, scale).await;
    rest::idle(&mut sheet, scale).await;
    if scale.rivals {
        rivals::measure(&mut sheet, scale, direct).await;
    }
    sheet.print();
}
