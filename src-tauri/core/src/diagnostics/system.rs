//! What this computer is.

use serde_json::{Value, json};

use crate::sidecar::memory;

/// System, processors, memory.
pub(super) fn facts() -> Value {
    json!({
        "os": std::env::consts::OS,
        "architecture": std::env::consts::ARCH,
        "release": release(),
        "memory_bytes": memory::total(),
        "processors": std::thread::available_parallelism().ok(),
    })
}

/// Distribution and kernel, where the system tells.
fn release() -> Option<String> {
    let read = |path: &str| std::fs::read_to_string(path).ok();
    let kernel = read("/proc/sys/kernel/osrelease")?;
    let name = read("/etc/os-release").and_then(|text| {
        let name = text.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
        Some(name.trim_matches('"').to_owned())
    });
    Some(format!("{} {}", name.unwrap_or_default(), kernel.trim()).trim().to_owned())
}
