//! Encounter templates, as described in generated types.

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
    /// A template with this machine name and title.
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

    /// Sets the default duration of an encounter, in minutes.
    #[doc(hidden)]
    #[must_use]
    pub const fn minutes(self, minutes: u32) -> Self {
        Self {
            default_minutes: Some(minutes),
            ..self
        }
    }

    /// Sets how patient and clinician meet, in Designer's words.
    #[doc(hidden)]
    #[must_use]
    pub const fn delivered_by(self, method: &'static str) -> Self {
        Self {
            delivery_method: Some(method),
            ..self
        }
    }

    /// Sets the machine names of the linked assessments.
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

    /// The default duration of an encounter, in whole minutes.
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

    /// Machine names of the linked assessments.
    #[must_use]
    pub const fn assessments(&self) -> &'static [&'static str] {
        self.assessments
    }
}

/// An encounter template of a tenant. Implementations are generated.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an encounter template",
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

/// The template as which encounters are read: one [`EncounterTemplate`], or [any](AnyTemplate).
pub trait EncounterKind: Send + Sync + 'static {
    /// The tenant's disposition fields.
    type Disposition: Cdt + Default;

    /// The operations that code may use on encounters: [`FullAccess`], or those that a role permits.
    type Access: 'static;

    /// The template, unless it is any template.
    fn template() -> Option<&'static TemplateSchema>;
}

impl<T: EncounterTemplate> EncounterKind for T {
    type Disposition = T::Disposition;
    type Access = T::Access;

    fn template() -> Option<&'static TemplateSchema> {
        Some(T::schema())
    }
}

/// Any encounter template of a tenant with the disposition `D`, limited to the access `A`.
pub struct AnyTemplate<D, A = FullAccess>(PhantomData<fn() -> (D, A)>);

impl<D: Cdt + Default, A: 'static> EncounterKind for AnyTemplate<D, A> {
    type Disposition = D;
    type Access = A;

    fn template() -> Option<&'static TemplateSchema> {
        None
    }
}

/// An assessment linked to the encounter template `T`. Implementations are generated.
#[diagnostic::on_unimplemented(
    message = "the assessment `{Self}` is not linked to the encounter template `{T}`",
    label = "not linked to `{T}` in Designer",
    note = "the documentation of each template's type lists its linked assessments"
)]
pub trait LinkedAssessment<T> {}
