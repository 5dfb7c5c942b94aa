//! Looking up an item by an external id, in one way after the other until a response is conclusive.

use std::sync::{Mutex, PoisonError};

use super::id::ExternalId;
use super::look_ups::Ways;
use crate::call::LookUp;
use crate::client::future::Call;
use crate::client::list::Listing;
use crate::error::{ApiErrorKind, Error, RequestName};
use crate::profile::LookUpWay;
use crate::transport::BoxFuture;

/// An item that is looked up by an external id.
pub(in crate::client) trait Sought: Sync {
    /// The type of the items.
    type Item: Send + 'static;

    /// The external id.
    fn id(&self) -> &ExternalId;

    /// The ways to look it up, and the knowledge about them.
    fn ways(&self) -> (&[LookUpWay], &Ways);

    /// Looks it up in one way. An item with another external id, or none, is not returned.
    fn look_up(&self, way: LookUpWay) -> Call<Option<Self::Item>>;

    /// An item's statement about the external id.
    fn says(&self, item: &Self::Item) -> Says;

    /// Name of the request that reads the item.
    fn request(&self) -> RequestName;

    /// The error that the response may be of another item.
    fn unverified(&self) -> Error {
        let request = self.request();
        Error::UnverifiedExternalId { request }
    }
}

/// An item's statement about the external id of a look-up.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::client) enum Says {
    /// It has the id.
    Has,
    /// It has another id, or none.
    HasNot,
    /// It does not state its id: a role may not see the field.
    Nothing,
}

impl Says {
    /// The statement that follows from the value of the field, and from whether the field was sent at all.
    pub(in crate::client) fn of(held: Option<&str>, was_sent: bool, id: &ExternalId) -> Self {
        match held {
            Some(held) if id.is(held) => Self::Has,
            None if !was_sent => Self::Nothing,
            _ => Self::HasNot,
        }
    }
}

/// The response to `?type=EID`, unless it states another id than the requested one.
///
/// # Errors
/// Returns an error if the response does not state the external id, and has the requested id as its own: a server that
/// ignores the parameter responds with the item that has this id.
pub(in crate::client) fn answer<S: Sought>(
    sought: &S,
    item: S::Item,
    id: &str,
) -> Result<Option<S::Item>, Error> {
    match sought.says(&item) {
        Says::HasNot => Ok(None),
        Says::Nothing if sought.id().is(id) => Err(sought.unverified()),
        Says::Has | Says::Nothing => Ok(Some(item)),
    }
}

/// The item of a list that has an external id. Only if all items could be read is it certain that none has it.
///
/// # Errors
/// Returns an error if several items have it, or if none has it and not all could be read.
pub(in crate::client) fn one_of<S: Sought>(
    sought: &S,
    items: Listing<S::Item>,
    request: RequestName,
) -> Result<Option<S::Item>, Error> {
    let has_id = |item: &S::Item| sought.says(item) == Says::Has;
    match items.items().iter().filter(|item| has_id(item)).count() {
        0 => items.complete().map(|_| None),
        1 => Ok(items.into_parts().0.into_iter().find(has_id)),
        _ => Err(Error::AmbiguousExternalId { request }),
    }
}

/// Looks for an item whose creation may have succeeded although the response was lost, and keeps it.
pub(in crate::client) struct Look<'s, S: Sought> {
    sought: &'s S,
    found: Mutex<Option<S::Item>>,
}

impl<'s, S: Sought> Look<'s, S> {
    pub(in crate::client) fn new(sought: &'s S) -> Self {
        let found = Mutex::new(None);
        Self { sought, found }
    }

    /// The created item, or the one found instead; also returns whether it was found.
    pub(in crate::client) fn or_found(self, created: Option<S::Item>) -> (S::Item, bool) {
        let was_found = created.is_none();
        let found = self.found.into_inner();
        let item = created.or(found.unwrap_or_else(PoisonError::into_inner));
        let item = item.expect("a successful create has a decoded response or a found item");
        (item, was_found)
    }
}

impl<S: Sought> LookUp for Look<'_, S> {
    fn look(&self) -> BoxFuture<'_, Result<bool, Error>> {
        Box::pin(async {
            let found = search(self.sought, Miss::Certain).await?;
            let is_there = found.is_some();
            *self.found.lock().unwrap_or_else(PoisonError::into_inner) = found;
            Ok(is_there)
        })
    }
}

/// The condition for concluding that an item does not exist.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Miss {
    /// Also if no way is known to find anything: otherwise the first item could never be created.
    Likely,
    /// Only if a way that has found something before finds nothing, or if everything was read. A way that the API does
    /// not support also misses an item that was just created.
    Certain,
}

/// Looks up an item, in one way after the other until a response is conclusive.
pub(in crate::client) async fn find<S: Sought>(sought: &S) -> Result<Option<S::Item>, Error> {
    search(sought, Miss::Likely).await
}

async fn search<S: Sought>(sought: &S, miss: Miss) -> Result<Option<S::Item>, Error> {
    sought.id().check()?;
    let (configured, learned) = sought.ways();
    let ways = configured.iter().copied();
    let mut ways: Vec<_> = ways.filter(|way| !learned.fails(*way)).collect();
    let all_fail = ways.is_empty() && !configured.is_empty();
    let must_read_all = miss == Miss::Certain || all_fail;
    if must_read_all && !ways.contains(&LookUpWay::Scan) {
        ways.push(LookUpWay::Scan);
    }
    let (mut refused, mut unverified) = (None, None);
    for way in ways {
        match sought.look_up(way).await {
            Ok(Some(item)) => {
                if sought.says(&item) == Says::Has {
                    learned.note(way, true);
                }
                return Ok(Some(item));
            }
            Ok(None) => {
                refused = None;
                if learned.works(way) || way == LookUpWay::Scan {
                    break;
                }
            }
            Err(error @ Error::UnverifiedExternalId { .. }) => unverified = Some(error),
            Err(error) if is_unsupported(&error) => refused = Some(error),
            Err(error) => return Err(error),
        }
    }
    unverified.or(refused).map_or(Ok(None), Err)
}

/// Whether an error may mean that the API does not support this way.
pub(super) fn is_unsupported(error: &Error) -> bool {
    match error {
        Error::Api(error) => {
            matches!(error.kind, ApiErrorKind::Invalid | ApiErrorKind::NoRoute)
                || matches!(error.status, 405 | 501)
        }
        Error::FilterValue { .. } => true,
        _ => false,
    }
}
