//! Reading of one JSON value into one slot.

use super::slot::Slot;
use super::value::{Fit, Input};
use crate::json::{Fault, Quoted, RawJson, Reader, Spelling, Token};

/// The information to store about a value: to write it back as received, or because it may stay although it is not
/// listed.
pub(super) struct Sent<'a> {
    /// The value as received.
    pub(super) text: &'a str,
    /// Whether it has an unexpected form, rather than just another spelling.
    pub(super) is_unusual: bool,
}

/// Puts the next value of a reader into a slot. Returns the value if it would not be written back as received, is not
/// listed, or does not fit at all (then the field is unset).
#[inline]
pub(super) fn fill<'a>(
    slot: &mut dyn Slot,
    reader: &mut Reader<'a>,
) -> Result<Option<Sent<'a>>, Fault> {
    reader.peek();
    let start = reader.position();
    let fit = match reader.plain_text() {
        Some(text) => slot.set(Input::Text(text)),
        None => fill_any(slot, reader, start)?,
    };
    if fit == Fit::Exact {
        return Ok(None);
    }
    Ok(Some(Sent {
        text: reader.since(start),
        is_unusual: fit > Fit::Respelled,
    }))
}

/// Puts a value of any form into a slot; it begins at `start`.
fn fill_any<'a>(slot: &mut dyn Slot, reader: &mut Reader<'a>, start: usize) -> Result<Fit, Fault> {
    match reader.token()? {
        Token::Array if slot.set(Input::List) == Fit::Exact => fill_list(slot, reader),
        token => offer(slot, reader, token, start),
    }
}

/// Offers one value to a slot; its token, which began at `start`, has been read.
#[inline]
fn offer<'a>(
    slot: &mut dyn Slot,
    reader: &mut Reader<'a>,
    token: Token<'a>,
    start: usize,
) -> Result<Fit, Fault> {
    let input = match token {
        Token::Text(text) => match text.plain() {
            Some(text) => Input::Text(text),
            None => return Ok(offer_text(slot, text)),
        },
        Token::Integer(number) => Input::Integer(number),
        Token::Number(text) => Input::Number(text),
        Token::Null => Input::Null,
        Token::Boolean(value) => Input::Boolean(value),
        Token::Array | Token::Object => {
            reader.skip_rest(token)?;
            Input::Json(RawJson::new(reader.since(start)))
        }
    };
    Ok(slot.set(input))
}

/// Offers a text that has escapes or other special characters.
fn offer_text(slot: &mut dyn Slot, text: Quoted<'_>) -> Fit {
    let decoded = text.decode();
    let fit = slot.set(Input::Text(&decoded.text));
    match decoded.spelling {
        Spelling::Usual => fit,
        Spelling::Other => fit.max(Fit::Respelled),
        Spelling::Odd => fit.max(Fit::Converted),
    }
}

/// Adds the values of an array to an empty list. The field is unset if it can't hold one of them.
fn fill_list(slot: &mut dyn Slot, reader: &mut Reader<'_>) -> Result<Fit, Fault> {
    let mut worst = Fit::Exact;
    let mut is_first = true;
    while reader.element(&mut is_first)? {
        reader.peek();
        let start = reader.position();
        let fit = match reader.token()? {
            Token::Null => Fit::Misfit,
            token => offer(slot, reader, token, start)?,
        };
        if fit != Fit::InList {
            worst = worst.max(fit);
        }
    }
    if worst == Fit::Misfit {
        slot.set(Input::Null);
    }
    Ok(worst)
}
