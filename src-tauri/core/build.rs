//! Puts the built page where the binary embeds it from; without one, a page that says how to build it.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

const MISSING: &str = "<!doctype html><meta charset=utf-8><title>Mismo DJ</title>\
<p>This build has no window. Run <code>cargo xtask run --headless</code>, which builds it. The API is at \
<a href=/api/app>/api/app</a>.";

fn main() -> io::Result<()> {
    let built = variable("CARGO_MANIFEST_DIR")?.join("../../ui/dist");
    println!("cargo::rerun-if-changed={}", built.display());
    let out = variable("OUT_DIR")?.join("page");
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    fs::create_dir_all(&out)?;
    if built.join("index.html").is_file() { copy(&built, &out) } else { fs::write(out.join("index.html"), MISSING) }
}

/// What Cargo says, when it runs this: the program may have been compiled for a checkout in another place.
fn variable(key: &str) -> io::Result<PathBuf> {
    Ok(env::var_os(key).ok_or_else(|| io::Error::other(format!("{key} is not set")))?.into())
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir_all(&target)?;
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
