//! The fields that Welkin adds to every CDT.

use crate::field_type::Kind;

/// A field that Welkin adds to every CDT.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SystemField {
    /// Machine name, as on the wire.
    pub name: &'static str,
    /// The kind of its values.
    pub kind: Kind,
    /// Whether clients may write it.
    pub is_writable: bool,
}

const fn read_only(kind: Kind, name: &'static str) -> SystemField {
    SystemField {
        name,
        kind,
        is_writable: false,
    }
}

const fn writable(kind: Kind, name: &'static str) -> SystemField {
    SystemField {
        name,
        kind,
        is_writable: true,
    }
}

/// The fields that Welkin adds to every CDT, in its order. Only `external_id` and `external_guid` can be written.
pub const SYSTEM_FIELDS: [SystemField; 12] = [
    read_only(Kind::Text, "id"),
    read_only(Kind::DateTime, "created_at"),
    read_only(Kind::Text, "created_by"),
    read_only(Kind::Text, "created_by_name"),
    read_only(Kind::DateTime, "updated_at"),
    read_only(Kind::Text, "updated_by"),
    read_only(Kind::Text, "updated_by_name"),
    read_only(Kind::Text, "source_name"),
    read_only(Kind::Text, "source_type"),
    read_only(Kind::Text, "source_id"),
    writable(Kind::Text, "external_id"),
    writable(Kind::Text, "external_guid"),
];

/// The names of the fields, in Welkin's order.
pub const NAMES: [&str; SYSTEM_FIELDS.len()] = {
    let mut names = [""; SYSTEM_FIELDS.len()];
    let mut index = 0;
    while index < names.len() {
        names[index] = SYSTEM_FIELDS[index].name;
        index += 1;
    }
    names
};

/// The field of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static SystemField> {
    SYSTEM_FIELDS.iter().find(|field| field.name == name)
}
