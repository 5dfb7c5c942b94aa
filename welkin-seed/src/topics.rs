//! Determines the subject of a field from its name and label.

use welkin_model::model::Field;

/// The time to which the date of a field refers, relative to the record.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Era {
    /// The patient's birth.
    Birth,
    /// Weeks or months before.
    Before,
    /// The same day.
    Now,
    /// Weeks or months after.
    After,
}

/// Words in names and labels, with the ranges of numbers that they indicate. The first match is used.
const RANGES: &[(&[&str], f64, f64)] = &[
    (&["heart rate", "pulse", "bpm"], 56.0, 104.0),
    (&["systolic"], 104.0, 158.0),
    (&["diastolic"], 62.0, 98.0),
    (&["oxygen", "spo2", "saturation"], 93.0, 100.0),
    (&["respirat"], 12.0, 20.0),
    (&["celsius"], 36.1, 37.8),
    (&["temperature", "temp"], 97.2, 100.1),
    (&["kilogram", "weight kg"], 48.0, 120.0),
    (&["weight", "pounds", "lbs"], 108.0, 264.0),
    (&["height cm", "centimet"], 150.0, 195.0),
    (&["height", "inches"], 58.0, 76.0),
    (&["bmi", "body mass"], 19.0, 38.0),
    (&["a1c"], 4.9, 9.6),
    (&["glucose", "sugar"], 76.0, 212.0),
    (&["cholesterol", "ldl"], 82.0, 244.0),
    (&["hdl"], 34.0, 82.0),
    (&["creatinine"], 0.6, 1.6),
    (&["egfr", "gfr"], 48.0, 118.0),
    (&["age", "years old"], 18.0, 89.0),
    (&["year"], 1996.0, 2026.0),
    (&["percent", "%"], 4.0, 96.0),
    (&["score", "total", "phq", "gad"], 0.0, 21.0),
    (&["pain", "rating", "scale", "confidence"], 1.0, 10.0),
    (&["dose", "dosage", "strength"], 2.5, 80.0),
    (&["minutes", "duration"], 10.0, 60.0),
    (&["hours", "sleep"], 4.0, 9.0),
    (&["steps"], 1800.0, 12000.0),
    (&["drinks", "cigarettes", "packs"], 0.0, 6.0),
    (&["amount", "price", "cost", "copay"], 5.0, 180.0),
    (
        &["count", "number", "quantity", "times", "days", "visits"],
        1.0,
        12.0,
    ),
];

/// The range of a number when no word matches.
const USUAL: (f64, f64) = (1.0, 100.0);

const BIRTH: &[&str] = &["birth", "dob"];
const BEFORE: &[&str] = &[
    "start", "since", "onset", "admi", "diagnos", "previous", "last",
];
const AFTER: &[&str] = &[
    "stop", "end", "due", "next", "expir", "follow", "target", "schedul",
];

/// Words in names and labels, with the texts that they indicate. The first match is used.
const TEXTS: &[(&[&str], &[&str])] = &[
    (
        &["blood pressure"],
        &["118/76", "124/82", "131/85", "142/90", "109/70"],
    ),
    (
        &["payer", "insurance", "health plan", "carrier"],
        &[
            "Example Health Plan",
            "Sample Mutual",
            "Placeholder Care",
            "Model Benefits",
        ],
    ),
    (
        &["medication", "drug", "prescription"],
        &[
            "Lisinopril",
            "Metformin",
            "Atorvastatin",
            "Levothyroxine",
            "Amlodipine",
            "Sertraline",
        ],
    ),
    (
        &["test", "lab", "analyte"],
        &[
            "Hemoglobin A1c",
            "LDL cholesterol",
            "Creatinine",
            "TSH",
            "Sodium",
        ],
    ),
    (&["unit"], &["mg/dL", "mmol/L", "%", "mEq/L"]),
    (
        &["allerg"],
        &["Penicillin", "Peanuts", "Latex", "None known"],
    ),
    (
        &["diagnos", "condition", "problem"],
        &[
            "Hypertension",
            "Type 2 diabetes",
            "Asthma",
            "Migraine",
            "Osteoarthritis",
        ],
    ),
    (&["icd"], &["I10", "E11.9", "J45.909", "M17.9"]),
    (
        &["first name", "nickname", "preferred name"],
        &["Ada", "Luis", "Grace", "Omar", "Priya"],
    ),
    (
        &["last name", "surname"],
        &["Abara", "Berg", "Castillo", "Haddad"],
    ),
    (
        &[
            "provider",
            "physician",
            "doctor",
            "clinician",
            "nurse",
            "contact",
        ],
        &["Dr. Sample", "Dr. Example", "Nurse Placeholder"],
    ),
    (&["pharmacy"], &["Example Pharmacy", "Corner Sample Drugs"]),
    (&["city"], &["Springfield", "Portland", "Albany"]),
    (&["state"], &["IL", "OR", "NY"]),
    (&["zip", "postal"], &["62700", "97200", "12200"]),
    (
        &["address", "street"],
        &["12 Maple Street", "140 Oak Street", "7 Birch Street"],
    ),
    (&["language"], &["English", "Spanish", "French"]),
    (
        &["occupation", "employer", "job"],
        &["Teacher", "Retired", "Electrician", "Shop assistant"],
    ),
    (
        &["goal"],
        &[
            "Walk 30 minutes on five days",
            "Sleep seven hours",
            "Cook at home twice a week",
        ],
    ),
    (
        &["instruction", "direction", "sig"],
        &[
            "One tablet in the morning",
            "With food, twice a day",
            "At bedtime",
        ],
    ),
    (
        &[
            "note",
            "comment",
            "remark",
            "summary",
            "description",
            "reason",
            "detail",
            "explain",
        ],
        &[
            "Synthetic: feels well, no complaints.",
            "Synthetic: follow up in two weeks.",
            "Synthetic: patient asked about diet.",
            "Synthetic: readings taken at home.",
        ],
    ),
    (
        &["name", "title"],
        &["Sample item", "Example entry", "Placeholder"],
    ),
];

/// Texts when no word matches.
const ANY: &[&str] = &["Synthetic value", "Sample text", "Example", "Placeholder"];

/// Words that indicate that a text is a number of a card, a file or a person.
const NUMBERS: &[&str] = &[
    "member", "policy", "group", "account", "mrn", "number", "code", " id", "npi",
];

/// Returns the name without its prefix, and the label, in lower case, with spaces between words.
fn words(field: &Field) -> String {
    let label = field.label.as_deref().unwrap_or_default();
    let words = format!(" {} {label} ", field.field_name);
    words.to_lowercase().replace(['_', '-'], " ")
}

fn has(words: &str, parts: &[&str]) -> bool {
    parts.iter().any(|part| words.contains(part))
}

/// Returns the plausible range of a field's numbers.
pub(crate) fn range(field: &Field) -> (f64, f64) {
    let words = words(field);
    let found = RANGES.iter().find(|(parts, ..)| has(&words, parts));
    found.map_or(USUAL, |(_, low, high)| (*low, *high))
}

/// Returns the time to which the date of a field refers.
pub(crate) fn era(field: &Field) -> Era {
    let words = words(field);
    match () {
        () if has(&words, BIRTH) => Era::Birth,
        () if has(&words, BEFORE) => Era::Before,
        () if has(&words, AFTER) => Era::After,
        () => Era::Now,
    }
}

/// Returns plausible texts for a field.
pub(crate) fn texts(field: &Field) -> &'static [&'static str] {
    let words = words(field);
    let found = TEXTS.iter().find(|(parts, _)| has(&words, parts));
    found.map_or(ANY, |(_, texts)| texts)
}

/// Whether texts of a field are identification numbers.
pub(crate) fn is_number(field: &Field) -> bool {
    let words = words(field);
    has(&words, NUMBERS) && !has(&words, &["icd"])
}
