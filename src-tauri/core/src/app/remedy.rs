//! Does what helps against an incident.

use serde_json::{Value, json};

use crate::app::App;
use crate::config::variable;
use crate::error::ApiError;
use crate::events::Event;
use crate::model::{
    DirectoryFilter, Incident, IncidentActed, IncidentAction, IncidentSource, Origin, Place, QueueAnswer, ScanRequest,
};
use crate::sidecar::remedies;

impl App {
    /// Saves a setting and puts it in force; null goes back to the default.
    ///
    /// # Errors
    /// `not_found`, `set_by_environment`, `bad_setting`; the database failed.
    pub async fn change_setting(&self, key: &str, value: &Value) -> Result<&'static str, ApiError> {
        let (key, value) = self.config().check(key, value)?;
        self.db().save_setting(key, value.clone()).await?;
        self.config().apply(key, value);
        let settings = self.config().settings();
        self.logs().set_level(settings.log_level);
        self.logs().redactor().keep("api", settings.api_token.as_deref().unwrap_or_default());
        self.bus().publish(Event::SettingsChanged { keys: vec![key.to_owned()] });
        Ok(key)
    }

    /// Pauses the queue, or lets it go on; answers when it does.
    ///
    /// # Errors
    /// The database failed.
    pub async fn pause_queue(&self, paused: bool) -> Result<QueueAnswer, ApiError> {
        self.change_setting(variable::QUEUE_PAUSED, &json!(paused)).await?;
        self.queue().until_paused(paused).await;
        self.queue().status().await
    }

    /// Does `action` against the incident `id`. Answered when the settings are saved and the server was told; how it
    /// went is seen in the server's status.
    ///
    /// # Errors
    /// `not_found`, `action_not_offered`; what the change of a setting may answer.
    pub async fn remedy(&self, id: &str, action: IncidentAction) -> Result<IncidentActed, ApiError> {
        let incident = self.incidents().get(id)?;
        if !incident.actions.iter().any(|offered| offered.action == action) {
            let why = incident.held.iter().find(|held| held.action == action).map(|held| held.message.clone());
            let why = why.unwrap_or_else(|| "This would not help against the incident as it is now".to_owned());
            return Err(ApiError::new(409, "action_not_offered", "Action not offered", why));
        }
        let done = match action {
            IncidentAction::Retry => self.try_again(&incident),
            IncidentAction::UseOtherPort => self.use_other_port().await?,
            IncidentAction::RepairEngine => {
                self.pool().repair_engine().await?;
                self.start_beside();
                "The engine is being repaired".to_owned()
            }
            IncidentAction::UseBundledEngine => self.use_bundled_engine().await?,
            IncidentAction::FewerJobs => self.run_fewer_jobs().await?,
            IncidentAction::RaiseTimeLimit => self.raise_time_limit().await?,
            IncidentAction::RescanFolder => self.rescan().await?,
            IncidentAction::ChoosePython | IncidentAction::OpenSettings => "The setting is shown".to_owned(),
            IncidentAction::OpenFolders => "The folders are shown".to_owned(),
            IncidentAction::OpenLog => "The log is shown".to_owned(),
        };
        let opens = match action {
            IncidentAction::ChoosePython | IncidentAction::OpenSettings => Some(Place::Settings),
            IncidentAction::OpenFolders => Some(Place::Folders),
            IncidentAction::OpenLog => Some(Place::Logs),
            _ => None,
        };
        let setting = match action {
            IncidentAction::ChoosePython => Some(variable::PYTHON_PATH),
            IncidentAction::OpenSettings => remedies::setting_of(&incident),
            _ => None,
        };
        tracing::info!("Incident \u{201c}{}\u{201d}: {done}", incident.message);
        Ok(IncidentActed { incident: self.incidents().get(id)?, done, opens, setting: setting.map(str::to_owned) })
    }

    fn try_again(&self, incident: &Incident) -> String {
        if incident.source == IncidentSource::Queue {
            self.restart_beside();
            return "The engine is restarted".to_owned();
        }
        self.start_beside();
        "The engine is started again".to_owned()
    }

    async fn use_other_port(&self) -> Result<String, ApiError> {
        let port = remedies::other_port(self.config())
            .ok_or_else(|| ApiError::new(409, "port_in_use", "No free port", "This computer has no free port left"))?;
        // An address with a port of its own would contradict the new one.
        if self.config().get(variable::URL)?.origin == Origin::Saved {
            self.change_setting(variable::URL, &Value::Null).await?;
        }
        self.change_setting(variable::PORT, &json!(port)).await?;
        self.start_beside();
        Ok(format!("The engine uses port {port} from now on and is started"))
    }

    async fn use_bundled_engine(&self) -> Result<String, ApiError> {
        for key in remedies::in_the_bundled_engines_way(self.config()) {
            self.change_setting(key, &Value::Null).await?;
        }
        self.restart_beside();
        Ok("The bundled engine is used from now on".to_owned())
    }

    async fn run_fewer_jobs(&self) -> Result<String, ApiError> {
        let jobs = remedies::fewer_jobs(self.config()).unwrap_or(1);
        self.change_setting(variable::MAX_CONCURRENT, &json!(jobs)).await?;
        self.restart_beside();
        Ok(format!("{jobs} at a time from now on; the engine is restarted"))
    }

    async fn raise_time_limit(&self) -> Result<String, ApiError> {
        let limit = remedies::longer_start(self.config()).unwrap_or(variable::DAY_MS);
        self.change_setting(variable::STARTUP_TIMEOUT, &json!(limit)).await?;
        self.start_beside();
        Ok(format!("A start may take {} s from now on; the engine is started", limit.div_ceil(1000)))
    }

    async fn rescan(&self) -> Result<String, ApiError> {
        let active = DirectoryFilter { is_active: Some(true), ..DirectoryFilter::default() };
        let mut begun = 0;
        for folder in self.library().directories(active).await? {
            let request = ScanRequest { id: folder.id, strategy: None };
            // A folder that is away, or that is being scanned, needs no second scan.
            begun += usize::from(self.library().start_scan(request).await.is_ok());
        }
        Ok(if begun == 1 { "One folder is scanned".to_owned() } else { format!("{begun} folders are scanned") })
    }

    /// Whoever wants to know how it ends sees it in the status.
    fn start_beside(&self) {
        let pool = self.pool().clone();
        tokio::spawn(async move { pool.run().await });
    }

    fn restart_beside(&self) {
        let pool = self.pool().clone();
        tokio::spawn(async move { pool.restart().await });
    }
}
