//! Several records of a patient, changed in one request.

use std::collections::{HashMap, VecDeque};
use std::fmt;

use super::requests::{PatientCdt, UPDATE_ALL};
use crate::client::external_id::check_external_id;
use crate::client::future::Call;
use crate::error::{Error, Problem};
use crate::foreign_text::{is_code, write_list};
use crate::id::RecordId;
use crate::json::Json;
use crate::operation::Update;
use crate::profile::BulkUpdateBody;
use crate::record::{
    Cdt, DecodeError, Expected, Patch, Record, RowViolations, UnreadReason, WritableCdt,
    decode_expected_page,
};

/// Records about to be changed. Await it to send all of them in one request.
///
/// ```no_run
/// use care::VitalsPatch;
/// use care::vitals::Position;
/// # async fn example(patient: care::Patient, ids: Vec<welkin_runtime::RecordId<care::Vitals>>) -> Result<(), welkin_runtime::Error> {
/// let patch = VitalsPatch::new().position(Position::Sitting);
/// for row in patient.vitals().update_all(ids.iter().map(|id| (id, &*patch))).await? {
///     if let Err(error) = row.result {
///         eprintln!("{}: {error}", row.id);
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is sent until the call is awaited"]
pub struct UpdateRecords<T> {
    records: PatientCdt,
    rows: Vec<(RecordId<T>, Patch<T>)>,
    checked: bool,
}

/// The outcome of one row of a bulk update.
#[derive(Debug)]
#[non_exhaustive]
pub struct UpdatedRow<T> {
    /// Id of the record to change.
    pub id: RecordId<T>,
    /// The record after the change, or the reason why it was not changed.
    pub result: Result<Record<T>, RowError>,
}

/// The reason why a row of a bulk update was not changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RowError {
    /// The API rejected the row. No such response was recorded or documented; any `result.status` other than `OK`
    /// counts as one.
    #[error("the API rejected the row{}", Refusal(status.as_deref(), problems))]
    Refused {
        /// The row's `result.status`, such as `ERROR`; `None` if it is not a code.
        status: Option<String>,
        /// The API's problems, as far as they could be read. Each of them has the server's own words.
        problems: Vec<Problem>,
    },
    /// The API's response for the row can't be read: the record may have been changed or not.
    #[error("the API's response for the row could not be read: {0}")]
    Unread(UnreadReason),
    /// The API's response for the row has no `result`, and the record in it differs from the patch: the record may have
    /// been changed or not.
    #[error("the API's response does not state whether the row was changed")]
    Unconfirmed,
    /// The API's response does not contain the row, or not with its id: the record may have been changed or not.
    #[error("the API's response does not contain the row")]
    NotAnswered,
}

/// A description of a rejection: the status and the codes, as far as they are codes.
struct Refusal<'a>(Option<&'a str>, &'a [Problem]);

impl fmt::Display for Refusal<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(status, problems) = self;
        if let Some(status) = status {
            write!(formatter, " with status {status}")?;
        }
        if problems.is_empty() {
            return Ok(());
        }
        formatter.write_str(": ")?;
        write_list(formatter, ", ", problems.iter())
    }
}

impl<T: Cdt> UpdateRecords<T> {
    pub(super) fn new(
        records: PatientCdt,
        rows: impl IntoIterator<Item = (impl Into<RecordId<T>>, impl AsRef<Patch<T>>)>,
    ) -> Self {
        let rows = rows.into_iter();
        Self {
            records,
            rows: rows
                .map(|(id, patch)| (id.into(), patch.as_ref().clone()))
                .collect(),
            checked: true,
        }
    }

    /// Sends the patches without validation: for a tenant that has relaxed a rule since the program was built.
    pub fn unchecked(mut self) -> Self {
        self.checked = false;
        self
    }

    fn body(&self, form: BulkUpdateBody) -> Json {
        let rows = self.rows.iter();
        let id = |id: &RecordId<T>| (Json::from("id"), Json::from(id.as_str()));
        match form {
            BulkUpdateBody::Rows => {
                let fields = |patch: &Patch<T>| (Json::from("jsonBody"), patch.to_json());
                let rows = rows.map(|(of, patch)| Json::object([id(of), fields(patch)]));
                Json::object([(Json::from("rows"), rows.collect())])
            }
            BulkUpdateBody::Array => rows
                .map(|(of, patch)| Json::object(patch.to_json().members().chain([id(of)])))
                .collect(),
        }
    }
}

impl<T: WritableCdt<Update> + Default> UpdateRecords<T> {
    async fn send(self) -> Result<Vec<UpdatedRow<T>>, Error> {
        for (_, patch) in &self.rows {
            patch.own_ids().try_for_each(check_external_id)?;
        }
        let is_checked = self.checked;
        let results = self.rows.iter().map(|(_, patch)| {
            if is_checked {
                patch.validate()
            } else {
                patch.validate_form()
            }
        });
        RowViolations::new(results).into_result()?;
        if self.rows.is_empty() {
            return Ok(Vec::new());
        }
        let body = self.body(self.records.profile().bulk_update).text();
        let request = self.records.to(&UPDATE_ALL).body(body.into_bytes());
        let mut answers = request.read(answers).await?;
        let rows = self.rows.into_iter().map(|(id, patch)| {
            // A record that is changed by several rows has a result for each.
            let answer = answers.get_mut(id.as_str()).and_then(VecDeque::pop_front);
            let answer = answer.unwrap_or(Err(RowError::NotAnswered));
            let result = answer.and_then(|row| row.changed_by(&patch));
            UpdatedRow { id, result }
        });
        Ok(rows.collect())
    }
}

/// The API's results for each record, by its id, in the order of the response.
type Answers<T> = HashMap<String, VecDeque<Result<AnsweredRow<T>, RowError>>>;

/// A row of the response that was not rejected.
struct AnsweredRow<T> {
    record: Record<T>,
    /// Whether the API confirms the change. Recorded responses do so for each row; no responses of other profiles are
    /// known.
    is_confirmed: bool,
}

impl<T: Cdt + Default> AnsweredRow<T> {
    /// The record, if it was changed by this patch according to the API or to its values.
    fn changed_by(self, patch: &Patch<T>) -> Result<Record<T>, RowError> {
        if self.is_confirmed || patch.is_shown_by(&self.record) {
            Ok(self.record)
        } else {
            Err(RowError::Unconfirmed)
        }
    }
}

/// Reads the API's result for each row. An unreadable one does not hide the others.
fn answers<T: Cdt + Default>(
    answer: &[u8],
    expected: Expected<'_>,
) -> Result<Answers<T>, DecodeError> {
    let page = decode_expected_page(answer, expected)?;
    let mut answers = Answers::<T>::new();
    let mut add = |id: String, result| answers.entry(id).or_default().push_back(result);
    for record in page.items {
        let id = record.id.as_str().to_owned();
        match is_confirmed(&record) {
            Err(refusal) => add(id, Err(refusal)),
            Ok(is_confirmed) => add(
                id,
                Ok(AnsweredRow {
                    record,
                    is_confirmed,
                }),
            ),
        }
    }
    for item in page.unread {
        if let Some(id) = item.id {
            add(id, Err(RowError::Unread(item.reason)));
        }
    }
    Ok(answers)
}

/// Returns `true` if the row's `result` is `OK`, and `false` if the row has no `result`, or an empty one. A row without
/// fields has it among its unknown keys.
///
/// # Errors
/// Returns an error if it has any other value.
fn is_confirmed<T: Cdt>(record: &Record<T>) -> Result<bool, RowError> {
    let among_fields = record.slots().extra().unknown();
    let mut members = record.other().chain(among_fields);
    let Some((_, result)) = members.find(|(name, _)| *name == "result") else {
        return Ok(false);
    };
    let content = result.get("content").unwrap_or_default();
    let status = result.get("status").unwrap_or(result.clone()).as_id();
    if status.is_none() && content.is_null() {
        return Ok(false);
    }
    if status
        .as_ref()
        .is_some_and(|status| status.eq_ignore_ascii_case("OK"))
    {
        return Ok(true);
    }
    Err(RowError::Refused {
        status: status.filter(|status| is_code(status)),
        problems: Problem::list(&content),
    })
}

impl<T: WritableCdt<Update> + Default> IntoFuture for UpdateRecords<T> {
    type Output = Result<Vec<UpdatedRow<T>>, Error>;
    type IntoFuture = Call<Vec<UpdatedRow<T>>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// Shows ids and names of fields only: the values may be health data.
impl<T> fmt::Debug for UpdateRecords<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = self.rows.iter().map(|(id, patch)| (id, patch));
        formatter.debug_map().entries(rows).finish()
    }
}
