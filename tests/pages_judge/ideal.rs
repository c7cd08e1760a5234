//! What a reader without a fault makes of a page: made of the description, not of the page. The judge has nothing to
//! say about it, so that all it says about another reading can be mended.

use konaplate_workbench::page::{
    Case, Code, Codes, Fact, Limit, LineUse, Message, Page, Parameter, Remark, RemarkKind,
};

use crate::judge::Tally;
use crate::judge::page::judge;
use crate::sample::Sample;
use crate::written::{Aspect, Bound, Field, Part, Role};

/// What the judge has against ideal readings, by the page's name.
pub(crate) fn judge_all(samples: &[Sample]) -> Vec<String> {
    let mut said = Vec::new();
    for sample in samples {
        let mut tally = Tally::default();
        judge(sample, &page(sample), &mut tally);
        let findings = tally.findings.iter();
        said.extend(findings.map(|finding| format!("{}:{finding}", sample.name)));
    }
    said
}

/// The ideal reading.
pub(crate) fn page(sample: &Sample) -> Page {
    let mut reader = Reader {
        sample,
        remarks: Vec::new(),
    };
    let operation = &sample.operation;
    let request = reader.message(
        Part::RequestHeaders,
        Part::RequestFields,
        operation.request.encrypted,
    );
    let response = reader.message(
        Part::ResponseHeaders,
        Part::ResponseFields,
        operation.response.encrypted,
    );
    let is_compact = sample.layout.is_compact();
    let description = operation.description.iter().filter(|_| !is_compact);
    let description = description.map(|line| reader.fact(Role::Description, line.clone()));
    let version = operation.versions.first().cloned();
    Page {
        title: reader.fact(Role::Title, operation.title.clone()),
        mode: operation.mode.map(|mode| reader.fact(Role::Title, mode)),
        version: version.map(|version| reader.fact(Role::Version, version)),
        method: (!is_compact).then(|| reader.fact(Role::Method, operation.method.clone())),
        path: Some(reader.fact(Role::Path, operation.path.clone())),
        description: description.collect(),
        request,
        response,
        codes: reader.codes(),
        cases: reader.cases(),
        cut: None,
        first: 1,
        lines: reader.lines(),
        remarks: reader.remarks,
    }
}

struct Reader<'s> {
    sample: &'s Sample,
    remarks: Vec<Remark>,
}

impl Reader<'_> {
    fn fact<T>(&self, role: Role, value: T) -> Fact<T> {
        let line = self.sample.line(role);
        Fact { value, line }
    }

    fn remark(&mut self, line: usize, at: &str, kind: RemarkKind) {
        self.remarks.push(Remark {
            line,
            at: at.to_owned(),
            kind,
            about: konaplate_workbench::page::About::Other,
            message: "look: U+200B, type, limit, value, required".to_owned(),
        });
    }

    fn message(&mut self, headers: Part, fields: Part, is_encrypted: bool) -> Message {
        Message {
            encrypted: self.mark(fields, is_encrypted),
            headers: self.list(headers),
            parameters: self.list(fields),
        }
    }

    fn mark(&mut self, part: Part, is_encrypted: bool) -> Option<bool> {
        let sample = self.sample;
        let is_gone = sample.gone == Some(part) && !sample.layout.is_data();
        if is_gone || sample.layout.leaves_out().contains(&part) {
            return None;
        }
        if sample.layout.is_compact() && !is_encrypted {
            self.remark(1, &format!("encrypted.{}", part.key()), RemarkKind::Guessed);
            return None;
        }
        Some(is_encrypted)
    }

    fn list(&mut self, part: Part) -> Option<Vec<Parameter>> {
        if self.sample.is_missing(part) {
            return None;
        }
        let sample = self.sample;
        Some(self.fields(sample.operation.list(part), part, &mut 0))
    }

    fn fields(&mut self, fields: &[Field], part: Part, index: &mut usize) -> Vec<Parameter> {
        let mut read = Vec::new();
        for field in fields {
            let at = *index;
            *index += 1;
            let mut parameter = self.field(field, part, at);
            parameter.children = self.fields(&field.fields, part, index);
            read.push(parameter);
        }
        read
    }

    fn field(&mut self, field: &Field, part: Part, at: usize) -> Parameter {
        let role = |aspect| Role::Field(part, at, aspect);
        let name = self.fact(role(Aspect::Name), field.name.clone());
        let is_odd = matches!(field.limit, Bound::Odd(..));
        if field.must_tell || is_odd {
            let at = format!("{}.{}", part.key(), field.name);
            self.remark(name.line, &at, RemarkKind::Doubtful);
        }
        let limit = match &field.limit {
            Bound::None => None,
            Bound::Known(limit) => Some(limit.clone()),
            Bound::Odd(text, _) => Some(Limit::Other(text.clone())),
        };
        let lines = |aspect| {
            let lines = self.sample.sheet.lines_of(move |it| it == role(aspect));
            let last = lines.last().copied().unwrap_or(1);
            lines.into_iter().chain(std::iter::repeat(last))
        };
        let prose = field.prose().into_iter().zip(lines(Aspect::Prose));
        let words = field.words().into_iter().zip(lines(Aspect::Words));
        let default = field.default.filter(|_| !self.sample.layout.is_data());
        Parameter {
            kind: self.fact(role(Aspect::Kind), field.kind()),
            requirement: self.fact(role(Aspect::Requirement), field.requirement),
            limit: limit.map(|limit| self.fact(role(Aspect::Limit), limit)),
            default: default.map(|word| self.fact(role(Aspect::Default), word.to_owned())),
            description: prose.map(|(text, line)| text_fact(text, line)).collect(),
            words: words
                .map(|((word, meaning), line)| (text_fact(word, line), meaning.to_owned()))
                .collect(),
            children: Vec::new(),
            nesting_is_guessed: false,
            name,
        }
    }

    fn codes(&self) -> Codes {
        if self.sample.is_missing(Part::Codes) {
            return Codes::default();
        }
        let rows = self.sample.operation.codes.iter().enumerate();
        let rows = rows.map(|(at, row)| {
            let role = Role::Code(at);
            Code {
                status: self.fact(role, row.status),
                code: self.fact(role, row.code.clone()),
                message: self.fact(role, row.message.clone()),
                description: vec![self.fact(role, row.description.clone())],
            }
        });
        Codes {
            rows: Some(rows.collect()),
            is_cut: self.sample.operation.has_more_codes && !self.sample.layout.is_data(),
        }
    }

    fn cases(&self) -> Vec<Case> {
        let is_missing =
            self.sample.is_missing(Part::Cases) || !self.sample.layout.has(Part::Cases);
        let cases = self.sample.operation.cases.iter().enumerate();
        let cases = cases.filter(|_| !is_missing);
        cases
            .map(|(at, (status, title))| Case {
                status: self.fact(Role::Case(at), *status),
                title: self.fact(Role::Case(at), title.clone()),
            })
            .collect()
    }

    fn lines(&mut self) -> Vec<LineUse> {
        let sample = self.sample;
        for line in &sample.remarked {
            self.remark(*line, "", RemarkKind::Doubtful);
        }
        let mut uses = Vec::new();
        for (at, roles) in sample.sheet.roles.iter().enumerate() {
            let is_lost = roles.contains(&Role::Lost) || roles.contains(&Role::Stranger);
            let is_blank = sample.sheet.lines[at].trim().is_empty();
            if is_lost && !is_blank {
                self.remark(at + 1, "", RemarkKind::Unread);
                uses.push(LineUse::Unread);
            } else {
                uses.push(sample.line_use(at).unwrap_or(LineUse::Furniture));
            }
        }
        uses
    }
}

fn text_fact(text: &str, line: usize) -> Fact<String> {
    Fact {
        value: text.to_owned(),
        line,
    }
}
