//! The data that the portal builds a page from, a member a line.

use konaplate_workbench::page::{Limit, Mode, Requirement};
use serde_json::Value;

use super::html::escaped;
use super::pieces::{Style, word_lines};
use crate::written::{Aspect, Bound, Field, Inside, Language, Operation, Part, Role, Sheet, Text};

/// Keys that stand for a part, and whether an element of an array has a field of its own.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Form {
    pub(super) gone: [Option<Part>; 2],
    pub(super) has_items: bool,
}

pub(super) fn page(operation: &Operation, form: Form) -> Sheet {
    let mut writer = Writer {
        sheet: Sheet::default(),
        depth: 0,
        operation,
        form,
    };
    let wrappers: &[&str] = if form.has_items {
        &["pageProps", "apiInfoResponse"]
    } else {
        &["props", "pageProps", "apiInfoResponse"]
    };
    writer.open("{", None);
    for wrapper in wrappers {
        writer.open(&format!("{}: {{", quoted(wrapper)), None);
    }
    writer.operation();
    for _ in wrappers {
        writer.close("},");
    }
    writer.line("\"page\": \"/api/[id]\"", []);
    writer.close("}");
    writer.sheet.lines = without_last_commas(writer.sheet.lines);
    writer.sheet
}

/// No comma stands before a closing bracket.
fn without_last_commas(mut lines: Vec<String>) -> Vec<String> {
    for at in 1..lines.len() {
        let closes = lines[at].trim_start().starts_with(['}', ']']);
        if closes && lines[at - 1].ends_with(',') {
            lines[at - 1].pop();
        }
    }
    lines
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

struct Writer<'o> {
    sheet: Sheet,
    depth: usize,
    operation: &'o Operation,
    form: Form,
}

impl Writer<'_> {
    fn line(&mut self, text: &str, roles: impl IntoIterator<Item = Role>) {
        let mut roles: Vec<Role> = roles.into_iter().collect();
        if roles.is_empty() {
            roles.push(Role::Either);
        }
        self.sheet
            .push(format!("{}{text}", " ".repeat(self.depth)), roles);
    }

    fn open(&mut self, text: &str, role: Option<Role>) {
        self.line(text, role);
        self.depth += 1;
    }

    fn close(&mut self, text: &str) {
        self.depth -= 1;
        self.line(text, []);
    }

    fn member(&mut self, key: &str, value: &str, role: Role) {
        self.line(&format!("{}: {},", quoted(key), quoted(value)), [role]);
    }

    fn operation(&mut self) {
        let operation = self.operation;
        self.member("title", &operation.title, Role::Title);
        let lines = operation.description.iter();
        let content: String = lines
            .map(|line| format!("<p>{}</p>", escaped(line)))
            .collect();
        self.localized(&content, &[Role::Description]);
        self.member("method", &operation.method, Role::Method);
        self.member("apiUrl", &operation.path, Role::Path);
        match operation.mode {
            Some(Mode::Sync) => self.member("protocol", "Sync", Role::Title),
            Some(Mode::Async) => self.member("protocol", "Async", Role::Title),
            None => {}
        }
        let version = operation.versions.first().map_or("", String::as_str);
        self.member("apiVersion", version, Role::Version);
        self.member("infoStatus", "OPEN", Role::Either);
        let mark = |is_encrypted| if is_encrypted { "Y" } else { "N" };
        self.member(
            "reqEncrypt",
            mark(operation.request.encrypted),
            Role::Mark(Part::RequestFields),
        );
        self.member(
            "resEncrypt",
            mark(operation.response.encrypted),
            Role::Mark(Part::ResponseFields),
        );
        self.list("reqHeaderJson", Part::RequestHeaders);
        self.list("reqParamJson", Part::RequestFields);
        self.list("resHeaderJson", Part::ResponseHeaders);
        self.codes();
    }

    fn is_gone(&self, part: Part) -> bool {
        self.form.gone.contains(&Some(part))
    }

    fn list(&mut self, key: &str, part: Part) {
        if self.is_gone(part) {
            return;
        }
        let fields = self.operation.list(part);
        self.open(&format!("{}: [", quoted(key)), None);
        self.fields(fields, part, &mut 0);
        self.close("],");
    }

    fn codes(&mut self) {
        if self.is_gone(Part::Codes) {
            return;
        }
        self.open("\"responseCode\": [", None);
        for (at, row) in self.operation.codes.iter().enumerate() {
            let role = Role::Code(at);
            self.open("{", None);
            self.line(&format!("\"httpCode\": {},", row.status), [role]);
            self.open("\"reasonCodeJs\": {", None);
            self.member("reason", &row.code, role);
            self.member("message", &row.message, role);
            let content = format!("<p>{}<br></p>", escaped(&row.description));
            self.localized(&content, &[role]);
            self.close("},");
            if at == 0 {
                self.list("resParam", Part::ResponseFields);
            } else {
                self.line("\"resParam\": [],", []);
            }
            self.close("},");
        }
        self.close("],");
    }

    fn fields(&mut self, fields: &[Field], part: Part, index: &mut usize) {
        for field in fields {
            let at = *index;
            *index += 1;
            self.field(field, part, at, index);
        }
    }

    fn field(&mut self, field: &Field, part: Part, at: usize, index: &mut usize) {
        let role = |aspect| Role::Field(part, at, aspect);
        self.open("{", None);
        self.member("field", &field.name, role(Aspect::Name));
        self.member("type", field.kind, role(Aspect::Kind));
        let requirement = match (field.odd_requirement, field.requirement) {
            (Some(odd), _) => odd,
            (None, Requirement::Required) => "M",
            (None, Requirement::Optional) => "O",
            (None, Requirement::Conditional) => "C",
        };
        self.member("moc", requirement, role(Aspect::Requirement));
        if let Some(length) = length(&field.limit) {
            self.line(&format!("\"length\": {length},"), [role(Aspect::Limit)]);
        }
        let (content, roles) = content(
            field,
            self.operation.language,
            role(Aspect::Prose),
            role(Aspect::Words),
        );
        self.localized(&content, &roles);
        self.open("\"params\": [", None);
        let has_item = field.inside == Inside::Item
            || (field.inside == Inside::Plain
                && field.kind.starts_with("array")
                && self.form.has_items);
        if has_item {
            self.item(field);
        }
        self.fields(&field.fields, part, index);
        if has_item {
            self.close("]");
            self.close("},");
        }
        self.close("]");
        self.close("},");
    }

    /// The element of an array, up to what is inside it.
    fn item(&mut self, field: &Field) {
        let name = format!("{}_item", field.name);
        self.open("{", None);
        self.member("field", &name, Role::Either);
        let kind = match field.kind {
            "array of strings" => "string",
            _ => "object",
        };
        self.member("type", kind, Role::Either);
        self.member("moc", "O", Role::Either);
        self.localized(&format!("<p>{name} content</p>"), &[Role::Either]);
        self.open("\"params\": [", None);
    }

    /// A text in its own language, and nothing in the other.
    fn localized(&mut self, content: &str, roles: &[Role]) {
        let (own, other) = match self.operation.language {
            Language::English => ("en", "ko"),
            Language::Korean => ("ko", "en"),
        };
        self.open("\"description\": [", None);
        self.line(
            &format!("{{\"lang\": \"{other}\", \"content\": \"\"}},"),
            [],
        );
        let text = format!("{{\"lang\": \"{own}\", \"content\": {}}}", quoted(content));
        self.line(&text, roles.iter().copied());
        self.close("],");
    }
}

fn length(limit: &Bound) -> Option<String> {
    match limit {
        Bound::None | Bound::Known(Limit::Other(_)) => None,
        Bound::Known(Limit::Length(value) | Limit::Value(value)) => {
            Some(format!("{{\"type\": \"fixed\", \"value\": {value}}}"))
        }
        Bound::Known(Limit::Span(least, most)) => Some(format!(
            "{{\"type\": \"range\", \"min\": {least}, \"max\": {most}}}"
        )),
        Bound::Odd(text, _) => Some(format!(
            "{{\"type\": \"fixed\", \"value\": {}}}",
            quoted(text)
        )),
    }
}

/// A description in HTML, with what stands in it.
fn content(field: &Field, language: Language, prose: Role, words: Role) -> (String, Vec<Role>) {
    let mut lines: Vec<(Style, String)> = Vec::new();
    let mut roles = Vec::new();
    for text in &field.texts {
        match text {
            Text::Line(line) => lines.push((Style::Prose, line.clone())),
            Text::Bullet(line) => lines.push((Style::Bullet, line.clone())),
            Text::Words(form, list) => lines.extend(word_lines(*form, list, language)),
        }
        roles.push(match text {
            Text::Words(..) => words,
            _ => prose,
        });
    }
    let mut html = String::new();
    for run in lines.chunk_by(|one, next| one.0 == next.0) {
        let texts = run.iter().map(|(_, text)| text.as_str());
        match run[0].0 {
            Style::Bullet => {
                let items = texts.map(|text| format!("<li>{}</li>", escaped(text)));
                html.push_str(&format!("<ul>{}</ul>", items.collect::<String>()));
            }
            Style::Columns => {
                let rows = texts.map(|text| {
                    let cells = text.split("   ").map(|cell| {
                        let (name, code) = cell.rsplit_once(' ').unwrap_or((cell, ""));
                        format!("<td>{name}</td><td>{code}</td>")
                    });
                    format!("<tr>{}</tr>", cells.collect::<String>())
                });
                html.push_str(&format!(
                    "<table><tbody>{}</tbody></table>",
                    rows.collect::<String>()
                ));
            }
            _ => html.extend(texts.map(|text| format!("<p>{}</p>", escaped(text)))),
        }
    }
    (html, roles)
}
