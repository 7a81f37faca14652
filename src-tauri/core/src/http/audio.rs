//! `GET /api/tracks/{id}/audio`: a track as a WAV stream with ranges; `?stem=vocals` is one of its stems, `?clicks=true`
//! mixes the beat grid in.

use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::audio::{Clicks, PcmStream};
use crate::error::ApiError;
use crate::http::Door;
use crate::http::problem::problem;
use crate::library::Library;
use crate::model::Stem;

/// Streams kept open: players ask for many ranges of one track, and its exact length costs a look through the file.
const KEPT: usize = 4;

/// What may be asked for.
#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    clicks: bool,
    stem: Option<Stem>,
}

/// The tracks played last, without clicks; clones share them.
#[derive(Debug, Clone, Default)]
pub(super) struct Played {
    streams: Arc<Mutex<Vec<(Key, PcmStream)>>>,
}

/// A file as it was when its stream was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    path: PathBuf,
    modified: Option<SystemTime>,
    length: u64,
}

impl Played {
    /// The stream of the file at `path`.
    async fn open(&self, path: PathBuf) -> Result<PcmStream, ApiError> {
        let metadata = tokio::fs::metadata(&path).await;
        let metadata = metadata
            .map_err(|error| ApiError::new(422, "file_unreadable", "File cannot be read", error.to_string()))?;
        let key = Key { path, modified: metadata.modified().ok(), length: metadata.len() };
        let known = self.lock().iter().find(|(known, _)| *known == key).map(|(_, stream)| stream.clone());
        if let Some(stream) = known {
            return Ok(stream);
        }
        let stream = PcmStream::open(&key.path, None).await?;
        let mut streams = self.lock();
        streams.insert(0, (key, stream.clone()));
        streams.truncate(KEPT);
        Ok(stream)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<(Key, PcmStream)>> {
        self.streams.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Answers with the whole stream, or with the first range asked for.
pub(super) async fn stream(
    State(door): State<Door>,
    Path(id): Path<String>,
    wish: Result<Query<Wish>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let wish = match wish {
        Ok(Query(wish)) => wish,
        Err(rejection) => return problem("/api/tracks", &ApiError::invalid("stem", rejection.body_text())),
    };
    match open(&door, &id, &wish).await {
        Ok(stream) => send(&stream, headers.get(header::RANGE)),
        Err(error) => problem("/api/tracks", &error),
    }
}

async fn open(door: &Door, id: &str, wish: &Wish) -> Result<PcmStream, ApiError> {
    let library = door.app.library();
    let path = match wish.stem {
        Some(stem) => library.stem_file(id, stem).await?,
        None => library.track_file(id).await?.path,
    };
    let stream = door.played.open(path).await?;
    if !wish.clicks {
        return Ok(stream);
    }
    Ok(stream.with_clicks(Some(&clicks(library, id).await?)))
}

async fn clicks(library: &Library, id: &str) -> Result<Clicks, ApiError> {
    let beats = library.beats(id).await?.beats;
    let downbeats = match library.downbeats(id).await {
        Ok(downbeats) => downbeats.downbeats,
        Err(error) if error.code == "no_analysis" => Vec::new(),
        Err(error) => return Err(error),
    };
    Ok(Clicks { beats, downbeats })
}

fn send(stream: &PcmStream, range: Option<&HeaderValue>) -> Response {
    let length = stream.byte_length();
    let asked = match range.map(|range| first_range(range, length)) {
        Some(None) => return unsatisfiable(length),
        Some(Some(range)) => Some(range),
        None => None,
    };
    let (start, end) = asked.as_ref().map_or((0, length), |range| (*range.start(), *range.end() + 1));
    let bytes = match stream.read_range(start, end) {
        Ok(bytes) => bytes,
        Err(error) => return problem("/api/tracks", &error.into()),
    };
    let status = if asked.is_some() { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK };
    let mut response = (status, Body::from_stream(bytes)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("audio/wav"));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(end - start));
    // The same address carries other samples after a new analysis.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if asked.is_some()
        && let Ok(value) = HeaderValue::try_from(format!("bytes {start}-{}/{length}", end - 1))
    {
        headers.insert(header::CONTENT_RANGE, value);
    }
    response
}

/// The first range of a header; `None` when it lies outside or is none.
fn first_range(header: &HeaderValue, length: u64) -> Option<RangeInclusive<u64>> {
    let parsed = http_range_header::parse_range_header(header.to_str().ok()?).ok()?;
    parsed.validate(length).ok()?.into_iter().next()
}

fn unsatisfiable(length: u64) -> Response {
    let text = format!("The range lies outside of {length} bytes");
    let error = ApiError::new(416, "range_not_satisfiable", "Range not satisfiable", text);
    let mut response = problem("/api/tracks", &error);
    if let Ok(value) = HeaderValue::try_from(format!("bytes */{length}")) {
        response.headers_mut().insert(header::CONTENT_RANGE, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_players_write_them() {
        let range = |text| first_range(&HeaderValue::from_static(text), 1_000);
        assert_eq!(range("bytes=0-"), Some(0..=999));
        assert_eq!(range("bytes=100-199"), Some(100..=199));
        assert_eq!(range("bytes=-100"), Some(900..=999));
        assert_eq!(range("bytes=1000-"), None);
        assert_eq!(range("seconds=1-2"), None);
    }
}
