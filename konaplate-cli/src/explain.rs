//! `konaplate explain`: what a diagnostic code means.

use konaplate_codegen::Code;

use crate::{Failure, output};

pub(crate) fn explain(code: Option<&str>) -> Result<(), Failure> {
    let Some(code) = code else {
        return Code::ALL
            .iter()
            .try_for_each(|code| output::line(&format!("{code}  {}", code.title())));
    };
    match Code::ALL
        .iter()
        .find(|known| known.as_str().eq_ignore_ascii_case(code))
    {
        Some(code) => output::line(&format!("{code}: {}\n\n{}", code.title(), code.explain())),
        None => Err(Failure::Unable(format!(
            "no code `{code}`; `konaplate explain` lists all"
        ))),
    }
}
