//! This computer's memory.

/// Bytes in all and free for programs; `None` where the system does not tell without help of other programs.
#[cfg(target_os = "linux")]
pub(crate) fn total_and_available() -> Option<(u64, u64)> {
    read(&std::fs::read_to_string("/proc/meminfo").ok()?)
}

/// Bytes in all and free for programs; `None` where the system does not tell without help of other programs.
#[cfg(not(target_os = "linux"))]
pub(crate) fn total_and_available() -> Option<(u64, u64)> {
    None
}

/// Bytes in all.
pub(crate) fn total() -> Option<u64> {
    total_and_available().map(|(total, _)| total)
}

/// Reads the format of `/proc/meminfo`.
#[cfg(target_os = "linux")]
fn read(text: &str) -> Option<(u64, u64)> {
    let kilobytes = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim_start_matches(':').split_whitespace().next()?.parse::<u64>().ok()
    };
    Some((kilobytes("MemTotal")? * 1024, kilobytes("MemAvailable")? * 1024))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn meminfo_is_in_kilobytes() {
        let text = "MemTotal:       24576 kB\nMemFree:  1 kB\nMemAvailable:    1024 kB\n";
        assert_eq!(read(text), Some((24_576 * 1024, 1024 * 1024)));
        assert_eq!(read("MemTotal: x"), None);
        assert!(total_and_available().is_some_and(|(total, available)| available <= total));
    }
}
