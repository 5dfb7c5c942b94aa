//! Conversion of accepted texts that are not valid JSON into equivalent JSON.

use std::borrow::Cow;

use super::plain_text::plain_length;
use super::quoted::{Part, escape};
use super::reader::Reader;

/// The valid JSON text of a value that the reader accepted. Raw control characters in strings become escapes, the
/// backslash of an unknown escape becomes an escaped backslash, and a malformed number (`NaN`, `Infinity`, `007`)
/// becomes a string of the same characters. Everything else is unchanged, including halves of surrogate pairs: their
/// escapes are valid JSON.
pub(super) fn valid(text: &str) -> Cow<'_, str> {
    let mut repair = Repair {
        text,
        at: 0,
        copied: 0,
        written: String::new(),
    };
    while let Some(byte) = text.as_bytes().get(repair.at) {
        match byte {
            b'"' => repair.string(),
            b'-' | b'0'..=b'9' | b'N' | b'I' => repair.number(),
            _ => repair.at += 1,
        }
    }
    repair.end()
}

struct Repair<'t> {
    text: &'t str,
    at: usize,
    /// Length of the text copied so far.
    copied: usize,
    written: String,
}

impl<'t> Repair<'t> {
    /// Writes this in place of the next bytes.
    fn replace(&mut self, length: usize, by: &str) {
        self.written += self.text.get(self.copied..self.at).unwrap_or_default();
        self.written += by;
        self.at += length;
        self.copied = self.at;
    }

    fn string(&mut self) {
        self.at += 1;
        loop {
            let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
            self.at += plain_length(rest);
            let rest = self.text.get(self.at..).unwrap_or_default();
            if rest.is_empty() || rest.starts_with('"') {
                self.at += 1;
                return;
            }
            match escape(rest) {
                (Part::Itself('\\'), length) => self.replace(length, "\\\\"),
                (Part::Itself(control), length) => {
                    self.replace(length, &format!("\\u{:04x}", u32::from(control)));
                }
                (Part::Character(_) | Part::HalfPair, length) => self.at += length,
            }
        }
    }

    fn number(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.');
        let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let number = &rest[..length];
        if Reader::is_number(number) {
            self.at += length;
        } else {
            self.replace(length, &format!("\"{number}\""));
        }
    }

    fn end(mut self) -> Cow<'t, str> {
        if self.copied == 0 {
            return Cow::Borrowed(self.text);
        }
        self.written += self.text.get(self.copied..).unwrap_or_default();
        Cow::Owned(self.written)
    }
}

#[cfg(test)]
mod tests {
    use super::valid;

    #[test]
    fn json_stays_as_it_is() {
        for json in [
            r#"{"a":[1,-2.50,1e999,"x\ud83d\u00e9\/",null,true,false],"":{}}"#,
            "[ 1 ,\n2 ]",
            r#""NaN -007 \\ \" I""#,
            "123456789012345678901",
        ] {
            assert_eq!(valid(json), json);
        }
    }

    #[test]
    fn what_is_no_json_becomes_json_that_says_the_same() {
        for (odd, json) in [
            ("NaN", r#""NaN""#),
            ("[-Infinity,Infinity,1]", r#"["-Infinity","Infinity",1]"#),
            (
                "{\"a\":\"b\u{1}\n\",\"c\":007}",
                r#"{"a":"b\u0001\u000a","c":"007"}"#,
            ),
            (
                r#"["C:\windows\\","\u12","\é"]"#,
                r#"["C:\\windows\\","\\u12","\\é"]"#,
            ),
            ("[-,1.,0x1F]", r#"["-","1.","0x1F"]"#),
        ] {
            assert_eq!(valid(odd), json);
            assert!(
                serde_json::from_str::<serde_json::Value>(json).is_ok(),
                "{json}"
            );
        }
    }
}
