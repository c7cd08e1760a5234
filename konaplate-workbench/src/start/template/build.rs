//! Generates the client from the specification; a fault in it stops the build.

fn main() {
    konaplate_codegen::build::client("spec").generate();
}
