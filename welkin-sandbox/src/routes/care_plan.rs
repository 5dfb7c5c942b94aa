//! The care plan of a patient and its goals. The overview is as recorded, goals are as in the vendor's reference.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::items::{Items, PatientPath, envelope};
use super::json_body::object;
use super::request::Request;
use crate::author::AUTHOR_NAME;
use crate::clock;
use crate::problem::Problem;
use crate::storage::ItemKind;

/// Path parameters of a goal.
#[derive(Deserialize)]
pub(super) struct GoalPath {
    patient: String,
    goal: String,
}

/// The id of the only care plan of a patient.
const PLAN: &str = "care-plan";

fn not_found(code: &'static str, message: &'static str) -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "CARE_PLAN", code, message)
}

/// Welkin's response for a patient without a plan is not documented; here it is a 404.
pub(super) fn read(
    request: &Request<'_>,
    PatientPath { patient }: PatientPath,
) -> Result<Json<Value>, Problem> {
    let plan = Items::of(request, patient, ItemKind::CarePlan)?.find(PLAN)?;
    let plan = plan.ok_or_else(|| not_found("CARE_PLAN_NOT_FOUND", "Care plan not found"))?;
    Ok(Json(plan))
}

/// Returns author and time for a new item.
fn written() -> Value {
    let now = clock::now();
    json!({
        "createdByName": AUTHOR_NAME, "createdAt": now,
        "updatedByName": AUTHOR_NAME, "updatedAt": now,
    })
}

fn overview_in(request: &Request<'_>) -> Result<Value, Problem> {
    match object(&request.body)?.remove("overview") {
        Some(overview @ Value::String(_)) => Ok(overview),
        _ => Err(Problem::invalid("CARE_PLAN", "overview is not text")),
    }
}

/// Writes the overview, and creates the plan if necessary: 200 in both cases, as recorded.
pub(super) fn write_overview(
    request: &Request<'_>,
    PatientPath { patient }: PatientPath,
) -> Result<Json<Value>, Problem> {
    let items = Items::of(request, patient, ItemKind::CarePlan)?;
    let text = overview_in(request)?;
    let mut plan = items.find(PLAN)?.unwrap_or_else(|| {
        let mut plan = written();
        plan["id"] = Uuid::new_v4().to_string().into();
        plan["patientId"] = items.place.patient.clone().into();
        plan["patientOverview"] = Value::Null;
        plan
    });
    let mut overview = written();
    if plan["patientOverview"].is_object() {
        for key in ["createdByName", "createdAt"] {
            overview[key] = plan["patientOverview"][key].clone();
        }
    }
    overview["overview"] = text;
    plan["updatedAt"] = overview["updatedAt"].clone();
    plan["patientOverview"] = overview.clone();
    items.put(PLAN, &plan)?;
    Ok(Json(overview))
}

/// `?status=ACTIVE`, in the envelope `{data, metaInfo}`.
pub(super) fn list_goals(
    request: &Request<'_>,
    PatientPath { patient }: PatientPath,
) -> Result<Json<Value>, Problem> {
    let mut goals = Items::of(request, patient, ItemKind::Goal)?.all()?;
    if let Some(status) = request.caller.parameter("status") {
        goals.retain(|goal| goal["status"] == status);
    }
    envelope(&request.caller, &goals)
}

/// Creates a goal from a template of the configuration: `{"goalTemplateName"}`.
pub(super) fn create_goal(
    request: &Request<'_>,
    PatientPath { patient }: PatientPath,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let items = Items::of(request, patient, ItemKind::Goal)?;
    let name = object(&request.body)?
        .remove("goalTemplateName")
        .unwrap_or_default();
    let formation = &request.caller.configuration.formation;
    let template = name
        .as_str()
        .and_then(|name| formation.item("goal-templates", name))
        .ok_or_else(|| Problem::invalid("CARE_PLAN", "goalTemplateName is not a goal template"))?;
    let mut goal = written();
    let id = Uuid::new_v4().to_string();
    goal["id"] = id.clone().into();
    goal["name"] = template["goalName"].clone();
    goal["type"] = template["type"].clone();
    goal["priority"] = template["priority"].clone();
    goal["status"] = "ACTIVE".into();
    goal["templateName"] = name;
    items.put(&id, &goal)?;
    Ok((StatusCode::CREATED, Json(goal)))
}

/// Returns a goal, and the patient's goals.
fn find<'r>(request: &'r Request<'r>, path: &GoalPath) -> Result<(Items<'r>, Value), Problem> {
    let items = Items::of(request, path.patient.clone(), ItemKind::Goal)?;
    let goal = items.find(&path.goal)?;
    let goal = goal.ok_or_else(|| not_found("GOAL_NOT_FOUND", "Goal not found"))?;
    Ok((items, goal))
}

/// `{details, tasks, comments}`. Goals of the sandbox have no tasks.
pub(super) fn read_goal(request: &Request<'_>, path: GoalPath) -> Result<Json<Value>, Problem> {
    let (items, goal) = find(request, &path)?;
    let comments = items.other(ItemKind::GoalComment, &path.goal).all()?;
    Ok(Json(
        json!({"details": goal, "tasks": [], "comments": comments}),
    ))
}

/// Changes `name`, `priority` or `status`.
pub(super) fn update_goal(request: &Request<'_>, path: GoalPath) -> Result<Json<Value>, Problem> {
    let (items, mut goal) = find(request, &path)?;
    for (key, value) in object(&request.body)? {
        if !["name", "priority", "status"].contains(&&*key) || !value.is_string() {
            let message = "a key is not name, priority or status, or its value is not text";
            return Err(Problem::invalid("CARE_PLAN", message));
        }
        goal[key] = value;
    }
    goal["updatedAt"] = clock::now().into();
    items.put(&path.goal, &goal)?;
    Ok(Json(goal))
}

pub(super) fn list_comments(request: &Request<'_>, path: GoalPath) -> Result<Json<Value>, Problem> {
    let (items, _) = find(request, &path)?;
    let comments = items.other(ItemKind::GoalComment, &path.goal).all()?;
    Ok(Json(comments.into()))
}

pub(super) fn create_comment(
    request: &Request<'_>,
    path: GoalPath,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let (items, _) = find(request, &path)?;
    let Some(text @ Value::String(_)) = object(&request.body)?.remove("text") else {
        return Err(Problem::invalid("CARE_PLAN", "text is not text"));
    };
    let id = Uuid::new_v4().to_string();
    let mut comment = written();
    comment["id"] = id.clone().into();
    comment["text"] = text;
    items
        .other(ItemKind::GoalComment, &path.goal)
        .put(&id, &comment)?;
    Ok((StatusCode::CREATED, Json(comment)))
}
