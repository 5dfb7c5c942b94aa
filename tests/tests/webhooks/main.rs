//! Webhooks: from the sandbox to a receiver, with every scheme, and from hostile, odd or repeating senders.

mod end_to_end;
mod event_kinds;
mod events;
mod hostile;
mod receiver;
mod receiving;
mod scheme_settings;
mod schemes;
mod sender;

mod care {
    include!(concat!(env!("OUT_DIR"), "/example.rs"));
}

/// A secret of these tests.
const SECRET: &str = "a secret of this test";

/// A secret in the format of Standard Webhooks.
const STANDARD_SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// A payload in the format of a recorded delivery: no URL although it was configured, no signature, no time.
const CALENDAR_EVENT: &[u8] = br#"{"sourceId":"7a0c1b1e-4a55-4c0e-9d7e-0f6f3f0a9c11","patientId":"5bd2a0f4-8d63-4f0f-8b53-8c7f0c9f2d20","sourceName":"ENCOUNTER","tenantName":"acme","instanceName":"acme-dev","eventEntity":"CALENDAR","eventSubtype":"CALENDAR_EVENT_UPDATED"}"#;

/// The creation of a record.
const RECORD_CREATED: &[u8] = br#"{"sourceId":"r-1","patientId":"p-1","sourceName":"cdt-vitals","eventEntity":"CDT","eventSubtype":"CDT_CREATED"}"#;
