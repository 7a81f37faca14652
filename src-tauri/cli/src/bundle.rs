//! Where the bundled analysis server lies: beside this binary in a bundle, in the source tree when built from it.

use std::path::{Path, PathBuf};

/// Folder that holds `src/app.py` of the bundled server.
pub(crate) fn sidecar_dir() -> PathBuf {
    let beside = std::env::current_exe().ok().and_then(|exe| exe.parent().map(Path::to_owned));
    let bundled = beside.into_iter().flat_map(|dir| {
        ["sidecar", "../lib/Mismo DJ/sidecar", "../lib/mismo-dj/sidecar", "../Resources/sidecar"]
            .map(|path| dir.join(path))
    });
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sidecar");
    let found = bundled.chain([source.clone()]).find(|dir| dir.join("src/app.py").is_file());
    let dir = found.unwrap_or(source);
    dir.canonicalize().unwrap_or(dir)
}
