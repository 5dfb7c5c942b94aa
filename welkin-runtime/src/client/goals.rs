//! Goal templates, from which goals of patients are created.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::connection::Client;
use super::endpoint::endpoints;
use crate::Json;
use crate::error::Error;

endpoints! {
    TEMPLATES: GET "/formations/current/goal-templates", Recorded,
        in_profile(|profile| &profile.goal_templates_path);
}

/// A goal template of the configuration, or one that the tenant has now.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GoalTemplate {
    /// Machine name: `gtmp-walk`.
    pub name: Cow<'static, str>,
    /// The label.
    pub title: Option<Cow<'static, str>>,
    /// Type of the goal, in Designer's free text: `exercise`.
    pub goal_type: Option<Cow<'static, str>>,
    /// Priority, in Designer's word: `LOW`.
    pub priority: Option<Cow<'static, str>>,
    /// All other keys that Welkin sends, such as `taskTemplates`; empty for a template of the configuration.
    pub other: BTreeMap<String, Json>,
}

impl GoalTemplate {
    /// For generated code: a template of the configuration.
    #[doc(hidden)]
    #[must_use]
    pub const fn configured(
        name: &'static str,
        title: &'static str,
        goal_type: Option<&'static str>,
        priority: Option<&'static str>,
    ) -> Self {
        Self {
            name: Cow::Borrowed(name),
            title: Some(Cow::Borrowed(title)),
            goal_type: borrowed(goal_type),
            priority: borrowed(priority),
            other: BTreeMap::new(),
        }
    }
}

impl<'de> Deserialize<'de> for GoalTemplate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut other: BTreeMap<_, _> = Json::deserialize(deserializer)?.entries().collect();
        let mut text = |key: &str| {
            let text = other.get(key)?.as_str()?.to_owned();
            other.remove(key);
            Some(Cow::Owned(text))
        };
        Ok(Self {
            name: text("name").ok_or_else(|| D::Error::missing_field("name"))?,
            title: text("goalName"),
            goal_type: text("type"),
            priority: text("priority"),
            other,
        })
    }
}

const fn borrowed(text: Option<&'static str>) -> Option<Cow<'static, str>> {
    match text {
        Some(text) => Some(Cow::Borrowed(text)),
        None => None,
    }
}

impl Client {
    /// Reads the tenant's current goal templates.
    ///
    /// ```no_run
    /// # async fn example(client: care::Client) -> Result<(), welkin_runtime::Error> {
    /// for template in client.goal_templates().await? {
    ///     println!("{template:?}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns an error if the API rejects the request, or the response can't be read.
    pub async fn goal_templates(&self) -> Result<Vec<GoalTemplate>, Error> {
        self.to(&TEMPLATES)
            .list_if_paged(name)
            .all()
            .await?
            .complete()
    }
}

/// The identity of a template in the list.
fn name(template: &GoalTemplate) -> Option<Cow<'_, str>> {
    Some(Cow::Borrowed(&template.name))
}
