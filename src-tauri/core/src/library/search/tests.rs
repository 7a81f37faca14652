use jiff::Zoned;

use super::*;
use crate::library::key_text;
use crate::library::wheel;
use crate::model::TrackState;

fn read_line(line: &str) -> Search {
    let now: Zoned = "2026-11-23T12:00[UTC]".parse().expect("a time");
    Search::read(line, &now)
}

fn terms(line: &str) -> Vec<Term> {
    read_line(line).conditions.into_iter().map(|condition| condition.term).collect()
}

fn anywhere(text: &str) -> Term {
    Term::Anywhere(text.to_owned())
}

#[test]
fn words_are_folded_texts() {
    assert_eq!(terms("Caf\u{c9}  \"Deep  House\""), [anywhere("cafe"), anywhere("deep  house")]);
    assert_eq!(terms("artist:BEYONC\u{c9}"), [Term::In(Field::Artist, "beyonce".into())]);
    assert_eq!(
        terms("GENRE:\"deep house\" file:mp3"),
        [Term::In(Field::Genre, "deep house".into()), Term::In(Field::File, "mp3".into()),]
    );
    assert_eq!(terms("\"\" \""), []);
}

#[test]
fn a_minus_sign_negates_anything() {
    let negated: Vec<_> =
        read_line("-remix -\"live at\" -key:8A house").conditions.iter().map(|condition| condition.negated).collect();
    assert_eq!(negated, [true, true, true, false]);
}

#[test]
fn keys_in_every_spelling() {
    let keys = |line: &str| match &terms(line)[..] {
        [Term::Keys(keys)] => {
            let mut keys: Vec<_> = keys.iter().map(|key| wheel::camelot(*key)).collect();
            keys.sort();
            keys.join(" ")
        }
        other => panic!("{other:?}"),
    };
    for line in ["key:8A", "key:Am", "key:1m", "key:\"A minor\"", "KEY:8a"] {
        assert_eq!(keys(line), "8A", "{line}");
    }
    assert_eq!(keys("key:~8A"), "7A 8A 8B 9A");
    assert_eq!(keys("key:~Am"), "7A 8A 8B 9A");
    assert_eq!(keys("key:8"), "8A 8B", "half typed");
    assert_eq!(key_text::parse("8A"), key_text::parse("Am"));
}

#[test]
fn states_and_traits_may_be_half_typed() {
    let table = [
        ("state:failed", Term::State(TrackState::Failed)),
        ("state:fai", Term::State(TrackState::Failed)),
        ("state:New", Term::State(TrackState::New)),
        ("state:analyzing", Term::State(TrackState::Analysing)),
        ("is:locked", Term::Is(Trait::Locked)),
        ("is:dup", Term::Is(Trait::Duplicate)),
        ("is:analyzed", Term::Is(Trait::Analysed)),
        ("is:missing", Term::Is(Trait::Missing)),
        ("is:failed", Term::State(TrackState::Failed)),
    ];
    for (line, term) in table {
        assert_eq!(terms(line), [term], "{line}");
    }
}

#[test]
fn amounts_reach_their_terms() {
    let table = [
        ("bpm:~128", Term::NearTempo(128.0)),
        ("energy:5-7", Term::Energy(Span::closed(5.0, 7.0))),
        ("year:1998", Term::Year(Span::closed(1998.0, 1998.0))),
        ("rating:4", Term::Rating(Span::closed(4.0, 4.0))),
        ("plays:0", Term::Plays(Span::closed(0.0, 0.0))),
        ("fits:3f-a", Term::Fits("3f-a".into())),
    ];
    for (line, term) in table {
        assert_eq!(terms(line), [term], "{line}");
    }
    assert!(matches!(
        terms("bpm:124-128 length:>5:00 added:<7d")[..],
        [Term::Tempo(_), Term::Length(_), Term::Added(_)]
    ));
}

#[test]
fn nothing_is_an_error_while_typing() {
    let table: &[(&str, &[Term], &[&str])] = &[
        ("bpm:", &[], &["bpm:"]),
        ("bpm:>", &[], &["bpm:>"]),
        ("genre:\"", &[], &["genre:\""]),
        ("key:~ x", &[anywhere("x")], &["key:~"]),
        ("bpm:abc", &[anywhere("bpm:abc")], &["bpm:abc"]),
        ("-State:What", &[anywhere("state:what")], &["State:What"]),
        ("state:a", &[anywhere("state:a")], &["state:a"]),
        ("added:soon", &[anywhere("added:soon")], &["added:soon"]),
        ("re:start", &[anywhere("re:start")], &["re:start"]),
        ("foo:\"a b\"", &[anywhere("foo:\"a b\"")], &["foo:\"a b\""]),
        ("3:30 a-ha", &[anywhere("3:30"), anywhere("a-ha")], &[]),
    ];
    for (line, expected, unread) in table {
        let search = read_line(line);
        assert_eq!(terms(line), *expected, "{line}");
        assert_eq!(search.unread, *unread, "{line}");
    }
}

#[test]
fn any_line_can_be_read() {
    let pieces = ["-", "\"", ":", "bpm", ">", "~", "8A", " ", "..", "\u{e9}", "\u{1f3b5}", "key:", "added:<", "9", "m"];
    for one in pieces {
        for two in pieces {
            for three in pieces {
                for four in pieces {
                    let line = format!("{one}{two}{three}{four}");
                    read_line(&line);
                    for caret in 0..=line.encode_utf16().count() {
                        let at = completing(&line, caret);
                        assert!(at.from <= at.to, "{line} {caret}");
                    }
                }
            }
        }
    }
}
