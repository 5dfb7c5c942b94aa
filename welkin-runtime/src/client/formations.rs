//! Formations: the tenant's description of its own configuration.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _};
#[doc(inline)]
pub use welkin_designer::FormationKind;

use super::connection::Client;
use super::endpoint::{EndpointRequest, endpoints};
use super::future::Call;
use super::list::{FetchedPage, List, ListQuery, PageRequest};
use crate::error::{Error, RequestName};
use crate::json::Json;
use crate::record::{DecodeError, Expected, Page, decode_expected_items};

endpoints! {
    CURRENT: GET "/formations/current/{kind}", Recorded, in_profile(|profile| &profile.formation_path);
    /// The simple form of CDTs, in the profile `reference`.
    SIMPLE_CDTS: GET "/formation/cdts", Documented, if_in_profile(|profile| profile.simple_cdts_path.as_deref());
}

impl Client {
    /// Reads a part of the tenant's current configuration, item by item, as the tenant sends it: JSON with every key.
    ///
    /// With profiles that have a [path of simple CDTs](crate::Profile::simple_cdts_path), CDTs come in the simple form:
    /// names, labels and types of fields, without options and rules.
    ///
    /// ```no_run
    /// # use welkin_runtime::{Client, Config, Error};
    /// use welkin_runtime::formations::FormationKind;
    ///
    /// # async fn example() -> Result<(), Error> {
    /// let client = Client::new(Config::from_env()?)?;
    /// for cdt in client.formation(FormationKind::Cdts).await? {
    ///     println!("{:?}", cdt.get("name").as_ref().and_then(|name| name.as_str()));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns an error if the API rejects the request, or if the response or an item can't be read. A tenant without
    /// items of a kind may respond with [not found](Error::is_not_found).
    pub async fn formation(&self, kind: FormationKind) -> Result<Vec<Json>, Error> {
        let is_simple = self.caller.profile.simple_cdts_path.is_some();
        let list = if is_simple && kind == FormationKind::Cdts {
            let request = self.to(&SIMPLE_CDTS);
            List::new(FormationQuery { request }).page_size(100)
        } else {
            let request = self.to(&CURRENT).id("kind", kind.as_str());
            List::new(FormationQuery { request })
        };
        let items = list.all().await?.complete()?;
        Ok(items.into_iter().map(|item| item.0).collect())
    }
}

/// An item of a formation of any kind. `serde_json` can represent it, too, but possibly not with every digit of its
/// numbers.
struct FormationItem(Json);

impl<'de> Deserialize<'de> for FormationItem {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let item = Json::deserialize(deserializer)?;
        item.read::<serde_json::Value>().map_err(D::Error::custom)?;
        Ok(Self(item))
    }
}

/// A list of a formation, in one response or in pages.
#[derive(Clone)]
struct FormationQuery {
    request: EndpointRequest,
}

impl ListQuery for FormationQuery {
    type Item = FormationItem;

    fn fetch(&self, page: PageRequest) -> Call<FetchedPage<FormationItem>> {
        let request = self.request.clone().page_if_paged(page);
        Box::pin(async move {
            let answer = request.read(decode_formation).await?;
            let answer = page.answer_if_paged(answer);
            Ok(FetchedPage::of(page, answer, |item: &FormationItem| {
                let name = item.0.get("name")?.as_id()?;
                Some(Cow::Owned(name))
            }))
        })
    }

    fn request(&self) -> RequestName {
        self.request.name()
    }
}

/// A list in any envelope, or a single CDT, such as the disposition.
fn decode_formation(
    json: &[u8],
    expected: Expected<'_>,
) -> Result<Page<FormationItem>, DecodeError> {
    let answer: Json = crate::json::from_slice(json)?;
    if answer.get("fields").is_some() {
        return Ok(Page::new(
            vec![FormationItem(answer)],
            Vec::new(),
            Some(true),
        ));
    }
    // A null is not an empty list: treating it as one would lose the tenant's items.
    let lists = ["data", "content"].map(|key| answer.get(key));
    let mut given = lists.into_iter().flatten().peekable();
    if given.peek().is_some() && given.all(|list| list.is_null()) {
        return Err(DecodeError::SHAPE);
    }
    decode_expected_items(json, expected)
}
