//! A group and an operation that the specification does not have.

konaplate_macros::client! {
    spec = "../cases/tiny",
    groups = ["pey"],
    operations = ["pay", "pay-resolt"],
}

fn main() {}
