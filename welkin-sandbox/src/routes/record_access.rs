//! A client's permissions on the records of a CDT.

use serde_json::{Map, Value};
use welkin_model::model::Cdt;

use super::caller::Caller;
use crate::problem::Problem;
use welkin_model::model::access::{Access, Fields, Operation};

/// A client's permissions on one CDT.
pub(super) struct RecordAccess<'a> {
    cdt: &'a Cdt,
    access: &'a Access,
    is_profile: bool,
}

impl Caller {
    pub(super) fn records<'a>(&'a self, cdt: &'a Cdt) -> RecordAccess<'a> {
        RecordAccess {
            cdt,
            access: &self.access,
            is_profile: false,
        }
    }

    /// Returns the permissions on the records of a profile data type.
    pub(super) fn profiles<'a>(&'a self, profile: &'a Cdt) -> RecordAccess<'a> {
        RecordAccess {
            is_profile: true,
            ..self.records(profile)
        }
    }
}

impl RecordAccess<'_> {
    fn fields(&self, operation: Operation) -> Fields<'_> {
        if self.is_profile {
            self.access.profile_fields(self.cdt, operation)
        } else {
            self.access.fields(self.cdt, operation)
        }
    }

    /// Rejects an operation that no policy permits. Reading is also permitted if reading masked values is.
    pub(super) fn operation(&self, operation: Operation) -> Result<(), Problem> {
        let masked = operation == Operation::Read && !self.fields(Operation::ReadMasked).are_none();
        if masked || !self.fields(operation).are_none() {
            return Ok(());
        }
        Err(Problem::forbidden(format!(
            "No policy of the API client permits it to {} records of {}",
            operation.verb(),
            self.cdt.name
        )))
    }

    /// Rejects a body with fields that no policy permits to write.
    pub(super) fn write(
        &self,
        operation: Operation,
        body: &Map<String, Value>,
    ) -> Result<(), Problem> {
        let permitted = self.fields(operation);
        // A recorded request that creates a record has the CDT's name among the fields.
        let is_tolerated = |name: &str| name == "cdtName" && self.cdt.field(name).is_none();
        let refused = |name: &&str| !is_tolerated(name) && !permitted.contain(name);
        let names: Vec<&str> = body.keys().map(String::as_str).filter(refused).collect();
        self.refuse(operation, &names)
    }

    /// Rejects a query on a field whose values the client may not read.
    pub(super) fn look_at(&self, field: &str) -> Result<(), Problem> {
        if self.fields(Operation::Read).contain(field) {
            return Ok(());
        }
        self.refuse(Operation::Read, &[field])
    }

    fn refuse(&self, operation: Operation, fields: &[&str]) -> Result<(), Problem> {
        if fields.is_empty() {
            return Ok(());
        }
        Err(Problem::forbidden(format!(
            "No policy of the API client permits it to {} these fields of {}: {}",
            operation.verb(),
            self.cdt.name,
            fields.join(", ")
        )))
    }

    /// Returns the fields of a record that the client may see: masked values are null, other fields are omitted.
    /// Neither form is documented.
    pub(super) fn shown(&self, mut fields: Map<String, Value>) -> Map<String, Value> {
        let plain = self.fields(Operation::Read);
        let masked = self.fields(Operation::ReadMasked);
        fields.retain(|name, value| {
            let is_plain = name == "id" || plain.contain(name);
            if !is_plain {
                *value = Value::Null;
            }
            is_plain || masked.contain(name)
        });
        fields
    }
}
