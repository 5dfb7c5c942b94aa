//! A model cut down to what some roles and policies permit. Names stay as they were decided for everybody.

use std::collections::BTreeSet;

use super::access::{Access, Operation};
use super::resolve::Model;
use super::role_limits::Limits;
use super::types::{Cdt, CdtKind, Field, Scope};

impl Model {
    /// What is left of the CDTs to those whose access this is; `holders` names them in messages.
    ///
    /// A field is left when it may be read, masked or not; it can be written when every write that is permitted may
    /// touch it. Profile data types and dictionaries stay whole: no policy is known to speak of their fields.
    pub fn limited_to(&mut self, access: &Access, holders: &str) {
        self.limits = Some(Limits::new(holders, access));
        let cdts = self.cdts.iter_mut();
        for cdt in cdts.filter(|cdt| cdt.kind == CdtKind::Cdt) {
            limit(cdt, access, holders);
        }
    }
}

fn limit(cdt: &mut Cdt, access: &Access, holders: &str) {
    let fields = |operation| access.fields(cdt, operation);
    let reads = [fields(Operation::Read), fields(Operation::ReadMasked)];
    let writes = [fields(Operation::Create), fields(Operation::Update)];
    let all = [Operation::Create, Operation::Update, Operation::Delete];
    let permitted = all
        .into_iter()
        .filter(|operation| !fields(*operation).are_none());
    let mut operations: BTreeSet<Operation> = permitted.collect();
    if reads.iter().any(|fields| !fields.are_none()) {
        operations.insert(Operation::Read);
    }
    let is_readable = |field: &Field| reads.iter().any(|fields| fields.contain(&field.name));
    let (left, hidden) = cdt.fields.drain(..).partition(is_readable);
    cdt.fields = left;

    let mut unwritable = BTreeSet::new();
    for field in cdt.fields.iter_mut().filter(|field| field.editable) {
        let mut permitted = writes.iter().filter(|fields| !fields.are_none());
        let no_write = writes.iter().all(|fields| fields.are_none());
        if no_write || !permitted.all(|fields| fields.contain(&field.name)) {
            field.editable = false;
            unwritable.insert(field.name.clone());
        }
    }
    cdt.scope = Some(Scope {
        holders: holders.to_owned(),
        operations,
        hidden,
        unwritable,
    });
}
