//! A configuration from environment variables.

use std::time::Duration;

use super::Config;
use crate::error::ConfigurationError;
use crate::http::network::Network;
use crate::profile::{EnvironmentPlacement, Profile};
use crate::setting::{TextFault, check_name, check_text};

impl Config {
    /// Reads the configuration from environment variables.
    ///
    /// | variable | meaning | default |
    /// |---|---|---|
    /// | `WELKIN_TENANT` | tenant | required |
    /// | `WELKIN_CLIENT_ID` | API client | required |
    /// | `WELKIN_CLIENT_SECRET` | its secret | required |
    /// | `WELKIN_ENVIRONMENT` | environment | `live` |
    /// | `WELKIN_PROFILE` | generation of the API: `v1`, `reference` or `v8` | `v1` |
    /// | `WELKIN_PROFILE_OVERRIDES` | fields of the [profile](Profile::overridden) to replace, a JSON object | none |
    /// | `WELKIN_BASE_URL` | scheme and host of the API | the profile's |
    /// | `WELKIN_TOKEN_URL` | URL of the token issuer | the profile's path on the base URL |
    /// | `WELKIN_PLAIN_HTTP_HOST` | [host](Self::plain_http_host) to which plain `http` is allowed, in addition to this machine | none |
    /// | `WELKIN_ENVIRONMENT_PARAMETER` | query parameter that names the environment | the profile's |
    /// | `WELKIN_SECURITY_ROLE` | [`security_role`](Self::security_role) | none |
    /// | `WELKIN_CALL_TIMEOUT` | [`call_timeout`](Self::call_timeout) in seconds | 120 |
    /// | `WELKIN_REQUEST_TIMEOUT` | timeout of a request in seconds | 30 |
    /// | `WELKIN_RETRY_ATTEMPTS` | [attempts](crate::RetryPolicy::attempts) of a call, including the first | 5 |
    /// | `WELKIN_ROOT_CERTIFICATE` | file with [certificate authorities](Self::root_certificate) in PEM | none |
    /// | `WELKIN_PROXY` | URL of a [proxy](Self::proxy) | the system's |
    /// | `WELKIN_USER_AGENT_SUFFIX` | [addition](Self::user_agent_suffix) to the user agent | none |
    ///
    /// # Errors
    /// Returns an error if required variables are not set or empty, all of which are named; if another variable is set
    /// but empty, so that no program meant for a sandbox runs against `live`; if a variable starts or ends with white
    /// space, or contains control characters or non-ASCII characters; or if the profile can't be used.
    pub fn from_env() -> Result<Self, ConfigurationError> {
        // A value that is not Unicode counts as set, and is then rejected because it is not ASCII.
        let lossy = |value: std::ffi::OsString| value.to_string_lossy().into_owned();
        Self::from_variables(|name| std::env::var_os(name).map(lossy))
    }

    /// Reads the variables of [`from_env`](Self::from_env) with `look_up`, for example from a store of secrets.
    ///
    /// # Errors
    /// Same as for [`from_env`](Self::from_env).
    pub fn from_variables(
        look_up: impl Fn(&'static str) -> Option<String>,
    ) -> Result<Self, ConfigurationError> {
        let required = ["WELKIN_TENANT", "WELKIN_CLIENT_ID", "WELKIN_CLIENT_SECRET"];
        let set = |name| look_up(name).filter(|value| !value.is_empty());
        let [Some(tenant), Some(client_id), Some(client_secret)] = required.map(set) else {
            let missing = required.into_iter().filter(|name| set(name).is_none());
            return Err(ConfigurationError::Missing(missing.collect()));
        };
        for (setting, text) in required
            .into_iter()
            .zip([&tenant, &client_id, &client_secret])
        {
            check_text(text).map_err(|fault| ConfigurationError::Text { setting, fault })?;
        }
        let checked = |setting, check: fn(&str) -> Result<(), TextFault>| match look_up(setting) {
            Some(text) => match check(&text) {
                Ok(()) => Ok(Some(text)),
                Err(fault) => Err(ConfigurationError::Text { setting, fault }),
            },
            None => Ok(None),
        };
        let variable = |setting| checked(setting, check_name);
        let text = |setting| checked(setting, check_text);
        let mut config = Self::new(tenant, client_id, client_secret);
        config.origin = variable("WELKIN_BASE_URL")?;
        config.token_url = variable("WELKIN_TOKEN_URL")?;
        config.plain_http_host = variable("WELKIN_PLAIN_HTTP_HOST")?;
        if let Some(environment) = variable("WELKIN_ENVIRONMENT")? {
            config.environment = environment;
        }
        if let Some(name) = variable("WELKIN_PROFILE")? {
            config.profile = Profile::named(&name)?;
        }
        // JSON may have white space anywhere.
        let overrides = "WELKIN_PROFILE_OVERRIDES";
        if let Some(fields) = look_up(overrides) {
            if fields.trim().is_empty() {
                let (setting, fault) = (overrides, TextFault::Empty);
                return Err(ConfigurationError::Text { setting, fault });
            }
            config.profile = config.profile.overridden(&fields)?;
        }
        if let Some(parameter) = variable("WELKIN_ENVIRONMENT_PARAMETER")? {
            config.profile.environment = EnvironmentPlacement::Query(parameter);
        }
        config.security_role = text("WELKIN_SECURITY_ROLE")?;
        config.network = Network::from_variables(text)?;
        config.read_limits(variable)?;
        Ok(config)
    }

    /// Reads the variables for the limits of calls.
    fn read_limits(
        &mut self,
        variable: impl Fn(&'static str) -> Result<Option<String>, ConfigurationError>,
    ) -> Result<(), ConfigurationError> {
        let number = |setting| match variable(setting)?.map(|text| text.parse::<u32>()) {
            Some(Ok(number @ 1..)) => Ok(Some(number)),
            Some(_) => Err(ConfigurationError::Number { setting }),
            None => Ok(None),
        };
        let seconds = |number: u32| Duration::from_secs(number.into());
        if let Some(limit) = number("WELKIN_CALL_TIMEOUT")? {
            self.call_timeout = seconds(limit);
        }
        if let Some(limit) = number("WELKIN_REQUEST_TIMEOUT")? {
            self.request_timeout = seconds(limit);
        }
        if let Some(attempts) = number("WELKIN_RETRY_ATTEMPTS")? {
            self.retries.attempts = attempts;
        }
        Ok(())
    }
}
