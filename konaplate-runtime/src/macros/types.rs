//! Scalar types: an alias of a checked type over a marker with its limits; and the closed enums of requests.

/// The scalar types of a module.
#[doc(hidden)]
#[macro_export]
macro_rules! types {
    ($(
        $(#[$doc:meta])*
        $name:ident: $kind:ident<$limits:ident> $class:ident $($min:literal..=$max:tt)? $(lives $seconds:literal)?
        in $spec:literal $(narrows $($wider:ident)::+)?;
    )+) => {
        $(
            $(#[$doc])*
            pub type $name = $crate::generated::$kind<limits::$limits>;
        )+

        /// What the specification says of each type.
        pub mod limits {
            $(
                #[doc = concat!("Limits of [`", stringify!($name), "`](super::", stringify!($name), ").")]
                #[derive(::core::fmt::Debug)]
                pub enum $limits {}
                $crate::limits_of!($kind $limits $name $class $spec $($min $max)?);
                $(
                    impl $crate::generated::ExpiringKind for $limits {
                        const LIVES_SECONDS: u64 = $seconds;
                    }
                )?
                $(
                    impl $crate::generated::Narrows<super::$($wider)::+> for $limits {}
                )?
            )+
        }
    };
}

/// The limits of one kind of type.
#[doc(hidden)]
#[macro_export]
macro_rules! limits_of {
    (Number $limits:ident $name:ident $class:ident $spec:literal $min:literal $max:tt) => {
        impl $crate::generated::NumberKind for $limits {
            const LIMITS: $crate::generated::NumberLimits = $crate::generated::NumberLimits {
                name: stringify!($name),
                spec: $spec,
                class: $crate::generated::Class::$class,
                min: $min,
                max: $crate::bound!($max),
            };
        }
    };
    ($kind:ident $limits:ident $name:ident $class:ident $spec:literal $min:literal $max:tt) => {
        impl $crate::generated::TextKind for $limits {
            const LIMITS: $crate::generated::TextLimits = $crate::generated::TextLimits {
                name: stringify!($name),
                spec: $spec,
                class: $crate::generated::Class::$class,
                min: $min,
                max: $crate::bound!($max),
            };
        }
    };
    ($kind:ident $limits:ident $name:ident $class:ident $spec:literal) => {
        impl $crate::generated::TimeKind for $limits {
            const LIMITS: $crate::generated::TimeLimits = $crate::generated::TimeLimits {
                name: stringify!($name),
                spec: $spec,
                class: $crate::generated::Class::$class,
            };
        }
    };
}

/// An upper bound: a number, or none.
#[doc(hidden)]
#[macro_export]
macro_rules! bound {
    (MAX) => {
        u64::MAX
    };
    ($max:literal) => {
        $max
    };
}

/// An enum of requests: nothing but its words.
#[doc(hidden)]
#[macro_export]
macro_rules! word {
    (
        $(#[$doc:meta])*
        $name:ident: $class:ident in $spec:literal {
            $($(#[$word_doc:meta])* $variant:ident = $wire:literal;)+
        }
    ) => {
        $(#[$doc])*
        #[derive(
            ::core::fmt::Debug, ::core::clone::Clone, ::core::marker::Copy, ::core::cmp::PartialEq, ::core::cmp::Eq,
            ::core::cmp::PartialOrd, ::core::cmp::Ord, ::core::hash::Hash,
        )]
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[$word_doc])*
                $variant,
            )+
        }

        impl $name {
            /// The word of a literal; anything but a listed word stops the build.
            #[must_use]
            #[track_caller]
            pub const fn literal(word: &'static str) -> Self {
                <Self as $crate::generated::Word>::ALL[$crate::generated::literal_word(
                    word,
                    &<Self as $crate::generated::Word>::LIMITS,
                )]
            }
        }

        impl $crate::generated::Word for $name {
            const LIMITS: $crate::generated::WordLimits = $crate::generated::WordLimits {
                name: stringify!($name),
                spec: $spec,
                class: $crate::generated::Class::$class,
                words: &[$($wire),+],
            };
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            const WORDS: &'static [$crate::generated::Str] = &[$($crate::generated::Str::Borrowed($wire)),+];

            fn as_str(&self) -> &'static str {
                <Self as $crate::generated::Word>::LIMITS.words[*self as usize]
            }
        }

        $crate::request_word!($name);
    };
}
