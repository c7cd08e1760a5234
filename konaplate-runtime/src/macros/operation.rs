//! An operation: its table, its call, and what the call ends in.

/// An operation and its call.
#[doc(hidden)]
#[macro_export]
macro_rules! operation {
    (
        $(use super::types::{$($type:ident),+ $(,)?};)?

        $(#[$table_doc:meta])*
        static $table:ident: $name:literal in $spec:literal {
            $method:ident $path:literal $effect:ident;
            headers: $headers:tt $(:: $headers_name:ident)?;
            envelope: $($envelope:ident)::+;
            $(encrypts: $($side:ident)+;)?
            $(echo: $echo:literal;)?
            $(number: $number:literal;)?
            $(pending: $pending:literal;)?
            $(verdict: $verdict:literal $settled:literal $failed:literal $open:literal;)?
            $(not_seen: $status:literal codes [$($code:literal),*] families [$($family:literal),*] known [$($known:literal),*] grace $grace:literal;)?
            $(recovery: $($inquiry:ident)::+ by $asks:literal;)?
            $(evidence: $($evidence:literal)+;)?
            $(lives: $lives:literal by $by:literal else $otherwise:literal $(absent $absent:literal)? { $($word:literal $seconds:literal;)+ };)*
            $(rules { $($rules:tt)* })?
        }

        $(#[$call_doc:meta])*
        call $call:ident -> $ends:ident<$reply:ident>, $error:ident $(, $prepared:ident)? { $($fields:tt)* }

        $(
            $(#[$outcome_doc:meta])*
            outcome $outcome:ident = $outcome_of:ident;
        )?
    ) => {
        $(use super::types::{$($type),+};)?

        $(#[$table_doc])*
        pub static $table: $crate::generated::Operation = $crate::generated::Operation {
            name: $crate::generated::Str::Borrowed($name),
            spec: $crate::generated::Str::Borrowed($spec),
            method: $crate::generated::Str::Borrowed(stringify!($method)),
            path: $crate::generated::Str::Borrowed($path),
            effect: $crate::generated::Effect::$effect,
            encrypts_request: $crate::encrypts!(request $($($side)+)?),
            encrypts_response: $crate::encrypts!(response $($($side)+)?),
            headers: $crate::generated::List::Borrowed($crate::headers!($headers $(:: $headers_name)?)),
            echo: $crate::optional!($($echo)?),
            envelope: $crate::generated::Shared::Static(&$($envelope)::+),
            request: $crate::generated::List::Borrowed(<$call<'static>>::ROWS),
            rules: $crate::generated::List::Borrowed($crate::rules!($($($rules)*)?)),
            lives: $crate::generated::List::Borrowed(&[$($crate::generated::Lives {
                field: $crate::generated::Str::Borrowed($lives),
                by: $crate::generated::Str::Borrowed($by),
                words: $crate::generated::List::Borrowed(&[$(($crate::generated::Str::Borrowed($word), $seconds)),+]),
                absent: $crate::either!($($absent)? else $otherwise),
                otherwise: $otherwise,
            }),*]),
            idempotency: $crate::optional!($($number)?),
            pending: $crate::optional!($($pending)?),
            recovery: $crate::recovery!($($($inquiry)::+, $asks)?),
            verdict: $crate::verdict!(
                $($verdict $settled $failed $open)?;
                $($status [$($code)*] [$($family)*] [$($known)*] $grace)?
            ),
            evidence: $crate::generated::List::Borrowed(&[$($($crate::generated::Str::Borrowed($evidence)),+)?]),
            errors: $crate::generated::List::Borrowed(<$error as $crate::generated::ErrorCode>::ROWS),
        };

        $crate::call! {
            $(#[$call_doc])*
            $table $call -> $ends<$reply>, $error $(, $prepared)? { $($fields)* }
        }

        $(
            $(#[$outcome_doc])*
            pub type $outcome = $crate::generated::Outcome<$outcome_of>;
        )?
    };
}

/// Whether a side is among those that are encrypted.
#[doc(hidden)]
#[macro_export]
macro_rules! encrypts {
    (request request $($rest:ident)?) => {
        true
    };
    (response $(request)? response) => {
        true
    };
    ($side:ident $($other:ident)?) => {
        false
    };
}

/// A text, or none.
#[doc(hidden)]
#[macro_export]
macro_rules! optional {
    () => {
        ::core::option::Option::None
    };
    ($text:literal) => {
        ::core::option::Option::Some($crate::generated::Str::Borrowed($text))
    };
}

/// The first of two values that is there.
#[doc(hidden)]
#[macro_export]
macro_rules! either {
    (else $otherwise:literal) => {
        $otherwise
    };
    ($value:literal else $otherwise:literal) => {
        $value
    };
}

/// Header rules: those of the client, or an operation's own.
#[doc(hidden)]
#[macro_export]
macro_rules! headers {
    ({ $($name:literal $value:ident $min:literal..=$max:tt;)* }) => {
        &[$($crate::generated::HeaderRule {
            name: $crate::generated::Str::Borrowed($name),
            value: $crate::generated::HeaderValue::$value,
            min: $min,
            max: $crate::bound!($max),
        }),*]
    };
    ($client:tt :: $name:ident) => {
        $client::$name
    };
}

/// How to ask what became of a call, or nothing.
#[doc(hidden)]
#[macro_export]
macro_rules! recovery {
    () => {
        ::core::option::Option::None
    };
    ($($inquiry:ident)::+, $asks:literal) => {
        ::core::option::Option::Some($crate::generated::Recovery {
            operation: $crate::generated::Shared::Static(&$($inquiry)::+),
            field: $crate::generated::Str::Borrowed($asks),
        })
    };
}

/// The word of an answer that says what became of a call, or nothing.
#[doc(hidden)]
#[macro_export]
macro_rules! verdict {
    (;) => {
        ::core::option::Option::None
    };
    ($field:literal $settled:literal $failed:literal $pending:literal; $($not_seen:tt)*) => {
        ::core::option::Option::Some($crate::generated::Verdict {
            field: $crate::generated::Str::Borrowed($field),
            settled: $crate::generated::Str::Borrowed($settled),
            failed: $crate::generated::Str::Borrowed($failed),
            pending: $crate::generated::Str::Borrowed($pending),
            not_seen: $crate::not_seen!($($not_seen)*),
        })
    };
}

/// How an inquiry says that it does not know a number, or nothing.
#[doc(hidden)]
#[macro_export]
macro_rules! not_seen {
    () => {
        ::core::option::Option::None
    };
    ($status:literal [$($code:literal)*] [$($family:literal)*] [$($known:literal)*] $grace:literal) => {
        ::core::option::Option::Some($crate::generated::NotSeen {
            status: $status,
            codes: $crate::generated::List::Borrowed(&[$($crate::generated::Str::Borrowed($code)),*]),
            families: $crate::generated::List::Borrowed(&[$($crate::generated::Str::Borrowed($family)),*]),
            known: $crate::generated::List::Borrowed(&[$($crate::generated::Str::Borrowed($known)),*]),
            grace_seconds: $grace,
        })
    };
}

/// Rules between fields.
#[doc(hidden)]
#[macro_export]
macro_rules! rules {
    ($($at:literal $text:literal: ($($kind:tt)+);)*) => {
        &[$($crate::generated::FieldsRule {
            spec: $crate::generated::Str::Borrowed($at),
            text: $crate::generated::Str::Borrowed($text),
            kind: $crate::rule_kind!($($kind)+),
        }),*]
    };
}

/// What a rule asks for.
#[doc(hidden)]
#[macro_export]
macro_rules! rule_kind {
    (required $field:tt when boolean $other:tt $value:literal $(or $absent:ident)?) => {
        $crate::generated::FieldsRuleKind::Required {
            field: $crate::field_path!($field),
            when: $crate::generated::Condition::IsBoolean {
                field: $crate::field_path!($other),
                value: $value,
                is_default: $crate::is_given!($($absent)?),
            },
        }
    };
    (required $field:tt when word $other:tt $word:literal $(or $absent:ident)?) => {
        $crate::generated::FieldsRuleKind::Required {
            field: $crate::field_path!($field),
            when: $crate::generated::Condition::IsWord {
                field: $crate::field_path!($other),
                word: $crate::generated::Str::Borrowed($word),
                is_default: $crate::is_given!($($absent)?),
            },
        }
    };
    (required $field:tt when given $other:tt) => {
        $crate::generated::FieldsRuleKind::Required {
            field: $crate::field_path!($field),
            when: $crate::generated::Condition::Given($crate::field_path!($other)),
        }
    };
    (exactly_one $($field:tt)+) => {
        $crate::generated::FieldsRuleKind::ExactlyOneOf($crate::field_paths!($($field)+))
    };
    (at_least_one $($field:tt)+) => {
        $crate::generated::FieldsRuleKind::AtLeastOneOf($crate::field_paths!($($field)+))
    };
    (order $($field:tt)+) => {
        $crate::generated::FieldsRuleKind::Order($crate::field_paths!($($field)+))
    };
    (sum $([$($step:literal),+])+ $relation:ident $kind:ident $total:tt) => {
        $crate::generated::FieldsRuleKind::Sum {
            terms: $crate::field_paths!($([$($step),+])+),
            relation: $crate::generated::Relation::$relation,
            total: $crate::total!($kind $total),
        }
    };
}

/// What a sum is compared with.
#[doc(hidden)]
#[macro_export]
macro_rules! total {
    (field $path:tt) => {
        $crate::generated::Total::Field($crate::field_path!($path))
    };
    (number $number:literal) => {
        $crate::generated::Total::Number($number)
    };
}

/// Which field, by its place at each level.
#[doc(hidden)]
#[macro_export]
macro_rules! field_path {
    ([$($step:literal),+]) => {
        $crate::generated::List::Borrowed(&[$($step),+])
    };
}

/// Which fields.
#[doc(hidden)]
#[macro_export]
macro_rules! field_paths {
    ($($path:tt)+) => {
        $crate::generated::List::Borrowed(&[$($crate::field_path!($path)),+])
    };
}

/// Whether something is written there.
#[doc(hidden)]
#[macro_export]
macro_rules! is_given {
    () => {
        false
    };
    ($given:tt) => {
        true
    };
}
