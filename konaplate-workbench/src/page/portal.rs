//! A page as the JSON that the portal builds it from, with real nesting: the data of a whole page, or the part of it
//! that tells of the operation. Fields are `portal_fields`'.

use super::json::{Node, Source};
use super::portal_values::{Members, Reader};
use super::{Code, Codes, Fact, Message, Mode, Page, Parameter, Refusal, portal_fields};

/// Where the operation may stand in the data of a page.
const WRAPPERS: [&[&str]; 4] = [
    &["props", "pageProps", "apiInfoResponse"],
    &["pageProps", "apiInfoResponse"],
    &["apiInfoResponse"],
    &[],
];
/// The keys of an operation. The last is not known to exist: its name follows that of the request's.
const KEYS: &[&str] = &[
    "title",
    "description",
    "method",
    "apiUrl",
    "protocol",
    "apiVersion",
    "infoStatus",
    "reqEncrypt",
    "resEncrypt",
    "reqHeaderJson",
    "reqParamJson",
    "responseCode",
    "resHeaderJson",
];
/// Kinds of call, and what is said of others.
const MODES: (&str, &[(&str, Mode)]) = (
    "`SYNC` or `ASYNC`",
    &[("SYNC", Mode::Sync), ("ASYNC", Mode::Async)],
);
/// Whether a message is encrypted, and what is said of other words.
const MARKS: (&str, &[(&str, bool)]) = ("`Y` or `N`", &[("Y", true), ("N", false)]);

/// Reads a page in the portal's JSON. It has no test data, so there are no cases; of descriptions in several
/// languages the English one is read, else the Korean one.
///
/// # Errors
///
/// A text that is not JSON, or JSON that holds no operation.
pub fn read(text: &str) -> Result<Page, Refusal> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let source = Source::new(text);
    let root = source.root().map_err(|error| Refusal {
        line: error.line(),
        column: error.column(),
        message: format!("starts like JSON and is none: {error}"),
    })?;
    let Some((operation, path)) = find(&source, root) else {
        let message = "JSON without an operation: `pageProps.apiInfoResponse` of a page's data is wanted, or that \
                       object alone, which has `apiUrl`";
        return Err(Refusal {
            line: 1,
            column: 1,
            message: message.to_owned(),
        });
    };
    let mut reader = Reader::new(source);
    reader.operation(operation, &path);
    Ok(reader.finish())
}

/// The fields of a row of codes.
struct Answer {
    is_success: bool,
    fields: Vec<Parameter>,
    line: usize,
    path: String,
}

/// The operation and the key path to it.
fn find<'t>(source: &Source<'t>, root: Node<'t>) -> Option<(Node<'t>, String)> {
    for wrapper in WRAPPERS {
        let step = |node, key: &&str| {
            let members = source.members(node)?;
            members
                .into_iter()
                .find(|(name, _)| name == key)
                .map(|(_, node)| node)
        };
        let Some(found) = wrapper.iter().try_fold(root, step) else {
            continue;
        };
        if source
            .members(found)?
            .iter()
            .any(|(key, _)| key == "apiUrl" || key == "reqParamJson")
        {
            return Some((found, wrapper.join(".")));
        }
    }
    None
}

impl<'t> Reader<'t> {
    fn operation(&mut self, node: Node<'t>, path: &str) {
        let members = self.members(node, path, KEYS);
        self.head(&members);
        self.page.request = Message {
            encrypted: self
                .choice(&members, "reqEncrypt", MARKS)
                .map(|mark| mark.value),
            headers: portal_fields::read(self, &members, "reqHeaderJson", "headers.request"),
            parameters: portal_fields::read(self, &members, "reqParamJson", "request"),
        };
        self.page.response = Message {
            encrypted: self
                .choice(&members, "resEncrypt", MARKS)
                .map(|mark| mark.value),
            headers: portal_fields::read(self, &members, "resHeaderJson", "headers.response"),
            parameters: None,
        };
        self.codes(&members);
    }

    fn head(&mut self, members: &Members<'t>) {
        let title = self.localized(members, "title");
        if let Some(first) = title.first() {
            let words: Vec<&str> = title.iter().map(|line| line.value.as_str()).collect();
            self.page.title = Fact {
                value: words.join(" "),
                line: first.line,
            };
        }
        self.page.description = self.localized(members, "description");
        self.page.path = self.word(members, "apiUrl");
        self.page.method = self.word(members, "method").map(|method| Fact {
            value: method.value.to_ascii_uppercase(),
            ..method
        });
        self.page.version = self.word(members, "apiVersion").map(|version| Fact {
            value: if version.value.starts_with(|c: char| c.is_ascii_digit()) {
                format!("v{}", version.value)
            } else {
                version.value
            },
            line: version.line,
        });
        self.page.mode = self.choice(members, "protocol", MODES);
    }

    fn codes(&mut self, operation: &Members<'t>) {
        let Some(rows) = self.list(operation, "responseCode") else {
            return;
        };
        let mut codes = Vec::new();
        let mut answers = Vec::new();
        for (at, node) in rows.into_iter().enumerate() {
            let path = format!("{}[{at}]", operation.path("responseCode"));
            let row = self.members(node, &path, &["httpCode", "reasonCodeJs", "resParam"]);
            let code = self.code(&row);
            if code.is_none() {
                self.wrong(node, &path, "a row with a status and a code");
            }
            if let Some(fields) = portal_fields::read(self, &row, "resParam", "response") {
                let is_success = code.as_ref().is_some_and(|code| code.status.value == 200);
                answers.push(Answer {
                    is_success,
                    fields,
                    line: node.line,
                    path,
                });
            }
            codes.extend(code);
        }
        self.page.response.parameters = self.answer(answers);
        self.page.codes = Codes {
            rows: Some(codes),
            is_cut: false,
        };
    }

    /// The fields of an answer: those of the first success, else of the first row that has any.
    fn answer(&mut self, answers: Vec<Answer>) -> Option<Vec<Parameter>> {
        let success = answers.iter().position(|answer| answer.is_success);
        let any = || answers.iter().position(|answer| !answer.fields.is_empty());
        let chosen = success.or_else(any).unwrap_or_default();
        let mut fields = None;
        for (at, answer) in answers.into_iter().enumerate() {
            if at == chosen {
                fields = Some(answer.fields);
            } else if !answer.fields.is_empty() {
                let message = format!(
                    "the fields of `{}` are left out: those of another row are read",
                    answer.path
                );
                self.unread(answer.line, message);
            }
        }
        fields
    }

    fn code(&mut self, row: &Members<'t>) -> Option<Code> {
        let reason = row.get("reasonCodeJs")?;
        let keys = ["reason", "message", "description"];
        let reason = self.members(reason, &row.path("reasonCodeJs"), &keys);
        let status = self.word(row, "httpCode")?;
        let (value, line) = (status.value.parse().ok()?, status.line);
        Some(Code {
            status: Fact { value, line },
            code: self.word(&reason, "reason")?,
            message: self.word(&reason, "message").unwrap_or(Fact {
                value: String::new(),
                line,
            }),
            description: self.localized(&reason, "description"),
        })
    }
}
