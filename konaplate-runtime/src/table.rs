//! Data of an operation: part of the program where code was generated, or owned where a specification was read at run
//! time. Readers do not see the difference, and what is owned is freed with its last reader.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// A text of a table.
pub type Str = Cow<'static, str>;

/// A list of a table.
pub type List<T> = Cow<'static, [T]>;

/// Where a field may be instead of its own place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlsoIn {
    /// In the object of that wire name beside it, or in an item of the array.
    Sibling(Str),
    /// In the object that holds the object it is in, or the array of them.
    Around,
}

/// A table that several hold.
pub enum Shared<T: 'static> {
    /// Part of the program.
    Static(&'static T),
    /// Freed with its last holder.
    Owned(Arc<T>),
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        match self {
            Self::Static(table) => table,
            Self::Owned(table) => table,
        }
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Static(table) => Self::Static(table),
            Self::Owned(table) => Self::Owned(Arc::clone(table)),
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for Shared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T> From<&'static T> for Shared<T> {
    fn from(table: &'static T) -> Self {
        Self::Static(table)
    }
}

impl<T> From<Arc<T>> for Shared<T> {
    fn from(table: Arc<T>) -> Self {
        Self::Owned(table)
    }
}
