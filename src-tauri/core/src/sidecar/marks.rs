//! Lines of the child that tell how far its start is.

use serde::Deserialize;

use crate::model::StageName;

/// In front of a line of the bundled server that is meant for the timeline.
const PREFIX: &str = "MISMO_STAGE ";
/// Longer lines are no words about the start, and not worth looking through.
const LONGEST: usize = 400;

/// What an existing server loads, by the words that its lines and those of its libraries use, in lower case.
const LOADED: &[(&str, &[&str])] = &[
    ("tensorflow", &["tensorflow", "tf-trt", "onednn custom operations"]),
    ("beat_this", &["beat_this", "beat this", "beatthis"]),
    ("basic_features", &["basicfeatures", "basic_features", "basic features"]),
    ("characteristics", &["characteristics"]),
    ("genre", &["genre"]),
    ("transitions", &["transition"]),
    ("demucs", &["demucs"]),
    ("job_manager", &["job manager", "job_manager", "jobmanager"]),
];
/// Words of a line that tells an end, in lower case.
const ENDS: &[&str] =
    &["loaded", "initialized", "initialised", "ready", "complete", "available", "finished", "✓", "✅"];

/// What a line says about the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum StageMark {
    /// The bundled server began a stage.
    Begin(StageName),
    /// The bundled server ended a stage.
    End(StageName),
    /// The bundled server began a part of a stage.
    BeginPart(StageName, String),
    /// The bundled server ended a part of a stage.
    EndPart(StageName, String),
    /// An existing server is at this part of whatever stage is under way.
    At(&'static str),
    /// An existing server has this part behind it.
    Past(&'static str),
    /// uvicorn: the program's modules are loaded.
    Imported,
    /// uvicorn: the program has set itself up.
    SetUp,
    /// uvicorn: it listens.
    Listening,
}

/// The JSON of a stage line.
#[derive(Deserialize)]
struct Line<'a> {
    stage: &'a str,
    #[serde(default)]
    part: Option<&'a str>,
    event: &'a str,
}

impl StageMark {
    /// What the bundled server says for the timeline; `None` for a line that is meant for people.
    pub(crate) fn told(line: &str) -> Option<Self> {
        let line: Line<'_> = serde_json::from_str(line.strip_prefix(PREFIX)?).ok()?;
        let stage = match line.stage {
            "imports" => StageName::Imports,
            "models" => StageName::Models,
            "server" => StageName::Server,
            _ => return None,
        };
        let part = line.part.map(str::to_owned);
        match (line.event, part) {
            ("begin", None) => Some(Self::Begin(stage)),
            ("end", None) => Some(Self::End(stage)),
            ("begin", Some(part)) => Some(Self::BeginPart(stage, part)),
            ("end", Some(part)) => Some(Self::EndPart(stage, part)),
            _ => None,
        }
    }

    /// What a line for people says by the way; `None` for the many that say nothing about the start.
    pub(crate) fn guessed(line: &str) -> Option<Self> {
        if line.len() > LONGEST {
            return None;
        }
        if line.contains("Started server process") {
            return Some(Self::Imported);
        }
        if line.contains("Application startup complete") {
            return Some(Self::SetUp);
        }
        if line.contains("Uvicorn running on") {
            return Some(Self::Listening);
        }
        let line = line.to_lowercase();
        let said = |words: &[&str]| words.iter().any(|word| line.contains(word));
        let (part, _) = LOADED.iter().find(|(_, words)| said(words))?;
        Some(if said(ENDS) { Self::Past(part) } else { Self::At(part) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_server_s_lines_are_read() {
        let part = || "web".to_owned();
        for (line, mark) in [
            (r#"MISMO_STAGE {"stage":"imports","event":"begin","t":0.1}"#, Some(StageMark::Begin(StageName::Imports))),
            (r#"MISMO_STAGE {"stage":"models","event":"end","t":2}"#, Some(StageMark::End(StageName::Models))),
            (
                r#"MISMO_STAGE {"stage":"imports","part":"web","event":"begin","t":0.1}"#,
                Some(StageMark::BeginPart(StageName::Imports, part())),
            ),
            (
                r#"MISMO_STAGE {"stage":"imports","part":"web","event":"end","t":0.1}"#,
                Some(StageMark::EndPart(StageName::Imports, part())),
            ),
            (r#"MISMO_STAGE {"stage":"imports""#, None),
            (r#"MISMO_STAGE {"stage":"tea","event":"begin"}"#, None),
            (r#"MISMO_STAGE {"stage":"models","event":"pause"}"#, None),
            ("INFO:     Application startup complete.", None),
        ] {
            assert_eq!(StageMark::told(line), mark, "{line}");
        }
    }

    #[test]
    fn an_existing_server_s_lines_are_read() {
        use StageMark::{At, Past};
        for (line, mark) in [
            ("INFO:     Uvicorn running on http://127.0.0.1:8000 (Press CTRL+C to quit)", Some(StageMark::Listening)),
            ("INFO:     Started server process [17]", Some(StageMark::Imported)),
            ("INFO:     Application startup complete.", Some(StageMark::SetUp)),
            ("2025-10-12 14:32:31.1: I tensorflow/core/util/port.cc:153] oneDNN is on", Some(At("tensorflow"))),
            ("INFO:src.app:Loading beat_this model on cpu...", Some(At("beat_this"))),
            ("INFO:src.app:✓ BasicFeatures analyzer loaded", Some(Past("basic_features"))),
            ("Initializing Characteristics extractor", Some(At("characteristics"))),
            ("Genre classifier initialized", Some(Past("genre"))),
            ("Transition detector ready", Some(Past("transitions"))),
            ("Loading Demucs model: htdemucs", Some(At("demucs"))),
            ("Job manager initialized", Some(Past("job_manager"))),
            ("INFO:     127.0.0.1:40000 - \"GET /health HTTP/1.1\" 200 OK", None),
            ("loading", None),
        ] {
            assert_eq!(StageMark::guessed(line), mark, "{line}");
        }
        assert_eq!(StageMark::guessed(&format!("tensorflow {}", "x".repeat(LONGEST))), None);
    }
}
