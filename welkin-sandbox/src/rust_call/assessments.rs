//! Calls about assessments.

use serde_json::{Map, Value};
use welkin_model::model::{Assessment, Model};

use super::parsed_request::{Base, ParsedRequest};
use super::{chain, literal, patients, records};

const ALL: &str = "/patients/{patient}/assessment-records";
const ONE: &str = "/patients/{patient}/assessment-records/{record}";

/// Returns the call, if the request concerns assessment records.
pub(super) fn call(request: &ParsedRequest<'_>, model: &Model) -> Option<String> {
    if request.base != Base::Environment || model.assessments.is_empty() {
        return None;
    }
    let part = request.path.strip_prefix(ONE);
    match (request.method, part) {
        ("GET", None) if request.path == ALL => {
            let calls = [".list()".to_owned()];
            let calls = calls.into_iter().chain(request.page_only()?);
            Some(chain::awaited("assessments", own(request, calls)))
        }
        ("POST", None) if request.path == ALL => create(request, model),
        ("GET", Some("")) => {
            let calls = one(request, assessment_of(request, model)?);
            Some(chain::awaited("assessment", calls))
        }
        ("DELETE", Some("")) => None,
        ("PUT", Some("")) => complete(request, model),
        ("PUT", Some("/answers")) => answer(request, model),
        _ => None,
    }
}

/// Calls on the patient's assessments.
fn own(
    request: &ParsedRequest<'_>,
    calls: impl IntoIterator<Item = String>,
) -> impl Iterator<Item = String> {
    let start = [patients::patient(request), ".assessments()".to_owned()];
    start.into_iter().chain(calls)
}

/// Calls that read one record.
fn one(request: &ParsedRequest<'_>, assessment: &Assessment) -> impl Iterator<Item = String> {
    let id = literal::text(request.id("record"));
    let accessor = format!(".{}()", assessment.module_name);
    own(request, [accessor, format!(".get(&{id}.into())")])
}

/// Finds the assessment of a record, which only the response names.
fn assessment_of<'m>(request: &ParsedRequest<'_>, model: &'m Model) -> Option<&'m Assessment> {
    model.assessment(request.response_text("assessmentName")?)
}

fn create(request: &ParsedRequest<'_>, model: &Model) -> Option<String> {
    let body = request.object()?;
    let name = body.get("assessmentName")?.as_str()?;
    // A client sends the name of the assessment, and nothing else.
    let assessment = model.assessment(name).filter(|_| body.len() == 1)?;
    let accessor = format!(".{}()", assessment.module_name);
    let calls = own(request, [accessor, ".create()".to_owned()]);
    Some(chain::awaited("assessment", calls))
}

/// Formats answers as generated code expects them.
fn answers(assessment: &Assessment, given: &Map<String, Value>) -> Option<String> {
    let fields = records::members(given.iter().collect(), |key| {
        let question = assessment.question(key)?;
        Some((&question.field, question.cdt_module.as_deref()))
    })?;
    let path = format!("care::assessments::{}", assessment.type_name);
    Some(chain::structure(&path, &fields))
}

fn answer(request: &ParsedRequest<'_>, model: &Model) -> Option<String> {
    let assessment = assessment_of(request, model)?;
    let answers = answers(assessment, request.object()?)?;
    let answer = chain::with_argument("assessment.answer", &format!("&{answers}"));
    let done = format!("{answer}.await?;");
    let calls = one(request, assessment);
    Some(chain::if_open("mut assessment", calls, &done))
}

/// The whole record is sent to complete it. Keys that no question has belong to the record itself.
fn complete(request: &ParsedRequest<'_>, model: &Model) -> Option<String> {
    let body = request.object()?;
    let is_complete = body.get("status").is_some_and(|it| it == "COMPLETED");
    let given = body.get("answers").filter(|_| is_complete)?.as_object()?;
    let assessment = assessment_of(request, model)?;
    let of_questions = given.iter();
    let of_questions = of_questions
        .filter(|(key, _)| assessment.question(key).is_some())
        .map(|(key, value)| (key.clone(), value.clone()));
    let answers = answers(assessment, &of_questions.collect())?;
    let complete = chain::with_argument("assessment.complete", &format!("&{answers}"));
    let done = format!("{complete}.await?;");
    Some(chain::if_open(
        "assessment",
        one(request, assessment),
        &done,
    ))
}
