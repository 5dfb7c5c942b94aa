//! The runtime's table of a CDT, created at run time. Build scripts generate the same table as code.

use welkin_model::model::{Cdt, Field, FieldType, OptionList, OptionValue};
use welkin_runtime::__private::ListedValues;
use welkin_runtime::record::{CdtSchema, FieldSchema};

/// Creates the table of a CDT. It equals the one in generated code, except for the fingerprint of the whole CDT.
///
/// Tables are static, so it is leaked: call this once per CDT.
#[must_use]
pub fn table_of(cdt: &Cdt) -> &'static CdtSchema {
    let fields: Vec<FieldSchema> = cdt.fields.iter().map(field).collect();
    let schema = CdtSchema::new(kept(&cdt.name), Vec::leak(fields));
    Box::leak(Box::new(schema))
}

fn field(field: &Field) -> FieldSchema {
    let mut schema = FieldSchema::configured(
        field.field_type.kind(),
        kept(&field.name),
        kept(&field.field_name),
        field.fingerprint_without_options(),
    );
    if let Some(label) = &field.label {
        schema = schema.label(kept(label));
    }
    if field.multiple {
        schema = schema.multiple();
    }
    if let FieldType::Options(list) = &field.field_type {
        schema = schema.listed(values(list), labels(list));
    }
    if field.required {
        schema = schema.required();
    }
    if !field.editable {
        schema = schema.read_only();
    }
    if field.phi {
        schema = schema.phi();
    }
    with_rules(schema, field)
}

fn with_rules(mut schema: FieldSchema, field: &Field) -> FieldSchema {
    let rules = &field.rules;
    if let Some(min) = rules.min {
        schema = schema.min(min);
    }
    if let Some(max) = rules.max {
        schema = schema.max(max);
    }
    if let Some(length) = rules.min_length {
        schema = schema.min_length(length);
    }
    if let Some(length) = rules.max_length {
        schema = schema.max_length(length);
    }
    if let Some(regex) = &rules.regex {
        schema = schema.pattern(kept(regex));
    }
    if let Some(moment) = &rules.earliest {
        schema = schema.earliest(kept(moment));
    }
    if let Some(moment) = &rules.latest {
        schema = schema.latest(kept(moment));
    }
    let types: Vec<&'static str> = rules.file_types.iter().map(|text| kept(text)).collect();
    if types.is_empty() {
        schema
    } else {
        schema.file_types(Vec::leak(types))
    }
}

/// All values of a list have the same type.
fn values(list: &OptionList) -> ListedValues {
    let (mut texts, mut integers, mut floats) = (Vec::new(), Vec::new(), Vec::new());
    for option in &list.options {
        match &option.value {
            OptionValue::Text(text) => texts.push(kept(text)),
            OptionValue::Integer(number) => integers.push(*number),
            OptionValue::Float(number) => floats.push(*number),
        }
    }
    match list.options.first().map(|option| &option.value) {
        Some(OptionValue::Integer(_)) => ListedValues::Integers(Vec::leak(integers)),
        Some(OptionValue::Float(_)) => ListedValues::Floats(Vec::leak(floats)),
        Some(OptionValue::Text(_)) | None => ListedValues::Texts(Vec::leak(texts)),
    }
}

fn labels(list: &OptionList) -> &'static [&'static str] {
    let labels = list.options.iter().map(|option| kept(&option.label));
    Vec::leak(labels.collect())
}

fn kept(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}
