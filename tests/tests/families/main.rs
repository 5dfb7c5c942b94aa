//! Each family of calls under each profile that has it: a generated client with a running tenant, one test each. If a
//! family is not known to exist in a profile, a test checks the error. `docs/coverage.md` lists the same families and
//! profiles.

mod communication;
mod data;
mod people;
mod staff;

use std::fmt::Write as _;

use welkin_runtime::{Error, NewPatient, Profile};
use welkin_sandbox::Sandbox;
use welkin_tests::fixture::workspace_root;
use welkin_tests::tenant;

mod care {
    include!(concat!(env!("OUT_DIR"), "/example.rs"));
}

const CONFIGURATION: &str = "examples/designer-export.json";

/// A family, and its support in each profile.
struct Family {
    name: &'static str,
    has: &'static [&'static str],
    lacks: &'static [&'static str],
}

/// A module for each family, with a test for each profile, and the table of all of them.
macro_rules! families {
    ($($place:ident::$family:ident: $($has:ident),+ $(lacking $($lacks:ident),+)?;)+) => {
        $(
            mod $family {
                $(
                    #[tokio::test]
                    async fn $has() -> Result<(), welkin_runtime::Error> {
                        crate::$place::$family(crate::Profile::$has()).await
                    }
                )+
                $($(
                    #[tokio::test]
                    async fn $lacks() {
                        let called = crate::$place::$family(crate::Profile::$lacks()).await;
                        let error = called.expect_err("the profile is not known to have it");
                        assert!(matches!(error, welkin_runtime::Error::NotInProfile { .. }), "{error:?}");
                    }
                )+)?
            }
        )+

        const FAMILIES: &[Family] = &[$(
            Family {
                name: stringify!($family),
                has: &[$(stringify!($has)),+],
                lacks: &[$($(stringify!($lacks)),+)?],
            },
        )+];
    };
}

families! {
    data::records: v1, reference, v8;
    data::assessments: v1, reference, v8;
    data::formations: v1, reference, v8;
    data::exports: v1, reference, v8;
    data::documents: v1, reference, v8;
    data::dictionaries: v1, v8 lacking reference;
    data::profile_records: reference lacking v1, v8;
    people::patients: v1, reference, v8;
    people::patient_searches: v1, v8 lacking reference;
    people::contacts: v1, reference, v8;
    people::programs: v1, reference, v8;
    people::program_history: v1, v8 lacking reference;
    people::encounters: v1, reference, v8;
    people::encounter_lists: v1, v8 lacking reference;
    staff::users: v1, v8 lacking reference;
    staff::user_access: v1, v8 lacking reference;
    staff::calendar: v1, v8 lacking reference;
    staff::tasks: v1, v8 lacking reference;
    communication::emails: v1, v8 lacking reference;
    communication::text_messages: v1, v8 lacking reference;
    communication::chat: v1, v8 lacking reference;
    communication::audits: v1, v8 lacking reference;
    communication::care_plan: v1, v8 lacking reference;
}

/// Starts a tenant of the example, and returns it with a client.
async fn clinic(profile: Profile) -> (Sandbox, care::Client) {
    let sandbox = tenant::serve(CONFIGURATION).await;
    let config = tenant::config(&sandbox).profile(profile);
    let client = care::Client::connect(config).expect("nothing is missing");
    (sandbox, client)
}

/// Creates a patient.
async fn patient(client: &care::Client) -> Result<care::Patient, Error> {
    let new = NewPatient::new("Ada", "Lovelace").email("ada@example.com");
    let created = client.patients().create(&new).await?;
    Ok(client.patient(&created.id))
}

const BEGIN: &str = "<!-- families -->\n";
const END: &str = "<!-- end of families -->";

/// Returns the families as rows of a table.
fn rows() -> String {
    let mut table = "| family | v1 | reference | v8 |\n|---|---|---|---|\n".to_owned();
    for family in FAMILIES {
        let cell = |profile: &str| match (
            family.has.contains(&profile),
            family.lacks.contains(&profile),
        ) {
            (true, false) => format!("`families`: `{}::{profile}`", family.name),
            (false, true) => "not known".to_owned(),
            _ => panic!("{} says nothing of {profile}, or both", family.name),
        };
        let [v1, reference, v8] = ["v1", "reference", "v8"].map(cell);
        writeln!(
            table,
            "| {} | {v1} | {reference} | {v8} |",
            family.name.replace('_', " ")
        )
        .expect("it is a text");
    }
    table
}

/// With `UPDATE_COVERAGE=1` the table is written instead.
#[test]
fn the_table_of_families_is_up_to_date() {
    let path = workspace_root().join("docs/coverage.md");
    let text = std::fs::read_to_string(&path).expect("the document is there");
    let (before, rest) = text.split_once(BEGIN).expect("the table has a beginning");
    let (table, after) = rest.split_once(END).expect("the table has an end");
    let wanted = rows();
    if std::env::var_os("UPDATE_COVERAGE").is_some() {
        let whole = format!("{before}{BEGIN}{wanted}{END}{after}");
        std::fs::write(&path, whole).expect("it can be written");
        return;
    }
    assert_eq!(table, wanted, "run this test with UPDATE_COVERAGE=1");
}
