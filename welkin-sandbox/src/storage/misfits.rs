//! Queries for data that does not fit another configuration.

use rusqlite::params;

use super::{Data, ItemKind, StorageError};

/// Kinds of items with a name from the configuration, and the JSON path of the name.
const NAMED: [(ItemKind, &str); 4] = [
    (
        ItemKind::Encounter,
        "json_extract(body, '$.jsonBody.templateName')",
    ),
    (
        ItemKind::AssessmentRecord,
        "json_extract(body, '$.assessmentName')",
    ),
    (ItemKind::Program, "json_extract(body, '$.programName')"),
    (ItemKind::DictionaryEntry, "encounter"),
];

fn name_of(kind: ItemKind) -> Option<&'static str> {
    let mut named = NAMED.iter();
    let named = named.find(|(known, _)| *known == kind);
    named.map(|(_, expression)| *expression)
}

impl Data<'_> {
    /// Calls a function for every record, with its number, CDT and body.
    pub(crate) fn each_record(
        &self,
        mut show: impl FnMut(i64, &str, &str),
    ) -> Result<(), StorageError> {
        let select = "SELECT sequence, cdt, body FROM records ORDER BY sequence";
        let mut select = self.connection.prepare(select)?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let text = |place| Ok::<_, rusqlite::Error>(row.get_ref(place)?.as_str()?);
            show(row.get(0)?, text(1)?, text(2)?);
        }
        Ok(())
    }

    /// Removes a record by its number.
    pub(crate) fn remove_numbered(&self, number: i64) -> Result<(), StorageError> {
        let mut delete =
            { self.connection }.prepare_cached("DELETE FROM records WHERE sequence = ?")?;
        delete.execute([number])?;
        Ok(())
    }

    /// Returns the names of a kind's items, and the number of items with each name. Empty for a kind without names.
    pub(crate) fn names_in_use(&self, kind: ItemKind) -> Result<Vec<(String, u64)>, StorageError> {
        let Some(name) = name_of(kind) else {
            return Ok(Vec::new());
        };
        let select = format!(
            "SELECT {name} AS name, count(*) FROM items
             WHERE kind = ? AND {name} IS NOT NULL GROUP BY name ORDER BY name"
        );
        let mut select = self.connection.prepare(&select)?;
        let names = select.query_map([kind.name()], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(names.collect::<rusqlite::Result<_>>()?)
    }

    /// Removes the items of a kind with this name, and their parts.
    pub(crate) fn remove_named(&self, kind: ItemKind, name: &str) -> Result<(), StorageError> {
        let Some(expression) = name_of(kind) else {
            return Ok(());
        };
        let condition = format!("kind = ?1 AND {expression} = ?2");
        // Parts of an encounter contain its id.
        let parts = format!(
            "DELETE FROM items WHERE (environment, patient, encounter) IN
                (SELECT environment, patient, id FROM items WHERE {condition})"
        );
        let items = format!("DELETE FROM items WHERE {condition}");
        for delete in [parts, items] {
            self.connection
                .execute(&delete, params![kind.name(), name])?;
        }
        Ok(())
    }
}
