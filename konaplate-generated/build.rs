//! Generates the client from the specification that the crate `konaplate-spec` carries.

use konaplate_codegen::{Sources, build};

fn main() {
    let files = konaplate_spec::FILES.iter().copied();
    let sources = Sources::from_pairs(konaplate_spec::ROOT, files);
    build::client_from(sources).groups_as_features().generate();
}
