//! Fields as constants: typed handles for patches, sorting and field selection.

use std::marker::PhantomData;

/// A field of the CDT `C` whose values are `V`. `A` is its access: [`Optional`], [`Required`] or [`ReadOnly`].
// Its parts are public for generated code: a literal takes the compiler less time than a call.
pub struct Field<C, V, A = Optional> {
    /// Machine name.
    #[doc(hidden)]
    pub name: &'static str,
    /// Its types.
    #[doc(hidden)]
    pub of: Marker<C, V, A>,
}

/// Carries types without holding values of them.
type Marker<C, V, A> = PhantomData<fn() -> (C, V, A)>;

/// A field that can be set and cleared.
#[derive(Clone, Copy, Debug)]
pub enum Optional {}

/// A field that can be set but not cleared.
#[derive(Clone, Copy, Debug)]
pub enum Required {}

/// A field that can only be read.
#[derive(Clone, Copy, Debug)]
pub enum ReadOnly {}

/// Fields that can be written: [`Optional`] and [`Required`].
pub trait Writable {}
impl Writable for Optional {}
impl Writable for Required {}

impl<C, V, A> Field<C, V, A> {
    /// The field with this machine name. For generated code: it is not checked that `C` has it.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            of: PhantomData,
        }
    }

    /// Machine name, as on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// Sorts in ascending order.
    #[must_use]
    pub const fn asc(self) -> Sort<C> {
        Sort::new(self.name, false)
    }

    /// Sorts in descending order.
    #[must_use]
    pub const fn desc(self) -> Sort<C> {
        Sort::new(self.name, true)
    }
}

impl<C, V, A> Clone for Field<C, V, A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C, V, A> Copy for Field<C, V, A> {}

impl<C, V, A> std::fmt::Debug for Field<C, V, A> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name)
    }
}

/// A field that every CDT has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SystemField {
    name: &'static str,
}

impl SystemField {
    pub(crate) const fn new(name: &'static str) -> Self {
        Self { name }
    }

    /// Machine name, as on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// Sorts in ascending order.
    #[must_use]
    pub const fn asc<C>(self) -> Sort<C> {
        Sort::new(self.name, false)
    }

    /// Sorts in descending order.
    #[must_use]
    pub const fn desc<C>(self) -> Sort<C> {
        Sort::new(self.name, true)
    }
}

/// A field of `C` without its type, for selecting the fields that a list returns.
pub struct FieldName<C> {
    name: &'static str,
    of: PhantomData<fn() -> C>,
}

impl<C> FieldName<C> {
    /// Machine name, as on the wire.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        self.name
    }
}

impl<C, V, A> From<Field<C, V, A>> for FieldName<C> {
    fn from(field: Field<C, V, A>) -> Self {
        Self {
            name: field.name,
            of: PhantomData,
        }
    }
}

impl<C> From<SystemField> for FieldName<C> {
    fn from(field: SystemField) -> Self {
        Self {
            name: field.name,
            of: PhantomData,
        }
    }
}

/// The fields of `C` that a list returns: one, an array or `Vec` of them, or a tuple of fields of several types.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a field or a list of fields of `{C}`",
    label = "expected a field, or an array, `Vec` or tuple of fields"
)]
pub trait FieldNames<C> {
    /// Their machine names.
    fn names(self) -> Vec<&'static str>;
}

impl<C, V, A> FieldNames<C> for Field<C, V, A> {
    fn names(self) -> Vec<&'static str> {
        vec![self.name]
    }
}

impl<C> FieldNames<C> for SystemField {
    fn names(self) -> Vec<&'static str> {
        vec![self.name]
    }
}

impl<C> FieldNames<C> for FieldName<C> {
    fn names(self) -> Vec<&'static str> {
        vec![self.name]
    }
}

impl<C, F: FieldNames<C>, const N: usize> FieldNames<C> for [F; N] {
    fn names(self) -> Vec<&'static str> {
        self.into_iter().flat_map(F::names).collect()
    }
}

impl<C, F: FieldNames<C>> FieldNames<C> for Vec<F> {
    fn names(self) -> Vec<&'static str> {
        self.into_iter().flat_map(F::names).collect()
    }
}

/// Tuples of up to twelve elements; each element may name several fields, so tuples of tuples can name more.
macro_rules! tuples_of_fields {
    ($($first:ident $($rest:ident)*)?) => {
        $(
            impl<C, $first: FieldNames<C>, $($rest: FieldNames<C>),*> FieldNames<C> for ($first, $($rest,)*) {
                #[allow(non_snake_case, reason = "the names are those of the types")]
                fn names(self) -> Vec<&'static str> {
                    let ($first, $($rest,)*) = self;
                    [$first.names(), $($rest.names()),*].concat()
                }
            }

            tuples_of_fields!($($rest)*);
        )?
    };
}

tuples_of_fields!(F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 F11 F12);

/// A sort order for records of `C`.
pub struct Sort<C> {
    name: &'static str,
    descending: bool,
    of: PhantomData<fn() -> C>,
}

impl<C> Sort<C> {
    const fn new(name: &'static str, descending: bool) -> Self {
        Self {
            name,
            descending,
            of: PhantomData,
        }
    }
}

/// The form of the API: `created_at,desc`.
impl<C> std::fmt::Display for Sort<C> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let direction = if self.descending { "desc" } else { "asc" };
        write!(formatter, "{},{direction}", self.name)
    }
}
