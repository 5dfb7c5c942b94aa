//! Records of any CDT, for programs that don't know beforehand which one they receive.

use std::any::Any;
use std::fmt;

use super::cdt::{Cdt, ShownSlots};
use super::decode_record::{check_unknown_record, decode_record};
use super::envelope::Record;
use super::show::Show;
use super::slots::Slots;
use super::system::SystemFields;
use crate::foreign_text::ForeignText;
use crate::hidden::{OneLineJson, Reveal, reveal};
use crate::id::RecordId;
use crate::json::{DecodeError, Json};

/// A record of any CDT: the generated enum `AnyRecord` implements it.
pub trait RecordOfAnyCdt: Sized + 'static {
    /// The variants that hold records of a CDT.
    #[doc(hidden)]
    const VARIANTS: &'static [&'static dyn Variant<Self>];

    /// A record of another CDT.
    #[doc(hidden)]
    fn from_unknown(record: UnknownRecord) -> Self;

    /// The record in the variant.
    #[doc(hidden)]
    fn held(&self) -> &dyn HeldRecord;
}

/// A record in a variant, whose CDT is known at run time only.
pub trait HeldRecord: Any {
    /// The parts of it to show.
    fn parts(&self) -> Parts<'_>;
}

/// A record without its type, so that the code that shows it is compiled once.
pub enum Parts<'a> {
    /// A record of a CDT of the configuration.
    Known {
        /// Its id.
        id: &'a str,
        /// Its system fields.
        system: &'a SystemFields,
        /// Its fields.
        slots: Slots<'a>,
        /// The path of its type.
        type_path: &'static str,
    },
    /// A record of another CDT.
    Unknown(&'a UnknownRecord),
}

impl<T: Cdt> HeldRecord for Box<Record<T>> {
    fn parts(&self) -> Parts<'_> {
        Parts::Known {
            id: self.id.as_str(),
            system: &self.system,
            slots: self.data.slots(),
            type_path: std::any::type_name::<T>(),
        }
    }
}

impl HeldRecord for UnknownRecord {
    fn parts(&self) -> Parts<'_> {
        Parts::Unknown(self)
    }
}

/// A variant of the enum `R` that holds records of one CDT: a [`VariantOf`] it.
pub trait Variant<R>: Send + Sync {
    /// Machine name of the CDT.
    fn cdt_name(&self) -> &'static str;

    /// Reads a record of the CDT.
    ///
    /// # Errors
    /// Returns an error if it can't be read.
    fn decode(&self, json: &[u8]) -> Result<R, DecodeError>;

    /// A copy of a record of the CDT; `None` for a record of another one.
    fn copy(&self, record: &dyn Any) -> Option<R>;
}

/// A variant of the enum `R` that holds records of the CDT `T`.
#[derive(Debug)]
pub struct VariantOf<T, R>(pub fn(Box<Record<T>>) -> R);

impl<T: Cdt + Clone + Default, R> Variant<R> for VariantOf<T, R> {
    fn cdt_name(&self) -> &'static str {
        T::schema().name()
    }

    fn decode(&self, json: &[u8]) -> Result<R, DecodeError> {
        decode_record(json).map(|record| self.0(Box::new(record)))
    }

    fn copy(&self, record: &dyn Any) -> Option<R> {
        let record = record.downcast_ref::<Box<Record<T>>>();
        record.map(|record| self.0(record.clone()))
    }
}

/// A record of a CDT that is not in the configuration, or that does not name its CDT.
#[derive(Clone, PartialEq)]
pub struct UnknownRecord {
    cdt_name: Option<String>,
    json: Json,
}

impl UnknownRecord {
    /// Machine name of its CDT, if the record has it.
    #[must_use]
    pub fn cdt_name(&self) -> Option<&str> {
        self.cdt_name.as_deref()
    }

    /// The record as received. It is health data.
    #[must_use]
    pub fn json(&self) -> &Json {
        &self.json
    }
}

/// Shows the name of the CDT only.
impl fmt::Debug for UnknownRecord {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.cdt_name.as_deref().map(ForeignText::new);
        formatter
            .debug_struct("UnknownRecord")
            .field("cdt_name", &name)
            .finish_non_exhaustive()
    }
}

/// Shows the record as received.
impl Reveal for UnknownRecord {
    fn write_revealed(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("UnknownRecord")
            .field("cdt_name", &self.cdt_name().map(ForeignText::new))
            .field("json", &OneLineJson(&self.json))
            .finish()
    }
}

/// For `Clone` of generated enums.
#[must_use]
pub fn clone_any<R: RecordOfAnyCdt>(record: &R) -> R {
    let record: &dyn Any = record.held();
    if let Some(unknown) = record.downcast_ref::<UnknownRecord>() {
        return R::from_unknown(unknown.clone());
    }
    let mut variants = R::VARIANTS.iter();
    let copy = variants.find_map(|variant| variant.copy(record));
    copy.expect("every variant but that for unknown CDTs is in the table")
}

/// For `Debug` of generated enums: the record, without the name of the variant.
///
/// # Errors
/// Returns an error if the formatter fails.
pub fn debug_any<R: RecordOfAnyCdt>(record: &R, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    record.held().parts().show(formatter, Show::Open)
}

/// For `Reveal` of generated enums: the record with its values, without the name of the variant.
///
/// # Errors
/// Returns an error if the formatter fails.
pub fn reveal_any<R: RecordOfAnyCdt>(
    record: &R,
    formatter: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    record.held().parts().show(formatter, Show::All)
}

impl Parts<'_> {
    fn show(&self, formatter: &mut fmt::Formatter<'_>, show: Show) -> fmt::Result {
        let (id, system, data) = match self {
            Self::Known {
                id,
                system,
                slots,
                type_path,
            } => {
                let type_name = type_path.rsplit("::").next().unwrap_or_default();
                (
                    RecordId::<()>::new(*id),
                    *system,
                    ShownSlots {
                        slots,
                        type_name,
                        show,
                    },
                )
            }
            Self::Unknown(unknown) if show == Show::All => {
                return unknown.write_revealed(formatter);
            }
            Self::Unknown(unknown) => return fmt::Debug::fmt(unknown, formatter),
        };
        let mut shown = formatter.debug_struct("Record");
        shown.field("id", &id);
        match show {
            Show::Open => shown.field("system", system),
            Show::All => shown.field("system", &reveal(system)),
        };
        shown.field("data", &data).finish_non_exhaustive()
    }
}

/// Reads a record, typed by its `cdtName`.
///
/// # Errors
/// Returns an error if it is not JSON, or no record: not an object, or without an id.
pub fn decode_any<R: RecordOfAnyCdt>(json: &[u8]) -> Result<R, DecodeError> {
    let record: Json = crate::json::from_slice(json)?;
    let name = record.get("cdtName").unwrap_or_default();
    decode_any_as(name.as_str(), json)
}

/// Reads a record whose CDT is known by other means.
///
/// # Errors
/// Returns an error if it is not JSON, or no record.
pub fn decode_any_as<R: RecordOfAnyCdt>(
    cdt_name: Option<&str>,
    json: &[u8],
) -> Result<R, DecodeError> {
    let is_known = R::VARIANTS.iter().map(|variant| variant.cdt_name());
    if !is_known.into_iter().any(|name| Some(name) == cdt_name) {
        check_unknown_record(&crate::json::from_slice(json)?)?;
    }
    decode_any_row(cdt_name, json)
}

/// Reads a row of an export, which may keep its id under any key, as a record.
///
/// # Errors
/// Returns an error if it is not JSON, or a record of a known CDT that can't be read.
pub fn decode_any_row<R: RecordOfAnyCdt>(
    cdt_name: Option<&str>,
    json: &[u8],
) -> Result<R, DecodeError> {
    let mut variants = R::VARIANTS.iter();
    match variants.find(|variant| Some(variant.cdt_name()) == cdt_name) {
        Some(known) => known.decode(json),
        None => Ok(R::from_unknown(UnknownRecord {
            cdt_name: cdt_name.map(str::to_owned),
            json: crate::json::from_slice(json)?,
        })),
    }
}
