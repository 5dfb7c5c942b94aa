//! Requests about patients, their programs and their encounters.

use welkin_runtime::encounters::{Appointment, Encounter, Open, PlainDisposition, TemplateSchema};
use welkin_runtime::programs::{PatientProgram, ProgramSchema};
use welkin_runtime::{Client, Error, NewPatient, Patch, PatientHandle, PatientPatch, RecordId};

use crate::asked::Asked;
use crate::types::{AnyProgram, Finish, Intake, PROGRAM, Recorded, Start, TEMPLATE};
use crate::{AnyTemplate, flagged};

pub(super) async fn create_patient(client: &Client, asked: &Asked<'_>) -> Result<(), Error> {
    let mut new = NewPatient::new(asked.text("firstName"), asked.text("lastName"));
    for (key, value) in asked.body().as_object().into_iter().flatten() {
        if key != "firstName" && key != "lastName" {
            new = new.with(key.clone(), value.clone());
        }
    }
    client.patients().create(&new).await.map(drop)
}

pub(super) async fn patient(
    client: &Client,
    method: &str,
    id: &str,
    asked: &Asked<'_>,
) -> Option<Result<(), Error>> {
    let patients = client.patients();
    Some(match (method, asked.parameter("type")) {
        ("GET", None) => patients.get(&id.into()).await.map(drop),
        ("GET", Some("EGUID")) => patients.get_by_external_guid(id).await.map(drop),
        ("GET", Some("MRN")) => patients.get_by_mrn(id).await.map(drop),
        ("PATCH", _) => {
            let fields = asked.body().as_object().cloned().unwrap_or_default();
            let patch = fields
                .into_iter()
                .fold(PatientPatch::new(), |patch, (key, value)| {
                    patch.with(key, value)
                });
            patients.update(&id.into(), &patch).await.map(drop)
        }
        ("DELETE", _) => patients.delete(&id.into()).await,
        _ => return None,
    })
}

pub(super) async fn programs(
    patient: &PatientHandle,
    method: &str,
    path: &[&str],
    asked: &Asked<'_>,
) -> Option<Result<(), Error>> {
    if let ["current", name] | [name] = path {
        let name = Box::leak((*name).to_owned().into_boxed_str());
        let schema = Box::leak(Box::new(ProgramSchema::new(name, "", &[])));
        *PROGRAM.lock().expect("no test panicked") = Some(schema);
    }
    let program = patient.program::<AnyProgram>();
    Some(match (method, path) {
        ("GET", []) => {
            let programs = patient.programs::<welkin_runtime::programs::ProgramRecord>();
            programs.page(asked.page()).await.map(drop)
        }
        ("GET", ["current", _]) => program.current().await.map(drop),
        ("GET", ["history", id]) => patient.enrollment(id).await.map(drop),
        ("PATCH", [_]) => match (
            asked.body()["assigned"].as_bool(),
            &*asked.text("phaseName"),
        ) {
            (Some(true), "start") => program.enroll(Start).await.map(drop),
            (None, phase) => match program.current().await {
                Ok(current) => move_to(current.expect("the patient is in it"), phase).await?,
                Err(error) => Err(error),
            },
            _ => return None,
        },
        ("DELETE", [id]) => match patient.enrollment(id).await {
            Ok(enrolled) => enrolled.unassign().await,
            Err(error) => Err(error),
        },
        _ => return None,
    })
}

async fn move_to(current: PatientProgram<AnyProgram>, phase: &str) -> Option<Result<(), Error>> {
    let enrolled = current.in_phase(Start).expect("they are at the beginning");
    Some(match phase {
        "intake" => enrolled.move_to(Intake).await.map(drop),
        "finish" => enrolled.move_to(Finish).await.map(drop),
        _ => return None,
    })
}

pub(super) async fn encounters(
    patient: &PatientHandle,
    method: &str,
    path: &[&str],
    asked: &Asked<'_>,
) -> Option<Result<(), Error>> {
    let all = patient.encounters::<PlainDisposition>();
    Some(match (method, path) {
        ("GET", []) => flagged(all.list(), asked)
            .page(asked.page())
            .await
            .map(drop),
        ("POST", []) => create_encounter(patient, asked).await,
        ("GET", [id]) => all.get(&(*id).into()).await.map(drop),
        (_, [id, rest @ ..]) => match open(patient, id).await {
            Ok(visit) => of_encounter(visit, method, rest, asked).await?,
            Err(error) => Err(error),
        },
        _ => return None,
    })
}

async fn open(patient: &PatientHandle, id: &str) -> Result<Encounter<AnyTemplate, Open>, Error> {
    let encounters = patient.encounters::<PlainDisposition>();
    let found = encounters.get(&id.into()).await?;
    Ok(found.into_open().expect("it is open"))
}

async fn of_encounter(
    mut visit: Encounter<AnyTemplate, Open>,
    method: &str,
    path: &[&str],
    asked: &Asked<'_>,
) -> Option<Result<(), Error>> {
    Some(match (method, path) {
        ("PATCH", []) => {
            let mut update = visit.update();
            for (key, value) in asked.body().as_object().into_iter().flatten() {
                let text = value.as_str().unwrap_or_default();
                update = match &**key {
                    "notes" => update.notes(text),
                    "title" => update.title(text),
                    "description" => update.description(text),
                    _ => return None,
                };
            }
            update.await
        }
        ("DELETE", []) => visit.delete().await,
        ("GET", ["disposition"]) => visit.disposition().await.map(drop),
        ("PATCH", ["disposition"]) => {
            let fields = asked.body().as_object().cloned().unwrap_or_default();
            let patch = fields
                .into_iter()
                .fold(Patch::new(), |patch, (key, value)| {
                    patch.set_unknown(key, value)
                });
            visit.update_disposition(&patch).await.map(drop)
        }
        ("POST", ["comments"]) => visit.comments().add(&asked.text("text")).await.map(drop),
        ("GET", ["assessments"]) => visit.assessment_links().await.map(drop),
        ("POST", ["assessments"]) if asked.body()["assessmentRecordId"].is_null() => {
            let name = asked.text("assessmentName");
            visit.add_assessment_link(&name).await.map(drop)
        }
        ("GET", ["assessments", id]) => visit.assessment_link(&(*id).into()).await.map(drop),
        ("PATCH", ["assessments", id]) => {
            let record = RecordId::<PlainDisposition>::from(asked.text("assessmentRecordId"));
            visit
                .repoint_assessment_link(&(*id).into(), &record)
                .await
                .map(drop)
        }
        ("DELETE", ["assessments", id]) => visit.unlink_assessment(&(*id).into()).await,
        _ => return None,
    })
}

async fn create_encounter(patient: &PatientHandle, asked: &Asked<'_>) -> Result<(), Error> {
    let name = Box::leak(asked.text("templateName").into_boxed_str());
    let schema = Box::leak(Box::new(TemplateSchema::new(name, "")));
    *TEMPLATE.lock().expect("no test panicked") = Some(schema);
    let encounters = patient.encounters::<PlainDisposition>().of::<Recorded>();
    let mut create = encounters.create().title(asked.text("title"));
    if asked.body()["description"].is_string() {
        create = create.description(asked.text("description"));
    }
    let event = &asked.body()["currentScheduledAppointment"];
    if event.is_object() {
        let text = |key: &str| event[key].as_str().unwrap_or_default();
        let start = text("startDateTime").parse().expect("a moment");
        let end = text("endDateTime").parse().expect("a moment");
        let appointment = Appointment::new(start, text("hostId")).until(end);
        create = create.appointment(appointment.title(text("eventTitle")));
    }
    create.await.map(drop)
}
