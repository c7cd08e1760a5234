//! A verification value of 4 characters, in a generic function that nobody instantiates.

use konaplate_generated::{Dcvv, lit};

fn main() {}

pub fn dcvv<T>(_: T) -> Dcvv {
    lit!(Dcvv, "1234")
}
