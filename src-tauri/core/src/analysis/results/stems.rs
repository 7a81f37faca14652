//! Stage `stems`: where each stem is; one that the engine does not make is null.

use serde_json::Value;

use super::fields::Invalid;
use crate::model::Stem;

/// Checks the stage.
pub(super) fn check(data: &Value) -> Result<(), Invalid> {
    match data.get("delivery_mode").and_then(Value::as_str) {
        Some("path" | "callback" | "poll") => {}
        _ => return Err(Invalid::new("delivery_mode", "must be path, callback or poll")),
    }
    let Some(stems) = data.get("stems").and_then(Value::as_object) else {
        return Err(Invalid::new("stems", "must be an object"));
    };
    for (name, place) in stems {
        if !Stem::ALL.iter().any(|stem| stem.name() == name) {
            let names = Stem::ALL.map(Stem::name).join(", ");
            return Err(Invalid::new("stems", format!("has {name}: it must be one of {names}")));
        }
        if !place.is_string() && !place.is_null() {
            return Err(Invalid::new("stems", format!("has no place for {name}")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_stem_is_a_place_or_nothing() {
        let check = |data: Value| check(&data).map_err(|invalid| invalid.field);
        assert_eq!(check(json!({"delivery_mode": "path", "stems": {"vocals": "/v.flac", "drums": null}})), Ok(()));
        assert_eq!(check(json!({"stems": {}})), Err("delivery_mode".to_owned()));
        assert_eq!(check(json!({"delivery_mode": "path", "stems": {"piano": "/p"}})), Err("stems".to_owned()));
        assert_eq!(check(json!({"delivery_mode": "path", "stems": {"vocals": 3}})), Err("stems".to_owned()));
    }
}
