//! Stage `genre`: names with probabilities.

use serde_json::Value;

use super::fields::{Invalid, flag, number};

/// Most genres of one track.
const MOST: usize = 1_000;
/// Longest name of a genre.
const LONGEST: usize = 100;

/// Checks the stage.
pub(super) fn check(data: &Value) -> Result<(), Invalid> {
    flag(data, "unsure")?;
    let genres = match data.get("genres") {
        Some(Value::Array(list)) if list.len() <= MOST => list,
        _ => return Err(Invalid::new("genres", "must be a list")),
    };
    for genre in genres {
        match genre.get("name").and_then(Value::as_str) {
            Some(name) if !name.is_empty() && name.len() <= LONGEST => {}
            _ => return Err(Invalid::new("name", "must be a short text")),
        }
        number(genre, "probability", 0.0, 1.0)?.ok_or_else(|| Invalid::new("probability", "is missing"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_probability_is_a_part() {
        assert!(check(&json!({"genres": [{"name": "techno", "probability": 0.7}], "unsure": false})).is_ok());
        assert!(check(&json!({"genres": [], "unsure": true})).is_ok());
        for (data, field) in [
            (json!({"genres": [{"name": "techno", "probability": 70}]}), "probability"),
            (json!({"genres": [{"name": "", "probability": 0.7}]}), "name"),
            (json!({"genres": "techno"}), "genres"),
        ] {
            assert_eq!(check(&data).expect_err("refused").field, field);
        }
    }
}
