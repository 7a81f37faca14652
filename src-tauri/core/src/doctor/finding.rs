//! What a check found, before it has a name.

use crate::model::{Check, CheckAction, CheckState};

/// State, evidence and what helps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) state: CheckState,
    pub(super) evidence: String,
    fix: Option<String>,
    action: Option<CheckAction>,
    setting: Option<&'static str>,
}

impl Finding {
    fn new(state: CheckState, evidence: impl Into<String>) -> Self {
        Self { state, evidence: evidence.into(), fix: None, action: None, setting: None }
    }

    /// As it should be.
    pub(super) fn ok(evidence: impl Into<String>) -> Self {
        Self::new(CheckState::Ok, evidence)
    }

    /// It could not be found out.
    pub(super) fn unknown(evidence: impl Into<String>) -> Self {
        Self::new(CheckState::Unknown, evidence)
    }

    /// Works, but somebody should know.
    pub(super) fn warn(evidence: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { fix: Some(fix.into()), ..Self::new(CheckState::Warn, evidence) }
    }

    /// Does not work.
    pub(super) fn fail(evidence: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { fix: Some(fix.into()), ..Self::new(CheckState::Fail, evidence) }
    }

    /// A button mends it.
    pub(super) fn with(mut self, action: CheckAction) -> Self {
        self.action = Some(action);
        self
    }

    /// A setting mends it.
    pub(super) fn at_setting(mut self, key: &'static str) -> Self {
        (self.action, self.setting) = (Some(CheckAction::OpenSettings), Some(key));
        self
    }

    pub(super) fn into_check(self, id: String, title: String, took_ms: u64) -> Check {
        Check {
            id,
            title,
            state: self.state,
            evidence: self.evidence,
            fix: self.fix,
            action: self.action,
            setting: self.setting.map(str::to_owned),
            took_ms,
        }
    }
}
