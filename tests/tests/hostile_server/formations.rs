//! The tenant's own configuration.

use welkin_runtime::Error;
use welkin_runtime::formations::FormationKind;

use crate::care;
use crate::server::{Answer, Asked};
use crate::table::{Family, HEALTH_DATA, Outcome, fails, read};

async fn formation(client: care::Client) -> Result<Outcome, Error> {
    let items = client.runtime().formation(FormationKind::Cdts).await?;
    Ok(read(items.len()))
}

async fn verify(client: care::Client) -> Result<Outcome, Error> {
    client.verify_configuration().await?;
    Ok(read(0))
}

fn json(body: String) -> impl Fn(&Asked) -> Answer + Send + Sync + Clone {
    move |_| Answer::Json(body.clone())
}

pub(crate) fn family() -> Family {
    let mut family = Family::new("formations");
    odd_cdts(&mut family);
    no_lists(&mut family);
    odd_items(&mut family);
    endless_or_refused(&mut family);
    family
}

/// CDTs with odd content, which are compared nevertheless.
fn odd_cdts(family: &mut Family) {
    let field = format!(
        r#"{{"name":"{}","type":17,"meta":[]}}"#,
        "x".repeat(1 << 20)
    );
    let odd = [
        ("a CDT without anything", "[{}]".to_owned()),
        (
            "a CDT of nulls",
            r#"[{"name":null,"fields":null,"type":null}]"#.to_owned(),
        ),
        (
            "a field of odd types",
            format!(r#"[{{"name":"cdt-vitals","fields":[null,1,{field}]}}]"#),
        ),
        (
            "one CDT twice",
            r#"[{"name":"cdt-vitals","fields":[]},{"name":"cdt-vitals"}]"#.to_owned(),
        ),
    ];
    for (name, body) in odd {
        family.add(name, read(0), json(body), verify);
    }
}

/// Responses that are not lists of items.
fn no_lists(family: &mut Family) {
    for (name, body) in [
        ("null", "null".to_owned()),
        ("a text", format!("\"{HEALTH_DATA}\"")),
        ("HTML", "<html>".to_owned()),
        ("a cut-off list", r#"[{"name":"cdt-vi"#.to_owned()),
    ] {
        family.add(
            format!("{name} for CDTs"),
            fails("Decode"),
            json(body.clone()),
            formation,
        );
        family.add(
            format!("{name} to verify"),
            fails("Decode"),
            json(body),
            verify,
        );
    }
    let deep = format!(
        r#"[{{"name":"cdt-x","fields":{}{}}}]"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    family.add(
        "a CDT that is deep",
        fails("UnreadItems"),
        json(deep),
        verify,
    );
}

/// Odd items that are returned unchanged.
fn odd_items(family: &mut Family) {
    for (name, body) in [
        (
            "odd numbers",
            r#"[{"name":"cdt-x","min":1e999,"max":NaN,"values":[1.10,123456789012345678901]}]"#,
        ),
        (
            "half an emoji",
            r#"{"data":[{"name":"cdt-x","label":"\ud83d"}]}"#,
        ),
        ("a byte order mark", "\u{feff}[{\"name\":\"cdt-x\"}]"),
        (
            "duplicate keys",
            r#"[{"name":"a","name":"cdt-x","fields":[],"fields":null}]"#,
        ),
    ] {
        family.add(
            format!("{name} in a formation"),
            read(1),
            json(body.to_owned()),
            formation,
        );
    }
    for (body, items) in [
        (r#"[{"name":"cdt-x"},null]"#, 2),
        (r#"[{"name":"cdt-x"},7,[]]"#, 3),
    ] {
        family.add(
            format!("an item that is no object: {body}"),
            read(items),
            json(body.to_owned()),
            formation,
        );
    }
}

/// Endless responses, and a rejection.
fn endless_or_refused(family: &mut Family) {
    family.add(
        "CDTs without end",
        fails("TooLarge"),
        |_| Answer::endless(200, &"[".repeat(65536)),
        formation,
    );
    family.add(
        "CDTs without end to verify",
        fails("TooLarge"),
        |_| Answer::endless(200, &"{\"a\":".repeat(10000)),
        verify,
    );
    family.add(
        "a refusal for CDTs",
        fails("Api"),
        |_| Answer::Status(404, r#"[{"errorCode":"ACCESS_DENIED"}]"#.to_owned()),
        formation,
    );
}
