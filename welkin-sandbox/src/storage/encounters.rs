//! Lists of encounters, which are chosen, sorted and cut into pages by the database.

use rusqlite::params_from_iter;
use rusqlite::types::Value as Cell;

use super::{Data, StorageError};
use crate::page::Window;

/// Whose encounters a list shows.
#[derive(Clone, Debug)]
pub(crate) enum EncountersOf {
    Everybody,
    /// Of the patient of this id.
    Patient(String),
    /// Those whose appointment the user of this id hosts.
    Host(String),
    /// The same, and those of patients whose care team the user is in.
    CareTeamOf(String),
}

/// What a list of encounters asks for.
#[derive(Clone, Debug)]
pub(crate) struct ListEncounters {
    pub(crate) environment: String,
    pub(crate) of: EncountersOf,
    /// The statuses that are wanted; nothing means all.
    pub(crate) statuses: Option<Vec<String>>,
    /// Where encounters hold what they are sorted by, and whether the largest comes first.
    pub(crate) orders: Vec<(EncounterField, bool)>,
    pub(crate) window: Window,
}

/// Something that encounters are sorted by. Names are written into the query: known ones only.
#[derive(Clone, Copy, Debug)]
pub(crate) enum EncounterField {
    /// A field of the encounter's own.
    Own(&'static str),
    /// A key of its calendar event.
    Event(&'static str),
}

impl EncounterField {
    fn expression(self) -> String {
        match self {
            Self::Own(name) => format!("json_extract(found.body, '$.jsonBody.{name}')"),
            Self::Event(key) => format!(
                "(SELECT json_extract(own.body, '$.{key}') FROM items AS own
                  WHERE own.environment = found.environment AND own.patient = ''
                  AND own.kind = 'calendar_event' AND own.encounter = ''
                  AND own.id = json_extract(found.body, '$.jsonBody.calendarEventId'))"
            ),
        }
    }
}

/// From the events of a host to the encounters that have them, in this order: SQLite would read everybody's encounters
/// instead. The sign lets an index compare the texts.
const HOSTED: &str = "items AS event CROSS JOIN items AS found
    ON found.environment = event.environment AND found.kind = 'encounter'
    AND json_extract(found.body, '$.jsonBody.calendarEventId') = +event.id
    WHERE event.environment = ? AND event.kind = 'calendar_event'
    AND json_extract(event.body, '$.hostId') = ?";

const OF_CARE_TEAM: &str = "items AS found
    WHERE found.environment = ? AND found.kind = 'encounter' AND (
        ? IN (SELECT json_extract(event.body, '$.hostId') FROM items AS event
            WHERE event.environment = found.environment AND event.patient = ''
            AND event.kind = 'calendar_event' AND event.encounter = ''
            AND event.id = json_extract(found.body, '$.jsonBody.calendarEventId'))
        OR ? IN (SELECT json_extract(member.value, '$.id')
            FROM patients AS person, json_each(person.body, '$.careTeamMembers') AS member
            WHERE person.environment = found.environment AND person.id = found.patient))";

const EVERYBODYS: &str = "items AS found WHERE found.environment = ? AND found.kind = 'encounter'";

const OF_PATIENT: &str = "items AS found WHERE found.environment = ? AND found.patient = ?
    AND found.kind = 'encounter' AND found.encounter = ''";

impl ListEncounters {
    /// Where rows are and what they must obey, and the values of its places.
    pub(super) fn source(&self) -> (String, Vec<Cell>) {
        let environment = &self.environment;
        let (source, texts) = match &self.of {
            EncountersOf::Everybody => (EVERYBODYS, vec![environment]),
            EncountersOf::Patient(id) => (OF_PATIENT, vec![environment, id]),
            EncountersOf::Host(id) => (HOSTED, vec![environment, id]),
            EncountersOf::CareTeamOf(id) => (OF_CARE_TEAM, vec![environment, id, id]),
        };
        let mut source = source.to_owned();
        let text = |text: &String| Cell::Text(text.clone());
        let mut cells: Vec<_> = texts.into_iter().map(text).collect();
        if let Some(statuses) = &self.statuses {
            let places = vec!["?"; statuses.len()].join(", ");
            let status = EncounterField::Own("status").expression();
            source.push_str(&format!(" AND {status} IN ({places})"));
            cells.extend(statuses.iter().map(text));
        }
        (source, cells)
    }

    /// The statements that count rows and read a page of them.
    pub(super) fn statements(&self, source: &str) -> [String; 2] {
        // The sign keeps SQLite from reading everything of the kind in the order that is wanted.
        let sign = match self.of {
            EncountersOf::Everybody | EncountersOf::CareTeamOf(_) => "",
            EncountersOf::Patient(_) | EncountersOf::Host(_) => "+",
        };
        let orders = self.orders.iter().map(|(field, descending)| {
            let direction = if *descending { "DESC" } else { "ASC" };
            format!("{} {direction}, ", field.expression())
        });
        let orders: String = orders.collect();
        [
            format!("SELECT count(*) FROM {source}"),
            format!(
                "SELECT found.body FROM {source} ORDER BY {orders}{sign}found.sequence LIMIT ? OFFSET ?"
            ),
        ]
    }
}

impl Data<'_> {
    /// The encounters of a page, in the order of their creation unless another is asked for, and how many there are.
    pub(crate) fn list_encounters(
        &self,
        list: &ListEncounters,
    ) -> Result<(Vec<String>, u64), StorageError> {
        let (source, mut cells) = list.source();
        let [count, select] = list.statements(&source);
        let mut count = self.connection.prepare_cached(&count)?;
        let total = count.query_row(params_from_iter(&cells), |row| row.get(0))?;
        cells.push(Cell::from(list.window.limit() as i64));
        cells.push(Cell::from(list.window.offset() as i64));
        let bodies = self
            .connection
            .prepare_cached(&select)?
            .query_map(params_from_iter(&cells), |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        Ok((bodies, total))
    }
}
