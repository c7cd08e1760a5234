//! `konaplate json-schema`: the messages of a specification for tools that read JSON Schema.

use std::fs;
use std::path::Path;

use konaplate_codegen::ir::{Api, Operation};
use konaplate_codegen::{one_of, printable, schema};
use serde_json::{Map, Value};

use crate::{Failure, JsonSchemaArgs, files, output, specification};

pub(crate) fn print_or_write(args: &JsonSchemaArgs) -> Result<(), Failure> {
    let located = args.spec.spec.locate()?;
    located.announce();
    let api = specification::checked(&located, args.spec.format())?;
    let operations = chosen(&api, &args.operation)?;
    let messages = operations.into_iter().flat_map(|operation| {
        let name = |side: &str| format!("{}.{side}", operation.name);
        [
            (name("request"), schema::request(&api, operation)),
            (name("response"), schema::response(&api, operation)),
        ]
    });
    match &args.out {
        Some(folder) => write(folder, messages),
        None => output::line(&format!(
            "{:#}",
            Value::from(messages.collect::<Map<_, _>>())
        )),
    }
}

/// The named operations, or all.
fn chosen<'a>(api: &'a Api, names: &[String]) -> Result<Vec<&'a Operation>, Failure> {
    if names.is_empty() {
        return Ok(api.operations.iter().collect());
    }
    let find = |name: &String| {
        let found = api.operations.iter().find(|it| it.name == *name);
        found.ok_or_else(|| {
            let known: Vec<&str> = api.operations.iter().map(|it| it.name.as_str()).collect();
            let (name, help) = (printable(name), one_of(name, &known));
            Failure::Unable(format!("there is no operation `{name}` ({help})"))
        })
    };
    names.iter().map(find).collect()
}

fn write(folder: &Path, messages: impl Iterator<Item = (String, Value)>) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|error| files::unable(folder, &error))?;
    for (name, schema) in messages {
        let path = folder.join(format!("{name}.json"));
        fs::write(&path, format!("{schema:#}\n")).map_err(|error| files::unable(&path, &error))?;
        output::line(&path.display().to_string())?;
    }
    Ok(())
}
