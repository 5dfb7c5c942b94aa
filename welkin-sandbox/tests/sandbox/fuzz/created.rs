//! Valid requests that create items, so that random requests find some.

use serde_json::{Value, json};

use crate::clinic;

/// Paths, each with a valid body.
pub(super) const BODIES: [&str; 21] = [
    "/patients",
    "/patients/*/encounters",
    "/patients/*/assessment-records",
    "/patients/*/assessment-records/*/answers",
    "/patients/*/cdts/*",
    "/patients/*/contacts",
    "/patients/*/encounters/*/comments",
    "/patients/*/encounters/*/assessments",
    "/patients/*/document-summary",
    "/patients/*/document-summary/*/files",
    "/patients/*/care-plan/overview",
    "/patients/*/care-plan/goals",
    "/patients/*/chat/inbound",
    "/patients/*/emails",
    "/patients/*/sms",
    "/patients/*/pdts/*",
    "/dictionaries/*",
    "/calendar/events",
    "/calendar/work-hours",
    "/tasks",
    "/admin/users",
];

const FORM: &str = "--part\r\ncontent-disposition: form-data; name=\"files\"; filename=\"a.pdf\"\r\n\
    content-type: application/pdf\r\n\r\n%PDF\r\n--part--\r\n";

/// Returns the body for one of these paths, made unique by a number.
pub(super) fn body_of(path: &str, number: u64) -> Option<String> {
    let span =
        json!({"startDateTime": "2126-07-01T14:00:00Z", "endDateTime": "2126-07-01T14:30:00Z"});
    let body = match path {
        "/patients" => json!({"firstName": "Ada", "lastName": "Example"}),
        "/patients/*/encounters" => json!({"templateName": "etmp-visit"}),
        "/patients/*/assessment-records" | "/patients/*/encounters/*/assessments" => {
            json!({"assessmentName": "asm-mood"})
        }
        "/patients/*/assessment-records/*/answers" => json!({"cdt-mood__cdtf-today": "calm"}),
        "/patients/*/cdts/*" => json!({"cdtf-today": "calm"}),
        "/patients/*/contacts" => json!({"firstName": "Bea"}),
        "/patients/*/encounters/*/comments" => json!({"text": "a comment"}),
        "/patients/*/document-summary" => json!({"type": "dt-consent"}),
        "/patients/*/document-summary/*/files" => return Some(FORM.to_owned()),
        "/patients/*/care-plan/overview" => json!({"overview": "Rest."}),
        "/patients/*/care-plan/goals" => json!({"goalTemplateName": "gtmp-walk"}),
        "/patients/*/chat/inbound" => json!({"message": format!("hello {number}")}),
        "/patients/*/emails" => json!({"subject": "Visit", "body": "On Monday", "sendNow": true}),
        "/patients/*/sms" => json!({"message": "On Monday", "scheduledAt": "2126-07-01T14:00:00Z"}),
        "/patients/*/pdts/*" => json!({"pdtf-name": "Dr Example"}),
        "/dictionaries/*" => json!({"records": [{"values": {"value": format!("E{number}")}}]}),
        "/calendar/events" => with(
            span,
            json!({
                "hostId": clinic::HOST, "eventType": "ENCOUNTER", "externalId": format!("ehr-{number}"),
                "participants": [{"participantId": clinic::HOST, "participantRole": "psm"}],
            }),
        ),
        "/calendar/work-hours" => with(
            span,
            json!({
                "psmId": clinic::HOST,
                "daysInfo": [{"day": 1, "startTime": "09:00:00", "endTime": "17:00:00"}],
            }),
        ),
        "/tasks" => json!({
            "name": "Call", "priority": "HIGH", "status": "TODO", "assignee": {"id": clinic::HOST},
        }),
        "/admin/users" => json!({
            "username": format!("user-{number}"), "email": format!("user-{number}@example.com"),
        }),
        _ => return None,
    };
    Some(body.to_string())
}

fn with(mut one: Value, other: Value) -> Value {
    if let (Some(one), Value::Object(other)) = (one.as_object_mut(), other) {
        one.extend(other);
    }
    one
}
