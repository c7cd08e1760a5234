//! `konaplate explain`: what a diagnostic code means.

use konaplate_codegen::{Code, Family, did_you_mean};

use crate::{Failure, output};

pub(crate) fn explain(code: Option<&str>) -> Result<(), Failure> {
    let Some(text) = code else {
        return list();
    };
    let Some(code) = Code::find(text) else {
        let near = did_you_mean(text, Code::ALL.iter().map(|code| code.as_str()));
        let help = near.unwrap_or_else(|| "`konaplate explain` lists all".to_owned());
        return Err(Failure::Unable(format!("no code `{text}`; {help}")));
    };
    let severity = code.severity().as_str();
    output::line(&format!(
        "{code}: {} ({severity})\n\n{}",
        code.title(),
        code.explain()
    ))
}

/// All codes, by what finds them.
fn list() -> Result<(), Failure> {
    let of = |family: Family| {
        let codes = Code::ALL.iter().filter(move |code| code.family() == family);
        codes.map(|code| format!("{code}  {:7}  {}", code.severity().as_str(), code.title()))
    };
    let groups = Family::ALL.iter().filter_map(|family| {
        let codes: Vec<String> = of(*family).collect();
        (!codes.is_empty()).then(|| format!("{}\n{}", family.title(), codes.join("\n")))
    });
    output::line(&groups.collect::<Vec<_>>().join("\n\n"))
}
