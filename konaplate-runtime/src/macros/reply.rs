//! The struct of an answer, and of the objects inside it.

/// Structs of answers. A line is a field:
///
/// ```text
/// ChargeReply {
///     nr_number "nrNumber": Received<NrNumber>;
///     is_pending "isPending": bool;
///     result "result": optional ChargeResult;
///     points "cardPointInfo": [CardPoint];
///     par "par": optional Received<Par>, or in "cardDataInfo";
///     unit "unit": optional Received<Unit>, or around;
/// }
/// ```
///
/// One that is `secret` is neither copied, nor compared, nor written by serde. The envelope of the API stands in the
/// module above.
#[doc(hidden)]
#[macro_export]
macro_rules! reply {
    ($(
        $(#[$meta:meta])*
        $($name:ident)+ {$(
            $(#[$doc:meta])*
            $field:ident $wire:literal: $($word:ident)* $(<$kind:ident>)? $([$($item:tt)+])? $(, or $place:ident $($sibling:literal)?)?;
        )*}
    )+) => {$(
        $crate::reply_struct! {
            $(#[$meta])*
            $($name)+ {$(
                [$(#[$doc])*]
                $field $wire [$($word)* $(<$kind>)? $([$($item)+])?] [$(or $place $($sibling)?)?];
            )*}
        }
    )+};
}

/// One struct of an answer, with what it derives.
#[doc(hidden)]
#[macro_export]
macro_rules! reply_struct {
    ($(#[$meta:meta])* secret $name:ident { $($fields:tt)* }) => {
        $crate::reply_items! {
            $(#[$meta])*
            #[derive(::core::fmt::Debug)]
            $name { $($fields)* }
        }
    };
    ($(#[$meta:meta])* $name:ident {$(
        [$($doc:tt)*] $field:ident $wire:literal $of:tt $place:tt;
    )*}) => {
        $crate::reply_items! {
            $(#[$meta])*
            #[derive(
                ::core::fmt::Debug,
                ::core::clone::Clone,
                ::core::cmp::PartialEq,
                ::core::cmp::Eq,
            )]
            $name {$([$($doc)*] $field $wire $of $place;)*}
        }
        $crate::serde_of_reply!($name $($field $wire)*);
    };
}

/// The struct, and how it is read.
#[doc(hidden)]
#[macro_export]
macro_rules! reply_items {
    ($(#[$meta:meta])* $name:ident {$(
        [$($doc:tt)*] $field:ident $wire:literal [$($of:tt)+] [$($place:tt)*];
    )*}) => {
        $(#[$meta])*
        #[non_exhaustive]
        pub struct $name {$(
            $($doc)*
            pub $field: $crate::reply_type!($($of)+),
        )*}

        impl $name {
            /// Reads one from JSON, as the answer of a call is read: what deviates is noted, what is unknown is kept, and
            /// what expires counts from now. For tests. The object that holds the outcome code may be there or not.
            ///
            /// # Errors
            /// When it is no JSON object, or a required field is missing or of the wrong type.
            #[inline]
            pub fn from_json(
                json: &str,
            ) -> ::core::result::Result<
                $crate::generated::Reply<Self>,
                $crate::generated::Undecodable,
            > {
                $crate::generated::from_json(json, &super::ENVELOPE)
            }
        }

        impl $crate::generated::Decode for $name {
            const EMPTY: Self = Self {$(
                $field: $crate::reply_empty!($($of)+),
            )*};

            #[inline]
            #[allow(unused_variables, reason = "there may be no field")]
            fn fill(&mut self, fields: &mut $crate::generated::Fields<'_>) {
                $($crate::reply_field!(fields, self.$field, $wire, [$($of)+] [$($place)*]);)*
            }
        }
    };
}

/// The type of a field of an answer.
#[doc(hidden)]
#[macro_export]
macro_rules! reply_type {
    (bool) => { ::core::primitive::bool };
    (Received<$kind:ident>) => { $crate::generated::Received<$kind> };
    ([$($item:tt)+]) => { ::std::vec::Vec<$crate::reply_type!($($item)+)> };
    (optional $($of:tt)+) => { ::core::option::Option<$crate::reply_type!($($of)+)> };
    ($of:ident) => { $of };
}

/// What a field of an answer holds until it is read.
#[doc(hidden)]
#[macro_export]
macro_rules! reply_empty {
    (optional $($of:tt)+) => { ::core::option::Option::None };
    ($($of:tt)+) => {
        <$crate::reply_type!($($of)+) as $crate::generated::FromWire>::EMPTY
    };
}

/// Reads a field of an answer.
#[doc(hidden)]
#[macro_export]
macro_rules! reply_field {
    ($fields:ident, $slot:expr, $wire:literal, [optional $($of:tt)+] []) => {
        $fields.optional(&mut $slot, $wire)
    };
    ($fields:ident, $slot:expr, $wire:literal, [optional $($of:tt)+] [or in $sibling:literal]) => {
        $fields.optional_or_in(&mut $slot, $wire, $sibling)
    };
    ($fields:ident, $slot:expr, $wire:literal, [optional $($of:tt)+] [or around]) => {
        $fields.optional_or_around(&mut $slot, $wire)
    };
    ($fields:ident, $slot:expr, $wire:literal, [$($of:tt)+] []) => {
        $fields.needed(&mut $slot, $wire)
    };
    ($fields:ident, $slot:expr, $wire:literal, [$($of:tt)+] [or in $sibling:literal]) => {
        $fields.needed_or_in(&mut $slot, $wire, $sibling)
    };
    ($fields:ident, $slot:expr, $wire:literal, [$($of:tt)+] [or around]) => {
        $fields.needed_or_around(&mut $slot, $wire)
    };
}

/// Nothing: the feature `serde` is off.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! serde_of_reply {
    ($name:ident $($field:ident $wire:literal)*) => {};
}

/// A reply as serde writes it: wire names, what is absent as null.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! serde_of_reply {
    ($name:ident $($field:ident $wire:literal)*) => {
        impl $crate::generated::serde::Serialize for $name {
            fn serialize<S: $crate::generated::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                let fields: &[&str] = &[$($wire),*];
                let out = serializer.serialize_struct(::core::stringify!($name), fields.len())?;
                $(let out = $crate::generated::with_field(out, $wire, &self.$field)?;)*
                $crate::generated::serde::ser::SerializeStruct::end(out)
            }
        }
    };
}

#[cfg(test)]
mod tests;
