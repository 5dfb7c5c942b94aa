//! The requests of recordings, made by the client: method, path, query and body are those that were recorded.

use std::collections::BTreeMap;
use std::path::Path;

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use welkin_runtime::calendar::EventBody;
use welkin_runtime::encounters::{
    Appointment, Encounter, EncounterTemplate, Open, PlainDisposition, TemplateSchema,
};
use welkin_runtime::http::{BoxFuture, TransportError};
use welkin_runtime::http::{Request, Response};
use welkin_runtime::programs::{PatientProgram, Program, ProgramSchema};
use welkin_runtime::users::UserBody;
use welkin_runtime::{
    Bytes, Client, Config, DateTime, Error, NewPatient, Patch, PatientHandle, PatientPatch,
    Profile, RecordId, Transport, UserId,
};
use welkin_tests::fixture::workspace_root;
use welkin_tests::real_data;
use welkin_tests::recording::{self, Recording};

mod example {
    include!(concat!(env!("OUT_DIR"), "/example.rs"));
}

/// Endpoints of recordings that are the business of other tests, or that the client has no call for.
const ELSEWHERE: [&str; 20] = [
    "POST /admin/api_clients/{}",
    "GET /admin/audit-data",
    "GET /admin/audit-webhook",
    "GET /patients/{}/cdts/{}",
    "POST /patients/{}/cdts/{}",
    "PATCH /patients/{}/cdts/{}",
    "GET /patients/{}/cdts/{}/{}",
    "PATCH /patients/{}/cdts/{}/{}",
    "DELETE /patients/{}/cdts/{}/{}",
    "GET /patients/{}/care-plan",
    "POST /patients/{}/care-plan/overview",
    "PUT /patients/{}/care-plan/overview",
    "GET /patients/{}/emails",
    "GET /patients/{}/sms",
    "GET /formations/{}/{}",
    "GET /formations/{}/{}/{}",
    "patients/{}/chat",
    "patients/{}/document-summary",
    "patients/{}/assessment-records",
    "PATCH /admin/users/{}/{}",
];

type AnyTemplate = welkin_runtime::encounters::AnyTemplate<PlainDisposition>;

/// The template of a recording, whose name is known at run time only.
struct Recorded;

static TEMPLATE: Mutex<Option<&'static TemplateSchema>> = Mutex::new(None);

impl EncounterTemplate for Recorded {
    type Disposition = PlainDisposition;
    type Access = welkin_runtime::operation::FullAccess;

    fn schema() -> &'static TemplateSchema {
        const UNNAMED: TemplateSchema = TemplateSchema::new("etmp-recorded", "Recorded");
        TEMPLATE
            .lock()
            .expect("no test panicked")
            .unwrap_or(&UNNAMED)
    }
}

/// The program of a recording, whose name is known at run time only, with the phases that recordings lead to.
struct AnyProgram;

static PROGRAM: Mutex<Option<&'static ProgramSchema>> = Mutex::new(None);

impl Program for AnyProgram {
    type Phase = example::programs::collaborative_care::Phase;
    type Access = welkin_runtime::operation::FullAccess;

    fn schema() -> &'static ProgramSchema {
        const UNNAMED: ProgramSchema = ProgramSchema::new("", "", &[]);
        PROGRAM
            .lock()
            .expect("no test panicked")
            .unwrap_or(&UNNAMED)
    }
}

struct Start;
struct Intake;
struct Finish;
welkin_runtime::__private::forward_phase!(AnyProgram, Start = "start" => [Intake, Finish]);
welkin_runtime::__private::forward_phase!(AnyProgram, Intake = "intake" => []);
welkin_runtime::__private::forward_phase!(AnyProgram, Finish = "finish" => []);

/// Answers the request of a recording as recorded, and those that lead to it with what lets it happen.
#[derive(Clone)]
struct Server {
    recording: Arc<Recording>,
    path: Arc<str>,
    sent: Arc<Mutex<Vec<(String, String, Value)>>>,
}

impl Server {
    fn of(recording: &Recording, asked: &Asked<'_>) -> Self {
        Self {
            recording: Arc::new(recording.clone()),
            path: format!("/{}", asked.path.join("/")).into(),
            sent: Arc::default(),
        }
    }

    fn answer(&self, request: &Request<Bytes>) -> Response<Bytes> {
        let path = request.uri().path();
        if path.contains("/admin/api_clients/") {
            return response(200, &json!({"token": "a-token"}));
        }
        let own = path
            .trim_start_matches("/acme")
            .trim_start_matches("/sandbox");
        let body = serde_json::from_slice(request.body()).unwrap_or_default();
        let is_it = *request.method() == *self.recording.method && own == &*self.path;
        let query = request.uri().query().unwrap_or_default();
        let line = format!("{} {own}", request.method());
        let sent = (line, query.to_owned(), body);
        self.sent.lock().expect("no test panicked").push(sent);
        if is_it {
            let answer = &self.recording.response;
            return response(self.recording.status, answer);
        }
        let id = own.rsplit('/').next().unwrap_or_default();
        response(200, &standing(id))
    }
}

/// What is asked for on the way: an open encounter, or a patient at the beginning of a program.
fn standing(id: &str) -> Value {
    json!({
        "id": id, "patientId": "p1", "cdtName": "__encounter__", "programName": id, "assigned": true,
        "currentPhase": {"name": "start"}, "pathHistory": [], "jsonBody": {"status": "OPEN"},
    })
}

fn response(status: u16, body: &Value) -> Response<Bytes> {
    let text = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    let response = Response::builder().status(status).body(Bytes::from(text));
    response.expect("the status was recorded")
}

impl Transport for Server {
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move { Ok(self.answer(&request)) })
    }
}

/// What a recording asks for, taken apart.
struct Asked<'r> {
    recording: &'r Recording,
    /// Below the tenant and instance; `admin` stays.
    path: Vec<String>,
    query: BTreeMap<String, String>,
}

impl<'r> Asked<'r> {
    fn of(recording: &'r Recording) -> Self {
        let (_, address) = recording.url.split_once("://").expect("a URL");
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let segments: Vec<_> = path.split('/').skip(2).collect();
        let own = match segments[..] {
            ["admin", ..] => &segments[..],
            _ => &segments[1..],
        };
        Self {
            recording,
            path: own.iter().map(|segment| decoded(segment)).collect(),
            query: parameters(query),
        }
    }

    fn parameter(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str)
    }

    fn moment(&self, name: &str) -> DateTime {
        let text = self.parameter(name).expect("the parameter is there");
        text.parse().expect("a moment")
    }

    fn flag(&self, name: &str) -> Option<bool> {
        self.parameter(name)
            .map(|value| value.eq_ignore_ascii_case("true"))
    }

    fn page(&self) -> u64 {
        self.parameter("page")
            .map_or(0, |page| page.parse().expect("a number"))
    }

    fn users(&self) -> Vec<UserId> {
        let ids = ["psmIds", "psm-ids", "participantIds"];
        let ids = ids.iter().find_map(|name| self.parameter(name));
        ids.unwrap_or_default()
            .split(',')
            .filter(|id| !id.is_empty())
            .map(UserId::from)
            .collect()
    }

    fn body(&self) -> &Value {
        &self.recording.request
    }

    fn text(&self, key: &str) -> String {
        self.body()[key].as_str().unwrap_or_default().to_owned()
    }
}

fn decoded(text: &str) -> String {
    let pair = format!("x={}", text.replace('+', "%2B"));
    let url = format!("http://x/?{pair}")
        .parse::<reqwest::Url>()
        .expect("a URL");
    let mut pairs = url.query_pairs();
    pairs
        .next()
        .map_or_else(String::new, |(_, value)| value.into_owned())
}

/// Parameters by name. The spelling of booleans is free, as recorded, and the first page is asked for without a word, too.
fn parameters(query: &str) -> BTreeMap<String, String> {
    let url = format!("http://x/?{query}")
        .parse::<reqwest::Url>()
        .expect("a URL");
    let pairs = url.query_pairs().filter(|(_, value)| !value.is_empty());
    let pairs = pairs.filter(|(name, value)| !(name == "page" && value == "0"));
    let lower = |value: String| match &*value {
        "True" | "False" => value.to_lowercase(),
        _ => value,
    };
    pairs
        .map(|(name, value)| (name.into_owned(), lower(value.into_owned())))
        .collect()
}

/// Makes the request of a recording with the client; false where it is the business of others.
async fn make(client: &Client, asked: &Asked<'_>) -> Option<Result<(), Error>> {
    let path: Vec<&str> = asked.path.iter().map(String::as_str).collect();
    let method = &*asked.recording.method;
    Some(match (method, &path[..]) {
        (_, ["admin", "users", ..]) => users(client, method, &path[2..], asked).await?,
        (_, ["calendar", rest @ ..]) => calendar(client, method, rest, asked).await?,
        ("POST", ["by-filter", "patients"]) => {
            let list = client.patients().by_filter(asked.body());
            list.page(asked.page()).await.map(drop)
        }
        ("GET", ["encounters"]) => {
            let list = client.encounters::<AnyTemplate>();
            flagged(list, asked).page(asked.page()).await.map(drop)
        }
        ("GET", ["users", user, "encounters"]) => {
            let list = client.encounters_of_user::<AnyTemplate>(*user);
            flagged(list, asked).page(asked.page()).await.map(drop)
        }
        ("POST", ["patients"]) => create_patient(client, asked).await,
        (_, ["patients", id]) => patient(client, method, id, asked).await?,
        (_, ["patients", id, rest @ ..]) => {
            let patient = client.patient((*id).into());
            match rest {
                ["programs", rest @ ..] => programs(&patient, method, rest, asked).await?,
                ["encounters", rest @ ..] => encounters(&patient, method, rest, asked).await?,
                ["full-encounters", id] => {
                    let encounters = patient.encounters::<PlainDisposition>();
                    encounters.get_full(&(*id).into()).await.map(drop)
                }
                _ => return None,
            }
        }
        _ => return None,
    })
}

fn flagged(
    mut list: welkin_runtime::encounters::ListEncounters<AnyTemplate>,
    asked: &Asked<'_>,
) -> welkin_runtime::encounters::ListEncounters<AnyTemplate> {
    if let Some(with) = asked.flag("withCareTeam") {
        list = list.with_care_team(with);
    }
    if let Some(only) = asked.flag("onlyWithCalendarEvent") {
        list = list.only_with_calendar_event(only);
    }
    list
}

async fn users(
    client: &Client,
    method: &str,
    path: &[&str],
    asked: &Asked<'_>,
) -> Option<Result<(), Error>> {
    let users = client.users();
    let body = || {
        let fields = asked.body().as_object().cloned().unwrap_or_default();
        fields
            .into_iter()
            .fold(UserBody::change(), |body, (key, value)| {
                body.set(key, value)
            })
    };
    Some(match (method, path) {
        ("GET", []) => {
            let mut list = users.list();
            if let Some(size) = asked.parameter("size") {
                list = list.page_size(size.parse().expect("a number"));
            }
            if let Some(text) = asked.parameter("search") {
                list = list.search(text);
            }
            list.page(asked.page()).await.map(drop)
        }
        ("POST", []) => {
            let new = UserBody::new(asked.text("username"), asked.text("email"));
            users.create(&new).await.map(drop)
        }
        ("GET", [id]) if asked.parameter("type") == Some("ID") => {
            users.get(&(*id).into()).await.map(drop)
        }
        ("GET", [name]) => users.get_by_username(name).await.map(drop),
        ("PATCH", [name]) => users.update(name, &body()).await.map(drop),
        ("DELETE", [id]) => users.delete(&(*id).into()).await,
        _ => return None,
    })
}

async fn calendar(
    client: &Client,
    method: &str,
    path: &[&str],
    asked: &Asked<'_>,
) -> Option<Result<(), Error>> {
    let calendar = client.calendar();
    Some(match (method, path) {
        ("GET", ["events"]) => {
            let mut list = calendar.events(asked.moment("from"), asked.moment("to"));
            if let Some(include) = asked.flag("includeCancelled") {
                list = list.include_cancelled(include);
            }
            let users = asked.users();
            if !users.is_empty() {
                list = list.participants(&users);
            }
            list.page(asked.page()).await.map(drop)
        }
        ("POST", ["events"]) => {
            let moment = |key| asked.text(key).parse().expect("a moment");
            let host = UserId::from(asked.text("hostId"));
            let event = EventBody::new(moment("startDateTime"), moment("endDateTime"), &host);
            let others = asked.body()["participants"]
                .as_array()
                .into_iter()
                .flatten();
            let others = others.filter(|other| other["participantId"] != host.as_str());
            let event = others.fold(event, |event, other| {
                let text = |key: &str| other[key].as_str().unwrap_or_default();
                event.participant(text("participantId"), text("participantRole"))
            });
            let fields = asked.body().as_object().cloned().unwrap_or_default();
            let event = fields
                .into_iter()
                .fold(event, |event, (key, value)| match &*key {
                    "participants" => event,
                    _ => event.set(key, value),
                });
            calendar.create(&event).await.map(drop)
        }
        ("GET", ["events", id]) => calendar.event(&(*id).into()).await.map(drop),
        ("PATCH", ["events", id]) => {
            let change = EventBody::change().title(asked.text("eventTitle"));
            calendar.update(&(*id).into(), &change).await.map(drop)
        }
        ("DELETE", ["events", id]) => calendar.cancel(&(*id).into()).await,
        ("GET", ["psm-schedules"]) => {
            let (from, to) = (asked.moment("from"), asked.moment("to"));
            let users = asked.users();
            let mut query = calendar.schedules(&users, from, to);
            if let Some(include) = asked.flag("includeCancelled") {
                query = query.include_cancelled(include);
            }
            query.await.map(drop)
        }
        ("GET", ["work-hours"]) => {
            let mut query = calendar.work_hours(asked.moment("from"), asked.moment("to"));
            let users = asked.users();
            if !users.is_empty() {
                query = query.users(&users);
            }
            query.await.map(drop)
        }
        _ => return None,
    })
}

async fn create_patient(client: &Client, asked: &Asked<'_>) -> Result<(), Error> {
    let mut new = NewPatient::new(asked.text("firstName"), asked.text("lastName"));
    for (key, value) in asked.body().as_object().into_iter().flatten() {
        if key != "firstName" && key != "lastName" {
            new = new.with(key.clone(), value.clone());
        }
    }
    client.patients().create(&new).await.map(drop)
}

async fn patient(
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

async fn programs(
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

async fn encounters(
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

/// What the recording sends, without what the service was recorded to tolerate and drop.
fn body_of(recording: &Recording) -> Value {
    let mut body = recording.request.clone();
    if let Some(keys) = body.as_object_mut() {
        keys.remove("patient_id");
    }
    if recording.url.contains("/by-filter/") && body.is_null() {
        body = json!({});
    }
    body
}

/// Ids as `{}`, as in [`ELSEWHERE`].
fn is_elsewhere(line: &str) -> bool {
    let segments: Vec<_> = line.split('/').collect();
    ELSEWHERE.iter().any(|pattern| {
        let (whole, pattern) = match pattern.contains(' ') {
            true => (true, (*pattern).to_owned()),
            false => (false, format!("x /{pattern}")),
        };
        let pattern: Vec<_> = pattern.split('/').collect();
        let mut pairs = pattern.iter().zip(&segments);
        let method_fits = !whole || pattern[0] == segments[0];
        let fits = pairs
            .by_ref()
            .skip(1)
            .all(|(wanted, found)| *wanted == "{}" || wanted == found);
        method_fits
            && fits
            && (!whole || pattern.len() == segments.len())
            && segments.len() >= pattern.len()
    })
}

/// Makes every request of a folder, and returns how many were compared.
async fn compare(folder: &Path) -> usize {
    let recordings = recording::named(folder, &[""]);
    let mut compared = 0;
    for recording in &recordings {
        let asked = Asked::of(recording);
        let server = Server::of(recording, &asked);
        let config = Config::new("acme", "EXAMPLECLIENT", "not a real secret")
            .profile(Profile::v8())
            .environment("sandbox")
            .transport(server.clone());
        let client = Client::new(config).expect("the configuration is right");
        let line = format!("{} {}", recording.method, server.path);
        let Some(outcome) = make(&client, &asked).await else {
            assert!(
                is_elsewhere(&line),
                "{}: no call of the client makes {line}",
                recording.name
            );
            continue;
        };
        let good = recording.status < 300;
        // A patient who is in no program is no error.
        let is_none = line.contains("/programs/current/");
        assert_eq!(
            outcome.is_ok() || is_none,
            good || is_none,
            "{}: {outcome:?}",
            recording.name
        );
        let sent = server.sent.lock().expect("no test panicked").clone();
        let (sent_line, query, body) = sent.last().expect("it was sent");
        let name = &recording.name;
        assert_eq!(*sent_line, line, "{name}");
        let mut wanted = asked.query.clone();
        // Renamed since: the client of the recording was changed, too.
        if let Some(ids) = wanted.remove("psm-ids") {
            wanted.insert("psmIds".to_owned(), ids);
        }
        assert_eq!(parameters(query), wanted, "{name}");
        assert_eq!(*body, body_of(recording), "{name}");
        compared += 1;
    }
    compared
}

/// One after the other: names of templates and programs are known at run time only, and shared.
#[tokio::test]
async fn are_made_as_recorded() {
    let compared = compare(&workspace_root().join("tests/recordings")).await;
    assert!(compared > 5, "{compared}");
    if let Some(folder) = real_data::folder("requests of real recordings") {
        let compared = compare(&folder.join("exchanges")).await;
        assert!(compared > 25, "{compared}");
        compare(&folder.join("interactions")).await;
    }
}
