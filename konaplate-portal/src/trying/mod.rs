//! Calls that somebody tries on a page: what is sent, what comes back, and what the client says of it.

mod asked;
mod desk;
pub(crate) mod earlier;
mod history;
mod request;
pub(crate) mod said;
pub(crate) mod shown;
pub(crate) mod tape;
pub(crate) mod target;
mod tried;

pub(crate) use self::asked::Asked;
pub(crate) use self::desk::{Desk, Refused};
pub(crate) use self::history::{History, NotBegun};
pub(crate) use self::target::Target;
pub(crate) use self::tried::{Booked, Tried};
