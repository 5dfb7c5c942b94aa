//! Fields as constants: typed handles for patches, sorting and choosing fields.

use std::marker::PhantomData;

/// A field of the CDT `C` whose values are `V`. `A` says what may be done with it: [`Optional`], [`Required`] or [`ReadOnly`].
pub struct Field<C, V, A = Optional> {
    name: &'static str,
    of: Marker<C, V, A>,
}

/// Names types without holding values of them.
type Marker<C, V, A> = PhantomData<fn() -> (C, V, A)>;

/// A field that may be set and cleared.
#[derive(Clone, Copy, Debug)]
pub enum Optional {}

/// A field that may be set but not cleared.
#[derive(Clone, Copy, Debug)]
pub enum Required {}

/// A field that is only read.
#[derive(Clone, Copy, Debug)]
pub enum ReadOnly {}

/// Fields that may be written: [`Optional`] and [`Required`].
pub trait Writable {}
impl Writable for Optional {}
impl Writable for Required {}

impl<C, V, A> Field<C, V, A> {
    /// The field of this machine name. For generated code: nothing checks that `C` has it.
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

    /// Smallest first.
    #[must_use]
    pub const fn asc(self) -> Sort<C> {
        Sort::new(self.name, false)
    }

    /// Largest first.
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

    /// Smallest first.
    #[must_use]
    pub const fn asc<C>(self) -> Sort<C> {
        Sort::new(self.name, false)
    }

    /// Largest first.
    #[must_use]
    pub const fn desc<C>(self) -> Sort<C> {
        Sort::new(self.name, true)
    }
}

/// A field of `C` by name alone, for choosing which fields a list returns.
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

/// An order of records of `C`.
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

    /// Machine name of the field that decides.
    #[must_use]
    pub const fn field_name(&self) -> &'static str {
        self.name
    }

    /// Largest first.
    #[must_use]
    pub const fn is_descending(&self) -> bool {
        self.descending
    }
}

/// As the API takes it: `created_at,desc`.
impl<C> std::fmt::Display for Sort<C> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let direction = if self.descending { "desc" } else { "asc" };
        write!(formatter, "{},{direction}", self.name)
    }
}
