//! Pages in bytes that are no UTF-8, or that somebody has read as another encoding and saved again: refused, with the
//! encoding to try.

use konaplate_workbench::page;

use crate::corpus;
use crate::judge::{Tally, Verdict};
use crate::layout::Layout;
use crate::sample::Sample;

/// The layouts that hold enough beyond ASCII in every page.
const LAYOUTS: [Layout; 4] = [
    Layout::English,
    Layout::Korean,
    Layout::TabsKorean,
    Layout::JsonKorean,
];

/// Bytes that have to be refused, and words of which the refusal has one.
pub(crate) struct Refused {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    words: &'static [&'static str],
}

pub(crate) fn all() -> Vec<Refused> {
    let mut all = Vec::new();
    for (number, layout) in LAYOUTS.into_iter().enumerate() {
        let operation = corpus::operation(number * 3, layout.language());
        let sample = Sample::of(String::new(), layout, operation, None);
        let text = String::from_utf8_lossy(&sample.bytes).into_owned();
        let mut add = |what: &str, bytes: Vec<u8>, words: &'static [&'static str]| {
            let name = format!("{what}-{layout:?}");
            all.push(Refused { name, bytes, words });
        };
        let mangled = &["encoding", "Latin-1", "1252"];
        add(
            "Latin1",
            text.bytes()
                .map(char::from)
                .collect::<String>()
                .into_bytes(),
            mangled,
        );
        add(
            "Windows1252",
            text.bytes()
                .map(windows_1252)
                .collect::<String>()
                .into_bytes(),
            mangled,
        );
        let units = || text.encode_utf16();
        add(
            "Utf16Le",
            units().flat_map(u16::to_le_bytes).collect(),
            &["UTF-16"],
        );
        add(
            "Utf16Be",
            units().flat_map(u16::to_be_bytes).collect(),
            &["UTF-16"],
        );
        if layout.language() == crate::written::Language::Korean {
            add("EucKr", euc_kr(&text), &["EUC-KR", "CP949"]);
        }
    }
    all
}

impl Refused {
    pub(crate) fn judge(&self) -> Tally {
        let mut tally = Tally::default();
        tally.facts += 1;
        match page::read(&self.bytes) {
            Ok(page) => tally.add(Verdict::Wrong, 1, "page", "a refusal", &page.title.value),
            Err(refusal) => {
                let has_word = self.words.iter().any(|word| refusal.message.contains(word));
                if !has_word {
                    let expected = self.words.join(" or ");
                    tally.add(
                        Verdict::Silent,
                        refusal.line,
                        "refusal",
                        &expected,
                        &refusal.message,
                    );
                }
            }
        }
        tally
    }
}

/// What a byte shows as in Windows-1252; where it has no letter, as in Latin-1.
fn windows_1252(byte: u8) -> char {
    const HIGH: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    let at = byte.checked_sub(0x80).map(usize::from);
    let high = at.and_then(|at| HIGH.chars().nth(at));
    high.unwrap_or_else(|| char::from(byte))
}

fn euc_kr(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for letter in text.chars() {
        let at = SYLLABLES.chars().position(|syllable| syllable == letter);
        match at.and_then(|at| CODES.get(at)) {
            Some(code) => bytes.extend(code.to_be_bytes()),
            // The bullet has a code too.
            None if letter == '•' => bytes.extend([0xa1, 0xdc]),
            None => bytes.extend(u8::try_from(letter).ok().filter(u8::is_ascii)),
        }
    }
    bytes
}

/// The syllables of the corpus and their codes in EUC-KR.
const SYLLABLES: &str = "가간갈값거건걸것게계고곳관구국그근글금급기길나난날남내낸냅누눠는니다단닫답대더데도돈돌동됨두둔뒷드들등디때라람래러런려례로록료루류르른를름리릴림만많말메면명몇모목못무문물미민바밖반받방버번법별보본볼부비빈빌사산상서선설섯성세센셉션소쇠수순스습시식신쓰씀아안않알암앞액야어없에여연열영예오옵요우웁워원위으은을음응의이인입있자잔잘잠장적전점정제젝져조종좌주줄줍중증지진째쪽차참찾채처첩청체최출층카켜코쿠큰태터테트파편포폰표프필하한할함합행헤형호화회휴힌힘";
const CODES: &[u16] = &[
    0xb0a1, 0xb0a3, 0xb0a5, 0xb0aa, 0xb0c5, 0xb0c7, 0xb0c9, 0xb0cd, 0xb0d4, 0xb0e8, 0xb0ed, 0xb0f7,
    0xb0fc, 0xb1b8, 0xb1b9, 0xb1d7, 0xb1d9, 0xb1db, 0xb1dd, 0xb1de, 0xb1e2, 0xb1e6, 0xb3aa, 0xb3ad,
    0xb3af, 0xb3b2, 0xb3bb, 0xb3bd, 0xb3c0, 0xb4a9, 0xb4b2, 0xb4c2, 0xb4cf, 0xb4d9, 0xb4dc, 0xb4dd,
    0xb4e4, 0xb4eb, 0xb4f5, 0xb5a5, 0xb5b5, 0xb5b7, 0xb5b9, 0xb5bf, 0xb5ca, 0xb5ce, 0xb5d0, 0xb5de,
    0xb5e5, 0xb5e9, 0xb5ee, 0xb5f0, 0xb6a7, 0xb6f3, 0xb6f7, 0xb7a1, 0xb7af, 0xb7b1, 0xb7c1, 0xb7ca,
    0xb7ce, 0xb7cf, 0xb7e1, 0xb7e7, 0xb7f9, 0xb8a3, 0xb8a5, 0xb8a6, 0xb8a7, 0xb8ae, 0xb8b1, 0xb8b2,
    0xb8b8, 0xb8b9, 0xb8bb, 0xb8de, 0xb8e9, 0xb8ed, 0xb8ee, 0xb8f0, 0xb8f1, 0xb8f8, 0xb9ab, 0xb9ae,
    0xb9b0, 0xb9cc, 0xb9ce, 0xb9d9, 0xb9db, 0xb9dd, 0xb9de, 0xb9e6, 0xb9f6, 0xb9f8, 0xb9fd, 0xbab0,
    0xbab8, 0xbabb, 0xbabc, 0xbace, 0xbaf1, 0xbaf3, 0xbaf4, 0xbbe7, 0xbbea, 0xbbf3, 0xbcad, 0xbcb1,
    0xbcb3, 0xbcb8, 0xbcba, 0xbcbc, 0xbcbe, 0xbcc1, 0xbcc7, 0xbcd2, 0xbce8, 0xbcf6, 0xbcf8, 0xbdba,
    0xbdc0, 0xbdc3, 0xbdc4, 0xbdc5, 0xbeb2, 0xbeb8, 0xbec6, 0xbec8, 0xbeca, 0xbecb, 0xbecf, 0xbed5,
    0xbed7, 0xbedf, 0xbeee, 0xbef8, 0xbfa1, 0xbfa9, 0xbfac, 0xbfad, 0xbfb5, 0xbfb9, 0xbfc0, 0xbfc9,
    0xbfe4, 0xbfec, 0xbff3, 0xbff6, 0xbff8, 0xc0a7, 0xc0b8, 0xc0ba, 0xc0bb, 0xc0bd, 0xc0c0, 0xc0c7,
    0xc0cc, 0xc0ce, 0xc0d4, 0xc0d6, 0xc0da, 0xc0dc, 0xc0df, 0xc0e1, 0xc0e5, 0xc0fb, 0xc0fc, 0xc1a1,
    0xc1a4, 0xc1a6, 0xc1a7, 0xc1ae, 0xc1b6, 0xc1be, 0xc1c2, 0xc1d6, 0xc1d9, 0xc1dd, 0xc1df, 0xc1f5,
    0xc1f6, 0xc1f8, 0xc2b0, 0xc2ca, 0xc2f7, 0xc2fc, 0xc3a3, 0xc3a4, 0xc3b3, 0xc3b8, 0xc3bb, 0xc3bc,
    0xc3d6, 0xc3e2, 0xc3fe, 0xc4ab, 0xc4d1, 0xc4da, 0xc4ed, 0xc5ab, 0xc5c2, 0xc5cd, 0xc5d7, 0xc6ae,
    0xc6c4, 0xc6ed, 0xc6f7, 0xc6f9, 0xc7a5, 0xc7c1, 0xc7ca, 0xc7cf, 0xc7d1, 0xc7d2, 0xc7d4, 0xc7d5,
    0xc7e0, 0xc7ec, 0xc7fc, 0xc8a3, 0xc8ad, 0xc8b8, 0xc8de, 0xc8f9, 0xc8fb,
];
