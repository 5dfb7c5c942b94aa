//! Requests, with the words of a policy that permit them.

use reqwest::Method;
use serde_json::{Value, json};

pub(crate) const PROGRAM: &str = "prog-collaborative-care";
pub(crate) const DICTIONARY: &str = "icd-10";
pub(crate) const DOCUMENT_TYPE: &str = "dt-consent-form";

/// A part of a policy with all of its words, as in a real export.
pub(crate) struct Part {
    name: &'static str,
    words: &'static [&'static str],
}

const PATIENTS: Part = Part {
    name: "patientPolicy",
    words: &["create", "read", "update", "delete"],
};
const ENCOUNTERS: Part = Part {
    name: "encounterPolicy",
    words: &[
        "read",
        "createUpdateDelete",
        "finalize",
        "updateFinalized",
        "updateOpenFinalizedCalendarEvent",
        "updateFinalizedDisposition",
    ],
};
pub(crate) const PROGRAMS: Part = Part {
    name: "programs",
    words: &["read", "assign", "update", "changePhase", "delete"],
};
const DICTIONARIES: Part = Part {
    name: "dictionaries",
    words: &["create", "read", "update", "delete"],
};
const DOCUMENTS: Part = Part {
    name: "documentPolicy",
    words: &[
        "read",
        "read_details",
        "read_files",
        "read_masked",
        "create",
        "update",
        "update_details",
        "update_files",
        "delete",
    ],
};

impl Part {
    /// Returns a policy that permits only these words of the part, and viewing details of documents.
    pub(crate) fn policy(&self, name: &str, words: &[&str]) -> Value {
        let operations: Vec<Value> = words
            .iter()
            .map(|word| json!({"operationName": word, "resources": [{"name": DOCUMENT_TYPE}]}))
            .collect();
        let part = match self.name {
            "programs" => json!([{"name": PROGRAM, "operations": operations}]),
            "dictionaries" => json!([{"name": DICTIONARY, "operations": operations}]),
            _ => json!({"operations": operations}),
        };
        let details = json!({"name": DOCUMENT_TYPE, "operations": [
            {"operationName": "read", "fields": [{"name": "dtf-notes"}]},
        ]});
        json!({"name": name, "internalCdts": [details], self.name: part})
    }

    pub(crate) fn words_but(&self, left_out: &[&str]) -> Vec<&str> {
        let words = self.words.iter().copied();
        words.filter(|word| !left_out.contains(word)).collect()
    }
}

/// A request, the message of its rejection, and the words that each permit it.
pub(crate) struct Case {
    pub(crate) part: Part,
    pub(crate) words: &'static [&'static str],
    pub(crate) refusal: &'static str,
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) body: Option<Value>,
}

fn case(
    part: Part,
    words: &'static [&'static str],
    refusal: &'static str,
    (method, path): (Method, &'static str),
    body: Option<Value>,
) -> Case {
    Case {
        part,
        words,
        refusal,
        method,
        path,
        body,
    }
}

/// Returns every request that requires a word of a policy.
pub(crate) fn cases() -> Vec<Case> {
    let parts = [
        patients(),
        encounters(),
        programs(),
        dictionaries(),
        documents(),
    ];
    parts.into_iter().flatten().collect()
}

fn patients() -> Vec<Case> {
    vec![
        case(
            PATIENTS,
            &["read"],
            "read patients",
            (Method::GET, "/patients"),
            None,
        ),
        case(
            PATIENTS,
            &["read"],
            "read patients",
            (Method::GET, "{patient}"),
            None,
        ),
        case(
            PATIENTS,
            &["create"],
            "create patients",
            (Method::POST, "/patients"),
            Some(json!({"firstName": "Ada", "lastName": "Example"})),
        ),
        case(
            PATIENTS,
            &["update"],
            "update patients",
            (Method::PATCH, "{patient}"),
            Some(json!({"city": "Oslo"})),
        ),
    ]
}

fn encounters() -> Vec<Case> {
    vec![
        case(
            ENCOUNTERS,
            &["read"],
            "read encounters",
            (Method::GET, "{patient}/encounters"),
            None,
        ),
        case(
            ENCOUNTERS,
            &["read"],
            "read encounters",
            (Method::GET, "{encounter}"),
            None,
        ),
        case(
            ENCOUNTERS,
            &["read"],
            "read encounters",
            (Method::GET, "{full}"),
            None,
        ),
        case(
            ENCOUNTERS,
            &["createUpdateDelete"],
            "create encounters",
            (Method::POST, "{patient}/encounters"),
            Some(json!({"templateName": "etmp-intake-visit"})),
        ),
        case(
            ENCOUNTERS,
            &["createUpdateDelete"],
            "update encounters",
            (Method::PATCH, "{encounter}"),
            Some(json!({"notes": "calm"})),
        ),
        case(
            ENCOUNTERS,
            &["createUpdateDelete"],
            "update encounters",
            (Method::PATCH, "{encounter}"),
            Some(json!({"status": "CANCELLED"})),
        ),
        case(
            ENCOUNTERS,
            &["createUpdateDelete"],
            "delete encounters",
            (Method::DELETE, "{encounter}"),
            None,
        ),
        case(
            ENCOUNTERS,
            &["finalize"],
            "complete encounters",
            (Method::PATCH, "{encounter}"),
            Some(json!({"status": "COMPLETED"})),
        ),
    ]
}

fn programs() -> Vec<Case> {
    vec![
        case(
            PROGRAMS,
            &["read"],
            "read the program prog-collaborative-care",
            (Method::GET, "{patient}/programs"),
            None,
        ),
        case(
            PROGRAMS,
            &["assign"],
            "enroll patients into the program prog-collaborative-care",
            (
                Method::POST,
                "{patient}/programs/prog-collaborative-care/phases/referral",
            ),
            None,
        ),
        case(
            PROGRAMS,
            &["changePhase"],
            "change phases of the program prog-collaborative-care",
            (
                Method::POST,
                "{enrolled}/programs/prog-collaborative-care/phases/intake",
            ),
            None,
        ),
        case(
            PROGRAMS,
            &["changePhase"],
            "change phases of the program prog-collaborative-care",
            (
                Method::PATCH,
                "{enrolled}/programs/prog-collaborative-care/phases",
            ),
            Some(json!({"phaseName": "intake"})),
        ),
    ]
}

fn dictionaries() -> Vec<Case> {
    vec![
        case(
            DICTIONARIES,
            &["read"],
            "read entries of the dictionary icd-10",
            (Method::GET, "/dictionaries/icd-10"),
            None,
        ),
        case(
            DICTIONARIES,
            &["read"],
            "read entries of the dictionary icd-10",
            (Method::GET, "{entry}"),
            None,
        ),
        case(
            DICTIONARIES,
            &["create"],
            "create entries of the dictionary icd-10",
            (Method::POST, "/dictionaries/icd-10"),
            Some(json!({"records": [{"values": {"value": "I10"}}]})),
        ),
        case(
            DICTIONARIES,
            &["update"],
            "update entries of the dictionary icd-10",
            (Method::PUT, "{entry}"),
            Some(json!({"values": {"value": "I11"}})),
        ),
        case(
            DICTIONARIES,
            &["delete"],
            "delete entries of the dictionary icd-10",
            (Method::DELETE, "{entry}"),
            None,
        ),
    ]
}

fn documents() -> Vec<Case> {
    vec![
        case(
            DOCUMENTS,
            &["read", "read_masked"],
            "read documents of the type dt-consent-form",
            (Method::GET, "{patient}/document-summary"),
            None,
        ),
        case(
            DOCUMENTS,
            &["read", "read_masked"],
            "read documents of the type dt-consent-form",
            (Method::GET, "{document}"),
            None,
        ),
        case(
            DOCUMENTS,
            &["read_details", "read_masked"],
            "read details of documents of the type dt-consent-form",
            (Method::GET, "{document}/dt-consent-form"),
            None,
        ),
        case(
            DOCUMENTS,
            &["create"],
            "create documents of the type dt-consent-form",
            (Method::POST, "{patient}/document-summary"),
            Some(json!({"type": DOCUMENT_TYPE})),
        ),
        case(
            DOCUMENTS,
            &["update"],
            "update documents of the type dt-consent-form",
            (Method::PUT, "{document}"),
            Some(json!({"type": DOCUMENT_TYPE})),
        ),
        case(
            DOCUMENTS,
            &["delete"],
            "delete documents of the type dt-consent-form",
            (Method::DELETE, "{document}"),
            None,
        ),
        case(
            DOCUMENTS,
            &["update_details"],
            "update details of documents of the type dt-consent-form",
            (Method::PUT, "{document}/dt-consent-form"),
            Some(json!({})),
        ),
    ]
}
