//! Names made of what a page says: of operations and groups from paths and titles, of errors from messages, of cases
//! from titles.
//!
//! The name of an operation goes by its page alone, so that it is the same whichever page comes first: the parts of
//! the path in order, those of several in the singular, without versions below 2 and without what says nothing. Where
//! that is a single word, words of the title follow it. The group is the first part.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Block, Value};
use crate::looks;
use crate::page::Fact;
use crate::wire_name::words;

/// Parts of paths that say nothing of an operation.
const SILENT: &[&str] = &["api", "open-api", "openapi", "rest", "no-hce"];

/// Words of titles that say nothing.
const STOP_WORDS: &[&str] = &[
    "a", "an", "and", "api", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "via",
    "with",
];

/// Longest name that is made of a text.
const MAX_NAME: usize = 48;

/// Words of a title that are taken.
const TITLE_WORDS: usize = 4;

/// The operation's name; nothing where neither path nor title has ASCII letters.
pub(super) fn operation(path: &str, title: &str) -> Option<String> {
    let (parts, version) = parts(path);
    let count = parts.len();
    let singular_but_last = parts.iter().enumerate().map(|(at, part)| match at + 1 {
        at if at == count => part.clone(),
        _ => singular(part),
    });
    let mut name = joined(singular_but_last);
    if !name.contains('-') {
        let of_title = kebab(title);
        let words = of_title
            .split('-')
            .filter(|word| !word.is_empty() && !STOP_WORDS.contains(word));
        let words = words.filter(|word| *word != name && singular(word) != singular(&name));
        name = joined(
            [name.clone()]
                .into_iter()
                .chain(words.take(TITLE_WORDS).map(str::to_owned)),
        );
    }
    if let Some(version) = version.filter(|_| !name.is_empty()) {
        name = format!("{name}-{version}");
    }
    (!name.is_empty()).then_some(name)
}

/// The group of an operation that the specification has no place for yet.
pub(super) fn group(path: &str) -> Option<String> {
    let (parts, _) = parts(path);
    parts.first().map(|part| singular(part))
}

/// The parts of a path that say something, and its version from 2 on.
fn parts(path: &str) -> (Vec<String>, Option<String>) {
    let mut version = None;
    let mut parts = Vec::new();
    for part in path
        .split(['/', '?', '#'])
        .filter(|part| !part.starts_with('{'))
    {
        if is_version(part) {
            version = Some(part.to_ascii_lowercase())
                .filter(|version| !matches!(version.as_str(), "v0" | "v1"));
            continue;
        }
        let part = kebab(part);
        if !part.is_empty() && !SILENT.contains(&part.as_str()) {
            parts.push(part);
        }
    }
    (parts, version)
}

/// Parts with hyphens between; a word that the one before it repeats is left out.
fn joined(parts: impl Iterator<Item = String>) -> String {
    let mut out: Vec<String> = Vec::new();
    for part in parts {
        for word in part.split('-').filter(|word| !word.is_empty()) {
            if out
                .last()
                .is_none_or(|last| singular(last) != singular(word))
            {
                out.push(word.to_owned());
            }
        }
    }
    out.join("-")
}

/// The last word in the singular.
fn singular(part: &str) -> String {
    let is_kept = ["ss", "us", "is", "ws", "as"]
        .iter()
        .any(|end| part.ends_with(end));
    match part {
        _ if part.len() < 4 || is_kept => part.to_owned(),
        _ if part.ends_with("ies") => format!("{}y", part.trim_end_matches("ies")),
        _ if ["sses", "xes", "ches", "shes"]
            .iter()
            .any(|end| part.ends_with(end)) =>
        {
            part.trim_end_matches("es").to_owned()
        }
        _ => part.strip_suffix('s').unwrap_or(part).to_owned(),
    }
}

/// What a page lets one conclude of what its operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// It looks something up.
    Asks,
    /// It moves money, by the word that says so.
    MovesMoney(&'static str),
    Unknown,
}

/// Words of an inquiry.
const ASKS: &[&str] = &[
    "check",
    "checking",
    "count",
    "detail",
    "details",
    "fee",
    "find",
    "get",
    "history",
    "info",
    "information",
    "inquire",
    "inquiry",
    "list",
    "lookup",
    "query",
    "result",
    "retrieve",
    "search",
    "spec",
    "state",
    "status",
    "valid",
    "validate",
    "validation",
    "verification",
    "verify",
    "view",
];
const KOREAN_ASKS: &[&str] = &["조회", "확인", "검증", "목록", "내역"];
/// Words of what sets something up, though it may be about money.
const SETS_UP: &[&str] = &[
    "account",
    "activate",
    "activation",
    "add",
    "agree",
    "barcode",
    "change",
    "delete",
    "generate",
    "issue",
    "limit",
    "modify",
    "onetimetoken",
    "register",
    "registration",
    "remove",
    "setting",
    "settings",
    "token",
    "update",
];
const KOREAN_SETS_UP: &[&str] = &[
    "등록",
    "수정",
    "설정",
    "해제",
    "활성화",
    "변경",
    "발급",
    "삭제",
    "거절",
];
/// Words of what moves money.
const MONEY: &[&str] = &[
    "atm",
    "charge",
    "charging",
    "deposit",
    "exchange",
    "gift",
    "pay",
    "payment",
    "payout",
    "recharge",
    "recharging",
    "refund",
    "remit",
    "remittance",
    "settlement",
    "transfer",
    "transmission",
    "withdraw",
    "withdrawal",
];
const KOREAN_MONEY: &[&str] = &[
    "결제", "송금", "선물", "이체", "인출", "입금", "지급", "출금", "충전", "환불", "환수",
];

/// By the words of path and title: an inquiry's win, then those of what is set up.
pub(crate) fn purpose(path: &str, title: &str) -> Purpose {
    let (parts, _) = parts(path);
    let of_path: Vec<String> = parts
        .iter()
        .flat_map(|part| part.split('-').map(singular).collect::<Vec<_>>())
        .collect();
    let of_title: Vec<String> = words(title).iter().map(|word| singular(word)).collect();
    let has = |words: &[&str], known: &[&str]| known.iter().any(|known| words.contains(known));
    let path_words: Vec<&str> = of_path.iter().map(String::as_str).collect();
    let all: Vec<&str> = of_path
        .iter()
        .chain(&of_title)
        .map(String::as_str)
        .collect();
    let in_title =
        |known: &[&'static str]| known.iter().copied().find(|known| title.contains(known));
    let last = path_words.last().copied().unwrap_or_default();
    // What the path ends in decides: `result/inquiry` asks about a charge.
    if ASKS.iter().any(|asks| singular(asks) == last) || in_title(KOREAN_ASKS).is_some() {
        return Purpose::Asks;
    }
    let asks: Vec<String> = ASKS.iter().map(|word| singular(word)).collect();
    let money = MONEY
        .iter()
        .copied()
        .find(|word| all.contains(word))
        .or_else(|| in_title(KOREAN_MONEY));
    let sets_up = has(&path_words, SETS_UP) || in_title(KOREAN_SETS_UP).is_some();
    match money {
        Some(word) if !sets_up => Purpose::MovesMoney(word),
        None if asks.iter().any(|asks| all.contains(&asks.as_str())) => Purpose::Asks,
        _ => Purpose::Unknown,
    }
}

/// Names of which each is given once.
#[derive(Debug, Default)]
pub(super) struct Taken {
    names: BTreeSet<String>,
    /// The number that the search for a free name goes on with: many texts make no name, and so the same.
    next: BTreeMap<String, u32>,
}

impl Taken {
    pub(super) fn of<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        Self {
            names: names.map(str::to_owned).collect(),
            next: BTreeMap::new(),
        }
    }

    /// The name, or the name with the first number from 2 on that is free; it is taken from then on.
    pub(super) fn give(&mut self, name: &str) -> String {
        let next = self.next.entry(name.to_owned()).or_insert(2);
        let mut given = name.to_owned();
        while !self.names.insert(given.clone()) {
            given = format!("{name}-{next}");
            *next += 1;
        }
        given
    }
}

fn is_version(part: &str) -> bool {
    part.strip_prefix('v')
        .is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Lower-case words of ASCII letters and digits, a letter first; at most a few of them.
pub(super) fn kebab(text: &str) -> String {
    let mut out = String::new();
    let mut was_lower = false;
    for letter in text.chars() {
        let is_word = letter.is_ascii_alphanumeric();
        let starts = !is_word || (was_lower && letter.is_ascii_uppercase());
        if starts && !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
        if is_word && (!out.is_empty() || letter.is_ascii_alphabetic()) {
            out.push(letter.to_ascii_lowercase());
        }
        was_lower = letter.is_ascii_lowercase() || letter.is_ascii_digit();
    }
    while out.len() > MAX_NAME && out.contains('-') {
        let end = out.rfind('-').unwrap_or(0);
        out.truncate(end);
    }
    out.truncate(MAX_NAME);
    out.trim_matches('-').to_owned()
}

/// `kebab-case`, as names of operations and groups are.
pub(super) fn is_kebab(name: &str) -> bool {
    !name.is_empty() && kebab(name) == name && !name.contains("--")
}

/// Values of `values`: a meaning, and a name where the word makes none in Rust, or one that another word has.
#[derive(Debug, Default)]
pub(super) struct WordNames {
    taken: BTreeSet<String>,
    made: usize,
}

impl WordNames {
    /// What stands under a word.
    pub(super) fn value(&mut self, word: &str) -> Value {
        let meaning = format!("Word {word} of the page.");
        if self.takes(word) {
            return meaning.into();
        }
        self.made += 1;
        let mut block = Block::default();
        block.set("rust", looks::made_name(self.made));
        block.set("doc", meaning);
        block.into()
    }

    /// Whether any word needs such a name.
    pub(super) fn any(words: &[Fact<String>]) -> bool {
        let mut names = Self::default();
        !words.iter().all(|word| names.takes(&word.value))
    }

    fn takes(&mut self, word: &str) -> bool {
        let letters: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
        !letters.is_empty() && self.taken.insert(letters.to_ascii_lowercase())
    }
}

/// `cardCVC` to `CardCvc`.
pub(super) fn pascal(wire: &str) -> String {
    let mut out = String::new();
    for word in kebab(wire).split('-') {
        let mut letters = word.chars();
        out.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        out.push_str(letters.as_str());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Purpose, Taken, group, is_kebab, kebab, operation, pascal, purpose};

    #[test]
    fn an_operation_is_called_by_its_path() {
        for (path, title, name) in [
            (
                "/api/v1/recharges/by-bank-accounts/no-hce",
                "Charge",
                "recharge-by-bank-accounts",
            ),
            (
                "/api/v1/recharges/by-bank-accounts/no-hce/cancel",
                "",
                "recharge-by-bank-account-cancel",
            ),
            ("/api/v1/refund/card", "Refund", "refund-card"),
            (
                "/api/v1/gifts/cards/transmission/no-hce",
                "선물",
                "gift-card-transmission",
            ),
            (
                "/api/v2/gifts/cards/transmission",
                "선물",
                "gift-card-transmission-v2",
            ),
            ("/api/v1/user/find", "Search for Member", "user-find"),
            (
                "/api/v1/corp",
                "Balance Limit Increase(Corporate card)",
                "corp-balance-limit-increase-corporate",
            ),
            ("/api/v1/find", "회원", "find"),
            ("/api/v1/cards/card/list", "", "card-list"),
            (
                "/api/v2/userCards/{cardNo}",
                "Search of user cards",
                "user-cards-v2",
            ),
            (
                "/api/v1/admin/categories/status",
                "",
                "admin-category-status",
            ),
        ] {
            assert_eq!(operation(path, title).as_deref(), Some(name), "{path}");
        }
        assert_eq!(operation("/api/v1/", ""), None);
        assert_eq!(operation("/카드", ""), None);
        assert_eq!(
            operation("/카드", "Card list").as_deref(),
            Some("card-list")
        );
        assert_eq!(
            operation("/../../etc/passwd", "").as_deref(),
            Some("etc-passwd")
        );
        assert_eq!(group("/api/v1/gifts/list").as_deref(), Some("gift"));
        assert_eq!(group("/api/v1/"), None);
    }

    #[test]
    fn what_moves_money_is_known_by_path_and_title() {
        let purpose_of = |path: &str, title: &str| match purpose(path, title) {
            Purpose::Asks => "asks",
            Purpose::MovesMoney(_) => "money",
            Purpose::Unknown => "unknown",
        };
        for (path, title, expected) in [
            ("/api/v1/refund/card", "Refund", "money"),
            ("/api/v1/refund/fee", "Search for Refund Fee", "asks"),
            (
                "/api/v1/transfer/balance/info",
                "Balance Transfer Card Information Inquiry",
                "asks",
            ),
            ("/api/v1/transfer/balance", "Transfer card balance", "money"),
            (
                "/api/v1/gifts/cards/transmission/no-hce",
                "선불카드 선물하기",
                "money",
            ),
            (
                "/api/v1/gifts/cards",
                "선불카드 선물하기 유효성 검증",
                "asks",
            ),
            ("/api/v1/x", "신용카드 충전 취소 요청", "money"),
            (
                "/api/v1/recharges/auto/lower-limit/update",
                "자동 충전 수정",
                "unknown",
            ),
            (
                "/api/v1/recharges/by-bank-account/result/inquiry",
                "Checking Result of Charge",
                "asks",
            ),
            (
                "/api/v1/payment/generate/onetimetoken",
                "Issuance of Disposable Token",
                "unknown",
            ),
            ("/api/v1/user/card/list", "Search for Card", "asks"),
            ("/api/v1/user", "User Register", "unknown"),
        ] {
            assert_eq!(purpose_of(path, title), expected, "{path} {title}");
        }
    }

    #[test]
    fn a_name_is_given_once_and_soon_however_often_it_is_asked_for() {
        let mut taken = Taken::of(["x", "x-3", "y"].into_iter());
        let given = ["x", "x", "x-2", "y", "z"].map(|name| taken.give(name));
        assert_eq!(given, ["x-2", "x-4", "x-2-2", "y-2", "z"]);
        let last = (0..100_000).map(|_| taken.give("case")).last();
        assert_eq!(last.as_deref(), Some("case-100000"));
    }

    #[test]
    fn names_are_made_of_ascii_words() {
        assert_eq!(kebab("Bank account not found."), "bank-account-not-found");
        assert_eq!(kebab("7 digits"), "digits");
        assert_eq!(kebab("등록된 계좌가 없음"), "");
        assert!(kebab(&"long words ".repeat(40)).len() <= 48);
        assert_eq!(kebab(&"x".repeat(500)).len(), 48);
        assert_eq!(pascal("cardCVC"), "CardCvc");
        assert_eq!(pascal("userId"), "UserId");
        assert!(is_kebab("charge-cancel"));
        for name in ["", "-a", "a--b", "A", "../x", "a b", "1a", "a/b"] {
            assert!(!is_kebab(name), "{name}");
        }
    }
}
