//! Restricts a model to the permissions of roles and policies. Names are the same as in the unrestricted model.

use std::collections::BTreeSet;

use super::access::{Access, Operation};
use super::resolve::Model;
use super::role_limits::Limits;
use super::types::{Cdt, CdtKind, Field, Scope};

impl Model {
    /// Restricts CDTs to this access; `holders` is the name of the roles or policies in messages.
    ///
    /// A field is kept if it may be read, masked or not; it is writable if every permitted write operation may access
    /// it. Profile data types and dictionaries are not restricted: policies are not known to cover their fields.
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
