//! The keys and certificates that are given: of which kind, how large, how old, and that what must differ does.

use std::time::{Duration, SystemTime};

use konaplate_generated::runtime::config::{Trouble, names};
use konaplate_generated::runtime::keys::{KeyError, KeyFacts, KeyKind};

use super::report::Check;
use super::variables::Environment;

/// A certificate that ends sooner is noted.
const SOON: Duration = Duration::from_secs(30 * 24 * 60 * 60);

const PRIVATE: [&str; 2] = [names::CLIENT_PRIVATE_KEY, names::OTHER_CLIENT_PRIVATE_KEY];

pub(super) fn checks(environment: &Environment) -> Vec<Check> {
    let keys = [names::SERVER_PUBLIC_KEY].into_iter().chain(PRIVATE);
    let mut checks: Vec<Check> = keys.filter_map(|name| key(environment, name)).collect();
    checks.extend(roots(environment));
    checks.extend(
        PRIVATE
            .into_iter()
            .filter_map(|name| pair(environment, name)),
    );
    checks.extend(same(environment));
    checks
}

/// What is given under a name; nothing where that is no PEM.
fn facts(environment: &Environment, name: &str) -> Option<Vec<KeyFacts>> {
    KeyFacts::of_pem(environment.value(name)?).ok()
}

fn key(environment: &Environment, name: &'static str) -> Option<Check> {
    let found = KeyFacts::of_pem(environment.value(name)?);
    let refused = environment
        .problems()
        .iter()
        .find_map(|it| match it.trouble() {
            Trouble::Key(error) if it.variable() == name => Some(*error),
            _ => None,
        });
    Some(match (found, refused) {
        (Err(error), Some(_)) => {
            Check::wrong(name, format!("{name} holds no key")).next(mend(name, error))
        }
        // A client reads as far as the first section.
        (Err(_), None) => Check::note(
            name,
            format!("{name} holds a key, and something damaged behind it"),
        )
        .next("leave what is behind the key out"),
        (Ok(sections), Some(error)) => {
            let held: Vec<String> = sections.iter().map(described).collect();
            let text = format!("{name} holds {}", held.join(" and "));
            Check::wrong(name, text).next(mend(name, error))
        }
        (Ok(sections), None) => usable(name, &sections),
    })
}

/// The first section is the one that counts.
fn usable(name: &'static str, sections: &[KeyFacts]) -> Check {
    let Some((first, more)) = sections.split_first() else {
        return Check::wrong(name, format!("{name} holds no key"));
    };
    let text = format!("{name} holds {}", described(first));
    match validity(first) {
        Some(Validity::Expired) => Check::wrong(name, format!("{text}: it has expired"))
            .next("ask the provider for the current one: a client does not judge its dates, the provider may"),
        Some(Validity::Early) => Check::wrong(name, format!("{text}: it is not valid yet"))
            .next("look at this machine's clock, or ask the provider for the current one"),
        Some(Validity::Soon) => Check::note(name, format!("{text}: it expires within 30 days"))
            .next("ask the provider for the next one"),
        None if more.is_empty() => Check::ok(name, text),
        None => Check::note(name, format!("{text}, and {} more behind it", more.len()))
            .next("the first is used: leave the others out"),
    }
}

/// `an X.509 certificate, RSA of 2048 bits, valid from 2026-01-01 to 2027-01-01`.
fn described(facts: &KeyFacts) -> String {
    let other = facts.other_algorithm();
    let other = other.filter(|_| facts.kind() != KeyKind::Ec);
    let size = facts.bits().map_or_else(
        || other.map_or_else(String::new, |other| format!(", {other}")),
        |bits| format!(", RSA of {bits} bits"),
    );
    let dates = facts
        .dates()
        .map(|(from, to)| format!(", valid from {} to {}", day(from), day(to)));
    format!("{}{size}{}", facts.kind(), dates.unwrap_or_default())
}

fn day(time: SystemTime) -> String {
    jiff::Timestamp::try_from(time).map_or_else(
        |_| "a day out of reach".to_owned(),
        |time| time.strftime("%Y-%m-%d").to_string(),
    )
}

enum Validity {
    Early,
    Soon,
    Expired,
}

/// What is to be said of a certificate's dates.
fn validity(facts: &KeyFacts) -> Option<Validity> {
    let (from, to) = facts.dates()?;
    let now = SystemTime::now();
    if now > to {
        Some(Validity::Expired)
    } else if now < from {
        Some(Validity::Early)
    } else {
        (now + SOON > to).then_some(Validity::Soon)
    }
}

/// What to do about a key that is of no use.
fn mend(name: &str, error: KeyError) -> String {
    let is_private = PRIVATE.contains(&name);
    match error {
        KeyError::NotPem | KeyError::Malformed => {
            "give the whole PEM of an RSA key, from -----BEGIN to the end of the -----END line, or base64 of it; newlines may be `\\n`".to_owned()
        }
        KeyError::TooSmall | KeyError::TooLarge | KeyError::Pss | KeyError::NotRsa { .. } => {
            let next = if is_private { NEW_PAIR } else { "ask the provider for another" };
            format!("{error}: {next}")
        }
        // These say themselves what to do.
        _ => error.to_string(),
    }
}

/// What to do about a key of one's own that serves nowhere.
const NEW_PAIR: &str = "make a new pair (openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048) and register its public key";

fn roots(environment: &Environment) -> Option<Check> {
    let name = names::ROOT_CERTIFICATES;
    let found = facts(environment, name)?;
    let certificates: Vec<_> = found.iter().filter_map(KeyFacts::dates).collect();
    let last = certificates.iter().map(|(_, to)| *to).min()?;
    let text = match certificates.len() {
        1 => format!("{name} holds 1 certificate, valid to {}", day(last)),
        more => format!(
            "{name} holds {more} certificates, the first ends {}",
            day(last)
        ),
    };
    if last < SystemTime::now() {
        let next = "what is signed by one that has expired is not trusted: replace it";
        return Some(Check::note(name, text).next(next));
    }
    Some(Check::ok(name, text))
}

/// The server's public key is not that of the client: nobody but the client could open what is encrypted to it.
fn pair(environment: &Environment, private: &'static str) -> Option<Check> {
    let public = names::SERVER_PUBLIC_KEY;
    let ours = facts(environment, private)?;
    let theirs = facts(environment, public)?;
    let (ours, theirs) = (ours.first()?, theirs.first()?);
    ours.bits().and(theirs.bits())?;
    if ours.is_of_one_pair(theirs) {
        let text = format!("{public} and {private} are halves of one pair");
        let next = format!(
            "put the provider's public key into {public}: only you could open what is encrypted to your own"
        );
        return Some(Check::wrong("pair", text).next(next));
    }
    Some(Check::ok(
        "pair",
        format!("{public} and {private} are not halves of one pair"),
    ))
}

/// While keys are rotated, the second is another one.
fn same(environment: &Environment) -> Option<Check> {
    let [first, second] = PRIVATE.map(|name| facts(environment, name));
    let (first, second) = (first?, second?);
    if !first.first()?.is_of_one_pair(second.first()?) {
        return None;
    }
    let [first, second] = PRIVATE;
    let text = format!("{first} and {second} are the same key");
    Some(Check::note("pair", text).next("give the key that belongs to the second id"))
}
