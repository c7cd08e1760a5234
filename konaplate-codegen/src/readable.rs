//! How errors are shown. A `main` that returns an error prints its `Debug`, so it reads as `Display` does.

/// `Debug` of errors whose texts tell all their parts.
#[doc(hidden)]
#[macro_export]
macro_rules! debug_as_display {
    ($($type:ident),+ $(,)?) => {
        $(impl ::std::fmt::Debug for $type {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(self, formatter)
            }
        })+
    };
}
