//! Users: the staff of a tenant. They belong to the tenant, and to none of its environments.
//!
//! Requires the feature `users`.

pub(crate) mod access;

use std::borrow::Cow;
use std::fmt;

pub use self::access::{
    ApplicationAccess, ApplicationAccessBody, EnvironmentAccess, GrantBody, RegionBody,
    UserPermissions, UserTerritories,
};
use super::connection::Client;
use super::endpoint::{Endpoint, EndpointRequest, ItemsQuery, endpoints};
use super::list::List;
use crate::Json;
use crate::error::Error;
use crate::id::UserId;
use crate::object::open_object;
use crate::object_body::object_body;
use crate::record::DateTime;
use crate::standard_fields::open_words;

endpoints! {
    LIST: GET "/admin/users", Recorded, of_tenant();
    LIST_OF_REGION: GET "/users", Client;
    GET: GET "/admin/users/{user}", Recorded, of_tenant();
    CREATE: POST "/admin/users", Recorded, of_tenant();
    UPDATE: PATCH "/admin/users/{user}", Recorded, of_tenant();
    REPLACE: PUT "/admin/users/{user}", Documented, of_tenant();
    /// Recorded: the API rejects it for an API client.
    DELETE: DELETE "/admin/users/{user}", Recorded, of_tenant();
}

open_words! {
    /// The state of a user's account.
    pub enum UserState {
        /// The user can sign in.
        Active = "ACTIVE",
        /// The user can no longer sign in.
        Inactive = "INACTIVE",
        /// The user was created and has not been activated.
        Provisioned = "PROVISIONED",
    }
}

open_object! {
    /// A user, as read. Source: recorded exchanges of 2022 and 2026. Welkin omits unset values.
    pub struct User(id: UserId = "id") {
        /// User name for signing in.
        username: Option<String> = "username";
        /// E-mail address.
        email: Option<String> = "email";
        /// First name.
        first_name: Option<String> = "firstName";
        /// Last name.
        last_name: Option<String> = "lastName";
        /// Phone number.
        phone: Option<String> = "phone";
        /// Time zone, such as `US/Pacific`.
        timezone: Option<String> = "timezone";
        /// Language and country, such as `en-US`.
        locale: Option<String> = "locale";
        /// Credentials after the name, such as `MD`.
        credentials: Option<String> = "credentials";
        /// State of the account.
        state: Option<UserState> = "userState";
        /// Whether the user can sign in.
        enabled: Option<bool> = "enabled";
        /// Whether signing in requires a second factor.
        mfa_enabled: Option<bool> = "mfaEnabled";
        /// Whether the user signs in by single sign-on.
        sso_access: Option<bool> = "ssoAccess";
        /// Whether the user signs in with a password.
        password_access: Option<bool> = "passwordAccess";
        /// Whether the user may receive calls.
        allowed_to_receive_calls: Option<bool> = "allowedToReceiveCalls";
        /// The licenses of the user: `GENERAL`.
        seats: Vec<String> = "seats";
        /// The roles, each in an environment.
        roles: Vec<Grant> = "roles";
        /// The security policies, each in an environment.
        policies: Vec<Grant> = "policies";
        /// The regions, and the territories of each.
        territories: Vec<UserRegion> = "territories";
        /// Attributes that the tenant has configured.
        custom_attributes: Option<Json> = "customUserAttributes";
        /// The applications that the user may open, as Welkin sends them.
        application_access: Option<Json> = "applicationAccess";
        /// Time of the user's creation.
        created_at: Option<DateTime> = "createdAt";
        /// Time of the user's last change.
        updated_at: Option<DateTime> = "updatedAt";
    }
}

open_object! {
    /// A role or a security policy that a user has in an environment.
    pub struct Grant {
        /// Machine name of the role or policy.
        name: Option<String> = "permissionName";
        /// The environment.
        environment: Option<String> = "instanceName";
        /// `SECURITY_ROLE` or `SECURITY_POLICY`.
        kind: Option<String> = "type";
        /// Whether it is the user's primary role in the environment.
        primary_role: Option<bool> = "primaryRole";
        /// Time at which the grant of a policy ends.
        effective_date: Option<DateTime> = "effectiveDate";
    }
}

open_object! {
    /// A region of a user.
    pub struct UserRegion {
        /// Machine name of the region.
        name: Option<String> = "name";
        /// The user's territories in the region.
        territories: Vec<String> = "territories";
        /// The environment.
        environment: Option<String> = "instanceName";
    }
}

object_body! {
    /// A new user, or changes to one. Source: recorded exchanges for the user name, the e-mail address and the first
    /// name, the vendor's reference for the rest.
    pub struct UserBody {
        /// User name for signing in.
        username(String) = "username";
        /// E-mail address.
        email(String) = "email";
        /// First name.
        first_name(String) = "firstName";
        /// Last name.
        last_name(String) = "lastName";
        /// Phone number, in E.164.
        phone(String) = "phone";
        /// Time zone, such as `US/Pacific`.
        timezone(String) = "timezone";
        /// Credentials after the name, such as `MD`.
        credentials(String) = "credentials";
        /// Whether signing in requires a second factor.
        mfa_enabled(bool) = "mfaEnabled";
        /// Whether the user signs in by single sign-on.
        sso_access(bool) = "ssoAccess";
        /// Whether the user signs in with a password.
        password_access(bool) = "passwordAccess";
        /// Attributes that the tenant has configured, an object.
        custom_attributes(Json) = "customUserAttributes";
    }
}

impl UserBody {
    /// A change without any values yet.
    #[must_use]
    pub fn change() -> Self {
        Self {
            body: Default::default(),
        }
    }

    /// A new user with the values that Welkin requires. New users can't work until they are activated in Welkin's
    /// Admin.
    #[must_use]
    pub fn new(username: impl Into<String>, email: impl Into<String>) -> Self {
        Self::change().username(username).email(email)
    }
}

impl Client {
    /// The users of the tenant.
    #[must_use]
    pub fn users(&self) -> Users {
        Users {
            client: self.clone(),
        }
    }
}

/// The users of a tenant.
///
/// ```no_run
/// use welkin_runtime::users::{GrantBody, UserBody, UserState};
/// # async fn example(client: welkin_runtime::Client) -> Result<(), welkin_runtime::Error> {
/// let users = client.users();
/// for user in users.list().search("grace").state(UserState::Active).all().await?.complete()? {
///     println!("{}", user.id);
/// }
/// users.create(&UserBody::new("grace", "grace@example.com")).await?;
/// let user = users.update("grace", &UserBody::change().first_name("Grace")).await?;
/// users.get(&user.id).await?;
/// users.replace_permissions(&user.id, [&GrantBody::role("r-nurse", "live")]).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Users {
    client: Client,
}

/// A request for a list of users.
pub type ListUsers = List<ItemsQuery<User>>;

impl ListUsers {
    /// Only users whose user name, e-mail address or further fields match this text; the API chooses the fields.
    pub fn search(self, text: impl Into<String>) -> Self {
        self.with("search", text)
    }

    /// Only users in this state. Source: a running client.
    pub fn state(self, state: UserState) -> Self {
        self.with("userState", state.as_str())
    }

    /// Only users with a license, or only those without. Source: a running client.
    pub fn seat_assigned(self, assigned: bool) -> Self {
        self.with("seatAssigned", assigned.to_string())
    }

    /// Orders the users: `lastName,asc`. Source: the vendor's reference for version 8.
    pub fn sort(self, sort: impl Into<String>) -> Self {
        self.with("sort", sort)
    }
}

impl Users {
    /// The users of the tenant, page by page or as a stream.
    pub fn list(&self) -> ListUsers {
        self.client.to(&LIST).list(id)
    }

    /// The users of a region of the client's environment. Source: a running client; it was neither documented nor
    /// recorded.
    pub fn in_region(&self, region: impl Into<String>) -> ListUsers {
        let request = self.client.to(&LIST_OF_REGION).query("region", region);
        request.list(id)
    }

    /// Reads one user.
    ///
    /// # Errors
    /// Returns an error if there is no such user, the API rejects the request, or the response can't be read.
    pub async fn get(&self, id: &UserId) -> Result<User, Error> {
        let request = self.client.to(&GET).itself("user", id.as_str());
        request.query("type", "ID").item().await
    }

    /// Reads one user by user name.
    ///
    /// # Errors
    /// Returns an error if there is no such user, the API rejects the request, or the response can't be read.
    pub async fn get_by_username(&self, username: &str) -> Result<User, Error> {
        self.to(&GET, username).item().await
    }

    /// Creates a user. The API client needs the access *User Provision*.
    ///
    /// # Errors
    /// Returns an error if the API rejects the request, or the response can't be read.
    pub async fn create(&self, user: &UserBody) -> Result<User, Error> {
        self.client.to(&CREATE).json(user).item().await
    }

    /// Changes the user with this name. Only fields that are set are sent.
    ///
    /// # Errors
    /// Returns an error if there is no such user, the API rejects the request, or the response can't be read.
    pub async fn update(&self, username: &str, change: &UserBody) -> Result<User, Error> {
        self.to(&UPDATE, username).json(change).item().await
    }

    /// Replaces all writable data of the user with this name. Source: the vendor's reference for version 8.
    ///
    /// # Errors
    /// Returns an error if there is no such user, the API rejects the request, or the response can't be read.
    pub async fn replace(&self, username: &str, user: &UserBody) -> Result<User, Error> {
        self.to(&REPLACE, username).json(user).item().await
    }

    /// Deletes a user. In recorded exchanges of 2022, the API rejected this call for API clients.
    ///
    /// # Errors
    /// Returns an error if there is no such user, or the API rejects the request.
    pub async fn delete(&self, id: &UserId) -> Result<(), Error> {
        self.client
            .to(&DELETE)
            .itself("user", id.as_str())
            .query("type", "ID")
            .done()
            .await
    }

    /// Responses are not compared with the name: in a recorded change, the response had another one.
    fn to(&self, endpoint: &'static Endpoint, username: &str) -> EndpointRequest {
        self.client.to(endpoint).id("user", username)
    }
}

fn id(user: &User) -> Option<Cow<'_, str>> {
    Some(Cow::Borrowed(user.id.as_str()))
}

impl fmt::Debug for Users {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Users")
    }
}
