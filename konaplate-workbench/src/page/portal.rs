//! A page as the JSON that the portal builds it from, with real nesting: the data of a whole page, or the part of it
//! that tells of the operation. Fields are `portal_fields`'.

use super::json::{Node, Source};
use super::portal_values::{Members, Reader};
use super::{
    About, Code, Codes, Fact, Message, Mode, Page, Parameter, Refusal, Remark, RemarkKind,
    portal_fields,
};

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
///
/// A list of such objects is as many pages. `first` is the number of the text's first line.
pub fn read_all(text: &str, first: usize) -> Result<Vec<Page>, Refusal> {
    let refusal = |line: usize, column, message| Refusal {
        line: first + line.saturating_sub(1),
        column,
        message,
    };
    let source = Source::new(text, first);
    let root = source.root().map_err(|error| {
        refusal(
            error.line(),
            error.column(),
            format!("starts like JSON and is none: {error}"),
        )
    })?;
    let roots = source.values(root).unwrap_or_else(|| vec![root]);
    let found: Option<Vec<_>> = roots.into_iter().map(|root| find(&source, root)).collect();
    let Some(found) = found.filter(|found| !found.is_empty()) else {
        let message = "JSON without an operation: `pageProps.apiInfoResponse` of a page's data is wanted, or that \
                       object alone, which has `apiUrl`, or a list of such";
        return Err(refusal(1, 1, message.to_owned()));
    };
    let mut pages = Vec::new();
    for (operation, path) in found {
        let mut reader = Reader::new(Source::new(text, first), first);
        reader.operation(operation, &path);
        pages.push(reader.finish());
    }
    Ok(pages)
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
        self.parts(&members);
    }

    /// Tells which parts hold nothing. JSON has no place for cases, and its rows of codes need no fields.
    fn parts(&mut self, members: &Members<'t>) {
        let is_empty = |list: &Option<Vec<Parameter>>| list.as_ref().is_none_or(Vec::is_empty);
        let page = &self.page;
        let parts = [
            (
                "reqHeaderJson",
                "headers.request",
                "request headers",
                is_empty(&page.request.headers),
            ),
            (
                "reqParamJson",
                "request",
                "request parameters",
                is_empty(&page.request.parameters),
            ),
            // Its key is not known to exist: an absent one says nothing.
            (
                "resHeaderJson",
                "headers.response",
                "response headers",
                members.get("resHeaderJson").is_some() && is_empty(&page.response.headers),
            ),
            (
                "responseCode",
                "errors",
                "response codes",
                page.codes.rows.as_ref().is_none_or(Vec::is_empty),
            ),
        ];
        for (key, at, what, _) in parts.into_iter().filter(|(.., is_empty)| *is_empty) {
            let line = members
                .get(key)
                .map_or(self.page.title.line, |node| node.line);
            self.remark(Remark {
                line,
                at: at.to_owned(),
                kind: RemarkKind::Unread,
                about: About::Part,
                message: format!("`{key}` holds no {what}"),
            });
        }
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
