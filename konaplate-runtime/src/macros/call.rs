//! What people fill: calls, and the objects inside their requests. A method is one statement.

/// The rows of a table of fields.
#[doc(hidden)]
#[macro_export]
macro_rules! rows {
    ($($setter:ident $wire:literal $type:ident [$($index:ident)?] [$($min:literal $max:tt)*];)*) => {
        &[$($crate::generated::Row {
            wire: $crate::generated::WireName::of($wire),
            rust: $crate::generated::Str::Borrowed(stringify!($setter)),
            is_required: $crate::is_given!($($index)?),
            shape: $crate::shape!($type $($min $max)*),
        }),*]
    };
}

/// What a field holds.
#[doc(hidden)]
#[macro_export]
macro_rules! shape {
    ($type:ident) => {
        <$type as $crate::generated::Field>::SHAPE
    };
    ($type:ident $min:literal $max:tt $($inner:tt)*) => {
        $crate::generated::Shape::List(
            $crate::generated::Bounds {
                min: $min,
                max: $crate::bound!($max),
            },
            $crate::generated::Shared::Static(&$crate::shape!($type $($inner)*)),
        )
    };
}

/// What a setter takes a value or the items for: of lists in lists, the outer one's items are lists.
#[doc(hidden)]
#[macro_export]
macro_rules! taken {
    ($type:ident $($least:literal)?) => {
        $type
    };
    ($type:ident $least:literal $($inner:literal)+) => {
        $crate::generated::ListOf<$crate::taken!($type $($inner)+)>
    };
}

/// The state in which no field is set, of those that are required.
#[doc(hidden)]
#[macro_export]
macro_rules! start {
    () => {
        ()
    };
    ($a:ident) => {
        ($crate::missing!($a), $crate::generated::Set, $crate::generated::Set, $crate::generated::Set, ())
    };
    ($a:ident $b:ident) => {
        ($crate::missing!($a), $crate::missing!($b), $crate::generated::Set, $crate::generated::Set, ())
    };
    ($a:ident $b:ident $c:ident) => {
        ($crate::missing!($a), $crate::missing!($b), $crate::missing!($c), $crate::generated::Set, ())
    };
    ($a:ident $b:ident $c:ident $d:ident $($rest:ident)*) => {
        (
            $crate::missing!($a),
            $crate::missing!($b),
            $crate::missing!($c),
            $crate::missing!($d),
            $crate::start!($($rest)*),
        )
    };
}

/// The state in which all required fields are set.
#[doc(hidden)]
#[macro_export]
macro_rules! complete {
    () => {
        ()
    };
    ($a:ident $($b:ident $($c:ident $($d:ident $($rest:ident)*)?)?)?) => {
        (
            $crate::generated::Set,
            $crate::generated::Set,
            $crate::generated::Set,
            $crate::generated::Set,
            $crate::complete!($($($($($rest)*)?)?)?),
        )
    };
}

/// A required field that is not set.
#[doc(hidden)]
#[macro_export]
macro_rules! missing {
    ($field:ident) => {
        $crate::generated::Missing<super::needs::$field>
    };
}

/// The state after a setter: another one where the field is required.
#[doc(hidden)]
#[macro_export]
macro_rules! after {
    ($state:ident) => {
        $state
    };
    ($state:ident $index:ident) => {
        $state::Set<$crate::generated::$index>
    };
}

/// A call of an operation.
#[doc(hidden)]
#[macro_export]
macro_rules! call {
    (
        $(#[$meta:meta])*
        $table:ident $call:ident -> $ends:ident<$reply:ident>, $error:ident $(, $prepared:ident)? {
            $(required: $($required:ident)+;)?
            $(
                $(#[$doc:meta])*
                $at:literal $setter:ident$(<$form:ident>)? $wire:literal: $into:ident<$type:ident $(, $optional:ident)?>
                $(, required $index:ident)? $(, items $min:literal..=$max:tt)*;
            )*
        }
    ) => {
        $(#[$meta])*
        #[must_use = "nothing happens until `.send()`"]
        pub struct $call<'c, S = $crate::start!($($($required)+)?)>(
            $crate::generated::Unsent<'c>,
            ::core::marker::PhantomData<fn() -> S>,
        );

        impl<'c> $call<'c> {
            pub(super) const ROWS: &'static [$crate::generated::Row] = $crate::rows!(
                $($setter $wire $type [$($index)?] [$($min $max)*];)*
            );

            pub(super) fn new(core: &'c $crate::generated::Core) -> Self {
                Self($crate::generated::Unsent::of(core, &$table), ::core::marker::PhantomData)
            }
        }

        impl<'c, S: $crate::generated::State> $call<'c, S> {
            $(
                $(#[$doc])*
                #[inline]
                pub fn $setter$(<$form>)?(
                    mut self,
                    $setter: impl $crate::generated::$into<$crate::taken!($type $($min)*) $(, $form)? $(, $crate::generated::$optional)?>,
                ) -> $call<'c, $crate::after!(S $($index)?)> {
                    $crate::generated::$into::put($setter, self.0.place($at));
                    $call(self.0, ::core::marker::PhantomData)
                }
            )*

            /// The checked request, without sending it.
            ///
            /// # Errors
            /// Every limit and rule that is broken.
            #[inline]
            pub fn build(self) -> ::core::result::Result<$crate::generated::Checked, $crate::generated::InvalidRequest>
            where
                S: $crate::generated::Complete,
            {
                self.0.build()
            }

            /// Sends the call, at most once, when the future is first polled.
            ///
            /// # Errors
            /// The future gives what is known about a call that did not succeed; nothing else.
            #[inline]
            pub fn send(self) -> $crate::generated::Sending<'c, $crate::generated::$ends<$reply>, $error>
            where
                S: $crate::generated::Complete,
            {
                self.0.send()
            }

            $($crate::prepare! { $prepared $ends<$reply>, $error })?
        }

        /// Shows the fields that are set, as far as their classes allow.
        impl<S> ::core::fmt::Debug for $call<'_, S> {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                self.0.show(stringify!($call), f)
            }
        }
    };
}

/// The method that prepares a call that moves money.
#[doc(hidden)]
#[macro_export]
macro_rules! prepare {
    (prepared $ends:ident<$reply:ident>, $error:ident) => {
        /// Checks and writes the call, and names it, so that its intent can be noted in the journal before it is sent: in the
        /// transaction in which its order is written.
        ///
        /// # Errors
        /// Every limit and rule that is broken.
        #[inline]
        pub fn prepare(
            self,
        ) -> ::core::result::Result<
            $crate::generated::Prepared<'c, $crate::generated::$ends<$reply>, $error>,
            $crate::generated::CallError<$error>,
        >
        where
            S: $crate::generated::Complete,
        {
            self.0.prepare()
        }
    };
}

/// An object inside a request. Its name alone is that of one with all required fields, as functions return it and structs
/// keep it.
#[doc(hidden)]
#[macro_export]
macro_rules! object {
    (
        $(#[$meta:meta])*
        $object:ident {
            $(required: $($required:ident)+;)?
            $(
                $(#[$doc:meta])*
                $at:literal $setter:ident$(<$form:ident>)? $wire:literal: $into:ident<$type:ident $(, $optional:ident)?>
                $(, required $index:ident)? $(, items $min:literal..=$max:tt)*;
            )*
        }
    ) => {
        $(#[$meta])*
        ///
        /// The name alone means one with all its required fields: so functions return it, and structs keep it.
        #[must_use = "an object is a value for a setter"]
        pub struct $object<S = $crate::complete!($($($required)+)?)>(
            $crate::generated::Nested,
            ::core::marker::PhantomData<fn() -> S>,
        );

        impl $object {
            const ROWS: &'static [$crate::generated::Row] = $crate::rows!(
                $($setter $wire $type [$($index)?] [$($min $max)*];)*
            );
        }

        impl $object<$crate::start!($($($required)+)?)> {
            /// An object with no field set.
            #[allow(clippy::new_without_default, reason = "one with fields missing is no value of its own")]
            pub fn new() -> Self {
                Self($crate::generated::Nested::of(<$object>::ROWS), ::core::marker::PhantomData)
            }
        }

        impl<S: $crate::generated::State> $object<S> {
            $(
                $(#[$doc])*
                #[inline]
                pub fn $setter$(<$form>)?(
                    mut self,
                    $setter: impl $crate::generated::$into<$crate::taken!($type $($min)*) $(, $form)? $(, $crate::generated::$optional)?>,
                ) -> $object<$crate::after!(S $($index)?)> {
                    $crate::generated::$into::put($setter, self.0.place(<$object>::ROWS, $at));
                    $object(self.0, ::core::marker::PhantomData)
                }
            )*
        }

        impl<S: $crate::generated::Complete, N> $crate::generated::IntoObject<$object, N> for $object<S> {
            fn put(self, place: $crate::generated::Place<'_>) {
                self.0.put(place);
            }
        }

        impl<S: $crate::generated::Complete> $crate::generated::Item<$object> for $object<S> {
            fn put(self, place: $crate::generated::Place<'_>) {
                self.0.put(place);
            }
        }

        impl $crate::generated::Field for $object {
            const SHAPE: $crate::generated::Shape =
                $crate::generated::Shape::Object($crate::generated::List::Borrowed(Self::ROWS));
        }

        /// Shows the fields that are set, as far as their classes allow.
        impl<S> ::core::fmt::Debug for $object<S> {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                self.0.show(stringify!($object), <$object>::ROWS, f)
            }
        }
    };
}
