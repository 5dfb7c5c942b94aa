//! The requests of recordings, sent by the client: method, path, query and body equal the recorded ones.

mod asked;
mod patients;
mod server;
mod types;

use std::path::Path;

use serde_json::{Value, json};
use welkin_runtime::calendar::EventBody;
use welkin_runtime::encounters::PlainDisposition;
use welkin_runtime::users::UserBody;
use welkin_runtime::{Client, Config, Error, Profile, UserId};
use welkin_tests::fixture::workspace_root;
use welkin_tests::recording::Recording;
use welkin_tests::{real_data, recording};

use self::asked::{Asked, parameters};
use self::patients::{create_patient, encounters, patient, programs};
use self::server::Server;
use self::types::{AnyProgram, Finish, Intake, Start};

mod example {
    include!(concat!(env!("OUT_DIR"), "/example.rs"));
}

/// Endpoints of recordings that other tests cover, or for which the client has no call.
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
welkin_runtime::__private::forward_phase!(AnyProgram, Start = "start" => [Intake, Finish]);
welkin_runtime::__private::forward_phase!(AnyProgram, Intake = "intake" => []);
welkin_runtime::__private::forward_phase!(AnyProgram, Finish = "finish" => []);

/// Sends the request of a recording with the client; returns `None` if other tests cover it.
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
        ("GET", ["events"]) => listed_events(client, asked).await,
        ("POST", ["events"]) => created_event(client, asked).await,
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

async fn listed_events(client: &Client, asked: &Asked<'_>) -> Result<(), Error> {
    let calendar = client.calendar();
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

async fn created_event(client: &Client, asked: &Asked<'_>) -> Result<(), Error> {
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
    client.calendar().create(&event).await.map(drop)
}

/// Returns the body of the recorded request, without keys that the service is known to ignore.
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

/// Sends every request of a folder, and returns the number of compared requests.
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
        // A patient without a program is not an error.
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

/// Sequentially, because the names of templates and programs are known only at run time, and shared.
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
