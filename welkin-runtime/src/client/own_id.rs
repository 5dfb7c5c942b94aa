//! Records and patients by an id of the caller's own: looked up, created once, and brought up to date.

use std::sync::atomic::{AtomicU8, Ordering};

use super::records::Call;
use crate::error::{ApiErrorKind, Error, Outcome};
use crate::id::is_segment;
use crate::profile::LookUpWay;

/// What became of something that was to be there under an external id.
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
    /// What is there now.
    #[must_use]
    pub fn record(&self) -> &R {
        match self {
            Self::Created(record) | Self::Updated { record, .. } | Self::Unchanged(record) => {
                record
            }
        }
    }

    /// What is there now.
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

/// What a client has learned of the ways to look something up.
#[derive(Debug, Default)]
pub(super) struct Learned {
    pub(super) records: Ways,
    pub(super) patients: Ways,
}

/// The ways that have found something, and those that have missed what was there.
#[derive(Debug, Default)]
pub(super) struct Ways {
    work: AtomicU8,
    fail: AtomicU8,
}

impl Ways {
    fn works(&self, way: LookUpWay) -> bool {
        self.work.load(Ordering::Relaxed) & bit(way) != 0
    }

    fn fails(&self, way: LookUpWay) -> bool {
        self.fail.load(Ordering::Relaxed) & bit(way) != 0
    }

    fn note(&self, way: LookUpWay, works: bool) {
        let ways = if works { &self.work } else { &self.fail };
        ways.fetch_or(bit(way), Ordering::Relaxed);
    }
}

fn bit(way: LookUpWay) -> u8 {
    1 << way as u8
}

/// Something that is looked up by an external id.
pub(super) trait Sought: Sync {
    /// What there is under external ids.
    type Item: Send;

    /// The external id.
    fn external_id(&self) -> &str;

    /// The ways in which it is looked up, and what is known of them.
    fn ways(&self) -> (&[LookUpWay], &Ways);

    /// Looks it up in one way. What has another external id is not returned.
    fn look_up(&self, way: LookUpWay) -> Call<Option<Self::Item>>;
}

/// Something that is wanted under an external id.
pub(super) trait Wanted: Sought {
    /// Creates it. Whether it was found instead is also returned: an attempt without an answer may have created it.
    fn create(&self) -> Call<(Self::Item, bool)>;

    /// The names of the fields in which it differs, and the call that changes them; nothing where none does.
    fn update(&self, found: &Self::Item) -> Option<(Vec<String>, Call<Self::Item>)>;
}

/// Looks something up, in one way after the other until an answer counts.
pub(super) async fn find<S: Sought>(sought: &S) -> Result<Option<S::Item>, Error> {
    // Of one that is damaged, such as by a line break, none of the ways could find anything, and that would say that there is nothing.
    if !is_segment(sought.external_id()) {
        return Err(Error::InvalidId);
    }
    let (ways, learned) = sought.ways();
    let mut refused = None;
    for way in ways.iter().copied().filter(|way| !learned.fails(*way)) {
        match sought.look_up(way).await {
            Ok(Some(item)) => {
                learned.note(way, true);
                return Ok(Some(item));
            }
            Ok(None) if learned.works(way) || way == LookUpWay::Scan => return Ok(None),
            Ok(None) => refused = None,
            Err(error) if is_unsupported(&error) => refused = Some(error),
            Err(error) => return Err(error),
        }
    }
    refused.map_or(Ok(None), Err)
}

/// Whether an error may mean that the API can't be asked in this way.
fn is_unsupported(error: &Error) -> bool {
    match error {
        Error::Api(error) => {
            matches!(error.kind, ApiErrorKind::Invalid | ApiErrorKind::NoRoute)
                || matches!(error.status, 405 | 501)
        }
        Error::FilterValue { .. } | Error::InvalidId => true,
        _ => false,
    }
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
            Ok(Some(_)) => return learned.note(way, true),
            Ok(None) => learned.note(way, false),
            Err(error) if is_unsupported(&error) => learned.note(way, false),
            Err(_) => return,
        }
    }
}

/// Whether what a create was to create may be there although the create failed. Where it can look by `?type=EID`, it has done so itself.
pub(super) fn may_be_there<S: Sought>(sought: &S, error: &Error) -> bool {
    let has_looked = sought.ways().0.contains(&LookUpWay::Type);
    error.is_conflict() || (error.outcome() == Outcome::Unknown && !has_looked)
}

/// Creates what is not there, changes what differs, and leaves the rest alone.
pub(super) async fn upsert<W: Wanted>(wanted: &W) -> Result<Upserted<W::Item>, Error> {
    if let Some(found) = find(wanted).await? {
        return bring_up_to_date(wanted, found).await;
    }
    match wanted.create().await {
        Ok((created, false)) => {
            learn(wanted).await;
            Ok(Upserted::Created(created))
        }
        Ok((found, true)) => created_or_updated(wanted, found).await,
        Err(error) if may_be_there(wanted, &error) => match find(wanted).await {
            Ok(Some(found)) if error.attempts().count > 1 => {
                created_or_updated(wanted, found).await
            }
            Ok(Some(found)) => bring_up_to_date(wanted, found).await,
            Ok(None) | Err(_) => Err(error),
        },
        Err(error) => Err(error),
    }
}

async fn bring_up_to_date<W: Wanted>(
    wanted: &W,
    found: W::Item,
) -> Result<Upserted<W::Item>, Error> {
    match wanted.update(&found) {
        None => Ok(Upserted::Unchanged(found)),
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
