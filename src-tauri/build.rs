//! Generates the window's context; makes sure that there is a folder to embed the page from.

use std::path::Path;

fn main() {
    let page = Path::new("ui/dist");
    if !page.join("index.html").exists() {
        println!("cargo:warning=the window's page is not built yet: `cargo xtask run` builds it");
        // An absent folder would fail the build of a binary that may only be type-checked.
        let _ = std::fs::create_dir_all(page);
    }
    println!("cargo:rerun-if-changed=ui/dist");
    let attributes = tauri_build::Attributes::new().capabilities_path_pattern("./src-tauri/capabilities/**/*");
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo:error={error:#}");
        std::process::exit(1);
    }
}
