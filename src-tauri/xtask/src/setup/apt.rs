//! Debian packages.

use std::io::IsTerminal;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::Purpose;
use crate::command::{self, say};

/// A Debian package and what it is here for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Package {
    name: &'static str,
    why: &'static str,
}

const fn package(name: &'static str, why: &'static str) -> Package {
    Package { name, why }
}

/// `mismo serve` and its analysis engine.
const HEADLESS: &[Package] = &[
    package("build-essential", "C compiler for SQLite"),
    package("ca-certificates", "trust in the package registries"),
    package("python3", "the analysis server"),
    package("python3-pip", "fetches uv and Node.js"),
];

/// The desktop app on top.
const WINDOW: &[Package] = &[
    package("pkg-config", "finds the libraries below"),
    package("libwebkit2gtk-4.1-dev", "the window"),
    package("libayatana-appindicator3-1", "the tray icon"),
];

/// The tests on top.
const TEST: &[Package] = &[
    package("xvfb", "a screen for the window test"),
    package("webkit2gtk-driver", "drives the real window"),
    package("dbus", "a session bus of the test's own"),
    package("chromium", "browser tests"),
    package("fonts-dejavu-core", "text in the browser tests"),
];

/// The packages that `purpose` needs.
pub(crate) fn packages(purpose: Purpose) -> Vec<Package> {
    let sets: &[&[Package]] = match purpose {
        Purpose::Headless => &[HEADLESS],
        Purpose::Window => &[HEADLESS, WINDOW],
        Purpose::Test => &[HEADLESS, WINDOW, TEST],
    };
    sets.concat()
}

/// Installs those of `packages` that are absent, after saying which and why. Elsewhere than on Debian and its
/// relatives nothing is done: the build's own message then names what is missing.
///
/// # Errors
/// apt failed, or it needs rights that cannot be asked for here.
pub(crate) fn install(packages: &[Package]) -> Result<()> {
    let known = command::succeeds(Command::new("dpkg-query").arg("--version"));
    if !known {
        return Ok(());
    }
    let absent: Vec<Package> = packages.iter().copied().filter(|package| !is_served(package.name)).collect();
    if absent.is_empty() {
        return Ok(());
    }
    say("These Debian packages are needed and will be installed:");
    for package in &absent {
        say(&format!("  {:28} {}", package.name, package.why));
    }
    let names = absent.iter().map(|package| package.name);
    let failed = "failed to install Debian packages; install the ones above by hand and try again";
    command::run(apt_get()?.arg("update")).context(failed)?;
    command::run(apt_get()?.args(["install", "--yes", "--no-install-recommends"]).args(names)).context(failed)
}

/// True when the package is installed, or what it is for is there in another way.
fn is_served(name: &str) -> bool {
    let mut query = Command::new("dpkg-query");
    query.args(["--show", "--showformat=${db:Status-Status}", name]);
    if command::read(&mut query).is_ok_and(|status| status == "installed") {
        return true;
    }
    match name {
        "build-essential" => command::succeeds(Command::new("cc").arg("--version")),
        "python3" => command::succeeds(Command::new("python3").args(["-c", "import json, ssl"])),
        "python3-pip" => command::succeeds(Command::new("python3").args(["-m", "pip", "--version"])),
        _ => false,
    }
}

/// `apt-get` that asks nothing, through sudo where we are not root.
fn apt_get() -> Result<Command> {
    let root = command::read(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if root {
        let mut apt = Command::new("apt-get");
        apt.env("DEBIAN_FRONTEND", "noninteractive");
        return Ok(apt);
    }
    if !command::succeeds(Command::new("sudo").arg("--version")) {
        bail!("installing packages needs root, and there is no sudo");
    }
    let mut apt = Command::new("sudo");
    if !std::io::stdin().is_terminal() {
        // Nobody can type a password.
        apt.arg("--non-interactive");
    }
    apt.args(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    Ok(apt)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(purpose: Purpose) -> Vec<&'static str> {
        packages(purpose).iter().map(|package| package.name).collect()
    }

    #[test]
    fn headless_needs_nothing_graphical() {
        let graphical =
            |name: &&str| ["webkit", "gtk", "indicator", "xvfb", "chromium"].iter().any(|g| name.contains(g));
        assert!(!names(Purpose::Headless).iter().any(graphical));
        assert!(names(Purpose::Window).iter().any(graphical));
    }

    #[test]
    fn each_purpose_includes_the_smaller_one() {
        for (small, large) in [(Purpose::Headless, Purpose::Window), (Purpose::Window, Purpose::Test)] {
            let large = names(large);
            assert!(names(small).iter().all(|name| large.contains(name)));
        }
    }

    #[test]
    fn what_another_source_provides_is_not_installed_again() {
        assert!(is_served("build-essential"), "cargo could not have linked this test without cc");
        assert!(!is_served("mismo-no-such-package"));
    }
}
