//! Users of the tenant, which belong to no environment. As recorded, keys without a value are omitted.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;
use welkin_designer::TextFormat;

use super::items::{Items, envelope};
use super::json_body::object;
use super::request::Request;
use crate::clock;
use crate::problem::Problem;
use crate::storage::{ItemKey, ItemKind, ItemPlace, Storage, StorageError};

/// Path parameters of a user: the user name, or the id.
#[derive(Deserialize)]
pub(super) struct UserPath {
    pub(super) user: String,
}

/// Keys with text in a request.
const TEXTS: [&str; 6] = [
    "username",
    "firstName",
    "lastName",
    "timezone",
    "credentials",
    "locale",
];
const FLAGS: [&str; 3] = ["mfaEnabled", "ssoAccess", "passwordAccess"];

/// Keys by which lists can be sorted.
const SORTABLE: [&str; 6] = [
    "username",
    "email",
    "firstName",
    "lastName",
    "createdAt",
    "updatedAt",
];

/// Returns the users of the tenant.
fn users<'a>(request: &'a Request<'a>) -> Items<'a> {
    Items {
        request,
        model: &request.caller.configuration.model,
        place: place(),
    }
}

/// Returns the storage location of users, which belong to no environment.
fn place() -> ItemPlace {
    ItemPlace {
        environment: String::new(),
        patient: String::new(),
        kind: ItemKind::User,
        encounter: String::new(),
    }
}

/// Returns the user with this id, if one was created.
pub(super) fn find(request: &Request<'_>, id: &str) -> Result<Option<Value>, Problem> {
    users(request).find(id)
}

/// All users, filtered by `search`, by state (`userState`), or by having a license (`seatAssigned`).
pub(super) fn list(request: &Request<'_>, _: Map<String, Value>) -> Result<Json<Value>, Problem> {
    let caller = &request.caller;
    let mut found = users(request).all()?;
    if let Some(words) = caller.parameter("search") {
        let words = words.to_lowercase();
        found.retain(|user| is_named(user, &words));
    }
    // Known from a client.
    if let Some(email) = caller.parameter("email") {
        let has_it = |known: &str| known.eq_ignore_ascii_case(email);
        found.retain(|user| user["email"].as_str().is_some_and(has_it));
    }
    if let Some(state) = caller.parameter("userState") {
        if !["ACTIVE", "INACTIVE", "PROVISIONED"].contains(&state) {
            return Err(invalid("userState is not a state of users"));
        }
        found.retain(|user| user["userState"] == state);
    }
    if caller.parameter("seatAssigned").is_some() {
        let wanted = caller.flag("seatAssigned")?;
        let has_seat = |user: &Value| user["seats"].as_array().is_some_and(|it| !it.is_empty());
        found.retain(|user| has_seat(user) == wanted);
    }
    caller.sort_items(&mut found, &SORTABLE)?;
    envelope(caller, &found)
}

fn is_named(user: &Value, words: &str) -> bool {
    let keys = ["username", "email", "firstName", "lastName"];
    let text = |key: &str| user[key].as_str().unwrap_or_default().to_lowercase();
    keys.iter().any(|key| text(key).contains(words))
}

/// The users of a region in the environment. The response has the form of the other list; it was not recorded.
pub(super) fn list_in_region(
    request: &Request<'_>,
    _: Map<String, Value>,
) -> Result<Json<Value>, Problem> {
    let caller = &request.caller;
    let region = caller.parameter("region");
    let region = region.ok_or_else(|| invalid("region is missing"))?;
    let is_there = |entry: &Value| {
        entry["name"] == region && entry["instanceName"] == caller.environment.as_str()
    };
    let mut found = users(request).all()?;
    found.retain(|user| {
        user["territories"]
            .as_array()
            .is_some_and(|it| it.iter().any(is_there))
    });
    envelope(caller, &found)
}

pub(super) fn read(request: &Request<'_>, path: UserPath) -> Result<Json<Value>, Problem> {
    known(request, &path.user).map(Json)
}

/// Returns the user in the path: by id with `type=ID`, and otherwise by user name.
fn known(request: &Request<'_>, name: &str) -> Result<Value, Problem> {
    let found = match request.caller.parameter("type") {
        Some("ID") => find(request, name)?,
        None => users(request).find_by(ItemKey::UserName, name)?,
        Some(_) => return Err(invalid("type is not ID")),
    };
    found.ok_or_else(no_such_user)
}

/// Returns a user below an environment, by id: known from a client. The response was not recorded.
pub(super) fn read_in_environment(
    request: &Request<'_>,
    path: UserPath,
) -> Result<Json<Value>, Problem> {
    of_id(request, &path.user).map(Json)
}

/// Returns the user with this id, who must have been created.
pub(super) fn of_id(request: &Request<'_>, id: &str) -> Result<Value, Problem> {
    find(request, id)?.ok_or_else(no_such_user)
}

fn no_such_user() -> Problem {
    let code = "USER_NOT_FOUND";
    Problem::new(StatusCode::NOT_FOUND, "USER", code, "User doesn't exist")
}

/// Adds these users to the tenant, without checking their keys.
pub(crate) async fn add(
    storage: &Storage,
    users: Vec<Map<String, Value>>,
) -> Result<(), StorageError> {
    let write = storage.write(move |data| {
        for keys in users {
            let mut user = blank();
            for (key, value) in keys {
                user[key] = value;
            }
            let id = user["id"].as_str().unwrap_or_default();
            data.put_item(&place(), id, &user.to_string())?;
        }
        Ok::<_, StorageError>(())
    });
    write.await
}

/// Returns a user without properties. Recorded: a new user can't sign in before they are activated in Admin.
fn blank() -> Value {
    let (id, now) = (Uuid::new_v4().to_string(), clock::now());
    json!({
        "territories": [], "roles": [], "policies": [], "seats": [], "seatAssignAllowed": false,
        "applicationAccess": {
            "id": Uuid::new_v4().to_string(), "createdAt": now, "updatedAt": now, "userId": id,
            "adminAccessEnabled": false, "auditSecurityAccessEnabled": false, "instanceAccesses": [],
        },
        "id": id, "enabled": false, "mfaEnabled": false, "statusType": null,
        "createdAt": now, "updatedAt": now, "ssoAccess": false, "passwordAccess": true,
        "terminologyName": "english", "userState": "PROVISIONED", "customUserAttributes": {},
        "allowedToReceiveCalls": false, "userAttributes": {}, "_root_user": false,
    })
}

pub(super) fn create(
    request: &Request<'_>,
    _: Map<String, Value>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let mut user = blank();
    write(&mut user, object(&request.body)?)?;
    keep(request, &user)?;
    Ok((StatusCode::CREATED, Json(user)))
}

pub(super) fn update(request: &Request<'_>, path: UserPath) -> Result<Json<Value>, Problem> {
    let mut user = known(request, &path.user)?;
    write(&mut user, object(&request.body)?)?;
    user["updatedAt"] = clock::now().into();
    keep(request, &user)?;
    Ok(Json(user))
}

pub(super) fn replace(request: &Request<'_>, path: UserPath) -> Result<Json<Value>, Problem> {
    let mut user = known(request, &path.user)?;
    if let Some(keys) = user.as_object_mut() {
        keys.retain(|key, _| !TEXTS.contains(&&**key) && key != "phone" && key != "email");
    }
    write(&mut user, object(&request.body)?)?;
    user["updatedAt"] = clock::now().into();
    keep(request, &user)?;
    Ok(Json(user))
}

/// Recorded: API clients may not delete users.
pub(super) fn remove(_: &Request<'_>, _: UserPath) -> Result<StatusCode, Problem> {
    Err(Problem::restricted_endpoint())
}

/// Applies the keys of a request to a user.
fn write(user: &mut Value, body: Map<String, Value>) -> Result<(), Problem> {
    for (key, value) in body {
        let text = value.as_str();
        let fits = match &*key {
            "email" => text.is_some_and(|text| TextFormat::Email.accepts(text)),
            "phone" => text.is_some_and(|text| TextFormat::Phone.accepts(text)),
            key if TEXTS.contains(&key) => text.is_some_and(|text| !text.is_empty()),
            key if FLAGS.contains(&key) => value.is_boolean(),
            "customUserAttributes" => value.is_object(),
            // Ignored without an error, according to release notes.
            "userAttributes" => continue,
            // Keys of responses that a request may repeat.
            key => match user.get(key) {
                Some(known) if *known == value => continue,
                _ => false,
            },
        };
        if !fits {
            return Err(invalid(&format!(
                "{key} is not a writable key, or has an invalid value"
            )));
        }
        user[key] = value;
    }
    Ok(())
}

/// Stores a user, after checking that user name and e-mail address are present and the name is unique.
pub(super) fn keep(request: &Request<'_>, user: &Value) -> Result<(), Problem> {
    for key in ["username", "email"] {
        if !user[key].is_string() {
            return Err(invalid(&format!("{key} is missing")));
        }
    }
    let users = users(request);
    let name = user["username"].as_str().unwrap_or_default();
    let other = users.find_by(ItemKey::UserName, name)?;
    if other.is_some_and(|other| other["id"] != user["id"]) {
        return Err(invalid("username is already used"));
    }
    users.put(user["id"].as_str().unwrap_or_default(), user)
}

pub(super) fn invalid(message: &str) -> Problem {
    Problem::invalid("USER", message)
}
