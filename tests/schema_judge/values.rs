//! JSON values to judge, as text: both sides of every limit, what is unusual in Unicode and in numbers, wrong types, and
//! random ones, the same at every run.

use std::collections::BTreeSet;

use konaplate_codegen::ir::{Api, Bounds, Field, ScalarKind, Shape, TimeFormat, Word};

/// No text is longer: there are limits that no memory reaches.
const LONGEST: u64 = 70_000;
const RANDOM_TEXTS: usize = 200;
const RANDOM_NUMBERS: usize = 200;
const RANDOM_TIMES: usize = 1000;

/// What texts are made of: a name, and characters that are taken in turn.
const ALPHABETS: [(&str, &str); 16] = [
    ("letters", "aB"),
    ("digits", "0123456789"),
    ("spaces", " "),
    ("Hangul", "한글"),
    ("beyond ASCII", "éß"),
    ("beyond the basic plane", "🎫𐍈"),
    ("combining marks", "e\u{301}\u{323}"),
    ("joined emoji", "👨\u{200d}👩\u{200d}👧"),
    ("flags", "🇰🇷"),
    ("NUL", "\0"),
    ("the last character", "\u{10ffff}"),
    ("byte order marks", "\u{feff}"),
    ("right to left", "\u{202e}א"),
    ("quotes", "\"\\/'"),
    ("line ends", "\r\n\u{2028}\t"),
    ("around the surrogates", "\u{d7ff}\u{e000}\u{fffd}\u{ffff}"),
];

/// Of no type that a request's scalar has, and texts that look like another type.
const WRONG: [&str; 18] = [
    "null",
    "true",
    "false",
    "[]",
    "{}",
    r#"["a"]"#,
    "[1]",
    r#"{"a":1}"#,
    r#""""#,
    r#""null""#,
    r#""true""#,
    r#""1""#,
    r#""-1""#,
    r#""1.0""#,
    r#""0x10""#,
    r#"" 1""#,
    r#""1e3""#,
    r#""１""#,
];

/// Numbers that are no u64, or no whole number, or written as our client writes none.
const UNUSUAL_NUMBERS: [&str; 28] = [
    "-1",
    "-2",
    "-9007199254740993",
    "-9223372036854775808",
    "-9223372036854775809",
    "-18446744073709551615",
    "18446744073709551616",
    "18446744073709551617",
    "18446744073709553665",
    "99999999999999999999",
    "340282366920938463463374607431768211456",
    "1000000000000000000000000000000000000000000000000000",
    "0.5",
    "1.5",
    "-0.5",
    "98.99999",
    "99.00001",
    "1e-3",
    "15e-1",
    "0.1e-10",
    "-0",
    "0.0",
    "1.0",
    "1e0",
    "1E1",
    "10e-1",
    "5.000",
    "1e19",
];

/// Days and instants, some of which are none.
const TIMES: [&str; 16] = [
    "2612",
    "2613",
    "2600",
    "0001",
    "20261121",
    "20240229",
    "20230229",
    "20000229",
    "19000229",
    "20261301",
    "20260431",
    "00000101",
    "20261121093000",
    "20261121235960",
    "20261121240000",
    "20230229120000",
];

/// A JSON value as text, and what it is.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) json: String,
    pub(crate) about: String,
}

/// A small generator of numbers, the same at every run.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).expect("a u64 holds it");
        usize::try_from(self.next() % end).expect("below a usize")
    }

    pub(crate) fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// What to try at a field; each value once.
pub(crate) fn of(api: &Api, field: &Field, random: &mut Random) -> Vec<Candidate> {
    let mut values = Values::default();
    for json in WRONG.into_iter().chain(UNUSUAL_NUMBERS) {
        values.json(json, "an odd one");
    }
    for time in TIMES {
        values.text(time, "a time");
    }
    let kind = match &field.shape {
        Shape::Scalar(id) => Some(&api.scalar(*id).kind),
        _ => None,
    };
    let unlimited = Bounds {
        min: 0,
        max: Some(8),
    };
    match kind {
        Some(ScalarKind::Integer(limit)) => values.numbers(limit.effective, random),
        Some(ScalarKind::Text(limit)) => values.texts(limit.effective, random),
        Some(ScalarKind::Enum(_, words)) => {
            values.words(words);
            values.texts(unlimited, random);
        }
        Some(ScalarKind::Time(format, _)) => {
            values.times(*format, random);
            values.texts(unlimited, random);
        }
        None => values.texts(unlimited, random),
    }
    values.all
}

#[derive(Default)]
struct Values {
    all: Vec<Candidate>,
    seen: BTreeSet<String>,
}

impl Values {
    fn json(&mut self, json: &str, about: &str) {
        if self.seen.insert(json.to_owned()) {
            self.all.push(Candidate {
                json: json.to_owned(),
                about: format!("{about}: {}", json.chars().take(60).collect::<String>()),
            });
        }
    }

    fn text(&mut self, text: &str, about: &str) {
        self.json(&quoted(text), about);
    }

    /// Lengths around both limits, of every alphabet; those that need it with all characters escaped, too.
    fn texts(&mut self, bounds: Bounds, random: &mut Random) {
        let ends = [0, bounds.min, bounds.max.unwrap_or(40), 2 * bounds.min];
        let around = |end: u64| [end.saturating_sub(1), end, end.saturating_add(1)];
        let lengths: BTreeSet<u64> = ends.into_iter().flat_map(around).collect();
        for length in lengths.into_iter().filter(|length| *length <= LONGEST) {
            let length = usize::try_from(length).expect("a short one");
            for (name, alphabet) in ALPHABETS {
                let text: String = alphabet.chars().cycle().take(length).collect();
                let about = format!("{length} of {name}");
                self.text(&text, &about);
                if length < 100 {
                    self.json(&escaped(&text), &format!("{about}, escaped"));
                }
            }
        }
        let longest = bounds.max.unwrap_or(40).min(60);
        let longest = usize::try_from(longest).expect("a short one");
        for _ in 0..RANDOM_TEXTS {
            let length = random.below(longest + 3);
            let text: String = (0..length).map(|_| character(random)).collect();
            self.text(&text, &format!("{length} random characters"));
        }
    }

    fn numbers(&mut self, bounds: Bounds, random: &mut Random) {
        let max = bounds.max.unwrap_or(u64::MAX);
        let ends = [
            0,
            bounds.min,
            max,
            1 << 32,
            1 << 53,
            1 << 63,
            u64::MAX,
            10_u64.pow(19),
        ];
        for end in ends {
            for step in 0..3 {
                // Above u64::MAX, too: texts know no such end.
                let above = u128::from(end) + step;
                self.json(&above.to_string(), "near an end");
                self.text(&above.to_string(), "a number in quotes");
                let below = i128::from(end) - i128::try_from(step).expect("a small one");
                self.json(&below.to_string(), "near an end");
            }
        }
        for _ in 0..RANDOM_NUMBERS {
            let shift = random.below(64);
            self.json(&(random.next() >> shift).to_string(), "a random number");
            let near = *random.one_of(&ends);
            let step = random.next() >> (44 + random.below(20));
            self.json(&near.saturating_add(step).to_string(), "a random number");
            self.json(&near.saturating_sub(step).to_string(), "a random number");
        }
    }

    /// Digits of the format's length whose months, days and times are mostly in range or just beyond.
    fn times(&mut self, format: TimeFormat, random: &mut Random) {
        for _ in 0..RANDOM_TIMES {
            let year = *random.one_of(&[0, 1, 4, 100, 400, 1900, 2000, 2023, 2024, 2100, 9999]);
            let (month, day) = (random.below(14), 26 + random.below(8));
            let clock = [24, 60, 60].map(|end| random.below(end + 2));
            let text = match format {
                TimeFormat::YearMonth => format!("{:02}{month:02}", year % 100),
                TimeFormat::Date => format!("{year:04}{month:02}{day:02}"),
                TimeFormat::DateTime => {
                    let [hour, minute, second] = clock;
                    format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}")
                }
            };
            self.text(&text, "a random time");
        }
    }

    fn words(&mut self, words: &[Word]) {
        for word in words.iter().map(|word| word.wire.as_str()) {
            self.text(word, "a word");
            self.json(&escaped(word), "a word, escaped");
            let (first, last) = (word.chars().next(), word.chars().next_back());
            let cut: String = word.chars().skip(1).collect();
            let ends = [first, last].into_iter().flatten().map(String::from);
            let changed = [
                word.to_lowercase(),
                word.to_uppercase(),
                word.replace('\u{301}', ""),
                word.replace("E\u{301}", "\u{c9}"),
                cut,
                word.repeat(2),
            ];
            for other in ends.chain(changed) {
                self.text(&other, "a word, changed");
            }
            for sign in ["", " ", "\0", "\n", "\u{200b}", "\u{feff}", "s"] {
                self.text(&format!("{sign}{word}"), "a word after a sign");
                self.text(&format!("{word}{sign}"), "a word before a sign");
            }
        }
    }
}

/// From an alphabet, or any character at all.
fn character(random: &mut Random) -> char {
    let any = u32::try_from(random.below(0x11_0000))
        .ok()
        .and_then(char::from_u32);
    let (_, alphabet) = random.one_of(&ALPHABETS);
    let place = random.below(alphabet.chars().count());
    match (random.below(4), any) {
        (0, Some(any)) => any,
        _ => alphabet.chars().nth(place).expect("it is in the alphabet"),
    }
}

/// A text as JSON.
pub(crate) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The same text with every character as `\uXXXX`; beyond the basic plane those are two.
fn escaped(text: &str) -> String {
    let units = text.encode_utf16().map(|unit| format!("\\u{unit:04x}"));
    format!("\"{}\"", units.collect::<String>())
}
