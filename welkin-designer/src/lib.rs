#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod api_profile;
pub mod decimal;
pub mod export_resource;
pub mod field;
pub mod field_type;
pub mod file_types;
pub mod fingerprint;
pub mod fnv;
pub mod formation_kind;
pub mod internal_cdts;
pub mod moment;
pub mod relation;
pub mod rules;
#[cfg(feature = "webhook")]
pub mod signature_scheme;
pub mod system_fields;
pub mod text_format;
pub mod webhook_event;

pub use api_profile::ApiProfile;
pub use export_resource::ExportResource;
pub use field_type::{FieldType, Kind, ValueType};
pub use formation_kind::FormationKind;
pub use relation::Relation;
pub use system_fields::{SYSTEM_FIELDS, SystemField};
pub use text_format::TextFormat;
pub use webhook_event::WebhookEvent;
