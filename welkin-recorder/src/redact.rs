//! Replaces the values in bodies.

use serde_json::{Map, Value};

use crate::exchange::Body;
use crate::keep::{self, Context};
use crate::options::Options;
use crate::route::Route;
use crate::shape::{self, Secret};

/// Replaces values.
#[derive(Clone)]
pub(crate) struct Redaction {
    pub(crate) secret: Secret,
    pub(crate) options: Options,
}

/// The content of a body.
#[derive(Clone, Copy)]
pub(crate) struct About<'a> {
    /// The CDT of its records.
    pub(crate) cdt: Option<&'a str>,
    /// Whether the fields of its records are Welkin's own rather than a tenant's.
    pub(crate) is_of_welkin: bool,
}

impl<'a> About<'a> {
    pub(crate) fn of(route: &'a Route) -> Self {
        let is_disposition = route.template.ends_with("/disposition");
        Self {
            cdt: route.cdt(),
            is_of_welkin: route.template.contains("encounters") && !is_disposition,
        }
    }
}

impl Redaction {
    /// Returns the stored form of a body.
    pub(crate) fn body(&self, bytes: &[u8], about: About<'_>) -> Body {
        if bytes.trim_ascii().is_empty() {
            return Body::Empty;
        }
        match serde_json::from_slice(bytes) {
            Ok(json) => Body::Json(self.value(json, Context::Outside, about, None)),
            Err(_) => Body::Bytes(bytes.len()),
        }
    }

    /// Replaces a single text in a path or a query.
    pub(crate) fn text(&self, text: &str) -> String {
        shape::text(&self.secret, text)
    }

    fn value(
        &self,
        value: Value,
        context: Context,
        about: About<'_>,
        field: Option<&str>,
    ) -> Value {
        match value {
            Value::Object(object) => self.object(object, context, about),
            Value::Array(values) => {
                let replaced = values.into_iter();
                replaced
                    .map(|value| self.value(value, context, about, field))
                    .collect()
            }
            Value::Null => Value::Null,
            value => self.plain(value, about, field),
        }
    }

    fn object(&self, object: Map<String, Value>, context: Context, about: About<'_>) -> Value {
        // The fields of a record may be next to its ID: then only the listed keys are kept.
        let is_flat =
            context == Context::Outside && about.cdt.is_some() && !keep::is_envelope(object.keys());
        let context = if is_flat { Context::Fields } else { context };
        let replaced = object.into_iter().map(|(key, value)| {
            let is_plain = !value.is_object() && !value.is_array();
            let is_name =
                key == "name" && value.as_str().is_some_and(|name| Some(name) == about.cdt);
            let stays =
                context.keeps(&key) || is_name || (is_flat && keep::keeps_in_flat_record(&key));
            let value = if is_plain && stays {
                value
            } else {
                self.value(
                    value,
                    context.below(&key, about.is_of_welkin),
                    about,
                    Some(&key),
                )
            };
            (self.key(key), value)
        });
        Value::Object(replaced.collect())
    }

    /// Replaces a key if it is an ID or a date. Other keys are names of the API and of the configuration.
    fn key(&self, key: String) -> String {
        use welkin_designer::TextFormat;
        let is_value = [TextFormat::Uuid, TextFormat::Email, TextFormat::Phone]
            .iter()
            .any(|format| format.accepts(&key));
        let is_day = key.parse::<jiff::civil::Date>().is_ok() && key.len() >= 10;
        if is_value || is_day {
            self.text(&key)
        } else {
            key
        }
    }

    fn plain(&self, value: Value, about: About<'_>, field: Option<&str>) -> Value {
        if let (Some(cdt), Some(field)) = (about.cdt, field)
            && let Some(options) = self.options.of(cdt, field, &value)
        {
            let index = self.secret.below(options.len(), field, &value.to_string());
            return options[index].clone();
        }
        match value {
            Value::String(text) => Value::String(self.text(&text)),
            Value::Number(number) => shape::number(&self.secret, &number),
            Value::Bool(_) => Value::Bool(false),
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use care::Vitals;
    use serde_json::json;
    use welkin_runtime::Cdt as _;

    use super::{About, Redaction};
    use crate::keep::Context;
    use crate::options::Options;
    use crate::shape::Secret;

    /// The probability that an option is never drawn is below one in ten billion.
    #[test]
    fn an_option_becomes_any_option_of_its_field() {
        let mut options = Options::default();
        options.add(Vitals::schema());
        let drawn: BTreeSet<String> = (0..64)
            .map(|_| {
                let redaction = Redaction {
                    secret: Secret::new(),
                    options: options.clone(),
                };
                let about = About {
                    cdt: Some("cdt-vitals"),
                    is_of_welkin: false,
                };
                let field = Some("cdtf-position");
                let value = redaction.value(json!("Sitting"), Context::Fields, about, field);
                value.as_str().unwrap_or_default().to_owned()
            })
            .collect();
        let expected = ["Lying down", "Sitting", "Standing"].map(str::to_owned);
        assert_eq!(drawn, BTreeSet::from(expected));
    }
}
