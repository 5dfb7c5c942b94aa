//! Lists of encounters, which the database filters, sorts and paginates.

use rusqlite::types::Value as Cell;

use super::{Data, StorageError};
use crate::page::Window;

/// The owner of the listed encounters.
#[derive(Clone, Debug)]
pub(crate) enum EncountersOf {
    Everybody,
    /// Encounters of the patient with this id.
    Patient(String),
    /// Encounters whose appointment the user with this id hosts.
    Host(String),
    /// Encounters that the user hosts, and those of patients whose care team includes the user.
    CareTeamOf(String),
}

/// The parameters of a list of encounters.
#[derive(Clone, Debug)]
pub(crate) struct ListEncounters {
    pub(crate) environment: String,
    pub(crate) of: EncountersOf,
    /// The requested statuses; `None` means all.
    pub(crate) statuses: Option<Vec<String>>,
    /// Fields to sort by, and whether the order is descending.
    pub(crate) orders: Vec<(EncounterField, bool)>,
    pub(crate) window: Window,
}

/// A field to sort by. Names are inserted into the statement: use known names only.
#[derive(Clone, Copy, Debug)]
pub(crate) enum EncounterField {
    /// A field of the encounter itself.
    Own(&'static str),
    /// A key of the encounter's calendar event.
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

/// Joins the events of a host with their encounters. `CROSS JOIN` fixes this order: SQLite would otherwise scan the
/// encounters of all hosts. The unary plus lets an index compare the texts.
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
    /// Returns the `FROM` and `WHERE` clauses, and the values of their parameters.
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

    /// Returns the statements that count rows and read a page.
    pub(super) fn statements(&self, source: &str) -> [String; 2] {
        // The unary plus keeps SQLite from scanning all rows of the kind in the requested order.
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
    /// Returns the encounters of a page, and the total number. The default order is that of creation.
    pub(crate) fn list_encounters(
        &self,
        list: &ListEncounters,
    ) -> Result<(Vec<String>, u64), StorageError> {
        let (source, cells) = list.source();
        let [count, select] = list.statements(&source);
        let total = self.count(&count, &cells)?;
        let bodies = self.bodies_on_page(&select, cells, list.window)?;
        Ok((bodies, total))
    }
}
