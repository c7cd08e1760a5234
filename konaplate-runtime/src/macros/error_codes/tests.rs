//! A table of error codes in use.

#![allow(dead_code, unreachable_pub, reason = "items as a client has them")]

use crate::operation::Category;
use crate::outcome::{Code, ErrorCode};

crate::error_codes! {
    /// Why it was refused.
    PayErrorCode {
        /// The account is closed.
        AccountClosed = "007_001" 400 Final AskUser "Account closed.";
        Duplicate = "007_008" 409 Open AlreadyAsked "Same id already exists.";
    }
}

crate::error_codes! {
    NoErrorCode {}
}

#[test]
fn a_listed_code_is_its_variant_and_back() {
    for (code, variant) in [
        ("007_001", PayErrorCode::AccountClosed),
        ("007_008", PayErrorCode::Duplicate),
    ] {
        assert_eq!(PayErrorCode::from_code(Code::new(code)), variant);
        assert_eq!(variant.as_str(), code);
    }
}

#[test]
fn another_code_is_kept() {
    for code in ["007_002", "", "AccountClosed"] {
        let unlisted = PayErrorCode::from_code(Code::new(code));
        assert_eq!(unlisted, PayErrorCode::Unlisted(Code::new(code)));
        assert_eq!(unlisted.as_str(), code);
        assert_eq!(NoErrorCode::from_code(Code::new(code)).as_str(), code);
    }
}

#[test]
fn a_row_says_what_the_page_says() {
    let [closed, duplicate] = PayErrorCode::ROWS else {
        panic!("two rows");
    };
    assert_eq!(
        (&*closed.code, closed.status, closed.is_final),
        ("007_001", 400, true)
    );
    assert_eq!(
        (&*closed.message, closed.category),
        ("Account closed.", Category::AskUser)
    );
    assert_eq!(
        (&*duplicate.code, duplicate.status, duplicate.is_final),
        ("007_008", 409, false)
    );
    assert_eq!(duplicate.category, Category::AlreadyAsked);
    assert!(NoErrorCode::ROWS.is_empty());
}
