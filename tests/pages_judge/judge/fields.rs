//! Headers and fields as read against those that were written.

use konaplate_workbench::page::{About, Limit, Parameter, RemarkKind};

use super::{Tally, Told, is_at, pairs, plain};
use crate::layout::pieces::word_lines;
use crate::sample::Sample;
use crate::written::{Aspect, Bound, Field, Flat, Part, Role, Text};

/// A field that was read, and what of it was right.
#[derive(Debug, Clone)]
pub(crate) struct Right {
    /// Names from the top down to it, as read, and the kind of what each is inside.
    pub(crate) path: Vec<String>,
    pub(crate) kind: bool,
    pub(crate) requirement: bool,
    pub(crate) limit: bool,
    pub(crate) words: bool,
}

/// A field that was read, with its place.
struct Read<'p> {
    field: &'p Parameter,
    path: Vec<String>,
}

fn read_flat<'p>(fields: &'p [Parameter], above: &[String], out: &mut Vec<Read<'p>>) {
    for field in fields {
        let mut path = above.to_vec();
        path.push(field.name.value.clone());
        out.push(Read {
            field,
            path: path.clone(),
        });
        read_flat(&field.children, &path, out);
    }
}

struct Judge<'a> {
    sample: &'a Sample,
    part: Part,
    told: &'a Told<'a>,
}

/// Judges the fields of a part; for each that was written, what was right.
pub(crate) fn judge(
    sample: &Sample,
    part: Part,
    told: &Told<'_>,
    tally: &mut Tally,
) -> Vec<Option<Right>> {
    let page = told.page;
    let list = match part {
        Part::RequestHeaders => &page.request.headers,
        Part::RequestFields => &page.request.parameters,
        Part::ResponseHeaders => &page.response.headers,
        _ => &page.response.parameters,
    };
    let mut read = Vec::new();
    read_flat(list.as_deref().unwrap_or_default(), &[], &mut read);
    let written = sample.flat(part);
    let names: Vec<String> = written.iter().map(|flat| flat.field.name.clone()).collect();
    let read_names: Vec<String> = read
        .iter()
        .map(|read| read.field.name.value.clone())
        .collect();
    let pairs = pairs(&names, &read_names);
    let judge = Judge { sample, part, told };
    let mut right = Vec::new();
    for at in 0..written.len() {
        let found = pairs
            .iter()
            .find(|pair| pair.0 == at)
            .map(|pair| &read[pair.1]);
        right.push(judge.field(&written, at, found, tally));
    }
    for (at, read) in read.iter().enumerate() {
        if !pairs.iter().any(|pair| pair.1 == at) {
            let name = &read.field.name;
            let is_told = told.on(&[name.line]) || told.at(&name.value, &[]);
            tally.nothing(
                (name.line, &format!("{}.*", part.key())),
                Some(&name.value),
                is_told,
            );
        }
    }
    right
}

impl Judge<'_> {
    fn field(
        &self,
        all: &[Flat<'_>],
        at: usize,
        found: Option<&Read<'_>>,
        tally: &mut Tally,
    ) -> Option<Right> {
        let field = all[at].field;
        let lines = self.sample.lines_of_field(self.part, at);
        let line = lines.first().copied().unwrap_or(1);
        let what = format!("{}.{}", self.part.key(), field.name);
        let is_told = self.told.on(&lines[..lines.len().min(3)]) || self.told.at(&field.name, &[]);
        let name = found.map(|found| found.field.name.value.as_str());
        tally.fact((line, &what), &field.name, name, is_told);
        if field.must_tell {
            tally.told(
                (line, &what),
                self.told.on(&lines) || self.told.at(&field.name, &[]),
            );
        }
        let Read { field: read, path } = found?;
        let kind = self.told_fact(
            tally,
            at,
            (Aspect::Kind, "type"),
            &format!("{:?}", field.kind()),
            Some(&format!("{:?}", read.kind.value)),
        );
        let requirement = match field.odd_requirement {
            Some(_) => false,
            None => {
                let wanted = format!("{:?}", field.requirement);
                let value = format!("{:?}", read.requirement.value);
                self.told_fact(
                    tally,
                    at,
                    (Aspect::Requirement, "requirement"),
                    &wanted,
                    Some(&value),
                )
            }
        };
        let limit = self.limit(at, field, read, tally);
        self.default(at, field, read, tally);
        let words = self.words(at, field, read, tally);
        self.prose(at, field, read, tally);
        self.nesting(all, at, path, tally);
        Some(Right {
            path: path.clone(),
            kind,
            requirement,
            limit,
            words,
        })
    }

    /// The lines of one aspect of a field.
    fn lines(&self, at: usize, aspect: Aspect) -> Vec<usize> {
        self.sample
            .sheet
            .lines_of(|role| role == Role::Field(self.part, at, aspect))
    }

    fn name_of(&self, at: usize) -> String {
        let fields = self.sample.flat(self.part);
        fields[at].field.name.clone()
    }

    fn told_fact(
        &self,
        tally: &mut Tally,
        at: usize,
        (aspect, what): (Aspect, &str),
        expected: &str,
        read: Option<&str>,
    ) -> bool {
        let lines = self.lines(at, aspect);
        let name = self.name_of(at);
        let keywords: &[&str] = match aspect {
            Aspect::Kind => &["type"],
            Aspect::Requirement => &["required", "requirement", "moc", "optional"],
            Aspect::Limit => &["limit", "length", "max", "most"],
            Aspect::Default => &["default"],
            Aspect::Words => &["value", "word"],
            Aspect::Name | Aspect::Prose => &[],
        };
        let is_told =
            self.told.on(&lines) || (!keywords.is_empty() && self.told.at(&name, keywords));
        let line = lines
            .first()
            .copied()
            .unwrap_or_else(|| self.sample.line(Role::Field(self.part, at, Aspect::Name)));
        let what = format!("{}.{name} {what}", self.part.key());
        tally.fact((line, &what), expected, read, is_told)
    }

    fn limit(&self, at: usize, field: &Field, read: &Parameter, tally: &mut Tally) -> bool {
        let shown = |limit: &Limit| format!("{limit:?}");
        let value = read.limit.as_ref().map(|limit| &limit.value);
        let place = (Aspect::Limit, "limit");
        match &field.limit {
            Bound::None => {
                let line = self.sample.line(Role::Field(self.part, at, Aspect::Name));
                let what = format!("{}.{} limit", self.part.key(), field.name);
                tally.nothing((line, &what), value.map(shown).as_deref(), false);
                value.is_none()
            }
            Bound::Known(limit) => {
                self.told_fact(tally, at, place, &shown(limit), value.map(shown).as_deref())
            }
            Bound::Odd(text, right) => {
                let is_other = matches!(value, None | Some(Limit::Other(_)));
                if is_other {
                    // Not a number that somebody could take for the limit, but told.
                    self.told_fact(tally, at, place, text, None);
                } else {
                    let right = right.as_ref().map(shown);
                    let expected = right.as_deref().unwrap_or(text);
                    self.told_fact(tally, at, place, expected, value.map(shown).as_deref());
                }
                false
            }
        }
    }

    fn default(&self, at: usize, field: &Field, read: &Parameter, tally: &mut Tally) {
        let read = read.default.as_ref().map(|default| default.value.as_str());
        match field.default.filter(|_| !self.sample.layout.is_data()) {
            Some(default) => {
                self.told_fact(tally, at, (Aspect::Default, "default"), default, read);
            }
            None => {
                let line = self.sample.line(Role::Field(self.part, at, Aspect::Name));
                tally.nothing((line, &format!("{} default", field.name)), read, false);
            }
        }
    }

    fn words(&self, at: usize, field: &Field, read: &Parameter, tally: &mut Tally) -> bool {
        let written: Vec<&str> = field.words().iter().map(|(word, _)| *word).collect();
        let words: Vec<&str> = read
            .words
            .iter()
            .map(|(word, _)| word.value.as_str())
            .collect();
        let line = self.sample.line(Role::Field(self.part, at, Aspect::Name));
        let what = format!("{}.{} words", self.part.key(), field.name);
        let shown = words.join(" ");
        if written.is_empty() {
            let lines: Vec<usize> = read.words.iter().map(|(word, _)| word.line).collect();
            // A doubt about a word does not say that it may be none.
            let is_told = self.told.guessed_on(&lines);
            tally.nothing(
                (line, &what),
                Some(shown.as_str()).filter(|shown| !shown.is_empty()),
                is_told,
            );
            return words.is_empty();
        }
        let is_less = words.iter().all(|word| written.contains(word));
        let value = Some(shown.as_str()).filter(|shown| !shown.is_empty());
        let is_right = self.told_fact(
            tally,
            at,
            (Aspect::Words, "words"),
            &written.join(" "),
            // Some of the words are as bad as none, and no invention.
            value.filter(|_| !is_less || words.len() == written.len()),
        );
        tally.enums += 1;
        tally.enums_read += usize::from(is_right);
        if is_right {
            for ((word, meaning), (_, read)) in field.words().iter().zip(&read.words) {
                let what = format!("meaning of {word}");
                self.told_fact(
                    tally,
                    at,
                    (Aspect::Words, &what),
                    &plain(meaning),
                    Some(&plain(read)),
                );
            }
        }
        is_right
    }

    fn prose(&self, at: usize, field: &Field, read: &Parameter, tally: &mut Tally) {
        let written: Vec<String> = field.prose().into_iter().map(plain).collect();
        let optional = self.optional_lines(field);
        let lines = read.description.iter();
        let lines: Vec<(String, usize)> =
            lines.map(|line| (plain(&line.value), line.line)).collect();
        let texts: Vec<String> = lines.iter().map(|(text, _)| text.clone()).collect();
        let pairs = pairs(&written, &texts);
        let what = format!("{}.{} description", self.part.key(), field.name);
        let places = self.lines(at, Aspect::Prose);
        for (index, text) in written.iter().enumerate() {
            let is_read = pairs.iter().any(|pair| pair.0 == index);
            let read = is_read.then_some(text.as_str());
            let line = places
                .get(index.min(places.len().saturating_sub(1)))
                .copied()
                .unwrap_or(1);
            let is_told = self.told.on(&[line]);
            tally.fact((line, &what), text, read, is_told);
        }
        for (index, (text, line)) in lines.iter().enumerate() {
            let is_right = pairs.iter().any(|pair| pair.1 == index) || optional.contains(text);
            if !is_right {
                tally.nothing((*line, &what), Some(text), self.told.on(&[*line]));
            }
        }
    }

    /// Lines of words, which may stand in the description too.
    fn optional_lines(&self, field: &Field) -> Vec<String> {
        let mut lines = Vec::new();
        for text in &field.texts {
            if let Text::Words(form, words) = text {
                let written = word_lines(*form, words, self.sample.operation.language);
                lines.extend(written.iter().map(|(_, line)| plain(line)));
            }
        }
        lines.push(format!("{}_item content", field.name));
        lines
    }

    /// A level that was guessed wrong has to be told as a guess.
    fn nesting(&self, all: &[Flat<'_>], at: usize, path: &[String], tally: &mut Tally) {
        let field = all[at].field;
        let mut wanted = vec![field.name.clone()];
        let mut above = all[at].parent;
        while let Some(parent) = above {
            wanted.insert(0, all[parent].field.name.clone());
            above = all[parent].parent;
        }
        let mut names: Vec<&String> = wanted.iter().chain(path).collect();
        names.dedup();
        let is_guessed = !self.sample.layout.is_data()
            && self.told.page.remarks.iter().any(|remark| {
                (remark.kind == RemarkKind::Guessed || remark.about == About::Nesting)
                    && names.iter().any(|name| is_at(remark, name))
            });
        let line = self.sample.line(Role::Field(self.part, at, Aspect::Name));
        let what = format!("{}.{} level", self.part.key(), field.name);
        tally.fact(
            (line, &what),
            &wanted.join("/"),
            Some(&path.join("/")),
            is_guessed,
        );
    }
}
