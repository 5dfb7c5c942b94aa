//! Formations: what the tenant says of its own configuration.

use std::borrow::Cow;
use std::fmt;

use http::Method;
use serde_json::Value;

use super::Client;
use super::list::{FetchedPage, List, ListQuery, PageRequest};
use super::records::Call;
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
        let list = match &profile.simple_cdts_path {
            Some(path) if kind == FormationKind::Cdts => {
                List::new(FormationQuery::new(self, path, "")).page_size(100)
            }
            _ => List::new(FormationQuery::new(
                self,
                &profile.formation_path,
                kind.as_str(),
            )),
        };
        list.all().await?.complete()
    }
}

/// A list of a formation, in one answer or in pages.
#[derive(Clone)]
struct FormationQuery {
    client: Client,
    path: String,
    kind: &'static str,
}

impl FormationQuery {
    fn new(client: &Client, path: &str, kind: &'static str) -> Self {
        Self {
            client: client.clone(),
            path: path.to_owned(),
            kind,
        }
    }
}

impl ListQuery for FormationQuery {
    type Item = Value;

    fn fetch(&self, page: PageRequest) -> Call<FetchedPage<Value>> {
        let query = self.clone();
        Box::pin(async move {
            let request = Request {
                values: &[("kind", query.kind)],
                query: &page.query_if_paged(),
                ..Request::new(Method::GET, &query.path)
            };
            let answer = query.client.call(request, decode_formation).await?;
            let answer = page.answer_if_paged(answer);
            Ok(FetchedPage::of(page, answer, |item: &Value| {
                item.get("name").and_then(Value::as_str).map(Cow::Borrowed)
            }))
        })
    }

    fn request(&self) -> RequestName {
        RequestName::new(&Method::GET, &self.path)
    }
}

/// A list in any envelope, or one CDT by itself, as the disposition is.
fn decode_formation(json: &[u8]) -> Result<Page<Value>, DecodeError> {
    let value: Value = crate::json::from_slice(json)?;
    if value.get("fields").is_some() {
        return decode_items(&[b"[", json, b"]"].concat());
    }
    // A null is not an empty list: whoever takes it for one loses what the tenant has.
    let lists = ["data", "content"].map(|key| value.get(key));
    let mut given = lists.into_iter().flatten().peekable();
    if given.peek().is_some() && given.all(Value::is_null) {
        return Err(DecodeError::SHAPE);
    }
    decode_items(json)
}
