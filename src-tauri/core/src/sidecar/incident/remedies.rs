//! What helps against an incident: only what would work with the settings of now.

use crate::config::{Config, variable};
use crate::model::{HeldAction, Incident, IncidentAction, IncidentState, OfferedAction, Origin};
use crate::sidecar::port;

/// Actions offered at most.
const MOST: usize = 3;

/// Fills in what helps against `incident`.
pub(crate) fn fill(incident: &mut Incident, config: &Config) {
    incident.actions.clear();
    incident.held.clear();
    if incident.state != IncidentState::Open {
        return;
    }
    for &action in fitting(incident, config) {
        if let Some(held) = held(action, incident, config) {
            incident.held.push(held);
        } else if let Some(label) = label(action, incident, config) {
            incident.actions.push(OfferedAction { action, label });
        }
    }
    incident.actions.truncate(MOST);
}

/// What helps, the best first.
fn fitting(incident: &Incident, config: &Config) -> &'static [IncidentAction] {
    use IncidentAction::{
        ChoosePython, FewerJobs, OpenFolders, OpenLog, OpenSettings, RaiseTimeLimit, RepairEngine, RescanFolder, Retry,
        UseBundledEngine, UseOtherPort,
    };
    let settings = config.settings();
    let bundled = settings.installation.is_none() && !settings.remote;
    match incident.code.as_str() {
        "port_in_use" => &[UseOtherPort, Retry, OpenSettings, OpenLog],
        "python_not_found" | "import_error" | "python_version" | "env_too_large" if bundled => {
            &[RepairEngine, Retry, OpenLog]
        }
        "python_not_found" | "python_version" => &[ChoosePython, UseBundledEngine, Retry, OpenLog],
        "import_error" => &[ChoosePython, UseBundledEngine, OpenLog, Retry],
        "app_dir" => &[UseBundledEngine, OpenSettings, Retry, OpenLog],
        "env_too_large" => &[UseBundledEngine, OpenFolders, OpenLog],
        "remote_unreachable" => &[Retry, UseBundledEngine, OpenSettings],
        "start_timeout" => &[RaiseTimeLimit, Retry, OpenLog],
        "health_never_passes" if bundled => &[Retry, RaiseTimeLimit, OpenLog],
        "health_never_passes" => &[Retry, UseBundledEngine, RaiseTimeLimit, OpenLog],
        "out_of_memory" | "gpu" | "hung" | "spawn" | "worker_died" => &[FewerJobs, Retry, OpenLog],
        "memory_high" | "stems_too_heavy" => &[FewerJobs, OpenSettings, OpenLog],
        "timeout" => &[FewerJobs, OpenSettings, OpenLog],
        "folder_not_allowed" => &[Retry, RescanFolder, OpenFolders],
        "crash_loop" if bundled => &[Retry, RepairEngine, OpenLog],
        "crash_loop" => &[Retry, UseBundledEngine, OpenLog],
        "models" | "check" | "package" | "hash" => &[RepairEngine, Retry, OpenLog],
        "poison" | "stop_failed" => &[OpenLog],
        "bad_setting" => &[OpenSettings, OpenLog],
        // "exited", "disk_full", "permission", "no_network", "no_python", "no_uv" and what no list can foresee.
        _ => &[Retry, OpenLog],
    }
}

/// The settings that `action` changes.
fn settings_of(action: IncidentAction, config: &Config) -> Vec<&'static str> {
    let is_set = |key: &&'static str| config.get(key).is_ok_and(|setting| setting.origin != Origin::Default);
    match action {
        IncidentAction::UseOtherPort => {
            let mut keys = vec![variable::PORT];
            keys.extend([variable::URL].into_iter().filter(is_set));
            keys
        }
        IncidentAction::UseBundledEngine => {
            [variable::PYTHON_PATH, variable::APP_DIR, variable::URL].into_iter().filter(is_set).collect()
        }
        IncidentAction::ChoosePython => vec![variable::PYTHON_PATH],
        IncidentAction::FewerJobs => vec![variable::MAX_CONCURRENT],
        IncidentAction::RaiseTimeLimit => vec![variable::STARTUP_TIMEOUT],
        _ => Vec::new(),
    }
}

/// Why `action` cannot work although it would help.
fn held(action: IncidentAction, incident: &Incident, config: &Config) -> Option<HeldAction> {
    let keys = settings_of(action, config);
    let setting = keys.into_iter().filter_map(|key| config.get(key).ok()).find(|setting| setting.locked)?;
    let whence = if setting.origin == Origin::EnvFile { "a .env file" } else { "the environment" };
    let instead = match action {
        IncidentAction::UseOtherPort => "set it to a free port there",
        IncidentAction::FewerJobs => "set it to a smaller number there",
        IncidentAction::RaiseTimeLimit => "set it to a longer time there",
        IncidentAction::UseBundledEngine => "take it out there to use the bundled engine",
        _ => "change it there",
    };
    let variable = setting.key;
    let message = format!("{variable} is set by {whence} to {}: {instead}", shown(&setting.value, incident));
    Some(HeldAction { action, variable, message })
}

/// A value, short enough for a sentence.
fn shown(value: &str, incident: &Incident) -> String {
    if incident.cause.path.as_deref() == Some(value) { "this path".to_owned() } else { value.to_owned() }
}

/// The text of the action's button; `None` when it would change nothing.
fn label(action: IncidentAction, incident: &Incident, config: &Config) -> Option<String> {
    let label = match action {
        IncidentAction::Retry if incident.code == "folder_not_allowed" => "Restart engine".to_owned(),
        IncidentAction::Retry => "Try again".to_owned(),
        IncidentAction::UseOtherPort => format!("Use port {}", other_port(config)?),
        IncidentAction::RepairEngine => "Repair engine".to_owned(),
        IncidentAction::UseBundledEngine => "Use the bundled engine".to_owned(),
        IncidentAction::FewerJobs => match fewer_jobs(config)? {
            1 => "Analyse one track at a time".to_owned(),
            jobs => format!("Analyse {jobs} at a time"),
        },
        IncidentAction::RaiseTimeLimit => format!("Give it {} s", longer_start(config)?.div_ceil(1000)),
        IncidentAction::RescanFolder => "Scan the folders again".to_owned(),
        IncidentAction::ChoosePython => "Choose another Python".to_owned(),
        IncidentAction::OpenSettings => "Open settings".to_owned(),
        IncidentAction::OpenFolders => "Open folders".to_owned(),
        IncidentAction::OpenLog => "Open log".to_owned(),
    };
    Some(label)
}

/// A free port near the one in force.
pub(crate) fn other_port(config: &Config) -> Option<u16> {
    port::free_after(config.settings().server_port)
}

/// Half as many jobs at a time; `None` when it is one already.
pub(crate) fn fewer_jobs(config: &Config) -> Option<u32> {
    let jobs = config.settings().max_concurrent;
    (jobs > 1).then(|| (jobs / 2).max(1))
}

/// Half as much time again for a start, in milliseconds; `None` when it is as long as it may be.
pub(crate) fn longer_start(config: &Config) -> Option<u64> {
    let now = u64::try_from(config.settings().startup_timeout.as_millis()).ok()?;
    let longer = now.saturating_mul(3).div_ceil(2).min(variable::DAY_MS);
    (longer > now).then_some(longer)
}

/// Settings that must go so that the bundled engine is used.
pub(crate) fn in_the_bundled_engines_way(config: &Config) -> Vec<&'static str> {
    settings_of(IncidentAction::UseBundledEngine, config)
}

/// The setting that `incident` is about.
pub(crate) fn setting_of(incident: &Incident) -> Option<&'static str> {
    match incident.code.as_str() {
        "port_in_use" => Some(variable::PORT),
        "app_dir" => Some(variable::APP_DIR),
        "python_not_found" | "import_error" | "python_version" => Some(variable::PYTHON_PATH),
        "remote_unreachable" => Some(variable::URL),
        "timeout" | "stems_too_heavy" => Some(variable::ANALYSIS_TIMEOUT),
        "memory_high" => Some(variable::MEMORY_LIMIT),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::config::Sources;
    use crate::model::{Cause, IncidentSource};
    use crate::sidecar::incident::fault::Fault;
    use crate::sidecar::incident::ledger::Ledger;

    fn config(environment: &[(&str, &str)], saved: &[(&str, &str)]) -> Config {
        let map = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
            pairs.iter().map(|&(key, value)| (key.to_owned(), value.to_owned())).collect()
        };
        let config = Config::new(Sources::new(map(environment), None));
        config.load_saved(map(saved));
        config
    }

    fn incident(code: &str, config: &Config) -> Incident {
        let fault = Fault {
            source: IncidentSource::Server,
            code: code.to_owned(),
            message: String::new(),
            hint: String::new(),
            cause: Cause::default(),
            stage: None,
            last_lines: Vec::new(),
            needs_person: true,
        };
        let mut incident = Ledger::default().report(fault, jiff::Timestamp::UNIX_EPOCH);
        fill(&mut incident, config);
        incident
    }

    fn labels(code: &str, config: &Config) -> Vec<String> {
        incident(code, config).actions.into_iter().map(|offered| offered.label).collect()
    }

    #[test]
    fn every_known_code_has_one_to_three_actions() {
        let config = config(&[], &[]);
        for code in [
            "port_in_use",
            "python_not_found",
            "app_dir",
            "import_error",
            "start_timeout",
            "crash_loop",
            "exited",
            "spawn",
            "bad_setting",
            "provisioning",
            "env_too_large",
            "remote_unreachable",
            "no_network",
            "disk_full",
            "no_python",
            "no_uv",
            "package",
            "models",
            "check",
            "permission",
            "out_of_memory",
            "gpu",
            "hung",
            "python_version",
            "health_never_passes",
            "stop_failed",
            "folder_not_allowed",
            "timeout",
            "worker_died",
            "poison",
            "stems_too_heavy",
            "memory_high",
        ] {
            let count = labels(code, &config).len();
            assert!((1..=MOST).contains(&count), "{code} has {count}");
        }
    }

    #[test]
    fn labels_say_what_will_be_done() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let config = config(
            &[],
            &[
                (variable::PORT, &port.to_string()),
                (variable::MAX_CONCURRENT, "4"),
                (variable::STARTUP_TIMEOUT, "20000"),
            ],
        );
        assert_eq!(labels("out_of_memory", &config)[0], "Analyse 2 at a time");
        assert_eq!(labels("start_timeout", &config)[0], "Give it 30 s");
        let label = labels("port_in_use", &config).remove(0);
        let other: u16 = label.strip_prefix("Use port ").expect("the action").parse().expect("a port");
        assert_ne!(other, port);
    }

    #[test]
    fn what_the_environment_holds_is_not_offered_and_named() {
        let config = config(&[(variable::PORT, "8000"), (variable::MAX_CONCURRENT, "2")], &[]);
        let incident = incident("port_in_use", &config);
        assert!(incident.actions.iter().all(|offered| offered.action != IncidentAction::UseOtherPort));
        assert_eq!(incident.held[0].variable, variable::PORT);
        assert_eq!(
            incident.held[0].message,
            "PYTHON_SERVER_PORT is set by the environment to 8000: set it to a free port there"
        );
        assert_eq!(labels("gpu", &config), ["Try again", "Open log"]);
    }

    #[test]
    fn what_would_change_nothing_is_not_offered() {
        let config = config(&[], &[(variable::MAX_CONCURRENT, "1"), (variable::STARTUP_TIMEOUT, "86400000")]);
        assert_eq!(labels("out_of_memory", &config), ["Try again", "Open log"]);
        assert_eq!(labels("start_timeout", &config), ["Try again", "Open log"]);
    }

    #[test]
    fn what_is_over_needs_no_help() {
        let config = config(&[], &[]);
        let mut incident = incident("exited", &config);
        incident.state = IncidentState::Resolved;
        fill(&mut incident, &config);
        assert!(incident.actions.is_empty());
    }
}
