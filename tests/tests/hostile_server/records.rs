//! One record, one create, one patient.

use welkin_runtime::{Error, PatientId, RecordId};

use crate::care;
use crate::server::{Answer, Asked};
use crate::table::{Family, HEALTH_DATA, Outcome, fails, read};

/// Returns a record of vitals with these fields.
pub(crate) fn record(id: &str, fields: &str) -> String {
    let comma = if fields.is_empty() { "" } else { "," };
    format!(
        r#"{{"id":"{id}","patientId":"p1","cdtName":"cdt-vitals","version":1,"jsonBody":{{"id":"{id}"{comma}{fields}}}}}"#
    )
}

async fn get(client: care::Client) -> Result<Outcome, Error> {
    let vitals = client.patient(PatientId::from("p1")).vitals();
    vitals.get(&RecordId::from("r1")).await?;
    Ok(read(1))
}

async fn create(client: care::Client) -> Result<Outcome, Error> {
    let vitals = client.patient(PatientId::from("p1")).vitals();
    vitals.create(&care::Vitals::default()).await?;
    Ok(read(1))
}

async fn patient(client: care::Client) -> Result<Outcome, Error> {
    client.patients().get(&PatientId::from("p1")).await?;
    Ok(read(1))
}

fn json(text: impl Into<String>) -> impl Fn(&Asked) -> Answer + Send + Sync {
    let text = text.into();
    move |_| Answer::Json(text.clone())
}

fn bytes(text: impl Into<Vec<u8>>) -> impl Fn(&Asked) -> Answer + Send + Sync {
    let bytes = text.into();
    move |_| Answer::Bytes(bytes.clone())
}

fn refusal(status: u16, body: impl Into<String>) -> impl Fn(&Asked) -> Answer + Send + Sync {
    let body = body.into();
    move |_| Answer::Status(status, body.clone())
}

pub(crate) fn family() -> Family {
    let mut family = Family::new("records");
    odd_fields(&mut family);
    odd_bodies(&mut family);
    no_records(&mut family);
    broken_http(&mut family);
    endless_http(&mut family);
    refusals(&mut family);
    no_success(&mut family);
    family
}

async fn delete(client: care::Client) -> Result<Outcome, Error> {
    let vitals = client.patient(PatientId::from("p1")).vitals();
    vitals.delete(&RecordId::from("r1")).await?;
    Ok(read(1))
}

/// Responses with a successful status that are errors.
fn no_success(family: &mut Family) {
    let errors = r#"[{"errorCode":"NOPE","componentType":"CDT","message":"HEALTH-DATA-CANARY","details":{}}]"#;
    family.add("errors for a record", fails("Api"), json(errors), get);
    family.add("errors for a create", fails("Api"), json(errors), create);
    family.add("errors for a deletion", fails("Api"), json(errors), delete);
    let other = record("r1", "").replace("cdt-vitals", "cdt-medications");
    family.add(
        "a record of another CDT",
        fails("Decode"),
        json(other.clone()),
        get,
    );
    family.add(
        "a new record of another CDT",
        fails("Decode"),
        json(other),
        create,
    );
}

/// Odd fields of records, all of which can be read.
fn odd_fields(family: &mut Family) {
    let deep = format!(
        r#""cdtf-unknown":{}1{}"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let odd = [
        ("half an emoji", r#""cdtf-note":"good \ud83d""#.to_owned()),
        (
            "a number beyond f64",
            r#""cdtf-temperature":1e999"#.to_owned(),
        ),
        (
            "a control character",
            "\"cdtf-note\":\"a\u{1}b\"".to_owned(),
        ),
        (
            "an integer of 40 digits",
            format!(r#""cdtf-heart-rate":{}"#, "9".repeat(40)),
        ),
        ("nesting of 100,000 levels", deep),
        (
            "a text for a number",
            r#""cdtf-heart-rate":"many""#.to_owned(),
        ),
        (
            "a field twice",
            r#""cdtf-heart-rate":1,"cdtf-heart-rate":2"#.to_owned(),
        ),
        (
            "a moment at the end of time",
            r#""created_at":"9999-12-31T23:59:59.999Z""#.to_owned(),
        ),
        (
            "a moment that there is not",
            r#""updated_at":"2026-02-31T25:61:00Z""#.to_owned(),
        ),
        (
            "an unknown field of 1 MiB",
            format!(r#""x":"{}""#, "y".repeat(1 << 20)),
        ),
    ];
    for (name, fields) in odd {
        family.add(name, read(1), json(record("r1", &fields)), get);
    }
}

/// Odd records and patients, all of which can be read.
fn odd_bodies(family: &mut Family) {
    let whole = [
        ("jsonBody is null", r#"{"id":"r1","jsonBody":null}"#),
        (
            "an id in capitals of a name",
            r#"{"ID":"R1","id":"r1","jsonBody":{}}"#,
        ),
        ("a flat record", r#"{"id":"r1","cdtf-heart-rate":60}"#),
        (
            "a byte order mark",
            "\u{feff}{\"id\":\"r1\",\"jsonBody\":{}}",
        ),
    ];
    for (name, body) in whole {
        family.add(name, read(1), json(body), get);
    }
    family.add(
        "an odd patient",
        read(1),
        json(format!(
            r#"{{"id":"p1","firstName":"\ud83d","birthDate":"{HEALTH_DATA}","mrn":1e999}}"#
        )),
        patient,
    );
}

/// JSON without a record, and bodies that are not JSON.
fn no_records(family: &mut Family) {
    let answers = [
        ("null", "null".to_owned()),
        ("a record without an id", r#"{"jsonBody":{}}"#.to_owned()),
        ("a list", "[]".to_owned()),
        ("a text", format!("\"{HEALTH_DATA}\"")),
        (
            "two records",
            format!("{}{}", record("a", ""), record("b", "")),
        ),
        (
            "a record that is cut off",
            r#"{"id":"r1","jsonBody":{"cdtf-note":"HEALTH-DATA-CAN"#.to_owned(),
        ),
        ("HTML", format!("<html>{HEALTH_DATA}</html>")),
        ("nothing", String::new()),
        ("brackets without end", "[".repeat(1_000_000)),
        ("zero bytes", "\0".repeat(1000)),
    ];
    for (name, body) in answers {
        family.add(name, fails("Decode"), json(body), get);
    }
    family.add(
        "a created record without an id",
        fails("Decode"),
        json("{}"),
        create,
    );
    family.add(
        "bytes that are no UTF-8",
        fails("Decode"),
        bytes(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n\xff\xfe\xfd\xfc".to_vec()),
        get,
    );
}

/// Responses that are not HTTP, and redirects.
fn broken_http(family: &mut Family) {
    family.add("no HTTP", fails("Connection"), bytes("HELO"), get);
    family.add(
        "a connection that is closed at once",
        fails("Connection"),
        bytes(""),
        get,
    );
    family.add(
        "a body shorter than promised",
        fails("Connection"),
        bytes("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{\"id\""),
        get,
    );
    family.add(
        "a chunk of negative length",
        fails("Connection"),
        bytes("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n-1\r\n{}\r\n"),
        get,
    );
    family.add(
        "a redirect to another host",
        fails("Api"),
        bytes("HTTP/1.1 302 Found\r\nlocation: http://example.com/\r\ncontent-length: 0\r\n\r\n"),
        get,
    );
}

/// Responses that never come, never end, or are too large.
fn endless_http(family: &mut Family) {
    family.add(
        "headers without end",
        fails("Connection"),
        |_| Answer::Repeated {
            head: "HTTP/1.1 200 OK\r\n".to_owned(),
            chunk: b"x-filler: 0123456789012345678901234567890123456789\r\n".to_vec(),
            times: u64::MAX,
        },
        get,
    );
    family.add(
        "a head that never comes",
        fails("Connection"),
        |_| Answer::Stalled(Vec::new()),
        get,
    );
    family.add(
        "a body that never comes",
        fails("Connection"),
        |_| Answer::Stalled(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{".to_vec()),
        get,
    );
    family.add(
        "a body without end",
        fails("TooLarge"),
        |_| Answer::endless(200, &"[".repeat(65536)),
        get,
    );
    family.add(
        "a body of 2 GiB",
        fails("TooLarge"),
        |_| Answer::long(200, 2 << 30, &" ".repeat(65536), 32768),
        get,
    );
    family.add(
        "a promise of 18 exabytes",
        fails("Connection"),
        |_| Answer::long(200, u64::MAX, "{}", 1),
        get,
    );
}

/// Errors, some of which contain too much.
fn refusals(family: &mut Family) {
    let problem = format!(
        r#"{{"errorCode":"VALIDATION","componentType":"CDT","message":"{HEALTH_DATA}","details":{{"value":"{HEALTH_DATA}"}}}}"#
    );
    let many = format!("[{}]", vec![problem.clone(); 200].join(","));
    let bodies = [
        ("a problem that repeats a value", format!("[{problem}]")),
        ("a problem outside of a list", problem),
        ("200 problems", many),
        (
            "an error code that is a value",
            format!(r#"[{{"errorCode":"{HEALTH_DATA} is wrong"}}]"#),
        ),
        (
            "an error code with line ends",
            r#"[{"errorCode":"A\r\nB\u001b[31m\u202e"}]"#.to_owned(),
        ),
        ("problems that are null", "[null,null]".to_owned()),
        ("an HTML page", format!("<html>{HEALTH_DATA}</html>")),
        ("a deep error", "[".repeat(50_000)),
    ];
    for (name, body) in bodies {
        family.add(
            format!("400 with {name}"),
            fails("Api"),
            refusal(400, body),
            create,
        );
    }
    family.add("an empty 404", fails("Api"), refusal(404, ""), get);
    family.add(
        "a status that there is not",
        fails("Api"),
        refusal(799, "{}"),
        get,
    );
    family.add(
        "an error page without end",
        fails("Api"),
        |_| Answer::endless(500, &"x".repeat(65536)),
        get,
    );
}
