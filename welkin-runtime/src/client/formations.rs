//! Formations: what the tenant says of its own configuration.

use std::fmt;

use http::Method;
use serde_json::Value;

use super::Client;
use crate::call::Request;
use crate::error::{Error, RequestName};
use crate::record::{DecodeError, Page, decode_items};

/// A part of a tenant's configuration, as formation endpoints divide it.
///
/// Source: recorded exchanges, and for dictionaries the vendor's reference for version 8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum FormationKind {
    /// The customer's CDTs. Welkin's own, such as encounters, are not among them.
    Cdts,
    /// Document types, each of which has the shape of a CDT.
    DocumentTypes,
    /// The CDT that holds an encounter's disposition; a tenant has one at most.
    Disposition,
    /// Encounter templates.
    EncounterTemplates,
    /// Assessments.
    Assessments,
    /// Programs.
    Programs,
    /// Goal templates.
    GoalTemplates,
    /// Dictionaries, without their entries.
    Dictionaries,
}

impl FormationKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Cdts,
        Self::DocumentTypes,
        Self::Disposition,
        Self::EncounterTemplates,
        Self::Assessments,
        Self::Programs,
        Self::GoalTemplates,
        Self::Dictionaries,
    ];

    /// Welkin's word, as in the path: `document-types`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cdts => "cdts",
            Self::DocumentTypes => "document-types",
            Self::Disposition => "encounter-disposition",
            Self::EncounterTemplates => "encounters",
            Self::Assessments => "assessments",
            Self::Programs => "programs",
            Self::GoalTemplates => "goal-templates",
            Self::Dictionaries => "dictionaries",
        }
    }
}

impl fmt::Display for FormationKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl Client {
    /// A part of the tenant's current configuration, item by item, as the tenant tells it: JSON with every key.
    ///
    /// Under profiles with a [path of simple CDTs](crate::Profile::simple_cdts_path), CDTs come in the simple form: names, labels and
    /// types of fields, without options and rules.
    ///
    /// ```no_run
    /// # use welkin_runtime::{Client, Config, Error};
    /// use welkin_runtime::FormationKind;
    ///
    /// # async fn example() -> Result<(), Error> {
    /// let client = Client::new(Config::from_env()?)?;
    /// for cdt in client.formation(FormationKind::Cdts).await? {
    ///     println!("{}", cdt["name"]);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// When the API refuses or the answer can't be read. A tenant that has nothing of a kind may answer that
    /// [there is no such thing](Error::is_not_found).
    pub async fn formation(&self, kind: FormationKind) -> Result<Vec<Value>, Error> {
        let profile = &self.caller.profile;
        match &profile.simple_cdts_path {
            Some(path) if kind == FormationKind::Cdts => self.all_pages(path).await,
            _ => {
                let path = &profile.formation_path;
                let page = self.formation_page(path, kind.as_str(), &[]).await?;
                Ok(page.items)
            }
        }
    }

    /// The items of all pages.
    async fn all_pages(&self, path: &str) -> Result<Vec<Value>, Error> {
        let mut items: Vec<Value> = Vec::new();
        for number in 0_u64.. {
            let query = [("page", number.to_string()), ("size", "100".to_owned())];
            let page = self.formation_page(path, "", &query).await?;
            let Some(first) = page.items.first() else {
                break;
            };
            if items.contains(first) {
                let request = RequestName {
                    method: "GET",
                    path: path.to_owned(),
                };
                return Err(Error::RepeatedPage { request });
            }
            let held = (items.len() + page.items.len()) as u64;
            items.extend(page.items);
            if page.last == Some(true) || page.total_elements.is_none_or(|total| held >= total) {
                break;
            }
        }
        Ok(items)
    }

    async fn formation_page(
        &self,
        path: &str,
        kind: &'static str,
        query: &[(&str, String)],
    ) -> Result<Page<Value>, Error> {
        let request = Request {
            method: Method::GET,
            template: path,
            values: &[("kind", kind)],
            query,
            body: None,
            look_up: None,
        };
        self.call(request, decode_formation).await
    }
}

/// A list in any envelope, or one CDT by itself, as the disposition is.
fn decode_formation(json: &[u8]) -> Result<Page<Value>, DecodeError> {
    let value: Value = crate::json::from_slice(json)?;
    if value.get("fields").is_some() {
        return decode_items(&[b"[", json, b"]"].concat());
    }
    decode_items(json)
}
