//! Tasks: what users have to do, with comments and watchers. It takes the feature `tasks`.
//!
//! The calls are those of the vendor's reference for version 8; a running integration makes `POST /tasks`. None was
//! recorded, but an audit of 2026 holds a task, whose form is read, too.

use std::borrow::Cow;
use std::fmt;

use serde_json::json;

use super::connection::Client;
use super::endpoint::{Endpoint, EndpointRequest, ItemsQuery, endpoints};
use super::list::List;
use crate::error::Error;
use crate::id::{PatientId, RecordId, UserId};
use crate::json::{DecodeError, Json};
use crate::object::{object_body, open_object};
use crate::record::{AskedFor, DateTime};
use crate::standard_fields::open_words;

endpoints! {
    LIST: GET "/tasks", Documented;
    GET: GET "/tasks/{task}", Documented;
    CREATE: POST "/tasks", Documented;
    UPDATE: PATCH "/tasks/{task}", Documented;
    /// Sets the status of many.
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
        /// It is to be done.
        Todo = "TODO",
        /// Somebody works on it.
        InProgress = "IN_PROGRESS",
        /// It is done.
        Completed = "COMPLETED",
        /// It is not to be done. Welkin spells this with one L, and the status of calendar events with two.
        Canceled = "CANCELED",
    }
}

open_words! {
    /// How much a task matters.
    pub enum TaskPriority {
        /// Little.
        Low = "LOW",
        /// As usual.
        Medium = "MEDIUM",
        /// Much.
        High = "HIGH",
        /// It can't wait.
        Urgent = "URGENT",
    }
}

open_object! {
    /// A task as read.
    pub struct Task(id: TaskId = "id") {
        /// What it is called.
        name: Option<String> = "name";
        /// What is to be done.
        description: Option<String> = "description";
        /// Where it stands.
        status: Option<TaskStatus> = "status";
        /// How much it matters.
        priority: Option<TaskPriority> = "priority";
        /// When it is due.
        due_at: Option<DateTime> = "dueDate";
        /// Whom it is about.
        patient: Option<TaskPerson> = "patient";
        /// Who is to do it.
        assignee: Option<TaskPerson> = "assignee";
        /// Who created it.
        author: Option<TaskPerson> = "author";
        /// Who follows it. Answers to single changes may leave them out.
        watchers: Vec<TaskPerson> = "watchers";
        /// The comments on it. Answers to single changes may leave them out.
        comments: Vec<TaskComment> = "comments";
        /// Id of the goal that it belongs to.
        goal_id: Option<String> = "goalId";
        /// Machine name of its template.
        template_name: Option<String> = "templateName";
        /// When it was created.
        created_at: Option<DateTime> = "createdAt";
        /// When it was last changed.
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
        /// Who wrote it.
        author: Option<TaskPerson> = "author";
        /// When it was written.
        created_at: Option<DateTime> = "createdAt";
    }
}

object_body! {
    /// A task that is to be created, or what is to change of one.
    pub struct TaskBody {
        /// What it is called.
        name(String) = "name";
        /// What is to be done.
        description(String) = "description";
        /// Where it stands.
        status(TaskStatus) = "status";
        /// How much it matters.
        priority(TaskPriority) = "priority";
        /// When it is due.
        due_at(DateTime) = "dueDate";
        /// Machine name of its template.
        template_name(String) = "templateName";
    }
}

impl TaskBody {
    /// A change of nothing yet. The reference calls name, priority, status and assignee required in changes, too, and
    /// changes partial elsewhere: set all four where your tenant refuses a change without them.
    #[must_use]
    pub fn change() -> Self {
        Self {
            body: Default::default(),
        }
    }

    /// A new task of all that Welkin needs: to be done, and as urgent as usual, unless set otherwise.
    #[must_use]
    pub fn new(name: impl Into<String>, assignee: &UserId) -> Self {
        let task = Self::change().name(name).assignee(assignee);
        task.status(TaskStatus::Todo).priority(TaskPriority::Medium)
    }

    /// Who is to do it.
    #[must_use]
    pub fn assignee(mut self, user: &UserId) -> Self {
        self.body.set("assignee", &json!({"id": user}));
        self
    }

    /// Whom it is about.
    #[must_use]
    pub fn patient(mut self, patient: &PatientId) -> Self {
        self.body.set("patient", &json!({"id": patient}));
        self
    }

    /// Adds a user who follows a new task.
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
    /// Only tasks that this user is to do.
    pub fn assignee(self, user: &UserId) -> Self {
        self.with("assigneeId", user.as_str())
    }

    /// Only tasks that this user follows.
    pub fn watcher(self, user: &UserId) -> Self {
        self.with("watcherId", user.as_str())
    }

    /// Only tasks that this user created.
    pub fn author(self, user: &UserId) -> Self {
        self.with("authorId", user.as_str())
    }

    /// Only tasks that this user is to do or follows.
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

    /// Only tasks of one of these priorities.
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

    /// Only tasks whose name or description holds this text.
    pub fn search(self, text: impl Into<String>) -> Self {
        self.with("search", text)
    }
}

impl Tasks {
    /// The tasks, page by page or as a stream.
    pub fn list(&self) -> ListTasks {
        self.client.to(&LIST).list(id)
    }

    /// One task.
    ///
    /// # Errors
    /// When there is no such task, the API refuses, or the answer can't be read.
    pub async fn get(&self, id: &TaskId) -> Result<Task, Error> {
        self.to(&GET, id).item().await
    }

    /// Creates a task.
    ///
    /// # Errors
    /// When the API refuses, or the answer can't be read.
    pub async fn create(&self, task: &TaskBody) -> Result<Task, Error> {
        self.client.to(&CREATE).json(task).item().await
    }

    /// Changes a task. Only what is set is sent; watchers and comments have calls of their own.
    ///
    /// # Errors
    /// When there is no such task, the API refuses, or the answer can't be read.
    pub async fn update(&self, id: &TaskId, change: &TaskBody) -> Result<Task, Error> {
        self.to(&UPDATE, id).json(change).item().await
    }

    /// Sets the status of many tasks. [`Canceled`](TaskStatus::Canceled) is as near as there is to deleting them.
    ///
    /// # Errors
    /// When the API refuses, or the answer can't be read.
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

    /// Adds a user who follows the task.
    ///
    /// # Errors
    /// When there is no such task, the API refuses, or the answer can't be read.
    pub async fn add_watcher(&self, id: &TaskId, user: &UserId) -> Result<Task, Error> {
        let request = self.to(&ADD_WATCHER, id).json(&json!({"id": user}));
        request.item().await
    }

    /// Removes a user who follows the task.
    ///
    /// # Errors
    /// When there is no such task, the API refuses, or the answer can't be read.
    pub async fn remove_watcher(&self, id: &TaskId, user: &UserId) -> Result<Task, Error> {
        let request = self.to(&REMOVE_WATCHER, id).id("user", user.as_str());
        request.item().await
    }

    /// Adds a comment. As each request adds one, it is not repeated when it is not known whether the API has acted on
    /// it.
    ///
    /// # Errors
    /// When there is no such task, the API refuses, or the answer can't be read.
    pub async fn add_comment(&self, id: &TaskId, text: &str) -> Result<Task, Error> {
        let request = self.to(&ADD_COMMENT, id).json(&json!({"text": text}));
        request.item().await
    }

    /// Removes a comment.
    ///
    /// # Errors
    /// When there is no such task or comment, the API refuses, or the answer can't be read.
    pub async fn remove_comment(&self, id: &TaskId, comment_id: &str) -> Result<Task, Error> {
        let request = self.to(&REMOVE_COMMENT, id).id("comment", comment_id);
        request.read(only_task).await
    }

    fn to(&self, endpoint: &'static Endpoint, task: &TaskId) -> EndpointRequest {
        self.client.to(endpoint).itself("task", task.as_str())
    }
}

/// A task, alone as after every other change, or in a list of one, as the reference shows it after a comment is
/// removed.
fn only_task(body: &[u8], asked: AskedFor<'_>) -> Result<Task, DecodeError> {
    let answer: Json = crate::json::from_slice(body)?;
    let mut listed = answer.elements();
    let task = match (answer.is_array(), listed.next(), listed.next()) {
        (true, Some(only), None) => only,
        (true, ..) => return Err(DecodeError::SHAPE),
        (false, ..) => answer.clone(),
    };
    asked.check_json(&task)?;
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
