//! What setters take: a trait for each kind of field, so that the compiler says in a sentence what a field takes. Each
//! value goes to its [`Place`], which checks it.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::time::SystemTime;

use zeroize::Zeroizing;

use super::integer::Whole;
use super::place::Place;
use super::slot::Slot;
use crate::field::{
    Expiring, ExpiringKind, Narrows, Number, NumberKind, Override, Received, Secret, Text,
    TextKind, Time, TimeFormat, TimeKind, Word,
};

/// Marks setters of fields that have to be there.
#[derive(Debug)]
pub enum Mandatory {}

/// Marks setters of fields that may be left out: they take an `Option` too. A bare `None` does not say of what: write
/// `None::<&str>`, or do not call the setter.
#[derive(Debug)]
pub enum Optional {}

macro_rules! families {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident: $message:literal, $label:literal;
    )+) => {$(
        $(#[doc = $doc])+
        #[diagnostic::on_unimplemented(
            message = $message,
            label = $label,
            note = "only a field that may be left out takes an `Option`"
        )]
        pub trait $name<T, N = Mandatory> {
            #[doc(hidden)]
            fn put(self, place: Place<'_>);
        }

        impl<T, V: $name<T>> $name<T, Optional> for Option<V> {
            #[inline]
            fn put(self, place: Place<'_>) {
                match self {
                    Some(value) => value.put(place),
                    None => place.clear(),
                }
            }
        }
    )+};
}

families! {
    /// A value for a text field.
    IntoText: "a field of type `{T}` does not take `{Self}`", "it takes a text: `&str`, `String`, `Cow<str>`, `Box<str>`, or `{T}` itself";
    /// A value for a secret text field.
    IntoSecret: "a field of type `{T}` does not take `{Self}`", "it takes a secret text: `&str`, `String`, `Zeroizing<String>`, or `{T}` itself";
    /// A value for the field of a text that expires.
    IntoExpiring: "a field of type `{T}` does not take `{Self}`", "it takes that of a reply, or `(text, instant)` with the instant of its issue: a stale one is not sent";
    /// A value for a number field.
    IntoNumber: "a field of type `{T}` does not take `{Self}`", "it takes a literal or a `u64`; any other integer goes through `whole(..)`";
    /// A value for a field of listed words.
    IntoWord: "a field of type `{T}` does not take `{Self}`", "it takes a variant of `{T}`, or its word as `&str` or `String`";
    /// A value for a date field.
    IntoDate: "a field of type `{T}` does not take `{Self}`", "it takes digits as `&str` or `String`, a date of the libraries jiff, chrono or time (features of that name), or `{T}` itself";
    /// A value for a boolean field.
    IntoBoolean: "a field that is true or false does not take `{Self}`", "it takes a `bool`";
    /// A value for an object.
    IntoObject: "a field of type `{T}` does not take `{Self}`", "it takes a `{T}` with all its required fields";
}

/// A value for a list: anything to iterate over, with items that the list takes. `I` is inferred: it tells an `Option` of
/// items, which may be left out, from one that is iterated over.
#[diagnostic::on_unimplemented(
    message = "a list of `{T}` does not take `{Self}`",
    label = "it takes an array, a `Vec` or an iterator of what a `{T}` takes",
    note = "only a list that may be left out takes an `Option`"
)]
pub trait IntoList<T, I, N = Mandatory> {
    #[doc(hidden)]
    fn put(self, place: Place<'_>);
}

/// Items that are there.
#[derive(Debug)]
pub enum Items {}

/// No list, but an item that may not be there: write `Vec::from_iter(item)`, or handle the error first.
#[derive(Debug)]
pub enum NoList {}

/// Items that may be left out.
#[derive(Debug)]
pub struct Maybe<I>(PhantomData<I>);

/// A value for an item of a list.
#[diagnostic::on_unimplemented(
    message = "a list of `{T}` does not take the item `{Self}`",
    label = "its items are what a field of type `{T}` takes",
    note = "only a list that may be left out takes an `Option`"
)]
pub trait Item<T> {
    #[doc(hidden)]
    fn put(self, place: Place<'_>);
}

/// A list of `T` as the item of another one.
#[derive(Debug)]
pub struct ListOf<T>(PhantomData<T>);

/// An inner list is one by its type: an iterator could be an `Option` or a `Result`, whose failure would be lost.
macro_rules! inner_lists {
    ($([$($generics:tt)*] $list:ty;)*) => {$(
        impl<T, $($generics)*> Item<ListOf<T>> for $list
        where
            Self: IntoIterator<Item: Item<T>>,
        {
            #[inline]
            fn put(self, place: Place<'_>) {
                place.list(self, |item, place| item.put(place));
            }
        }
    )*};
}

inner_lists! {
    [V, const N: usize] [V; N];
    [V, const N: usize] &[V; N];
    [V] Vec<V>;
    [V] &Vec<V>;
    [V] &[V];
    [V] Box<[V]>;
}

impl<T, N, V: IntoIterator<Item: Item<T>>> IntoList<T, Items, N> for V {
    #[inline]
    fn put(self, place: Place<'_>) {
        place.list(self, |item, place| item.put(place));
    }
}

/// Iterating would take an item or nothing, and lose that there was none: this makes it ambiguous, so that it does not
/// compile.
impl<T, N, V: Item<T>> IntoList<T, NoList, N> for Option<V> {
    fn put(self, place: Place<'_>) {
        place.list(self, |item, place| item.put(place));
    }
}

impl<T, N, V: Item<T>, E> IntoList<T, NoList, N> for Result<V, E> {
    fn put(self, place: Place<'_>) {
        place.list(self, |item, place| item.put(place));
    }
}

/// As many items as there are, whatever the limit of the list says. Each item is checked.
impl<T, N, V: IntoIterator<Item: Item<T>>> IntoList<T, Items, N> for Override<V> {
    fn put(self, place: Place<'_>) {
        let (items, because) = self.into_parts();
        place.whole_list(items, |item, place| item.put(place), because);
    }
}

impl<T, I, V: IntoList<T, I>> IntoList<T, Maybe<I>, Optional> for Option<V> {
    #[inline]
    fn put(self, place: Place<'_>) {
        match self {
            Some(items) => items.put(place),
            None => place.clear(),
        }
    }
}

/// Which values go into which fields, and how.
macro_rules! takes {
    ($family:ident<$target:ty>: $([$($generics:tt)*] $source:ty => |$value:ident, $place:ident| $put:expr;)*) => {$(
        impl<$($generics)*, N> $family<$target, N> for $source {
            #[inline]
            fn put(self, $place: Place<'_>) {
                let $value = self;
                $put;
            }
        }

        #[diagnostic::do_not_recommend] // so that the compiler speaks of the item, not of what the list's type lacks
        impl<$($generics)*> Item<$target> for $source {
            #[inline]
            fn put(self, $place: Place<'_>) {
                let $value = self;
                $put;
            }
        }
    )*};
}

takes! { IntoText<Text<K>>:
    [K: TextKind] &str => |text, place| place.text(text);
    [K: TextKind] String => |text, place| place.string(text);
    [K: TextKind] &String => |text, place| place.text(text);
    [K: TextKind] Cow<'_, str> => |text, place| place.text(&text);
    [K: TextKind] Box<str> => |text, place| place.string(text.into());
    [K: TextKind] Text<K> => |text, place| place.exact(Slot::Text(text.into_compact()));
    [W, K: TextKind + Narrows<W>] &Text<W> => |text, place| place.text(text.as_str());
    [W: TextKind, K: TextKind + Narrows<W>] &Received<Text<W>> => |text, place| place.text(text.as_str());
    [K: TextKind, T: AsRef<str>] Override<T> => |given, place| {
        let (text, because) = given.into_parts();
        place.overriding_text(text.as_ref(), because);
    };
}

takes! { IntoSecret<Secret<K>>:
    [K: TextKind] &str => |text, place| place.text(text);
    [K: TextKind] String => |text, place| place.string(text);
    [K: TextKind] &String => |text, place| place.text(text);
    [K: TextKind] Cow<'_, str> => |text, place| place.string(text.into_owned());
    [K: TextKind] Box<str> => |text, place| place.string(text.into());
    [K: TextKind] Zeroizing<String> => |text, place| place.secret(text);
    [K: TextKind] Secret<K> => |text, place| place.exact(Slot::Secret(text.into_buffer()));
    [K: TextKind] Received<Secret<K>> => |text, place| place.secret(text.into_buffer());
    [K: TextKind, T: Into<String>] Override<T> => |given, place| {
        let (text, because) = given.into_parts();
        place.overriding(Slot::Secret(Zeroizing::new(text.into())), because);
    };
}

takes! { IntoExpiring<Expiring<K>>:
    [K: ExpiringKind] Expiring<K> => |text, place| {
        let (text, lifetime) = text.into_parts();
        place.exact(Slot::Expiring(text, lifetime.end()));
    };
    [K: ExpiringKind, T: Into<String>] (T, SystemTime) => |given, place| {
        place.expiring(Zeroizing::new(given.0.into()), given.1, None);
    };
    [K: ExpiringKind] Received<Expiring<K>> => |text, place| {
        let (text, lifetime) = text.into_parts();
        place.expiring(text, lifetime.issued, Some(lifetime.life));
    };
    [K: ExpiringKind, T: Into<String>] Override<(T, SystemTime)> => |given, place| {
        let ((text, issued), because) = given.into_parts();
        place.overriding_expiring(Zeroizing::new(text.into()), issued, because);
    };
}

takes! { IntoNumber<Number<K>>:
    [K: NumberKind] u64 => |number, place| place.number(number);
    [K: NumberKind] Whole => |number, place| place.whole(number);
    [K: NumberKind] Number<K> => |number, place| place.exact(Slot::Number(number.get()));
    [W, K: NumberKind + Narrows<W>] &Number<W> => |number, place| place.number(number.get());
    [K: NumberKind] Override<u64> => |given, place| {
        let (number, because) = given.into_parts();
        place.overriding(Slot::Number(number), because);
    };
}

takes! { IntoWord<W>:
    [W: Word] W => |word, place| place.text(word.as_str());
    [W: Word] &str => |word, place| place.text(word);
    [W: Word] String => |word, place| place.text(&word);
    [W: Word] &String => |word, place| place.text(word);
    [W: Word] Cow<'_, str> => |word, place| place.text(&word);
    [W: Word] Box<str> => |word, place| place.text(&word);
    [W: Word, T: AsRef<str>] Override<T> => |given, place| {
        let (word, because) = given.into_parts();
        place.overriding_text(word.as_ref(), because);
    };
}

takes! { IntoDate<Time<K, F>>:
    [K: TimeKind, F: TimeFormat] &str => |date, place| place.text(date);
    [K: TimeKind, F: TimeFormat] String => |date, place| place.text(&date);
    [K: TimeKind, F: TimeFormat] &String => |date, place| place.text(date);
    [K: TimeKind, F: TimeFormat] Cow<'_, str> => |date, place| place.text(&date);
    [K: TimeKind, F: TimeFormat] Box<str> => |date, place| place.text(&date);
    [K: TimeKind, F: TimeFormat] Time<K, F> => |date, place| place.exact(Slot::Text(date.as_str().into()));
    [K: TimeKind, F: TimeFormat] &Time<K, F> => |date, place| place.exact(Slot::Text(date.as_str().into()));
    [K: TimeKind, F: TimeFormat, T: AsRef<str>] Override<T> => |given, place| {
        let (date, because) = given.into_parts();
        place.overriding_text(date.as_ref(), because);
    };
}

impl<N> IntoBoolean<bool, N> for bool {
    #[inline]
    fn put(self, place: Place<'_>) {
        place.boolean(self);
    }
}

impl Item<bool> for bool {
    #[inline]
    fn put(self, place: Place<'_>) {
        place.boolean(self);
    }
}
