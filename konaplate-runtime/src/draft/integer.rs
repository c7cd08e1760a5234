//! Integers of every width for number fields. A setter takes one width directly, so that a plain literal needs no suffix:
//! with several the compiler falls back to `i32`, and `50_000_000_001` would not compile.

use std::fmt;

use crate::violation::Rule;

/// A whole number on its way into a number field: see [`whole`].
pub struct Whole(pub(super) Result<u64, Rule>);

/// Shows no number: what class it has is the field's business.
impl fmt::Debug for Whole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Whole")
    }
}

/// Takes an integer of any width and sign for a number field, which checks it: what is negative or too large is reported
/// with everything else that the request breaks.
///
/// ```
/// # use konaplate_runtime::whole;
/// let member: i64 = 50_000_000_001; // as a database gives it
/// let user_id = whole(member);
/// // kona.charge().user_id(user_id)
/// ```
pub fn whole(integer: impl Integer) -> Whole {
    integer.into_whole()
}

/// An integer type of the language.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no integer",
    label = "`whole` takes `i8` to `i128`, `u8` to `u128`, `isize` and `usize`"
)]
pub trait Integer {
    #[doc(hidden)]
    fn into_whole(self) -> Whole;
}

macro_rules! integers {
    ($($integer:ty)+) => {$(
        impl Integer for $integer {
            #[inline]
            fn into_whole(self) -> Whole {
                #[allow(unused_comparisons, reason = "some have no sign")]
                let otherwise = if self < 0 { Rule::Below } else { Rule::Above };
                Whole(u64::try_from(self).map_err(|_| otherwise))
            }
        }
    )+};
}

integers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);
