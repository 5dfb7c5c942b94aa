//! Synthetic patients.

use fastrand::Rng;
use jiff::Span;
use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::seed::{DEFAULT_LAST_DAY, Seed};

/// A synthetic patient.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Patient {
    /// External ID with which the patient is created and found again: `synthetic-7-3` is patient 3 of seed 7.
    pub external_id: String,
    /// Keys of the API's patient, including `externalId`.
    pub fields: Map<String, Value>,
}

impl Patient {
    /// Returns the date of birth.
    pub(crate) fn birth_date(&self) -> Date {
        let written = self.fields.get("birthDate").and_then(Value::as_str);
        let parsed = written.and_then(|text| text.parse().ok());
        parsed.unwrap_or(DEFAULT_LAST_DAY)
    }
}

const FEMALE: &[&str] = &[
    "Ada", "Amara", "Beatriz", "Camille", "Elena", "Fatima", "Grace", "Hana", "Ingrid", "Joan",
    "Keiko", "Leila", "Maria", "Nadia", "Olga", "Priya", "Rosa", "Sofia", "Uma", "Yara",
];

const MALE: &[&str] = &[
    "Alan", "Bruno", "Carlos", "David", "Emil", "Farid", "George", "Hassan", "Ivan", "Jamal",
    "Kofi", "Luis", "Marco", "Nils", "Omar", "Pavel", "Ravi", "Samuel", "Tomas", "Viktor",
];

const LAST: &[&str] = &[
    "Abara", "Berg", "Castillo", "Dubois", "Eriksen", "Fontaine", "Garcia", "Haddad", "Ito",
    "Jensen", "Kowalski", "Lopez", "Meyer", "Nguyen", "Okafor", "Patel", "Quinn", "Rossi",
    "Schmidt", "Tanaka", "Ueda", "Varga", "Walsh", "Young",
];

const STREETS: &[&str] = &[
    "Maple", "Oak", "Cedar", "Elm", "Birch", "Willow", "Chestnut", "Juniper",
];

/// City, state, area code and time zone. Postal codes end in 00, which most cities assign to no street.
const PLACES: &[(&str, &str, &str, &str, &str)] = &[
    ("Springfield", "IL", "62700", "217", "America/Chicago"),
    ("Portland", "OR", "97200", "503", "America/Los_Angeles"),
    ("Albany", "NY", "12200", "518", "America/New_York"),
    ("Denver", "CO", "80200", "303", "America/Denver"),
    ("Austin", "TX", "78700", "512", "America/Chicago"),
    ("Tampa", "FL", "33600", "813", "America/New_York"),
];

const LANGUAGES: &[&str] = &["ENGLISH", "ENGLISH", "ENGLISH", "SPANISH"];

/// Average number of days in a year.
const YEAR: f64 = 365.25;

pub(crate) fn pick<'t, T: ?Sized>(random: &mut Rng, of: &[&'t T]) -> &'t T {
    of[random.usize(..of.len())]
}

/// Returns a number that is not assigned to anyone: `555-0100` to `555-0199` are reserved for fiction in North America.
pub(crate) fn phone(random: &mut Rng, area: &str) -> String {
    format!("+1{area}55501{:02}", random.u32(..100))
}

impl Seed {
    /// Returns the patient with this index, from 0.
    #[must_use]
    pub fn patient(&self, index: u64) -> Patient {
        let random = &mut self.random(index, &["patient"]);
        let external_id = format!("synthetic-{}-{index}", self.number());
        let (gender, first) = match random.u32(..20) {
            0 => ("OTHER", pick(random, FEMALE)),
            1..11 => ("FEMALE", pick(random, FEMALE)),
            _ => ("MALE", pick(random, MALE)),
        };
        let last = pick(random, LAST);
        let (city, state, zip, area, zone) = PLACES[random.usize(..PLACES.len())];
        let age = 18.0 + random.f64() * 72.0;
        let born = DEFAULT_LAST_DAY.saturating_sub(Span::new().days((age * YEAR) as i64));
        let email = format!(
            "{}.{}.{index}@example.org",
            first.to_lowercase(),
            last.to_lowercase()
        );
        let address = format!("{} {} Street", random.u32(1..999), pick(random, STREETS));
        let texts: [(&str, String); 15] = [
            ("externalId", external_id.clone()),
            (
                "mrn",
                format!("SYN{:010}", mix(self.number(), index) % 10_000_000_000),
            ),
            ("firstName", first.to_owned()),
            ("middleName", "Synthetic".to_owned()),
            ("lastName", last.to_owned()),
            ("birthDate", born.to_string()),
            ("gender", gender.to_owned()),
            ("primaryLanguage", pick(random, LANGUAGES).to_owned()),
            ("email", email),
            ("phone", phone(random, area)),
            ("country", "US".to_owned()),
            ("state", state.to_owned()),
            ("city", city.to_owned()),
            ("zip", zip.to_owned()),
            ("addressLine1", address),
        ];
        let zone = ("timezone", zone.to_owned());
        let fields = texts.into_iter().chain([zone]);
        let fields = fields
            .map(|(key, text)| (key.to_owned(), Value::from(text)))
            .collect();
        Patient {
            external_id,
            fields,
        }
    }
}

/// Returns different numbers for different patients of a seed, because both steps are invertible.
fn mix(seed: u64, index: u64) -> u64 {
    (seed.wrapping_mul(1_000_003) % 10_000).wrapping_mul(1_000_000) + index % 1_000_000
}
