//! What goes to the terminal: results to standard output, everything else to standard error.

use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;

/// Prints a line of the result. A closed pipe (`mismo tracks | head`) is no error.
pub(crate) fn say(line: impl std::fmt::Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Prints a line for the person at the terminal.
pub(crate) fn note(line: impl std::fmt::Display) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Says why a command failed.
pub(crate) fn fail(error: &anyhow::Error) -> ExitCode {
    note(format_args!("mismo: {error:#}"));
    ExitCode::from(1)
}

/// Says that a command was used wrongly.
pub(crate) fn misuse(message: impl std::fmt::Display) -> ExitCode {
    note(format_args!("mismo: {message}"));
    ExitCode::from(2)
}

/// A table without lines, as wide as the terminal.
pub(crate) fn table(header: &[&str]) -> comfy_table::Table {
    let mut table = comfy_table::Table::new();
    table.load_preset(comfy_table::presets::NOTHING);
    table.set_header(header.iter().copied());
    table
}

/// Seconds as `m:ss`, or `h:mm:ss`.
pub(crate) fn length(seconds: Option<f64>) -> String {
    let Some(seconds) = seconds.filter(|seconds| seconds.is_finite() && *seconds >= 0.0) else { return "-".to_owned() };
    let whole = std::time::Duration::from_secs_f64(seconds).as_secs();
    let (hours, minutes, seconds) = (whole / 3600, whole / 60 % 60, whole % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// True when a person watches standard error.
pub(crate) fn is_watched() -> bool {
    std::io::stderr().is_terminal()
}

/// Work that takes longer than this, in seconds, is not begun without a question.
const LONG: f64 = 3600.0;

/// Whether work of about so many seconds may begin: asked where it is long and somebody is there to answer.
pub(crate) fn may_begin(seconds: Option<f64>, agreed: bool) -> bool {
    let Some(seconds) = seconds.filter(|seconds| *seconds > LONG && !agreed) else { return true };
    let length = hours(seconds);
    if !std::io::stdin().is_terminal() || !is_watched() {
        note(format_args!("This will take about {length}; `--yes` begins such work without asking"));
        return true;
    }
    let _ = write!(std::io::stderr(), "This will take about {length}. Begin? [y/N] ");
    let mut answer = String::new();
    let _ = std::io::stdin().read_line(&mut answer);
    matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes")
}

/// Long work in words.
fn hours(seconds: f64) -> String {
    let hours = (seconds / 3600.0).round().max(1.0);
    if hours < 48.0 {
        format!("{hours} hour{}", if hours > 1.0 { "s" } else { "" })
    } else {
        format!("{} days", (hours / 24.0).round())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_work_and_work_that_was_agreed_to_begin_at_once() {
        assert!(may_begin(Some(60.0), false) && may_begin(None, false) && may_begin(Some(1e9), true));
        assert_eq!(
            (hours(4000.0), hours(9000.0), hours(900_000.0)),
            ("1 hour".into(), "3 hours".into(), "10 days".into())
        );
    }

    #[test]
    fn lengths_read_like_a_player_s() {
        assert_eq!(length(Some(424.9)), "7:04");
        assert_eq!(length(Some(10_800.0)), "3:00:00");
        assert_eq!(length(None), "-");
    }
}
