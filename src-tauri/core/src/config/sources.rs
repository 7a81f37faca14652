//! Where values come from before anything was saved: the process environment and `.env` files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::config::variable::DATA_DIR;
use crate::model::{Origin, SettingProblem};

/// The environment and the `.env` files, read once at start.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// Folder with database, engine, logs and caches.
    pub data_dir: PathBuf,
    /// MISMO_DATA_DIR was set.
    pub(crate) data_dir_set: bool,
    /// MISMO_DATA_DIR made no sense.
    pub(crate) data_dir_problem: Option<SettingProblem>,
    environment: BTreeMap<String, String>,
    /// Contents of the `.env` files, the one that wins first.
    files: Vec<BTreeMap<String, String>>,
}

impl Sources {
    /// Sources of this process. `working_dir` is given by hosts in a terminal, where a `.env` there wins over the
    /// data folder's.
    pub fn of_process(working_dir: Option<&Path>) -> Self {
        let environment = std::env::vars_os()
            .filter_map(|(key, value)| Some((key.into_string().ok()?, value.to_string_lossy().into_owned())))
            .collect();
        Self::new(environment, working_dir)
    }

    /// Sources from a given environment.
    pub fn new(environment: BTreeMap<String, String>, working_dir: Option<&Path>) -> Self {
        let asked = environment.get(DATA_DIR).filter(|value| !value.is_empty());
        let usable = asked.map(PathBuf::from).filter(|path| path.is_absolute());
        let data_dir_problem = asked.filter(|_| usable.is_none()).map(|value| SettingProblem {
            key: DATA_DIR.to_owned(),
            value: value.clone(),
            message: format!("{DATA_DIR}=\"{value}\" is not allowed: it must be an absolute path"),
        });
        let data_dir_set = usable.is_some();
        let data_dir = usable.unwrap_or_else(default_data_dir);
        let files = working_dir.into_iter().chain([data_dir.as_path()]).map(|dir| read_env_file(&dir.join(".env")));
        Self { files: files.collect(), data_dir, data_dir_set, data_dir_problem, environment }
    }

    /// The first value of `key`. An empty value counts as unset.
    pub(crate) fn get(&self, key: &str) -> Option<(String, Origin)> {
        let from = |map: &BTreeMap<String, String>| map.get(key).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty());
        from(&self.environment)
            .map(|value| (value, Origin::Environment))
            .or_else(|| self.files.iter().find_map(from).map(|value| (value, Origin::EnvFile)))
    }
}

/// The platform's application data folder.
fn default_data_dir() -> PathBuf {
    dirs::data_dir().unwrap_or_else(std::env::temp_dir).join("mismo-dj")
}

fn read_env_file(path: &Path) -> BTreeMap<String, String> {
    dotenvy::from_path_iter(path).map(|lines| lines.filter_map(Result::ok).collect()).unwrap_or_default()
}
