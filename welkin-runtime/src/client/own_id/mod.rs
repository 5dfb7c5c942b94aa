//! Records and patients by an id of the caller's own: looked up, created once, and brought up to date.

mod id;
mod search;
mod ways;

pub(in crate::client) use self::id::{OwnId, check_own_id};
use self::search::is_unsupported;
pub(in crate::client) use self::search::{Look, Says, Sought, answer, find, one_of};
pub(in crate::client) use self::ways::{Learned, Ways};
use super::future::Call;
use crate::error::Error;
use crate::profile::LookUpWay;

/// The outcome of an upsert by external id.
#[derive(Clone, Debug, PartialEq)]
pub enum Upserted<R> {
    /// It was not there, and was created.
    Created(R),
    /// It was there, and differed.
    Updated {
        /// As it is now.
        record: R,
        /// Machine names of the fields that were sent, sorted.
        changed: Vec<String>,
    },
    /// It was there as wanted; nothing was sent.
    Unchanged(R),
}

impl<R> Upserted<R> {
    /// The result.
    #[must_use]
    pub fn record(&self) -> &R {
        match self {
            Self::Created(record) | Self::Updated { record, .. } | Self::Unchanged(record) => {
                record
            }
        }
    }

    /// The result.
    #[must_use]
    pub fn into_record(self) -> R {
        match self {
            Self::Created(record) | Self::Updated { record, .. } | Self::Unchanged(record) => {
                record
            }
        }
    }

    /// Machine names of the fields that were changed; none if it was created or left alone.
    #[must_use]
    pub fn changed(&self) -> &[String] {
        match self {
            Self::Updated { changed, .. } => changed,
            Self::Created(_) | Self::Unchanged(_) => &[],
        }
    }
}

/// Something that is wanted under an external id.
pub(in crate::client) trait Wanted: Sought {
    /// Checks what needs no look-up.
    fn check(&self) -> Result<(), Error>;

    /// Creates it. Whether it was found instead is also returned: an attempt without an answer may have created it.
    fn create(&self) -> Call<(Self::Item, bool)>;

    /// The names of the fields in which it differs, and the call that changes them; nothing where none does.
    fn update(&self, found: &Self::Item) -> Option<(Vec<String>, Call<Self::Item>)>;
}

/// Looks up what is there for certain, to learn which ways work. Costs nothing once one is known to.
async fn learn<W: Wanted>(wanted: &W) {
    let (ways, learned) = wanted.ways();
    for way in ways.iter().copied().filter(|way| *way != LookUpWay::Scan) {
        if learned.works(way) {
            return;
        }
        if learned.fails(way) {
            continue;
        }
        match wanted.look_up(way).await {
            Ok(Some(item)) if wanted.says(&item) == Says::Has => return learned.note(way, true),
            Ok(Some(_)) => {}
            Ok(None) => learned.note(way, false),
            Err(error) if is_unsupported(&error) => learned.note(way, false),
            Err(_) => return,
        }
    }
}

/// Creates a missing item, updates one that differs, and leaves an equal one alone.
pub(in crate::client) async fn upsert<W: Wanted>(wanted: &W) -> Result<Upserted<W::Item>, Error> {
    wanted.id().check()?;
    wanted.check()?;
    if let Some(found) = find(wanted).await? {
        return bring_up_to_date(wanted, found).await;
    }
    match wanted.create().await {
        Ok((created, false)) => {
            learn(wanted).await;
            Ok(Upserted::Created(created))
        }
        Ok((found, true)) => created_or_updated(wanted, found).await,
        Err(error) if error.is_conflict() => match find(wanted).await {
            Ok(Some(found)) if error.attempts().count > 1 => {
                created_or_updated(wanted, found).await
            }
            Ok(Some(found)) => bring_up_to_date(wanted, found).await,
            Ok(None) | Err(_) => Err(error),
        },
        Err(error) => Err(error),
    }
}

/// Updates a found item that differs. Only an item that states the external id is changed.
async fn bring_up_to_date<W: Wanted>(
    wanted: &W,
    found: W::Item,
) -> Result<Upserted<W::Item>, Error> {
    match wanted.update(&found) {
        None => Ok(Upserted::Unchanged(found)),
        Some(_) if wanted.says(&found) != Says::Has => Err(wanted.unverified()),
        Some((changed, update)) => Ok(Upserted::Updated {
            record: update.await?,
            changed,
        }),
    }
}

/// The same for what is there after an attempt to create it: where nothing differs, that attempt has succeeded.
async fn created_or_updated<W: Wanted>(
    wanted: &W,
    found: W::Item,
) -> Result<Upserted<W::Item>, Error> {
    Ok(match bring_up_to_date(wanted, found).await? {
        Upserted::Unchanged(record) => Upserted::Created(record),
        updated => updated,
    })
}
