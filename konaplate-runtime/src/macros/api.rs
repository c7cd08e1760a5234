//! The client of an API: its tables, its methods, and the names that it re-exports.

/// A client.
#[doc(hidden)]
#[macro_export]
macro_rules! api {
    (
        $(#[$client_doc:meta])*
        client $client:ident, interface $interface:literal;

        $(servers { $($(#[$server_doc:meta])* $server:ident = $url:literal;)* })?

        $(#[$envelope_doc:meta])*
        envelope $envelope:ident: $object:literal $code:literal [$($text:literal),*] $success:literal $encrypted:literal;

        headers $headers:ident $rules:tt

        $(needs { $($need:ident)* })?

        $(operations { $($(#[cfg($($operation_cfg:tt)+)])? $(#[doc = $operation_doc:literal])* $operation:ident: $call:ident::$call_type:ident, $table_in:ident::$table:ident;)* })?

        $(exports { $($(#[cfg($($export_cfg:tt)+)])? $module:ident { $($export:ident)+ })* })?
    ) => {
        const _: () = assert!(
            $crate::generated::ABI == $interface,
            "konaplate-runtime and konaplate-codegen are of different versions: use the same version of both"
        );

        $(#[$envelope_doc])*
        pub static $envelope: $crate::generated::Envelope = $crate::generated::Envelope {
            object: $crate::generated::Str::Borrowed($object),
            code: $crate::generated::Str::Borrowed($code),
            text: $crate::generated::List::Borrowed(&[$($crate::generated::Str::Borrowed($text)),*]),
            success: $crate::generated::Str::Borrowed($success),
            encrypted: $crate::generated::Str::Borrowed($encrypted),
        };

        /// Request headers with their effective lengths, of the operations that have no others.
        pub static $headers: &[$crate::generated::HeaderRule] = $crate::headers!($rules);

        /// The operations of this client.
        pub static OPERATIONS: &[$crate::generated::Shared<$crate::generated::Operation>] = &[
            $($($(#[cfg($($operation_cfg)+)])? $crate::generated::Shared::Static(&$table_in::$table),)*)?
        ];

        $(#[$client_doc])*
        #[derive(::core::fmt::Debug, ::core::clone::Clone)]
        pub struct $client {
            core: $crate::generated::Core,
        }

        impl $client {
            $($(
                $(#[$server_doc])*
                pub const $server: &'static str = $url;
            )*)?

            /// A client with this configuration.
            ///
            /// # Errors
            /// Everything that is missing or malformed, at once.
            pub fn new(config: $crate::generated::Config) -> ::core::result::Result<Self, $crate::generated::ConfigError> {
                ::core::result::Result::map($crate::generated::Core::new(config), |core| Self { core })
            }

            /// A client configured by the environment variables that the runtime's `Config::from_env` lists.
            ///
            /// # Errors
            /// Every variable that is missing or malformed, at once.
            pub fn from_env() -> ::core::result::Result<Self, $crate::generated::ConfigError> {
                Self::new($crate::generated::Config::from_env()?)
            }

            /// Asks about every call that was left open, in the journal and here, and hands over what became of each as soon
            /// as it is known. Sends no call again.
            pub fn recover(&self) -> $crate::generated::Recovering<'_> {
                self.core.recover(OPERATIONS)
            }

            /// Closes a call in the journal whose end has been booked, or whose order was given up.
            ///
            /// # Errors
            /// When somebody else looks after the call by now or it was acknowledged before, so that nothing may be booked for
            /// it here; when its end is not known; or when the journal cannot be written.
            pub async fn acknowledge(
                &self,
                receipt: &$crate::generated::Receipt,
            ) -> ::core::result::Result<(), $crate::generated::JournalError> {
                self.core.acknowledge(receipt).await
            }

            /// Takes the intent of a call back that was prepared and that nobody has claimed: its number is free at once.
            ///
            /// # Errors
            /// When it was claimed, given up or is not there, or the journal cannot be written.
            pub async fn withdraw(
                &self,
                attempt: $crate::generated::AttemptId,
            ) -> ::core::result::Result<(), $crate::generated::JournalError> {
                self.core.withdraw(attempt).await
            }

            /// How many calls the journal has: prepared, open, and ended without an acknowledgement.
            ///
            /// # Errors
            /// When the journal cannot be read, or there is none.
            pub async fn journal_counts(
                &self,
            ) -> ::core::result::Result<$crate::generated::Counts, $crate::generated::JournalError> {
                self.core.journal_counts().await
            }

            /// Closes a call in the journal, because somebody has decided what to do about it.
            ///
            /// # Errors
            /// When the journal cannot be written.
            pub async fn dismiss(
                &self,
                attempt: $crate::generated::AttemptId,
            ) -> ::core::result::Result<(), $crate::generated::JournalError> {
                self.core.dismiss(attempt).await
            }

            /// How many calls of this client and its clones overrode a limit, by operation and field.
            #[must_use]
            pub fn overrides(&self) -> ::std::vec::Vec<$crate::generated::OverrideCount> {
                self.core.overrides()
            }

            /// Receives the provider's callbacks with this client's keys.
            #[must_use]
            pub fn callbacks(&self) -> $crate::generated::Callbacks<'_> {
                $crate::generated::Callbacks::new(&self.core, &$envelope)
            }
        }

        $(
            impl $client {
                $(
                    $(#[cfg($($operation_cfg)+)])?
                    $(#[doc = $operation_doc])*
                    pub fn $operation(&self) -> $call::$call_type<'_> {
                        $call::$call_type::new(&self.core)
                    }
                )*
            }
        )?

        impl ::core::convert::AsRef<$crate::generated::Core> for $client {
            fn as_ref(&self) -> &$crate::generated::Core {
                &self.core
            }
        }

        /// Names of required fields, for the compiler to tell which one is not set.
        #[allow(non_camel_case_types, reason = "they are called as their setters are")]
        pub mod needs {
            $($(
                #[doc = concat!("The required field `", stringify!($need), "`.")]
                #[derive(::core::fmt::Debug)]
                pub enum $need {}
            )*)?
        }

        $($(
            $(#[cfg($($export_cfg)+)])?
            #[doc(hidden)]
            pub use self::$module::{$($export),+};
        )*)?
    };
}
