//! What is no page, or one that somebody mangled: refused with a place, or read with every line accounted for.

use konaplate_workbench::page::{self, LineUse, RemarkKind};

use super::{TEXTS, assert_accounted, case};

fn refusal(bytes: &[u8]) -> String {
    let refusal = page::read(bytes).expect_err("a refusal");
    refusal.to_string()
}

#[test]
fn what_is_no_page_is_refused_with_a_place_and_what_to_do() {
    for (bytes, expected) in [
        (
            &b""[..],
            "line 1, byte 1: not a page: none of its lines is a heading",
        ),
        (b"Title\nVersion: v1\n", "line 1, byte 1: not a page"),
        (b"Loading ...\n", "line 1, byte 1: not a page"),
        (b"Request Headers\nab\0c", "line 2, byte 3: a NUL byte"),
        (
            b"Request Headers\na\xffb\n",
            "line 2, byte 2: not UTF-8: save",
        ),
        (
            b"\xff\xfeR\0e\0q\0",
            "line 1, byte 1: UTF-16 (little endian)",
        ),
        (
            b"\0R\0e\0q\0u\0e\0s\0t",
            "line 1, byte 1: UTF-16 (big endian)",
        ),
        (
            b"T\n\xbf\xe4\xc3\xbb \xc7\xec\xb4\xf5\n",
            "line 2, byte 1: not UTF-8; it looks like EUC-KR (CP949)",
        ),
        (
            b"<!DOCTYPE html><html>",
            "line 1, byte 1: HTML that shows no part of a page",
        ),
        (
            b"{\"a\":\n1,}",
            "line 2, byte 3: starts like JSON and is none",
        ),
        (
            b"{\"pageProps\":{}}",
            "line 1, byte 1: JSON without an operation",
        ),
        (b"[1,2]", "line 1, byte 1: JSON without an operation"),
    ] {
        let said = refusal(bytes);
        assert!(said.starts_with(expected), "{said}");
    }
}

#[test]
fn a_page_that_went_through_another_encoding_is_refused() {
    let korean = String::from_utf8(case("korean.txt")).expect("UTF-8");
    let mangled: String = korean.bytes().map(char::from).collect();
    let said = refusal(mangled.as_bytes());
    assert!(
        said.contains("read as another encoding (Windows-1252) and saved again"),
        "{said}"
    );
}

#[test]
fn a_lost_character_is_told() {
    let page = page::read("Charge\nVersion: v1\nRequest Headers\n\u{fffd}\n".as_bytes());
    let remarks = page.expect("a page").remarks;
    let lost = remarks
        .iter()
        .find(|remark| remark.message.contains("U+FFFD"));
    assert_eq!(
        lost.map(|remark| (remark.line, remark.kind)),
        Some((4, RemarkKind::Doubtful))
    );
}

#[test]
fn the_title_stands_above_the_versions_whatever_stands_above_it() {
    let text =
        "Somebody's mark\nAll API\nChargeSync\nVersion: v1\nPOST\n/api/v1/a\nRequest Headers\n";
    let page = page::read(text.as_bytes()).expect("a page");
    assert_eq!((page.title.value.as_str(), page.title.line), ("Charge", 3));
    assert_accounted(&page, text.as_bytes());

    let page = page::read(b"Version: v1\nPOST\n/api/v1/a\nRequest Headers\n").expect("a page");
    assert_eq!(page.title.value, "");
    assert_eq!(page.method.map(|method| method.line), Some(2));
}

#[test]
fn a_character_that_the_page_breaks_off_in_ends_it() {
    let mut bytes = case("korean.txt");
    let end = bytes
        .windows(3)
        .rposition(|three| three == "통".as_bytes())
        .expect("a word in Korean");
    bytes.truncate(end + 1);
    let page = page::read(&bytes).expect("a page");
    assert!(page.cut.is_some());
}

#[test]
fn what_is_too_large_is_not_read() {
    let long = vec![b'x'; (4 << 20) + 1];
    assert!(refusal(&long).contains("more than 4 MiB"));
    let many = format!("Request Headers\n{}", "x\n".repeat(20_000));
    assert_eq!(
        refusal(many.as_bytes()),
        "line 20001, byte 1: more than 20000 lines: no page is that long; give one page at a time"
    );
}

#[test]
fn deep_pages_are_read_in_bounded_space() {
    let object = |at: usize| format!("o{at}\nobject\nRequired\nInside\n");
    let objects: String = (0..4_900).map(object).collect();
    let page =
        page::read(format!("T\nRequest Parameters\n{objects}\n").as_bytes()).expect("a page");
    let mut depth = 0;
    let mut level = page.request.parameters.expect("fields");
    while let Some(first) = level.into_iter().next() {
        depth += 1;
        level = first.children;
    }
    assert_eq!(depth, 17);

    let brackets = "[".repeat(1_000_000);
    assert!(refusal(brackets.as_bytes()).contains("is none"));
    let deep = format!(
        "{{\"apiUrl\":\"/a\",\"reqParamJson\":{}{}}}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    assert!(page::read(deep.as_bytes()).is_ok());
    let field = "{\"field\":\"a\",\"type\":\"object\",\"moc\":\"M\",\"params\":[";
    let deep = format!(
        "{{\"apiUrl\":\"/a\",\"reqParamJson\":[{}{}]}}",
        field.repeat(10_000),
        "]}".repeat(10_000)
    );
    let page = page::read(deep.as_bytes()).expect("a page");
    assert!(
        page.remarks
            .iter()
            .any(|remark| remark.message.contains("within the 16 levels"))
    );
}

#[test]
fn remarks_on_json_are_bounded() {
    let unknown = "\"u\":1,".repeat(60_000);
    let page = page::read(format!("{{{unknown}\"apiUrl\":\"/a\"}}").as_bytes()).expect("a page");
    assert!(page.remarks.len() < 1_100);
    assert!(
        page.remarks
            .iter()
            .any(|remark| remark.message == "59005 more of such remarks")
    );
}

#[test]
fn json_with_other_values_than_expected_says_which() {
    let text = r#"{"title": 7, "apiUrl": ["x"], "apiUrl": "/b", "method": "post", "apiVersion": 2,
        "reqEncrypt": "maybe", "reqParamJson": {"field": "a"},
        "responseCode": [{"httpCode": "x", "reasonCodeJs": {"reason": "000_000"}}, 5], "surprise": true}"#;
    let page = page::read(text.as_bytes()).expect("a page");
    let unread = page
        .remarks
        .iter()
        .filter(|remark| remark.kind == RemarkKind::Unread);
    let said: Vec<String> = unread
        .map(|remark| format!("{} {}", remark.line, remark.message))
        .collect();
    for expected in [
        "1 `title` is not a list: `7` is not read",
        "1 `apiUrl` is not a text: `[\"x\"]` is not read",
        "1 `apiUrl` stands twice: the first is read",
        "2 `reqEncrypt` is not `Y` or `N`: `\"maybe\"` is not read",
        "2 `reqParamJson` is not a list: `{\"field\": \"a\"}` is not read",
        r#"3 `responseCode[0]` is not a row with a status and a code: `{"httpCode": "x", "reasonCodeJs": {"reason": "000_000"}}` is not read"#,
        "3 `responseCode[1]` is not an object: `5` is not read",
        "3 unknown key `surprise`: not read",
    ] {
        assert!(
            said.iter().any(|line| line == expected),
            "{expected}\nis not among\n{}",
            said.join("\n")
        );
    }
    assert_eq!(page.method.expect("a method").value, "POST");
    assert_eq!(page.version.expect("a version").value, "v2");
}

#[test]
fn json_on_many_lines_is_told_of_in_one_and_a_choice_that_is_not_known_is_no_used_line() {
    let text = "{\"apiUrl\": \"/a\",\n\"protocol\": \"weird\",\n\"reqEncrypt\": \"maybe\",\n\"reqParamJson\": [\n\
                {\"field\": \"a\", \"type\": \"string\", \"moc\": \"M\", \"length\": {\n  \"type\": \"odd\",\n  \"value\": 1}}]}";
    let page = page::read(text.as_bytes()).expect("a page");
    assert_eq!((&page.mode, page.request.encrypted), (&None, None));
    assert_eq!(page.lines[1..3], [LineUse::Unread, LineUse::Unread]);
    let said: Vec<&str> = page
        .remarks
        .iter()
        .map(|remark| remark.message.as_str())
        .collect();
    for expected in [
        "`protocol` is not `SYNC` or `ASYNC`: `\"weird\"` is not read",
        "`reqEncrypt` is not `Y` or `N`: `\"maybe\"` is not read",
        "`{ \"type\": \"odd\", \"value\": 1}` is no limit that can be read",
    ] {
        assert!(said.contains(&expected), "{expected}: {said:#?}");
    }
}

#[test]
fn fields_of_an_answer_are_those_of_the_success() {
    let row = |status: u16, field: &str| {
        format!(
            r#"{{"httpCode":{status},"reasonCodeJs":{{"reason":"000_00{status}","message":"m"}},"resParam":[{field}]}}"#
        )
    };
    let field = |name: &str| format!(r#"{{"field":"{name}","type":"string","moc":"M"}}"#);
    let rows = [
        row(400, &field("refused")),
        row(200, &field("done")),
        row(201, ""),
    ]
    .join(",\n");
    let text = format!(r#"{{"apiUrl":"/a","responseCode":[{rows}]}}"#);
    let page = page::read(text.as_bytes()).expect("a page");
    let fields = page.response.parameters.expect("fields");
    let names: Vec<&str> = fields
        .iter()
        .map(|field| field.name.value.as_str())
        .collect();
    assert_eq!(names, ["done"]);
    let told = page
        .remarks
        .iter()
        .filter(|remark| remark.message.contains("left out"));
    let told: Vec<(usize, &str)> = told
        .map(|remark| (remark.line, remark.message.as_str()))
        .collect();
    let message = "the fields of `responseCode[0]` are left out: those of another row are read";
    assert_eq!(told, [(1, message)]);
}

/// Numbers that are the same on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % end.max(1)
    }
}

#[test]
fn lines_that_are_lost_moved_or_foreign_are_all_accounted_for() {
    let mut dice = Dice(7);
    let texts: Vec<String> = TEXTS
        .iter()
        .map(|name| String::from_utf8(case(name)).expect("UTF-8"))
        .collect();
    let all: Vec<&str> = texts.iter().flat_map(|text| text.lines()).collect();
    for round in 0..1_500 {
        let mut lines: Vec<&str> = texts[round % texts.len()].lines().collect();
        for _ in 0..=dice.below(6) {
            let at = dice.below(lines.len());
            match dice.below(4) {
                0 => drop(lines.remove(at)),
                1 => lines.insert(at, all[dice.below(all.len())]),
                2 => lines[at] = all[dice.below(all.len())],
                _ => {
                    let other = dice.below(lines.len());
                    lines.swap(at, other);
                }
            }
        }
        let text = lines.join("\n");
        if let Ok(page) = page::read(text.as_bytes()) {
            assert_accounted(&page, text.as_bytes());
        }
    }
}

#[test]
fn bytes_of_json_that_are_lost_or_foreign_are_no_danger() {
    let mut dice = Dice(11);
    let whole = case("nested.json");
    for end in 0..whole.len() {
        assert!(page::read(&whole[..end.min(whole.len() - 2)]).is_err());
    }
    for _ in 0..500 {
        let mut bytes = whole.clone();
        for _ in 0..=dice.below(3) {
            let (at, from) = (dice.below(bytes.len()), dice.below(bytes.len()));
            match dice.below(3) {
                0 => drop(bytes.remove(at)),
                1 => bytes[at] = bytes[from],
                _ => bytes.insert(at, b"{}[]\",:0"[dice.below(8)]),
            }
        }
        if let Ok(page) = page::read(&bytes) {
            assert_eq!(
                page.lines.len(),
                String::from_utf8_lossy(&bytes).lines().count()
            );
        }
    }
}
