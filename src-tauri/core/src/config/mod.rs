//! Settings: process environment, then `.env` files, then what was saved, then defaults. Each value knows its origin.
//!
//! Absent on purpose: nothing outside this folder reads the process environment.

mod settings;
mod sources;
pub(crate) mod variable;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use crate::error::ApiError;
use crate::model::{Origin, Setting, SettingProblem};
pub(crate) use settings::is_loopback;
pub use settings::{Installation, MOST_SERVERS, MemoryLimit, Settings, TempoWish};
pub use sources::Sources;
pub use variable::{VARIABLES, Variable};

/// The settings in force; clones share them.
#[derive(Debug, Clone)]
pub struct Config {
    data_dir: PathBuf,
    inner: Arc<Mutex<Inner>>,
    changed: Arc<watch::Sender<Arc<Settings>>>,
}

#[derive(Debug)]
struct Inner {
    sources: Sources,
    saved: BTreeMap<String, String>,
    problems: Vec<SettingProblem>,
}

/// A raw value with its origin.
pub(crate) type Raw = (String, Origin);

impl Config {
    /// Reads environment and `.env` files. Saved settings come later, from the database: [`Config::load_saved`].
    pub fn new(sources: Sources) -> Self {
        let data_dir = sources.data_dir.clone();
        let mut inner = Inner { problems: Vec::new(), sources, saved: BTreeMap::new() };
        let settings = inner.resolve();
        Self { data_dir, inner: Arc::new(Mutex::new(inner)), changed: Arc::new(watch::Sender::new(Arc::new(settings))) }
    }

    /// Takes over what was saved in the window.
    pub fn load_saved(&self, saved: BTreeMap<String, String>) {
        self.change(|inner| inner.saved = saved);
    }

    /// The values in force now.
    pub fn settings(&self) -> Arc<Settings> {
        self.changed.borrow().clone()
    }

    /// The values in force from now on.
    pub fn subscribe(&self) -> watch::Receiver<Arc<Settings>> {
        self.changed.subscribe()
    }

    /// Folder with database, engine, logs and caches.
    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// Folder of the Python environment.
    pub fn engine_dir(&self) -> PathBuf {
        self.settings().engine_dir.clone().unwrap_or_else(|| self.data_dir.join("engine"))
    }

    /// Folder of the log files.
    pub fn log_dir(&self) -> PathBuf {
        self.data_dir.join("logs")
    }

    /// Values that make no sense; for each the default is in force.
    pub fn problems(&self) -> Vec<SettingProblem> {
        self.lock().problems.clone()
    }

    /// Every setting, in the order of [`VARIABLES`].
    pub fn list(&self) -> Vec<Setting> {
        let inner = self.lock();
        VARIABLES.iter().map(|variable| inner.describe(variable)).collect()
    }

    /// One setting; letter case of `key` does not matter.
    pub fn get(&self, key: &str) -> Result<Setting, ApiError> {
        let variable = variable::find(key).ok_or_else(|| ApiError::not_found("setting", key))?;
        Ok(self.lock().describe(variable))
    }

    /// Checks a change and says what must be saved: key and text, `None` to go back to the default.
    ///
    /// # Errors
    /// `not_found`, `set_by_environment`, `bad_setting`.
    pub fn check(&self, key: &str, value: &serde_json::Value) -> Result<(&'static str, Option<String>), ApiError> {
        let variable = variable::find(key).ok_or_else(|| ApiError::not_found("setting", key))?;
        let current = self.lock().describe(variable);
        if current.locked {
            let whence = match current.origin {
                Origin::EnvFile => "a .env file",
                _ => "the environment",
            };
            return Err(ApiError::new(
                409,
                "set_by_environment",
                "Setting is fixed",
                format!("{} is set by {whence}, so it cannot be changed here", variable.key),
            ));
        }
        let text = match value {
            serde_json::Value::Null => return Ok((variable.key, None)),
            serde_json::Value::String(text) => text.trim().to_owned(),
            serde_json::Value::Bool(_) | serde_json::Value::Number(_) => value.to_string(),
            _ => return Err(bad_setting(variable, &value.to_string())),
        };
        if text.is_empty() {
            return Ok((variable.key, None));
        }
        variable.parse(&text).ok_or_else(|| bad_setting(variable, &text))?;
        self.lock().check_combination(variable.key, &text)?;
        Ok((variable.key, Some(text)))
    }

    /// Puts a change in force that has been saved.
    pub fn apply(&self, key: &'static str, value: Option<String>) {
        self.change(|inner| {
            match value {
                Some(value) => inner.saved.insert(key.to_owned(), value),
                None => inner.saved.remove(key),
            };
        });
    }

    fn change(&self, change: impl FnOnce(&mut Inner)) {
        let settings = {
            let mut inner = self.lock();
            change(&mut inner);
            inner.resolve()
        };
        self.changed.send_if_modified(|current| {
            let different = **current != settings;
            if different {
                *current = Arc::new(settings);
            }
            different
        });
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    /// The value of `variable` from the first source that has one.
    fn raw(&self, variable: &Variable) -> Option<Raw> {
        let fixed = if variable.is_window_only() { None } else { self.sources.get(variable.key) };
        fixed.or_else(|| self.saved.get(variable.key).map(|value| (value.clone(), Origin::Saved)))
    }

    fn resolve(&mut self) -> Settings {
        let raws = VARIABLES.iter().filter_map(|variable| Some((variable.key, self.raw(variable)?))).collect();
        let (settings, problems) = Settings::resolve(&raws);
        self.problems = problems;
        if let Some(problem) = &self.sources.data_dir_problem {
            self.problems.insert(0, problem.clone());
        }
        settings
    }

    fn describe(&self, variable: &Variable) -> Setting {
        if variable.key == variable::DATA_DIR {
            let origin = if self.sources.data_dir_set { Origin::Environment } else { Origin::Default };
            let value = self.sources.data_dir.to_string_lossy().into_owned();
            return Setting { locked: true, ..variable.describe(value, origin) };
        }
        let usable = self.raw(variable).filter(|(value, _)| variable.parse(value).is_some());
        let (value, origin) = usable.unwrap_or_else(|| (variable.default.to_owned(), Origin::Default));
        variable.describe(value, origin)
    }

    /// Refuses a value that is fine by itself, but not together with the others.
    fn check_combination(&self, key: &'static str, text: &str) -> Result<(), ApiError> {
        let mut raws: BTreeMap<&'static str, Raw> =
            VARIABLES.iter().filter_map(|variable| Some((variable.key, self.raw(variable)?))).collect();
        raws.insert(key, (text.to_owned(), Origin::Saved));
        let (_, problems) = Settings::resolve(&raws);
        // PYTHON_SERVER_PYTHON_PATH and PYTHON_SERVER_APP_DIR are saved one after the other: alone each is a problem
        // that the next change mends, so it is shown as one and not refused.
        match problems.into_iter().find(|problem| problem.key == key && !variable::comes_in_a_pair(key)) {
            Some(problem) => Err(ApiError::new(400, "bad_setting", "Senseless value", problem.message)),
            None => Ok(()),
        }
    }
}

fn bad_setting(variable: &Variable, value: &str) -> ApiError {
    ApiError::new(400, "bad_setting", "Senseless value", variable.complaint(value))
}
