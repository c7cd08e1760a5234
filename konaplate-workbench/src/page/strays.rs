//! Lines of a page in text that have the form of a heading, a header, a field or a row of codes, in words that are
//! not known. They are left out aloud: taken as prose, they would hide what follows them. What is known is `labels`'.

use super::labels::{self, Section};
use super::lines::Lines;

/// Characters of the longest line that may be a heading.
const MAX_HEADING: usize = 60;
/// What headings of parts that nobody has seen may end in, without a plural's `s`.
const PARTS: &[&str] = &[
    "header",
    "parameter",
    "param",
    "cookie",
    "body",
    "field",
    "variable",
    "헤더",
    "파라미터",
    "파라메터",
    "매개변수",
    "쿠키",
    "본문",
    "바디",
    "필드",
    "변수",
];
/// Types that no page was seen to have, and known ones in other spellings: without what is no letter or digit.
const TYPES: &[&str] = &[
    "string",
    "strings",
    "text",
    "number",
    "integer",
    "int",
    "long",
    "decimal",
    "boolean",
    "bool",
    "date",
    "datetime",
    "object",
    "array",
    "arraystring",
    "arrayofstring",
    "arrayofstrings",
    "arraynumber",
    "arrayofnumber",
    "arrayofnumbers",
    "arrayobject",
    "arrayofobject",
    "arrayofobjects",
    "list",
    "문자열",
    "숫자",
    "정수",
    "객체",
    "배열",
];
/// The same of requirements.
const REQUIREMENTS: &[&str] = &[
    "required",
    "mandatory",
    "optional",
    "conditional",
    "필수",
    "선택",
    "옵션",
    "조건",
    "조건부",
];

/// Whether a name, a type and a requirement follow each other `ahead` lines on.
pub(super) fn is_parameter(lines: &Lines<'_>, ahead: usize) -> bool {
    labels::kind(lines.peek(ahead + 1)).is_some()
        && labels::requirement(lines.peek(ahead + 2)).is_some()
}

/// Whether the next line may be the name of a header or field that cannot be read.
pub(super) fn is_parameter_in_other_words(lines: &Lines<'_>) -> bool {
    let (name, kind, requirement) = (lines.peek(0), lines.peek(1), lines.peek(2));
    if resembles(kind, TYPES) && resembles(requirement, REQUIREMENTS) {
        return true;
    }
    if !labels::is_name(name) || is_parameter(lines, 1) {
        return false;
    }
    resembles(kind, TYPES)
        || labels::requirement(requirement).is_some()
        || (labels::is_label(kind) && resembles(requirement, REQUIREMENTS))
        || (labels::is_label(kind) && labels::limit(lines.peek(3)).is_some())
}

/// Whether the next line opens a part whose heading is not known, or belongs to one.
pub(super) fn is_lost_part(lines: &Lines<'_>, section: Option<Section>) -> bool {
    let belongs = |ahead| belongs_to_later_part(lines, ahead, section);
    let is_marked = section.is_some() && lines.is_marked_as_heading() && !is_parameter(lines, 0);
    is_marked || belongs(0) || (is_short(lines.peek(0)) && belongs(1)) || is_heading(lines, section)
}

/// What is never part of the description of a header or field, or of a code.
fn belongs_to_later_part(lines: &Lines<'_>, ahead: usize, section: Option<Section>) -> bool {
    let line = lines.peek(ahead);
    let is_before = |part: Section| section < Some(part);
    let is_case = |ahead| labels::case(lines.peek(ahead)).is_some();
    (is_before(Section::ResponseParameters) && labels::is_encrypted(line))
        || (is_before(Section::ResponseCode)
            && (labels::ABOVE_CODES.contains(&line) || is_row(lines, ahead)))
        || (is_before(Section::TestData) && is_case(ahead) && is_case(ahead + 1))
        || (section.is_none() && is_parameter(lines, ahead))
}

/// Whether a row of codes starts `ahead` lines on, be its headings known or not.
pub(super) fn is_row(lines: &Lines<'_>, ahead: usize) -> bool {
    let has_status = labels::status(lines.peek(ahead)).is_some();
    let has_label = labels::ERROR_CODE.contains(&lines.peek(ahead + 1));
    let has_code = labels::is_code(lines.peek(ahead + 2));
    let has_message = labels::MESSAGE.contains(&lines.peek(ahead + 3));
    if has_status {
        has_label || has_code || has_message
    } else {
        has_label && has_code
    }
}

/// Whether the next line is a heading by its words, and a header or field stands below it.
fn is_heading(lines: &Lines<'_>, section: Option<Section>) -> bool {
    section < Some(Section::ResponseCode)
        && is_parameter(lines, 1)
        && lines.has_gap_as_below_headings()
        && is_short(lines.peek(0))
        && ends_in_part(lines.peek(0))
}

fn ends_in_part(line: &str) -> bool {
    let line = line.to_lowercase();
    let end = line.strip_suffix('s').unwrap_or(&line);
    line.split_whitespace().count() <= 4 && PARTS.iter().any(|part| end.ends_with(part))
}

fn is_short(line: &str) -> bool {
    !line.is_empty() && line.chars().count() <= MAX_HEADING
}

/// Whether a short line is one of `words` but for case and what is neither letter nor digit.
fn resembles(line: &str, words: &[&str]) -> bool {
    const LONGEST: usize = 60;
    if line.len() > LONGEST {
        return false;
    }
    let letters = line.chars().filter(|c| c.is_alphanumeric());
    let word: String = letters.flat_map(char::to_lowercase).collect();
    words.contains(&word.as_str())
}
