//! Options of select fields. A recorded option is replaced by any option of the same field, possibly by the same one.

use std::collections::HashMap;

use serde_json::Value;
use welkin_runtime::record::CdtSchema;

/// The options of the fields of the CDTs known to the recorder.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    by_field: HashMap<(&'static str, &'static str), Vec<Value>>,
}

impl Options {
    pub(crate) fn add(&mut self, schema: &'static CdtSchema) {
        for field in schema.fields() {
            let options = field.option_values();
            let options = options.filter_map(|option| option.to_value().ok());
            let options: Vec<Value> = options.collect();
            if !options.is_empty() {
                self.by_field.insert((schema.name(), field.name()), options);
            }
        }
    }

    /// Returns the options of a field, if a value is one of them.
    pub(crate) fn of<'o>(&'o self, cdt: &str, field: &str, value: &Value) -> Option<&'o [Value]> {
        let mut fields = self.by_field.iter();
        let (_, options) = fields.find(|(key, _)| key.0 == cdt && key.1 == field)?;
        options.contains(value).then_some(options)
    }
}
