//! A recorded request as Rust code: the typed call of generated code if there is one, otherwise a call of the untyped
//! client.
//!
//! Names of the configuration come from the model, so that they are those of the generated code. In the text, `client`
//! is the generated client, and `care` the module with the generated code.

mod assessments;
mod chain;
mod encounters;
mod field;
mod literal;
mod parsed_request;
mod patients;
mod programs;
mod records;
mod untyped;

use welkin_model::model::Model;

use self::parsed_request::ParsedRequest;
use crate::recording::RecordedRequest;

/// Returns the request as Rust code.
pub(crate) fn of(request: &RecordedRequest, model: &Model) -> String {
    let parsed = ParsedRequest::of(request);
    patients::call(&parsed)
        .or_else(|| records::call(&parsed, model))
        .or_else(|| encounters::call(&parsed, model))
        .or_else(|| assessments::call(&parsed, model))
        .or_else(|| programs::call(&parsed, model))
        .unwrap_or_else(|| untyped::call(&parsed))
}
