//! A literal of a type that the function around it does not know yet: a constant cannot depend on it.

use konaplate_generated::{Text, lit, runtime::field::TextKind};

fn main() {}

pub fn any<K: TextKind>() -> Text<K> {
    lit!(Text<K>, "1")
}
