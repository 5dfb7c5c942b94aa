//! Records and patients by an id of the caller's own: looked up, created once, and brought up to date.

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Mutex, PoisonError};

use super::list::Listing;
use super::records::Call;
use crate::call::LookUp;
use crate::error::{ApiErrorKind, Error, RequestName};
use crate::http::transport::BoxFuture;
use crate::id::OwnId;
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
    pub(super) records: WaysById,
    pub(super) patients: WaysById,
}

/// What is known of the ways, for each kind of id.
#[derive(Debug, Default)]
pub(super) struct WaysById {
    id: Ways,
    guid: Ways,
}

impl WaysById {
    pub(super) fn of(&self, id: &OwnId) -> &Ways {
        match id {
            OwnId::Id(_) => &self.id,
            OwnId::Guid(_) | OwnId::Mrn(_) => &self.guid,
        }
    }
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
    type Item: Send + 'static;

    /// The external id.
    fn id(&self) -> &OwnId;

    /// The ways in which it is looked up, and what is known of them.
    fn ways(&self) -> (&[LookUpWay], &Ways);

    /// Looks it up in one way. What says that it has another external id, or none, is not returned.
    fn look_up(&self, way: LookUpWay) -> Call<Option<Self::Item>>;

    /// What something that was read says of the external id.
    fn says(&self, item: &Self::Item) -> Says;

    /// Name of the request that reads it.
    fn request(&self) -> RequestName;

    /// What was answered may be of something else.
    fn unverified(&self) -> Error {
        let request = self.request();
        Error::UnverifiedExternalId { request }
    }
}

/// What something that was read says of an external id that is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    /// It has the id.
    Has,
    /// It has another one, or none.
    HasNot,
    /// Nothing: a role may not be shown it.
    Nothing,
}

impl Says {
    /// What is said by the id that it holds, and by whether the field was sent at all.
    pub(super) fn of(held: Option<&str>, was_sent: bool, id: &OwnId) -> Self {
        match held {
            Some(held) if id.is(held) => Self::Has,
            None if !was_sent => Self::Nothing,
            _ => Self::HasNot,
        }
    }
}

/// The answer to `?type=EID`, if it has the id that was asked for, as far as it says.
///
/// # Errors
/// When the answer does not say it, and has that id as its own: a server that ignores the parameter answers with whoever has it.
pub(super) fn answer<S: Sought>(
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

/// The one of a list that has an external id. That none has it is known only if all could be read.
///
/// # Errors
/// When several have it, or none has it and not all could be read.
pub(super) fn one_of<S: Sought>(
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

/// Looks for what a create may have created although its answer was lost, and keeps what it finds.
pub(super) struct Look<'s, S: Sought> {
    sought: &'s S,
    found: Mutex<Option<S::Item>>,
}

impl<'s, S: Sought> Look<'s, S> {
    pub(super) fn new(sought: &'s S) -> Self {
        let found = Mutex::new(None);
        Self { sought, found }
    }

    /// What was created, or found instead; whether it was found is also returned.
    pub(super) fn or_found(self, created: Option<S::Item>) -> (S::Item, bool) {
        let was_found = created.is_none();
        let found = self.found.into_inner();
        let item = created.or(found.unwrap_or_else(PoisonError::into_inner));
        let item =
            item.expect("a create succeeds when its answer has been read, or something was found");
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

/// Something that is wanted under an external id.
pub(super) trait Wanted: Sought {
    /// Checks what needs no look-up.
    fn check(&self) -> Result<(), Error>;

    /// Creates it. Whether it was found instead is also returned: an attempt without an answer may have created it.
    fn create(&self) -> Call<(Self::Item, bool)>;

    /// The names of the fields in which it differs, and the call that changes them; nothing where none does.
    fn update(&self, found: &Self::Item) -> Option<(Vec<String>, Call<Self::Item>)>;
}

/// When it counts that nothing was found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Miss {
    /// Also where no way is known to find anything: something has to be the first to be created.
    Likely,
    /// Where a way that has found something finds nothing, or everything was read. What may have just been created is missed by a way that
    /// the API does not serve, too.
    Certain,
}

/// Looks something up, in one way after the other until an answer counts.
pub(super) async fn find<S: Sought>(sought: &S) -> Result<Option<S::Item>, Error> {
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

/// Whether an error may mean that the API can't be asked in this way.
fn is_unsupported(error: &Error) -> bool {
    match error {
        Error::Api(error) => {
            matches!(error.kind, ApiErrorKind::Invalid | ApiErrorKind::NoRoute)
                || matches!(error.status, 405 | 501)
        }
        Error::FilterValue { .. } => true,
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
            Ok(Some(item)) if wanted.says(&item) == Says::Has => return learned.note(way, true),
            Ok(Some(_)) => {}
            Ok(None) => learned.note(way, false),
            Err(error) if is_unsupported(&error) => learned.note(way, false),
            Err(_) => return,
        }
    }
}

/// Creates what is not there, changes what differs, and leaves the rest alone.
pub(super) async fn upsert<W: Wanted>(wanted: &W) -> Result<Upserted<W::Item>, Error> {
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

/// Changes what differs in what was found. Only what says that it has the external id is changed.
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
