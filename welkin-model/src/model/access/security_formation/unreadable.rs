//! The parts of the section that can't be read.

use super::super::readable_parts::{Parts, UnreadablePart};
use super::{
    Operations, OperationsByResource, POLICIES, Permission, Policy, ROLES, ResourcePermission,
    Role, SECTION, Security, Service,
};
use crate::config::{Configuration, Position};

/// The keys that a part may have.
type Keys = &'static [&'static str];

impl UnreadablePart {
    pub(in crate::model) fn position(&self, configuration: &Configuration) -> Option<Position> {
        configuration.position_in_section(SECTION, &self.path)
    }

    pub(in crate::model) fn message(&self) -> String {
        format!(
            "`{SECTION}` of the configuration can't be read: {}",
            self.reason
        )
    }
}

impl Security {
    pub(super) fn unreadable(&self) -> Vec<UnreadablePart> {
        let of_roles = |role: &Role| role.policies.unreadable(&[POLICIES], |_| Vec::new());
        let mut unreadable = self.roles.unreadable(&[ROLES], of_roles);
        let policies = &self.security_policies;
        unreadable.extend(policies.unreadable(&["securityPolicies"], Policy::unreadable));
        unreadable
    }
}

impl Policy {
    fn unreadable(&self) -> Vec<UnreadablePart> {
        let services: [(Keys, &Parts<Service>); 6] = [
            (&["services"], &self.services),
            (&["internalCdts"], &self.internal_cdts),
            (&["patientInfoPolicy"], &self.patient_info_policy),
            (&["dictionaries"], &self.dictionaries),
            (&["programs"], &self.programs),
            (&["profileDataTypes"], &self.profile_data_types),
        ];
        let operations: [(Keys, &Parts<Operations>); 2] = [
            (&["patientPolicy"], &self.patient_policy),
            (&["encounterPolicy"], &self.encounter_policy),
        ];
        let by_resource: [(Keys, &Parts<OperationsByResource>); 4] = [
            (&["documentPolicy"], &self.document_policy),
            (&["dataManagement"], &self.data_management),
            (&["welkonnectPolicy"], &self.welkonnect_policy),
            (&["calendarPolicy"], &self.calendar_policy),
        ];
        let of_services = services.into_iter().flat_map(|(key, part)| {
            part.unreadable(key, |service| unreadable_fields(&service.operations))
        });
        let of_operations = operations.into_iter().flat_map(|(key, part)| {
            part.unreadable(key, |part| unreadable_fields(&part.operations))
        });
        let of_resources = by_resource.into_iter().flat_map(|(key, part)| {
            part.unreadable(key, |part| unreadable_resources(&part.operations))
        });
        of_services
            .chain(of_operations)
            .chain(of_resources)
            .collect()
    }
}

fn unreadable_fields(permissions: &Parts<Permission>) -> Vec<UnreadablePart> {
    permissions.unreadable(&["operations"], |permission| {
        let fields = &permission.field_projections;
        fields.unreadable(&["fieldProjections", "fields"], |_| Vec::new())
    })
}

fn unreadable_resources(permissions: &Parts<ResourcePermission>) -> Vec<UnreadablePart> {
    permissions.unreadable(&["operations"], |permission| {
        permission
            .resources
            .unreadable(&["resources"], |_| Vec::new())
    })
}
