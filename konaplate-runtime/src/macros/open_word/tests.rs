//! An enum of answers in use.

#![allow(dead_code, unreachable_pub, reason = "items as a client has them")]

use crate::field::OpenWord;
use crate::json::{Deviation, Fields, FromWire};

crate::open_word! {
    /// What became of it.
    State: Public in "tiny.yaml response.state" {
        /// It is done.
        Done = "DONE";
        InWork = "IN WORK";
    } else Unlisted

    Nothing: Personal in "tiny.yaml response.nothing" {} else Other
}

fn read<T: FromWire>(json: &str) -> (T, usize) {
    let mut fields = Fields::parse(json.as_bytes()).unwrap();
    let mut word = T::EMPTY;
    fields.needed(&mut word, "state");
    assert!(fields.failure().is_none());
    (word, fields.finish().0.len())
}

#[test]
fn a_listed_word_is_its_variant_and_back() {
    for (json, word, text) in [
        (r#"{"state":"DONE"}"#, State::Done, "DONE"),
        (r#"{"state":"\u0049N WORK"}"#, State::InWork, "IN WORK"),
    ] {
        let (read, noted) = read::<State>(json);
        assert_eq!((&read, read.as_str(), noted), (&word, text, 0));
        assert_eq!(format!("{read:>8}"), format!("{text:>8}"));
        assert_eq!(State::known(text), Some(word));
    }
    assert_eq!(State::LIMITS.words, ["DONE", "IN WORK"]);
    assert_eq!(State::LIMITS.spec, "tiny.yaml response.state");
}

#[test]
fn another_word_is_kept_and_noted() {
    let (word, noted) = read::<State>(r#"{"state":"done"}"#);
    assert_eq!((word.as_str(), noted), ("done", 1));
    assert_eq!(format!("{word:?}"), "Unlisted(\"done\")");
    assert_eq!(State::known("done"), None);
    let (word, noted) = read::<Nothing>(r#"{"state":7}"#);
    assert_eq!((word.as_str(), noted), ("7", 2));
    assert_eq!(format!("{word:?}"), "Other([personal])");
}

#[test]
fn what_is_no_word_is_refused() {
    let mut fields = Fields::parse(br#"{"state":["DONE"]}"#).unwrap();
    let mut word = <State as FromWire>::EMPTY;
    fields.needed(&mut word, "state");
    let failure = fields.failure().unwrap();
    assert_eq!(failure.path(), "state");
    assert_eq!(word.as_str(), "");
    assert!(fields.finish().0.iter().map(Deviation::path).eq([""; 0]));
}

#[cfg(feature = "serde")]
#[test]
fn serde_has_it_as_a_text() {
    let word = serde_json::from_str::<State>("\"IN WORK\"").unwrap();
    assert_eq!(word, State::InWork);
    assert_eq!(serde_json::to_string(&word).unwrap(), "\"IN WORK\"");
    let word = serde_json::from_str::<State>("\"LOST\"").unwrap();
    assert_eq!(serde_json::to_string(&word).unwrap(), "\"LOST\"");
}
