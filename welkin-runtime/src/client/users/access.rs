//! Access of users: their roles and policies, their territories, and the applications that they may open.
//!
//! Source: the vendor's reference for version 8. Writing replaces all earlier values.

use serde::Serialize;

use super::{Grant, UserRegion, Users};
use crate::client::endpoint::{Endpoint, EndpointRequest, endpoints};
use crate::error::Error;
use crate::id::UserId;
use crate::object::open_object;
use crate::object_body::{Body, object_body};
use crate::record::DateTime;

endpoints! {
    PERMISSIONS: GET "/admin/user-permissions/{user}", Documented, of_tenant();
    REPLACE_PERMISSIONS: PUT "/admin/user-permissions/{user}", Documented, of_tenant();
    TERRITORIES: GET "/admin/user-territories/{user}", Documented, of_tenant();
    REPLACE_TERRITORIES: PUT "/admin/user-territories/{user}", Documented, of_tenant();
    APPLICATIONS: GET "/admin/application-accesses/{user}", Documented, of_tenant();
    REPLACE_APPLICATIONS: PUT "/admin/application-accesses/{user}", Documented, of_tenant();
}

open_object! {
    /// The roles and security policies of a user.
    pub struct UserPermissions {
        /// Id of the user.
        user_id: Option<UserId> = "userId";
        /// The roles and policies, each in an environment.
        permissions: Vec<Grant> = "permissions";
        /// Time of the first grant.
        created_at: Option<DateTime> = "createdAt";
        /// Time of the last change.
        updated_at: Option<DateTime> = "updatedAt";
    }
}

open_object! {
    /// The regions and territories of a user.
    pub struct UserTerritories {
        /// Id of the user.
        user_id: Option<UserId> = "userId";
        /// The regions, and the territories of each.
        territories: Vec<UserRegion> = "territories";
        /// Time of the first assignment.
        created_at: Option<DateTime> = "createdAt";
        /// Time of the last change.
        updated_at: Option<DateTime> = "updatedAt";
    }
}

open_object! {
    /// The applications that a user may open.
    pub struct ApplicationAccess {
        /// Id of the user.
        user_id: Option<UserId> = "userId";
        /// Whether the user may open Admin.
        admin: Option<bool> = "adminAccessEnabled";
        /// Whether the user may see the audit of access.
        security_audit: Option<bool> = "auditSecurityAccessEnabled";
        /// The applications that the user may open in each environment.
        environments: Vec<EnvironmentAccess> = "instanceAccesses";
    }
}

open_object! {
    /// The applications that a user may open in an environment.
    pub struct EnvironmentAccess {
        /// The environment.
        name: Option<String> = "instanceName";
        /// Purpose of the environment.
        description: Option<String> = "instanceDescription";
        /// Whether the user may open Designer.
        designer: Option<bool> = "workshopAccessEnabled";
        /// Whether the user may see the audit of written data.
        data_audit: Option<bool> = "auditDataAccessEnabled";
    }
}

object_body! {
    /// A role or security policy to grant to a user in an environment.
    ///
    /// ```
    /// use welkin_runtime::users::GrantBody;
    /// let nurse = GrantBody::role("r-nurse", "live").primary_role(true);
    /// let exports = GrantBody::policy("sp-exports", "live");
    /// # let _ = (nurse, exports);
    /// ```
    pub struct GrantBody {
        /// Whether the role is the user's primary role in the environment. If none is marked, the first one becomes the
        /// primary role.
        primary_role(bool) = "primaryRole";
        /// Time at which the grant of a policy ends.
        effective_date(DateTime) = "effectiveDate";
    }
}

impl GrantBody {
    /// A role, by its machine name.
    #[must_use]
    pub fn role(name: &str, environment: &str) -> Self {
        Self::of("SECURITY_ROLE", name, environment)
    }

    /// A security policy, by its machine name.
    #[must_use]
    pub fn policy(name: &str, environment: &str) -> Self {
        Self::of("SECURITY_POLICY", name, environment)
    }

    fn of(kind: &str, name: &str, environment: &str) -> Self {
        let mut body = Body::default();
        body.set("permissionName", &name);
        body.set("instanceName", &environment);
        body.set("type", &kind);
        Self { body }
    }
}

object_body! {
    /// A region to assign to a user.
    pub struct RegionBody {
        /// Machine name of the region.
        name(String) = "name";
        /// The environment.
        environment(String) = "instanceName";
    }
}

impl RegionBody {
    /// A region of an environment, with some of its territories.
    #[must_use]
    pub fn new<'t>(
        region: &str,
        environment: &str,
        territories: impl IntoIterator<Item = &'t str>,
    ) -> Self {
        let mut body = Body::default();
        let territories: Vec<_> = territories.into_iter().collect();
        body.set("territories", &territories);
        Self { body }.name(region).environment(environment)
    }
}

object_body! {
    /// The applications that a user may open: none by default.
    pub struct ApplicationAccessBody {
        /// Whether the user may open Admin.
        admin(bool) = "adminAccessEnabled";
        /// Whether the user may see the audit of access.
        security_audit(bool) = "auditSecurityAccessEnabled";
    }
}

impl Default for ApplicationAccessBody {
    fn default() -> Self {
        Self::new()
    }
}

impl ApplicationAccessBody {
    /// Access to no application.
    #[must_use]
    pub fn new() -> Self {
        let mut body = Body::default();
        body.set("instanceAccesses", &Vec::<()>::new());
        Self { body }.admin(false).security_audit(false)
    }

    /// Adds an environment, with or without Designer and the audit of data.
    #[must_use]
    pub fn environment(mut self, name: &str, designer: bool, data_audit: bool) -> Self {
        let mut access = Body::default();
        access.set("instanceName", &name);
        access.set("workshopAccessEnabled", &designer);
        access.set("auditDataAccessEnabled", &data_audit);
        self.body.push("instanceAccesses", &access);
        self
    }
}

/// The body of a list that replaces another.
fn listed<'i, T: Serialize + 'i>(
    name: &'static str,
    items: impl IntoIterator<Item = &'i T>,
) -> Body {
    let items: Vec<_> = items.into_iter().collect();
    let mut body = Body::default();
    body.set(name, &items);
    body
}

impl Users {
    /// Reads the roles and security policies of a user.
    ///
    /// # Errors
    /// Returns an error if there is no such user, the API rejects the request, or the response can't be read.
    pub async fn permissions(&self, id: &UserId) -> Result<UserPermissions, Error> {
        self.to(&PERMISSIONS, id.as_str()).item().await
    }

    /// Replaces all roles and policies of a user by these.
    ///
    /// # Errors
    /// Returns an error if there is no such user, role or policy, the API rejects the request, or the response can't be
    /// read.
    pub async fn replace_permissions(
        &self,
        id: &UserId,
        permissions: impl IntoIterator<Item = &GrantBody>,
    ) -> Result<UserPermissions, Error> {
        self.write(
            &REPLACE_PERMISSIONS,
            id,
            &listed("permissions", permissions),
        )
        .item()
        .await
    }

    /// Reads the regions and territories of a user.
    ///
    /// # Errors
    /// Returns an error if there is no such user, the API rejects the request, or the response can't be read.
    pub async fn territories(&self, id: &UserId) -> Result<UserTerritories, Error> {
        self.to(&TERRITORIES, id.as_str()).item().await
    }

    /// Replaces all regions and territories of a user by these. The API client needs the access *User Regions*.
    ///
    /// # Errors
    /// Returns an error if there is no such user or region, the API rejects the request, or the response can't be read.
    pub async fn replace_territories(
        &self,
        id: &UserId,
        regions: impl IntoIterator<Item = &RegionBody>,
    ) -> Result<UserTerritories, Error> {
        self.write(&REPLACE_TERRITORIES, id, &listed("territories", regions))
            .item()
            .await
    }

    /// Reads the applications that a user may open.
    ///
    /// # Errors
    /// Returns an error if there is no such user, the API rejects the request, or the response can't be read.
    pub async fn application_access(&self, id: &UserId) -> Result<ApplicationAccess, Error> {
        self.to(&APPLICATIONS, id.as_str()).item().await
    }

    /// Allows a user to open these applications, and no others.
    ///
    /// # Errors
    /// Returns an error if there is no such user or environment, the API rejects the request, or the response can't be
    /// read.
    pub async fn replace_application_access(
        &self,
        id: &UserId,
        access: &ApplicationAccessBody,
    ) -> Result<ApplicationAccess, Error> {
        self.write(&REPLACE_APPLICATIONS, id, access).item().await
    }

    fn write(
        &self,
        endpoint: &'static Endpoint,
        id: &UserId,
        body: &impl Serialize,
    ) -> EndpointRequest {
        self.to(endpoint, id.as_str()).json(body)
    }
}
