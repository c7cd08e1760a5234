//! The dimensions, and a walk through their product.

use crate::faults::{Back, CHARGES, Fault, INQUIRIES};

/// How the money settles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Settles {
    AtOnce,
    Later,
    Fails,
    Stays,
    /// The provider refuses the charge.
    Refused,
}

const SETTLES: [Settles; 5] = [
    Settles::AtOnce,
    Settles::Later,
    Settles::Fails,
    Settles::Stays,
    Settles::Refused,
];

/// Where the caller dies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Dies {
    Never,
    /// When the charge has reached the provider.
    AtArrival,
    /// After some time between nothing and three milliseconds.
    Sometime,
    /// With the outcome in hand, before it asks about it.
    WithOutcome,
}

const DIES: [Dies; 4] = [
    Dies::Never,
    Dies::AtArrival,
    Dies::Sometime,
    Dies::WithOutcome,
];

/// Whether the caller sends the same charge with the same number again, as long as it does not know.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Again {
    Never,
    /// Just so. A number that is open is refused.
    AtOnce,
    /// When it has closed by hand what is open.
    Dismissed,
}

const AGAIN: [Again; 3] = [Again::Never, Again::AtOnce, Again::Dismissed];

/// What is spoken to the provider.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Wire {
    Http1,
    Http2,
}

const WIRES: [Wire; 2] = [Wire::Http1, Wire::Http2];

/// Seconds by which somebody sets the wall clock once the charge has ended.
const STEPS: [i64; 5] = [0, 61, -3_600, -86_400, 86_400];

/// Which inquiries meet the fault.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Lasts {
    TheFirst,
    AllOfThem,
}

const LASTS: [Lasts; 2] = [Lasts::TheFirst, Lasts::AllOfThem];

/// Whether a minute passes before the next question, as the monotonic clock has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Waits {
    No,
    AMinute,
}

const WAITS: [Waits; 2] = [Waits::No, Waits::AMinute];

#[derive(Debug, Clone, Copy)]
pub(crate) struct Schedule {
    pub(crate) charge: &'static Fault,
    pub(crate) inquiry: &'static (&'static str, Back),
    pub(crate) settles: Settles,
    pub(crate) dies: Dies,
    pub(crate) again: Again,
    pub(crate) step: i64,
    pub(crate) retries: bool,
    pub(crate) wire: Wire,
    pub(crate) lasts: Lasts,
    pub(crate) waits: Waits,
    pub(crate) number: u64,
}

/// How many values each dimension has.
const SIZES: [usize; 10] = [
    CHARGES.len(),
    INQUIRIES.len(),
    SETTLES.len(),
    DIES.len(),
    AGAIN.len(),
    STEPS.len(),
    2,
    WIRES.len(),
    LASTS.len(),
    WAITS.len(),
];

/// All combinations: 3,600,000, too many to run each time.
const COMBINATIONS: u64 = {
    let mut product = 1;
    let mut at = 0;
    while at < SIZES.len() {
        product *= SIZES[at] as u64;
        at += 1;
    }
    product
};

/// From one combination to the next: about the golden ratio of all, so that neighbours differ everywhere, and with no
/// factor of theirs, so that each comes once before one comes twice.
const STRIDE: u64 = 2_224_937;

const _: () = assert!(
    !STRIDE.is_multiple_of(2) && !STRIDE.is_multiple_of(3) && !STRIDE.is_multiple_of(5),
    "the sizes have no other factors"
);

impl Schedule {
    /// So many that every pair of values of two dimensions comes.
    pub(crate) const ENOUGH: u64 = 10_000;

    pub(crate) fn of(number: u64) -> Self {
        let at = digits(number);
        Self {
            charge: &CHARGES[at[0]],
            inquiry: &INQUIRIES[at[1]],
            settles: SETTLES[at[2]],
            dies: DIES[at[3]],
            again: AGAIN[at[4]],
            step: STEPS[at[5]],
            retries: at[6] == 1,
            wire: WIRES[at[7]],
            lasts: LASTS[at[8]],
            waits: WAITS[at[9]],
            number,
        }
    }
}

/// Which value of each dimension a schedule has: the digits of its place in the walk, in mixed radix.
fn digits(number: u64) -> [usize; SIZES.len()] {
    let mut rest = (number % COMBINATIONS) * STRIDE % COMBINATIONS;
    SIZES.map(|size| {
        let size = size as u64;
        let digit = rest % size;
        rest /= size;
        usize::try_from(digit).expect("less than a size")
    })
}

/// How many pairs of values of two dimensions there are, and how many of them come in the first so many schedules.
pub(crate) fn pairs(schedules: u64) -> (usize, usize) {
    let largest = SIZES.iter().max().copied().unwrap_or_default();
    let place = |one: usize, other: usize, values: [usize; 2]| {
        ((one * SIZES.len() + other) * largest + values[0]) * largest + values[1]
    };
    let mut seen = vec![false; place(SIZES.len(), 0, [0, 0])];
    for number in 0..schedules {
        let digits = digits(number);
        for other in 1..digits.len() {
            for one in 0..other {
                seen[place(one, other, [digits[one], digits[other]])] = true;
            }
        }
    }
    let all =
        (1..SIZES.len()).flat_map(|other| (0..other).map(move |one| SIZES[one] * SIZES[other]));
    (all.sum(), seen.into_iter().filter(|seen| *seen).count())
}
