//! Encounter templates: what generated types say of them.

use std::marker::PhantomData;
use std::time::Duration;

use crate::operation::FullAccess;
use crate::record::Cdt;

/// An encounter template as data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TemplateSchema {
    name: &'static str,
    title: &'static str,
    default_minutes: Option<u32>,
    delivery_method: Option<&'static str>,
    assessments: &'static [&'static str],
}

impl TemplateSchema {
    /// A template of this machine name and title.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: &'static str, title: &'static str) -> Self {
        Self {
            name,
            title,
            default_minutes: None,
            delivery_method: None,
            assessments: &[],
        }
    }

    /// Minutes that an encounter takes by default.
    #[doc(hidden)]
    #[must_use]
    pub const fn minutes(self, minutes: u32) -> Self {
        Self {
            default_minutes: Some(minutes),
            ..self
        }
    }

    /// How patient and clinician meet, in Designer's words.
    #[doc(hidden)]
    #[must_use]
    pub const fn delivered_by(self, method: &'static str) -> Self {
        Self {
            delivery_method: Some(method),
            ..self
        }
    }

    /// Machine names of the assessments linked to it.
    #[doc(hidden)]
    #[must_use]
    pub const fn linked_to(self, assessments: &'static [&'static str]) -> Self {
        Self {
            assessments,
            ..self
        }
    }

    /// Machine name, such as `etmp-intake-visit`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The label.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        self.title
    }

    /// How long an encounter takes by default, to the minute.
    #[must_use]
    pub fn default_duration(&self) -> Option<Duration> {
        let minutes = self.default_minutes?;
        Some(Duration::from_secs(u64::from(minutes) * 60))
    }

    /// How patient and clinician meet, in Designer's words: `VIDEO`, `CALL`, ...
    #[must_use]
    pub const fn delivery_method(&self) -> Option<&'static str> {
        self.delivery_method
    }

    /// Machine names of the assessments that its encounters have.
    #[must_use]
    pub const fn assessments(&self) -> &'static [&'static str] {
        self.assessments
    }
}

/// An encounter template of a tenant. Implementations are generated.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not one encounter template",
    note = "the templates of the tenant are types in the generated module `encounters`"
)]
pub trait EncounterTemplate: Send + Sync + 'static {
    /// The tenant's disposition fields.
    type Disposition: Cdt + Default;

    /// The operations that code may use on encounters: [`FullAccess`], or those that a role permits.
    type Access: 'static;

    /// The template as data.
    fn schema() -> &'static TemplateSchema;
}

/// What encounters are read as: those of one [`EncounterTemplate`], or those of [any](AnyTemplate).
pub trait EncounterKind: Send + Sync + 'static {
    /// The tenant's disposition fields.
    type Disposition: Cdt + Default;

    /// The operations that code may use on encounters: [`FullAccess`], or those that a role permits.
    type Access: 'static;

    /// The one template, if it is one.
    fn template() -> Option<&'static TemplateSchema>;
}

impl<T: EncounterTemplate> EncounterKind for T {
    type Disposition = T::Disposition;
    type Access = T::Access;

    fn template() -> Option<&'static TemplateSchema> {
        Some(T::schema())
    }
}

/// Any encounter template of a tenant whose disposition is `D`; with what code may do with encounters.
pub struct AnyTemplate<D, A = FullAccess>(PhantomData<fn() -> (D, A)>);

impl<D: Cdt + Default, A: 'static> EncounterKind for AnyTemplate<D, A> {
    type Disposition = D;
    type Access = A;

    fn template() -> Option<&'static TemplateSchema> {
        None
    }
}

/// An assessment that encounters of the template `T` have. Implementations are generated.
#[diagnostic::on_unimplemented(
    message = "encounters of the template `{T}` don't have the assessment `{Self}`",
    label = "not linked to `{T}` in Designer",
    note = "the assessments of a template are named in the documentation of its type"
)]
pub trait LinkedAssessment<T> {}
