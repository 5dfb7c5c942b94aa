"""Makes every documented call of the public Python client to a tenant at WELKIN_ORIGIN.

Prints one line of JSON for each: its name, and the error, if it failed.
"""

import io
import json
import os
import sys
import uuid
from datetime import datetime, timedelta, timezone

from welkin import Client

ORIGIN = os.environ["WELKIN_ORIGIN"]
TENANT = os.environ["WELKIN_TENANT"]
CDT = os.environ["EXAMPLE_CDT"]
FIELD = os.environ["EXAMPLE_FIELD"]
VALUES = json.loads(os.environ["EXAMPLE_VALUES"])
TEMPLATE = os.environ["EXAMPLE_TEMPLATE"]
ASSESSMENT = os.environ["EXAMPLE_ASSESSMENT"]
ANSWERS = json.loads(os.environ["EXAMPLE_ANSWERS"])
DISPOSITION = json.loads(os.environ["EXAMPLE_DISPOSITION"])
PROGRAM = os.environ["EXAMPLE_PROGRAM"]
PHASES = os.environ["EXAMPLE_PHASES"].split(",")
DOCUMENT_TYPE = os.environ["EXAMPLE_DOCUMENT_TYPE"]
GOAL = os.environ["EXAMPLE_GOAL"]

NOW = datetime.now(timezone.utc)
SOON = NOW + timedelta(days=1)

welkin = Client(
    tenant=TENANT,
    instance="sb1",
    api_client=os.environ["WELKIN_CLIENT_ID"],
    secret_key=os.environ["WELKIN_CLIENT_SECRET"],
    total=0,
)
# The client's host is built in.
welkin.host = f"{ORIGIN}/{TENANT}/"


def call(name, action):
    """Makes a call and reports it. If it fails, the result and its attributes are empty."""
    try:
        result = action()
        print(json.dumps({"call": name, "error": None}), flush=True)
        return result
    except Exception as error:  # noqa: BLE001
        text = f"{type(error).__name__}: {error}".replace("\n", " ")
        print(json.dumps({"call": name, "error": text[:400]}), flush=True)
        return None


def expect(condition, what):
    if not condition:
        raise AssertionError(what)


def gone(resource):
    """Checks that a deleted resource can't be read."""
    resource.delete()
    try:
        resource.get()
    except Exception:  # noqa: BLE001
        return
    raise AssertionError("still there")


def named(collection, key, value):
    expect(any(dict.get(item, key) == value for item in collection), f"no {key} {value}")
    return collection


# Users first: appointments need a host.
host = call("User.create", lambda: welkin.User(username="grace", email="grace@example.com").create())
host_id = host.id if host else str(uuid.uuid4())
user = lambda: welkin.User(id=host_id, username="grace")
call("User.get", lambda: user().get())
call("User.update", lambda: user().update(firstName="Grace"))
call("Users.get", lambda: welkin.Users().get())
call("Users.get(search)", lambda: welkin.Users().get(search="grace"))
call("Users.get(region)", lambda: welkin.Users().get(region="east"))
call("Users.get(seat_assigned)", lambda: welkin.Users().get(seat_assigned=False))
call("Users.get(user_state)", lambda: welkin.Users().get(user_state="PROVISIONED"))
call("Users.get(size)", lambda: welkin.Users().get(size=1000))
call("Users.get(paginate)", lambda: list(welkin.Users().get(paginate=True)))

# Patients
ids = {"externalId": "clinic-42", "externalGuid": str(uuid.uuid4()), "mrn": "MRN-42"}
patient = call(
    "Patient.create",
    lambda: welkin.Patient(
        firstName="Ada", lastName="Example", email="ada@example.com", birthDate=NOW.date(), **ids
    ).create(),
)
call("Patient.get(id)", lambda: welkin.Patient(id=patient.id).get())
call("Patient.get(externalId)", lambda: welkin.Patient(externalId=ids["externalId"]).get())
call("Patient.get(externalGuid)", lambda: welkin.Patient(externalGuid=ids["externalGuid"]).get())
call("Patient.get(mrn)", lambda: welkin.Patient(mrn=ids["mrn"]).get())
call("Patient.update", lambda: welkin.Patient(id=patient.id).update(city="Troy"))
call("Patients.get", lambda: named(welkin.Patients().get(), "id", patient.id))
call("Patients.get(filter)", lambda: named(welkin.Patients().get(filter={"mrn": "MRN-42"}), "id", patient.id))
call("Patients.get(size)", lambda: welkin.Patients().get(size=5))
call("Patients.get(paginate)", lambda: list(welkin.Patients().get(paginate=True)))
call("Contact.create", lambda: patient.Contact(name="Bea Example", relation="sister").create())

# CDT records
record = call("CDT.create", lambda: patient.CDT(cdtName=CDT, **VALUES).create())
one = lambda: patient.CDT(cdtName=CDT, id=record.id)
call("CDT.get", lambda: one().get())
call("CDT.update", lambda: one().update(**{FIELD: VALUES[FIELD]}))
call("CDTs.get", lambda: named(patient.CDTs().get(cdt_name=CDT, patient_id=patient.id), "id", record.id))
call("CDTs.get(fields)", lambda: patient.CDTs().get(patient.id, CDT, fields=[FIELD]))
call("CDTs.get(sort)", lambda: patient.CDTs().get(patient.id, CDT, sort="created_at,desc"))
call("CDTs.get(dates)", lambda: patient.CDTs().get(patient.id, CDT, date_start=NOW - timedelta(days=1), date_end=SOON))
call("CDTs.get(filters)", lambda: patient.CDTs().get(patient.id, CDT, filters={FIELD: VALUES[FIELD]}))
call("CDTs.get(paginate)", lambda: list(patient.CDTs().get(patient.id, CDT, paginate=True)))
call(
    "CDTs.update",
    lambda: patient.CDTs().update(
        patient.id, CDT, body={"rows": [{"id": record.id, "jsonBody": {FIELD: VALUES[FIELD]}}]}
    ),
)
call("CDTRecordsExport.get", lambda: welkin.CDTRecordsExport().get())
call("CDT.delete", lambda: gone(one()))

# Calendar
participants = [
    {"participantId": host_id, "participantRole": "psm"},
    {"participantId": patient.id, "participantRole": "patient"},
]
times = {"startDateTime": SOON, "endDateTime": SOON + timedelta(hours=1)}
event = call(
    "CalendarEvent.create",
    lambda: welkin.CalendarEvent(hostId=host_id, participants=participants, eventTitle="A talk", **times).create(),
)
at = lambda: welkin.CalendarEvent(id=event.id)
span = {"from_date": NOW - timedelta(days=1), "to_date": NOW + timedelta(days=7)}
call("CalendarEvent.get", lambda: at().get())
call("CalendarEvent.update", lambda: at().update(eventTitle="A longer talk"))
call("CalendarEvents.get", lambda: welkin.CalendarEvents().get(**span))
call("CalendarEvents.get(participant_ids)", lambda: welkin.CalendarEvents().get(participant_ids=[host_id], **span))
call("CalendarEvents.get(event_type)", lambda: welkin.CalendarEvents().get(event_type="APPOINTMENT", **span))
call("CalendarEvents.get(sort)", lambda: welkin.CalendarEvents().get(sort="startDateTime,asc", **span))
call("CalendarEvents.get(cancelled)", lambda: welkin.CalendarEvents().get(include_cancelled=True, **span))
call(
    "CalendarEvents.get(encounters)",
    lambda: welkin.CalendarEvents().get(
        include_encounter_info=True, exclude_assigned_to_encounter_events=False, viewer_timezone="UTC", **span
    ),
)
call("CalendarEvents.get(paginate)", lambda: list(welkin.CalendarEvents().get(paginate=True, **span)))
call("CalendarEvent.delete", lambda: at().delete())
call("Schedules.get", lambda: welkin.Schedules().get(ids=[host_id], **span))
call("Schedules.get(available)", lambda: welkin.Schedules().get(ids=[host_id], available=True, **span))
call("Schedules.get(full)", lambda: welkin.Schedules().get(ids=[host_id], full=True, **span))
call("Schedules.get(cancelled)", lambda: welkin.Schedules().get(ids=[host_id], include_cancelled=True, **span))
call("WorkHours.get", lambda: welkin.WorkHours().get(psm_ids=[host_id], **span))
call("WorkHours.get(timezone)", lambda: welkin.WorkHours().get(psm_ids=[host_id], timezone="UTC", **span))

# Encounters
appointment = {
    "eventType": "ENCOUNTER",
    "eventTitle": "A visit",
    "hostId": host_id,
    "participants": participants,
    **times,
}
encounter = call(
    "Encounter.create",
    lambda: patient.Encounter(
        title="A visit", description="The first", templateName=TEMPLATE, currentScheduledAppointment=appointment
    ).create(),
)
visit = lambda: patient.Encounter(id=encounter.id)
call("Encounter.create(calendarEvent)", lambda: patient.Encounter(templateName=TEMPLATE, calendarEvent=appointment).create())
extra = call("Encounter.create(plain)", lambda: patient.Encounter(templateName=TEMPLATE).create())
call("Encounter.get", lambda: visit().get())
call("Encounter.get(related_data)", lambda: visit().get(related_data=True))
call("Encounter.update", lambda: visit().update(notes="Came by bicycle"))
call("Encounter.update(templateName)", lambda: visit().update(templateName=TEMPLATE))
call("Encounter.delete", lambda: gone(patient.Encounter(id=extra.id)))
call("Encounters.get(patient)", lambda: named(patient.Encounters().get(), "id", encounter.id))
call("Encounters.get(patient_id)", lambda: welkin.Encounters().get(patient_id=patient.id))
call("Encounters.get(user)", lambda: named(user().Encounters().get(user_id=host_id), "id", encounter.id))
call("Encounters.get(tenant)", lambda: named(welkin.Encounters().get(), "id", encounter.id))
call("Encounters.get(patient, related_data)", lambda: patient.Encounters().get(related_data=True))
call("Encounters.get(user, related_data)", lambda: welkin.Encounters().get(user_id=host_id, related_data=True))
call("Encounters.get(tenant, related_data)", lambda: welkin.Encounters().get(related_data=True))
call("Encounters.get(with_care_team)", lambda: welkin.Encounters().get(user_id=host_id, with_care_team=True))
call("Encounters.get(statuses)", lambda: named(patient.Encounters().get(statuses=["DRAFT", "OPEN"]), "id", encounter.id))
call("Encounters.get(sort)", lambda: patient.Encounters().get(sort="updated_at,desc"))
call(
    "Encounters.get(only_with_calendar_event)",
    lambda: patient.Encounters().get(related_data=True, only_with_calendar_event=True),
)
call("Encounters.get(paginate)", lambda: list(patient.Encounters().get(paginate=True)))
call("EncounterDisposition.get", lambda: visit().EncounterDisposition().get(patient.id, encounter.id))
call("EncounterDisposition.update", lambda: visit().EncounterDisposition().update(patient_id=patient.id, encounter_id=encounter.id, **DISPOSITION))

# Assessments
taken = call("AssessmentRecord.create", lambda: patient.AssessmentRecord(assessmentName=ASSESSMENT).create())
form = lambda: patient.AssessmentRecord(id=taken.id)
call("AssessmentRecord.get", lambda: form().get())
link = call("Assessment.create", lambda: visit().Assessment(assessmentName=ASSESSMENT).create(patient.id, encounter.id))
linked = lambda: visit().Assessment(id=link.id)
call("Assessment.get", lambda: linked().get(patient.id, encounter.id))
call("Assessment.update", lambda: linked().update(patient_id=patient.id, encounter_id=encounter.id, assessmentRecordId=taken.id))
call("Assessments.get", lambda: visit().Assessments().get(patient.id, encounter.id))
call("Assessment.delete", lambda: linked().delete(patient.id, encounter.id))
call("AssessmentRecordAnswers.update", lambda: form().AssessmentRecordAnswers(**ANSWERS).update(patient.id, taken.id))


def complete():
    record = form().get()
    record.status = "COMPLETED"
    record.update()
    expect(record.status == "COMPLETED", record.status)


call("AssessmentRecord.update", complete)
call("AssessmentRecords.get", lambda: named(patient.AssessmentRecords().get(), "id", taken.id))
call("AssessmentRecords.get(paginate)", lambda: list(patient.AssessmentRecords().get(paginate=True)))
fresh = call("AssessmentRecord.create(again)", lambda: patient.AssessmentRecord(assessmentName=ASSESSMENT).create())
call("AssessmentRecord.delete", lambda: gone(patient.AssessmentRecord(id=fresh.id)))

# Programs
program = lambda: patient.PatientProgram(programName=PROGRAM)
enrolled = call("PatientProgram.update(assigned)", lambda: program().update(assigned=True, phaseName=PHASES[0]))
call("PatientProgram.update(phaseName)", lambda: program().update(phaseName=PHASES[1]))
call("PatientProgram.get(programName)", lambda: program().get())
call("PatientProgram.get(id)", lambda: patient.PatientProgram(id=enrolled.id).get())
call("PatientPrograms.get", lambda: named(patient.PatientPrograms().get(), "id", enrolled.id))
call("PatientPrograms.get(assigned)", lambda: named(patient.PatientPrograms().get(assigned_programs=True), "id", enrolled.id))
call("PatientPrograms.get(sort)", lambda: patient.PatientPrograms().get(sort="programName,desc"))
call("PatientPrograms.get(paginate)", lambda: list(patient.PatientPrograms().get(paginate=True)))
call("PatientProgram.delete", lambda: patient.PatientProgram(id=enrolled.id).delete())

# Documents
document = call("DocumentSummary.create", lambda: patient.DocumentSummary(type=DOCUMENT_TYPE).create())
paper = lambda: patient.DocumentSummary(id=document.id)
call("DocumentSummary.get", lambda: paper().get())
call("DocumentSummaries.get", lambda: named(patient.DocumentSummaries().get(), "id", document.id))
call("DocumentSummaries.get(paginate)", lambda: list(patient.DocumentSummaries().get(paginate=True)))
picture = ("picture.png", io.BytesIO(b"\x89PNG\r\n\x1a\n"), "image/png")
files = call(
    "DocumentSummaryFiles.create",
    lambda: paper().DocumentSummaryFiles().create(patient.id, document.id, files=[("files", picture)]),
)
call("DocumentSummaryFile.get", lambda: paper().DocumentSummaryFile(id=files[0].id).get(patient.id, document.id))
call("DocumentSummary.delete", lambda: gone(paper()))

# Care plan, chat, messages
call("CarePlan.create", lambda: patient.CarePlan(overview="Walk more").create())
call("CarePlan.get", lambda: patient.CarePlan().get())
call("CarePlanOverview.update", lambda: patient.CarePlan().CarePlanOverview(overview="Walk daily").update(patient.id))
call("Chat.create", lambda: patient.Chat(message="Good morning").create())
call("Chats.get", lambda: patient.Chats().get())
call("Chats.get(include_archived)", lambda: patient.Chats().get(patient.id, include_archived=True))
call("Chats.get(size)", lambda: patient.Chats().get(patient.id, size=5))
call("SearchChats.get", lambda: patient.SearchChats().get(query="morning", patient_id=patient.id))
call("SearchChats.get(sizes)", lambda: patient.SearchChats().get(patient.id, query="morning", content_page_size=5, include_archived=True))
call("Emails.get", lambda: patient.Emails().get())
call("Emails.get(sort)", lambda: patient.Emails().get(patient.id, sort="date,desc"))
call("SMSes.get", lambda: patient.SMSes().get())
call("SMSes.get(sort)", lambda: patient.SMSes().get(patient.id, sort="date,desc"))


def missing(action, code):
    """Checks that the tenant rejects a read with its own message."""
    try:
        action()
    except Exception as error:  # noqa: BLE001
        expect(code in str(error), error)
        return
    raise AssertionError("found")


call("Email.get(missing)", lambda: missing(lambda: patient.Email(id=str(uuid.uuid4())).get(patient.id), "EMAIL_NOT_FOUND"))
call("SMS.get(missing)", lambda: missing(lambda: patient.SMS(id=str(uuid.uuid4())).get(patient.id), "SMS_NOT_FOUND"))

# Tasks, profiles, audits
task = call(
    "Task.create",
    lambda: welkin.Task(name="Call back", priority="LOW", status="TODO", assignee={"id": host_id}).create(),
)
call("Task.get", lambda: welkin.Task(id=task.id).get())
call("Tasks.get", lambda: welkin.Tasks().get())
call("Tasks.get(paginate)", lambda: list(welkin.Tasks().get(paginate=True)))
profile = call("PDT.create", lambda: welkin.PDT(name="Dr. Example").create("pdt-example"))
call("PDT.get", lambda: welkin.PDT(pdtName="pdt-example", id=profile.id).get())
call("DataAudits.get", lambda: welkin.DataAudits().get())
call("DataAudits.get(params)", lambda: welkin.DataAudits().get(params={"sort": "sentAt,desc"}))
call("WebhookAudits.get", lambda: welkin.WebhookAudits().get())
call("WebhookAudits.get(params)", lambda: welkin.WebhookAudits().get(params={"sort": "sentAt,desc"}))

# Formations
formation = call("Formation", lambda: welkin.Formation())
KINDS = {
    "Assessment": ("Assessments", ASSESSMENT),
    "CDT": ("CDTs", CDT),
    "DocumentType": ("DocumentTypes", DOCUMENT_TYPE),
    "Encounter": ("Encounters", TEMPLATE),
    "Goal": ("Goals", GOAL),
    "Program": ("Programs", PROGRAM),
}
for one_kind, (many, name) in KINDS.items():
    call(f"Formation.{many}.get", lambda: named(getattr(formation, many)().get(), "name", name))
    call(f"Formation.{one_kind}.get", lambda: getattr(formation, one_kind)(name=name).get())
call("Formation.EncounterDisposition.get", lambda: formation.EncounterDisposition().get())

call("User.delete", lambda: user().delete())
call("Patient.delete", lambda: gone(welkin.Patient(id=patient.id)))
sys.exit(0)
