//! Gig safety: when this computer should be left alone. It runs on battery, or a program that DJs play with is open.

use sysinfo::{ProcessRefreshKind, ProcessesToUpdate, System};

/// Programs that DJs play with: beginning of the name of the process in lower case, and the name for people.
const PROGRAMS: &[(&str, &str)] = &[
    ("rekordbox", "rekordbox"),
    ("serato dj", "Serato DJ"),
    ("traktor", "Traktor"),
    ("mixxx", "Mixxx"),
    ("virtualdj", "VirtualDJ"),
    ("virtual dj", "VirtualDJ"),
    ("djay", "djay"),
    ("engine dj", "Engine DJ"),
];

/// The program that a DJ plays with which runs now, if one does. Looks at the names of all processes: a few
/// milliseconds.
pub(crate) fn performing() -> Option<&'static str> {
    let mut system = System::new();
    system.refresh_processes_specifics(ProcessesToUpdate::All, false, ProcessRefreshKind::nothing());
    system.processes().values().find_map(|process| named(&process.name().to_string_lossy()))
}

/// The program whose process is called `name`: what follows the known beginning must not go on the word.
fn named(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    let name = name.strip_suffix(".exe").unwrap_or(&name);
    let is_whole = |rest: &str| rest.chars().next().is_none_or(|next| next == ' ' || next.is_ascii_digit());
    let found = PROGRAMS.iter().find(|(beginning, _)| name.strip_prefix(beginning).is_some_and(is_whole));
    found.map(|(_, title)| *title)
}

/// This computer runs on battery. Where the system does not tell, it does not.
pub(crate) fn on_battery() -> bool {
    let batteries = starship_battery::Manager::new().and_then(|manager| manager.batteries());
    let states = batteries.into_iter().flatten().flatten().map(|battery| battery.state());
    drains(states)
}

/// One battery that drains while none is charged: a computer on its cable may hold one still.
fn drains(states: impl Iterator<Item = starship_battery::State>) -> bool {
    use starship_battery::State;
    let states: Vec<_> = states.collect();
    states.contains(&State::Discharging) && !states.contains(&State::Charging)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_known_by_the_names_of_their_processes() {
        for (name, title) in [
            ("rekordbox", Some("rekordbox")),
            ("rekordbox.exe", Some("rekordbox")),
            ("Serato DJ Pro", Some("Serato DJ")),
            ("Serato DJ Lite.exe", Some("Serato DJ")),
            ("Traktor Pro 4", Some("Traktor")),
            ("mixxx", Some("Mixxx")),
            ("VirtualDJ8.exe", Some("VirtualDJ")),
            ("djay Pro", Some("djay")),
            ("Engine DJ", Some("Engine DJ")),
            ("mixxx-analyzer", None),
            ("rekordboxAgent.exe", None),
            ("django", None),
            ("mismo-dj", None),
        ] {
            assert_eq!(named(name), title, "{name}");
        }
    }

    #[test]
    fn only_a_battery_that_drains_counts() {
        use starship_battery::State;
        for (states, on_battery) in [
            (vec![], false),
            (vec![State::Full], false),
            (vec![State::Charging], false),
            (vec![State::Discharging], true),
            (vec![State::Discharging, State::Full], true),
            (vec![State::Discharging, State::Charging], false),
            (vec![State::Unknown], false),
        ] {
            assert_eq!(drains(states.clone().into_iter()), on_battery, "{states:?}");
        }
    }
}
