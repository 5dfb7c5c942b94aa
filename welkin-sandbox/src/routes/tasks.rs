//! Tasks with comments and watchers, as in the vendor's reference for version 8.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::appointments::user_name;
use super::change::{AuditedChange, Change};
use super::items::{Items, envelope};
use super::json_body::{object, parse};
use super::request::Request;
use crate::author::{AUTHOR_ID, AUTHOR_NAME};
use crate::clock;
use crate::problem::Problem;
use crate::storage::{ItemKind, PatientKey};

/// Path parameters of a task.
#[derive(Deserialize)]
pub(super) struct TaskPath {
    task: String,
}

/// Path parameters of a watcher or comment.
#[derive(Deserialize)]
pub(super) struct PartPath {
    task: String,
    part: String,
}

const STATUSES: [&str; 4] = ["TODO", "IN_PROGRESS", "COMPLETED", "CANCELED"];
const PRIORITIES: [&str; 4] = ["LOW", "MEDIUM", "HIGH", "URGENT"];

/// Keys by which lists can be sorted.
const SORTABLE: [&str; 6] = [
    "name",
    "status",
    "priority",
    "dueDate",
    "createdAt",
    "updatedAt",
];

fn tasks<'a>(request: &'a Request<'a>) -> Items<'a> {
    Items::of_tenant(request, ItemKind::Task, "")
}

pub(super) fn list(request: &Request<'_>, _: Map<String, Value>) -> Result<Json<Value>, Problem> {
    let caller = &request.caller;
    let mut found = tasks(request).all()?;
    for (name, person) in [
        ("assigneeId", "assignee"),
        ("authorId", "author"),
        ("patientId", "patient"),
    ] {
        if let Some(id) = caller.parameter(name) {
            found.retain(|task| task[person]["id"] == id);
        }
    }
    if let Some(id) = caller.parameter("watcherId") {
        found.retain(|task| is_watched(task, id));
    }
    if let Some(id) = caller.parameter("relatedUserId") {
        found.retain(|task| task["assignee"]["id"] == id || is_watched(task, id));
    }
    for (name, words) in [("status", STATUSES), ("priority", PRIORITIES)] {
        if let Some(wanted) = caller.values(name) {
            if !wanted.iter().all(|word| words.contains(word)) {
                return Err(invalid(&format!("{name} is not a key of tasks")));
            }
            found.retain(|task| {
                task[name]
                    .as_str()
                    .is_some_and(|word| wanted.contains(&word))
            });
        }
    }
    for (name, keys) in [
        ("description", &["description"][..]),
        ("search", &["name", "description"]),
    ] {
        if let Some(words) = caller.parameter(name) {
            let words = words.to_lowercase();
            let holds = |text: &Value| {
                text.as_str()
                    .is_some_and(|it| it.to_lowercase().contains(&words))
            };
            found.retain(|task| keys.iter().any(|key| holds(&task[*key])));
        }
    }
    if let Some(moment) = moment(caller.parameter("dueBefore"), "dueBefore")? {
        found.retain(|task| task["dueDate"].as_str().is_some_and(|due| due < &*moment));
    }
    if let Some(moment) = moment(caller.parameter("dueDate"), "dueDate")? {
        let day = moment.split('T').next().unwrap_or_default();
        found.retain(|task| {
            task["dueDate"]
                .as_str()
                .is_some_and(|due| due.starts_with(day))
        });
    }
    caller.sort_items(&mut found, &SORTABLE)?;
    envelope(caller, &found)
}

fn is_watched(task: &Value, id: &str) -> bool {
    let watchers = task["watchers"].as_array().into_iter().flatten();
    watchers.into_iter().any(|watcher| watcher["id"] == id)
}

fn moment(text: Option<&str>, name: &str) -> Result<Option<String>, Problem> {
    let Some(text) = text else { return Ok(None) };
    let moment = text.parse().ok().map(clock::wire);
    let moment =
        moment.ok_or_else(|| invalid(&format!("{name} is not a date and time in ISO 8601")))?;
    Ok(Some(moment))
}

pub(super) fn create(
    request: &Request<'_>,
    _: Map<String, Value>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let (now, body) = (clock::now(), object(&request.body)?);
    for key in ["name", "priority", "status", "assignee"] {
        if body.get(key).is_none_or(Value::is_null) {
            return Err(invalid(&format!("{key} is missing")));
        }
    }
    let mut task = json!({
        "id": Uuid::new_v4().to_string(), "createdAt": now, "updatedAt": now, "name": null, "description": "",
        "dueDate": null, "status": null, "priority": null, "patient": null, "assignee": null,
        "author": {"id": AUTHOR_ID, "name": AUTHOR_NAME}, "watchers": [], "comments": [],
    });
    for (key, value) in &body {
        let parts = || {
            value
                .as_array()
                .ok_or_else(|| invalid(&format!("{key} is not a list")))
        };
        match &**key {
            "watchers" => {
                for watcher in parts()? {
                    watch(&mut task, watcher)?;
                }
            }
            "comments" => {
                for comment in parts()? {
                    comment_on(&mut task, comment)?;
                }
            }
            key => set(request, &mut task, key, value)?,
        }
    }
    keep(request, &task, Change::Created)?;
    Ok((StatusCode::CREATED, Json(task)))
}

pub(super) fn read(request: &Request<'_>, path: TaskPath) -> Result<Json<Value>, Problem> {
    known(request, &path.task).map(Json)
}

/// The error code is the sandbox's own: no such error was recorded.
fn known(request: &Request<'_>, id: &str) -> Result<Value, Problem> {
    tasks(request).find(id)?.ok_or_else(|| {
        Problem::new(
            StatusCode::NOT_FOUND,
            "TASK",
            "TASK_NOT_FOUND",
            "Task not found",
        )
    })
}

pub(super) fn update(request: &Request<'_>, path: TaskPath) -> Result<Json<Value>, Problem> {
    let mut task = known(request, &path.task)?;
    for (key, value) in &object(&request.body)? {
        set(request, &mut task, key, value)?;
    }
    changed(request, task)
}

/// Sets the status of several tasks.
pub(super) fn update_all(
    request: &Request<'_>,
    _: Map<String, Value>,
) -> Result<Json<Value>, Problem> {
    let body = object(&request.body)?;
    let ids = body.get("taskIds").and_then(Value::as_array);
    let ids = ids.ok_or_else(|| invalid("taskIds is missing"))?;
    let status = body
        .get("status")
        .ok_or_else(|| invalid("status is missing"))?;
    if !status.as_str().is_some_and(|word| STATUSES.contains(&word)) {
        return Err(invalid("status has an invalid value"));
    }
    let mut all = Vec::with_capacity(ids.len());
    for id in ids {
        let mut task = known(request, id.as_str().unwrap_or_default())?;
        set(request, &mut task, "status", status)?;
        all.push(changed(request, task)?.0);
    }
    Ok(Json(all.into()))
}

pub(super) fn add_watcher(request: &Request<'_>, path: TaskPath) -> Result<Json<Value>, Problem> {
    let mut task = known(request, &path.task)?;
    watch(&mut task, &object(&request.body)?.into())?;
    changed(request, task)
}

pub(super) fn remove_watcher(
    request: &Request<'_>,
    path: PartPath,
) -> Result<Json<Value>, Problem> {
    let mut task = known(request, &path.task)?;
    remove(&mut task, "watchers", &path.part)?;
    changed(request, task)
}

pub(super) fn add_comment(request: &Request<'_>, path: TaskPath) -> Result<Json<Value>, Problem> {
    let mut task = known(request, &path.task)?;
    comment_on(&mut task, &object(&request.body)?.into())?;
    changed(request, task)
}

/// In the reference, this response contains the task in a list, unlike other changes.
pub(super) fn remove_comment(
    request: &Request<'_>,
    path: PartPath,
) -> Result<Json<Value>, Problem> {
    let mut task = known(request, &path.task)?;
    remove(&mut task, "comments", &path.part)?;
    let Json(task) = changed(request, task)?;
    Ok(Json(json!([task])))
}

fn changed(request: &Request<'_>, mut task: Value) -> Result<Json<Value>, Problem> {
    task["updatedAt"] = clock::now().into();
    keep(request, &task, Change::Updated)?;
    Ok(Json(task))
}

fn keep(request: &Request<'_>, task: &Value, change: Change) -> Result<(), Problem> {
    tasks(request).put(task["id"].as_str().unwrap_or_default(), task)?;
    request.record_change(AuditedChange::task(task, change));
    Ok(())
}

/// Applies a key of a request to a task.
fn set(request: &Request<'_>, task: &mut Value, key: &str, value: &Value) -> Result<(), Problem> {
    let text = value.as_str();
    task[key] = match key {
        "name" if text.is_some_and(|text| !text.trim().is_empty()) => value.clone(),
        "description" | "templateName" if value.is_string() => value.clone(),
        "status" if text.is_some_and(|word| STATUSES.contains(&word)) => value.clone(),
        "priority" if text.is_some_and(|word| PRIORITIES.contains(&word)) => value.clone(),
        "dueDate" if value.is_null() => Value::Null,
        "dueDate" => moment(Some(text.unwrap_or_default()), key)?.into(),
        "assignee" => user(value)?,
        "patient" if value.is_null() => Value::Null,
        "patient" => patient(request, value)?,
        // Keys of responses that a request may repeat.
        key if task.get(key) == Some(value) => return Ok(()),
        key => {
            return Err(invalid(&format!(
                "{key} is not a writable key, or has an invalid value"
            )));
        }
    };
    Ok(())
}

/// Returns the user whose id the request contains.
fn user(requested: &Value) -> Result<Value, Problem> {
    let id = requested["id"].as_str();
    let id = id.filter(|id| uuid::Uuid::parse_str(id).is_ok());
    let id = id.ok_or_else(|| invalid("the id of a user is not a UUID"))?;
    Ok(json!({"id": id, "name": user_name(id)}))
}

fn patient(request: &Request<'_>, requested: &Value) -> Result<Value, Problem> {
    let id = requested["id"].as_str().unwrap_or_default();
    let environment = &request.caller.environment;
    let found = request.data.find_patient(environment, PatientKey::Id, id)?;
    let found = parse(&found.ok_or_else(Problem::no_such_patient)?);
    let text = |key: &str| found[key].as_str().unwrap_or_default();
    let name = format!("{} {}", text("firstName"), text("lastName"));
    Ok(json!({"id": id, "name": name}))
}

fn watch(task: &mut Value, requested: &Value) -> Result<(), Problem> {
    let watcher = user(requested)?;
    if !is_watched(task, watcher["id"].as_str().unwrap_or_default()) {
        push(task, "watchers", watcher);
    }
    Ok(())
}

fn comment_on(task: &mut Value, requested: &Value) -> Result<(), Problem> {
    let text = requested["text"].as_str().filter(|text| !text.is_empty());
    let text = text.ok_or_else(|| invalid("a comment has no text"))?;
    let comment = json!({
        "id": Uuid::new_v4().to_string(), "createdAt": clock::now(), "text": text,
        "author": {"id": AUTHOR_ID, "name": AUTHOR_NAME},
    });
    push(task, "comments", comment);
    Ok(())
}

fn push(task: &mut Value, list: &str, part: Value) {
    if let Some(parts) = task[list].as_array_mut() {
        parts.push(part);
    }
}

fn remove(task: &mut Value, list: &str, id: &str) -> Result<(), Problem> {
    let parts = task[list].as_array_mut();
    let place = parts
        .as_ref()
        .and_then(|parts| parts.iter().position(|part| part["id"] == id));
    match (parts, place) {
        (Some(parts), Some(place)) => {
            parts.remove(place);
            Ok(())
        }
        _ => Err(Problem::new(
            StatusCode::NOT_FOUND,
            "TASK",
            "TASK_NOT_FOUND",
            "Part of the task not found",
        )),
    }
}

fn invalid(message: &str) -> Problem {
    Problem::invalid("TASK", message)
}
