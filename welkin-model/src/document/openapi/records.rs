//! Calls for a tenant's configured items: records of CDTs and profile data types, entries of dictionaries, details of
//! documents.

use serde_json::{Map, Value, json};
use welkin_designer::{ApiProfile, Relation};

use super::api::Api;
use super::operation::{Operation, named_page_of, page_of, record_of};
use super::parameters::shared_parameter;
use super::table::Scope;
use super::words::reference;
use crate::document::cdts::CdtDocument;
use crate::document::schema_names::Kind;
use crate::model::Cdt;
use crate::model::access::{Action, Operation as Access};

/// A configured item with its names.
struct Named<'d> {
    cdt: &'d CdtDocument,
    resolved: &'d Cdt,
    /// Name of its schemas, and suffix of its operation IDs.
    name: String,
    /// Tag under which its operations are listed.
    tag: String,
}

impl Named<'_> {
    fn operation(&self, method: &'static str, path: &str, verb: &str, does: &str) -> Operation {
        let id = format!("{verb}{}", self.name);
        Operation::new(method, path, &id, does, &self.tag).of_cdt(&self.cdt.name)
    }

    fn schema(&self, ending: &str) -> Value {
        reference(&format!("{}{ending}", self.name))
    }
}

impl<'d> Api<'d> {
    /// Returns all items of a kind with their resolved form, and adds their schemas.
    fn named(&mut self, kind: Kind) -> Vec<Named<'d>> {
        let (documents, resolved) = match kind {
            Kind::Cdt => (&self.document.cdts, &self.model.cdts),
            Kind::Profile => (&self.document.profile_data_types, &self.model.profiles),
            Kind::Dictionary => (&self.document.dictionaries, &self.model.dictionaries),
        };
        let pairs = documents.iter().zip(resolved);
        pairs
            .map(|(cdt, resolved)| Named {
                cdt,
                resolved,
                name: self.names.cdt(kind, cdt).to_owned(),
                tag: cdt.title.clone(),
            })
            .collect()
    }

    fn add_schemas(&mut self, kind: Kind, named: &Named<'d>) {
        let schemas = self.document.schemas_of(&self.names, kind, named.cdt);
        self.schemas.extend(schemas);
        let record = record_of(named.schema(""));
        self.schemas.insert(format!("{}Record", named.name), record);
    }

    /// Adds `/patients/{patient}/cdts/cdt-vitals` for every CDT whose records have these calls.
    pub(super) fn add_records(&mut self) {
        for named in self.named(Kind::Cdt) {
            if !named.resolved.has_records() {
                continue;
            }
            self.add_schemas(Kind::Cdt, &named);
            let page = named_page_of(named.schema("Record"));
            self.schemas.insert(format!("{}Page", named.name), page);
            let segment = path_segment(&named.cdt.name);
            let records = self.profile.records_path().replace("{cdt}", &segment);
            for operation in self.of_records(&named, &records) {
                self.add(Scope::Environment, operation);
            }
        }
    }

    fn of_records(&self, named: &Named<'_>, records: &str) -> Vec<Operation> {
        let record = &*format!("{records}/{{record}}");
        let may = |access| self.permissions.with_records(named.resolved, access);
        let writes = |access| named.cdt.updatable && may(access);
        let mut operations = Vec::new();
        if may(Access::Read) {
            let list = named.operation("get", records, "list", "List records");
            operations.push(
                self.list_of(named, list)
                    .answers("200", named.schema("Page")),
            );
            let read = named.operation("get", record, "read", "Read a record");
            let read = read.parameter(shared_parameter("recordIdType"));
            operations.push(read.answers("200", named.schema("Record")));
        }
        if writes(Access::Create) {
            let create = named.operation("post", records, "create", "Create a record");
            let create = create.body(named.schema("New")).conflict();
            operations.push(create.answers("201", named.schema("Record")));
        }
        if writes(Access::Update) {
            let update = named.operation("patch", record, "update", "Change a record");
            let update = update.body(named.schema("Patch")).conflict();
            operations.push(update.answers("200", named.schema("Record")));
            operations.push(self.bulk_of(named, records));
        }
        if writes(Access::Delete) {
            let remove = named.operation("delete", record, "delete", "Delete a record");
            operations.push(remove.answers_nothing("200"));
        }
        let operations = operations.into_iter();
        operations.map(|it| it.known_from("recorded")).collect()
    }

    /// Adds the query parameters of a list of records.
    fn list_of(&self, named: &Named<'_>, list: Operation) -> Operation {
        let custom = named.cdt.fields.iter().map(|field| &*field.name);
        let system = self.document.system_fields.iter().map(|field| field.name);
        let fields: Vec<&str> = system.chain(custom).collect();
        let orders = fields.iter();
        let orders = orders.flat_map(|field| ["asc", "desc"].map(|to| format!("{field},{to}")));
        let sort = json!({ "type": "string", "enum": orders.collect::<Vec<_>>() });
        let plain: Vec<String> = fields.iter().map(|field| escaped(field)).collect();
        let filter = json!({ "type": "string", "pattern": format!("^({})=", plain.join("|")) });
        let mut list = list;
        for name in ["page", "size", "dateStart", "dateEnd", "sourceId"] {
            list = list.parameter(shared_parameter(name));
        }
        list.parameter(json!({
            "name": "sort", "in": "query", "description": "Fields with a direction, in order of precedence",
            "schema": { "type": "array", "items": sort },
        }))
        .parameter(json!({
            "name": "fields", "in": "query", "description": "The fields to read; by default all", "explode": false,
            "schema": { "type": "array", "items": { "type": "string", "enum": fields }, "minItems": 1 },
        }))
        .parameter(json!({
            "name": "filters", "in": "query",
            "description": "Fields with the values to find, joined by commas: field=value,value",
            "schema": { "type": "array", "items": filter },
        }))
    }

    /// Returns the bulk operation for records; each row has its own result.
    fn bulk_of(&self, named: &Named<'_>, records: &str) -> Operation {
        let operation = named.operation("patch", records, "bulkUpdate", "Change several records");
        let text = json!({ "type": "string" });
        let result = reference("WelkinRowResult");
        let row = json!({
            "type": "object",
            "properties": { "id": text, "jsonBody": named.schema(""), "result": result },
            "required": ["id", "result"],
        });
        if self.profile == ApiProfile::Reference {
            let fields =
                json!({ "type": "object", "properties": { "id": text }, "required": ["id"] });
            let rows = |row: Value| json!({ "type": "array", "items": row });
            return operation.body(rows(fields)).answers("200", rows(row));
        }
        let wanted = json!({
            "type": "object",
            "properties": { "id": text, "jsonBody": named.schema("Patch") },
            "required": ["id", "jsonBody"],
        });
        let rows = |row: Value| {
            json!({
                "type": "object",
                "properties": { "rows": { "type": "array", "items": row } },
                "required": ["rows"],
            })
        };
        operation.body(rows(wanted)).answers("200", rows(row))
    }

    /// Adds `/patients/{patient}/pdts/pdt-address`.
    pub(super) fn add_profiles(&mut self) {
        for named in self.named(Kind::Profile) {
            self.add_schemas(Kind::Profile, &named);
            let segment = path_segment(&named.cdt.name);
            let records = &*format!("/patients/{{patient}}/pdts/{segment}");
            let record = &*format!("{records}/{{record}}");
            let paged = |operation: Operation| {
                let operation = operation.parameter(shared_parameter("page"));
                operation.parameter(shared_parameter("size"))
            };
            let list = paged(named.operation("get", records, "list", "List records"));
            let patients = format!("/pdts/{segment}/patients");
            let patients = named.operation("get", &patients, "listPatientsWith", "List patients");
            let create = named.operation("post", records, "create", "Create a record");
            let read = named.operation("get", record, "read", "Read a record");
            let update = named.operation("patch", record, "update", "Change a record");
            let remove = named.operation("delete", record, "delete", "Delete a record");
            let shared = &*format!("/pdts/{segment}");
            let create_shared = named.operation(
                "post",
                shared,
                "createShared",
                "Create a record without a patient",
            );
            let shared = &*format!("{shared}/{{record}}");
            let read_shared = named.operation(
                "get",
                shared,
                "readShared",
                "Read a record without a patient",
            );
            let operations = [
                list.answers("200", page_of(named.schema("Record"))),
                create
                    .body(named.schema("New"))
                    .answers("201", named.schema("Record")),
                read.answers("200", named.schema("Record")),
                update
                    .body(named.schema("Patch"))
                    .answers("200", named.schema("Record")),
                remove.answers_nothing("204"),
                paged(patients).answers("200", page_of(reference("WelkinPatient"))),
                create_shared
                    .body(named.schema("New"))
                    .answers("201", named.schema("Record")),
                read_shared.answers("200", named.schema("Record")),
            ];
            for operation in operations {
                self.add(Scope::Environment, operation.known_from("documented"));
            }
        }
    }

    /// Adds `/dictionaries/icd-10`.
    pub(super) fn add_dictionaries(&mut self) {
        for named in self.named(Kind::Dictionary) {
            let schemas = self
                .document
                .schemas_of(&self.names, Kind::Dictionary, named.cdt);
            self.schemas.extend(schemas);
            let entry = entry_of(named.schema(""));
            self.schemas.insert(format!("{}Entry", named.name), entry);
            for operation in self.of_dictionary(&named) {
                self.add(Scope::Environment, operation.known_from("documented"));
            }
        }
    }

    fn of_dictionary(&self, named: &Named<'d>) -> Vec<Operation> {
        let entries = &*format!("/dictionaries/{}", path_segment(&named.cdt.name));
        let entry = &*format!("{entries}/{{entry}}");
        let name: &'d str = &named.cdt.name;
        let may = |action: fn(&'d str) -> Action<'d>| self.permissions.may(action(name));
        let object = |properties: Value, required: Value| json!({ "type": "object", "properties": properties, "required": required });
        let values = object(json!({ "values": named.schema("New") }), json!(["values"]));
        let records = json!({ "type": "array", "items": values });
        let added = object(json!({ "records": records }), json!(["records"]));
        let listed = json!({ "type": "array", "items": named.schema("Entry") });
        let listed = object(
            json!({ "dictionaryName": { "type": "string" }, "lastUpdatedAt": { "type": ["string", "null"] }, "records": listed }),
            json!(["records"]),
        );
        let mut operations = Vec::new();
        if may(Action::ReadDictionary) {
            let mut list = named.operation("get", entries, "list", "List entries");
            for parameter in ["showDeleted", "entryDateStart", "entryDateEnd"] {
                list = list.parameter(shared_parameter(parameter));
            }
            operations.push(list.answers("200", listed.clone()));
            let read = named.operation("get", entry, "read", "Read an entry");
            operations.push(read.answers("200", named.schema("Entry")));
        }
        if may(Action::CreateEntries) {
            let add = named.operation("post", entries, "create", "Add entries");
            operations.push(add.body(added.clone()).answers("201", listed.clone()));
        }
        if may(Action::CreateEntries) && may(Action::DeleteEntries) {
            let replace = named.operation("put", entries, "replace", "Replace all entries");
            operations.push(replace.body(added).answers("201", listed));
        }
        if may(Action::UpdateEntries) {
            let update = named.operation("put", entry, "update", "Change an entry");
            operations.push(update.body(values).answers("200", named.schema("Entry")));
        }
        if may(Action::DeleteEntries) {
            let remove = named.operation("delete", entry, "delete", "Mark an entry as deleted");
            operations.push(remove.answers("200", named.schema("Entry")));
        }
        operations
    }

    /// Adds `/patients/{patient}/document-summary/{document}/dt-consent`: the details of documents of a type.
    pub(super) fn add_document_details(&mut self) {
        for named in self.named(Kind::Cdt) {
            let is_type = named.resolved.relation == Relation::DocumentType;
            if !is_type || !named.resolved.readable {
                continue;
            }
            self.add_schemas(Kind::Cdt, &named);
            let name = &*named.cdt.name;
            let segment = path_segment(name);
            let path = &*format!("/patients/{{patient}}/document-summary/{{document}}/{segment}");
            let may = |action: Action<'_>| self.permissions.may(action);
            let read = Access::Read;
            let is_readable = self.permissions.with_records(named.resolved, read);
            let mut operations = Vec::new();
            if may(Action::ReadDocumentDetails(name)) && is_readable {
                let read = named.operation("get", path, "read", "Read the details of a document");
                operations.push(read.answers("200", named.schema("Record")));
            }
            if named.cdt.updatable && may(Action::CreateDocuments(name)) {
                let create =
                    named.operation("post", path, "create", "Write the details of a document");
                let create = create.body(named.schema("New")).conflict();
                operations.push(create.answers("201", named.schema("Record")));
            }
            if named.cdt.updatable && may(Action::UpdateDocumentDetails(name)) {
                let replace =
                    named.operation("put", path, "replace", "Replace the details of a document");
                let replace = replace.body(named.schema("New"));
                operations.push(replace.answers("200", named.schema("Record")));
                let remove =
                    named.operation("delete", path, "delete", "Remove the details of a document");
                operations.push(remove.answers_nothing("200"));
            }
            for operation in operations {
                self.add(Scope::Environment, operation.known_from("documented"));
            }
        }
    }
}

/// Returns the schema of a dictionary entry.
fn entry_of(values: Value) -> Value {
    let mut properties = Map::new();
    for (key, schema) in [
        ("id", json!({ "type": "string" })),
        (
            "createdAt",
            json!({ "type": "string", "format": "date-time" }),
        ),
        (
            "updatedAt",
            json!({ "type": "string", "format": "date-time" }),
        ),
        ("fullValue", json!({ "type": ["string", "null"] })),
        ("deleted", json!({ "type": "boolean" })),
        ("values", values),
    ] {
        properties.insert(key.to_owned(), schema);
    }
    json!({ "type": "object", "properties": properties, "required": ["id", "values"] })
}

/// Escapes a machine name for use in a path, where braces denote parameters.
fn path_segment(name: &str) -> String {
    let mut segment = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            segment.push(char::from(byte));
        } else {
            segment.push_str(&format!("%{byte:02X}"));
        }
    }
    segment
}

/// Escapes a text, so that a pattern matches it literally.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        if r"\^$.|?*+()[]{}/".contains(character) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}
