//! Words for the choices of a specification.

use konaplate_codegen::ir::{
    Category, Effect, ErrorTable, HeaderValue, Origin, Requirement, SourceState,
};
use konaplate_workbench::coverage::State;

use super::Labels;

impl Labels {
    pub(crate) const fn effect_of(&self, effect: Effect) -> (&'static str, &'static str) {
        match effect {
            Effect::Read => (self.reads, self.reads_sentence),
            Effect::Write => (self.writes, self.writes_sentence),
            Effect::MovesMoney => (self.moves_money, self.moves_money_sentence),
        }
    }

    pub(crate) const fn state_of(&self, state: SourceState) -> (&'static str, &'static str) {
        match state {
            SourceState::Complete => (self.complete, self.complete_sentence),
            SourceState::Excerpt => (self.excerpt, self.excerpt_sentence),
        }
    }

    pub(crate) const fn origin(&self, origin: Origin) -> &'static str {
        match origin {
            Origin::Page => self.from_page,
            Origin::Excerpt => self.from_excerpt,
            Origin::Guide => self.from_guide,
            Origin::Integration => self.from_integration,
            Origin::Inferred => self.from_inferred,
        }
    }

    pub(crate) const fn requirement(&self, requirement: Requirement) -> &'static str {
        match requirement {
            Requirement::Required => self.required,
            Requirement::Conditional => self.conditional,
            Requirement::Optional => self.optional,
        }
    }

    pub(crate) const fn header_value(&self, value: HeaderValue) -> &'static str {
        match value {
            HeaderValue::AspId => self.asp_id,
            HeaderValue::CorrelationId => self.correlation_id,
            HeaderValue::AccessKey => self.access_key,
            HeaderValue::CryptoKeyId => self.crypto_key_id,
            HeaderValue::TranToken => self.tran_token,
            HeaderValue::TranTime => self.tran_time,
            HeaderValue::TimeZone => self.time_zone,
        }
    }

    /// Whose turn it is, and what that means.
    pub(crate) const fn category_of(&self, category: Category) -> (&'static str, &'static str) {
        match category {
            Category::FixRequest => (self.fix_request, self.fix_request_means),
            Category::RetryLater => (self.retry_later, self.retry_later_means),
            Category::AskUser => (self.ask_user, self.ask_user_means),
            Category::AlreadyAsked => (self.already_asked, self.already_asked_means),
            Category::ContactProvider => (self.contact_provider, self.contact_provider_means),
            Category::Unknown => (self.unknown, self.unknown_means),
        }
    }

    pub(crate) const fn error_table(&self, table: ErrorTable) -> &'static str {
        match table {
            ErrorTable::Complete => self.table_complete,
            ErrorTable::Cut => self.table_cut,
            ErrorTable::NotSeen => self.table_not_seen,
        }
    }

    pub(crate) const fn coverage_state(&self, state: State) -> &'static str {
        match state {
            State::Complete => self.complete_state,
            State::Partial => self.partial_state,
            State::Draft => self.draft_state,
            State::Missing => self.missing_state,
        }
    }
}
