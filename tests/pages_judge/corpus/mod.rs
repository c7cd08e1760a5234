//! Operations, put together by number, so that every layout meets every feature: no two pages of a layout are alike,
//! and the same number is always the same page.

mod headers;
mod nested;
mod texts;

use konaplate_workbench::page::{Limit, Mode, Requirement};

use crate::written::{Bound, Code, Field, Inside, Language, Message, Operation, Text};

pub(crate) use texts::{ABOVE_CODES, COLUMNS};

/// Pages of a layout in which each feature is met.
pub(crate) const ROUND: usize = 12;

/// The operation of a number.
pub(crate) fn operation(number: usize, language: Language) -> Operation {
    // Pages in English often describe in Korean.
    let spoken = if number % 6 == 5 {
        Language::Korean
    } else {
        language
    };
    let maker = Maker {
        number,
        language: spoken,
        shown: language,
    };
    let subject = pick(texts::SUBJECTS, number);
    let (title, description) = match spoken {
        Language::English => (subject.0, subject.4),
        Language::Korean => (subject.1, subject.5),
    };
    let mode = match number % 4 {
        0 | 1 => Some(Mode::Sync),
        2 => Some(Mode::Async),
        _ => None,
    };
    let mut lines = vec![description.to_owned()];
    if number.is_multiple_of(3) {
        lines.push(maker.say("It may take a while.", "시간이 걸릴 수 있습니다."));
    }
    let mut versions = vec![version(subject.3), version(subject.3)];
    if number % 5 == 4 {
        versions[1] = "v9".to_owned();
    }
    Operation {
        language,
        title: title.to_owned(),
        mode,
        versions,
        method: subject.2.to_owned(),
        path: format!("{}/{number}", subject.3),
        description: lines,
        request: Message {
            encrypted: number.is_multiple_of(2),
            headers: headers::request(&maker),
            fields: maker.request(),
        },
        response: Message {
            encrypted: number % 3 == 1,
            headers: headers::response(&maker),
            fields: maker.response(),
        },
        codes: maker.codes(),
        has_more_codes: number % 3 == 2,
        cases: maker.cases(),
    }
}

/// The version that a path names.
fn version(path: &str) -> String {
    let part = path.split('/').find(|part| part.starts_with('v'));
    part.unwrap_or("v1").to_owned()
}

fn pick<T>(of: &[T], at: usize) -> &T {
    &of[at % of.len()]
}

/// Makes what one page says.
struct Maker {
    number: usize,
    /// What descriptions are in.
    language: Language,
    /// What the portal's own words are in.
    shown: Language,
}

impl Maker {
    fn say(&self, english: &str, korean: &str) -> String {
        match self.language {
            Language::English => english.to_owned(),
            Language::Korean => korean.to_owned(),
        }
    }

    /// A field of the pool; each page begins elsewhere in it.
    fn field(&self, at: usize, kind: &'static str, limit: Bound) -> Field {
        let (name, english, korean) = *pick(texts::FIELDS, self.number * 3 + at);
        Field {
            name: name.to_owned(),
            kind,
            requirement: self.requirement(at),
            limit,
            default: None,
            texts: vec![Text::Line(self.say(english, korean))],
            inside: Inside::Plain,
            fields: Vec::new(),
            must_tell: false,
            odd_requirement: None,
        }
    }

    fn requirement(&self, at: usize) -> Requirement {
        match (self.number + at) % 3 {
            0 => Requirement::Required,
            1 => Requirement::Optional,
            _ => Requirement::Conditional,
        }
    }

    fn named(mut self_: Field, name: &str, text: String) -> Field {
        name.clone_into(&mut self_.name);
        self_.texts = vec![Text::Line(text)];
        self_
    }

    /// A text with a line of prose that looks like something else.
    fn described(&self, at: usize) -> Field {
        let mut field = self.field(at, "string", self.limit(at));
        for ahead in 0..2 {
            let (is_bullet, english, korean) =
                *pick(texts::PROSE, self.number * 4 + at + ahead * 5);
            let line = self.say(english, korean);
            field.texts.push(if is_bullet {
                Text::Bullet(line)
            } else {
                Text::Line(line)
            });
        }
        field
    }

    fn limit(&self, at: usize) -> Bound {
        match (self.number + at) % 6 {
            0 => Bound::Known(Limit::Length(15)),
            1 => Bound::Known(Limit::Span(1, 30)),
            2 => Bound::Known(Limit::Length(20)),
            3 => Bound::Known(Limit::Span(0, 255)),
            4 => Bound::None,
            _ => Bound::Known(Limit::Span(14, 20)),
        }
    }

    fn number_limit(&self, at: usize) -> Bound {
        match (self.number + at) % 5 {
            0 => Bound::Known(Limit::Span(0, 9_999_999_999)),
            1 => Bound::Known(Limit::Value(20)),
            2 => Bound::Known(Limit::Span(1, u64::MAX / 2)),
            3 => self.odd_limit(),
            _ => Bound::None,
        }
    }

    /// A limit in a form that is not the usual one.
    fn odd_limit(&self) -> Bound {
        let forms = [
            (
                "Min : 1 , Max : 1,000,000",
                "최소 : 1 , 최대 : 1,000,000",
                Some(Limit::Span(1, 1_000_000)),
            ),
            ("Max : 30", "최대 : 30", None),
            ("Value : 20 digits", "값 : 20 자리", None),
            ("Min : 1", "최소 : 1", None),
        ];
        let (english, korean, right) = pick(&forms, self.number).clone();
        let text = match self.shown {
            Language::English => english,
            Language::Korean => korean,
        };
        Bound::Odd(text.to_owned(), right)
    }

    fn worded(&self, at: usize) -> Field {
        let (name, form, english, korean, words) = *pick(texts::WORDED, self.number * 5 + at);
        let words = words
            .iter()
            .map(|(word, english, korean)| ((*word).to_owned(), self.say(english, korean)));
        let mut field = Self::named(
            self.field(at, "string", Bound::Known(Limit::Span(1, 20))),
            name,
            self.say(english, korean),
        );
        field.texts.push(Text::Words(form, words.collect()));
        match (self.number + at) % 3 {
            1 => {
                let behind = self.say("Nothing else is taken.", "다른 것은 받지 않습니다.");
                field.texts.push(Text::Line(behind));
            }
            2 => {
                let behind = self.say("See the notice at the door", "문 앞의 안내를 보세요");
                field.texts.push(Text::Bullet(behind));
            }
            _ => {}
        }
        field
    }

    fn sensitive(&self, at: usize) -> Field {
        let (name, english, korean, length) = *pick(texts::SENSITIVE, self.number + at);
        let limit = Bound::Known(Limit::Length(length));
        Self::named(
            self.field(at, "string", limit),
            name,
            self.say(english, korean),
        )
    }

    /// A boolean with the widget of its default.
    fn flag(&self, name: &str, at: usize) -> Field {
        let text = self.say("Whether it holds", "그런지");
        let mut flag = Self::named(self.field(at, "boolean", Bound::None), name, text);
        flag.default = match (self.number + at) % 3 {
            0 => Some("true"),
            1 => Some("false"),
            _ => None,
        };
        flag
    }

    fn request(&self) -> Vec<Field> {
        let mut fields = vec![
            Self::named(
                self.field(
                    0,
                    "number",
                    Bound::Known(Limit::Span(1, 9_999_999_999_999_999_999)),
                ),
                "userId",
                self.say("Number of the member", "회원 번호"),
            ),
            self.sensitive(0),
            self.worded(0),
            self.described(1),
            self.flag("isUrgent", 2),
            self.field(3, "number", self.number_limit(3)),
        ];
        match self.number % 4 {
            0 => fields.push(self.strings()),
            1 => fields.push(self.objects_with_button()),
            2 => fields.push(nested::page_request(self)),
            _ => {}
        }
        fields
    }

    fn strings(&self) -> Field {
        let limit = Bound::Known(Limit::Length(15));
        let text = self.say("Numbers of shelves", "선반 번호들");
        let mut field = Self::named(self.field(4, "array of strings", limit), "shelves", text);
        field.inside = Inside::Button;
        field
    }

    /// Texts whose element has a field of its own.
    fn strings_with_item(&self) -> Field {
        let mut field = self.strings();
        "labels".clone_into(&mut field.name);
        field.inside = Inside::Item;
        field
    }

    fn objects_with_button(&self) -> Field {
        let text = self.say("Rules that hold", "지켜야 할 것");
        let mut field = Self::named(
            self.field(5, "array of objects", Bound::None),
            "rules",
            text,
        );
        field.inside = Inside::Button;
        field
    }

    fn response(&self) -> Vec<Field> {
        let mut fields = vec![
            self.worded(1),
            self.worded(2),
            self.worded(3),
            self.described(6),
            self.sensitive(4),
            self.flag("isOpen", 1),
            self.field(11, "number", self.number_limit(11)),
        ];
        // A field of the request comes back: alike, or with another limit.
        let mut again = self.described(1);
        if self.number % 2 == 1 {
            again.limit = Bound::Known(Limit::Span(2, 40));
        }
        fields.push(again);
        fields.extend(nested::shape(self));
        fields
    }

    fn codes(&self) -> Vec<Code> {
        let mut codes = vec![Code {
            status: 200,
            code: "000_000".to_owned(),
            message: "Success.".to_owned(),
            description: self.say("It went well", "잘 됨"),
        }];
        for at in 0..2 + self.number % 4 {
            let (code, message, english, korean) = *pick(texts::CODES, self.number + at);
            codes.push(Code {
                status: if at == 2 { 500 } else { 400 },
                code: code.to_owned(),
                message: message.to_owned(),
                description: self.say(english, korean),
            });
        }
        codes
    }

    fn cases(&self) -> Vec<(u16, String)> {
        let codes = self.codes();
        let mut cases: Vec<(u16, String)> = codes
            .into_iter()
            .take(3)
            .map(|code| (code.status, code.description))
            .collect();
        let more = self.say("The door - jammed, for once", "문이 걸림");
        cases.push((400, more));
        cases
    }
}
