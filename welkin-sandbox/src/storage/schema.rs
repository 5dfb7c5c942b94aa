//! The tables and indexes of the database.

/// The tables, and the indexes by which single items are found.
pub(super) const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS patients (
        sequence INTEGER PRIMARY KEY,
        environment TEXT NOT NULL,
        id TEXT NOT NULL,
        external_id TEXT,
        body TEXT NOT NULL,
        UNIQUE (environment, id),
        UNIQUE (environment, external_id)
    );
    CREATE TABLE IF NOT EXISTS records (
        sequence INTEGER PRIMARY KEY,
        environment TEXT NOT NULL,
        patient TEXT NOT NULL,
        cdt TEXT NOT NULL,
        id TEXT NOT NULL,
        external_id TEXT,
        body TEXT NOT NULL,
        UNIQUE (environment, id),
        UNIQUE (environment, patient, cdt, external_id)
    );
    CREATE TABLE IF NOT EXISTS items (
        sequence INTEGER PRIMARY KEY,
        environment TEXT NOT NULL,
        patient TEXT NOT NULL,
        kind TEXT NOT NULL,
        encounter TEXT NOT NULL,
        id TEXT NOT NULL,
        body TEXT NOT NULL,
        UNIQUE (environment, patient, kind, encounter, id)
    );
    CREATE TABLE IF NOT EXISTS files (
        environment TEXT NOT NULL,
        document TEXT NOT NULL,
        id TEXT NOT NULL,
        content_type TEXT,
        bytes BLOB NOT NULL,
        PRIMARY KEY (environment, document, id)
    );
    CREATE TABLE IF NOT EXISTS audit_rows (
        sequence INTEGER PRIMARY KEY,
        environment TEXT NOT NULL,
        entity TEXT NOT NULL,
        change TEXT NOT NULL,
        cdt TEXT,
        relation TEXT,
        cdt_id TEXT,
        version INTEGER,
        source TEXT NOT NULL,
        patient TEXT,
        patient_name TEXT,
        sent_at TEXT NOT NULL,
        body TEXT
    );
    CREATE INDEX IF NOT EXISTS audit_rows_by_patient ON audit_rows (patient);
    CREATE INDEX IF NOT EXISTS items_by_kind ON items (environment, kind);
    CREATE INDEX IF NOT EXISTS items_by_change
        ON items (environment, kind, coalesce(json_extract(body, '$.updatedAt'),
            json_extract(body, '$.jsonBody.updated_at')), sequence);
    CREATE INDEX IF NOT EXISTS events_by_external_id
        ON items (environment, json_extract(body, '$.externalId'))
        WHERE kind = 'calendar_event' AND json_extract(body, '$.externalId') IS NOT NULL;
    CREATE INDEX IF NOT EXISTS events_by_host
        ON items (environment, json_extract(body, '$.hostId')) WHERE kind = 'calendar_event';
    CREATE INDEX IF NOT EXISTS encounters_by_event
        ON items (environment, json_extract(body, '$.jsonBody.calendarEventId'))
        WHERE kind = 'encounter';
    CREATE INDEX IF NOT EXISTS users_by_name
        ON items (environment, json_extract(body, '$.username')) WHERE kind = 'user';
    CREATE INDEX IF NOT EXISTS patients_by_environment ON patients (environment);
    CREATE INDEX IF NOT EXISTS records_by_place ON records (environment, patient, cdt);
    CREATE INDEX IF NOT EXISTS records_by_change
        ON records (environment, json_extract(body, '$.updated_at'), sequence);
    CREATE INDEX IF NOT EXISTS records_by_guid
        ON records (environment, json_extract(body, '$.external_guid'))
        WHERE json_extract(body, '$.external_guid') IS NOT NULL;
    CREATE INDEX IF NOT EXISTS patients_by_change
        ON patients (environment, json_extract(body, '$.updatedAt'), sequence);
    CREATE INDEX IF NOT EXISTS patients_by_guid
        ON patients (environment, json_extract(body, '$.externalGuid'))
        WHERE json_extract(body, '$.externalGuid') IS NOT NULL;
    CREATE INDEX IF NOT EXISTS patients_by_mrn
        ON patients (environment, json_extract(body, '$.mrn'))
        WHERE json_extract(body, '$.mrn') IS NOT NULL;
";

/// The searched text. SQLite uses the index only if this expression is identical in the index and in the query.
macro_rules! searched {
    () => {
        "lower(coalesce(json_extract(body, '$.firstName'), '') || ' ' || coalesce(json_extract(body, '$.lastName'), '') \
        || char(10) || coalesce(json_extract(body, '$.email'), '') \
        || char(10) || coalesce(json_extract(body, '$.phone'), '') \
        || char(10) || coalesce(json_extract(body, '$.accessCode'), ''))"
    };
}

pub(super) use searched;

/// Indexes for searching and sorting: with 100,000 patients, a full scan takes most of a second.
pub(super) const PATIENT_INDEXES: &str = concat!(
    "CREATE INDEX IF NOT EXISTS patients_by_search ON patients (environment, ",
    searched!(),
    ");
    CREATE INDEX IF NOT EXISTS patients_by_last_name
        ON patients (environment, json_extract(body, '$.lastName'), sequence);
    CREATE INDEX IF NOT EXISTS patients_by_birth_date
        ON patients (environment, json_extract(body, '$.birthDate'), sequence);
    CREATE INDEX IF NOT EXISTS patients_by_creation
        ON patients (environment, json_extract(body, '$.createdAt'), sequence);"
);
