//! An enum of answers: its listed words, and whatever else the provider may send.

/// Enums of answers. A line is a word; behind `else` stands the variant of words that are not listed:
///
/// ```text
/// CardStatus: Public in "operations/card/info.yaml response.status" {
///     /// It can be used.
///     Active = "ACTIVE";
/// } else Other
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! open_word {
    ($(
        $(#[$meta:meta])*
        $name:ident: $class:ident in $spec:literal {$(
            $(#[$doc:meta])*
            $word:ident = $text:literal;
        )*} else $other:ident
    )+) => {$(
        $(#[$meta])*
        #[derive(
            ::core::fmt::Debug,
            ::core::clone::Clone,
            ::core::cmp::PartialEq,
            ::core::cmp::Eq,
            ::core::hash::Hash,
        )]
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[$doc])*
                $word,
            )*
            /// A word that the spec does not list, as received.
            $other($crate::generated::OtherWord),
        }

        impl $crate::generated::OpenWord for $name {
            const LIMITS: $crate::generated::WordLimits = $crate::generated::WordLimits {
                name: ::core::stringify!($name),
                spec: $spec,
                class: $crate::generated::Class::$class,
                words: &[$($text),*],
            };
            const LISTED: &'static [Self] = &[$(Self::$word),*];
            const EMPTY: Self = Self::$other($crate::generated::OtherWord::EMPTY);

            #[inline]
            fn other(word: $crate::generated::OtherWord) -> Self {
                Self::$other(word)
            }

            #[inline]
            fn as_other(&self) -> ::core::option::Option<&$crate::generated::OtherWord> {
                match self {
                    $(Self::$word => ::core::option::Option::None,)*
                    Self::$other(word) => ::core::option::Option::Some(word),
                }
            }
        }

        impl $crate::generated::FromWire for $name {
            const EMPTY: Self = <Self as $crate::generated::OpenWord>::EMPTY;

            #[inline]
            fn read(&mut self, value: $crate::generated::Value<'_, '_>) {
                $crate::generated::open_word(self, value);
            }

            #[inline]
            fn needed(&mut self, fields: &mut $crate::generated::Fields<'_>, wire: &'static str) {
                $crate::generated::needed_open_word(self, fields, wire);
            }

            #[inline]
            fn optional(
                slot: &mut ::core::option::Option<Self>,
                fields: &mut $crate::generated::Fields<'_>,
                wire: &'static str,
            ) {
                $crate::generated::optional_open_word(slot, fields, wire);
            }
        }

        impl $name {
            /// The word as received.
            #[inline]
            #[must_use]
            pub fn as_str(&self) -> &str {
                $crate::generated::OpenWord::as_str(self)
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        $crate::serde_of_open_word!($name);
    )+};
}

/// Nothing: the feature `serde` is off.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! serde_of_open_word {
    ($name:ident) => {};
}

/// A word as a text.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! serde_of_open_word {
    ($name:ident) => {
        impl $crate::generated::serde::Serialize for $name {
            fn serialize<S: $crate::generated::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::generated::serde::Serialize::serialize(self.as_str(), serializer)
            }
        }

        impl<'de> $crate::generated::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::generated::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::field::open_word(deserializer)
            }
        }
    };
}

#[cfg(test)]
mod tests;
