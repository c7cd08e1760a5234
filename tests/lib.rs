//! Nothing of its own: the tests are programs beside this file. Here stand the pages that a registry shows of each
//! crate, so that their examples are compiled and run.

/// The examples of a page.
macro_rules! pages {
    ($($name:ident: $page:literal,)*) => {
        $(
            #[cfg(doctest)]
            #[doc = include_str!($page)]
            pub struct $name;
        )*
    };
}

pages! {
    Cli: "../konaplate-cli/README.md",
    Codegen: "../konaplate-codegen/README.md",
    Generated: "../konaplate-generated/README.md",
    Macros: "../konaplate-macros/README.md",
    Mock: "../konaplate-mock/README.md",
    Runtime: "../konaplate-runtime/README.md",
    Specification: "../spec/README.md",
    Workbench: "../konaplate-workbench/README.md",
}
