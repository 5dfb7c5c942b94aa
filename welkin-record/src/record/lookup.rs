//! Looks up fields in the table of a CDT, with data computed from it: its index by name, and its compiled patterns.
//! Both are computed on first use, and kept until the program ends, like the table.
//!
//! They are stored here by the address of the table, and not in generated code: a static for each CDT would take the
//! compiler longer than the rest of the table.

use std::cell::Cell;
use std::collections::HashMap;
use std::ptr;
use std::sync::{LazyLock, OnceLock, PoisonError, RwLock};

use regex_lite::Regex;

use super::field_schema::FieldSchema;
use super::index::Index;
use super::schema::CdtSchema;
use super::system_table::{ENVELOPE, FIELDS};

impl CdtSchema {
    /// The field with this machine name.
    #[must_use]
    pub fn field(&'static self, name: &str) -> Option<&'static FieldSchema> {
        self.fields().get(self.custom_place(name)?)
    }

    /// Slot numbers by name: first the custom fields, then the system fields, then the other keys of a record beside
    /// its fields.
    pub(super) fn index(&'static self) -> &'static Index {
        of(self).index()
    }

    /// The slot of a field, for a name that is found among the fields; `None` for keys that can only be beside them.
    pub(super) fn field_place(&'static self, place: usize) -> Option<usize> {
        if place < self.field_count() {
            Some(place)
        } else {
            self.index().shadowed_by(place)
        }
    }

    /// Whether a whole text matches one of this CDT's patterns. A pattern that does not compile rejects nothing; the
    /// generator emits none.
    pub(crate) fn matches(&'static self, pattern: &str, text: &str) -> bool {
        of(self).matches(pattern, text)
    }
}

/// The data computed from a table.
struct Lookup {
    fields: &'static [FieldSchema],
    index: Index,
    patterns: OnceLock<Vec<(&'static str, Regex)>>,
}

/// The computed data, by the address of the table.
static LOOKUPS: LazyLock<RwLock<HashMap<usize, &'static Lookup>>> = LazyLock::new(RwLock::default);

/// The number of tables in the cache of a thread.
const REMEMBERED: usize = 64;

/// A table and the data computed from it.
type Remembered = Option<(&'static CdtSchema, &'static Lookup)>;

thread_local! {
    /// A cache of the tables that a thread has used, which needs no lock. The address of a table determines its slot.
    static RECENT: [Cell<Remembered>; REMEMBERED] = const { [const { Cell::new(None) }; REMEMBERED] };
}

/// Returns the data computed from this table.
fn of(schema: &'static CdtSchema) -> &'static Lookup {
    let address = ptr::from_ref(schema).addr();
    RECENT.with(|recent| {
        let place = &recent[address / size_of::<CdtSchema>() % REMEMBERED];
        match place.get() {
            Some((known, lookup)) if ptr::eq(known, schema) => lookup,
            _ => {
                let lookup = shared(schema, address);
                place.set(Some((schema, lookup)));
                lookup
            }
        }
    })
}

fn shared(schema: &'static CdtSchema, address: usize) -> &'static Lookup {
    // A thread that panicked has left the map whole: entries are added in one step.
    let known = LOOKUPS.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(lookup) = known.get(&address) {
        return lookup;
    }
    drop(known);
    let mut known = LOOKUPS.write().unwrap_or_else(PoisonError::into_inner);
    known
        .entry(address)
        .or_insert_with(|| Box::leak(Box::new(Lookup::new(schema.fields()))))
}

impl Lookup {
    fn new(fields: &'static [FieldSchema]) -> Self {
        let names = fields.iter().chain(FIELDS).map(|field| field.name);
        Self {
            fields,
            index: Index::new(names.chain(ENVELOPE)),
            patterns: OnceLock::new(),
        }
    }

    fn index(&self) -> &Index {
        &self.index
    }

    /// Whether a whole text matches one of the patterns.
    fn matches(&self, pattern: &str, text: &str) -> bool {
        let compiled = self.patterns.get_or_init(|| {
            let patterns = self.fields.iter().filter_map(|field| field.pattern);
            patterns
                .filter_map(|pattern| {
                    Some((pattern, Regex::new(&format!("^(?:{pattern})$")).ok()?))
                })
                .collect()
        });
        compiled
            .iter()
            .find(|(source, _)| *source == pattern)
            .is_none_or(|(_, regex)| regex.is_match(text))
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::REMEMBERED;
    use crate::record::{CdtSchema, FieldSchema, Kind};

    #[test]
    fn many_tables_are_used_in_turn_on_several_threads() {
        let table = |number: usize| -> &'static CdtSchema {
            let before = (0..number).map(|place| format!("cdtf-{place}"));
            let names = before.chain(["cdtf-last".to_owned()]);
            let fields = names.map(|name| FieldSchema::new(Kind::Text, name.leak(), "field"));
            Box::leak(Box::new(CdtSchema::new("cdt", Vec::leak(fields.collect()))))
        };
        let tables: Vec<_> = (0..3 * REMEMBERED).map(table).collect();
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for (number, table) in tables.iter().enumerate().cycle().take(1000) {
                        assert_eq!(table.index().find("cdtf-last"), Some(number));
                        assert_eq!(table.index().find("cdtf-none"), None);
                    }
                });
            }
        });
    }
}
