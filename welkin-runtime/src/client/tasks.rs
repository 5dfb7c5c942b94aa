//! Tasks: the work of users, with comments and watchers. Requires the feature `tasks`.
//!
//! The calls are those of the vendor's reference for version 8; a running integration makes `POST /tasks`. None was
//! recorded, but an audit of 2026 contains a task, whose form is accepted, too.

use std::borrow::Cow;
use std::fmt;

use serde_json::json;

use super::connection::Client;
use super::endpoint::{Endpoint, EndpointRequest, ItemsQuery, endpoints};
use super::list::List;
use crate::error::Error;
use crate::id::{PatientId, RecordId, UserId};
use crate::json::{DecodeError, Json};
use crate::object::open_object;
use crate::object_body::object_body;
use crate::record::{DateTime, Expected};
use crate::standard_fields::open_words;

endpoints! {
    LIST: GET "/tasks", Documented;
    GET: GET "/tasks/{task}", Documented;
    CREATE: POST "/tasks", Documented;
    UPDATE: PATCH "/tasks/{task}", Documented;
    /// Sets the status of many tasks.
    UPDATE_ALL: PATCH "/tasks", Documented;
    ADD_WATCHER: PATCH "/tasks/{task}/watchers", Documented;
    REMOVE_WATCHER: DELETE "/tasks/{task}/watchers/{user}", Documented;
    ADD_COMMENT: PATCH "/tasks/{task}/comments", Documented, adds();
    REMOVE_COMMENT: DELETE "/tasks/{task}/comments/{comment}", Documented;
}

/// Id of a task.
pub type TaskId = RecordId<Task>;

open_words! {
    /// The status of a task.
    pub enum TaskStatus {
        /// Not started.
        Todo = "TODO",
        /// In progress.
        InProgress = "IN_PROGRESS",
        /// Completed.
        Completed = "COMPLETED",
        /// Cancelled. Welkin spells this with one L, and the status of calendar events with two.
        Canceled = "CANCELED",
    }
}

open_words! {
    /// The priority of a task.
    pub enum TaskPriority {
        /// Low priority.
        Low = "LOW",
        /// Normal priority.
        Medium = "MEDIUM",
        /// High priority.
        High = "HIGH",
        /// Urgent.
        Urgent = "URGENT",
    }
}

open_object! {
    /// A task, as read.
    pub struct Task(id: TaskId = "id") {
        /// Name.
        name: Option<String> = "name";
        /// Description.
        description: Option<String> = "description";
        /// Status.
        status: Option<TaskStatus> = "status";
        /// Priority.
        priority: Option<TaskPriority> = "priority";
        /// Due date.
        due_at: Option<DateTime> = "dueDate";
        /// The patient whom it is about.
        patient: Option<TaskPerson> = "patient";
        /// The user who is to do it.
        assignee: Option<TaskPerson> = "assignee";
        /// The creator.
        author: Option<TaskPerson> = "author";
        /// The users who watch it. Responses to single changes may omit them.
        watchers: Vec<TaskPerson> = "watchers";
        /// The comments on it. Responses to single changes may omit them.
        comments: Vec<TaskComment> = "comments";
        /// Id of the goal that it belongs to.
        goal_id: Option<String> = "goalId";
        /// Machine name of its template.
        template_name: Option<String> = "templateName";
        /// Time of creation.
        created_at: Option<DateTime> = "createdAt";
        /// Time of the last change.
        updated_at: Option<DateTime> = "updatedAt";
    }
}

open_object! {
    /// A user or patient of a task.
    pub struct TaskPerson(id: String = "id") {
        /// Full name.
        name: Option<String> = "name";
        /// Whether the user can sign in.
        enabled: Option<bool> = "enabled";
    }
}

open_object! {
    /// A comment on a task.
    pub struct TaskComment(id: String = "id") {
        /// Its text.
        text: Option<String> = "text";
        /// The author.
        author: Option<TaskPerson> = "author";
        /// Time of creation.
        created_at: Option<DateTime> = "createdAt";
    }
}

object_body! {
    /// A new task, or changes to one.
    pub struct TaskBody {
        /// Name.
        name(String) = "name";
        /// Description.
        description(String) = "description";
        /// Status.
        status(TaskStatus) = "status";
        /// Priority.
        priority(TaskPriority) = "priority";
        /// Due date.
        due_at(DateTime) = "dueDate";
        /// Machine name of its template.
        template_name(String) = "templateName";
    }
}

impl TaskBody {
    /// A change without any values yet. The reference calls name, priority, status and assignee required in changes,
    /// too, and changes partial elsewhere: set all four if your tenant rejects a change without them.
    #[must_use]
    pub fn change() -> Self {
        Self {
            body: Default::default(),
        }
    }

    /// A new task with the values that Welkin requires. By default it is not started, and its priority is normal.
    #[must_use]
    pub fn new(name: impl Into<String>, assignee: &UserId) -> Self {
        let task = Self::change().name(name).assignee(assignee);
        task.status(TaskStatus::Todo).priority(TaskPriority::Medium)
    }

    /// Sets the user who is to do it.
    #[must_use]
    pub fn assignee(mut self, user: &UserId) -> Self {
        self.body.set("assignee", &json!({"id": user}));
        self
    }

    /// Sets the patient whom it is about.
    #[must_use]
    pub fn patient(mut self, patient: &PatientId) -> Self {
        self.body.set("patient", &json!({"id": patient}));
        self
    }

    /// Adds a user who watches a new task.
    #[must_use]
    pub fn watcher(mut self, user: &UserId) -> Self {
        self.body.push("watchers", &json!({"id": user}));
        self
    }

    /// Adds a comment to a new task.
    #[must_use]
    pub fn comment(mut self, text: &str) -> Self {
        self.body.push("comments", &json!({"text": text}));
        self
    }
}

impl Client {
    /// The tasks of the environment.
    #[must_use]
    pub fn tasks(&self) -> Tasks {
        Tasks {
            client: self.clone(),
        }
    }
}

/// The tasks of an environment.
///
/// ```no_run
/// use welkin_runtime::tasks::{TaskBody, TaskPriority, TaskStatus};
/// # async fn example(client: welkin_runtime::Client, nurse: welkin_runtime::UserId, patient: welkin_runtime::PatientId)
/// #     -> Result<(), welkin_runtime::Error> {
/// let tasks = client.tasks();
/// let call = TaskBody::new("Call", &nurse).patient(&patient).priority(TaskPriority::High);
/// let task = tasks.create(&call).await?;
/// tasks.add_comment(&task.id, "Not at home").await?;
/// tasks.update(&task.id, &TaskBody::change().status(TaskStatus::InProgress)).await?;
///
/// for task in tasks.list().assignee(&nurse).status([TaskStatus::Todo]).all().await?.complete()? {
///     println!("{}", task.id);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Tasks {
    client: Client,
}

/// A request for a list of tasks.
pub type ListTasks = List<ItemsQuery<Task>>;

impl ListTasks {
    /// Only tasks assigned to this user.
    pub fn assignee(self, user: &UserId) -> Self {
        self.with("assigneeId", user.as_str())
    }

    /// Only tasks that this user watches.
    pub fn watcher(self, user: &UserId) -> Self {
        self.with("watcherId", user.as_str())
    }

    /// Only tasks that this user created.
    pub fn author(self, user: &UserId) -> Self {
        self.with("authorId", user.as_str())
    }

    /// Only tasks that are assigned to this user or watched by them.
    pub fn related_user(self, user: &UserId) -> Self {
        self.with("relatedUserId", user.as_str())
    }

    /// Only tasks about this patient.
    pub fn patient(self, patient: &PatientId) -> Self {
        self.with("patientId", patient.as_str())
    }

    /// Only tasks with one of these statuses.
    pub fn status(self, statuses: impl IntoIterator<Item = TaskStatus>) -> Self {
        let words: Vec<_> = statuses.into_iter().map(|word| word.to_string()).collect();
        self.with("status", words.join(","))
    }

    /// Only tasks with one of these priorities.
    pub fn priority(self, priorities: impl IntoIterator<Item = TaskPriority>) -> Self {
        let words: Vec<_> = priorities
            .into_iter()
            .map(|word| word.to_string())
            .collect();
        self.with("priority", words.join(","))
    }

    /// Only tasks that are due on the day of this time.
    pub fn due_on(self, day: DateTime) -> Self {
        self.with("dueDate", day.to_string())
    }

    /// Only tasks that are due before this time.
    pub fn due_before(self, moment: DateTime) -> Self {
        self.with("dueBefore", moment.to_string())
    }

    /// Only tasks whose name or description contains this text.
    pub fn search(self, text: impl Into<String>) -> Self {
        self.with("search", text)
    }
}

impl Tasks {
    /// The tasks, page by page or as a stream.
    pub fn list(&self) -> ListTasks {
        self.client.to(&LIST).list(id)
    }

    /// Reads one task.
    ///
    /// # Errors
    /// Returns an error if there is no such task, the API rejects the request, or the response can't be read.
    pub async fn get(&self, id: &TaskId) -> Result<Task, Error> {
        self.to(&GET, id).item().await
    }

    /// Creates a task.
    ///
    /// # Errors
    /// Returns an error if the API rejects the request, or the response can't be read.
    pub async fn create(&self, task: &TaskBody) -> Result<Task, Error> {
        self.client.to(&CREATE).json(task).item().await
    }

    /// Changes a task. Only fields that are set are sent; watchers and comments have calls of their own.
    ///
    /// # Errors
    /// Returns an error if there is no such task, the API rejects the request, or the response can't be read.
    pub async fn update(&self, id: &TaskId, change: &TaskBody) -> Result<Task, Error> {
        self.to(&UPDATE, id).json(change).item().await
    }

    /// Sets the status of many tasks. Tasks can't be deleted; [`Canceled`](TaskStatus::Canceled) comes closest.
    ///
    /// # Errors
    /// Returns an error if the API rejects the request, or the response can't be read.
    pub async fn set_status<'t>(
        &self,
        ids: impl IntoIterator<Item = &'t TaskId>,
        status: TaskStatus,
    ) -> Result<Vec<Task>, Error> {
        let ids: Vec<_> = ids.into_iter().map(TaskId::as_str).collect();
        let body = json!({"taskIds": ids, "status": status});
        let request = self.client.to(&UPDATE_ALL).json(&body);
        request.listing().await?.complete()
    }

    /// Adds a watcher to the task.
    ///
    /// # Errors
    /// Returns an error if there is no such task, the API rejects the request, or the response can't be read.
    pub async fn add_watcher(&self, id: &TaskId, user: &UserId) -> Result<Task, Error> {
        let request = self.to(&ADD_WATCHER, id).json(&json!({"id": user}));
        request.item().await
    }

    /// Removes a watcher from the task.
    ///
    /// # Errors
    /// Returns an error if there is no such task, the API rejects the request, or the response can't be read.
    pub async fn remove_watcher(&self, id: &TaskId, user: &UserId) -> Result<Task, Error> {
        let request = self.to(&REMOVE_WATCHER, id).id("user", user.as_str());
        request.item().await
    }

    /// Adds a comment. Each request adds one, so the call is not retried if it is unknown whether the API has processed
    /// it.
    ///
    /// # Errors
    /// Returns an error if there is no such task, the API rejects the request, or the response can't be read.
    pub async fn add_comment(&self, id: &TaskId, text: &str) -> Result<Task, Error> {
        let request = self.to(&ADD_COMMENT, id).json(&json!({"text": text}));
        request.item().await
    }

    /// Removes a comment.
    ///
    /// # Errors
    /// Returns an error if there is no such task or comment, the API rejects the request, or the response can't be
    /// read.
    pub async fn remove_comment(&self, id: &TaskId, comment_id: &str) -> Result<Task, Error> {
        let request = self.to(&REMOVE_COMMENT, id).id("comment", comment_id);
        request.read(only_task).await
    }

    fn to(&self, endpoint: &'static Endpoint, task: &TaskId) -> EndpointRequest {
        self.client.to(endpoint).itself("task", task.as_str())
    }
}

/// A single task, as after every other change, or a list of one task, as the reference shows it after a comment is
/// removed.
fn only_task(body: &[u8], expected: Expected<'_>) -> Result<Task, DecodeError> {
    let answer: Json = crate::json::from_slice(body)?;
    let mut listed = answer.elements();
    let task = match (answer.is_array(), listed.next(), listed.next()) {
        (true, Some(only), None) => only,
        (true, ..) => return Err(DecodeError::SHAPE),
        (false, ..) => answer.clone(),
    };
    expected.check_json(&task)?;
    task.read()
}

fn id(task: &Task) -> Option<Cow<'_, str>> {
    Some(Cow::Borrowed(task.id.as_str()))
}

impl fmt::Debug for Tasks {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Tasks")
    }
}
