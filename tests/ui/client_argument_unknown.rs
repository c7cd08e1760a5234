//! An argument of another name.

konaplate_macros::client! { spec = "../cases/tiny", group = ["pay"] }

fn main() {}
