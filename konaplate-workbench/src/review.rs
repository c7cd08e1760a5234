//! The questions of an operation's file, one at a time: what each asks, which answers it takes, and what an answer
//! writes. Talking to people is the command's.

use konaplate_codegen::Sources;

use crate::document::{Block, Document, Entry, Value, inner_fields};
use crate::looks::{self, Look, Topic};

/// Why an answer cannot be taken: what would be one.
#[derive(Clone, PartialEq, Eq)]
pub struct NoAnswer(pub String);

impl std::fmt::Display for NoAnswer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

konaplate_codegen::debug_as_display!(NoAnswer);

impl std::error::Error for NoAnswer {}

/// What a question shows beside its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Where it stands: `request.cardNo`.
    pub at: String,
    /// What stands there now, in one line.
    pub now: String,
    /// What there is to choose from, a line each.
    pub choices: Vec<String>,
    /// The answers that it takes, in one line.
    pub answers: &'static str,
}

/// What a question shows; `sources` have the operations that can be asked.
#[must_use]
pub fn show(document: &Document, look: &Look, sources: &Sources) -> Shown {
    let of_key = match look.topic {
        Topic::Idempotency => Some("idempotency"),
        Topic::Recovery => Some("recovery"),
        Topic::Request => Some("request"),
        Topic::Final => Some("errors"),
        _ => None,
    };
    let mut copy = document.clone();
    let now = match of_key {
        Some(key) => match document.root.entry(key) {
            Some(entry) => in_a_line(entry),
            None => format!("{key}: (nothing)"),
        },
        None => looks::entry_mut(&mut copy.root, &look.path)
            .map(|entry| in_a_line(entry))
            .unwrap_or_default(),
    };
    let at = match (of_key, look.path.as_slice()) {
        (Some(key), _) => key.to_owned(),
        (None, []) => "the file".to_owned(),
        (None, path) => looks::in_errata(path),
    };
    Shown {
        at,
        now,
        choices: choices(document, look, sources),
        answers: answers(look.topic),
    }
}

fn choices(document: &Document, look: &Look, sources: &Sources) -> Vec<String> {
    let listed = |what: &str, names: Vec<&str>| {
        (!names.is_empty()).then(|| format!("{what}: {}", names.join(", ")))
    };
    match look.topic {
        Topic::Idempotency => {
            let fields = document.root.get("request").and_then(Value::block);
            let required = fields
                .into_iter()
                .flat_map(|fields| &fields.entries)
                .filter(|field| is_required(field));
            listed(
                "required fields",
                required.map(|field| field.key.as_str()).collect(),
            )
            .into_iter()
            .collect()
        }
        Topic::Recovery => inquiries(sources),
        Topic::Final => {
            let errors = document.root.get("errors").and_then(Value::block);
            let errors = errors.into_iter().flat_map(|errors| &errors.entries);
            errors
                .map(|error| {
                    let message = error.value.block().and_then(|error| error.text("message"));
                    format!("{} {}", error.key, message.unwrap_or_default())
                })
                .collect()
        }
        Topic::Nesting => {
            let mut copy = document.clone();
            let entry = looks::entry_mut(&mut copy.root, &look.path);
            let fields = entry.and_then(|entry| inner_fields(entry.value.block()?));
            let fields = fields.into_iter().flat_map(|fields| &fields.entries);
            listed(
                "inside now",
                fields.map(|field| field.key.as_str()).collect(),
            )
            .into_iter()
            .collect()
        }
        _ => Vec::new(),
    }
}

fn is_required(field: &Entry) -> bool {
    field
        .value
        .block()
        .is_some_and(|field| field.text("required") == Some("true"))
}

/// The operations that tell what became of a call, with the fields that they ask by.
fn inquiries(sources: &Sources) -> Vec<String> {
    let documents = sources
        .iter()
        .filter_map(|(file, _)| Document::parse(sources.text(file)).ok());
    let inquiries = documents.filter(|document| {
        document.root.text("effect") == Some("read") && document.root.get("verdict").is_some()
    });
    inquiries
        .filter_map(|document| {
            let name = document.root.text("operation")?;
            let fields = document.root.get("request")?.block()?;
            let fields: Vec<&str> = fields
                .entries
                .iter()
                .map(|field| field.key.as_str())
                .collect();
            Some(format!(
                "inquiry {name}, which asks by {}",
                fields.join(", ")
            ))
        })
        .collect()
}

fn in_a_line(entry: &Entry) -> String {
    const SHOWN: usize = 160;
    let told = |entry: &Entry| match &entry.value {
        Value::Text(text) => format!("{}: {text}", entry.key),
        Value::Nothing(_) => format!("{}:", entry.key),
        Value::Sequence(_) => format!("{}: […]", entry.key),
        Value::Mapping(_) => format!("{}: {{…}}", entry.key),
    };
    let text = match entry.value.block() {
        Some(block) => {
            let inside: Vec<String> = block.entries.iter().map(told).collect();
            format!("{}: {{ {} }}", entry.key, inside.join(", "))
        }
        None => told(entry),
    };
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// The answers that a topic takes.
fn answers(topic: Topic) -> &'static str {
    match topic {
        Topic::Effect => "read, write or moves-money; Enter keeps it",
        Topic::Idempotency => "the name of the field, or none; Enter keeps one that is there",
        Topic::Recovery => {
            "`INQUIRY FIELD`: the operation that is asked, and its field that takes the number; or `none REASON`"
        }
        Topic::Final => {
            "the codes that prove that nothing happened, with blanks between; Enter: none of them does"
        }
        Topic::Request => {
            "none: it sends no fields; else describe them under `request` in the file, then press Enter"
        }
        Topic::Encryption => "true or false; Enter keeps it",
        Topic::Class => "public, personal or secret; Enter keeps it",
        Topic::Limit => {
            "the limit that holds and why, such as `1..30 by the provider's mail`; Enter: as the page says"
        }
        Topic::Type => "string, or `integer 0..100`; Enter keeps it",
        Topic::Nesting => "the first field that stands beside it; Enter: all are inside",
        Topic::Values => "all words, such as `A, B`, or none: any text; Enter keeps what is there",
        Topic::Name => "names, such as `남=Male, 여=Female`; Enter keeps them",
        Topic::Other => "Enter once it is looked at",
    }
}

/// Writes an answer into the file and takes the question out.
///
/// # Errors
/// An answer that is none; the file stays as it was.
pub fn answer(document: &mut Document, look: &Look, answer: &str) -> Result<(), NoAnswer> {
    let answer = answer.trim();
    let mut changed = document.clone();
    match look.topic {
        Topic::Effect => effect(&mut changed, answer)?,
        Topic::Idempotency => idempotency(&mut changed, answer)?,
        Topic::Recovery => recovery(&mut changed, answer)?,
        Topic::Final => finality(&mut changed, answer)?,
        Topic::Request => request(&mut changed, answer)?,
        Topic::Encryption => one_of(&mut changed, look, answer, &["true", "false"])?,
        Topic::Class => class(&mut changed, look, answer)?,
        Topic::Limit => limit(&mut changed, look, answer)?,
        Topic::Type => kind(&mut changed, look, answer)?,
        Topic::Nesting => nesting(&mut changed, look, answer)?,
        Topic::Values => values(&mut changed, look, answer)?,
        Topic::Name => rust_names(&mut changed, look, answer)?,
        Topic::Other if answer.is_empty() => {}
        Topic::Other => {
            return Err(wanted(
                look.topic,
                "this has no answer that could be written: change the file, and",
            ));
        }
    }
    looks::close(&mut changed, look);
    looks::settle(&mut changed);
    *document = changed;
    Ok(())
}

fn wanted(topic: Topic, what: &str) -> NoAnswer {
    NoAnswer(format!("{what}: {}", answers(topic)))
}

fn no_such(topic: Topic, answer: &str) -> NoAnswer {
    wanted(
        topic,
        &format!("`{}` is no answer here", answer.escape_debug()),
    )
}

fn effect(document: &mut Document, answer: &str) -> Result<(), NoAnswer> {
    let effect = match answer {
        "" => document.root.text("effect").unwrap_or("write").to_owned(),
        "read" | "write" | "moves-money" => answer.to_owned(),
        _ => return Err(no_such(Topic::Effect, answer)),
    };
    let root = &mut document.root;
    let was_money = root.text("effect") == Some("moves-money");
    root.set("effect", effect.as_str());
    if effect == "moves-money" {
        if !was_money {
            ask_about_money(root);
        }
        return Ok(());
    }
    // Nobody asks after a call that moves no money.
    if let Some(entry) = root.entry_mut("effect") {
        let asked = [Topic::Idempotency, Topic::Recovery, Topic::Final]
            .map(|topic| looks::comment(topic, ""));
        entry.above.retain(|comment| {
            !asked
                .iter()
                .any(|asked| comment.starts_with(asked.trim_end()))
        });
    }
    let is_proposed = root
        .entry("idempotency")
        .is_some_and(|entry| entry.above.iter().any(|comment| looks::is_look(comment)));
    if is_proposed {
        root.remove("idempotency");
    }
    Ok(())
}

/// What has to be known of an operation that moves money.
fn ask_about_money(root: &mut Block) {
    let has = |root: &Block, key: &str| root.get(key).is_some();
    let questions = [
        (
            Topic::Idempotency,
            has(root, "idempotency"),
            "which field of the request names a call?",
        ),
        (
            Topic::Recovery,
            has(root, "recovery"),
            "which inquiry tells what became of a call, or why is there none?",
        ),
        (
            Topic::Final,
            false,
            "`final: true` only where the call is surely over and nothing happened; `false` is safe",
        ),
    ];
    if let Some(entry) = root.entry_mut("effect") {
        let open = questions.into_iter().filter(|(_, is_there, _)| !is_there);
        entry
            .above
            .extend(open.map(|(topic, _, text)| looks::comment(topic, text)));
    }
}

fn idempotency(document: &mut Document, answer: &str) -> Result<(), NoAnswer> {
    match answer {
        "" if document.root.get("idempotency").is_none() => {
            return Err(no_such(Topic::Idempotency, answer));
        }
        "" => {}
        "none" => drop(document.root.remove("idempotency")),
        field => {
            let request = document.root.get("request").and_then(Value::block);
            if request.is_none_or(|request| request.get(field).is_none()) {
                let what = format!("the request has no field `{}`", field.escape_debug());
                return Err(wanted(Topic::Idempotency, &what));
            }
            insert_behind(
                &mut document.root,
                "effect",
                Entry::new("idempotency", field),
            );
        }
    }
    Ok(())
}

fn recovery(document: &mut Document, answer: &str) -> Result<(), NoAnswer> {
    let mut block = Block::default();
    match answer
        .split_once(char::is_whitespace)
        .map(|(first, rest)| (first, rest.trim()))
    {
        _ if answer.is_empty() && document.root.get("recovery").is_some() => return Ok(()),
        Some(("none", reason)) => block.set("none", unquoted(reason)),
        Some((inquiry, field)) if !field.contains(char::is_whitespace) => {
            let Some(own) = document.root.text("idempotency").map(str::to_owned) else {
                return Err(wanted(
                    Topic::Recovery,
                    "no field of the request names a call yet, so that nobody can ask about one",
                ));
            };
            block.set("ask", inquiry);
            let mut with = Block::default();
            with.set(field, own);
            block.set("with", with);
        }
        _ => return Err(no_such(Topic::Recovery, answer)),
    }
    let above = if document.root.get("idempotency").is_some() {
        "idempotency"
    } else {
        "effect"
    };
    insert_behind(&mut document.root, above, Entry::new("recovery", block));
    Ok(())
}

/// A reason without the quotes that it would have in a file.
fn unquoted(text: &str) -> &str {
    let text = text.trim();
    let inner = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'));
    inner.unwrap_or(text)
}

fn finality(document: &mut Document, answer: &str) -> Result<(), NoAnswer> {
    let codes = answer.split([' ', ',']).filter(|code| !code.is_empty());
    for code in codes {
        let error = document
            .root
            .entry_mut("errors")
            .and_then(|errors| errors.value.block_mut()?.entry_mut(code));
        match error.and_then(|error| error.value.block_mut()) {
            Some(error) => error.set("final", "true"),
            None => {
                let what = format!(
                    "no error of the operation has the code `{}`",
                    code.escape_debug()
                );
                return Err(wanted(Topic::Final, &what));
            }
        }
    }
    Ok(())
}

fn request(document: &mut Document, answer: &str) -> Result<(), NoAnswer> {
    match answer {
        "" if document.root.get("request").is_some() => {}
        "none" | "{}" if document.root.get("request").is_none() => {
            let after = if document.root.get("headers").is_some() {
                "headers"
            } else {
                "encrypted"
            };
            insert_behind(
                &mut document.root,
                after,
                Entry::new("request", Block::default()),
            );
        }
        _ => return Err(no_such(Topic::Request, answer)),
    }
    Ok(())
}

fn entry<'d>(document: &'d mut Document, look: &Look) -> Result<&'d mut Entry, NoAnswer> {
    let entry = looks::entry_mut(&mut document.root, &look.path);
    entry.ok_or_else(|| NoAnswer("what this is about is no longer in the file".to_owned()))
}

fn field<'d>(document: &'d mut Document, look: &Look) -> Result<&'d mut Block, NoAnswer> {
    let block = entry(document, look)?.value.block_mut();
    block.ok_or_else(|| NoAnswer("this stands above nothing that has keys".to_owned()))
}

fn one_of(
    document: &mut Document,
    look: &Look,
    answer: &str,
    known: &[&str],
) -> Result<(), NoAnswer> {
    let answer = match answer {
        "yes" | "y" => "true",
        "no" | "n" => "false",
        answer => answer,
    };
    match answer {
        "" => Ok(()),
        answer if known.contains(&answer) => {
            entry(document, look)?.value = answer.into();
            Ok(())
        }
        answer => Err(no_such(look.topic, answer)),
    }
}

fn class(document: &mut Document, look: &Look, answer: &str) -> Result<(), NoAnswer> {
    match answer {
        "" => {}
        "public" => drop(field(document, look)?.remove("class")),
        "personal" | "secret" => field(document, look)?.set("class", answer),
        _ => return Err(no_such(Topic::Class, answer)),
    }
    Ok(())
}

/// An erratum: what the page says stays.
fn limit(document: &mut Document, look: &Look, answer: &str) -> Result<(), NoAnswer> {
    if answer.is_empty() {
        return Ok(());
    }
    let (effective, because) = answer
        .split_once(char::is_whitespace)
        .unwrap_or((answer, ""));
    let because = unquoted(because);
    let is_limit = |text: &str| {
        let is_number =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let (least, most) = text.split_once("..").unwrap_or((text, text));
        is_number(least) && (is_number(most) || (most.is_empty() && text.contains("..")))
    };
    if !is_limit(effective) {
        return Err(no_such(Topic::Limit, effective));
    }
    let own = field(document, look)?;
    let mut keys = ["length", "range", "count"].into_iter();
    let Some((key, documented)) = keys.find_map(|key| Some((key, own.text(key)?.to_owned())))
    else {
        return Err(NoAnswer("the limit is that of a shared type: give the field one of its own in the file, or amend the type".to_owned()));
    };
    // Of a limit that could not be read, this is what the page says.
    if documented == "any" {
        own.set(key, effective);
        if !because.is_empty() {
            entry(document, look)?.above.push(because.to_owned());
        }
        return Ok(());
    }
    if because.is_empty() {
        return Err(wanted(Topic::Limit, "say why it holds, behind it"));
    }
    let at = format!("{}.{key}", looks::in_errata(&look.path));
    let mut erratum = Block::default();
    erratum.set("at", at.as_str());
    erratum.set("documented", documented);
    erratum.set("effective", effective);
    erratum.set("because", because);
    let root = &mut document.root;
    if root.get("errata").and_then(Value::block).is_none() {
        root.set("errata", Value::Sequence(Block::default()));
    }
    if let Some(errata) = root
        .entry_mut("errata")
        .and_then(|errata| errata.value.block_mut())
    {
        errata
            .entries
            .retain(|known| known.value.block().and_then(|known| known.text("at")) != Some(&at));
        errata.entries.push(Entry::new("", erratum));
    }
    Ok(())
}

fn kind(document: &mut Document, look: &Look, answer: &str) -> Result<(), NoAnswer> {
    let field = field(document, look)?;
    match answer.split_once(char::is_whitespace) {
        None if answer.is_empty() => {}
        None if answer == "string" => {
            field.set("type", "string");
            let at = field.entries.iter_mut().find(|entry| entry.key == "range");
            if let Some(limit) = at {
                *limit = Entry::new("length", "any");
            }
        }
        Some(("integer", range)) => {
            field.set("type", "integer");
            let at = field
                .entries
                .iter_mut()
                .find(|entry| matches!(entry.key.as_str(), "length" | "range"));
            match at {
                Some(limit) => *limit = Entry::new("range", range.trim()),
                None => field.set("range", range.trim()),
            }
        }
        _ => return Err(no_such(Topic::Type, answer)),
    }
    Ok(())
}

/// All inside; or one field and those behind it beside the object or list.
fn nesting(document: &mut Document, look: &Look, answer: &str) -> Result<(), NoAnswer> {
    let Some((name, above)) = look.path.split_last() else {
        return Ok(());
    };
    let own = field(document, look)?;
    let mut moved = Vec::new();
    if let Some(fields) = inner_fields_mut(own) {
        if !answer.is_empty() {
            let at = fields.entries.iter().position(|entry| entry.key == answer);
            let Some(at) = at.filter(|at| *at > 0) else {
                let what = format!(
                    "`{}` is no field inside, behind the first",
                    answer.escape_debug()
                );
                return Err(wanted(Topic::Nesting, &what));
            };
            moved = fields.entries.split_off(at);
        }
        fields.entries.iter_mut().chain(&mut moved).for_each(decide);
    } else if !answer.is_empty() {
        return Err(no_such(Topic::Nesting, answer));
    }
    let around = if above.is_empty() {
        Some(&mut document.root)
    } else {
        looks::entry_mut(&mut document.root, above).and_then(|entry| entry.value.block_mut())
    };
    let Some(around) = around else {
        return Err(NoAnswer(
            "what this is about is no longer in the file".to_owned(),
        ));
    };
    let taken = moved.iter().find(|entry| around.get(&entry.key).is_some());
    if let Some(taken) = taken {
        let what = format!("`{}` stands beside it already", taken.key.escape_debug());
        return Err(wanted(Topic::Nesting, &what));
    }
    let at = around.entries.iter().position(|entry| entry.key == *name);
    let at = at.map_or(around.entries.len(), |at| at + 1);
    let names: Vec<String> = moved.iter().map(|entry| entry.key.clone()).collect();
    around.entries.splice(at..at, moved);
    let (inside, beside) = (looks::in_errata(&look.path), looks::in_errata(above));
    for name in names {
        move_errata(
            document,
            &format!("{inside}.{name}"),
            &format!("{beside}.{name}"),
        );
    }
    Ok(())
}

/// What is said about a field goes where the field goes.
fn move_errata(document: &mut Document, from: &str, to: &str) {
    for key in ["errata", "allow"] {
        let list = document
            .root
            .entry_mut(key)
            .and_then(|list| list.value.block_mut());
        for entry in list.into_iter().flat_map(|list| &mut list.entries) {
            let Some(block) = entry.value.block_mut() else {
                continue;
            };
            let rest = block
                .text("at")
                .and_then(|at| at.strip_prefix(from))
                .filter(|rest| rest.is_empty() || rest.starts_with('.'));
            if let Some(rest) = rest.map(str::to_owned) {
                block.set("at", format!("{to}{rest}"));
            }
        }
    }
}

fn decide(entry: &mut Entry) {
    if let Some(field) = entry.value.block_mut()
        && field.text("also-in") == Some(looks::AROUND)
    {
        field.remove("also-in");
    }
}

fn inner_fields_mut(field: &mut Block) -> Option<&mut Block> {
    inner_fields(field)?;
    let has_own = field.get("fields").is_some();
    let holder = if has_own {
        field
    } else {
        field.entry_mut("items")?.value.block_mut()?
    };
    holder.entry_mut("fields")?.value.block_mut()
}

fn values(document: &mut Document, look: &Look, answer: &str) -> Result<(), NoAnswer> {
    if answer.is_empty() {
        return Ok(());
    }
    let field = field(document, look)?;
    // Of a list they are those of its elements.
    let holder = match field.get("items") {
        Some(_) => field.mapping_mut("items"),
        None => field,
    };
    if answer == "none" {
        holder.remove("values");
        return Ok(());
    }
    let words: Vec<&str> = answer.split(',').map(str::trim).collect();
    if words.iter().any(|word| word.is_empty()) {
        return Err(no_such(Topic::Values, answer));
    }
    let mut block = Block::default();
    for word in words {
        let known = holder
            .get("values")
            .and_then(|values| values.block()?.get(word).cloned());
        block.set(
            word,
            known.unwrap_or_else(|| format!("Word {word} of the page.").into()),
        );
    }
    holder.set("values", block);
    Ok(())
}

fn rust_names(document: &mut Document, look: &Look, answer: &str) -> Result<(), NoAnswer> {
    if answer.is_empty() {
        return Ok(());
    }
    let field = field(document, look)?;
    let words = field
        .entry_mut("values")
        .and_then(|values| values.value.block_mut());
    let Some(words) = words else {
        return Err(NoAnswer("the field has no words any more".to_owned()));
    };
    for pair in answer.split(',') {
        let pair = pair.trim();
        // A word may itself be a sign of equality.
        let Some((word, name)) = pair.rsplit_once('=') else {
            return Err(no_such(Topic::Name, pair));
        };
        let (word, name) = (word.trim(), name.trim());
        let is_name = name.starts_with(|c: char| c.is_ascii_uppercase())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let Some(entry) = words.entry_mut(word).filter(|_| is_name) else {
            let what = format!(
                "`{}` is no word of the field with a name in camel case",
                pair.escape_debug()
            );
            return Err(wanted(Topic::Name, &what));
        };
        let doc = match &entry.value {
            Value::Text(text) => text.clone(),
            value => value
                .block()
                .and_then(|block| block.text("doc"))
                .unwrap_or_default()
                .to_owned(),
        };
        let mut block = Block::default();
        block.set("rust", name);
        block.set("doc", doc);
        entry.value = block.into();
    }
    Ok(())
}

fn insert_behind(root: &mut Block, key: &str, entry: Entry) {
    if let Some(known) = root.entry_mut(&entry.key) {
        known.value = entry.value;
        return;
    }
    let at = root.entries.iter().position(|known| known.key == key);
    let at = at.map_or(root.entries.len(), |at| at + 1);
    root.entries.insert(at, entry);
}

/// The profile with a draft among the operations of its group, where it is one.
#[must_use]
pub fn promoted(sources: &Sources, file: &str) -> Option<String> {
    moved(sources, file, ("drafts", "operations"))
}

fn moved(sources: &Sources, file: &str, (from, to): (&str, &str)) -> Option<String> {
    let profile = sources.find(Sources::PROFILE)?;
    let mut profile = Document::parse(sources.text(profile)).ok()?;
    let (group, name) = file
        .strip_prefix("operations/")?
        .strip_suffix(".yaml")?
        .split_once('/')?;
    let groups = profile.root.entry_mut("groups")?.value.block_mut()?;
    let group = groups.entry_mut(group)?.value.block_mut()?;
    let list = group.entry_mut(from)?.value.block_mut()?;
    let at = list
        .entries
        .iter()
        .position(|listed| listed.value.text() == Some(name))?;
    let entry = list.entries.remove(at);
    if list.entries.is_empty() {
        group.remove(from);
    }
    if group.get(to).and_then(Value::block).is_none() {
        group.set(to, Value::Sequence(Block::default()));
    }
    group.entry_mut(to)?.value.block_mut()?.entries.push(entry);
    Some(profile.to_text())
}

/// The profile with an operation among the drafts of its group, where it is built.
#[must_use]
pub fn demoted(sources: &Sources, file: &str) -> Option<String> {
    moved(sources, file, ("operations", "drafts"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"operation: refund-card
# look: effect? `moves-money` until somebody decides: read, write or moves-money
# look: recovery? which inquiry tells what became of a call
# look: final? `false` is safe
effect: moves-money
# look: idempotency? is `requestId` a number of the caller's own?
idempotency: requestId
request:
  requestId: { type: string, length: 1..30, required: true, doc: "x" }
  # look: class? `secret` by what it is called
  # look: limit? 0 is a form that nobody filled in
  cardNo: { type: string, length: 0, required: true, class: secret, doc: "x" }
response:
  # look: nesting? the page does not show where this ends
  cards:
    type: array
    required: true
    doc: "x"
    items:
      type: object
      fields:
        id: { type: string, length: 3, required: true, doc: "x" }
        memo: { type: string, length: 3, required: true, also-in: "..", doc: "x" }
        total: { type: integer, range: 1..9, required: true, also-in: "..", doc: "x" }
errors:
  "009_001": { name: denied, status: 400, message: "x", final: false, category: unknown, doc: "x" }
"#;

    fn answered(topic: Topic, given: &str) -> Result<Document, NoAnswer> {
        let mut document = Document::parse(FILE).expect("YAML");
        let look = looks::open(&document)
            .into_iter()
            .find(|look| look.topic == topic)
            .expect("it is asked");
        answer(&mut document, &look, given)?;
        assert!(!looks::open(&document).contains(&look), "{topic:?}");
        Ok(document)
    }

    fn text(document: &Document, path: &[&str]) -> String {
        document
            .find(path)
            .and_then(Value::text)
            .unwrap_or("-")
            .to_owned()
    }

    #[test]
    fn an_answer_is_written_where_it_belongs() {
        let read = answered(Topic::Effect, "read").expect("an answer");
        assert_eq!(
            (
                text(&read, &["effect"]).as_str(),
                text(&read, &["idempotency"]).as_str()
            ),
            ("read", "-")
        );
        assert!(looks::open(&read).iter().all(|look| !matches!(
            look.topic,
            Topic::Recovery | Topic::Final | Topic::Idempotency
        )));
        let asked = answered(Topic::Recovery, "refund-result requestId").expect("an answer");
        assert_eq!(
            text(&asked, &["recovery", "with", "requestId"]),
            "requestId"
        );
        let none =
            answered(Topic::Recovery, "none the provider has no inquiry").expect("an answer");
        assert_eq!(
            text(&none, &["recovery", "none"]),
            "the provider has no inquiry"
        );
        let last = answered(Topic::Final, "009_001").expect("an answer");
        assert_eq!(text(&last, &["errors", "009_001", "final"]), "true");
        let class = answered(Topic::Class, "personal").expect("an answer");
        assert_eq!(text(&class, &["request", "cardNo", "class"]), "personal");
        let limit = answered(Topic::Limit, "16 as on the sister pages").expect("an answer");
        assert!(limit.to_text().contains("- at: request.cardNo.length\n    documented: 0\n    effective: 16\n    because: \"as on the sister pages\""));
    }

    #[test]
    fn fields_go_inside_or_beside() {
        let inside = answered(Topic::Nesting, "").expect("an answer");
        assert!(!inside.to_text().contains("also-in"));
        let beside = answered(Topic::Nesting, "total").expect("an answer");
        assert_eq!(text(&beside, &["response", "total", "type"]), "integer");
        assert_eq!(
            text(
                &beside,
                &["response", "cards", "items", "fields", "memo", "type"]
            ),
            "string"
        );
        assert!(!beside.to_text().contains("also-in"));
    }

    #[test]
    fn what_is_no_answer_changes_nothing() {
        for (topic, given) in [
            (Topic::Effect, "delete"),
            (Topic::Recovery, ""),
            (Topic::Recovery, "none"),
            (Topic::Final, "1"),
            (Topic::Class, "x"),
            (Topic::Limit, "x because"),
            (Topic::Limit, "16"),
            (Topic::Nesting, "id"),
            (Topic::Nesting, "x"),
            (Topic::Idempotency, "x"),
        ] {
            assert!(answered(topic, given).is_err(), "{topic:?} {given}");
        }
    }

    #[test]
    fn a_draft_becomes_an_operation_of_its_group() {
        let profile = "groups:\n  refund: { doc: \"x\", drafts: [refund-card] }\n";
        let sources = Sources::from_pairs("spec", [(Sources::PROFILE, profile)]);
        let text = promoted(&sources, "operations/refund/refund-card.yaml").expect("it is a draft");
        assert_eq!(
            text,
            "groups:\n  refund: { doc: x, operations: [refund-card] }\n"
        );
        assert_eq!(promoted(&sources, "operations/refund/other.yaml"), None);
    }
}
