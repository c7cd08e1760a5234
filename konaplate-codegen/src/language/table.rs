//! The table of the language: all kinds, and what its rows are made of.

// A row a key, however long.
#[rustfmt::skip]
mod fields;
#[rustfmt::skip]
mod files;

use super::{Form, Holds, Key, Kind, Names, Need};

/// The words of one of the reader's tables.
macro_rules! words {
    ($table:expr) => {
        Word(&const { crate::language::table::first::<_, { $table.len() }>($table) })
    };
}
use words;

const fn first<T, const N: usize>(table: &[(&'static str, T)]) -> [&'static str; N] {
    let mut words = [""; N];
    let mut at = 0;
    while at < N {
        words[at] = table[at].0;
        at += 1;
    }
    words
}

const fn kind(
    name: &'static str,
    what: &'static str,
    doc: &'static str,
    keys: &'static [Key],
) -> Kind {
    Kind {
        name,
        what,
        doc,
        keys,
        one_of: &[],
        any_of: &[],
    }
}

impl Kind {
    const fn one_of(self, one_of: &'static [&'static str]) -> Self {
        Self { one_of, ..self }
    }

    const fn any_of(self, any_of: &'static [&'static str]) -> Self {
        Self { any_of, ..self }
    }
}

const fn key(name: &'static str, need: Need, holds: Holds, doc: &'static str) -> Key {
    Key {
        name,
        need,
        holds,
        doc,
    }
}

const TEXT: Holds = Holds::Text(Form::Free);
const FIELDS: Holds = names(Form::Free, &Holds::Kind("field"));

/// A mapping from any number of names.
const fn names(form: Form, each: &'static Holds) -> Holds {
    Holds::Names(Names {
        form,
        least: 0,
        most: None,
        each,
    })
}

/// A mapping from exactly one name.
const fn one(each: &'static Holds) -> Holds {
    Holds::Names(Names {
        form: Form::Free,
        least: 1,
        most: Some(1),
        each,
    })
}

/// Words and their meanings, at least one.
const fn meanings(each: &'static Holds) -> Holds {
    Holds::Names(Names {
        form: Form::Free,
        least: 1,
        most: None,
        each,
    })
}

/// All kinds, those of files first.
pub const KINDS: &[Kind] = &[
    files::PROFILE,
    files::OPERATION,
    files::ENVELOPE,
    files::HEADERS,
    files::HEADER,
    files::RESPONSE_HEADER,
    files::PAGE_HEADERS,
    files::PAGE_HEADER,
    files::PAGE_RESPONSE_HEADER,
    fields::TYPE,
    files::GROUP,
    files::SOURCE,
    files::ASK,
    files::NO_RECOVERY,
    files::VERDICT,
    files::NOT_SEEN,
    files::ENCRYPTED,
    fields::FIELD,
    fields::ITEM,
    fields::WORD,
    fields::REQUIRED,
    fields::EXACTLY_ONE_OF,
    fields::AT_LEAST_ONE_OF,
    fields::ORDER,
    fields::SUM,
    files::ERROR,
    files::CASE,
    files::ERRATUM,
    files::ALLOWANCE,
];
