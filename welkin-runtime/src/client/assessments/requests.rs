//! Requests about assessment records: the same code for every assessment.

use crate::client::endpoint::endpoints;

endpoints! {
    LIST: GET "/patients/{patient}/assessment-records", Recorded, in_profile(|profile| &profile.assessment_records_path);
    CREATE: POST "/patients/{patient}/assessment-records", Recorded,
        in_profile(|profile| &profile.assessment_records_path);
    GET: GET "/patients/{patient}/assessment-records/{record}", Recorded,
        in_profile(|profile| &profile.assessment_record_path);
    REPLACE: PUT "/patients/{patient}/assessment-records/{record}", Recorded,
        in_profile(|profile| &profile.assessment_record_path);
    DELETE: DELETE "/patients/{patient}/assessment-records/{record}", Recorded,
        in_profile(|profile| &profile.assessment_record_path);
    ANSWER: PUT "/patients/{patient}/assessment-records/{record}/answers", Recorded,
        in_profile(|profile| &profile.assessment_answers_path);
}
