//! How errors are shown. A `main` that returns an error prints its `Debug`, so `{:?}` reads as `Display` does; `{:#?}`
//! shows the parts. What is listed as a part is shown: list no secret, and no text of the provider.

/// `Debug` of an error: its `Display`, or its parts where `{:#?}` asks for them. Variants are listed as they are
/// declared; a struct lists names and what stands for them.
#[doc(hidden)]
#[macro_export]
macro_rules! debug_as_display {
    (enum $type:ident $(<$generic:ident>)? {
        $($variant:ident $({ $($field:ident),+ })? $(($inner:ident))?),+ $(,)?
    }) => {
        impl $(<$generic>)? ::std::fmt::Debug for $type $(<$generic>)? {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                if !f.alternate() {
                    return ::std::fmt::Display::fmt(self, f);
                }
                match self {
                    $(Self::$variant $({ $($field),+ })? $(($inner))? => f
                        .debug_struct(stringify!($variant))
                        $($(.field(stringify!($field), $field))+)?
                        $(.field(stringify!($inner), $inner))?
                        .finish(),)+
                }
            }
        }
    };
    (struct $type:ident $(<$generic:ident>)? |$it:ident| {
        $($part:ident: $value:expr),* $(,)?
    }) => {
        impl $(<$generic>)? ::std::fmt::Debug for $type $(<$generic>)? {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                if !f.alternate() {
                    return ::std::fmt::Display::fmt(self, f);
                }
                let $it = self;
                f.debug_struct(stringify!($type))
                    $(.field(stringify!($part), &$value))*
                    .finish()
            }
        }
    };
    (struct $type:ident) => {
        $crate::debug_as_display!(struct $type |_it| {});
    };
}

#[cfg(test)]
mod tests;
