//! Calls as text, with a sample for each value: in Rust as a user of the generated client writes them, and for a shell.

use konaplate_codegen::ir::{Api, Field, Operation, ScalarKind, Shape};
use serde_json::Value;

/// Names the shipped client as the calls do.
pub(crate) const SHIPPED: &str =
    "use konaplate_generated::{self as kona, runtime as konaplate_runtime};";

/// A function that makes the call.
pub(crate) fn rust(api: &Api, operation: &Operation, sample: &Value) -> String {
    let setters = setters(api, &operation.request, sample, 2);
    let name = &operation.snake;
    let call = format!("client\n        .{name}(){setters}\n        .send()\n        .await");
    let body = if operation.has_outcome() && operation.recovery.is_some() {
        let outcome = &operation.pascal;
        format!(
            "    let outcome = {call};
    match outcome {{
        Ok(kona::{outcome}::Settled(reply)) => println!(\"{{reply:?}}\"),
        Ok(kona::{outcome}::Pending(pending)) => println!(\"{{:?}}\", pending.resolve(client).await?),
        Err(konaplate_runtime::CallError::Unknown(unknown)) => {{
            println!(\"{{unknown}}\");
            println!(\"{{:?}}\", unknown.resolve(client).await?)
        }}
        Err(error) => println!(\"{{error}}\"),
    }}
"
        )
    } else {
        format!("    let answer = {call}?;\n    println!(\"{{answer:?}}\");\n")
    };
    format!(
        "async fn call(client: &kona::Client) -> Result<(), Box<dyn std::error::Error>> {{\n{body}    Ok(())\n}}\n"
    )
}

/// A line for each field that the sample has.
fn setters(api: &Api, fields: &[Field], sample: &Value, indent: usize) -> String {
    let given = fields.iter().filter_map(|field| {
        let value = sample.get(&field.wire)?;
        let value = literal(api, &field.shape, value, indent);
        let margin = "    ".repeat(indent);
        Some(format!("\n{margin}.{}({value})", field.rust))
    });
    given.collect()
}

/// The value as a setter takes it.
fn literal(api: &Api, shape: &Shape, value: &Value, indent: usize) -> String {
    match (shape, value) {
        (Shape::Object(object), _) => {
            let setters = setters(api, &object.fields, value, indent + 1);
            format!("kona::{}::new(){setters}", object.rust)
        }
        (Shape::Array(array), Value::Array(items)) => {
            let items = items.iter().map(|it| literal(api, &array.item, it, indent));
            format!("[{}]", items.collect::<Vec<_>>().join(", "))
        }
        (Shape::Scalar(id), Value::String(text)) => {
            let scalar = api.scalar(*id);
            match &scalar.kind {
                ScalarKind::Enum(_, words) => {
                    let word = words.iter().find(|word| word.wire == *text);
                    word.map_or_else(
                        || format!("{text:?}"),
                        |word| format!("kona::{}::{}", scalar.rust, word.rust),
                    )
                }
                _ if scalar.lives.is_some() => {
                    format!("({text:?}, std::time::SystemTime::now())")
                }
                _ => format!("{text:?}"),
            }
        }
        (_, Value::Number(number)) => grouped(&number.to_string()),
        (_, other) => other.to_string(),
    }
}

/// Digits in threes, as large numbers are written in Rust.
fn grouped(digits: &str) -> String {
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('_');
        }
        out.push(digit);
    }
    out
}

/// A pipe that signs the body, sends it, and where the answer is encrypted opens that. Without a file the configuration is
/// the environment's.
pub(crate) fn curl(operation: &Operation, body: &str, env_file: Option<&str>) -> String {
    let (body, name) = (quoted(body.trim_end()), &operation.name);
    let env_file = match env_file {
        Some(file) if is_plain(file) => format!(" --env-file {file}"),
        Some(file) => format!(" --env-file {}", quoted(file)),
        None => String::new(),
    };
    let sign = format!("konaplate sign {name}{env_file}");
    if operation.encrypts_response {
        let open = format!("konaplate sign {name} --open{env_file}");
        format!("printf '%s' {body} |\n  {sign} |\n  curl --silent --config - |\n  {open}\n")
    } else {
        format!("printf '%s' {body} |\n  {sign} |\n  curl --silent --config -\n")
    }
}

/// A word of a shell in single quotes, in which nothing means anything but their end.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

fn is_plain(word: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte);
    !word.is_empty() && !word.starts_with('-') && word.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::{grouped, is_plain, quoted};

    #[test]
    fn a_word_of_a_shell_ends_where_it_should() {
        assert_eq!(
            quoted("it's $HOME `x` \\ \"y\""),
            r#"'it'\''s $HOME `x` \ "y"'"#
        );
        for (word, plain) in [
            ("mock.env", true),
            ("/a/b-c_d.env", true),
            ("a b", false),
            ("-x", false),
            ("", false),
        ] {
            assert_eq!(is_plain(word), plain, "{word}");
        }
    }

    #[test]
    fn numbers_are_grouped() {
        for (digits, wanted) in [
            ("1", "1"),
            ("100", "100"),
            ("1000", "1_000"),
            ("50000000001", "50_000_000_001"),
        ] {
            assert_eq!(grouped(digits), wanted);
        }
    }
}
