//! The words of the pages that are ours, in each language. What a specification says stays in its own.

/// A set of words, one field each: a language that lacks one does not compile.
macro_rules! labels {
    ($type:ident; $($name:ident: $en:literal, $ko:literal;)+) => {
        /// Words of the pages.
        pub(crate) struct $type {
            $(pub(crate) $name: &'static str,)+
        }

        impl $type {
            const EN: Self = Self { $($name: $en,)+ };
            const KO: Self = Self { $($name: $ko,)+ };

            /// Those of a language.
            pub(crate) const fn of(lang: crate::labels::Lang) -> &'static Self {
                match lang {
                    crate::labels::Lang::En => &Self::EN,
                    crate::labels::Lang::Ko => &Self::KO,
                }
            }

            /// All of them in both languages.
            #[cfg(test)]
            pub(super) const ALL: &[(&str, &str)] = &[$(($en, $ko)),+];
        }
    };
}

mod choices;
mod trying;
mod words;

pub(crate) use self::trying::Trying;
pub(crate) use self::words::Labels;

/// A language of the pages' own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    En,
    /// Korean.
    Ko,
}

impl Lang {
    /// All of them, the usual one first.
    pub const ALL: [Self; 2] = [Self::En, Self::Ko];

    /// As HTML and paths write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ko => "ko",
        }
    }

    /// Its own name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Ko => "한국어",
        }
    }

    /// The other one.
    pub(crate) const fn other(self) -> Self {
        match self {
            Self::En => Self::Ko,
            Self::Ko => Self::En,
        }
    }
}

/// A sentence with what goes into its gaps, `{}` each.
pub(crate) fn fill(sentence: &str, with: &[&str]) -> String {
    let mut parts = sentence.split("{}");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for (at, part) in parts.enumerate() {
        filled.push_str(with.get(at).copied().unwrap_or_default());
        filled.push_str(part);
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::trying::Faults;
    use super::{Labels, Lang, Trying, fill};

    fn all() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
        Labels::ALL.iter().chain(Trying::ALL).chain(Faults::ALL)
    }

    #[test]
    fn a_sentence_has_the_same_gaps_in_every_language() {
        for (en, ko) in all() {
            assert_eq!(en.matches("{}").count(), ko.matches("{}").count(), "{en}");
            assert!(!en.is_empty() && !ko.is_empty());
        }
    }

    #[test]
    fn korean_is_korean() {
        let is_hangul = |letter: char| ('\u{ac00}'..='\u{d7a3}').contains(&letter);
        let names = ["In Rust", "With curl"];
        for (en, ko) in all() {
            let is_translated = ko.chars().any(is_hangul) || names.contains(en);
            assert!(is_translated || *ko == "{}~{}", "{en}");
        }
    }

    #[test]
    fn gaps_are_filled_in_order_and_once() {
        assert_eq!(fill("{} to {}", &["{}", "2"]), "{} to 2");
        assert_eq!(fill("none", &["1"]), "none");
        assert_eq!(fill("{}", &[]), "");
    }

    #[test]
    fn the_other_language_is_never_the_same() {
        for lang in Lang::ALL {
            assert_ne!(lang.other(), lang);
            assert_ne!(lang.other().name(), lang.name());
        }
    }
}
