//! Permissions of users, as in the vendor's reference for version 8: roles and policies, territories, applications. A
//! request replaces the whole list.

use axum::Json;
use serde_json::{Value, json};
use uuid::Uuid;
use welkin_designer::WebhookEvent;

use super::json_body::object;
use super::request::Request;
use super::users::{UserPath, invalid, keep, of_id};
use crate::author::{AUTHOR_ID, AUTHOR_NAME};
use crate::clock;
use crate::problem::Problem;

/// Sets roles and policies, each for an environment.
pub(super) fn permissions(request: &Request<'_>, path: UserPath) -> Result<Json<Value>, Problem> {
    let user = of_id(request, &path.user)?;
    let lists = ["roles", "policies"].map(|key| user[key].as_array().cloned().unwrap_or_default());
    Ok(Json(answer(&user, "permissions", lists.concat().into())))
}

pub(super) fn replace_permissions(
    request: &Request<'_>,
    path: UserPath,
) -> Result<Json<Value>, Problem> {
    let mut user = of_id(request, &path.user)?;
    let requested = list(request, "permissions")?;
    let mut roles: Vec<Value> = Vec::new();
    let mut policies = Vec::new();
    for grant in &requested {
        let grant = Grant::read(request, grant)?;
        match grant.is_role {
            true => roles.push(grant.shown),
            false => policies.push(grant.shown),
        }
    }
    mark_primary(&mut roles);
    user["roles"] = roles.into();
    user["policies"] = policies.into();
    change(request, user)?;
    permissions(request, path)
}

/// A role or policy of the configuration, in the form of user permissions.
struct Grant {
    is_role: bool,
    shown: Value,
}

impl Grant {
    fn read(request: &Request<'_>, requested: &Value) -> Result<Self, Problem> {
        let security = &request.caller.configuration.security;
        let text = |key: &str| {
            let text = requested[key].as_str();
            text.ok_or_else(|| invalid(&format!("{key} is missing")))
        };
        let (name, instance) = (text("permissionName")?, text("instanceName")?);
        let (is_role, is_known) = match text("type")? {
            "SECURITY_ROLE" => (true, security.roles().any(|role| role == name)),
            "SECURITY_POLICY" => (false, security.policies().any(|policy| policy == name)),
            _ => return Err(invalid("type is neither SECURITY_ROLE nor SECURITY_POLICY")),
        };
        if !is_known {
            return Err(invalid(
                "permissionName is not a role or policy in Designer",
            ));
        }
        let now = clock::now();
        let mut shown = json!({
            "createdAt": now, "updatedAt": now, "permissionName": name, "instanceName": instance,
            "type": requested["type"],
        });
        if is_role {
            shown["primaryRole"] = (requested["primaryRole"] == true).into();
        } else {
            shown["effectiveDate"] = moment(&requested["effectiveDate"])?;
        }
        Ok(Self { is_role, shown })
    }
}

/// Returns the end of a grant; it is open if absent.
fn moment(requested: &Value) -> Result<Value, Problem> {
    if requested.is_null() {
        return Ok(Value::Null);
    }
    let moment = requested.as_str().and_then(|text| text.parse().ok());
    let moment =
        moment.ok_or_else(|| invalid("effectiveDate is not a date and time in ISO 8601"))?;
    Ok(clock::wire(moment).into())
}

/// Marks the first role in each environment as primary, if none is marked. Documented.
fn mark_primary(roles: &mut [Value]) {
    for place in 0..roles.len() {
        let instance = roles[place]["instanceName"].clone();
        let mut same = roles.iter().filter(|role| role["instanceName"] == instance);
        if !same.any(|role| role["primaryRole"] == true) {
            roles[place]["primaryRole"] = true.into();
        }
    }
}

/// Sets regions, and the territories of each.
pub(super) fn territories(request: &Request<'_>, path: UserPath) -> Result<Json<Value>, Problem> {
    let user = of_id(request, &path.user)?;
    let mut shown = answer(&user, "territories", user["territories"].clone());
    shown["createdBy"] = AUTHOR_ID.into();
    shown["updatedBy"] = AUTHOR_ID.into();
    Ok(Json(shown))
}

pub(super) fn replace_territories(
    request: &Request<'_>,
    path: UserPath,
) -> Result<Json<Value>, Problem> {
    let mut user = of_id(request, &path.user)?;
    let regions = list(request, "territories")?;
    let regions = regions.iter().map(region).collect::<Result<Vec<_>, _>>()?;
    user["territories"] = regions.into();
    change(request, user)?;
    territories(request, path)
}

fn region(requested: &Value) -> Result<Value, Problem> {
    let territories = requested["territories"].as_array();
    let are_texts = territories.is_some_and(|names| names.iter().all(Value::is_string));
    if !requested["name"].is_string() || !requested["instanceName"].is_string() || !are_texts {
        return Err(invalid("a region has no name, instanceName or territories"));
    }
    let now = clock::now();
    Ok(json!({
        "createdAt": now, "updatedAt": now, "createdBy": AUTHOR_ID, "updatedBy": AUTHOR_ID,
        "name": requested["name"], "territories": requested["territories"], "instanceName": requested["instanceName"],
    }))
}

/// Sets the applications that a user may open.
pub(super) fn applications(request: &Request<'_>, path: UserPath) -> Result<Json<Value>, Problem> {
    let user = of_id(request, &path.user)?;
    Ok(Json(user["applicationAccess"].clone()))
}

pub(super) fn replace_applications(
    request: &Request<'_>,
    path: UserPath,
) -> Result<Json<Value>, Problem> {
    let mut user = of_id(request, &path.user)?;
    let body = object(&request.body)?;
    let access = &mut user["applicationAccess"];
    for key in ["adminAccessEnabled", "auditSecurityAccessEnabled"] {
        let flag = body.get(key).filter(|flag| flag.is_boolean());
        access[key] = flag
            .cloned()
            .ok_or_else(|| invalid(&format!("{key} is missing")))?;
    }
    let requested = body.get("instanceAccesses").and_then(Value::as_array);
    let requested = requested.ok_or_else(|| invalid("instanceAccesses is missing"))?;
    let instances = requested
        .iter()
        .map(instance)
        .collect::<Result<Vec<_>, _>>()?;
    access["instanceAccesses"] = instances.into();
    access["updatedAt"] = clock::now().into();
    change(request, user)?;
    applications(request, path)
}

fn instance(requested: &Value) -> Result<Value, Problem> {
    let name = requested["instanceName"].as_str();
    let name = name.ok_or_else(|| invalid("instanceName is missing"))?;
    let id = requested["instanceId"].as_str().map(str::to_owned);
    let flag = |key: &str| {
        let flag = requested[key].as_bool();
        flag.ok_or_else(|| invalid(&format!("{key} is missing")))
    };
    Ok(json!({
        "instanceId": id.unwrap_or_else(|| crate::formation::made_id(name)),
        "instanceName": name,
        "instanceDescription": requested["instanceDescription"].as_str().unwrap_or_default(),
        "userEmailWithInstanceDomain": null,
        "workshopAccessEnabled": flag("workshopAccessEnabled")?,
        "auditDataAccessEnabled": flag("auditDataAccessEnabled")?,
    }))
}

/// Returns the list in the request.
fn list(request: &Request<'_>, key: &str) -> Result<Vec<Value>, Problem> {
    match object(&request.body)?.remove(key) {
        Some(Value::Array(list)) => Ok(list),
        _ => Err(invalid(&format!("{key} is not a list"))),
    }
}

/// Returns a response about a user; the id is always the same for a user.
fn answer(user: &Value, key: &str, list: Value) -> Value {
    let id = user["id"].as_str().unwrap_or_default();
    json!({
        "id": crate::formation::made_id(&format!("{key} of {id}")), "userId": id,
        "createdAt": user["createdAt"], "updatedAt": user["updatedAt"], key: list,
    })
}

/// Stores the permissions of a user, and records the change for the security audit.
fn change(request: &Request<'_>, mut user: Value) -> Result<(), Problem> {
    user["updatedAt"] = clock::now().into();
    keep(request, &user)?;
    let name = |key: &str| user[key].as_str().unwrap_or_default();
    let full_name = format!("{} {}", name("firstName"), name("lastName"));
    let row = json!({
        "sentAt": clock::now(), "eventSubtype": WebhookEvent::UserAccessUpdated.subtype(),
        "subjectActor": "API_CLIENT", "subjectFullName": AUTHOR_NAME,
        "subjectUsername": AUTHOR_NAME.trim_start_matches("API_CLIENT:"), "subjectUserId": AUTHOR_ID,
        "objectActor": "USER", "objectFullName": full_name.trim(),
        "objectUsername": user["username"], "objectUserId": user["id"],
        "record": user["applicationAccess"],
    });
    super::audits::note_access(request, &Uuid::new_v4().to_string(), &row)
}
