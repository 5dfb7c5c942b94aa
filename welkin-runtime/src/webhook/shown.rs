//! Text of a payload in messages and logs.

use std::fmt::{self, Write};

/// How many characters of a text are shown.
const SHOWN: usize = 64;

/// Shows foreign text on one line, without characters that control a terminal or the direction of text, cut short.
pub(super) struct Shown<'a>(pub(super) &'a str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars().take(SHOWN) {
            let is_plain =
                character == ' ' || !(is_invisible(character) || character.is_whitespace());
            formatter.write_char(if is_plain { character } else { '\u{fffd}' })?;
        }
        if self.0.chars().nth(SHOWN).is_some() {
            formatter.write_char('…')?;
        }
        Ok(())
    }
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// Control characters, and marks that change the direction of text or take no room.
pub(super) fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
        )
}
