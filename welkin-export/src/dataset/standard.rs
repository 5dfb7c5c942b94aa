//! Columns of fields that Welkin defines, which are equal for all tenants.

use std::collections::HashMap;

use welkin_designer::{ExportResource as Word, Kind};
use welkin_model::document::export_names::{self, ColumnNames};
use welkin_runtime::Cdt;
use welkin_runtime::assessments::AssessmentFields;
use welkin_runtime::encounters::EncounterFields;
use welkin_runtime::exports::ExportResource;
use welkin_runtime::patients::Demographics;
use welkin_runtime::programs::ProgramFields;
use welkin_runtime::record::CdtSchema;

use super::column::{Column, ColumnSource, ColumnType};
use super::{Dataset, DatasetKind};

fn plain(name: &str, field: &str, column_type: ColumnType, source: ColumnSource) -> Column {
    Column {
        name: name.to_owned(),
        field: field.to_owned(),
        label: None,
        column_type,
        multiple: false,
        source,
        phi: false,
        fingerprint: None,
        options: HashMap::new(),
    }
}

fn system(name: &str, field: &str, column_type: ColumnType) -> Column {
    plain(name, field, column_type, ColumnSource::System)
}

/// Returns the columns of every record of a CDT.
pub(super) fn record_columns() -> Vec<Column> {
    let columns = export_names::record_columns().into_iter();
    columns
        .map(|(name, field, kind)| system(name, field, column_type(kind)))
        .collect()
}

/// Creates the dataset of rows whose CDT is not in the configuration.
pub(super) fn unconfigured(resource: ExportResource, folder: &str) -> Dataset {
    let mut columns = record_columns();
    columns.push(system("cdt_name", "cdtName", ColumnType::Text));
    Dataset {
        folder: folder.to_owned(),
        title: "Records of data types that the configuration does not have".to_owned(),
        kind: DatasetKind::Unconfigured(resource),
        fingerprint: None,
        columns,
    }
}

/// Creates the dataset of a resource that contains no CDTs of the configuration.
pub(super) fn resource(resource: ExportResource, folder: &str) -> Dataset {
    let mut columns = vec![
        system("id", "id", ColumnType::Text),
        system("patient_id", "patientId", ColumnType::Text),
        system("created_at", "createdAt", ColumnType::DateTime),
        system("created_by", "createdBy", ColumnType::Text),
        system("updated_at", "updatedAt", ColumnType::DateTime),
        system("updated_by", "updatedBy", ColumnType::Text),
    ];
    if resource == ExportResource::PATIENT {
        // A patient's own id is `id`.
        columns.remove(1);
    }
    let schema = match Word::named(resource.as_str()) {
        Some(Word::Patient) => Some(Demographics::schema()),
        Some(Word::Encounter) => Some(EncounterFields::schema()),
        Some(Word::Assessment) => Some(AssessmentFields::schema()),
        Some(Word::PatientProgram) => Some(ProgramFields::schema()),
        _ => None,
    };
    let standard = schema.map(|schema| standard(schema, &columns));
    columns.extend(standard.into_iter().flatten());
    Dataset {
        folder: folder.to_owned(),
        title: resource.to_string(),
        kind: DatasetKind::Resource(resource),
        fingerprint: None,
        columns,
    }
}

/// Returns columns for the fields of a schema that are not among the given columns.
fn standard(schema: &'static CdtSchema, columns: &[Column]) -> Vec<Column> {
    let mut names = ColumnNames::new(columns.iter().map(|column| &*column.name));
    let is_new = |field: &str| columns.iter().all(|column| column.field != field);
    let fields = schema.fields().iter().filter(|field| is_new(field.name()));
    fields
        .map(|field| {
            let column_type = column_type(field.kind());
            let mut column = plain(
                &names.add(field.rust_name(), column_type.companions()),
                field.name(),
                column_type,
                ColumnSource::Standard,
            );
            column.multiple = field.is_multiple();
            column.phi = field.is_phi();
            column
        })
        .collect()
}

fn column_type(kind: Kind) -> ColumnType {
    match kind {
        Kind::Integer => ColumnType::Integer,
        Kind::Float => ColumnType::Float,
        Kind::Boolean => ColumnType::Boolean,
        Kind::Date => ColumnType::Date,
        Kind::DateTime => ColumnType::DateTime,
        Kind::Options => ColumnType::Option,
        Kind::File | Kind::Profile | Kind::Json => ColumnType::Json,
        _ => ColumnType::Text,
    }
}
