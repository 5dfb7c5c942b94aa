//! Access control of the control API: clients on this machine have access, or, if there is a control token, clients
//! that send it.

use std::fmt;

use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use ring::digest;
use uuid::Uuid;

use crate::tokens::bearer;

/// The session cookie.
const SESSION_COOKIE: &str = "welkin_sandbox_session";

/// The access rules of the control API.
pub(crate) struct ControlAccess {
    token: Option<Digested>,
    /// Whether other machines can reach the sandbox.
    is_remote: bool,
    /// The value of the session cookie. The token can't be derived from it.
    session: String,
}

/// The hash of a secret. Only the hash is stored: the duration of comparing hashes reveals nothing about the secret.
#[derive(PartialEq)]
struct Digested(Vec<u8>);

impl Digested {
    fn of(secret: &str) -> Self {
        Self(
            digest::digest(&digest::SHA256, secret.as_bytes())
                .as_ref()
                .to_vec(),
        )
    }
}

/// Neither the token nor the session is printed.
impl fmt::Debug for ControlAccess {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ControlAccess")
            .field("has_token", &self.token.is_some())
            .field("is_remote", &self.is_remote)
            .finish_non_exhaustive()
    }
}

/// Why access to the control API was denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoAccess {
    /// No client has access: other machines can reach the sandbox, and there is no token.
    Closed,
    /// The control token is missing or wrong.
    TokenNeeded,
}

impl ControlAccess {
    pub(crate) fn new(token: Option<&str>, is_remote: bool) -> Self {
        Self {
            token: token.map(Digested::of),
            is_remote,
            session: Uuid::new_v4().to_string(),
        }
    }

    /// Checks whether the headers of a request grant access to the control API.
    pub(crate) fn check(&self, headers: &HeaderMap) -> Result<(), NoAccess> {
        let Some(token) = &self.token else {
            return if self.is_remote {
                Err(NoAccess::Closed)
            } else {
                Ok(())
            };
        };
        let has_token = bearer(headers).is_some_and(|sent| Digested::of(sent) == *token);
        let session = Digested::of(&self.session);
        let has_session = sessions(headers).any(|sent| Digested::of(sent) == session);
        if has_token || has_session {
            Ok(())
        } else {
            Err(NoAccess::TokenNeeded)
        }
    }

    /// Returns a session cookie if the token is right.
    pub(crate) fn open_session(&self, sent: &str) -> Option<String> {
        let token = self.token.as_ref()?;
        let attributes = "Path=/_sandbox; HttpOnly; SameSite=Strict";
        (Digested::of(sent) == *token)
            .then(|| format!("{SESSION_COOKIE}={}; {attributes}", self.session))
    }

    /// Returns the cookie that ends a session.
    pub(crate) fn closed_session() -> String {
        format!("{SESSION_COOKIE}=; Path=/_sandbox; HttpOnly; SameSite=Strict; Max-Age=0")
    }
}

/// Returns the values of the session cookies in the headers.
fn sessions(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let cookies = headers.get_all(COOKIE).iter();
    let cookies = cookies.filter_map(|header| header.to_str().ok());
    let pairs = cookies.flat_map(|header| header.split(';'));
    pairs.filter_map(|pair| pair.trim().strip_prefix(SESSION_COOKIE)?.strip_prefix('='))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderName;
    use axum::http::header::AUTHORIZATION;

    use super::*;

    fn headers(name: HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().expect("a value"))])
    }

    #[test]
    fn without_a_token_this_machine_alone_has_access() {
        let none = HeaderMap::new();
        assert_eq!(ControlAccess::new(None, false).check(&none), Ok(()));
        let closed = ControlAccess::new(None, true).check(&none);
        assert_eq!(closed, Err(NoAccess::Closed));
    }

    #[test]
    fn the_token_or_its_session_opens_and_nothing_else_does() {
        for is_remote in [false, true] {
            let access = ControlAccess::new(Some("open sesame"), is_remote);
            let sent = |name, value: &str| access.check(&headers(name, value));
            assert_eq!(access.check(&HeaderMap::new()), Err(NoAccess::TokenNeeded));
            assert_eq!(sent(AUTHORIZATION, "Bearer open sesame"), Ok(()));
            assert_eq!(
                sent(AUTHORIZATION, "Bearer open"),
                Err(NoAccess::TokenNeeded)
            );
            assert_eq!(access.open_session("open"), None);
            let cookie = access.open_session("open sesame").expect("a session");
            let (cookie, _) = cookie.split_once(';').expect("attributes");
            assert_eq!(sent(COOKIE, &format!("a=b; {cookie}; c=d")), Ok(()));
            let other = format!("{cookie}0");
            assert_eq!(sent(COOKIE, &other), Err(NoAccess::TokenNeeded));
            let closed = ControlAccess::closed_session();
            assert_eq!(sent(COOKIE, &closed), Err(NoAccess::TokenNeeded));
        }
    }
}
