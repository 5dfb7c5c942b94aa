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

const EVENT: &str = "json_extract(body, '$.jsonBody.calendarEventId')";

impl EncounterField {
    fn expression(self) -> String {
        match self {
            Self::Own(name) => format!("json_extract(body, '$.jsonBody.{name}')"),
            Self::Event(key) => format!(
                "(SELECT json_extract(event.body, '$.{key}') FROM items AS event
                  WHERE event.environment = found.environment AND event.patient = ''
                  AND event.kind = 'calendar_event' AND event.encounter = ''
                  AND event.id = json_extract(found.body, '$.jsonBody.calendarEventId'))"
            ),
        }
    }
}

impl ListEncounters {
    /// What rows must obey, and the values of its places.
    pub(super) fn condition(&self) -> (String, Vec<Cell>) {
        let mut condition = "environment = ? AND kind = 'encounter'".to_owned();
        let text = |text: &String| Cell::Text(text.clone());
        let mut cells = vec![text(&self.environment)];
        let hosted = format!(
            "{EVENT} IN (SELECT event.id FROM items AS event
                WHERE event.environment = ? AND event.kind = 'calendar_event'
                AND json_extract(event.body, '$.hostId') = ?)"
        );
        match &self.of {
            EncountersOf::Everybody => {}
            EncountersOf::Patient(id) => {
                condition.push_str(" AND patient = ? AND encounter = ''");
                cells.push(text(id));
            }
            EncountersOf::Host(id) => {
                condition.push_str(&format!(" AND {hosted}"));
                cells.extend([&self.environment, id].map(text));
            }
            EncountersOf::CareTeamOf(id) => {
                condition.push_str(&format!(
                    " AND ({hosted} OR EXISTS (
                        SELECT 1 FROM patients AS person, json_each(person.body, '$.careTeamMembers') AS member
                        WHERE person.environment = found.environment AND person.id = found.patient
                        AND json_extract(member.value, '$.id') = ?))"
                ));
                cells.extend([&self.environment, id, id].map(text));
            }
        }
        if let Some(statuses) = &self.statuses {
            let places = vec!["?"; statuses.len()].join(", ");
            condition.push_str(&format!(
                " AND json_extract(body, '$.jsonBody.status') IN ({places})"
            ));
            cells.extend(statuses.iter().map(text));
        }
        (condition, cells)
    }

    /// The statements that count rows and read a page of them.
    pub(super) fn statements(&self, condition: &str) -> [String; 2] {
        // Left to itself SQLite reads everybody's encounters, in the order that is wanted.
        let (index, sequence) = match self.of {
            EncountersOf::Everybody | EncountersOf::CareTeamOf(_) => ("", "sequence"),
            EncountersOf::Patient(_) => ("", "+sequence"),
            EncountersOf::Host(_) => (" INDEXED BY encounters_by_event", "+sequence"),
        };
        let from = format!("FROM items AS found{index} WHERE {condition}");
        let order = self.order();
        [
            format!("SELECT count(*) {from}"),
            format!("SELECT body {from} ORDER BY {order}{sequence} LIMIT ? OFFSET ?"),
        ]
    }

    fn order(&self) -> String {
        let orders = self.orders.iter().map(|(field, descending)| {
            let direction = if *descending { "DESC" } else { "ASC" };
            format!("{} {direction}, ", field.expression())
        });
        orders.collect()
    }
}

impl Data<'_> {
    /// The encounters of a page, in the order of their creation unless another is asked for, and how many there are.
    pub(crate) fn list_encounters(
        &self,
        list: &ListEncounters,
    ) -> Result<(Vec<String>, u64), StorageError> {
        let (condition, mut cells) = list.condition();
        let [count, select] = list.statements(&condition);
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
