//! Figures of the benches: medians, and what the system says of a process.

use std::time::Duration;

/// Prints a line of the result: name, median, smallest and largest of `values`, in `unit`.
#[expect(clippy::print_stdout, reason = "the result of a bench")]
pub fn report(name: &str, unit: &str, values: &mut [f64]) {
    values.sort_by(f64::total_cmp);
    let middle = values.get(values.len() / 2).copied().unwrap_or(f64::NAN);
    let (low, high) = (values.first().copied().unwrap_or(f64::NAN), values.last().copied().unwrap_or(f64::NAN));
    println!("{name:44} median {middle:9.1} {unit:6} (n={}, {low:.1} to {high:.1})", values.len());
}

/// Prints a line of the result: name, median, 99th percentile and largest of `values`, in `unit`.
#[expect(clippy::print_stdout, reason = "the result of a bench")]
pub fn report_tail(name: &str, unit: &str, values: &mut [f64]) {
    values.sort_by(f64::total_cmp);
    // The smallest value that 99 of 100 do not exceed (nearest rank).
    let at = |percent: usize| values.get((values.len() * percent).div_ceil(100).saturating_sub(1)).copied();
    let [median, tail, most] = [50, 99, 100].map(|percent| at(percent).unwrap_or(f64::NAN));
    println!("{name:58} p50 {median:7.2}  p99 {tail:7.2}  most {most:7.2} {unit} (n={})", values.len());
}

/// Milliseconds of `time`.
pub fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Resident memory of a process in megabytes.
#[cfg(target_os = "linux")]
pub fn resident_mb(pid: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kb| kb.parse::<f64>().ok()).unwrap_or(f64::NAN) / 1024.0
}
