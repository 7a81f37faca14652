//! A failure as it is reported, before it is an incident: from the server's status, the engine's, or a job's.

use crate::model::{Cause, EngineError, IncidentSource, JobSummary, MemoryHigh, ServerFailure, StageName};
use crate::sidecar::{failure, signs};

/// Reasons that say more than "it ended", and therefore become the incident's code.
const TELLING: &[&str] = &["out_of_memory", "gpu", "disk_full", "permission", "python_version", "hung", "memory_high"];
/// Codes of failed analyses that are not the track's own fault: sentence and hint.
const OF_THE_QUEUE: &[(&str, &str, &str)] = &[
    (
        "folder_not_allowed",
        "The engine may not read a music folder, so its tracks are not analysed",
        "Restart the engine with the folders of now, and look that the folder is there and not paused",
    ),
    (
        "timeout",
        "Analyses take longer than their time limit",
        "Analyse fewer tracks at a time, or raise ANALYSIS_TIMEOUT_MS in the settings",
    ),
    (
        "out_of_memory",
        "There was not enough memory for an analysis",
        "Close other programs, or analyse fewer tracks at a time: 8 GB are the least, 16 GB are recommended",
    ),
    (
        "worker_died",
        "The process that analysed a track ended",
        "It is tried again; if that happens often, analyse fewer tracks at a time",
    ),
    (
        "poison",
        "The engine ended twice while it worked on the same track, which is set aside",
        "The other tracks go on. Look at the log for the track; analyse it again when the file was replaced",
    ),
];

/// A failure that just happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) source: IncidentSource,
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) hint: String,
    pub(crate) cause: Cause,
    pub(crate) stage: Option<StageName>,
    pub(crate) last_lines: Vec<String>,
    pub(crate) needs_person: bool,
}

impl Fault {
    /// The fault that a server's failure is. `given_up`: it is not started again by itself.
    pub(crate) fn of_server(failure: &ServerFailure, given_up: bool) -> Self {
        let reason = failure.cause.reason.as_deref();
        let mut fault = Self {
            source: IncidentSource::Server,
            code: failure.code.clone(),
            message: failure.message.clone(),
            hint: failure.hint.clone(),
            cause: failure.cause.clone(),
            stage: failure.stage,
            last_lines: failure.last_lines.clone(),
            needs_person: given_up,
        };
        match (failure.code.as_str(), reason) {
            ("provisioning", reason) => {
                fault.source = IncidentSource::Engine;
                fault.code = reason.unwrap_or("provisioning").to_owned();
            }
            ("exited", Some(reason)) if TELLING.contains(&reason) => reason.clone_into(&mut fault.code),
            ("crash_loop", Some(reason)) if TELLING.contains(&reason) => {
                reason.clone_into(&mut fault.code);
                fault.hint = signs::hint(reason, None).unwrap_or(fault.hint);
            }
            ("start_timeout", _) => fault.tell_where(),
            ("exited", _) if !given_up => {
                fault.hint = "It is started again by itself; look at its last lines if it happens often".to_owned();
            }
            _ => {}
        }
        fault.speak_of_the_engine();
        fault
    }

    /// The same of a server beside the first, which goes on meanwhile.
    pub(crate) fn of_another(mut self, number: u32) -> Self {
        self.cause.server = Some(number);
        for text in [&mut self.message, &mut self.hint] {
            *text = text
                .replace("The engine", &format!("Engine {number}"))
                .replace("the engine", &format!("engine {number}"));
        }
        self
    }

    /// The DJ knows an engine and no server.
    fn speak_of_the_engine(&mut self) {
        for text in [&mut self.message, &mut self.hint] {
            *text = text.replace("The analysis server", "The engine").replace("the analysis server", "the engine");
        }
    }

    /// Says in which stage the time was over.
    fn tell_where(&mut self) {
        let limit = self.cause.limit_ms.unwrap_or_default() / 1000;
        if self.stage == Some(StageName::Ready) {
            self.code = "health_never_passes".to_owned();
            self.message = format!("The analysis server listens, but did not answer healthily within {limit} s");
            self.hint = match &self.cause.answer {
                Some(answer) => format!("Its last answer: {answer}. A firewall may stand in front of localhost"),
                None => "A firewall may stand in front of localhost: allow programs to connect to 127.0.0.1".to_owned(),
            };
            return;
        }
        let doing = match self.stage {
            Some(StageName::Imports) => "it was still loading Python packages",
            Some(StageName::Models) => "it was still loading its models",
            Some(StageName::Server) => "it had loaded everything and did not listen yet",
            _ => "it had only just begun",
        };
        self.message = format!("The analysis server was not ready within {limit} s: {doing}");
        self.hint = "A slow computer or a cold disk may need longer: give it more time and try again".to_owned();
    }

    /// A server that uses nearly as much memory as it may: nothing failed yet.
    pub(crate) fn of_memory(high: MemoryHigh) -> Self {
        let mut failure = failure::memory_high(Some(high));
        failure.message = failure::memory_warning(high);
        Self::of_server(&failure, false)
    }

    /// The fault that a failed preparation is.
    pub(crate) fn of_engine(error: &EngineError) -> Self {
        Self {
            source: IncidentSource::Engine,
            code: error.code.clone(),
            message: error.message.clone(),
            hint: error.hint.clone(),
            cause: Cause { reason: Some(error.code.clone()), ..Cause::default() },
            stage: None,
            last_lines: Vec::new(),
            needs_person: true,
        }
    }

    /// The system does not let go of a process that was killed.
    pub(crate) fn not_stopped() -> Self {
        Self {
            source: IncidentSource::Server,
            code: "stop_failed".to_owned(),
            message: "The system does not let go of the analysis server's process".to_owned(),
            hint: "It waits for a disk or a driver: look whether a drive is gone. If it stays, restart the computer"
                .to_owned(),
            cause: Cause::default(),
            stage: None,
            last_lines: Vec::new(),
            needs_person: true,
        }
    }

    /// The fault that a failed analysis tells of; `None` when only its track is to blame.
    pub(crate) fn of_job(job: &JobSummary) -> Option<Self> {
        let (code, said) = (job.error_code.as_deref()?, job.last_error.clone().unwrap_or_default());
        let lower = said.to_lowercase();
        let reason = signs::read(None, std::slice::from_ref(&said)).reason;
        let known = OF_THE_QUEUE.iter().find(|(known, ..)| *known == code);
        let stems = lower.contains("demucs") || lower.contains("stem");
        let (code, message, hint) = match (known, reason.as_deref()) {
            (Some(("timeout" | "out_of_memory" | "worker_died", ..)), _) if stems => (
                "stems_too_heavy",
                "Separating stems is too heavy for this computer",
                "Switch stems off for these tracks, or analyse one track at a time",
            ),
            (_, Some("gpu")) => (
                "gpu",
                "The graphics card failed during an analysis",
                "Look with nvidia-smi or rocm-smi whether it is seen and has free memory, or analyse fewer at a time",
            ),
            (_, Some("disk_full")) => (
                "disk_full",
                "The disk is full, so analyses fail",
                "Make room on the disk; failed tracks can be analysed again afterwards",
            ),
            (Some(known), _) => *known,
            (None, _) => return None,
        };
        Some(Self {
            source: IncidentSource::Queue,
            code: code.to_owned(),
            message: message.to_owned(),
            hint: hint.to_owned(),
            cause: Cause { answer: Some(said).filter(|said| !said.is_empty()), ..Cause::default() },
            stage: None,
            last_lines: Vec::new(),
            needs_person: code == "folder_not_allowed",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{JobState, Priority};

    fn failure(code: &str, reason: Option<&str>, stage: Option<StageName>) -> ServerFailure {
        ServerFailure {
            code: code.to_owned(),
            message: "it failed".to_owned(),
            hint: "do something".to_owned(),
            action: "start".to_owned(),
            cause: Cause { reason: reason.map(str::to_owned), limit_ms: Some(60_000), ..Cause::default() },
            stage,
            last_lines: vec!["bye".to_owned()],
            at: String::new(),
        }
    }

    #[test]
    fn the_most_telling_word_becomes_the_code() {
        use StageName::{Imports, Ready};
        for (code, reason, stage, expected) in [
            ("exited", Some("out_of_memory"), None, "out_of_memory"),
            ("crash_loop", Some("gpu"), None, "gpu"),
            ("crash_loop", None, None, "crash_loop"),
            ("import_error", Some("missing_module"), Some(Imports), "import_error"),
            ("provisioning", Some("no_network"), None, "no_network"),
            ("start_timeout", None, Some(Ready), "health_never_passes"),
            ("start_timeout", None, Some(Imports), "start_timeout"),
            ("port_in_use", None, None, "port_in_use"),
        ] {
            let fault = Fault::of_server(&failure(code, reason, stage), true);
            assert_eq!(fault.code, expected);
            assert_eq!(fault.last_lines, ["bye"]);
        }
    }

    #[test]
    fn a_start_that_took_too_long_says_where_it_was() {
        let fault = Fault::of_server(&failure("start_timeout", None, Some(StageName::Models)), true);
        assert_eq!(fault.message, "The engine was not ready within 60 s: it was still loading its models");
    }

    #[test]
    fn a_track_s_own_fault_is_no_incident() {
        let job = |code: &str, said: &str| JobSummary {
            job_id: "a".to_owned(),
            track_id: "t".to_owned(),
            status: JobState::Failed,
            priority: Priority::Normal,
            progress_percent: 0.0,
            created_at: String::new(),
            last_error: Some(said.to_owned()),
            error_code: Some(code.to_owned()),
        };
        for (code, said, expected) in [
            ("not_audio", "this is not audio", None),
            ("folder_not_allowed", "outside", Some("folder_not_allowed")),
            ("timeout", "too long", Some("timeout")),
            ("out_of_memory", "demucs: There was not enough memory", Some("stems_too_heavy")),
            ("job_failed", "RuntimeError: CUDA error: out of memory", Some("gpu")),
            ("internal", "OSError: [Errno 28] No space left on device", Some("disk_full")),
        ] {
            assert_eq!(Fault::of_job(&job(code, said)).map(|fault| fault.code).as_deref(), expected, "{code}: {said}");
        }
    }
}
