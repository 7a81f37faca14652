//! The settings in force, typed, and the rules for combinations.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use crate::config::Raw;
use crate::config::variable::{self, Variable};
use crate::model::{LogLevel, SettingProblem};

/// Most servers that make sense on one computer.
pub const MOST_SERVERS: u32 = 8;

/// The settings in force: a snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Base address for calls to the analysis server, without a trailing slash.
    pub server_url: String,
    /// Port that our child listens on.
    pub server_port: u16,
    /// The DJ chose the port (by port or URL): it is not silently replaced by a free one.
    pub server_port_chosen: bool,
    /// The URL is on another host: the server is never spawned by us.
    pub remote: bool,
    /// Start the server when none runs.
    pub auto_start: bool,
    /// Longest start, in all.
    pub startup_timeout: Duration,
    /// An existing installation; `None` = the bundled server.
    pub installation: Option<Installation>,
    /// Analysis servers that run together, 1 to [`MOST_SERVERS`]; `None` = as many as this computer has room for.
    pub servers: Option<u32>,
    /// Base addresses of further servers, which are given whole files; without a trailing slash.
    pub remote_urls: Vec<String>,
    /// How often each of them is asked whether it is well.
    pub health_interval: Duration,
    /// Jobs in flight at each server, at most.
    pub max_concurrent: u32,
    /// Tries after the first.
    pub max_retries: u32,
    /// Longest job of up to ten minutes of audio.
    pub analysis_timeout: Duration,
    /// Memory that a server may use; `None` = as much as it wants.
    pub memory_limit: Option<MemoryLimit>,
    /// The queue rests while the computer runs on battery.
    pub pause_on_battery: bool,
    /// The queue rests while a program to play with runs.
    pub pause_while_performing: bool,
    /// The queue rests until the DJ lets it go on.
    pub queue_paused: bool,
    /// Queue new tracks without being asked.
    pub auto_analyze: bool,
    /// New tracks get sections, mix points and genre too.
    pub analyze_structure: bool,
    /// How tempo is counted.
    pub tempo: TempoWish,
    /// Better models than the bundled server's, which the user has: variable that the server knows each by, and path.
    pub better_models: Vec<(&'static str, PathBuf)>,
    /// Folder of the Python environment, where it was set.
    pub engine_dir: Option<PathBuf>,
    /// Address that the HTTP API listens on.
    pub api_host: String,
    /// Port of the HTTP API.
    pub api_port: u16,
    /// The port was set: it is not replaced by a free one.
    pub api_port_chosen: bool,
    /// Secret that every request must carry.
    pub api_token: Option<String>,
    /// Further origins that may use the API.
    pub allowed_origins: Vec<String>,
    /// How much is logged.
    pub log_level: LogLevel,
}

/// How the tempo of a track is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TempoWish {
    /// Slowest and fastest of the range in which the octave is chosen, BPM.
    pub range: (u32, u32),
    /// A tempo near a whole number is that number, where the audio does not contradict it.
    pub round: bool,
}

/// Memory that a server of ours may use, with all that came from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemoryLimit {
    /// Bytes that are too much.
    pub bytes: u64,
}

impl MemoryLimit {
    /// Bytes from which on it is warned: four fifths.
    pub fn warning(self) -> u64 {
        self.bytes / 5 * 4
    }
}

/// An existing analysis server on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    /// Its interpreter.
    pub python: PathBuf,
    /// Its source folder, which holds `src/app.py`.
    pub app_dir: PathBuf,
}

/// Reads typed values and collects what is wrong with them.
struct Reader<'a> {
    raws: &'a BTreeMap<&'static str, Raw>,
    problems: Vec<SettingProblem>,
}

impl Reader<'_> {
    /// The typed value, if one is set and makes sense.
    fn set(&mut self, key: &'static str) -> Option<serde_json::Value> {
        let (text, _) = self.raws.get(key)?;
        let variable = self.variable(key);
        let value = variable.parse(text);
        if value.is_none() {
            self.complain(key, variable.complaint(text));
        }
        value
    }

    fn variable(&self, key: &'static str) -> &'static Variable {
        variable::find(key).unwrap_or(&variable::VARIABLES[0])
    }

    fn number(&mut self, key: &'static str) -> u64 {
        let default = || self.variable(key).default.parse().unwrap_or_default();
        let default = default();
        self.set(key).and_then(|value| value.as_u64()).unwrap_or(default)
    }

    fn flag(&mut self, key: &'static str) -> bool {
        let default = self.variable(key).default == "true";
        self.set(key).and_then(|value| value.as_bool()).unwrap_or(default)
    }

    fn text(&mut self, key: &'static str) -> Option<String> {
        self.set(key)?.as_str().map(str::to_owned)
    }

    fn complain(&mut self, key: &'static str, message: String) {
        let value = self.raws.get(key).map(|(value, _)| value.clone()).unwrap_or_default();
        self.problems.push(SettingProblem { key: key.to_owned(), value, message });
    }
}

impl Settings {
    /// Resolves raw values; what makes no sense is reported and replaced by its default.
    pub(crate) fn resolve(raws: &BTreeMap<&'static str, Raw>) -> (Self, Vec<SettingProblem>) {
        let mut read = Reader { raws, problems: Vec::new() };
        let server = read.server_address();
        let installation = read.installation();
        let (api_host, api_token) = read.api_address();
        let tempo = TempoWish { range: read.tempo_range(), round: read.flag(variable::ROUND_TEMPO) };
        let remote_urls = read.remote_urls(&server.url);
        let settings = Self {
            server_url: server.url,
            server_port: server.port,
            server_port_chosen: server.chosen,
            remote: server.remote,
            auto_start: read.flag(variable::AUTO_START),
            startup_timeout: Duration::from_millis(read.number(variable::STARTUP_TIMEOUT)),
            installation,
            servers: read.servers(),
            remote_urls,
            health_interval: Duration::from_millis(read.number(variable::HEALTH_INTERVAL)),
            max_concurrent: u32::try_from(read.number(variable::MAX_CONCURRENT)).unwrap_or(2),
            max_retries: u32::try_from(read.number(variable::MAX_RETRIES)).unwrap_or(3),
            analysis_timeout: Duration::from_millis(read.number(variable::ANALYSIS_TIMEOUT)),
            memory_limit: read.memory_limit(),
            pause_on_battery: read.flag(variable::PAUSE_ON_BATTERY),
            pause_while_performing: read.flag(variable::PAUSE_WHILE_PERFORMING),
            queue_paused: read.flag(variable::QUEUE_PAUSED),
            auto_analyze: read.flag(variable::AUTO_ANALYZE),
            analyze_structure: read.flag(variable::ANALYZE_STRUCTURE),
            tempo,
            better_models: read.better_models(),
            engine_dir: read.text(variable::ENGINE_DIR).map(PathBuf::from),
            api_host,
            api_port: u16::try_from(read.number(variable::API_PORT)).unwrap_or(3000),
            api_port_chosen: raws.contains_key(variable::API_PORT),
            api_token,
            allowed_origins: read.origins(),
            log_level: read.log_level(),
        };
        for key in ["key_notation", "ui_theme"] {
            read.set(key);
        }
        (settings, read.problems)
    }
}

struct ServerAddress {
    url: String,
    port: u16,
    chosen: bool,
    remote: bool,
}

impl Reader<'_> {
    fn server_address(&mut self) -> ServerAddress {
        let url = self.text(variable::URL).and_then(|text| reqwest::Url::parse(&text).ok());
        let port = self.set(variable::PORT).and_then(|v| v.as_u64()).and_then(|v| u16::try_from(v).ok());
        let default_port = 8000;
        let Some(url) = url else {
            let port_in_force = port.unwrap_or(default_port);
            return ServerAddress {
                url: format!("http://127.0.0.1:{port_in_force}"),
                port: port_in_force,
                chosen: port.is_some(),
                remote: false,
            };
        };
        let remote = !is_loopback(url.host_str().unwrap_or_default());
        let url_port = url.port_or_known_default().unwrap_or(default_port);
        if let Some(port) = port.filter(|&port| port != url_port && !remote) {
            let message = format!(
                "{}={url} and {}={port} name different ports: set one of them, or the same port in both",
                variable::URL,
                variable::PORT,
            );
            self.complain(variable::PORT, message);
        }
        let text = url.as_str().trim_end_matches('/').to_owned();
        // The literal address: a name may resolve to ::1 first, where our child does not listen.
        let text = if remote { text } else { text.replacen("://localhost", "://127.0.0.1", 1) };
        ServerAddress { url: text, port: url_port, chosen: true, remote }
    }

    fn installation(&mut self) -> Option<Installation> {
        let python = self.text(variable::PYTHON_PATH);
        let app_dir = self.text(variable::APP_DIR);
        match (python, app_dir) {
            (Some(python), Some(app_dir)) => {
                Some(Installation { python: PathBuf::from(python), app_dir: PathBuf::from(app_dir) })
            }
            (None, None) => None,
            (Some(_), None) => {
                self.complain(variable::PYTHON_PATH, pair_message(variable::PYTHON_PATH, variable::APP_DIR));
                None
            }
            (None, Some(_)) => {
                self.complain(variable::APP_DIR, pair_message(variable::APP_DIR, variable::PYTHON_PATH));
                None
            }
        }
    }

    fn api_address(&mut self) -> (String, Option<String>) {
        let host = self.text(variable::API_HOST).unwrap_or_else(|| "127.0.0.1".to_owned());
        let token = self.text(variable::API_TOKEN);
        if !is_loopback(&host) && token.is_none() {
            let message = format!(
                "{}=\"{host}\" is not allowed alone: beyond this computer {} must be set too",
                variable::API_HOST,
                variable::API_TOKEN,
            );
            self.complain(variable::API_HOST, message);
            return ("127.0.0.1".to_owned(), token);
        }
        (host, token)
    }

    fn servers(&mut self) -> Option<u32> {
        let value = self.set(variable::SERVERS).unwrap_or_else(|| serde_json::json!(1));
        value.as_u64().and_then(|number| u32::try_from(number).ok())
    }

    fn remote_urls(&mut self, own: &str) -> Vec<String> {
        let text = self.text(variable::SERVER_URLS).unwrap_or_default();
        let mut all = variable::addresses(&text).unwrap_or_default();
        let before = all.len();
        all.retain(|address| address.replacen("://localhost", "://127.0.0.1", 1) != own);
        if all.len() < before {
            let message = format!(
                "{} names {own}, which is where the analysis server of this computer is looked for: it is used already, \
                 so leave it out, or choose another port with {}",
                variable::SERVER_URLS,
                variable::PORT,
            );
            self.complain(variable::SERVER_URLS, message);
        }
        all
    }

    fn memory_limit(&mut self) -> Option<MemoryLimit> {
        const MEGABYTE: u64 = 1_000_000;
        let megabytes = self.number(variable::MEMORY_LIMIT);
        (megabytes > 0).then(|| MemoryLimit { bytes: megabytes.saturating_mul(MEGABYTE) })
    }

    fn better_models(&mut self) -> Vec<(&'static str, PathBuf)> {
        let variables = variable::BETTER_MODELS.iter();
        variables.filter_map(|&key| Some((key, PathBuf::from(self.text(key)?)))).collect()
    }

    fn tempo_range(&mut self) -> (u32, u32) {
        let low = u32::try_from(self.number(variable::TEMPO_MIN)).unwrap_or(75);
        let high = u32::try_from(self.number(variable::TEMPO_MAX)).unwrap_or(182);
        if high < low * 2 {
            let message = format!(
                "tempo_min={low} and tempo_max={high} do not hold an octave: the fastest must be at least twice the slowest"
            );
            let key =
                if self.raws.contains_key(variable::TEMPO_MAX) { variable::TEMPO_MAX } else { variable::TEMPO_MIN };
            self.complain(key, message);
            return (75, 182);
        }
        (low, high)
    }

    fn origins(&mut self) -> Vec<String> {
        let text = self.text(variable::ALLOWED_ORIGINS).unwrap_or_default();
        text.split(',').map(|origin| origin.trim().trim_end_matches('/').to_owned()).filter(|o| !o.is_empty()).collect()
    }

    fn log_level(&mut self) -> LogLevel {
        match self.text(variable::LOG_LEVEL).as_deref() {
            Some("error") => LogLevel::Error,
            Some("warn") => LogLevel::Warn,
            Some("debug") => LogLevel::Debug,
            Some("trace") => LogLevel::Trace,
            _ => LogLevel::Info,
        }
    }
}

fn pair_message(set: &str, missing: &str) -> String {
    format!(
        "{set} is set but {missing} is not: set both for an existing installation, or neither for the bundled server"
    )
}

/// True for `localhost` and addresses of this computer's loopback.
pub(crate) fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Origin;

    fn raw(text: &str) -> Raw {
        (text.to_owned(), Origin::Environment)
    }

    fn resolve(pairs: &[(&'static str, &str)]) -> (Settings, Vec<SettingProblem>) {
        Settings::resolve(&pairs.iter().map(|&(key, text)| (key, raw(text))).collect())
    }

    #[test]
    fn defaults_make_sense() {
        let (settings, problems) = resolve(&[]);
        assert!(problems.is_empty());
        assert_eq!(settings.server_url, "http://127.0.0.1:8000");
        assert!(!settings.server_port_chosen && !settings.remote && settings.auto_start);
    }

    #[test]
    fn the_url_alone_gives_the_port() {
        let (settings, problems) = resolve(&[(variable::URL, "http://localhost:9123/")]);
        assert!(problems.is_empty());
        assert_eq!((settings.server_url.as_str(), settings.server_port), ("http://127.0.0.1:9123", 9123));
    }

    #[test]
    fn further_servers_are_a_list_of_addresses() {
        let of = |text| resolve(&[(variable::SERVER_URLS, text)]);
        let (settings, problems) = of(" http://studio:8000/, http://10.0.0.7:9000/ray ,http://studio:8000,");
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(settings.remote_urls, ["http://studio:8000", "http://10.0.0.7:9000/ray"]);
        for senseless in ["studio:8000", "ftp://studio", "http://", "http://u:p@studio", "http://studio, next"] {
            let (settings, problems) = of(senseless);
            assert!(settings.remote_urls.is_empty(), "{senseless}");
            assert!(problems[0].message.contains("such as http://studio.local:8000"), "{problems:?}");
        }
        let (settings, problems) = of("http://localhost:8000,http://studio:8000");
        assert_eq!(settings.remote_urls, ["http://studio:8000"]);
        assert!(problems[0].message.contains("http://127.0.0.1:8000"), "{problems:?}");
    }

    #[test]
    fn an_encrypted_server_is_refused_with_what_helps() {
        for key in [variable::URL, variable::SERVER_URLS] {
            let (settings, problems) = resolve(&[(key, "https://studio.local:8000")]);
            assert!(problems[0].message.contains("no https"), "{problems:?}");
            assert!(settings.remote_urls.is_empty() && !settings.remote, "{settings:?}");
            let (_, problems) = resolve(&[(key, "ftp://studio.local")]);
            assert!(!problems[0].message.contains("https"), "{problems:?}");
        }
    }

    #[test]
    fn different_ports_are_named() {
        let (_, problems) = resolve(&[(variable::URL, "http://127.0.0.1:9000"), (variable::PORT, "9001")]);
        assert_eq!(problems.len(), 1);
        assert!(problems[0].message.contains("9000") && problems[0].message.contains("9001"));
    }

    #[test]
    fn senseless_values_name_variable_value_and_range() {
        for (key, value) in [
            (variable::PORT, "99999"),
            (variable::STARTUP_TIMEOUT, "soon"),
            (variable::PYTHON_PATH, "venv/bin/python"),
            (variable::AUTO_START, "maybe"),
            (variable::LOG_LEVEL, "loud"),
        ] {
            let (_, problems) = resolve(&[(key, value)]);
            assert!(problems[0].message.contains(key) && problems[0].message.contains(value), "{problems:?}");
        }
    }

    #[test]
    fn half_an_installation_is_a_problem() {
        let (settings, problems) = resolve(&[(variable::PYTHON_PATH, "/opt/py/bin/python")]);
        assert_eq!(settings.installation, None);
        assert!(problems[0].message.contains(variable::APP_DIR));
    }

    #[test]
    fn memory_is_limited_only_where_it_is_said() {
        assert_eq!(resolve(&[]).0.memory_limit, None);
        assert_eq!(resolve(&[(variable::MEMORY_LIMIT, "0")]).0.memory_limit, None);
        let limit = resolve(&[(variable::MEMORY_LIMIT, "4000")]).0.memory_limit.expect("a limit");
        assert_eq!((limit.bytes, limit.warning()), (4_000_000_000, 3_200_000_000));
    }

    #[test]
    fn other_hosts_need_a_token() {
        let (settings, problems) = resolve(&[(variable::API_HOST, "0.0.0.0")]);
        assert_eq!((settings.api_host.as_str(), problems.len()), ("127.0.0.1", 1));
        let (settings, problems) = resolve(&[(variable::API_HOST, "0.0.0.0"), (variable::API_TOKEN, "s")]);
        assert_eq!((settings.api_host.as_str(), problems.len()), ("0.0.0.0", 0));
    }
}
