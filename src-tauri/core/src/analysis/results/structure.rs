//! Stages `segments` and `transitions`: what is where in a track, and where it can be mixed.

use serde_json::Value;

use super::fields::{Invalid, integer, number, seconds};

/// Most sections or mix points of one track that make sense.
const MOST: usize = 1_000;
/// Most bars of one section.
const MOST_BARS: i64 = 100_000;
/// What a section can be.
const LABELS: &[&str] = &["intro", "build", "drop", "break", "verse", "chorus", "outro"];

/// Checks the stage `segments`: sections that follow each other.
pub(super) fn check_segments(data: &Value) -> Result<(), Invalid> {
    let mut last = 0.0;
    for segment in list(data, "segments")? {
        let (start, _) = span(segment)?;
        if start < last {
            return Err(Invalid::new("segments", "must be in the order of time"));
        }
        last = start;
        let label = segment.get("label").and_then(Value::as_str).unwrap_or_default();
        if !LABELS.contains(&label) {
            return Err(Invalid::new("label", format!("is \"{label}\": it must be one of {}", LABELS.join(", "))));
        }
        integer(segment, "bars", 0, MOST_BARS)?;
        number(segment, "energy", 0.0, 1.0)?;
    }
    Ok(())
}

/// Checks the stage `transitions`.
pub(super) fn check_transitions(data: &Value) -> Result<(), Invalid> {
    for side in ["mix_in", "mix_out"] {
        for point in list(data, side)? {
            span(point)?;
            integer(point, "bars", 0, MOST_BARS)?;
            number(point, "confidence", 0.0, 1.0)?;
            if !point.get("reason").is_none_or(|reason| reason.is_string() || reason.is_null()) {
                return Err(Invalid::new("reason", "must be text"));
            }
        }
    }
    Ok(())
}

fn list<'a>(data: &'a Value, field: &str) -> Result<&'a Vec<Value>, Invalid> {
    match data.get(field) {
        Some(Value::Array(list)) if list.len() <= MOST => Ok(list),
        Some(Value::Array(list)) => Err(Invalid::new(field, format!("has {} entries: {MOST} at most", list.len()))),
        _ => Err(Invalid::new(field, "must be a list")),
    }
}

fn span(value: &Value) -> Result<(f64, f64), Invalid> {
    let needed = |field: &str| seconds(value, field)?.ok_or_else(|| Invalid::new(field, "is missing"));
    let (start, end) = (needed("start")?, needed("end")?);
    if end < start { Err(Invalid::new("end", "must not be before start")) } else { Ok((start, end)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn segment(start: f64, end: f64, label: &str) -> Value {
        json!({"start": start, "end": end, "label": label, "bars": 8, "energy": 0.5})
    }

    #[test]
    fn sections_follow_each_other_and_have_known_names() {
        let check = |segments: Value| check_segments(&json!({ "segments": segments })).map_err(|invalid| invalid.field);
        assert_eq!(check(json!([segment(0.0, 8.0, "intro"), segment(8.0, 9.5, "drop")])), Ok(()));
        assert_eq!(check(json!([])), Ok(()));
        for (segments, field) in [
            (json!([segment(8.0, 9.0, "intro"), segment(0.0, 8.0, "drop")]), "segments"),
            (json!([segment(0.0, 8.0, "solo")]), "label"),
            (json!([segment(9.0, 8.0, "drop")]), "end"),
            (json!([segment(-1.0, 8.0, "drop")]), "start"),
            (json!([{"end": 1.0, "label": "drop"}]), "start"),
            (json!([{"start": 0, "end": 1.0, "label": "drop", "energy": 7}]), "energy"),
            (json!({}), "segments"),
        ] {
            assert_eq!(check(segments), Err(field.to_owned()));
        }
        let no_beat = json!([{"start": 0, "end": 1.0, "label": "verse", "bars": null, "energy": null}]);
        assert_eq!(check(no_beat), Ok(()));
    }

    #[test]
    fn mix_points_are_within_the_track_and_sure_by_a_part() {
        let point = json!({"start": 0, "end": 15.0, "bars": 8, "confidence": 0.8, "reason": "clear of vocals"});
        assert!(check_transitions(&json!({"mix_in": [point], "mix_out": []})).is_ok());
        for (data, field) in [
            (json!({"mix_in": []}), "mix_out"),
            (json!({"mix_in": [{"start": 0, "end": 1, "confidence": 80}], "mix_out": []}), "confidence"),
            (json!({"mix_in": [{"start": 0, "end": 1, "reason": 3}], "mix_out": []}), "reason"),
            (json!({"mix_in": [{"start": 0, "end": 1e9}], "mix_out": []}), "end"),
        ] {
            assert_eq!(check_transitions(&data).expect_err("refused").field, field);
        }
    }
}
