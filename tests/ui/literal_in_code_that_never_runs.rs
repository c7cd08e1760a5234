//! Literals that no limit takes, in dead code and in generic code that nobody uses.

use konaplate_generated::{Dcvv, MerchantId, SequenceId, lit};

fn main() {
    if false {
        let _ = lit!(SequenceId, "");
    }
}

pub fn never_used<T>(_: T) {
    let _ = lit!(MerchantId, "");
}

pub struct Never<T>(pub T);

impl<T> Never<T> {
    pub const CODE: Dcvv = lit!(Dcvv, "12");
}
