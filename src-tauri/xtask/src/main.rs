//! The chores of this repository: `cargo xtask run`, `cargo xtask test` and their smaller siblings.
//!
//! # Layout
//!
//! | module | what it is |
//! |---|---|
//! | [`workspace`] | where things are |
//! | [`command`], [`stamp`] | run a program; skip what was done already |
//! | [`setup`] | Debian packages, Node.js, uv, npm packages, the page, Python for development, the web driver |
//! | [`run`], [`test`], [`bench`], [`bindings`], [`bundle`], [`icons`], [`screenshots`] | one verb each |

mod bench;
mod bindings;
mod bundle;
mod command;
mod icons;
mod run;
mod screenshots;
mod setup;
mod stamp;
mod test;
mod workspace;

use std::process::ExitCode;

use anyhow::{Result, bail};
use workspace::Workspace;

const HELP: &str = "\
Chores of Mismo DJ. All set-up is done first and only once.

Usage: cargo xtask <verb> [options]

Verbs
  run [-- ARGS]             open the app
  run --headless [-- ARGS]  run `mismo serve` instead: needs neither webkit nor a screen
  test [STEP...]            check and test everything: Rust, Python, page, browser, real window;
                            or only these steps (named in the summary) and what they build on
  setup [--headless]        only the set-up that `test` (or `run --headless`) needs
  bindings [--check]        write the TypeScript bindings and the OpenAPI document (or fail when they differ)
  bench [NAME] [-- ARGS]    measure; without a name, say what can be measured
  bundle                    make the .deb (and an AppImage where its tools are there) in target/release/bundle
  screenshots               take pictures of every screen into screenshots/
  icons                     draw the icons' PNG, ICO and ICNS anew from the SVG files
  help                      this text

Examples
  cargo xtask run
  cargo xtask run --headless -- doctor
  cargo xtask test python mypy
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(args: &[String]) -> Result<()> {
    let workspace = Workspace::here();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["run", "--headless", rest @ ..] => run::headless(&workspace, after_dashes(rest)?),
        ["run", rest @ ..] => run::window(&workspace, after_dashes(rest)?),
        ["test", steps @ ..] => test::run(&workspace, steps),
        ["setup"] => setup::prepare(&workspace, setup::Purpose::Test).map(drop),
        ["setup", "--headless"] => setup::prepare(&workspace, setup::Purpose::Headless).map(drop),
        ["bindings"] => bindings::write(&workspace),
        ["bindings", "--check"] => bindings::check(&workspace),
        ["bench"] => bench::list(&workspace),
        ["bench", name, rest @ ..] => bench::run(&workspace, name, after_dashes(rest)?),
        ["bundle"] => bundle::run(&workspace),
        ["screenshots"] => screenshots::run(&workspace),
        ["icons"] => icons::run(&workspace),
        [] | ["help" | "--help" | "-h"] => {
            command::say(HELP);
            Ok(())
        }
        _ => bail!("no such verb or option: {}\n\n{HELP}", words.join(" ")),
    }
}

/// What stands behind `--`, to be handed on.
fn after_dashes<'a>(rest: &'a [&'a str]) -> Result<&'a [&'a str]> {
    match rest {
        [] => Ok(rest),
        ["--", handed_on @ ..] => Ok(handed_on),
        [first, ..] => bail!("unknown option {first}; what the program itself shall get stands behind `--`"),
    }
}
