//! A page as the JSON that the portal builds it from, with real nesting: the data of a whole page, or the part of it
//! that tells of the operation. Fields are `portal_fields`'.

use super::html;
use super::json::{Node, Source};
use super::{
    Code, Codes, Fact, LineUse, Message, Mode, Page, Refusal, Remark, RemarkKind, doubts,
    portal_fields,
};

/// Remarks that are kept; nobody reads more, and a text may ask for millions.
const MAX_REMARKS: usize = 1_000;
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

/// A page while it is read.
pub(super) struct Reader<'t> {
    pub(super) source: Source<'t>,
    page: Page,
    not_kept: usize,
}

/// The known members of an object.
pub(super) struct Members<'t> {
    members: Vec<(String, Node<'t>)>,
    /// Key path of the object.
    pub(super) path: String,
}

impl<'t> Members<'t> {
    /// A member that is not `null`.
    pub(super) fn get(&self, key: &str) -> Option<Node<'t>> {
        let member = self.members.iter().find(|(name, _)| name == key);
        member.map(|(_, node)| *node).filter(|node| !node.is_null())
    }

    pub(super) fn path(&self, key: &str) -> String {
        match self.path.as_str() {
            "" => key.to_owned(),
            path => format!("{path}.{key}"),
        }
    }
}

impl<'t> Reader<'t> {
    fn new(source: Source<'t>) -> Self {
        let mut page = Page::empty();
        page.lines = vec![LineUse::Furniture; source.lines()];
        Self {
            source,
            page,
            not_kept: 0,
        }
    }

    fn operation(&mut self, node: Node<'t>, path: &str) {
        let members = self.members(node, path, KEYS);
        self.head(&members);
        self.page.request = Message {
            encrypted: self.yes_or_no(&members, "reqEncrypt"),
            headers: portal_fields::read(self, &members, "reqHeaderJson", "headers.request"),
            parameters: portal_fields::read(self, &members, "reqParamJson", "request"),
        };
        self.page.response = Message {
            encrypted: self.yes_or_no(&members, "resEncrypt"),
            headers: portal_fields::read(self, &members, "resHeaderJson", "headers.response"),
            parameters: None,
        };
        self.codes(&members);
    }

    fn head(&mut self, members: &Members<'t>) {
        if let Some(title) = self.localized(members, "title").into_iter().next() {
            self.page.title = title;
        }
        self.page.description = self.localized(members, "description");
        self.page.path = self.word(members, "apiUrl");
        self.page.method = self.word(members, "method").map(|method| Fact {
            value: method.value.to_ascii_uppercase(),
            ..method
        });
        self.page.version = self.word(members, "apiVersion").map(|version| Fact {
            value: match version.value.starts_with(|c: char| c.is_ascii_digit()) {
                true => format!("v{}", version.value),
                false => version.value,
            },
            line: version.line,
        });
        self.page.mode = self.word(members, "protocol").and_then(|protocol| {
            let value = match protocol.value.to_ascii_lowercase().as_str() {
                "sync" => Mode::Sync,
                "async" => Mode::Async,
                _ => return None,
            };
            Some(Fact {
                value,
                line: protocol.line,
            })
        });
    }

    fn codes(&mut self, operation: &Members<'t>) {
        let Some(rows) = self.list(operation, "responseCode") else {
            return;
        };
        let mut codes = Vec::new();
        let mut success = None;
        for (at, row) in rows.into_iter().enumerate() {
            let path = format!("{}[{at}]", operation.path("responseCode"));
            let row = self.members(row, &path, &["httpCode", "reasonCodeJs", "resParam"]);
            let code = self.code(&row);
            let fields = portal_fields::read(self, &row, "resParam", "response");
            let is_better = success
                .as_ref()
                .is_none_or(|(status, _): &(u16, _)| *status != 200);
            let status = code.as_ref().map_or(0, |code| code.status.value);
            codes.extend(code);
            if let Some(fields) =
                fields.filter(|fields| is_better && (status == 200 || !fields.is_empty()))
            {
                success = Some((status, fields));
            }
        }
        self.page.response.parameters = success.map(|(_, fields)| fields);
        self.page.codes = Codes {
            rows: Some(codes),
            is_cut: false,
        };
    }

    fn code(&mut self, row: &Members<'t>) -> Option<Code> {
        let reason = row.get("reasonCodeJs")?;
        let reason = self.members(
            reason,
            &row.path("reasonCodeJs"),
            &["reason", "message", "description"],
        );
        let status = self.word(row, "httpCode")?;
        let Ok(value) = status.value.parse() else {
            self.wrong(
                row.get("httpCode")?,
                &row.path("httpCode"),
                "an HTTP status",
            );
            return None;
        };
        let line = status.line;
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

    /// The members of an object; those that are not known, or stand twice, are remarked on.
    pub(super) fn members(&mut self, node: Node<'t>, path: &str, known: &[&str]) -> Members<'t> {
        let mut kept: Vec<(String, Node<'t>)> = Vec::new();
        let members = self.source.members(node);
        if members.is_none() {
            self.wrong(node, path, "an object");
        }
        let path = path.to_owned();
        for (key, node) in members.unwrap_or_default() {
            let shown = format!("`{}` in `{path}`", key.escape_debug());
            if !known.contains(&key.as_str()) {
                self.unread(node.line, format!("unknown key {shown}: not read"));
            } else if kept.iter().any(|(other, _)| *other == key) {
                self.unread(
                    node.line,
                    format!("{shown} stands twice: the first is read"),
                );
            } else {
                kept.push((key, node));
            }
        }
        Members {
            members: kept,
            path,
        }
    }

    /// The values of a list.
    pub(super) fn list(&mut self, members: &Members<'t>, key: &str) -> Option<Vec<Node<'t>>> {
        let node = members.get(key)?;
        let values = self.source.values(node);
        if values.is_none() {
            self.wrong(node, &members.path(key), "a list");
        }
        values
    }

    /// A text that is not blank, or a number as it is written.
    pub(super) fn word(&mut self, members: &Members<'t>, key: &str) -> Option<Fact<String>> {
        let node = members.get(key)?;
        let Some(word) = node.word() else {
            self.wrong(node, &members.path(key), "a text");
            return None;
        };
        let value = word.trim().to_owned();
        (!value.is_empty()).then(|| self.fact(value, node.line))
    }

    fn yes_or_no(&mut self, members: &Members<'t>, key: &str) -> Option<bool> {
        let word = self.word(members, key)?;
        match word.value.as_str() {
            "Y" => Some(true),
            "N" => Some(false),
            _ => {
                self.wrong(members.get(key)?, &members.path(key), "`Y` or `N`");
                None
            }
        }
    }

    /// The lines of a text in the language that is preferred, be it one text or a list of `{lang, content}`.
    pub(super) fn localized(&mut self, members: &Members<'t>, key: &str) -> Vec<Fact<String>> {
        let Some(node) = members.get(key) else {
            return Vec::new();
        };
        if let Some(text) = node.string() {
            return self.lines(&text, node.line);
        }
        let mut best: Option<(usize, Vec<String>, usize)> = None;
        for (at, entry) in self
            .list(members, key)
            .unwrap_or_default()
            .into_iter()
            .enumerate()
        {
            let path = format!("{}[{at}]", members.path(key));
            let entry = self.members(entry, &path, &["lang", "content"]);
            let lang = self
                .word(&entry, "lang")
                .map(|lang| lang.value.to_ascii_lowercase());
            let rank = match lang.as_deref() {
                Some("en") => 0,
                Some("ko") => 1,
                _ => 2,
            };
            let Some(content) = self.word(&entry, "content") else {
                continue;
            };
            let lines = html::lines(&content.value);
            if !lines.is_empty() && best.as_ref().is_none_or(|(other, ..)| rank < *other) {
                best = Some((rank, lines, content.line));
            }
        }
        let (_, lines, line) = best.unwrap_or_default();
        lines
            .into_iter()
            .map(|value| Fact { value, line })
            .collect()
    }

    fn lines(&mut self, text: &str, line: usize) -> Vec<Fact<String>> {
        let lines = html::lines(text);
        lines
            .into_iter()
            .map(|value| self.fact(value, line))
            .collect()
    }

    /// A fact, whose line is then used.
    pub(super) fn fact<T>(&mut self, value: T, line: usize) -> Fact<T> {
        self.mark(line, LineUse::Used);
        Fact { value, line }
    }

    pub(super) fn wrong(&mut self, node: Node<'_>, path: &str, wanted: &str) {
        let shown: String = node.written().chars().take(40).collect();
        let shown = shown.escape_debug();
        self.unread(
            node.line,
            format!("`{path}` is not {wanted}: `{shown}` is not read"),
        );
    }

    fn unread(&mut self, line: usize, message: String) {
        let place = line.checked_sub(1).and_then(|at| self.page.lines.get(at));
        if place == Some(&LineUse::Furniture) {
            self.mark(line, LineUse::Unread);
        }
        self.remark(Remark {
            line,
            at: String::new(),
            kind: RemarkKind::Unread,
            message,
        });
    }

    pub(super) fn remark(&mut self, remark: Remark) {
        match self.page.remarks.len() < MAX_REMARKS {
            true => self.page.remarks.push(remark),
            false => self.not_kept += 1,
        }
    }

    fn mark(&mut self, line: usize, line_use: LineUse) {
        if let Some(place) = line
            .checked_sub(1)
            .and_then(|at| self.page.lines.get_mut(at))
        {
            *place = line_use;
        }
    }

    fn finish(mut self) -> Page {
        if self.not_kept > 0 {
            let message = format!("{} more of such remarks", self.not_kept);
            self.page.remarks.push(Remark {
                line: 1,
                at: String::new(),
                kind: RemarkKind::Unread,
                message,
            });
        }
        doubts::add(&mut self.page);
        self.page.remarks.sort_by_key(|remark| remark.line);
        self.page
    }
}
