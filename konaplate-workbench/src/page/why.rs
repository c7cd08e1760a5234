//! What became of one line of a page, and by which rule.

use super::labels::{self, Section};
use super::{Fact, Limit, LineUse, Message, Page, Parameter, RemarkKind, layout, nesting, quoted};

/// Says what became of a line and by which rule, in one sentence each. `text` is the line as it stands in the file.
#[must_use]
pub fn why(page: &Page, line: usize, text: &str) -> Vec<String> {
    let mut told = Told {
        line,
        said: Vec::new(),
    };
    told.head(page);
    for (side, message) in [("request", &page.request), ("response", &page.response)] {
        told.message(side, message);
    }
    told.tables(page);
    let mut said = told.said;
    let line_use = line
        .checked_sub(page.first)
        .and_then(|at| page.lines.get(at));
    if said.is_empty() || line_use == Some(&LineUse::Unread) {
        said.push(of_use(line_use, text));
    }
    let remarks = page.remarks.iter().filter(|remark| remark.line == line);
    said.extend(remarks.map(|remark| {
        let kind = match remark.kind {
            RemarkKind::Guessed => "guessed",
            RemarkKind::Doubtful => "doubtful",
            RemarkKind::Unread => "not read",
        };
        match remark.at.as_str() {
            "" => format!("{kind}: {}", remark.message),
            at => format!("{kind}, `{at}`: {}", remark.message),
        }
    }));
    said
}

/// A line that stands in no result.
fn of_use(line_use: Option<&LineUse>, text: &str) -> String {
    let read = layout::read(std::iter::once((1, text)));
    let text = read.lines.first().map_or("", |line| line.text.as_ref());
    match line_use {
        None => "the page has no such line".to_owned(),
        Some(LineUse::Unread) => "no rule took it".to_owned(),
        Some(_) if text.is_empty() => "blank".to_owned(),
        Some(_) => match Section::of(text) {
            Some(section) => format!("of the portal: the heading of {}", section.title()),
            None if labels::is_furniture(text) => "of the portal: the portal has it on every page".to_owned(),
            None => "of the portal: it stands where the portal repeats itself, or is no part of the operation".to_owned(),
        },
    }
}

/// A limit as files have it.
fn shown_limit(limit: &Limit) -> String {
    match limit {
        Limit::Length(length) => format!("a length of {length}"),
        Limit::Span(least, most) => format!("{least} to {most}"),
        Limit::Value(value) => format!("a value of {value}"),
        Limit::Other(text) => format!("{}, which cannot be read", quoted(text)),
    }
}

struct Told {
    line: usize,
    said: Vec<String>,
}

impl Told {
    fn fact<T>(&mut self, fact: Option<&Fact<T>>, what: impl FnOnce(&T) -> String) {
        if let Some(fact) = fact.filter(|fact| fact.line == self.line) {
            self.said.push(what(&fact.value));
        }
    }

    fn texts(&mut self, facts: &[Fact<String>], what: &str) {
        for fact in facts {
            self.fact(Some(fact), |_| what.to_owned());
        }
    }

    fn head(&mut self, page: &Page) {
        if !page.title.value.is_empty() {
            self.fact(Some(&page.title), |title| {
                format!(
                    "the title, {}: the line above the versions, or the first",
                    quoted(title)
                )
            });
        }
        self.fact(page.mode.as_ref(), |mode| {
            format!("the kind of call, {mode:?}: glued to the end of the title")
        });
        self.fact(page.version.as_ref(), |version| {
            format!(
                "the version {}: the first one is the one shown",
                quoted(version)
            )
        });
        self.fact(page.method.as_ref(), |method| {
            format!("the HTTP method {}", quoted(method))
        });
        self.fact(page.path.as_ref(), |path| {
            format!(
                "the path {}: the first line that begins with a slash",
                quoted(path)
            )
        });
        self.texts(
            &page.description,
            "prose on the operation: it stands between the path and the first heading",
        );
    }

    fn message(&mut self, side: &str, message: &Message) {
        let headers = message.headers.iter().flatten();
        headers.for_each(|header| {
            self.parameter(&format!("headers.{side}.{}", header.name.value), header)
        });
        let fields = message.parameters.iter().flatten();
        fields.for_each(|field| self.parameter(&format!("{side}.{}", field.name.value), field));
    }

    /// Bounded by the depth of pages.
    fn parameter(&mut self, at: &str, of: &Parameter) {
        self.fact(Some(&of.name), |_| {
            format!("the name of `{at}`: a type and a requirement follow it")
        });
        self.fact(Some(&of.kind), |kind| {
            format!("the type of `{at}`: {kind:?}")
        });
        self.fact(Some(&of.requirement), |requirement| {
            format!("the requirement of `{at}`: {requirement:?}")
        });
        self.fact(of.limit.as_ref(), |limit| {
            format!("the limit of `{at}`: {}", shown_limit(limit))
        });
        self.fact(of.default.as_ref(), |default| {
            format!(
                "the default of `{at}`, {}: what its widget shows",
                quoted(default)
            )
        });
        for (word, _) in &of.words {
            self.fact(Some(word), |word| {
                format!("a value of `{at}`: {}", quoted(word))
            });
        }
        self.texts(
            &of.description,
            &format!("prose on `{at}`: no form of a value"),
        );
        let inside = nesting::inside(&of.kind.value);
        for child in &of.children {
            self.parameter(&format!("{at}{inside}{}", child.name.value), child);
        }
    }

    fn tables(&mut self, page: &Page) {
        for row in page.codes.rows.iter().flatten() {
            let code = quoted(&row.code.value);
            self.fact(Some(&row.status), |status| {
                format!("the HTTP status {status} of {code}")
            });
            self.fact(Some(&row.code), |_| format!("the code {code}"));
            if !row.message.value.is_empty() {
                self.fact(Some(&row.message), |_| format!("the message of {code}"));
            }
            self.texts(&row.description, &format!("what {code} is described as"));
        }
        for case in &page.cases {
            self.fact(Some(&case.title), |title| {
                format!("a test case: {}", quoted(title))
            });
        }
    }
}
