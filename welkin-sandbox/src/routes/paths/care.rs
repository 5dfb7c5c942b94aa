//! Encounters, assessment records and programs of a patient: the same paths under every profile.

use crate::routes::request::{delete, patch, post, put, read};
use crate::routes::served::Served;
use crate::routes::{assessments, encounter_lists, encounter_parts, encounters, programs};

/// Returns paths below an environment, with their handlers.
pub(super) fn routes() -> impl Iterator<Item = (&'static str, Served)> {
    let encounters = encounters().into_iter().chain(parts_of_encounters());
    encounters.chain(assessments_and_programs())
}

fn encounters() -> [(&'static str, Served); 8] {
    [
        ("/encounters", read(encounter_lists::of_tenant)),
        ("/full-encounters", read(encounter_lists::full_of_tenant)),
        ("/users/{user}/encounters", read(encounter_lists::of_user)),
        (
            "/users/{user}/full-encounters",
            read(encounter_lists::full_of_user),
        ),
        (
            "/patients/{patient}/full-encounters",
            read(encounter_lists::full_of_patient),
        ),
        (
            "/patients/{patient}/encounters",
            read(encounter_lists::of_patient).merge(post(encounters::create)),
        ),
        (
            "/patients/{patient}/encounters/{encounter}",
            read(encounters::read)
                .merge(patch(encounters::update))
                .merge(delete(encounters::remove)),
        ),
        (
            "/patients/{patient}/full-encounters/{encounter}",
            read(encounters::read_full),
        ),
    ]
}

fn parts_of_encounters() -> [(&'static str, Served); 5] {
    [
        (
            "/patients/{patient}/encounters/{encounter}/disposition",
            read(encounter_parts::read_disposition)
                .merge(patch(encounter_parts::update_disposition)),
        ),
        (
            "/patients/{patient}/encounters/{encounter}/assessments",
            read(encounter_parts::list_links).merge(post(encounter_parts::create_link)),
        ),
        (
            "/patients/{patient}/encounters/{encounter}/assessments/{part}",
            read(encounter_parts::read_link)
                .merge(patch(encounter_parts::update_link))
                .merge(delete(encounter_parts::remove_link)),
        ),
        (
            "/patients/{patient}/encounters/{encounter}/comments",
            read(encounter_parts::list_comments).merge(post(encounter_parts::create_comment)),
        ),
        (
            "/patients/{patient}/encounters/{encounter}/comments/{part}",
            read(encounter_parts::read_comment)
                .merge(put(encounter_parts::update_comment))
                .merge(delete(encounter_parts::remove_comment)),
        ),
    ]
}

fn assessments_and_programs() -> [(&'static str, Served); 9] {
    [
        (
            "/patients/{patient}/assessment-records",
            read(assessments::list).merge(post(assessments::create)),
        ),
        (
            "/patients/{patient}/assessment-records/{record}",
            read(assessments::read)
                .merge(put(assessments::replace))
                .merge(delete(assessments::remove)),
        ),
        (
            "/patients/{patient}/assessment-records/{record}/answers",
            put(assessments::answer),
        ),
        ("/patients/{patient}/programs", read(programs::list)),
        (
            "/patients/{patient}/programs/{program}",
            read(programs::read)
                .merge(patch(programs::update))
                .merge(delete(programs::unassign)),
        ),
        (
            "/patients/{patient}/programs/current/{program}",
            read(programs::current),
        ),
        (
            "/patients/{patient}/programs/history/{enrollment}",
            read(programs::past),
        ),
        (
            "/patients/{patient}/programs/{program}/phases/{phase}",
            post(programs::enter),
        ),
        (
            "/patients/{patient}/programs/{program}/{phases}",
            patch(programs::enter_named),
        ),
    ]
}
