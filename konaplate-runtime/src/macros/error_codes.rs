//! The error codes of an operation, as one table.

/// The enum of an operation's error codes. A line is a code: its HTTP status, whether it is the end of the call
/// (`Final`) or not (`Open`), what a caller can do, and the documented message:
///
/// ```text
/// ChargeErrorCode {
///     /// `007_001`, HTTP 400, final: nothing happened. The member has registered no bank account.
///     /// Message: `Bank account not found.`
///     BankAccountNotFound = "007_001" 400 Final AskUser "Bank account not found.";
/// }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! error_codes {
    (
        $(#[$meta:meta])*
        $name:ident {$(
            $(#[$doc:meta])*
            $variant:ident = $code:literal $status:literal $end:ident $category:ident $message:literal;
        )*}
    ) => {
        $(#[$meta])*
        #[derive(
            ::core::fmt::Debug,
            ::core::clone::Clone,
            ::core::cmp::PartialEq,
            ::core::cmp::Eq,
        )]
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[$doc])*
                $variant,
            )*
            /// A code that the spec does not list for this operation; never final.
            Unlisted($crate::generated::Code),
        }

        impl $crate::generated::ErrorCode for $name {
            const ROWS: &'static [$crate::generated::ErrorRow] = &[$(
                $crate::generated::ErrorRow::new(
                    $code,
                    $status,
                    $message,
                    $crate::error_code_end!($end),
                    $crate::generated::Category::$category,
                ),
            )*];
            const LISTED: &'static [Self] = &[$(Self::$variant),*];

            #[inline]
            fn unlisted(code: $crate::generated::Code) -> Self {
                Self::Unlisted(code)
            }

            #[inline]
            fn as_unlisted(&self) -> ::core::option::Option<&$crate::generated::Code> {
                match self {
                    $(Self::$variant => ::core::option::Option::None,)*
                    Self::Unlisted(code) => ::core::option::Option::Some(code),
                }
            }
        }
    };
}

/// Whether a code is the end of its call.
#[doc(hidden)]
#[macro_export]
macro_rules! error_code_end {
    (Final) => {
        true
    };
    (Open) => {
        false
    };
}

#[cfg(test)]
mod tests;
