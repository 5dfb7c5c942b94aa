//! Signing webhooks, for tests of receivers.

use std::str::FromStr;
use std::time::SystemTime;

use http::{HeaderMap, HeaderName, HeaderValue};
use welkin_designer::signature_scheme::{SignatureScheme, TimestampPlace, TimestampUnit};

use super::scheme::signed_parts;
use super::signature;
use super::static_value::{StaticPlace, StaticValue};
use super::verifier::{Authenticity, Verifier, since_1970};

impl Verifier {
    /// The headers that make a request with this body a valid webhook now, for tests of receivers. It signs with the
    /// first secret. The result is empty for a scheme that can't be used. Values that belong in the query are omitted.
    #[must_use]
    pub fn sign(&self, body: &[u8]) -> HeaderMap {
        self.sign_at(body, SystemTime::now())
    }

    /// The headers at another time.
    #[must_use]
    pub fn sign_at(&self, body: &[u8], now: SystemTime) -> HeaderMap {
        let id = format!("msg_{:032x}", fastrand::u128(..));
        self.sign_with_id(&id, body, now)
    }

    /// The headers with a given id of the delivery, if the scheme has ids.
    #[must_use]
    pub fn sign_with_id(&self, id: &str, body: &[u8], now: SystemTime) -> HeaderMap {
        if self.problem().is_some() {
            return HeaderMap::new();
        }
        let written = match &self.authenticity {
            Authenticity::Unverified => Vec::new(),
            Authenticity::Values(values) => values.iter().filter_map(as_header).collect(),
            Authenticity::Signature(scheme) => self.signed(scheme, id, body, now),
        };
        let id_header = self.id_header.clone().map(|name| (name, id.to_owned()));
        written
            .into_iter()
            .chain(id_header)
            .filter_map(|(name, value)| {
                let name = HeaderName::from_str(&name).ok()?;
                Some((name, HeaderValue::try_from(value).ok()?))
            })
            .collect()
    }

    fn signed(
        &self,
        scheme: &SignatureScheme,
        id: &str,
        body: &[u8],
        now: SystemTime,
    ) -> Vec<(String, String)> {
        let milliseconds = since_1970(now);
        let timestamp = match scheme.timestamp_unit {
            TimestampUnit::Seconds => milliseconds / 1000,
            TimestampUnit::Milliseconds => milliseconds,
        };
        let timestamp = timestamp.to_string();
        let keys = self.keys(scheme).unwrap_or_default();
        let Some(key) = keys.first() else {
            return Vec::new();
        };
        let parts = signed_parts(scheme, id, &timestamp, body);
        let signature = signature::sign(scheme.algorithm, key, &parts);
        let written = signature::write(scheme.encoding, &signature);
        let signature = format!("{}{written}", scheme.prefix);
        let mut headers =
            Vec::from_iter(scheme.id_header.clone().map(|name| (name, id.to_owned())));
        let separator = scheme.separator.unwrap_or(',');
        let value = match &scheme.timestamp {
            TimestampPlace::Prefix(prefix) => format!("{prefix}{timestamp}{separator}{signature}"),
            TimestampPlace::Header(name) => {
                headers.push((name.clone(), timestamp));
                signature
            }
            TimestampPlace::None => signature,
        };
        headers.push((scheme.header.clone(), value));
        headers
    }
}

fn as_header(value: &StaticValue) -> Option<(String, String)> {
    match &value.place {
        StaticPlace::Header(name) => Some((name.clone(), value.current().to_owned())),
        StaticPlace::Query(_) => None,
    }
}
