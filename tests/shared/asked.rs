//! Whether `cargo test WORD` asks for a test program that has no harness to look for itself.

/// Whether a program of that name is asked for: by a word in it, or because no word is given. Words come before options.
#[must_use]
pub fn is_asked_for(name: &str) -> bool {
    let arguments = std::env::args().skip(1);
    let mut words = arguments
        .take_while(|argument| !argument.starts_with('-'))
        .peekable();
    words.peek().is_none() || words.any(|word| name.contains(&word))
}
