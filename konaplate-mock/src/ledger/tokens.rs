//! One-time tokens: each serves one call, within its time.

use std::collections::{BTreeMap, VecDeque};

use super::{Objection, Shown};

struct Token {
    dcvv: String,
    expires: i64,
    is_spent: bool,
}

/// Tokens by their text. Within the bound those that are spent or expired are remembered too, so that
/// a second use is told for what it is.
pub(crate) struct Tokens {
    by_text: BTreeMap<String, Token>,
    /// Texts in order of issue.
    order: VecDeque<String>,
    bound: usize,
}

impl Tokens {
    pub(super) fn new(bound: usize) -> Self {
        Self {
            by_text: BTreeMap::new(),
            order: VecDeque::new(),
            bound,
        }
    }

    /// At the bound the oldest that serves no more gives way; where all still serve, none is issued.
    pub(super) fn issue(
        &mut self,
        text: String,
        dcvv: String,
        (now, expires): (i64, i64),
    ) -> Result<(), Objection> {
        if self.by_text.len() >= self.bound {
            self.forget_one(now)?;
        }
        let issued = Token {
            dcvv,
            expires,
            is_spent: false,
        };
        if self.by_text.insert(text.clone(), issued).is_none() {
            self.order.push_back(text);
        }
        Ok(())
    }

    pub(super) fn check(&self, shown: Shown<'_>) -> Result<(), Objection> {
        let token = self.by_text.get(shown.text);
        let token = token.ok_or(Objection::TokenUnknown)?;
        if token.is_spent {
            return Err(Objection::TokenSpent);
        }
        if shown.now > token.expires {
            let since = shown.now.abs_diff(token.expires);
            return Err(Objection::TokenExpired { since });
        }
        if shown.dcvv.is_some_and(|dcvv| dcvv != token.dcvv) {
            return Err(Objection::DcvvMismatch);
        }
        Ok(())
    }

    pub(super) fn spend(&mut self, text: &str) {
        if let Some(token) = self.by_text.get_mut(text) {
            token.is_spent = true;
        }
    }

    fn forget_one(&mut self, now: i64) -> Result<(), Objection> {
        let serves = |text: &String| {
            let token = self.by_text.get(text);
            token.is_some_and(|it| !it.is_spent && now <= it.expires)
        };
        let oldest = self.order.iter().position(|text| !serves(text));
        let text = oldest.and_then(|index| self.order.remove(index));
        self.by_text.remove(&text.ok_or(Objection::Full)?);
        Ok(())
    }
}
