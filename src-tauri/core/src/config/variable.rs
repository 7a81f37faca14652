//! The table of settings: name, default, meaning, what is allowed.

use std::path::Path;

use serde_json::{Value, json};

use crate::config::settings::MOST_SERVERS;
use crate::model::{Origin, Setting};

pub(crate) const URL: &str = "PYTHON_SERVER_URL";
pub(crate) const PORT: &str = "PYTHON_SERVER_PORT";
pub(crate) const AUTO_START: &str = "PYTHON_SERVER_AUTO_START";
pub(crate) const STARTUP_TIMEOUT: &str = "PYTHON_SERVER_STARTUP_TIMEOUT_MS";
pub(crate) const PYTHON_PATH: &str = "PYTHON_SERVER_PYTHON_PATH";
pub(crate) const APP_DIR: &str = "PYTHON_SERVER_APP_DIR";
pub(crate) const SERVERS: &str = "ANALYSIS_SERVERS";
pub(crate) const SERVER_URLS: &str = "ANALYSIS_SERVER_URLS";
pub(crate) const HEALTH_INTERVAL: &str = "ANALYSIS_SERVER_HEALTH_CHECK_INTERVAL_MS";
pub(crate) const MAX_CONCURRENT: &str = "MAX_CONCURRENT_ANALYSIS";
pub(crate) const MAX_RETRIES: &str = "ANALYSIS_MAX_RETRIES";
pub(crate) const ANALYSIS_TIMEOUT: &str = "ANALYSIS_TIMEOUT_MS";
pub(crate) const MEMORY_LIMIT: &str = "ANALYSIS_MEMORY_LIMIT_MB";
pub(crate) const DATA_DIR: &str = "MISMO_DATA_DIR";
pub(crate) const ENGINE_DIR: &str = "MISMO_ENGINE_DIR";
pub(crate) const API_HOST: &str = "MISMO_API_HOST";
pub(crate) const API_PORT: &str = "MISMO_API_PORT";
pub(crate) const API_TOKEN: &str = "MISMO_API_TOKEN";
pub(crate) const ALLOWED_ORIGINS: &str = "MISMO_ALLOWED_ORIGINS";
pub(crate) const LOG_LEVEL: &str = "LOG_LEVEL";
pub(crate) const PAUSE_ON_BATTERY: &str = "ANALYSIS_PAUSE_ON_BATTERY";
pub(crate) const PAUSE_WHILE_PERFORMING: &str = "ANALYSIS_PAUSE_WHILE_PERFORMING";
pub(crate) const QUEUE_PAUSED: &str = "queue_paused";
pub(crate) const AUTO_ANALYZE: &str = "auto_analyze";
pub(crate) const ANALYZE_STRUCTURE: &str = "analyze_structure";
pub(crate) const TEMPO_MIN: &str = "tempo_min";
pub(crate) const TEMPO_MAX: &str = "tempo_max";
pub(crate) const ROUND_TEMPO: &str = "round_tempo";
/// Paths of models that are better than the bundled server's; it knows them by these names.
pub(crate) const BETTER_MODELS: [&str; 3] =
    ["MISMO_BEAT_THIS_CHECKPOINT", "MISMO_ESSENTIA_MODELS", "MISMO_DEMUCS_MODELS"];

/// What values a setting takes.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// A whole number within bounds, both included.
    Int(u64, u64),
    /// A whole number within bounds, both included, or `auto`.
    Count(u64, u64),
    /// `true` or `false`.
    Bool,
    /// An absolute path.
    Path,
    /// An `http://` address.
    Url,
    /// `http://` addresses, separated by commas.
    Urls,
    /// A host name or address without a port.
    Host,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Any text.
    Text,
}

/// A setting: one line of [`VARIABLES`].
#[derive(Debug)]
pub struct Variable {
    /// Name of the environment variable; lower case for settings that exist only in the window.
    pub key: &'static str,
    /// Default as text; empty = unset.
    pub default: &'static str,
    /// What values it takes.
    pub kind: Kind,
    /// Group in the window.
    pub category: &'static str,
    /// What it means.
    pub description: &'static str,
    /// A change takes effect only at the next start of the application.
    pub needs_restart: bool,
}

const fn variable(
    key: &'static str,
    default: &'static str,
    kind: Kind,
    category: &'static str,
    description: &'static str,
) -> Variable {
    Variable { key, default, kind, category, description, needs_restart: false }
}

const fn at_restart(variable: Variable) -> Variable {
    Variable { needs_restart: true, ..variable }
}

/// Longest time limits that make sense: a day.
pub(crate) const DAY_MS: u64 = 86_400_000;

/// Every setting, in the order of the window and the README.
pub static VARIABLES: &[Variable] = &[
    variable(URL, "http://127.0.0.1:8000", Kind::Url, "engine", "Address of the analysis server"),
    variable(PORT, "8000", Kind::Int(1, 65_535), "engine", "Port that our own analysis server listens on"),
    variable(AUTO_START, "true", Kind::Bool, "engine", "Start the analysis server when none runs"),
    variable(STARTUP_TIMEOUT, "60000", Kind::Int(1_000, DAY_MS), "engine", "Longest start, in milliseconds"),
    variable(PYTHON_PATH, "", Kind::Path, "engine", "Python of an existing installation; unset = the bundled server"),
    variable(
        APP_DIR,
        "",
        Kind::Path,
        "engine",
        "Source folder of an existing installation; unset = the bundled server",
    ),
    variable(
        SERVERS,
        "1",
        Kind::Count(1, MOST_SERVERS as u64),
        "analysis",
        "Analysis servers that run together; auto = as many as this computer has room for",
    ),
    variable(
        SERVER_URLS,
        "",
        Kind::Urls,
        "analysis",
        "Addresses of further analysis servers, on any computer, separated by commas; tracks are uploaded to them",
    ),
    variable(
        HEALTH_INTERVAL,
        "10000",
        Kind::Int(500, DAY_MS),
        "analysis",
        "How often each of these servers is asked whether it is well, in milliseconds",
    ),
    variable(MAX_CONCURRENT, "2", Kind::Int(1, 64), "analysis", "Tracks analysed at a time by each server, at most"),
    variable(MAX_RETRIES, "3", Kind::Int(0, 20), "analysis", "Tries after the first, when an analysis fails"),
    variable(
        ANALYSIS_TIMEOUT,
        "300000",
        Kind::Int(1_000, DAY_MS),
        "analysis",
        "Longest analysis of up to ten minutes of audio, in milliseconds; longer audio gets more",
    ),
    variable(
        MEMORY_LIMIT,
        "0",
        Kind::Int(0, 1_000_000),
        "analysis",
        "Memory that the engine may use, in megabytes; 0 = as much as it wants",
    ),
    variable(PAUSE_ON_BATTERY, "true", Kind::Bool, "analysis", "Analyse nothing while this computer runs on battery"),
    variable(
        PAUSE_WHILE_PERFORMING,
        "true",
        Kind::Bool,
        "analysis",
        "Analyse nothing while rekordbox, Serato DJ, Traktor, Mixxx, VirtualDJ, djay or Engine DJ runs",
    ),
    variable(QUEUE_PAUSED, "false", Kind::Bool, "analysis", "Analyse nothing until this is switched off"),
    variable(AUTO_ANALYZE, "true", Kind::Bool, "analysis", "Analyse new tracks without being asked"),
    variable(
        ANALYZE_STRUCTURE,
        "true",
        Kind::Bool,
        "analysis",
        "Find sections, mix points and genre of new tracks too",
    ),
    variable(TEMPO_MIN, "75", Kind::Int(30, 150), "analysis", "Slowest tempo that you count, in BPM"),
    variable(TEMPO_MAX, "182", Kind::Int(100, 300), "analysis", "Fastest tempo that you count, in BPM"),
    variable(
        ROUND_TEMPO,
        "true",
        Kind::Bool,
        "analysis",
        "Take a tempo for the whole number beside it, where the audio does not contradict that",
    ),
    variable(
        BETTER_MODELS[0],
        "",
        Kind::Path,
        "engine",
        "Checkpoint of Beat This!, for beats; needs its package in the engine's environment",
    ),
    variable(
        BETTER_MODELS[1],
        "",
        Kind::Path,
        "engine",
        "Folder of Essentia's models, for genres; needs its package in the engine's environment",
    ),
    variable(
        BETTER_MODELS[2],
        "",
        Kind::Path,
        "engine",
        "Folder of Demucs's models, for four stems; needs its package in the engine's environment",
    ),
    at_restart(variable(DATA_DIR, "", Kind::Path, "app", "Folder with database, engine, logs and caches")),
    at_restart(variable(
        ENGINE_DIR,
        "",
        Kind::Path,
        "app",
        "Folder of the analysis engine; unset = in the data folder",
    )),
    at_restart(variable(API_HOST, "127.0.0.1", Kind::Host, "app", "Address that the HTTP API listens on")),
    at_restart(variable(API_PORT, "3000", Kind::Int(1, 65_535), "app", "Port of the HTTP API")),
    at_restart(variable(
        API_TOKEN,
        "",
        Kind::Text,
        "app",
        "Secret that every request must carry; needed beyond this computer",
    )),
    at_restart(variable(
        ALLOWED_ORIGINS,
        "",
        Kind::Text,
        "app",
        "Other pages that may use the API, separated by commas",
    )),
    variable(
        LOG_LEVEL,
        "info",
        Kind::Choice(&["error", "warn", "info", "debug", "trace"]),
        "app",
        "How much is logged",
    ),
    variable(
        "key_notation",
        "camelot",
        Kind::Choice(&["camelot", "open_key", "traditional"]),
        "window",
        "How keys are written",
    ),
    variable("ui_theme", "system", Kind::Choice(&["system", "light", "dark"]), "window", "Light or dark"),
];

/// The setting called `key`; letter case does not matter.
pub(crate) fn find(key: &str) -> Option<&'static Variable> {
    VARIABLES.iter().find(|variable| variable.key.eq_ignore_ascii_case(key))
}

/// True for settings that make sense only together with another one.
pub(crate) fn comes_in_a_pair(key: &str) -> bool {
    key == PYTHON_PATH || key == APP_DIR
}

impl Variable {
    /// True for a setting that no environment variable fixes.
    pub(crate) fn is_window_only(&self) -> bool {
        self.key.starts_with(|c: char| c.is_ascii_lowercase())
    }

    /// The typed value of `text`; `None` when it makes no sense for this setting.
    pub fn parse(&self, text: &str) -> Option<Value> {
        let good = |good: bool, value: Value| good.then_some(value);
        match self.kind {
            Kind::Int(low, high) => {
                let number: u64 = text.parse().ok()?;
                good((low..=high).contains(&number), json!(number))
            }
            Kind::Count(..) if text.eq_ignore_ascii_case("auto") => Some(json!("auto")),
            Kind::Count(low, high) => {
                let number: u64 = text.parse().ok()?;
                good((low..=high).contains(&number), json!(number))
            }
            Kind::Bool => match text.to_ascii_lowercase().as_str() {
                "true" | "1" | "yes" | "on" => Some(json!(true)),
                "false" | "0" | "no" | "off" => Some(json!(false)),
                _ => None,
            },
            Kind::Path => good(Path::new(text).is_absolute(), json!(text)),
            Kind::Url => good(address(text).is_some(), json!(text)),
            Kind::Urls => good(addresses(text).is_some(), json!(text)),
            Kind::Host => good(!text.is_empty() && !text.contains(['/', ' ']), json!(text)),
            Kind::Choice(words) => {
                good(words.contains(&text.to_ascii_lowercase().as_str()), json!(text.to_ascii_lowercase()))
            }
            Kind::Text => Some(json!(text)),
        }
    }

    /// What is allowed, to stand after "must be".
    pub fn allowed(&self) -> String {
        match self.kind {
            Kind::Int(low, high) => format!("a whole number from {low} to {high}"),
            Kind::Count(low, high) => format!("a whole number from {low} to {high}, or auto"),
            Kind::Bool => "true or false".to_owned(),
            Kind::Path => "an absolute path".to_owned(),
            Kind::Url => "an address such as http://127.0.0.1:8000".to_owned(),
            Kind::Urls => "addresses such as http://studio.local:8000, separated by commas".to_owned(),
            Kind::Host => "a host name or address without a port".to_owned(),
            Kind::Choice(words) => format!("one of {}", words.join(", ")),
            Kind::Text => "text".to_owned(),
        }
    }

    /// One line that names variable, value and what is allowed.
    pub fn complaint(&self, value: &str) -> String {
        let is_address = matches!(self.kind, Kind::Url | Kind::Urls);
        let encrypted = is_address && value.to_ascii_lowercase().contains("https://");
        let hint = if encrypted {
            ". Mismo speaks no https to analysis servers: take http, or a tunnel such as ssh -L"
        } else {
            ""
        };
        format!("{}=\"{value}\" is not allowed: it must be {}{hint}", self.key, self.allowed())
    }

    /// The setting as the API shows it.
    pub(crate) fn describe(&self, value: String, origin: Origin) -> Setting {
        let (kind, choices): (_, &[&str]) = match self.kind {
            Kind::Int(..) => ("int", &[]),
            Kind::Bool => ("bool", &[]),
            Kind::Choice(words) => ("string", words),
            _ => ("string", &[]),
        };
        let parsed_value = if value.is_empty() { Value::Null } else { self.parse(&value).unwrap_or(Value::Null) };
        let secret = self.key == API_TOKEN && !value.is_empty();
        Setting {
            key: self.key.to_owned(),
            value: if secret { "set".to_owned() } else { value },
            parsed_value: if secret { json!("set") } else { parsed_value },
            kind: kind.to_owned(),
            category: self.category.to_owned(),
            description: self.description.to_owned(),
            origin,
            default: self.default.to_owned(),
            locked: matches!(origin, Origin::Environment | Origin::EnvFile),
            allowed: self.allowed(),
            choices: choices.iter().map(|&word| word.to_owned()).collect(),
            needs_restart: self.needs_restart,
        }
    }
}

/// The address of a server. Plain http: nothing here speaks TLS. A password in it would be shown wherever the server is.
fn address(text: &str) -> Option<reqwest::Url> {
    let url = reqwest::Url::parse(text).ok()?;
    let plain = url.username().is_empty() && url.password().is_none();
    let bare = url.query().is_none() && url.fragment().is_none();
    (url.scheme() == "http" && url.has_host() && plain && bare).then_some(url)
}

/// The servers that a list of addresses names, each once and without a trailing slash; `None` when one of them makes no
/// sense.
pub(crate) fn addresses(text: &str) -> Option<Vec<String>> {
    let mut all = Vec::new();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let address = address(part)?.as_str().trim_end_matches('/').to_owned();
        if !all.contains(&address) {
            all.push(address);
        }
    }
    Some(all)
}
