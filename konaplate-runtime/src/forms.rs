//! What the items of generated code have in common, as macros: conversions and texts of words, and what the feature
//! `serde` adds. Generated code cannot ask for a feature of this crate; a macro of this crate can.

/// The conversions of a request's enum: from its words, and from an overriding one, which stays beside it. No
/// `Self::Error`: a word may be called so.
#[doc(hidden)]
#[macro_export]
macro_rules! request_word {
    ($name:ident) => {
        impl ::core::convert::TryFrom<&str> for $name {
            type Error = $crate::generated::Violation;

            fn try_from(word: &str) -> ::core::result::Result<Self, $crate::generated::Violation> {
                $crate::generated::word(word)
            }
        }

        impl ::core::convert::TryFrom<::std::string::String> for $name {
            type Error = $crate::generated::Violation;

            fn try_from(
                word: ::std::string::String,
            ) -> ::core::result::Result<Self, $crate::generated::Violation> {
                $crate::generated::word(&word)
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::generated::Violation;

            fn from_str(word: &str) -> ::core::result::Result<Self, $crate::generated::Violation> {
                $crate::generated::word(word)
            }
        }

        $crate::text_of_word!($name, &'static str, Word, closed_word);
    };
}

/// The text of a word, and of its serde form.
#[doc(hidden)]
#[macro_export]
macro_rules! text_of_word {
    ($name:ident, $text:ty, $of:ident, $read:ident) => {
        impl $name {
            /// The word as on the wire.
            #[must_use]
            pub fn as_str(&self) -> $text {
                $crate::generated::$of::as_str(self)
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        $crate::serde_of_word!($name, $read);
    };
}

/// Nothing: the feature `serde` is off.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! serde_of_word {
    ($name:ident, $read:ident) => {};
}

/// A word as a text.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! serde_of_word {
    ($name:ident, $read:ident) => {
        impl $crate::generated::serde::Serialize for $name {
            fn serialize<S: $crate::generated::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::generated::serde::Serializer::serialize_str(serializer, self.as_str())
            }
        }

        impl<'de> $crate::generated::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::generated::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::field::$read(deserializer)
            }
        }
    };
}
