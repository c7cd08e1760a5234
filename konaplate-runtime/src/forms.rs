//! What the items of generated code have in common, as macros: conversions and texts of words, and what the feature
//! `serde` adds. Generated code cannot ask for a feature of this crate; a macro of this crate can.

/// The conversions of a request's enum: from its words, and from an overriding one, which stays beside it. No
/// `Self::Error`: a word may be called so.
#[doc(hidden)]
#[macro_export]
macro_rules! request_word {
    ($name:ident) => {
        impl TryFrom<&str> for $name {
            type Error = $crate::generated::Violation;

            fn try_from(word: &str) -> Result<Self, $crate::generated::Violation> {
                $crate::generated::word(word)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::generated::Violation;

            fn try_from(word: String) -> Result<Self, $crate::generated::Violation> {
                $crate::generated::word(&word)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::generated::Violation;

            fn from_str(word: &str) -> Result<Self, $crate::generated::Violation> {
                $crate::generated::word(word)
            }
        }

        impl TryFrom<$crate::generated::Override<&str>> for $name {
            type Error = $crate::generated::Overridden;

            fn try_from(
                word: $crate::generated::Override<&str>,
            ) -> Result<Self, $crate::generated::Overridden> {
                let limits = &<Self as $crate::generated::Word>::LIMITS;
                Err($crate::generated::Overridden::word(word, limits))
            }
        }

        $crate::text_of_word!($name, &'static str, Word, closed_word);
    };
}

/// How a response's enum is read.
#[doc(hidden)]
#[macro_export]
macro_rules! reply_word {
    ($name:ident) => {
        impl $crate::generated::FromWire for $name {
            fn from_wire(
                value: $crate::generated::Value<'_>,
            ) -> Result<Self, $crate::generated::Undecodable> {
                value.word()
            }
        }

        $crate::text_of_word!($name, &str, OpenWord, open_word);
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

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
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
            ) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::generated::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::generated::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::field::$read(deserializer)
            }
        }
    };
}

/// Nothing: the feature `serde` is off.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! reply_struct {
    ($name:ident { $($field:ident => $wire:literal),* }) => {};
}

/// A reply as serde writes it: wire names, what is absent as null.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! reply_struct {
    ($name:ident { $($field:ident => $wire:literal),* }) => {
        impl $crate::generated::serde::Serialize for $name {
            fn serialize<S: $crate::generated::serde::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                let fields: &[&str] = &[$($wire),*];
                #[allow(unused_mut, reason = "there may be no field")]
                let mut out = serializer.serialize_struct(stringify!($name), fields.len())?;
                $($crate::generated::serde::ser::SerializeStruct::serialize_field(
                    &mut out, $wire, &self.$field,
                )?;)*
                $crate::generated::serde::ser::SerializeStruct::end(out)
            }
        }
    };
}
