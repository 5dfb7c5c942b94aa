//! Care plans of patients, and their goals. Source: recorded traffic for the plan and its overview, the vendor's
//! reference for version 8 for goals. There are no calls for the tasks of a goal: the requests and responses that the
//! reference shows for them belong to comments.

use std::fmt;

use super::connection::Client;
use super::endpoint::{Endpoint, EndpointRequest, ItemsQuery, endpoints};
use super::goals::GoalTemplate;
use super::list::List;
use super::patient_handle::PatientHandle;
use crate::error::Error;
use crate::id::{PatientId, RecordId};
use crate::json::Json;
use crate::object::open_object;
use crate::object_body::object_body;
use crate::record::DateTime;
use crate::standard_fields::open_words;

endpoints! {
    PLAN: GET "/patients/{patient}/care-plan", Recorded;
    WRITE_OVERVIEW: POST "/patients/{patient}/care-plan/overview", Recorded, idempotent();
    GOALS: GET "/patients/{patient}/care-plan/goals", Documented;
    CREATE_GOAL: POST "/patients/{patient}/care-plan/goals", Documented;
    GOAL: GET "/patients/{patient}/care-plan/goals/{goal}", Documented;
    UPDATE_GOAL: PATCH "/patients/{patient}/care-plan/goals/{goal}", Documented;
    COMMENTS: GET "/patients/{patient}/care-plan/goals/{goal}/comments", Documented;
    CREATE_COMMENT: POST "/patients/{patient}/care-plan/goals/{goal}/comments", Documented;
}

open_object! {
    /// The care plan of a patient.
    pub struct CarePlan(id: CarePlanId = "id") {
        /// Id of the patient.
        patient_id: Option<PatientId> = "patientId";
        /// The content; `None` if nothing was written yet.
        overview: Option<Overview> = "patientOverview";
        /// Name of the creator.
        created_by_name: Option<String> = "createdByName";
        /// Time of creation.
        created_at: Option<DateTime> = "createdAt";
        /// Name of the author of the last change.
        updated_by_name: Option<String> = "updatedByName";
        /// Time of the last change.
        updated_at: Option<DateTime> = "updatedAt";
    }
}

/// Id of a care plan.
pub type CarePlanId = RecordId<CarePlan>;

open_object! {
    /// The content of a care plan.
    pub struct Overview {
        /// Its text.
        overview: Option<String> = "overview";
        /// Name of the first author.
        created_by_name: Option<String> = "createdByName";
        /// Time of the first version.
        created_at: Option<DateTime> = "createdAt";
        /// Name of the author of the last change.
        updated_by_name: Option<String> = "updatedByName";
        /// Time of the last change.
        updated_at: Option<DateTime> = "updatedAt";
    }
}

open_words! {
    /// The status of a goal.
    pub enum GoalStatus {
        /// It is being pursued.
        Active = "ACTIVE",
        /// It was removed from the plan.
        Removed = "REMOVED",
        /// It was reached.
        Completed = "COMPLETED",
    }
}

open_words! {
    /// The priority of a goal.
    pub enum GoalPriority {
        /// Low priority.
        Low = "LOW",
        /// Medium priority.
        Medium = "MEDIUM",
        /// High priority.
        High = "HIGH",
    }
}

open_object! {
    /// A goal of a care plan.
    pub struct Goal(id: GoalId = "id") {
        /// The label.
        name: Option<String> = "name";
        /// Type of the goal, in Designer's free text.
        goal_type: Option<String> = "type";
        /// Priority.
        priority: Option<GoalPriority> = "priority";
        /// Status.
        status: Option<GoalStatus> = "status";
        /// Machine name of its template.
        template_name: Option<String> = "templateName";
        /// Name of the creator.
        created_by_name: Option<String> = "createdByName";
        /// Time of creation.
        created_at: Option<DateTime> = "createdAt";
        /// Name of the author of the last change.
        updated_by_name: Option<String> = "updatedByName";
        /// Time of the last change.
        updated_at: Option<DateTime> = "updatedAt";
    }
}

/// Id of a goal.
pub type GoalId = RecordId<Goal>;

open_object! {
    /// A goal with its tasks and comments.
    pub struct FullGoal {
        /// The goal.
        details: Option<Goal> = "details";
        /// Its tasks, as Welkin sends them.
        tasks: Vec<Json> = "tasks";
        /// Comments on it.
        comments: Vec<GoalComment> = "comments";
    }
}

open_object! {
    /// A comment on a goal.
    pub struct GoalComment(id: GoalCommentId = "id") {
        /// Its text.
        text: Option<String> = "text";
        /// Name of the author.
        created_by_name: Option<String> = "createdByName";
        /// Time of creation.
        created_at: Option<DateTime> = "createdAt";
    }
}

/// Id of a comment on a goal.
pub type GoalCommentId = RecordId<GoalComment>;

object_body! {
    /// Changes to a goal.
    #[derive(Default)]
    pub struct GoalPatch {
        /// The label.
        name(String) = "name";
        /// Priority.
        priority(GoalPriority) = "priority";
        /// Status.
        status(GoalStatus) = "status";
    }
}

impl GoalPatch {
    /// No changes yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

/// A request for the goals of a care plan.
pub type ListGoals = List<ItemsQuery<Goal>>;

impl ListGoals {
    /// Only goals with this status.
    pub fn status(self, status: &GoalStatus) -> Self {
        self.with("status", status.as_str())
    }
}

impl PatientHandle {
    /// The patient's care plan.
    #[must_use]
    pub fn care_plan(&self) -> CarePlanHandle {
        CarePlanHandle {
            client: self.client.clone(),
            patient: self.id.clone(),
        }
    }
}

/// The care plan of a patient.
///
/// ```no_run
/// use welkin_runtime::care_plan::{GoalPatch, GoalStatus};
///
/// # async fn example(patient: welkin_runtime::PatientHandle) -> Result<(), welkin_runtime::Error> {
/// let plan = patient.care_plan();
/// plan.write_overview("Walks again, and sleeps through.").await?;
/// for goal in plan.goals().status(&GoalStatus::Active).all().await?.complete()? {
///     plan.add_comment(&goal.id, "Reached this week.").await?;
///     plan.update_goal(&goal.id, &GoalPatch::new().status(GoalStatus::Completed)).await?;
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct CarePlanHandle {
    client: Client,
    patient: PatientId,
}

impl CarePlanHandle {
    /// Reads the plan. Welkin's response for a patient without a plan is not known.
    ///
    /// # Errors
    /// Returns an error if the API rejects the request, or the response can't be read.
    pub async fn get(&self) -> Result<CarePlan, Error> {
        self.to(&PLAN).item().await
    }

    /// Writes the overview, whether or not there is one already. Repeating the call has no further effect.
    ///
    /// # Errors
    /// Returns an error if the API rejects the request, or the response can't be read.
    pub async fn write_overview(&self, overview: &str) -> Result<Overview, Error> {
        let request = self.to(&WRITE_OVERVIEW);
        request
            .json(&serde_json::json!({ "overview": overview }))
            .item()
            .await
    }

    /// The goals.
    pub fn goals(&self) -> ListGoals {
        self.to(&GOALS).list(|goal| Some(goal.id.as_str().into()))
    }

    /// Creates a goal from a template, such as one of `care::goal_templates`. The call is not retried if its response
    /// is lost.
    ///
    /// # Errors
    /// Returns an error if there is no such template, the API rejects the request, or the response can't be read.
    pub async fn create_goal(&self, template: &GoalTemplate) -> Result<Goal, Error> {
        let body = serde_json::json!({ "goalTemplateName": template.name });
        self.to(&CREATE_GOAL).json(&body).item().await
    }

    /// Reads a goal with its tasks and comments.
    ///
    /// # Errors
    /// Returns an error if there is no such goal, the API rejects the request, or the response can't be read.
    pub async fn goal(&self, id: &GoalId) -> Result<FullGoal, Error> {
        self.to(&GOAL).itself("goal", id.as_str()).item().await
    }

    /// Changes a goal. The status [`Removed`](GoalStatus::Removed) removes it from the plan.
    ///
    /// # Errors
    /// Returns an error if there is no such goal, the API rejects the request, or the response can't be read.
    pub async fn update_goal(&self, id: &GoalId, patch: &GoalPatch) -> Result<Goal, Error> {
        self.to(&UPDATE_GOAL)
            .itself("goal", id.as_str())
            .json(patch)
            .item()
            .await
    }

    /// The comments on a goal.
    ///
    /// # Errors
    /// Returns an error if there is no such goal, the API rejects the request, or a response can't be read.
    pub async fn comments(&self, id: &GoalId) -> Result<Vec<GoalComment>, Error> {
        self.to_goal(&COMMENTS, id).listing().await?.complete()
    }

    /// Adds a comment to a goal. The call is not retried if its response is lost.
    ///
    /// # Errors
    /// Returns an error if there is no such goal, the API rejects the request, or the response can't be read.
    pub async fn add_comment(&self, id: &GoalId, text: &str) -> Result<GoalComment, Error> {
        let request = self.to_goal(&CREATE_COMMENT, id);
        request
            .json(&serde_json::json!({ "text": text }))
            .item()
            .await
    }

    fn to(&self, endpoint: &'static Endpoint) -> EndpointRequest {
        self.client
            .to(endpoint)
            .id("patient", self.patient.as_str())
    }

    fn to_goal(&self, endpoint: &'static Endpoint, id: &GoalId) -> EndpointRequest {
        self.to(endpoint).id("goal", id.as_str())
    }
}

impl fmt::Debug for CarePlanHandle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "CarePlanHandle({:?})", self.patient)
    }
}
