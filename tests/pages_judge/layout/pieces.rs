//! A page as the pieces that all layouts in text have, in order. How a piece is written is the layout's.

use crate::corpus;
use crate::written::{
    Aspect, Bound, Field, Form, Inside, Language, Message, Operation, Part, Role, Text,
};
use konaplate_workbench::page::{Limit, Mode, Requirement};

/// How a piece is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// Above the title and below the test data.
    Frame,
    Title,
    /// A line by itself.
    Line,
    Method,
    Path,
    Heading,
    Mark,
    Name,
    Kind,
    Requirement,
    Limit,
    Prose,
    Bullet,
    /// A row of columns.
    Columns,
    Status,
    Label,
    Value,
    Case,
}

#[derive(Debug, Clone)]
pub(crate) struct Piece {
    pub(crate) style: Style,
    pub(crate) text: String,
    pub(crate) role: Role,
}

/// What a layout leaves out.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Shows {
    pub(crate) is_compact: bool,
    /// Parts without their headings.
    pub(crate) gone: [Option<Part>; 2],
}

pub(crate) fn say(language: Language, english: &'static str, korean: &'static str) -> &'static str {
    match language {
        Language::English => english,
        Language::Korean => korean,
    }
}

/// The pieces of a page.
pub(crate) fn pieces(operation: &Operation, shows: Shows) -> Vec<Piece> {
    let mut writer = Writer {
        operation,
        pieces: Vec::new(),
    };
    writer.head(shows);
    for part in Part::ALL {
        if !shows.gone.contains(&Some(part)) {
            writer.part(part, shows);
        }
    }
    writer.foot(shows);
    writer.pieces
}

struct Writer<'o> {
    operation: &'o Operation,
    pieces: Vec<Piece>,
}

impl Writer<'_> {
    fn put(&mut self, style: Style, text: impl Into<String>, role: Role) {
        let text = text.into();
        self.pieces.push(Piece { style, text, role });
    }

    fn say(&self, english: &'static str, korean: &'static str) -> &'static str {
        say(self.operation.language, english, korean)
    }

    fn head(&mut self, shows: Shows) {
        if !shows.is_compact {
            self.put(Style::Frame, "Konaplate logo", Role::Furniture);
        }
        for (english, korean) in [
            ("API Documentation", "API 문서"),
            ("All API", "전체 API"),
            ("Service", "서비스"),
        ] {
            self.put(Style::Frame, self.say(english, korean), Role::Furniture);
        }
        let mode = match self.operation.mode {
            Some(Mode::Sync) => self.say("Sync", "동기"),
            Some(Mode::Async) => self.say("Async", "비동기"),
            None => "",
        };
        let title = format!("{}{mode}", self.operation.title);
        self.put(Style::Title, title, Role::Title);
        for (at, version) in self.operation.versions.iter().enumerate() {
            let role = if at == 0 { Role::Version } else { Role::Either };
            let line = format!("{}: {version}", self.say("Version", "버전"));
            self.put(Style::Line, line, role);
        }
        if !shows.is_compact {
            self.put(Style::Method, self.operation.method.clone(), Role::Method);
        }
        self.put(Style::Path, self.operation.path.clone(), Role::Path);
        if !shows.is_compact {
            for line in &self.operation.description {
                self.put(Style::Prose, line.clone(), Role::Description);
            }
        }
    }

    fn part(&mut self, part: Part, shows: Shows) {
        let heading = match part {
            Part::RequestHeaders => self.say("Request Headers", "요청 헤더"),
            Part::RequestFields => self.say("Request Parameters", "요청 파라미터"),
            Part::ResponseHeaders => self.say("Response Headers", "응답 헤더"),
            Part::ResponseFields => self.say("Response Parameters", "응답 파라미터"),
            Part::Codes => self.say("Response Code", "응답 코드"),
            Part::Cases => self.say("Test Data", "테스트 데이터"),
        };
        self.put(Style::Heading, heading, Role::Furniture);
        if shows.is_compact && matches!(part, Part::RequestHeaders | Part::RequestFields) {
            return;
        }
        match part {
            Part::Codes => self.codes(),
            Part::Cases => self.cases(),
            list => {
                let message: &Message = match list {
                    Part::RequestHeaders | Part::RequestFields => &self.operation.request,
                    _ => &self.operation.response,
                };
                if message.encrypted && !list.is_headers() {
                    self.mark(list);
                }
                let mut index = 0;
                self.fields(self.operation.list(list), list, &mut index);
            }
        }
    }

    fn mark(&mut self, part: Part) {
        self.put(
            Style::Mark,
            self.say("Encrypted|", "암호화 처리|"),
            Role::Mark(part),
        );
        for (english, korean) in [
            ("Check out", "더 자세한 정보는"),
            ("Guidelines", "가이드라인"),
            ("for more information.", "을 참조하세요."),
        ] {
            self.put(Style::Mark, self.say(english, korean), Role::Furniture);
        }
    }

    fn fields(&mut self, fields: &[Field], part: Part, index: &mut usize) {
        for field in fields {
            let at = *index;
            *index += 1;
            self.field(field, part, at);
            if field.inside == Inside::Item {
                self.item(field);
            }
            self.fields(&field.fields, part, index);
        }
    }

    fn field(&mut self, field: &Field, part: Part, at: usize) {
        let role = |aspect| Role::Field(part, at, aspect);
        self.put(Style::Name, field.name.clone(), role(Aspect::Name));
        self.put(Style::Kind, field.kind, role(Aspect::Kind));
        let requirement = self.requirement(field);
        self.put(Style::Requirement, requirement, role(Aspect::Requirement));
        if let Some(limit) = self.limit(&field.limit) {
            self.put(Style::Limit, limit, role(Aspect::Limit));
        }
        if let Some(default) = field.default {
            self.put(Style::Line, default, role(Aspect::Default));
            self.put(Style::Line, "true", Role::Furniture);
            self.put(Style::Line, "false", Role::Furniture);
        }
        self.texts(field, role(Aspect::Prose), role(Aspect::Words));
        if field.inside == Inside::Button {
            let button = match field.kind {
                "array of strings" => "Add string",
                _ => "Add object",
            };
            self.put(Style::Line, button, Role::Furniture);
        }
    }

    /// The pseudo field of an array's element.
    fn item(&mut self, field: &Field) {
        let name = format!("{}_item", field.name);
        let kind = match field.kind {
            "array of strings" => "string",
            _ => "object",
        };
        self.put(Style::Name, name.clone(), Role::Either);
        self.put(Style::Kind, kind, Role::Either);
        self.put(
            Style::Requirement,
            self.say("Optional", "옵션"),
            Role::Either,
        );
        self.put(Style::Prose, format!("{name} content"), Role::Either);
    }

    fn requirement(&self, field: &Field) -> &'static str {
        match (field.odd_requirement, field.requirement) {
            (Some(odd), _) => odd,
            (None, Requirement::Required) => self.say("Required", "필수"),
            (None, Requirement::Optional) => self.say("Optional", "옵션"),
            (None, Requirement::Conditional) => self.say("Conditional", "조건부"),
        }
    }

    fn limit(&self, limit: &Bound) -> Option<String> {
        match limit {
            Bound::None => None,
            Bound::Odd(text, _) => Some(text.clone()),
            Bound::Known(Limit::Length(length)) => {
                Some(format!("{} : {length}", self.say("Length", "길이")))
            }
            Bound::Known(Limit::Value(value)) => {
                Some(format!("{} : {value}", self.say("Value", "값")))
            }
            Bound::Known(Limit::Span(least, most)) => {
                let (min, max) = (self.say("Min", "최소"), self.say("Max", "최대"));
                Some(format!("{min} : {least} , {max} : {most}"))
            }
            Bound::Known(Limit::Other(text)) => Some(text.clone()),
        }
    }

    fn texts(&mut self, field: &Field, prose: Role, words: Role) {
        for text in &field.texts {
            match text {
                Text::Line(line) => self.put(Style::Prose, line.clone(), prose),
                Text::Bullet(line) => self.put(Style::Bullet, line.clone(), prose),
                Text::Words(form, list) => {
                    for (style, line) in word_lines(*form, list, self.operation.language) {
                        let is_heading =
                            style == Style::Columns && !line.contains(char::is_numeric);
                        let role = if is_heading { Role::Either } else { words };
                        self.put(style, line, role);
                    }
                }
            }
        }
    }

    fn codes(&mut self) {
        if self.operation.codes.is_empty() {
            return;
        }
        self.put(Style::Line, corpus::ABOVE_CODES, Role::Either);
        for (at, row) in self.operation.codes.iter().enumerate() {
            let role = Role::Code(at);
            self.put(Style::Status, row.status.to_string(), role);
            self.put(
                Style::Label,
                self.say("Error code", "에러 코드"),
                Role::Furniture,
            );
            self.put(Style::Value, row.code.clone(), role);
            self.put(Style::Label, self.say("Message", "메시지"), Role::Furniture);
            self.put(Style::Value, row.message.clone(), role);
            self.put(
                Style::Label,
                self.say("Description", "설명"),
                Role::Furniture,
            );
            self.put(Style::Value, row.description.clone(), role);
        }
        if self.operation.has_more_codes {
            self.put(
                Style::Line,
                self.say("Show All", "모두 보기"),
                Role::ShowAll,
            );
        }
    }

    fn cases(&mut self) {
        let line = |(status, title): &(u16, String)| format!("{status} - {title}");
        let cases = &self.operation.cases;
        if let Some(first) = cases.first() {
            self.put(Style::Case, line(first), Role::Either);
        }
        for (at, case) in cases.iter().enumerate() {
            self.put(Style::Case, line(case), Role::Case(at));
        }
    }

    fn foot(&mut self, shows: Shows) {
        if !self.operation.cases.is_empty() && !shows.gone.contains(&Some(Part::Cases)) {
            self.put(Style::Frame, "Loading ...", Role::Furniture);
        }
        for (english, korean) in [("Request", "요청"), ("Response", "응답")] {
            self.put(Style::Frame, self.say(english, korean), Role::Furniture);
            if !shows.is_compact && english == "Request" {
                self.put(Style::Frame, "Loading...", Role::Furniture);
            }
        }
        self.put(Style::Frame, "Click Try It!", Role::Furniture);
        let line = "to start a Request and see the Response here!";
        self.put(Style::Frame, line, Role::Furniture);
        if !shows.is_compact {
            let line = "Rent a LockerParcel LookupCoupon Handout가게에서 내기";
            self.put(Style::Frame, line, Role::Furniture);
        }
    }
}

/// The lines in which the words of an enum are written.
pub(crate) fn word_lines(
    form: Form,
    words: &[(String, String)],
    language: Language,
) -> Vec<(Style, String)> {
    let each = |style, separator: &str| {
        let line = |(word, meaning): &(String, String)| match meaning.as_str() {
            "" => (style, format!("{word}{}", separator.trim_end())),
            meaning => (style, format!("{word}{separator}{meaning}")),
        };
        words.iter().map(line).collect()
    };
    let one = |between: &str, inside: &str| {
        let word = |(word, meaning): &(String, String)| format!("{word}{inside}{meaning}");
        let all: Vec<String> = words.iter().map(word).collect();
        vec![(Style::Prose, all.join(between))]
    };
    match form {
        Form::Bullets | Form::Mixed => each(Style::Bullet, " : "),
        Form::Dashes => {
            let mut lines: Vec<(Style, String)> = each(Style::Prose, ": ");
            lines
                .iter_mut()
                .for_each(|line| line.1 = format!("- {}", line.1));
            lines
        }
        Form::Lines => each(Style::Prose, " : "),
        Form::TightLines => each(Style::Prose, ": "),
        Form::BareBullets => each(Style::Bullet, ""),
        Form::Commas => one(", ", ""),
        Form::Slashes => one("/", ""),
        Form::Pipes => one(" | ", ""),
        Form::InlineColons => one(", ", ": "),
        Form::InlineEquals => one(", ", "="),
        Form::Table => columns(words, language),
    }
}

fn columns(words: &[(String, String)], language: Language) -> Vec<(Style, String)> {
    let heading = say(language, corpus::COLUMNS.0, corpus::COLUMNS.1);
    let mut lines = vec![(Style::Columns, heading.to_owned())];
    for pair in words.chunks(2) {
        let cells: Vec<String> = pair
            .iter()
            .map(|(code, name)| format!("{name} {code}"))
            .collect();
        lines.push((Style::Columns, cells.join("   ")));
    }
    lines
}
