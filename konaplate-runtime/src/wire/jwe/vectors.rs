//! What others say must become of messages, keys and ciphertexts: Project Wycheproof, RFC 7520, and messages that
//! jwcrypto made. The reader's own functions are asked, and no expectation comes from this project's code.

use aws_lc_rs::aead::{AES_128_GCM, AES_256_GCM, Algorithm};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rsa::{OAEP_SHA1_MGF1SHA1, OAEP_SHA256_MGF1SHA256, OaepAlgorithm};
use wycheproof::rsa_oaep::{TestGroup, TestName};
use wycheproof::{HashFunction, TestResult, aead, rsa_oaep};

use super::{JweError, NONCE, Sealed, TAG, decrypt};
use crate::keys::{KeyError, PrivateKey};

const LABEL: &str = "it has a label, and RSA-OAEP of JWE has none (RFC 7518, section 4.3)";
const SMALL: &str = "a key of fewer than 2048 bits is not taken (RFC 7518, section 4.3)";

/// Messages of jwcrypto that the RFCs open and this reader does not, by decision.
const REFUSED: &[(&str, JweError, &str)] = &[(
    "zip DEF",
    JweError::Zip,
    "compressed messages are refused: the guideline has none, and their length tells of what is in them",
)];

/// The plaintext of RFC 7520, section 5 (figure 72).
const RFC_7520: &str = "f5c3e318a8c09ba078afdf853fcbb871e91844fa444ee8764bacf5dece5bc8b4";

/// What was compared so far. An answer is the SHA-256 of a plaintext, or none for a refusal.
#[derive(Default)]
struct Tally {
    vectors: usize,
    disagreements: Vec<String>,
    exceptions: Vec<String>,
}

impl Tally {
    fn compare(&mut self, name: String, wanted: Option<String>, answer: Option<String>) {
        self.vectors += 1;
        if wanted != answer {
            self.disagreements.push(name);
        }
    }

    /// A vector that stands open elsewhere and is refused here; one that is opened contradicts its reason.
    fn except(&mut self, name: String, reason: &str, answer: Option<String>) {
        match answer {
            None => self.exceptions.push(format!("{name}: {reason}")),
            Some(_) => self.disagreements.push(name),
        }
    }
}

/// Its last line is the sum.
#[test]
#[expect(clippy::print_stdout, reason = "the figures are what it is run for")]
fn jwe_vectors() {
    let mut tally = Tally::default();
    key_unwrapping(&mut tally);
    content(&mut tally);
    rfc_7520(&mut tally);
    messages(&mut tally);
    let mut lines = vec![String::new()];
    lines.extend(tally.exceptions.iter().map(|it| format!("exception: {it}")));
    let disagreements = tally.disagreements.iter();
    lines.extend(disagreements.map(|it| format!("disagreement: {it}")));
    let (vectors, wrong) = (tally.vectors, tally.disagreements.len());
    lines.push(format!(
        "jwe_vectors: {vectors} vectors, {wrong} disagreements"
    ));
    println!("{}", lines.join("\n"));
    assert_eq!(wrong, 0, "{:?}", tally.disagreements);
    assert!(vectors >= 300, "{vectors} vectors are too few");
}

fn hash(plain: impl AsRef<[u8]>) -> String {
    let hash = digest(&SHA256, plain.as_ref());
    let digits = hash.as_ref().iter().map(|byte| format!("{byte:02x}"));
    digits.collect()
}

/// Project Wycheproof, RSA-OAEP of both kinds that JWE has: through the key's own unwrapping.
fn key_unwrapping(tally: &mut Tally) {
    for name in TestName::all() {
        let set = rsa_oaep::TestSet::load(name).unwrap();
        for group in &set.test_groups {
            let algorithm = match (group.hash, group.mgf_hash) {
                (HashFunction::Sha1, HashFunction::Sha1) => &OAEP_SHA1_MGF1SHA1,
                (HashFunction::Sha2_256, HashFunction::Sha2_256) => &OAEP_SHA256_MGF1SHA256,
                // JWE has no name for these.
                _ => continue,
            };
            unwrapping_of(tally, &format!("Wycheproof {name:?}"), group, algorithm);
        }
    }
}

fn unwrapping_of(
    tally: &mut Tally,
    set: &str,
    group: &TestGroup,
    algorithm: &'static OaepAlgorithm,
) {
    let key = PrivateKey::from_pem(&group.pem);
    for test in &group.tests {
        let name = format!("{set} {}", test.tc_id);
        let unwrapped = key
            .as_ref()
            .ok()
            .and_then(|key| key.unwrap(algorithm, &test.ct));
        let answer = unwrapped.map(hash);
        let wanted = match test.result {
            TestResult::Invalid => None,
            TestResult::Valid | TestResult::Acceptable => Some(hash(&*test.pt)),
        };
        let is_small = group.key_size < 2048;
        assert_eq!(is_small, key.as_ref().err() == Some(&KeyError::TooSmall));
        if wanted.is_some() && is_small {
            tally.except(name, SMALL, answer);
        } else if wanted.is_some() && !test.label.is_empty() {
            tally.except(name, LABEL, answer);
        } else {
            tally.compare(name, wanted, answer);
        }
    }
}

/// Project Wycheproof, AES-GCM as JWE has it: through the opening of a message behind its key.
fn content(tally: &mut Tally) {
    let set = aead::TestSet::load(aead::TestName::AesGcm).unwrap();
    for group in &set.test_groups {
        let algorithm: &Algorithm = match group.key_size {
            128 => &AES_128_GCM,
            256 => &AES_256_GCM,
            _ => continue,
        };
        if group.nonce_size != NONCE * 8 || group.tag_size != TAG * 8 {
            continue;
        }
        for test in &group.tests {
            let sealed = Sealed {
                aad: &test.aad,
                nonce: (**test.nonce).try_into().unwrap(),
                text: &test.ct,
                tag: &test.tag,
            };
            let wanted = (test.result == TestResult::Valid).then(|| hash(&*test.pt));
            let answer = sealed.open(algorithm, &test.key).map(hash);
            let name = format!("Wycheproof AesGcm {}", test.tc_id);
            tally.compare(name, wanted, answer);
        }
    }
}

/// RFC 7520, section 5.2: RSA-OAEP and A256GCM.
fn rfc_7520(tally: &mut Tally) {
    let key = PrivateKey::from_pem(include_str!("../../testdata/rfc7520-key.pem")).unwrap();
    let jwe = include_str!("../../testdata/rfc7520-5.2.jwe").trim_end();
    let answer = decrypt(jwe, &[&key]).ok().map(hash);
    tally.compare(
        "RFC 7520, 5.2".to_owned(),
        Some(RFC_7520.to_owned()),
        answer,
    );
}

/// Messages that `testdata/jwe-vectors.py` made.
fn messages(tally: &mut Tally) {
    let key = PrivateKey::from_pem(include_str!("../../testdata/test-key.pem")).unwrap();
    let vectors = include_str!("../../testdata/jwe-vectors.json");
    let vectors: Vec<serde_json::Value> = serde_json::from_str(vectors).unwrap();
    let mut decided = 0;
    for vector in &vectors {
        let name = vector["name"].as_str().unwrap();
        let told = format!("jwcrypto, {name}");
        let opened = decrypt(vector["jwe"].as_str().unwrap(), &[&key]);
        let error = opened.as_ref().err().copied();
        let answer = opened.ok().map(hash);
        let wanted = match (vector["sha256"].as_str(), vector["refused"].as_str()) {
            (Some(hash), None) => Some(hash.to_owned()),
            (None, Some(_)) => None,
            _ => panic!("{name}: opened or refused"),
        };
        match REFUSED.iter().find(|(refused, ..)| *refused == name) {
            Some((_, reason, text)) => {
                assert_eq!(error, Some(*reason), "{name}");
                decided += 1;
                tally.except(told, text, answer);
            }
            None => tally.compare(told, wanted, answer),
        }
    }
    assert_eq!(decided, REFUSED.len());
}
