//! Records and patients by external id: look-ups, creation without duplicates, and updates.

mod id;
mod look_ups;
mod search;

pub(in crate::client) use self::id::{ExternalId, check_external_id};
pub(in crate::client) use self::look_ups::{Learned, Ways};
use self::search::is_unsupported;
pub(in crate::client) use self::search::{Look, Says, Sought, answer, find, one_of};
use super::future::Call;
use crate::error::{Error, Outcome};
use crate::profile::LookUpWay;

/// The outcome of an upsert by external id.
#[derive(Clone, Debug, PartialEq)]
pub enum Upserted<R> {
    /// It did not exist, and was created.
    Created(R),
    /// It existed, and differed.
    Updated {
        /// The record after the update.
        record: R,
        /// Machine names of the fields that were sent, sorted.
        changed: Vec<String>,
    },
    /// It existed with the wanted values; nothing was sent.
    Unchanged(R),
}

impl<R> Upserted<R> {
    /// The record or patient.
    #[must_use]
    pub fn record(&self) -> &R {
        match self {
            Self::Created(record) | Self::Updated { record, .. } | Self::Unchanged(record) => {
                record
            }
        }
    }

    /// The record or patient.
    #[must_use]
    pub fn into_record(self) -> R {
        match self {
            Self::Created(record) | Self::Updated { record, .. } | Self::Unchanged(record) => {
                record
            }
        }
    }

    /// Machine names of the changed fields; empty if it was created or unchanged.
    #[must_use]
    pub fn changed(&self) -> &[String] {
        match self {
            Self::Updated { changed, .. } => changed,
            Self::Created(_) | Self::Unchanged(_) => &[],
        }
    }
}

/// A record or patient that should exist under an external id.
pub(in crate::client) trait Wanted: Sync {
    /// The type that is looked up.
    type Sought: Sought;

    /// Returns the item to look up.
    fn sought(&self) -> &Self::Sought;

    /// The checks that need no look-up.
    fn check(&self) -> Result<(), Error>;

    /// Creates it. Also returns whether it was found instead: an attempt without a response may have created it.
    fn create(&self) -> Call<(Item<Self>, bool)>;

    /// The names of the fields that differ, and the call that changes them; `None` if no field differs.
    fn update(&self, found: &Item<Self>) -> Option<(Vec<String>, Call<Item<Self>>)>;
}

/// The type of a wanted record or patient.
type Item<W> = <<W as Wanted>::Sought as Sought>::Item;

/// Looks up an item that is certain to exist, to learn which ways work. Sends nothing if one is already known to work.
async fn learn<S: Sought>(sought: &S) {
    let (ways, learned) = sought.ways();
    for way in ways.iter().copied().filter(|way| *way != LookUpWay::Scan) {
        if learned.works(way) {
            return;
        }
        if learned.fails(way) {
            continue;
        }
        match sought.look_up(way).await {
            Ok(Some(item)) if sought.says(&item) == Says::Has => return learned.note(way, true),
            // A comma in the id prevents a filter; for other ids, the way may work.
            Ok(Some(_)) | Err(Error::FilterValue { .. }) => {}
            Ok(None) => learned.note(way, false),
            Err(error) if is_unsupported(&error) => learned.note(way, false),
            Err(_) => return,
        }
    }
}

/// Creates a missing item, updates one that differs, and leaves an equal one unchanged.
pub(in crate::client) async fn upsert<W: Wanted>(wanted: &W) -> Result<Upserted<Item<W>>, Error> {
    let sought = wanted.sought();
    sought.id().check()?;
    wanted.check()?;
    if let Some(found) = find(sought).await? {
        return bring_up_to_date(wanted, found).await;
    }
    match wanted.create().await {
        Ok((created, false)) => {
            learn(sought).await;
            Ok(Upserted::Created(created))
        }
        Ok((found, true)) => created_or_updated(wanted, found).await,
        Err(error) if error.is_conflict() => match find(sought).await {
            // An attempt that may have been processed has created it.
            Ok(Some(found)) if error.outcome() == Outcome::Unknown => {
                created_or_updated(wanted, found).await
            }
            Ok(Some(found)) => bring_up_to_date(wanted, found).await,
            Ok(None) => Err(error),
            Err(failed) => Err(look_up_failed(error, failed)),
        },
        Err(error) => Err(error),
    }
}

/// The error of a look-up that failed after a create was a conflict: whether it is one is not known, so that the same
/// call may succeed later. It has the outcome of the create; an error that can't have it is not returned.
pub(in crate::client) fn look_up_failed(conflict: Error, failed: Error) -> Error {
    let failed = failed.after(conflict.attempts());
    if failed.outcome() == conflict.outcome() {
        failed
    } else {
        conflict
    }
}

/// Updates a found item that differs. An item is only changed if it has the external id.
async fn bring_up_to_date<W: Wanted>(
    wanted: &W,
    found: Item<W>,
) -> Result<Upserted<Item<W>>, Error> {
    let sought = wanted.sought();
    match wanted.update(&found) {
        None => Ok(Upserted::Unchanged(found)),
        Some(_) if sought.says(&found) != Says::Has => Err(sought.unverified()),
        Some((changed, update)) => Ok(Upserted::Updated {
            record: update.await?,
            changed,
        }),
    }
}

/// Updates an item that is found after an attempt to create it: if nothing differs, that attempt has succeeded.
async fn created_or_updated<W: Wanted>(
    wanted: &W,
    found: Item<W>,
) -> Result<Upserted<Item<W>>, Error> {
    Ok(match bring_up_to_date(wanted, found).await? {
        Upserted::Unchanged(record) => Upserted::Created(record),
        updated => updated,
    })
}
