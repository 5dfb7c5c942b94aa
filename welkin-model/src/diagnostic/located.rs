//! Diagnostics whose locations are computed lazily.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, LazyLock};

use super::Diagnostic;

/// The warnings about a configuration, sorted by position: a slice of [`Diagnostic`]s. Lines, columns and paths are
/// computed on first access, because this requires a scan of the whole text and some callers do not show warnings.
#[derive(Clone, Default)]
pub struct Diagnostics(Option<Arc<Located>>);

type Located = LazyLock<Vec<Diagnostic>, Box<dyn FnOnce() -> Vec<Diagnostic> + Send>>;

impl Diagnostics {
    pub(crate) fn new(locate: impl FnOnce() -> Vec<Diagnostic> + Send + 'static) -> Self {
        Self(Some(Arc::new(LazyLock::new(Box::new(locate)))))
    }
}

impl Deref for Diagnostics {
    type Target = [Diagnostic];

    fn deref(&self) -> &[Diagnostic] {
        match &self.0 {
            Some(located) => located,
            None => &[],
        }
    }
}

impl<'d> IntoIterator for &'d Diagnostics {
    type Item = &'d Diagnostic;
    type IntoIter = std::slice::Iter<'d, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Debug for Diagnostics {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self).finish()
    }
}
