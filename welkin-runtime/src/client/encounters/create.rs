//! Creating an encounter.

use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;

use super::encounter::{Encounter, Open};
use super::requests::{CREATE, OneEncounter};

use super::template::{EncounterTemplate, TemplateSchema};
use crate::client::future::Call;
use crate::client::patient_handle::PatientHandle;
use crate::error::Error;
use crate::hidden::HIDDEN;
use crate::id::PatientId;
use crate::record::{DateTime, decode_expected_record};
use crate::security::Subject;

/// An encounter about to be created. Await it to send the request.
#[must_use = "nothing is sent until the call is awaited"]
pub struct CreateEncounter<T> {
    patient: PatientHandle,
    new: NewEncounter,
    appointment: Option<(Appointment, AppointmentKey)>,
    of: PhantomData<fn() -> T>,
}

/// The body that creates an encounter. Source: a recorded exchange.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewEncounter {
    template_name: &'static str,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<String>,
    #[serde(flatten)]
    scheduled: Option<Scheduled>,
}

/// The key under which an appointment is sent.
type AppointmentKey = fn(NewAppointment) -> Scheduled;

/// How the body states the time of the encounter.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum Scheduled {
    /// Source: recorded exchanges.
    CurrentScheduledAppointment(NewAppointment),
    /// Source: the vendor's sample scripts, which call this the new form.
    CalendarEvent(NewAppointment),
    /// Source: the vendor's reference for version 8.
    CalendarEventId(String),
}

/// The time and host of an encounter.
///
/// ```
/// use welkin_runtime::encounters::Appointment;
///
/// let start = "2026-11-23T09:30:00Z".parse()?;
/// let end = "2026-11-23T10:15:00Z".parse()?;
/// let appointment = Appointment::new(start, "c08af975-8afc-49cb-84ac-7189b727148c").until(end);
/// # Ok::<_, welkin_runtime::record::InvalidTime>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Appointment {
    start: DateTime,
    end: Option<DateTime>,
    host: String,
    title: Option<String>,
}

/// Shows neither time nor host: a date of care is health data.
impl fmt::Debug for Appointment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Appointment({HIDDEN})")
    }
}

impl Appointment {
    /// An appointment with a user of the tenant, who hosts it. By default it takes the duration of the template.
    #[must_use]
    pub fn new(start: DateTime, host: impl Into<String>) -> Self {
        Self {
            start,
            end: None,
            host: host.into(),
            title: None,
        }
    }

    /// Sets the title of its calendar event, if it should differ from the encounter's.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Sets the end.
    #[must_use]
    pub fn until(mut self, end: DateTime) -> Self {
        self.end = Some(end);
        self
    }
}

/// An appointment in the form of the request. Source: a recorded exchange.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewAppointment {
    event_type: &'static str,
    event_title: String,
    start_date_time: DateTime,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_date_time: Option<DateTime>,
    host_id: String,
    participants: [Participant; 2],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Participant {
    participant_id: String,
    participant_role: &'static str,
}

impl NewAppointment {
    fn new(
        appointment: Appointment,
        title: &str,
        patient: &PatientId,
        template: &TemplateSchema,
    ) -> Self {
        let (start, host) = (appointment.start, appointment.host);
        let participant = |id: &str, role| Participant {
            participant_id: id.to_owned(),
            participant_role: role,
        };
        Self {
            event_type: "ENCOUNTER",
            event_title: appointment.title.unwrap_or_else(|| title.to_owned()),
            start_date_time: start,
            end_date_time: appointment.end.or_else(|| usual_end(start, template)),
            participants: [
                participant(&host, "psm"),
                participant(patient.as_str(), "patient"),
            ],
            host_id: host,
        }
    }
}

/// The end of an encounter with the default duration of its template; `None`, for the server to choose, if the template
/// has none.
fn usual_end(start: DateTime, template: &TemplateSchema) -> Option<DateTime> {
    let end = start.timestamp().checked_add(template.default_duration()?);
    end.ok()?.try_into().ok()
}

impl<T: EncounterTemplate> CreateEncounter<T> {
    pub(super) fn new(patient: PatientHandle) -> Self {
        let template = T::schema();
        Self {
            patient,
            new: NewEncounter {
                template_name: template.name(),
                title: template.title().to_owned(),
                description: None,
                notes: None,
                scheduled: None,
            },
            appointment: None,
            of: PhantomData,
        }
    }

    /// Sets a title other than the template's.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.new.title = title.into();
        self
    }

    /// Sets a description.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.new.description = Some(description.into());
        self
    }

    /// Sets the clinician's notes.
    pub fn notes(mut self, notes: impl Into<String>) -> Self {
        self.new.notes = Some(notes.into());
        self
    }

    /// Sets time and host: Welkin creates a calendar event for them. It replaces the value of earlier calls.
    pub fn appointment(self, appointment: Appointment) -> Self {
        self.scheduled_by(appointment, Scheduled::CurrentScheduledAppointment)
    }

    /// Sets time and host under the key `calendarEvent`, which the vendor's sample scripts call the new form. It was
    /// never recorded.
    pub fn calendar_event(self, event: Appointment) -> Self {
        self.scheduled_by(event, Scheduled::CalendarEvent)
    }

    /// Sets the calendar event: it must be of the type `ENCOUNTER`, in the future and not assigned to an encounter yet.
    /// Source: the vendor's reference for version 8, whose samples call it the old form.
    pub fn calendar_event_id(mut self, id: impl Into<String>) -> Self {
        self.appointment = None;
        self.new.scheduled = Some(Scheduled::CalendarEventId(id.into()));
        self
    }

    fn scheduled_by(mut self, appointment: Appointment, key: AppointmentKey) -> Self {
        self.appointment = Some((appointment, key));
        self
    }

    fn body(self) -> (PatientHandle, Vec<u8>) {
        let mut new = self.new;
        if let Some((appointment, key)) = self.appointment {
            let patient = self.patient.id();
            new.scheduled = Some(key(NewAppointment::new(
                appointment,
                &new.title,
                patient,
                T::schema(),
            )));
        }
        let body =
            serde_json::to_vec(&new).expect("keys are strings and writing to memory does not fail");
        (self.patient, body)
    }
}

impl<T: EncounterTemplate> IntoFuture for CreateEncounter<T> {
    type Output = Result<Encounter<T, Open>, Error>;
    type IntoFuture = Call<Encounter<T, Open>>;

    fn into_future(self) -> Self::IntoFuture {
        let (patient, body) = self.body();
        Box::pin(async move {
            let request = patient.to(&CREATE).body(body);
            let request = request.explained("create", Subject::Encounters);
            let record = request.read(decode_expected_record).await?;
            // A newly created encounter is open, regardless of the tenant's name for this status.
            Ok(Encounter::new(
                OneEncounter::new(patient, &record.id),
                Box::new(record),
            ))
        })
    }
}

/// Health data is left out.
impl<T: EncounterTemplate> fmt::Debug for CreateEncounter<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "CreateEncounter({})", self.new.template_name)
    }
}
